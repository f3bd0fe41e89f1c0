"""Formatting changes blanks and nothing else."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.errors import SetupError, Unparsable
from sqlcoder.query import Query
from sqlcoder.sql.format import format_sql, transpile_sql


@pytest.mark.parametrize("sql", ["", "SELECT FROM", "SELECT 1; SELECT 2", "not sql at all ("])
def test_what_is_no_query_is_refused(sql: str) -> None:
    with pytest.raises(Unparsable):
        format_sql(Query(sql))


def test_an_unknown_dialect_is_refused() -> None:
    with pytest.raises(SetupError):
        format_sql(Query("SELECT 1", "klingon"))
    with pytest.raises(SetupError):
        transpile_sql(Query("SELECT 1"), "klingon")


@given(st.text(st.characters(codec="ascii", min_codepoint=32, include_characters="\n"), max_size=40))
def test_a_literal_is_never_touched(text: str) -> None:
    quoted = text.replace("'", "''")
    formatted = format_sql(Query(f"SELECT a FROM (SELECT '{quoted}' AS a) WHERE a = '{quoted}'"))
    assert sqlite3.connect(":memory:").execute(formatted).fetchall() == [(text,)]


@given(st.lists(st.sampled_from(["alpha", "beta", "gamma"]), min_size=1, max_size=12), st.integers(0, 3))
def test_formatting_again_changes_nothing(names: list[str], depth: int) -> None:
    sql = f"SELECT {', '.join(names)} FROM t WHERE alpha = 1 AND beta = 2 ORDER BY alpha LIMIT 3"
    for _ in range(depth):
        sql = f"SELECT alpha FROM ({sql}) AS s GROUP BY alpha"
    once = format_sql(Query(sql))
    assert format_sql(Query(once)) == once
    assert max(map(len, once.splitlines())) <= 80
