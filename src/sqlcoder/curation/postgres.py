"""Do golds written for SQLite give the same on PostgreSQL?

The tables and rows of a SQLite file are copied into a PostgreSQL database made for the purpose and dropped afterwards;
each gold is written in PostgreSQL's dialect by sqlglot and runs there; its result is compared with SQLite's by the
benchmark's own rules. Foreign keys are not copied (no query reads them). A DATE cell is text in SQLite and a day in
PostgreSQL, so PostgreSQL's days and moments are compared as the ISO text that SQLite holds.

The driver is imported here and not in `db`: nothing there ever writes.
"""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from sqlcoder.db.database import Database
from sqlcoder.errors import DatabaseError, QueryError, SetupError
from sqlcoder.evaluation.compare import compare
from sqlcoder.evaluation.judge import DEFAULT_LIMITS, Limits, run_gold
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.sql.format import transpile_sql

REASONS: tuple[tuple[str, str, str], ...] = (
    (
        "no JULIANDAY, DATE with modifiers or STRFTIME",
        r"function (julianday|date|datetime|time|strftime|unixepoch)\(",
        "",
    ),
    ("text functions over a date", r"function (pg_catalog\.)?\w+\((date|timestamp)|(date|timestamp).* ~~", ""),
    ("a date beside a text or a number", r"operator does not exist: .*(date|timestamp|interval)", ""),
    ("types that SQLite converts", r"operator does not exist|types .* cannot be matched|invalid input syntax", ""),
    ("another function that only SQLite has", r"function .* does not exist", ""),
    ("a group shows what it is not grouped by", r"must appear in the GROUP BY|aggregate function", ""),
    ("a name that is an alias of the SELECT list", r"[Cc]olumn .* (is not in|does not exist)|no column", ""),
    ("LIKE heeds case", r"^differs", r"\bLIKE\b"),
    ("integers divided", r"^differs", r"/"),
    ("rounding of exact decimals", r"^differs", r"\bROUND\b"),
)
"""(the reason, what the complaint looks like, what the gold looks like); the first that fits is named."""


@dataclass(frozen=True, slots=True)
class Held:
    """A gold on PostgreSQL beside SQLite."""

    agrees: bool
    sql: str
    """What ran on PostgreSQL; empty where sqlglot could not write it."""
    complaint: str = ""
    reason: str = ""
    """The complaint's kind, a name of `REASONS` or "other"."""


@contextmanager
def copied(path: Path, url: str) -> Iterator[Database]:
    """A SQLite file as an open PostgreSQL database of its own on the server of `url`, dropped at the end.

    The role needs CREATEDB. Raises SetupError (no driver, a bad URL) and DatabaseError.
    """
    try:
        import psycopg
        import sqlalchemy as sa
    except ImportError as error:
        raise SetupError("PostgreSQL needs its driver: pip install 'sqlcoder[postgres]'") from error
    try:
        server = sa.make_url(url).set(drivername="postgresql")
    except sa.exc.ArgumentError as error:
        raise SetupError("--postgres needs a URL: postgresql://user@host:port/database") from error
    name = f"sqlcoder_check_{os.getpid()}_{re.sub(r'[^a-z0-9]', '_', path.stem.lower())[:30]}"
    own = server.set(database=name)
    plain = {where: where.render_as_string(hide_password=False) for where in (server, own)}
    try:
        with psycopg.connect(plain[server], autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}"'.encode())
            connection.execute(f'CREATE DATABASE "{name}"'.encode())
    except psycopg.Error as error:
        raise DatabaseError(f"PostgreSQL cannot make a database for the check: {_line(error)}") from error
    try:
        with psycopg.connect(plain[own]) as connection:
            _copy(path, connection)
        with Database.open(plain[own], cache=False) as database:
            yield database
    except psycopg.Error as error:
        raise DatabaseError(f"{path} cannot be copied into PostgreSQL: {_line(error)}") from error
    finally:
        with psycopg.connect(plain[server], autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)'.encode())


def hold(example: Example, sql: str, sqlite: Database, postgres: Database, limits: Limits = DEFAULT_LIMITS) -> Held:
    """One gold of an example on both engines. Raises QueryError where it fails on SQLite, and DatabaseError."""
    gold = Query(sql, sqlite.dialect)
    reference = run_gold(gold, sqlite, limits=limits)
    written = ""
    try:
        written = transpile_sql(gold, "postgres").sql
        found = postgres.execute(Query(written, "postgres"), max_rows=limits.max_rows, timeout_s=limits.timeout_s)
    except QueryError as error:
        return _complaint(sql, written, f"{type(error).__name__}: {error}")
    policy = replace(example.policy, extra_columns=False, optional_columns=())
    verdict = compare(reference.result, as_sqlite_holds(found), order=reference.order, policy=policy, bool_as_int=True)
    if verdict.outcome != "match":
        return _complaint(sql, written, f"differs: {verdict.reason}")
    return Held(True, written)


def as_sqlite_holds(result: Result) -> Result:
    """The result with days and moments as ISO text, as they lie in SQLite.

    >>> as_sqlite_holds(Result(("d",), ((date(2024, 5, 1),), (datetime(2024, 5, 1, 9, 30),)))).rows
    (('2024-05-01',), ('2024-05-01 09:30:00',))
    """
    return replace(result, rows=tuple(tuple(map(_cell, row)) for row in result.rows))


def _cell(cell: Any) -> Any:
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    return cell


def _complaint(gold: str, written: str, complaint: str) -> Held:
    for reason, said, looks in REASONS:
        if re.search(said, complaint) and re.search(looks, gold, re.IGNORECASE):
            return Held(False, written, complaint, reason)
    return Held(False, written, complaint, "other")


def _line(error: Exception) -> str:
    return " ".join(str(error).split())


def _copy(path: Path, connection: Any) -> None:
    """Tables and rows; `connection` is psycopg's and commits when it is left."""
    tables = "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'"
    uri = f"{path.absolute().as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(uri, uri=True)) as source, connection.cursor() as cursor:
            for name, ddl in source.execute(tables).fetchall():
                create, table = _ddl(path, name, ddl)
                cursor.execute(create.encode())
                with cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy:
                    for row in source.execute(f'SELECT * FROM "{name}"'):
                        copy.write_row(row)
    except sqlite3.Error as error:
        raise DatabaseError(f"{path} cannot be read: {error}") from error


def _ddl(path: Path, name: str, ddl: str) -> tuple[str, str]:
    """CREATE TABLE as PostgreSQL takes it (no foreign keys, wide numbers), and the table's name in it."""
    try:
        tree = sqlglot.parse_one(ddl, read="sqlite")
    except SqlglotError as error:
        raise DatabaseError(f"{path}: the CREATE TABLE of {name!r} cannot be read: {_line(error)}") from error
    for key in [*tree.find_all(exp.ForeignKey, exp.Reference)]:
        holder = key.parent if isinstance(key.parent, exp.Constraint | exp.ColumnConstraint) else key
        holder.pop()
    for kind in tree.find_all(exp.DataType):
        if kind.this == exp.DataType.Type.INT:
            kind.set("this", exp.DataType.Type.BIGINT)
        elif kind.this == exp.DataType.Type.FLOAT:
            kind.set("this", exp.DataType.Type.DOUBLE)
    table = next(tree.find_all(exp.Table))
    return tree.sql(dialect="postgres", comments=False), table.sql(dialect="postgres", comments=False)
