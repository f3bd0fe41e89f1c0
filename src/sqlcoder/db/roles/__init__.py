"""What the role of a URL could do to its database, engine by engine: tried where trying leaves nothing, else looked up.

To add an engine: a file with a function `examine(url, name)` that gives a `Examination`, and its line here.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlcoder import _lookup
from sqlcoder.db.catalog import find_catalog, read_catalogs
from sqlcoder.db.engines.duckdb_file import is_duckdb
from sqlcoder.db.roles.examination import Examination
from sqlcoder.errors import SetupError
from sqlcoder.settings import hide_password

READER = "sqlcoder_reader"
"""What the proposed role is called."""

_EXAMINERS = {
    "sqlite": "sqlcoder.db.roles.files:examine_sqlite",
    "duckdb": "sqlcoder.db.roles.files:examine_duckdb",
    "postgresql": "sqlcoder.db.roles.postgres:examine",
    "postgres": "sqlcoder.db.roles.postgres:examine",
    "mysql": "sqlcoder.db.roles.mysql:examine",
    "mariadb": "sqlcoder.db.roles.mysql:examine",
}


def examine_role(target: str | Path, *, reader: str = READER) -> Examination:
    """What whoever opens `target` (a file, a URL, a name from sqlcoder.toml) could do there, and the way to do less.

    `reader` names the role that is proposed. Nothing is left behind. Raises SetupError (an engine that is not known
    here, no driver) and DatabaseError (cannot be reached).
    """
    url = str(target)
    catalog = find_catalog(url, read_catalogs())
    if catalog and catalog.name == url:
        url = catalog.url
    scheme = url.partition("://")[0].partition("+")[0].lower() if "://" in url else ""
    if not scheme:
        scheme = "duckdb" if is_duckdb(Path(url).expanduser()) else "sqlite"
    if scheme not in _EXAMINERS:
        known = ", ".join(dict.fromkeys(_EXAMINERS))
        raise SetupError(f"{hide_password(url)}: roles of {scheme!r} cannot be examined; those of {known} can")
    examine: Callable[[str, str], Examination] = _lookup.load(_EXAMINERS[scheme])
    return examine(url, reader)


__all__ = ["READER", "Examination", "examine_role"]
