"""Reading the gold's order: saying "can't tell" before guessing."""

from __future__ import annotations

import pytest

from sqlcoder.evaluation.comparing.order import is_ordered, plan_order
from sqlcoder.query import Query


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT DISTINCT name FROM singer ORDER BY age",
        "SELECT name FROM a UNION SELECT name FROM b ORDER BY length(name)",
        "SELECT name FROM singer ORDER BY age LIMIT (SELECT 1)",
        "SELECT name FROM singer LIMIT ?",
        "SELEC name",
        "DELETE FROM singer",
    ],
)
def test_out_of_reach(sql: str) -> None:
    assert plan_order(Query(sql)) is None


@pytest.mark.parametrize(
    ("sql", "names", "hidden"),
    [
        ("SELECT name, age FROM singer ORDER BY age", (1,), 0),
        ("SELECT name, age FROM singer ORDER BY 2 DESC, 1", (1, 0), 0),
        ("SELECT name, count(*) AS n FROM singer GROUP BY name ORDER BY N", (1,), 0),
        ("SELECT name, COUNT(*) FROM singer GROUP BY name ORDER BY count( * ) DESC", (1,), 0),
        ("SELECT name FROM singer ORDER BY age, name", (-1, 0), 1),
        ("SELECT name FROM singer ORDER BY age, country", (-1, -2), 2),
        ("SELECT * FROM singer ORDER BY age", (-1,), 1),
        ("SELECT DISTINCT year FROM film AS t ORDER BY t.year", (0,), 0),
        ("SELECT t.year, u.year FROM t JOIN u ORDER BY u.year", (1,), 0),
        ("SELECT name FROM a UNION SELECT title FROM b ORDER BY name", (0,), 0),
        ("SELECT * FROM a UNION SELECT * FROM b ORDER BY name", ("name",), 0),
    ],
)
def test_where_the_keys_are(sql: str, names: tuple[int | str, ...], hidden: int) -> None:
    plan = plan_order(Query(sql))
    assert plan is not None and plan.spec.ordered
    assert (plan.names, plan.spec.hidden) == (names, hidden)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT name FROM singer",
        "SELECT name FROM (SELECT name FROM singer ORDER BY age)",
        "SELECT name FROM singer WHERE id IN (SELECT id FROM singer ORDER BY age LIMIT 3)",
        "SELECT row_number() OVER (ORDER BY age) FROM singer",
        "SELECT name FROM singer ORDER BY random()",
    ],
)
def test_only_the_outermost_order_counts(sql: str) -> None:
    plan = plan_order(Query(sql))
    assert plan is not None and not plan.spec.ordered


def test_limit_and_offset_are_taken_off_the_outermost_query_only() -> None:
    plan = plan_order(Query("SELECT name FROM (SELECT * FROM singer LIMIT 9) ORDER BY age LIMIT 3 OFFSET 2"))
    assert plan is not None
    assert (plan.spec.limit, plan.spec.offset) == (3, 2)
    assert plan.query.sql == "SELECT name, age FROM (SELECT * FROM singer LIMIT 9) ORDER BY age"


def test_an_alias_inside_a_key_is_spelled_out() -> None:
    plan = plan_order(Query("SELECT name, age + 1 AS next FROM singer ORDER BY next * 2"))
    assert plan is not None
    assert plan.query.sql == "SELECT name, age + 1 AS next, (age + 1) * 2 FROM singer ORDER BY next * 2"


def test_keys_by_name_must_be_unique_among_the_columns() -> None:
    plan = plan_order(Query("SELECT * FROM a UNION SELECT * FROM b ORDER BY name"))
    assert plan is not None
    assert plan.spec_for(("name", "NAME")) is None
    assert plan.spec_for(("id",)) is None
    spec = plan.spec_for(("id", "Name"))
    assert spec is not None and spec.keys == (1,)


def test_a_text_that_cannot_be_parsed_may_still_be_seen_to_sort() -> None:
    assert is_ordered(Query("SELECT ((name FROM singer ORDER  BY age"))
    assert not is_ordered(Query("SELECT ((name FROM singer"))
