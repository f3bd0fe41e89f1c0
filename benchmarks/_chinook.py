"""Chinook on each engine: SQLite's file as it is, the servers' from its scripts, DuckDB's converted from the file.

A server needs SQLCODER_POSTGRES_URL or SQLCODER_MYSQL_URL (`make services` prints them) with a role that may make
databases; what is made here is dropped again. PostgreSQL's script spells names in snake_case, the others do not.
"""

from __future__ import annotations

import contextlib
import os
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

ENGINES = ("sqlite", "duckdb", "postgres", "mysql")
_VARIABLES = {"postgres": "SQLCODER_POSTGRES_URL", "mysql": "SQLCODER_MYSQL_URL"}
_DRIVERS = {"postgres": "postgresql+psycopg", "mysql": "mysql+pymysql"}
_OWN_DATABASE = re.compile(r"(?im)^\s*(?:DROP DATABASE|CREATE DATABASE|USE|\\c)\b[^\n]*\n")
_TYPES = {"INTEGER": "INTEGER", "DATETIME": "TIMESTAMP", "NUMERIC(10,2)": "DECIMAL(10,2)"}
"""SQLite's declared types in DuckDB; every other one in Chinook is text."""
_ROWS = 200  # in one INSERT


@contextlib.contextmanager
def chinook(engine: str, samples: Path, folder: Path) -> Iterator[str]:
    """The URL of a Chinook on that engine; `samples` holds the files that it comes from, `folder` takes new ones.

    Raises KeyError where the server's variable is not set.
    """
    if engine == "sqlite":
        yield str(samples / "chinook.sqlite")
    elif engine == "duckdb":
        to_duckdb(samples / "chinook.sqlite", folder / "chinook.duckdb")
        yield str(folder / "chinook.duckdb")
    else:
        with _server_database(engine, f"sqlcoder_chinook_{os.getpid()}") as url:
            _run(url, *_statements((samples / f"chinook_{engine}.sql").read_text(encoding="utf-8")))
            yield url.render_as_string(hide_password=False)


def to_duckdb(source: Path, target: Path) -> None:
    """Tables, types, primary and foreign keys and rows of a SQLite file as a new DuckDB file.

    Tables come behind those that their keys name. Types beyond Chinook's become VARCHAR.
    """
    import duckdb

    with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(duckdb.connect(str(target))) as new:
        waiting = [name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        while waiting:
            for table in waiting:
                keys = _foreign_keys(old, table)
                if not any(other in waiting and other != table for other, _ in keys):
                    break
            else:
                raise ValueError(f"{source}: the foreign keys of {', '.join(waiting)} form a circle")
            new.execute(_create(old, table, keys))
            rows = old.execute(f'SELECT * FROM "{table}"').fetchall()
            # a row may only name another of its own table that an earlier statement has put there
            at_once = 1 if any(other == table for other, _ in keys) else _ROWS
            for start in range(0, len(rows), at_once):
                some = rows[start : start + at_once]
                marks = ", ".join(f"({', '.join('?' * len(row))})" for row in some)
                new.execute(f'INSERT INTO "{table}" VALUES {marks}', [cell for row in some for cell in row])
            waiting.remove(table)


def _foreign_keys(connection: sqlite3.Connection, table: str) -> list[tuple[str, str]]:
    """(the table that it names, the constraint) of each key; all of Chinook's have one column."""
    found = connection.execute(f'PRAGMA foreign_key_list("{table}")')
    return [(r[2], f'FOREIGN KEY ("{r[3]}") REFERENCES "{r[2]}" ("{r[4]}")') for r in found]


def _create(connection: sqlite3.Connection, table: str, keys: list[tuple[str, str]]) -> str:
    columns = connection.execute(f'PRAGMA table_info("{table}")').fetchall()
    parts = [
        f'"{name}" {_TYPES.get(type_.upper(), "VARCHAR")}{" NOT NULL" if not_null else ""}'
        for _, name, type_, not_null, _, _ in columns
    ]
    primary = ", ".join(f'"{column[1]}"' for column in sorted(columns, key=lambda c: c[5]) if column[5])
    parts += [f"PRIMARY KEY ({primary})", *(constraint for _, constraint in keys)]
    return f'CREATE TABLE "{table}" ({", ".join(parts)})'


def _statements(script: str) -> list[str]:
    """The statements of a script without those that choose a database; one ends where a line ends with a semicolon."""
    script = _OWN_DATABASE.sub("", script.replace("\r\n", "\n"))
    return [part for part in re.split(r";[ \t]*\n", script) if part.strip()]


@contextlib.contextmanager
def _server_database(engine: str, name: str) -> Iterator[sa.URL]:
    server = sa.make_url(os.environ[_VARIABLES[engine]]).set(drivername=_DRIVERS[engine])
    drop = f"DROP DATABASE IF EXISTS {name}" + (" WITH (FORCE)" if engine == "postgres" else "")
    _run(server, drop, f"CREATE DATABASE {name}")
    try:
        yield server.set(database=name)
    finally:
        _run(server, drop)


def _run(url: sa.URL, *statements: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement, execution_options={"no_parameters": True})
