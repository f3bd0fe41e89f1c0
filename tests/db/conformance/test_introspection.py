"""What every engine finds out about a database."""

from __future__ import annotations

import time

import pytest

from sqlcoder.query import Query
from sqlcoder.schema import ForeignKey
from tests.db.conformance.conftest import Target, gap

SHOP = """
CREATE TABLE customers (id INT PRIMARY KEY, name VARCHAR(40), born DATE, active BOOLEAN, password VARCHAR(20));
CREATE TABLE orders (
    id INT, line INT, customer_id INT NOT NULL, total DECIMAL(10, 2), PRIMARY KEY (id, line),
    FOREIGN KEY (customer_id) REFERENCES customers (id)
);
CREATE TABLE refunds (
    refund INT PRIMARY KEY, order_id INT, order_line INT,
    FOREIGN KEY (order_id, order_line) REFERENCES orders (id, line)
);
CREATE TABLE visits (day DATE, customer_id INT);
CREATE VIEW spending AS SELECT customer_id, SUM(total) AS total FROM orders GROUP BY customer_id;
INSERT INTO customers VALUES (1, 'Zoë', '1990-01-02', TRUE, 'x'), (2, 'Ann', NULL, FALSE, 'y');
INSERT INTO orders VALUES (1, 1, 1, 10.50), (1, 2, 1, 7), (2, 1, 2, 3.25);
INSERT INTO visits VALUES ('2024-01-01', 1), ('2024-01-02', 2)
"""


def test_a_database_without_tables_is_an_error(target: Target) -> None:
    from sqlcoder.errors import DatabaseError

    with pytest.raises(DatabaseError, match=r"has no tables|is empty|is not a"):
        target.database().schema()


def test_tables_views_types_and_keys(target: Target) -> None:
    schema = target.database(SHOP).schema()
    assert {t.name: t.is_view for t in schema.tables} == {
        "customers": False,
        "orders": False,
        "refunds": False,
        "visits": False,
        "spending": True,
    }
    keys = {t.name: t.primary_key for t in schema.tables}
    assert keys == {
        "customers": ("id",),
        "orders": ("id", "line"),
        "refunds": ("refund",),
        "visits": (),
        "spending": (),
    }
    customers = schema.table("customers")
    assert customers is not None and customers.row_count == 2
    types = {c.name: c.type for c in customers.columns}
    assert types == {
        "id": "number",
        "name": "text",
        "born": "date",
        "active": "number" if target.name == "sqlite" else "boolean",
        "password": "text",
    }
    assert [c.name for c in customers.columns if c.sensitive] == ["password"]


def test_composite_declared_and_missing_keys(target: Target) -> None:
    keys = set(target.database(SHOP).schema().foreign_keys)
    assert keys == {
        ForeignKey("orders", ("customer_id",), "customers", ("id",)),
        ForeignKey("refunds", ("order_id", "order_line"), "orders", ("id", "line")),
        ForeignKey("visits", ("customer_id",), "customers", ("id",), inferred=True),
    }


NAMES = ("order", "Unit Price", "UPPER", "größe", "select", "with-dash", "100%")


def test_names_that_need_quotes(target: Target) -> None:
    columns = ", ".join(f"{target.quoted(name)} INT" for name in NAMES)
    database = target.database(own=f"CREATE TABLE {target.quoted('Größen 2024')} ({columns})")
    (table,) = database.schema().tables
    assert table.name == "Größen 2024"
    assert tuple(c.name for c in table.columns) == NAMES
    query = f"SELECT {', '.join(map(target.quoted, NAMES))} FROM {target.quoted(table.name)}"
    assert database.execute(Query(query)).columns == NAMES
    assert database.values() is not None


def test_comments(target: Target) -> None:
    gap(target, sqlite="it has no comments")
    own = (
        "CREATE TABLE kunden (kd_nr INT COMMENT 'customer number') COMMENT 'customers'"
        if target.name == "mysql"
        else "CREATE TABLE kunden (kd_nr INT);\nCOMMENT ON TABLE kunden IS 'customers';\n"
        "COMMENT ON COLUMN kunden.kd_nr IS 'customer number'"
    )
    (table,) = target.database(own=own).schema().tables
    assert (table.comment, table.columns[0].comment) == ("customers", "customer number")


def test_other_schemas_are_read_and_can_be_asked(target: Target) -> None:
    gap(target, sqlite="a file has one schema", mysql="a schema is a database: the URL names one")
    database = target.database(
        "CREATE SCHEMA sales; CREATE TABLE plain (x INT); CREATE TABLE sales.deals (id INT PRIMARY KEY, city TEXT);"
        "CREATE TABLE sales.plain (y INT); INSERT INTO sales.deals VALUES (1, 'Oslo')"
    )
    assert {(t.namespace, t.name, t.columns[0].name) for t in database.schema().tables} == {
        (None, "plain", "x"),  # of two tables with one name, the default schema's is known
        ("sales", "deals", "id"),
    }
    assert [cell.text for cell in database.values().lookup("oslo")] == ["Oslo"]
    assert database.execute(Query("SELECT city FROM sales.deals")).rows == (("Oslo",),)


@pytest.mark.slow
def test_five_hundred_tables(target: Target) -> None:
    columns = ", ".join(f"column_{i} VARCHAR(20)" for i in range(19))
    database = target.database(own=";\n".join(f"CREATE TABLE table_{i} (id INT, {columns})" for i in range(500)))
    start = time.monotonic()
    schema = database.schema()
    elapsed = time.monotonic() - start
    assert len(schema.tables) == 500 and all(len(t.columns) == 20 for t in schema.tables)
    # the goals are 2 s for files and 5 s for servers on an idle machine; the bound here is for a busy one
    assert elapsed < 20
