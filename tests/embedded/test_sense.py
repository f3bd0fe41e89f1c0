"""Trees that mean nothing are told from those that do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sqlcoder.embedded.from_sql import from_sql
from sqlcoder.embedded.sense import can_hold, makes_sense
from sqlcoder.embedded.tree import STAR, ColumnRef, Node
from sqlcoder.query import Query
from sqlcoder.schema import Schema


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT name, name FROM customers",
        "SELECT total - total FROM orders",
        "SELECT SUM(total) / SUM(total) FROM orders",
        "SELECT name FROM customers WHERE name = name",
        "SELECT name FROM customers WHERE country = 'DE' AND country = 'DE'",
        "SELECT name FROM customers WHERE country IN ('DE', 'DE')",
        "SELECT total FROM orders WHERE total BETWEEN 5 AND 5",
        "SELECT name FROM customers EXCEPT SELECT name FROM customers",
        "SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE total > total)",
    ],
)
def test_what_says_the_same_twice_means_nothing(sql: str, shop: Schema) -> None:
    assert not makes_sense(from_sql(Query(sql), shop))


def test_having_without_groups_means_nothing() -> None:
    named = Node("gt", (ColumnRef("customers", "id"), ColumnRef("customers", "referrer_id")))
    items = Node("items1", (ColumnRef("customers", "name"),))
    assert not makes_sense(Node("select_having", (Node("from_tables0"), items, named)))
    counted = Node("gt", (Node("count", (STAR,)), Node("one")))
    assert makes_sense(Node("select_having", (Node("from_tables0"), items, counted)))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a.name, b.name FROM customers AS a JOIN customers AS b ON a.referrer_id = b.id",
        "SELECT name FROM customers WHERE country = 'DE' OR country = 'FR'",
        "SELECT MAX(total) - MIN(total) FROM orders",
        "SELECT customer_id FROM orders GROUP BY customer_id HAVING COUNT(*) > 1",
        "SELECT name FROM customers INTERSECT SELECT name FROM customers WHERE country = 'DE'",
    ],
)
def test_what_only_looks_alike_is_kept(sql: str, shop: Schema) -> None:
    assert makes_sense(from_sql(Query(sql), shop))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders)"
        " AND id NOT IN (SELECT customer_id FROM orders)",
        "SELECT name FROM customers WHERE country = 'DE' EXCEPT SELECT name FROM customers",
        "SELECT id FROM orders WHERE total < (SELECT MIN(total) FROM orders)",
        "SELECT id FROM orders WHERE STRFTIME('%Y', ordered_at) = '2026-03'",
        "SELECT id FROM orders WHERE STRFTIME('%m', ordered_at) = '13'",
    ],
)
def test_what_no_row_can_meet_means_nothing(sql: str, shop: Schema) -> None:
    assert not makes_sense(from_sql(Query(sql), shop))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders)"
        " AND id NOT IN (SELECT customer_id FROM orders WHERE total > 5)",
        "SELECT name FROM customers EXCEPT SELECT name FROM customers WHERE country = 'DE'",
        "SELECT id FROM orders WHERE total < (SELECT MIN(total) FROM orders WHERE id > 5)",
        "SELECT id FROM orders WHERE total < (SELECT MAX(total) FROM orders)",
        "SELECT id FROM orders WHERE STRFTIME('%Y-%m', ordered_at) = '2026-03'",
        "SELECT id FROM orders WHERE STRFTIME('%m', ordered_at) = '03'",
    ],
)
def test_what_a_row_can_meet_is_kept(sql: str, shop: Schema) -> None:
    assert makes_sense(from_sql(Query(sql), shop))


def test_null_is_looked_for_only_where_it_may_be(shop: Schema) -> None:
    tables = tuple(
        replace(t, columns=tuple(replace(c, nullable=c.name in ("email", "total")) for c in t.columns))
        for t in shop.tables
    )
    strict = replace(shop, tables=tables)

    def holds(sql: str) -> bool:
        return can_hold(from_sql(Query(sql), strict), strict)

    assert not holds("SELECT name FROM customers WHERE country IS NULL")
    assert not holds("SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders WHERE status IS NULL)")
    assert holds("SELECT name FROM customers WHERE email IS NULL")
    assert holds("SELECT name FROM customers WHERE country IS NOT NULL")
    assert holds("SELECT c.name FROM customers AS c LEFT JOIN orders AS o ON c.id = o.customer_id WHERE o.id IS NULL")
