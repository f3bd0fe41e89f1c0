"""Random trees, grown from everyday queries and attacks: what the guard accepts reads the schema's tables and no more.

sqlglot parses both corpora; nodes of one statement take the place of nodes of another; its generator writes the result.
What the guard lets through runs on a copy without any lock, so that nothing but the guard stands before it: SQLite
tells by its authorizer what a statement would do, DuckDB by its list of tables. A table and a file with a secret lie
beside the schema.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import logging
import sqlite3
import threading
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlglot
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlglot import exp

from sqlcoder.dialects import dialect as facts
from sqlcoder.errors import QueryError
from sqlcoder.query import Query
from sqlcoder.schema import Column, Schema, Table
from sqlcoder.sql.guard import guard
from tests.corpus import SHOP, attacks, legitimate

_TABLES = {
    "customers": ("id", "name", "email", "country", "referrer_id", "created_at"),
    "orders": ("id", "customer_id", "status", "total", "ordered_at"),
    "items": ("id", "order_id", "product", "quantity", "price"),
}
_SECRET = "CREATE TABLE secrets (id INTEGER, name VARCHAR(40)); INSERT INTO secrets VALUES (1, 'planted-0451');"
_ALLOWED = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
_STEPS = 200_000
"""Virtual-machine steps that a statement of the fuzzer gets."""


def _schema(name: str) -> Schema:
    tables = tuple(Table(table, tuple(map(Column, columns))) for table, columns in _TABLES.items())
    return Schema("shop", tables, dialect=name)


def _kind(node: exp.Expr) -> str:
    kinds = {exp.Query: "query", exp.Table: "table", exp.Identifier: "name", exp.Condition: "value"}
    return next((kind for type_, kind in kinds.items() if isinstance(node, type_)), "other")


@functools.cache
def _grown(name: str) -> tuple[list[exp.Expr], dict[str, list[exp.Expr]]]:
    """Everyday trees, and the nodes of both corpora by kind."""
    logging.getLogger("sqlglot").setLevel(logging.ERROR)
    trees: list[exp.Expr] = []
    nodes: dict[str, list[exp.Expr]] = {}
    everyday = legitimate(name)
    for number, sql in enumerate([*everyday, *(sql for sql, _ in attacks(name))]):
        with contextlib.suppress(sqlglot.errors.SqlglotError, RecursionError):
            for tree in sqlglot.parse(sql, read=name):
                if tree is None:
                    continue
                if number < len(everyday):
                    trees.append(tree)
                for node in tree.walk():
                    nodes.setdefault(_kind(node), []).append(node)
    return trees, nodes


@st.composite
def _mixed(draw: st.DrawFn, name: str) -> str:
    """A statement of the dialect with one to four of its nodes taken from others."""
    trees, nodes = _grown(name)
    tree = draw(st.sampled_from(trees)).copy()
    for _ in range(draw(st.integers(1, 4))):
        places = list(tree.walk())
        place = places[draw(st.integers(0, len(places) - 1))]
        alike = draw(st.integers(0, 9)) > 0
        donors = nodes[_kind(place)] if alike else [n for kind in nodes.values() for n in kind]
        donor = donors[draw(st.integers(0, len(donors) - 1))].copy()
        if place is tree:
            tree = donor
        else:
            place.replace(donor)
    try:
        return str(tree.sql(dialect=name))
    except (sqlglot.errors.SqlglotError, AttributeError, KeyError, TypeError, ValueError, RecursionError):
        return ""  # a tree that is none: sqlglot's generator may say so as it likes


def _files(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


class _SQLite:
    """A shop without a lock: its authorizer writes down what it is asked, its programs name the pages they open."""

    def __init__(self, folder: Path) -> None:
        # no cache: the authorizer is asked only while a statement is prepared
        self.connection = sqlite3.connect(folder / "shop.sqlite", isolation_level=None, cached_statements=0)
        self.connection.executescript(SHOP + _SECRET)
        own = ", ".join(f"'{table}'" for table in _TABLES)
        self.pages = {
            page for (page,) in self.connection.execute(f"SELECT rootpage FROM sqlite_master WHERE tbl_name IN ({own})")
        }
        self.asked: list[tuple[Any, ...]] = []
        self.connection.set_authorizer(self._note)
        self.connection.set_progress_handler(lambda: True, _STEPS)

    def _note(self, *asked: Any) -> int:
        self.asked.append(asked)
        return sqlite3.SQLITE_OK

    def run(self, sql: str) -> str:
        self.asked = []
        try:
            program = self.connection.execute(f"EXPLAIN {sql}").fetchall()
            rows = self.connection.execute(sql).fetchmany(1_000)
        except (sqlite3.Error, sqlite3.Warning) as error:
            program, rows = [], [(str(error),)]
        for action, first, second, *_ in self.asked:
            assert action in _ALLOWED, (action, first, second)
            if action == sqlite3.SQLITE_FUNCTION:
                assert second.lower() in facts("sqlite").functions | {"->", "->>", "match", "regexp"}, second
        for _, opcode, _, page, database, *_ in program:
            assert opcode not in ("VOpen", "OpenWrite"), opcode
            if opcode in ("OpenRead", "ReopenIdx"):  # not by name: a CTE may be called as a table is
                assert database == 0 and page in self.pages, f"reads page {page} of database {database}"
        return repr(rows)

    def close(self) -> None:
        self.connection.close()


class _DuckDB:
    """A shop without a lock: files may be read and written, and the planted one lies in the working directory."""

    def __init__(self, folder: Path) -> None:
        duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: pip install 'sqlcoder[duckdb]'")
        self.error = duckdb.Error
        self.select = duckdb.StatementType.SELECT
        self.connection = duckdb.connect(str(folder / "shop.duckdb"), config={"memory_limit": "500MB", "threads": "1"})
        self.connection.execute(SHOP + _SECRET + "CHECKPOINT;")

    def run(self, sql: str) -> str:
        timer = threading.Timer(0.5, self.connection.interrupt)
        timer.start()
        try:
            try:
                (statement,) = self.connection.extract_statements(sql)
                assert statement.type == self.select
                read = {name.rpartition(".")[2].strip('"').lower() for name in self.connection.get_table_names(sql)}
                rows = self.connection.execute(sql).fetchmany(1_000)
            except (self.error, RuntimeError) as error:
                return str(error)
            assert read <= _TABLES.keys(), f"reads {read}"
            return repr(rows)
        finally:
            timer.cancel()
            timer.join()

    def close(self) -> None:
        self.connection.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("customers.csv", "data.parquet", "x.csv", "x.json"):
        (tmp_path / name).write_text("planted-0451\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shop(request: pytest.FixtureRequest, folder: Path) -> Iterator[_SQLite | _DuckDB]:
    made: _SQLite | _DuckDB = {"sqlite": _SQLite, "duckdb": _DuckDB}[request.param](folder)
    yield made
    made.close()


def _fuzz(name: str, shop: _SQLite | _DuckDB, folder: Path, examples: int) -> Counter[str]:
    """Run that many random statements; at the end every file is what it was."""
    seen: Counter[str] = Counter()
    before = _files(folder)

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(_mixed(name))
    def one(sql: str) -> None:
        seen["made"] += 1
        try:
            guarded = guard(Query(sql, name), _schema(name))
        except QueryError:
            return
        seen["accepted"] += 1
        assert guard(guarded, _schema(name)) == guarded, "guarding twice changes it"
        assert "planted-0451" not in shop.run(guarded.sql), guarded.sql

    one()
    assert _files(folder) == before
    print(f"{name}: {seen['accepted']} of {seen['made']} accepted, none read or wrote beyond the schema")
    return seen


@pytest.mark.parametrize(
    ("name", "shop", "examples"), [("sqlite", "sqlite", 200), ("duckdb", "duckdb", 60)], indirect=["shop"]
)
def test_what_the_guard_accepts_only_reads_the_schema(
    name: str, shop: _SQLite | _DuckDB, folder: Path, examples: int
) -> None:
    seen = _fuzz(name, shop, folder, examples)
    assert seen["accepted"] >= examples / 20, "the fuzzer makes nothing that passes, so it tests nothing"


@pytest.mark.slow
@pytest.mark.parametrize(("name", "shop"), [("sqlite", "sqlite"), ("duckdb", "duckdb")], indirect=["shop"])
def test_what_the_guard_accepts_only_reads_the_schema_in_depth(
    name: str, shop: _SQLite | _DuckDB, folder: Path
) -> None:
    assert _fuzz(name, shop, folder, 5_000)["accepted"] > 250


def test_the_witness_sees_what_the_guard_would_stop(folder: Path) -> None:
    """Else an unwatched fuzzer would find nothing for ever."""
    shop = _SQLite(folder)
    for sql in ("SELECT * FROM secrets", "DELETE FROM orders", "ATTACH 'x.db' AS x", "SELECT * FROM sqlite_master"):
        with pytest.raises(AssertionError):
            assert "planted-0451" not in shop.run(sql)
    shop.close()
