"""One file an engine, and the table that names them. An engine is loaded when a URL asks for it.

To add one: a file with a class of the shape of `base.Engine`, and its line here.
"""

from __future__ import annotations

from pathlib import Path
from typing import cast

from sqlcoder import _lookup
from sqlcoder.db.engines.base import Engine
from sqlcoder.db.engines.duckdb_file import is_duckdb

ENGINES: dict[str, str] = {
    "sqlite": "sqlcoder.db.engines.sqlite:SQLiteEngine",
    "duckdb": "sqlcoder.db.engines.duckdb:DuckDBEngine",
    "postgresql": "sqlcoder.db.engines.postgres:PostgresEngine",
    "postgres": "sqlcoder.db.engines.postgres:PostgresEngine",
    "mysql": "sqlcoder.db.engines.mysql:MySQLEngine",
    "mariadb": "sqlcoder.db.engines.mysql:MySQLEngine",
}
_ANY_URL = "sqlcoder.db.engines.generic:GenericEngine"


def load_engine(url: str) -> type[Engine]:
    """The class that opens `url`: by its scheme (`postgresql` of `postgresql+psycopg://…`), else the generic one.

    A text without a scheme is a DuckDB file, a CSV or Parquet file or a folder of them, else a SQLite file.
    """
    if "://" in url:
        scheme = url.partition("://")[0].partition("+")[0].lower()
    else:
        scheme = "duckdb" if is_duckdb(Path(url).expanduser()) else "sqlite"
    return cast("type[Engine]", _lookup.load(ENGINES.get(scheme, _ANY_URL)))
