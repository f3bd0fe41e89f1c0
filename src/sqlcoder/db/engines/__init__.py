"""One file an engine, and the table that names them. An engine is loaded when a URL asks for it.

To add one: a file with a class of the shape of `base.Engine`, and its line here.
"""

from __future__ import annotations

from typing import cast

from sqlcoder import _lookup
from sqlcoder.db.engines.base import Engine

ENGINES: dict[str, str] = {
    "sqlite": "sqlcoder.db.engines.sqlite:SQLiteEngine",
}
_ANY_URL = "sqlcoder.db.engines.generic:GenericEngine"


def load_engine(url: str) -> type[Engine]:
    """The class that opens `url`: by its scheme (`postgresql` of `postgresql+psycopg://…`), else the generic one.

    A text without a scheme is a SQLite file.
    """
    scheme = url.partition("://")[0].partition("+")[0].lower() if "://" in url else "sqlite"
    return cast("type[Engine]", _lookup.load(ENGINES.get(scheme, _ANY_URL)))
