"""NOT IN finds what is not there, though the inner query has NULLs."""

from __future__ import annotations

import sqlite3

import pytest

from sqlcoder.embedded.from_sql import from_sql
from sqlcoder.embedded.to_sql import to_sql
from sqlcoder.embedded.tree import ColumnRef, Node
from sqlcoder.query import Query
from sqlcoder.schema import Schema


def again(sql: str, shop: Schema) -> str:
    return to_sql(from_sql(Query(sql), shop), shop).sql


def test_a_null_inside_hides_nobody(shop: Schema, rows: sqlite3.Connection) -> None:
    never_referred = "SELECT name FROM customers WHERE id NOT IN (SELECT referrer_id FROM customers)"
    assert rows.execute(never_referred).fetchall() == []
    found = rows.execute(again(never_referred, shop)).fetchall()
    assert found == rows.execute(f"{never_referred[:-1]} WHERE referrer_id IS NOT NULL)").fetchall() != []


@pytest.mark.parametrize(
    "inner",
    [
        "SELECT referrer_id FROM customers WHERE country = 'DE' AND NOT referrer_id IS NULL",
        "SELECT referrer_id FROM customers ORDER BY id ASC LIMIT 3",
    ],
)
def test_nothing_is_added_twice_or_where_it_would_change_the_set(inner: str, shop: Schema) -> None:
    assert again(f"SELECT name FROM customers WHERE NOT id IN ({inner})", shop).count("IS NULL") == inner.count("NULL")


def test_in_is_left_alone(shop: Schema) -> None:
    assert "NULL" not in again("SELECT name FROM customers WHERE id IN (SELECT referrer_id FROM customers)", shop)


def test_no_group_of_nulls_either(shop: Schema) -> None:
    sql = "SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders GROUP BY customer_id)"
    assert "WHERE NOT customer_id IS NULL GROUP BY customer_id" in again(sql, shop)


def test_two_columns_inside_are_left_to_the_guard(shop: Schema) -> None:
    tree = from_sql(Query("SELECT name FROM customers WHERE id NOT IN (SELECT referrer_id FROM customers)"), shop)
    two = Node("items2", (ColumnRef("customers", "id"), ColumnRef("customers", "referrer_id")))
    source, items, where = tree.children
    assert isinstance(where, Node)
    inner = where.children[1]
    assert isinstance(inner, Node)
    wide = Node("not_in_query", (where.children[0], Node("select", (inner.children[0], two))))
    assert "NULL" not in to_sql(Node(tree.production, (source, items, wide)), shop).sql
