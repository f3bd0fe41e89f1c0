"""What a strict dialect refuses, said otherwise: the rows are compared on real engines by conformance/test_trees.py."""

from __future__ import annotations

import pytest

from sqlcoder.embedded.from_sql import from_sql
from sqlcoder.embedded.to_sql import to_sql
from sqlcoder.embedded.tree import Unrepresentable
from sqlcoder.query import Query
from sqlcoder.schema import Schema, Table
from tests.embedded.conftest import columns


def rewritten(sql: str, schema: Schema, dialect: str = "postgres") -> str:
    return to_sql(from_sql(Query(sql), schema), schema, dialect).sql


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT country, name, max(created_at) FROM customers GROUP BY country",  # SQLite: the name beside the extreme
        "SELECT name, count(*) FROM customers HAVING count(*) > 1",
        "SELECT name, max(created_at), min(created_at) FROM customers ORDER BY name",
        "SELECT name, max(created_at) FROM customers ORDER BY id",
        "SELECT * FROM customers GROUP BY country",
    ],
)
def test_rows_that_only_sqlite_would_choose_are_refused(sql: str, shop: Schema) -> None:
    tree = from_sql(Query(sql), shop)
    with pytest.raises(Unrepresentable):
        to_sql(tree, shop, "postgres")
    assert to_sql(tree, shop, "sqlite").sql


@pytest.mark.parametrize(
    ("sql", "strict"),
    [
        (
            "SELECT name, count(*) FROM customers GROUP BY country",
            "SELECT name, COUNT(*) FROM customers GROUP BY country, name",
        ),
        (
            "SELECT id, name, max(created_at) FROM customers GROUP BY id",
            "SELECT id, name, MAX(created_at) FROM customers GROUP BY id, name",
        ),
        (
            "SELECT country FROM customers GROUP BY country ORDER BY name, id DESC",
            "SELECT country FROM customers GROUP BY country "
            "ORDER BY MIN(name) ASC NULLS FIRST, MAX(id) DESC NULLS LAST",
        ),
        (
            "SELECT country, count(*) FROM customers GROUP BY country HAVING country = 'UK' AND count(*) > 1",
            "SELECT country, COUNT(*) FROM customers WHERE country = 'UK' GROUP BY country HAVING COUNT(*) > 1",
        ),
        (
            "SELECT name, max(created_at) FROM customers",
            "SELECT name, created_at FROM customers WHERE NOT created_at IS NULL "
            "ORDER BY created_at DESC NULLS LAST LIMIT 1",
        ),
        (
            "SELECT DISTINCT country FROM customers ORDER BY name DESC",
            "SELECT country FROM customers GROUP BY country ORDER BY MAX(name) DESC NULLS LAST",
        ),
    ],
)
def test_groups_hold_what_is_shown(sql: str, strict: str, shop: Schema) -> None:
    assert rewritten(sql, shop) == strict
    assert "GROUP BY country, name" not in rewritten(sql, shop, "sqlite")


def test_mysql_cuts_no_query_behind_in(shop: Schema) -> None:
    sql = "SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders ORDER BY total DESC LIMIT 2)"
    cut = "(SELECT customer_id FROM orders ORDER BY total DESC LIMIT 2)"
    assert rewritten(sql, shop, "mysql").endswith(f"IN (SELECT * FROM {cut} AS cut)")
    assert rewritten(sql, shop, "sqlite").endswith(f"IN {cut}")


def test_truth_is_no_number_where_it_has_a_type() -> None:
    schema = Schema("s", (Table("visits", columns("id:number", "paid:boolean", "note")),))
    assert rewritten("SELECT sum(paid) FROM visits WHERE paid = 1", schema) == (
        "SELECT SUM(CAST(paid AS INT)) FROM visits WHERE paid = TRUE"
    )
    assert rewritten("SELECT sum(paid) FROM visits WHERE paid = 1", schema, "mysql").endswith("WHERE paid = 1")
    assert rewritten("SELECT COALESCE(note, id) FROM visits", schema).startswith(
        "SELECT COALESCE(note, CAST(id AS TEXT))"
    )
