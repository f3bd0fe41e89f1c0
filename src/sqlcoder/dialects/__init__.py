"""The dialects, by name. Adding one is a file with its facts and a line here."""

from __future__ import annotations

from difflib import get_close_matches

from sqlcoder._lookup import load
from sqlcoder.dialects.facts import Dialect, Limits
from sqlcoder.errors import SetupError

_TABLE = {
    "sqlite": "sqlcoder.dialects.sqlite:SQLITE",
    "duckdb": "sqlcoder.dialects.duckdb:DUCKDB",
    "postgres": "sqlcoder.dialects.postgres:POSTGRES",
    "mysql": "sqlcoder.dialects.mysql:MYSQL",
}
_ALSO_CALLED = {"sqlite3": "sqlite", "postgresql": "postgres", "psql": "postgres", "mariadb": "mysql"}

NAMES = tuple(_TABLE)
"""The names of the dialects, SQLite first."""


def dialect(name: str) -> Dialect:
    """The facts of the dialect of that name; other tools' names for it are understood.

    >>> dialect("PostgreSQL").title
    'PostgreSQL'
    >>> dialect("postgre")
    Traceback (most recent call last):
    sqlcoder.errors.SetupError: Unknown dialect 'postgre'; did you mean 'postgres'?

    Raises SetupError where there is none.
    """
    wanted = _ALSO_CALLED.get(name.lower(), name.lower())
    if wanted in _TABLE:
        row: Dialect = load(_TABLE[wanted])
        return row
    near = get_close_matches(wanted, _TABLE, n=1)
    hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(NAMES)}."
    raise SetupError(f"Unknown dialect '{name}'; {hint}")


__all__ = ["NAMES", "Dialect", "Limits", "dialect"]
