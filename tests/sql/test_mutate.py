from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from sqlcoder.errors import QueryError, Unparsable
from sqlcoder.query import Query
from sqlcoder.schema import Column, Schema, Table
from sqlcoder.sql.mutate import RULES, mutate

FIXTURES = Path(__file__).parents[1] / "fixtures"
SHOP = Schema(
    "shop",
    (
        Table("customers", (Column("id", "number"), Column("name"), Column("country"), Column("email"))),
        Table("orders", (Column("id", "number"), Column("customer_id", "number"), Column("total", "number"))),
    ),
)


def mutants(sql: str, kind: str) -> set[str]:
    return {m.query.sql for m in mutate(Query(sql), SHOP) if m.kind == kind}


def test_text_that_is_no_query_is_refused() -> None:
    with pytest.raises(Unparsable):
        mutate(Query("SELECT FROM WHERE"))


@pytest.mark.parametrize("sql", ["SELECT count(*) FROM t", "SELECT name FROM t GROUP BY name"])
def test_nothing_to_get_wrong_gives_no_mutant_of_that_kind(sql: str) -> None:
    assert not [m for m in mutate(Query(sql)) if m.kind in ("comparison", "literal", "join", "direction", "limit")]


@pytest.mark.parametrize(
    ("kind", "sql", "expected"),
    [
        ("comparison", "SELECT 1 FROM t WHERE a > 1", {"SELECT 1 FROM t WHERE a >= 1", "SELECT 1 FROM t WHERE a < 1"}),
        ("aggregate", "SELECT SUM(a) FROM t", {"SELECT AVG(a) FROM t", "SELECT MAX(a) FROM t"}),
        ("aggregate", "SELECT COUNT(DISTINCT a) FROM t", {"SELECT COUNT(a) FROM t"}),
        ("connector", "SELECT 1 FROM t WHERE a OR b", {"SELECT 1 FROM t WHERE a AND b"}),
        ("negation", "SELECT 1 FROM t WHERE NOT a IN (1, 2)", {"SELECT 1 FROM t WHERE a IN (1, 2)"}),
        ("distinct", "SELECT DISTINCT a FROM t", {"SELECT a FROM t"}),
        ("join", "SELECT 1 FROM t JOIN u ON t.a = u.a", {"SELECT 1 FROM t LEFT JOIN u ON t.a = u.a"}),
        ("direction", "SELECT a FROM t ORDER BY a DESC", {"SELECT a FROM t ORDER BY a ASC"}),
        ("order_dropped", "SELECT a FROM t ORDER BY a LIMIT 3", {"SELECT a FROM t LIMIT 3"}),
        ("limit", "SELECT a FROM t LIMIT 3", {"SELECT a FROM t LIMIT 4", "SELECT a FROM t"}),
        ("group", "SELECT 1 FROM t GROUP BY a, b", {"SELECT 1 FROM t GROUP BY a", "SELECT 1 FROM t GROUP BY b"}),
        ("literal", "SELECT a FROM t WHERE a = 'b'", {"SELECT a FROM t WHERE a = 'b?'"}),
        ("literal", "SELECT STRFTIME('%Y-%m', a) FROM t", {"SELECT STRFTIME('%Y-%d', a) FROM t"}),
        ("literal", "SELECT STRFTIME('week', a) FROM t", set()),
        ("set_operation", "SELECT a FROM t EXCEPT SELECT a FROM u", {"SELECT a FROM t UNION SELECT a FROM u"}),
        ("column", "SELECT name FROM customers", {"SELECT country FROM customers", "SELECT email FROM customers"}),
    ],
)  # fmt: skip
def test_each_kind(kind: str, sql: str, expected: set[str]) -> None:
    assert mutants(sql, kind) == expected


def test_dropping_a_condition_keeps_the_others() -> None:
    found = mutants("SELECT 1 FROM t WHERE a = 1 AND b = 2", "condition_dropped")
    assert found == {"SELECT 1 FROM t WHERE b = 2", "SELECT 1 FROM t WHERE a = 1", "SELECT 1 FROM t"}


def test_a_column_of_a_join_condition_is_not_swapped() -> None:
    sql = "SELECT name FROM customers JOIN orders ON customers.id = orders.customer_id"
    assert all("customers.id = orders.customer_id" in m for m in mutants(sql, "column"))


def lines() -> list[str]:
    text = (FIXTURES / "legitimate" / "sqlite.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


@pytest.mark.parametrize("sql", lines())
def test_mutants_are_other_queries_that_the_engine_reads(sql: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.executescript((FIXTURES / "shop.sql").read_text(encoding="utf-8"))
    connection.set_progress_handler(lambda: True, 200_000)  # a recursion that lost its condition has no end
    try:
        found = mutate(Query(sql))
    except QueryError:
        pytest.skip("the strict parser does not take it")
    assert len({m.query.sql for m in found}) == len(found)
    for mutant in found:
        assert mutant.kind in RULES and mutant.what
        try:
            connection.execute(mutant.query.sql).fetchmany(10)
        except sqlite3.Error as error:
            assert "syntax" not in str(error), mutant
