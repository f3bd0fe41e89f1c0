"""A database of one's own on each engine, made by a script in SQL that all four read.

A server needs SQLCODER_POSTGRES_URL or SQLCODER_MYSQL_URL (`make services` prints them) with a role that may make
databases; what is made here is dropped again.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

import sqlalchemy as sa

ENGINES = ("sqlite", "duckdb", "postgres", "mysql")
_VARIABLES = {"postgres": "SQLCODER_POSTGRES_URL", "mysql": "SQLCODER_MYSQL_URL"}
_DRIVERS = {"postgres": "postgresql+psycopg", "mysql": "mysql+pymysql"}


def is_here(engine: str) -> bool:
    """Can a database be made on it?"""
    return engine not in _VARIABLES or _VARIABLES[engine] in os.environ


@contextlib.contextmanager
def made(engine: str, folder: Path, name: str, statements: Iterable[str]) -> Iterator[str]:
    """The URL of a database that the statements made; `folder` takes the files.

    Raises KeyError where the server's variable is not set.
    """
    if engine == "sqlite":
        with contextlib.closing(sqlite3.connect(folder / f"{name}.sqlite")) as connection, connection:
            connection.create_function("concat", -1, lambda *parts: "".join(map(str, parts)))  # SQLite's own since 3.44
            for statement in statements:
                connection.execute(statement)
        yield str(folder / f"{name}.sqlite")
    elif engine == "duckdb":
        import duckdb

        with contextlib.closing(duckdb.connect(str(folder / f"{name}.duckdb"))) as connection:
            for statement in statements:
                connection.execute(statement)
        yield str(folder / f"{name}.duckdb")
    else:
        server = sa.make_url(os.environ[_VARIABLES[engine]]).set(drivername=_DRIVERS[engine])
        own = f"sqlcoder_{name}_{os.getpid()}"
        drop = f"DROP DATABASE IF EXISTS {own}"  # not WITH (FORCE): that may not end the server's own vacuum worker
        run(server, (drop, f"CREATE DATABASE {own}"))
        try:
            run(server.set(database=own), statements)
            yield server.set(database=own).render_as_string(hide_password=False)
        finally:
            run(server, (drop,))


def run(url: sa.URL, statements: Iterable[str]) -> None:
    """Run them, each committed at once."""
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})


def numbers(count: int) -> tuple[str, ...]:
    """Statements that make a table `digit` and a view `number` with n = 0 … count - 1; `count` is a power of ten."""
    places = len(str(count)) - 1
    terms = " + ".join(f"{10**i} * d{i}.d" for i in range(places))
    rows = ", ".join(f"({d})" for d in range(10))
    tables = " CROSS JOIN ".join(f"digit d{i}" for i in range(places))
    return (
        "CREATE TABLE digit (d INTEGER NOT NULL)",
        f"INSERT INTO digit VALUES {rows}",
        f"CREATE VIEW number AS SELECT {terms} AS n FROM {tables}",
    )
