"""A query under other names must mean the same; what cannot follow is refused."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sqlcoder.datasets.variants import Renaming, rename_query, rename_schema, write_renamed
from sqlcoder.db.database import Database
from sqlcoder.errors import DatabaseError, UnknownColumn
from sqlcoder.query import Query


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            """
            CREATE TABLE customers (customer_id INTEGER PRIMARY KEY, name TEXT, "home town" TEXT);
            CREATE TABLE orders (
                id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (customer_id), total REAL);
            INSERT INTO customers VALUES (1, 'Ada', 'Rome'), (2, 'Bo', 'Oslo');
            INSERT INTO orders VALUES (1, 1, 10), (2, 1, 5), (3, 2, 7);
            """
        )
    return path


QUERIES = [
    "SELECT name FROM customers WHERE \"home town\" = 'Rome'",
    "SELECT customers.name, COUNT(*) FROM customers JOIN orders ON customers.customer_id = orders.customer_id"
    " GROUP BY 1",
    "SELECT T1.name AS total, SUM(T2.total) FROM customers AS T1 JOIN orders AS T2 ON T1.customer_id = T2.customer_id"
    " GROUP BY T1.customer_id ORDER BY total DESC",
    "SELECT name FROM customers WHERE customer_id NOT IN (SELECT customer_id FROM orders WHERE total > 8)",
    "SELECT AVG(n) FROM (SELECT customer_id, COUNT(*) AS n FROM orders GROUP BY customer_id)",
    "SELECT total FROM (SELECT total FROM orders) AS o WHERE o.total > 6 ORDER BY total",
    "WITH big AS (SELECT customer_id, total FROM orders WHERE total > 6)"
    " SELECT big.customer_id, total FROM big ORDER BY 1",
    "SELECT name FROM customers AS c WHERE EXISTS (SELECT 1 FROM orders WHERE orders.customer_id = c.customer_id)",
    "SELECT name FROM customers UNION SELECT total FROM orders ORDER BY name",
]


@pytest.mark.parametrize("sql", QUERIES)
def test_a_query_under_other_names_gives_the_same_rows(sql: str, shop: Path, tmp_path: Path) -> None:
    with Database.open(shop, cache=False) as database:
        schema = database.schema()
    for seed in range(4):
        renamed, names = rename_schema(schema, random.Random(seed))
        target = tmp_path / f"{seed}.sqlite"
        write_renamed(shop, schema, names, target)
        query = rename_query(Query(sql), schema, names)
        with closing(sqlite3.connect(shop)) as before, closing(sqlite3.connect(target)) as after:
            assert after.execute(query.sql).fetchall() == before.execute(sql).fetchall()
            there = [row[0] for row in after.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            assert sorted(there) == sorted(t.name for t in renamed.tables)
            assert after.execute("PRAGMA foreign_key_check").fetchall() == []
    assert any(rename_schema(schema, random.Random(seed))[1].tables["orders"] != "orders" for seed in range(20))


def test_a_column_that_is_not_there_is_refused(shop: Path) -> None:
    with Database.open(shop, cache=False) as database:
        schema = database.schema()
    with pytest.raises(UnknownColumn):
        rename_query(Query("SELECT nmae FROM customers"), schema, rename_schema(schema, random.Random(1))[1])


def test_a_database_whose_names_cannot_change_leaves_nothing_behind(shop: Path, tmp_path: Path) -> None:
    with Database.open(shop, cache=False) as database:
        schema = database.schema()
    columns = {(t.name, c.name): c.name for t, c in schema.columns()}
    clash = Renaming({t.name: t.name for t in schema.tables}, columns | {("orders", "total"): "id"})
    with pytest.raises(DatabaseError, match="other names"):
        write_renamed(shop, schema, clash, tmp_path / "new" / "shop.sqlite")
    assert list((tmp_path / "new").iterdir()) == []
