"""Types and keys from declarations, names and cells; what names only suggest, values can refuse."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.db.database import Database
from sqlcoder.db.keys import infer_foreign_keys
from sqlcoder.db.types import is_iso_date, looks_secret, read_type, refine_type
from sqlcoder.schema import Column, ForeignKey, Schema, Table
from tests.db.conftest import MakeDatabase


def schema_of(path: Path) -> Schema:
    with Database.open(path) as database:
        return database.schema()


def table_of(path: Path, name: str) -> Table:
    table = schema_of(path).table(name)
    assert table
    return table


@pytest.mark.parametrize(
    "text", ["", "2024", "2024-1-2", "2024-13-01", "2023-02-29", "12:30", "2024-01-01x", "01/02/2024"]
)
def test_what_is_no_iso_date(text: str) -> None:
    assert not is_iso_date(text)


@given(st.datetimes())
def test_every_datetime_is_an_iso_date(moment: object) -> None:
    assert is_iso_date(str(moment).partition("+")[0])


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ("INTEGER", "number"), ("INT UNSIGNED", "number"), ("DOUBLE PRECISION", "number"), ("DECIMAL(10,2)", "number"),
        ("money", "number"), ("year", "number"), ("BIT", "boolean"), ("tinyint(1)", "boolean"), ("BOOLEAN", "boolean"),
        ("NVARCHAR(20)", "text"), ("character varying", "text"), ("uuid", "text"), ("jsonb", "text"),
        ("TIMESTAMP WITH TIME ZONE", "date"), ("date", "date"), ("interval", "other"), ("POINT", "other"),
        ("BLOB", "other"), ("integer[]", "other"), ("tsvector", "other"), ("", None),
    ],
)  # fmt: skip
def test_declared_types(raw: str, kind: str | None) -> None:
    assert read_type(raw) == kind


def test_cells_do_not_overrule_without_need() -> None:
    assert refine_type("number", ["1", "2"]) == "number"
    assert refine_type("number", [1, "n/a"]) == "number"
    assert refine_type("text", ["2024-01-01", "soon"]) == "text"
    assert refine_type("text", [20240101]) == "text"
    assert refine_type("date", ["soon"]) == "date"
    assert refine_type("text", [None, ""]) == "text"
    assert refine_type(None, [b"x"]) == "other"


def test_credentials_are_sensitive_by_name(make_database: MakeDatabase) -> None:
    assert [c.name for c in table_of(make_database(), "customers").columns if c.sensitive] == ["password"]
    assert not looks_secret("secretary_id") and not looks_secret("token_ring")


def test_a_small_schema(make_database: MakeDatabase) -> None:
    schema = schema_of(make_database())
    assert schema.foreign_keys == (ForeignKey("orders", ("customer_id",), "customers", ("id",)),)
    orders = schema.table("orders")
    assert orders and (orders.primary_key, orders.row_count, orders.is_view) == (("id",), 3, False)
    assert [c.type for c in orders.columns] == ["number", "number", "date", "number"]


def test_composite_and_dangling_keys(make_database: MakeDatabase) -> None:
    path = make_database(
        """
        CREATE TABLE part (b INT, a INT, PRIMARY KEY (a, b)) WITHOUT ROWID;
        CREATE TABLE use (x INT, y INT, FOREIGN KEY (x, y) REFERENCES PART);
        CREATE TABLE lost (z INT REFERENCES nowhere (id), w INT REFERENCES part (absent));
        INSERT INTO part VALUES (1, 2);
        """
    )
    schema = schema_of(path)
    part = schema.table("part")
    assert part and (part.primary_key, part.row_count) == (("a", "b"), 1)
    assert schema.foreign_keys == (ForeignKey("use", ("x", "y"), "part", ("a", "b")),)


def test_views_and_generated_columns_show_and_shadows_do_not(make_database: MakeDatabase) -> None:
    path = make_database(
        """
        CREATE TABLE "odd ""name" (a INTEGER PRIMARY KEY AUTOINCREMENT, b AS (a + 1));
        CREATE VIEW v AS SELECT a AS n, 'x' AS t FROM "odd ""name";
        CREATE VIEW broken AS SELECT * FROM gone;
        CREATE VIRTUAL TABLE notes USING fts5(body);
        INSERT INTO "odd ""name" DEFAULT VALUES;
        """
    )
    schema = schema_of(path)
    assert [(t.name, t.is_view, t.row_count) for t in schema.tables] == [
        ('odd "name', False, 1),
        ("v", True, None),
        ("notes", False, 0),
    ]
    assert [c.name for c in schema.tables[0].columns] == ["a", "b"]
    assert [(c.name, c.type) for c in schema.tables[1].columns] == [("n", "number"), ("t", "text")]


def number(name: str) -> Column:
    return Column(name, "number")


CUSTOMERS = Table("customers", (number("id"), Column("name")), ("id",))


def inferred(*tables: Table, keys: tuple[ForeignKey, ...] = ()) -> list[tuple[str, str, str]]:
    found = infer_foreign_keys(Schema("x", tables, keys))
    assert all(k.inferred for k in found)
    return [(k.table, k.columns[0], k.ref_table) for k in found]


def test_nothing_is_inferred_without_reason() -> None:
    orders = Table("orders", (number("id"), number("customer_id")), ("id",))
    assert inferred(CUSTOMERS, Table("orders", (number("id"), number("supplier_id")), ("id",))) == []
    assert inferred(CUSTOMERS, Table("orders", (number("id"), Column("customer_id")), ("id",))) == []  # text to number
    assert inferred(CUSTOMERS, orders, keys=(ForeignKey("orders", ("id",), "customers", ("id",)),)) == []
    assert inferred(Table("customers", (number("id"),)), orders) == []  # no key to point at
    assert inferred(Table("customers", (number("a"), number("b")), ("a", "b")), orders) == []
    assert inferred(CUSTOMERS, Table("customer", (number("id"),), ("id",)), orders) == []  # which of the two?
    assert inferred(CUSTOMERS, Table("orders", (number("customer_id"),), (), is_view=True)) == []
    twins = (Table("a", (number("person_id"),), ("person_id",)), Table("b", (number("person_id"),), ("person_id",)))
    assert inferred(*twins) == []


@pytest.mark.parametrize(
    "column", ["customer_id", "CustomerId", "customerid", "billing_customer_id", "fk_customer", "customer"]
)
def test_names_that_name_a_table(column: str) -> None:
    assert inferred(CUSTOMERS, Table("orders", (number(column),))) == [("orders", column, "customers")]


@pytest.mark.parametrize(
    ("table", "column"), [("categories", "category_id"), ("dim_box", "box_key"), ("tblPeople", "PersonID")]
)
def test_plurals_and_prefixes(table: str, column: str) -> None:
    assert inferred(Table(table, (number("id"),), ("id",)), Table("facts", (number(column),))) == [
        ("facts", column, table)
    ]


def test_the_same_distinctive_name() -> None:
    students = Table("student", (number("StuID"), Column("LName")), ("StuID",))
    pets = Table("has_pet", (number("StuID"), number("PetID")))
    assert inferred(students, pets) == [("has_pet", "StuID", "student")]
    generic = Table("status", (number("code"),), ("code",))
    assert inferred(generic, Table("orders", (number("code"),))) == []


def test_values_refuse_what_names_suggest(make_database: MakeDatabase) -> None:
    script = """
        CREATE TABLE customers (id INTEGER PRIMARY KEY);
        CREATE TABLE orders (customer_id INTEGER);
        CREATE TABLE visits (customer_id INTEGER);
        CREATE TABLE calls (customer_id INTEGER);
        INSERT INTO customers VALUES (1), (2), (3);
        INSERT INTO orders VALUES (1), (2), (NULL), (2);
        INSERT INTO visits VALUES (1), (100), (200);
    """
    keys = schema_of(make_database(script)).foreign_keys
    assert [(k.table, k.ref_table, k.inferred) for k in keys] == [
        ("orders", "customers", True),
        ("calls", "customers", True),
    ]


def test_five_hundred_tables_are_read_in_time(tmp_path: Path) -> None:
    path = tmp_path / "wide.sqlite"
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "BEGIN;"
            + "".join(
                f"CREATE TABLE thing_{i} (id INTEGER PRIMARY KEY, name TEXT, day TEXT, thing_{max(i - 1, 0)}_id INT);"
                f"INSERT INTO thing_{i} VALUES (1, 'thing number {i}', '2024-01-01', 1);"
                for i in range(500)
            )
            + "COMMIT;"
        )
    start = time.process_time()  # our own time: other work on the machine is not ours to judge
    schema = schema_of(path)
    assert time.process_time() - start < 2
    assert len(schema.tables) == 500 and len(schema.foreign_keys) > 400


def test_a_view_that_never_ends_does_not_hold_us_up(make_database: MakeDatabase) -> None:
    path = make_database(
        """
        CREATE TABLE t (x TEXT);
        INSERT INTO t VALUES ('2024-01-01');
        CREATE VIEW v AS WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT n FROM r WHERE n < 0;
        """
    )
    start = time.monotonic()
    schema = schema_of(path)
    assert time.monotonic() - start < 3
    assert [t.name for t in schema.tables] == ["t", "v"]


def test_chinook(shared_data: Path) -> None:
    schema = schema_of(shared_data / "sample_databases" / "chinook.sqlite")
    assert len(schema.tables) == 11 and len(schema.foreign_keys) == 11
    assert not any(k.inferred for k in schema.foreign_keys)
    tracks = schema.table("Track")
    assert tracks and tracks.row_count == 3503
