"""The engines under test, and a way to make a database on each from one script.

A script is SQL in PostgreSQL's spelling, written for the others by sqlglot. Servers are found by SQLCODER_POSTGRES_URL
and SQLCODER_MYSQL_URL (`make services` prints them); where one or its driver is absent, its tests are skipped with the
reason. Their role owns the databases and may write: what refuses writes here is the engine.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import sqlglot

from sqlcoder.db.database import Database
from sqlcoder.dialects import dialect as facts

NAMES = ("sqlite", "duckdb", "postgres", "mysql")


@dataclass
class Target:
    """An engine: how to make a database on it, and how its SQL is spelled."""

    name: str
    make: Callable[[list[str]], str]
    opened: list[Database] = field(default_factory=list)
    urls: list[str] = field(default_factory=list)
    """Where each of `opened` is; it may hold a password."""

    def database(self, script: str = "", *, own: str = "") -> Database:
        """A database made by `script` (PostgreSQL's spelling) and then `own` (this engine's), open and locked."""
        statements = sqlglot.transpile(script, read="postgres", write=self.name) if script else []
        statements += [part for part in own.split(";\n") if part.strip()]
        self.urls.append(self.make(statements))
        # without the ceiling on cost: what is tested here are the lock and the limits behind it
        self.opened.append(Database.open(self.urls[-1], cache=False, max_plan_rows=0))
        return self.opened[-1]

    def quoted(self, name: str) -> str:
        return facts(self.name).quoted(name)


def gap(target: Target, **reasons: str) -> None:
    """Where the engine has a named gap the test ends as an expected failure, with its reason."""
    if target.name in reasons:
        pytest.xfail(f"gap of {facts(target.name).title}: {reasons[target.name]}")


@pytest.fixture(params=NAMES)
def target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Target]:
    make = _MAKERS[request.param]
    with contextlib.ExitStack() as stack:
        found = Target(request.param, make(tmp_path, stack))
        yield found
        for database in found.opened:
            database.close()


@pytest.fixture(params=("sqlite", "duckdb"))
def file_target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Target]:
    """The engines whose database is a file, and which read files of ours if they are let."""
    (folder := tmp_path / "database").mkdir()
    with contextlib.ExitStack() as stack:
        found = Target(request.param, _MAKERS[request.param](folder, stack))
        yield found
        for database in found.opened:
            database.close()


def _sqlite(folder: Path, _: contextlib.ExitStack) -> Callable[[list[str]], str]:
    def make(statements: list[str]) -> str:
        with contextlib.closing(sqlite3.connect(folder / "made.sqlite")) as connection:
            for statement in statements:
                connection.execute(statement)
            connection.commit()
        return str(folder / "made.sqlite")

    return make


def _duckdb(folder: Path, _: contextlib.ExitStack) -> Callable[[list[str]], str]:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: pip install 'sqlcoder[duckdb]'")

    def make(statements: list[str]) -> str:
        with contextlib.closing(duckdb.connect(str(folder / "made.duckdb"))) as connection:
            for statement in statements:
                connection.execute(statement)
        return str(folder / "made.duckdb")

    return make


def _server(variable: str, name: str, driver: str, drivername: str) -> Any:
    def maker(folder: Path, stack: contextlib.ExitStack) -> Callable[[list[str]], str]:
        if variable not in os.environ:
            pytest.skip(f"no {name} server here: set {variable} (make services)")
        if importlib.util.find_spec(driver) is None:
            pytest.skip(f"the driver of {name} is not installed: pip install 'sqlcoder[{name}]'")
        url = sa.make_url(os.environ[variable]).set(drivername=drivername)
        own = f"sqlcoder_{os.getpid()}_{abs(hash(str(folder))) % 10**9}"

        def run(where: sa.URL, *statements: str) -> None:
            engine = sa.create_engine(where, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
            with engine.connect() as connection:
                for statement in statements:
                    connection.exec_driver_sql(statement, execution_options={"no_parameters": True})

        def drop() -> None:
            with contextlib.suppress(sa.exc.ProgrammingError):  # FORCE may not end the server's own vacuum worker
                return run(url, f"DROP DATABASE IF EXISTS {own}" + (" WITH (FORCE)" if name == "postgres" else ""))
            run(url, f"DROP DATABASE IF EXISTS {own}")  # which waits for that worker

        def make(statements: list[str]) -> str:
            run(url, f"DROP DATABASE IF EXISTS {own}", f"CREATE DATABASE {own}")
            stack.callback(drop)
            made = url.set(database=own)
            run(made, *statements)
            return made.render_as_string(hide_password=False)

        return make

    return maker


_MAKERS = {
    "sqlite": _sqlite,
    "duckdb": _duckdb,
    "postgres": _server("SQLCODER_POSTGRES_URL", "postgres", "psycopg", "postgresql+psycopg"),
    "mysql": _server("SQLCODER_MYSQL_URL", "mysql", "pymysql", "mysql+pymysql"),
}
