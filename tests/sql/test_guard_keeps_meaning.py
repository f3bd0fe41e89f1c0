"""The guarded query returns what the original returns, row for row.

Two witnesses: every gold query of Spider on its own database (slow), and random expressions put together from text, so
that sqlglot's idea of precedence is tested as well. The everyday queries are in `test_guard_corpus.py`.
"""

from __future__ import annotations

import json
import sqlite3
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.errors import QueryError
from sqlcoder.query import Query
from sqlcoder.schema import Column, Schema, Table
from sqlcoder.sql.guard import guard


def _rows(db: sqlite3.Connection, sql: str) -> list[Any]:
    """The rows with the types of their values: 1 and 1.0 are not the same here."""
    return [[(type(value), value) for value in row] for row in db.execute(sql)]


@pytest.mark.slow
@pytest.mark.parametrize("file", ["dev.json", "train_spider.json"])
def test_spider_golds_return_the_same_rows_in_the_same_order(
    shared_data: Path, read_schema: Callable[[Path], Schema], file: str
) -> None:
    spider = shared_data / "spider"
    by_database: dict[str, set[str]] = {}
    for example in json.loads((spider / file).read_text()):
        by_database.setdefault(example["db_id"], set()).add(example["query"])
    checked, broken, wrong, took = 0, 0, [], []
    for db_id, queries in sorted(by_database.items()):
        path = spider / "database" / db_id / f"{db_id}.sqlite"
        schema = read_schema(path)
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            db.text_factory = lambda raw: raw.decode(errors="replace")
            for sql in sorted(queries):
                try:
                    expected = _rows(db, sql)
                except sqlite3.Error:
                    broken += 1
                    continue
                checked += 1
                start = time.perf_counter()
                try:
                    guarded = guard(Query(sql), schema)
                except QueryError as error:
                    wrong.append(f"{db_id}: {sql}\n  refused: {error}")
                    continue
                took.append(time.perf_counter() - start)
                try:
                    if _rows(db, guarded.sql) != expected:
                        wrong.append(f"{db_id}: {sql}\n  other rows: {guarded.sql}")
                except sqlite3.Error as error:
                    wrong.append(f"{db_id}: {sql}\n  fails: {error}: {guarded.sql}")
    median = statistics.median(took) * 1e3
    print(f"{file}: {checked} distinct golds that run, {broken} that do not; median {median:.2f} ms")
    assert not wrong, f"{len(wrong)} of {checked}:\n" + "\n".join(wrong)
    assert checked > 500


_NUMBERS = Schema("numbers", (Table("t", (Column("a", "number"), Column("b"), Column("c", "number"))),))
_ATOMS = st.sampled_from(
    ["a", "b", "c", "1", "2", "0", "'1'", "'x'", "NULL", "1.5", "-1", "+b", "t.a", '"a"', '"zz"', "TRUE"]
)
_BINARY = st.sampled_from(
    [
        *(
            "+",
            "-",
            "*",
            "/",
            "%",
            "||",
            "=",
            "==",
            "<>",
            "!=",
            "<",
            "<=",
            ">",
            ">=",
            "AND",
            "OR",
            "IS",
            "IS NOT",
            "LIKE",
        ),
        *("NOT LIKE", "GLOB", "&", "|", "<<", ">>", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"),
    ]
)
_POSTFIX = st.sampled_from(
    [
        *("IS NULL", "IS NOT NULL", "NOTNULL", "ISNULL", "IN (1, 'x')", "NOT IN (1, 2)", "BETWEEN 0 AND 2"),
        *("NOT BETWEEN 0 AND 2", "COLLATE NOCASE"),
    ]
)
_CALL = st.sampled_from(
    [
        *("abs({})", "typeof({})", "cast({} AS NUMERIC)", "CAST({} AS DATETIME)", "cast({} as text)", "iif({}, 1, 2)"),
        *("ifnull({}, 9)", "round({}, 1)", "- {}", "NOT {}", "~ {}", "({})", "CASE WHEN {} THEN 1 ELSE 'no' END"),
    ]
)
_TABLE = """
CREATE TABLE t (a INTEGER, b TEXT, c REAL);
INSERT INTO t VALUES (1, '1', 2.0), (2, 'X', NULL), (0, '', 1.5);
"""


def _grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds(lambda left, op, right: f"{left} {op} {right}", inner, _BINARY, inner),
        st.builds(lambda left, op: f"{left} {op}", inner, _POSTFIX),
        st.builds(lambda call, argument: call.format(argument), _CALL, inner),
    )


@settings(max_examples=400, deadline=None)
@given(st.recursive(_ATOMS, _grow, max_leaves=6))
def test_guarding_an_expression_never_changes_its_value(expression: str) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(_TABLE)
        sql = f"SELECT {expression} FROM t"
        try:
            expected = _rows(db, sql)
        except sqlite3.Error:
            return
        try:
            guarded = guard(Query(sql), _NUMBERS)
        except QueryError:
            return
        assert _rows(db, guarded.sql) == expected, guarded.sql
