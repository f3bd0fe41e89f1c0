"""Rewrites keep the result, whatever the rows: NULLs, ties, empty tables."""

from __future__ import annotations

import sqlite3

import pytest
import sqlglot
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.embedded.from_sql import from_sql
from sqlcoder.embedded.simplify import simplified
from sqlcoder.embedded.to_sql import to_sql
from sqlcoder.query import Query
from sqlcoder.schema import Column, ForeignKey, Schema, Table

SCHEMA = Schema(
    "s",
    (
        Table("a", (Column("id", "number", nullable=False), Column("k", "number"), Column("v", "number")), ("id",)),
        Table("b", (Column("id", "number", nullable=False), Column("k", "number"), Column("v", "number")), ("id",)),
    ),
    (ForeignKey("a", ("k",), "b", ("id",)),),
)

LEFT_ALONE = [
    # NOT IN would lose the rows whose key is NULL
    "SELECT a.id FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE b.k = a.k)",
    "SELECT a.id FROM a WHERE NOT (a.v = 1 OR EXISTS (SELECT 1 FROM b WHERE b.k = a.k))",
    # tied by something else than one equality
    "SELECT a.id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.k = a.k AND b.v = a.v)",
    "SELECT a.id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.k < a.k)",
    "SELECT a.id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.k = a.k OR b.v = 1)",
    # an aggregate always has a row
    "SELECT a.id FROM a WHERE EXISTS (SELECT COUNT(*) FROM b WHERE b.k = a.k)",
    # duplicates go before the rank is hidden
    "SELECT v FROM (SELECT DISTINCT v, RANK() OVER (PARTITION BY k ORDER BY v) AS r FROM a) AS t WHERE r <= 1",
    "SELECT v, r FROM (SELECT v, RANK() OVER (PARTITION BY k ORDER BY v) AS r FROM a) AS t WHERE r <= 1",
    # the row before would be another one
    "SELECT id FROM (SELECT id, LAG(v) OVER (ORDER BY id) AS p FROM a) AS t WHERE id > 2",
]

REWRITTEN = [
    "SELECT a.id FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.k = a.k)",
    "SELECT a.id FROM a WHERE a.k IS NOT NULL AND NOT EXISTS (SELECT 1 FROM b WHERE b.k = a.k AND b.v > 1)",
    "SELECT a.id FROM a WHERE NOT EXISTS (SELECT 1 FROM b WHERE b.k = a.id)",
    "SELECT a.id FROM a WHERE NOT (a.v = 1 OR EXISTS (SELECT 1 FROM b WHERE b.k = a.id))",
    "WITH c AS (SELECT k, COUNT(*) AS n FROM a GROUP BY k) SELECT MAX(n) FROM c",
    "WITH c AS (SELECT k, COUNT(*) AS n FROM a GROUP BY k), d AS (SELECT k, n FROM c) SELECT k FROM d WHERE n > 1",
    "SELECT k, id FROM (SELECT k, id, RANK() OVER (PARTITION BY k ORDER BY v DESC) AS r FROM a) AS t WHERE r <= 2",
    "SELECT id FROM (SELECT id, v, RANK() OVER (PARTITION BY k ORDER BY v) AS r FROM a) AS t WHERE r = 1 AND v > 1",
    "SELECT b.v, t.id FROM (SELECT id, k, RANK() OVER (PARTITION BY k ORDER BY v) AS r FROM a) AS t"
    " JOIN b ON b.id = t.k WHERE t.r = 1",
    "WITH n AS (SELECT k, v, COUNT(*) AS c FROM a GROUP BY k, v), r AS (SELECT k, v, c, RANK() OVER (PARTITION BY k"
    " ORDER BY c DESC) AS p FROM n) SELECT b.v, r.v, r.c FROM r JOIN b ON b.id = r.k WHERE r.p = 1",
    "SELECT v, SUM(n) OVER (ORDER BY v) AS v2 FROM (SELECT v, COUNT(*) AS n FROM a GROUP BY v) AS t WHERE n > 1",
    "SELECT v, n - LAG(n) OVER (ORDER BY v) FROM (SELECT v, COUNT(*) AS n FROM a GROUP BY v) AS t",
]

cells = st.one_of(st.none(), st.integers(0, 3))
tables = st.lists(st.tuples(cells, cells), max_size=6)


@pytest.mark.parametrize("sql", LEFT_ALONE)
def test_leaves_alone_what_would_mean_something_else(sql: str) -> None:
    parsed = sqlglot.parse_one(sql, read="sqlite")
    assert simplified(parsed, SCHEMA).sql("sqlite") == parsed.sql("sqlite")


@pytest.mark.parametrize("sql", REWRITTEN)
def test_rewrites(sql: str) -> None:
    parsed = sqlglot.parse_one(sql, read="sqlite")
    before = parsed.sql("sqlite")
    assert simplified(parsed, SCHEMA).sql("sqlite") != before
    assert parsed.sql("sqlite") == before, "the query itself is left as it was"


@settings(deadline=None, max_examples=50)  # all queries at once, on a database of its own
@given(a=tables, b=tables)
def test_the_result_stays(a: list[tuple[int | None, ...]], b: list[tuple[int | None, ...]]) -> None:
    with sqlite3.connect(":memory:") as connection:
        for name, rows in (("a", a), ("b", b)):
            connection.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, k INTEGER, v INTEGER)")
            connection.executemany(f"INSERT INTO {name} (k, v) VALUES (?, ?)", rows)
        for sql in REWRITTEN:
            again = to_sql(from_sql(Query(sql), SCHEMA), SCHEMA).sql
            expected, found = (sorted(connection.execute(q).fetchall(), key=repr) for q in (sql, again))
            assert found == expected, (sql, again)
    connection.close()
