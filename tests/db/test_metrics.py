"""A metric that is no expression of one row is refused, naming file, key and next step; one that is gets its table."""

from __future__ import annotations

import pytest

from sqlcoder.db.catalog import MetricNotes
from sqlcoder.db.metrics import make_metric
from sqlcoder.errors import SetupError
from sqlcoder.schema import Column, ForeignKey, Metric, Schema, Table
from sqlcoder.sql.metrics import lookup_path


def number(name: str) -> Column:
    return Column(name, "number")


def shop(dialect: str = "sqlite") -> Schema:
    """Orders, their lines, products and their makers; coupons stand alone."""
    return Schema(
        "shop",
        (
            Table("Order", (number("id"), Column("day", "date"), Column("email", sensitive=True)), ("id",)),
            Table("lines", (number("order_id"), number("product_id"), number("qty"), number("price"))),
            Table("products", (number("id"), Column("name"), number("cost"), number("maker_id")), ("id",)),
            Table("makers", (number("id"), number("rate")), ("id",)),
            Table("coupons", (number("id"), number("worth")), ("id",)),
        ),
        (
            ForeignKey("lines", ("order_id",), "Order", ("id",)),
            ForeignKey("lines", ("product_id",), "products", ("id",)),
            ForeignKey("products", ("maker_id",), "makers", ("id",)),
        ),
        dialect,
    )


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("", "is not one expression"),
        ("price, qty", "is not one expression"),
        ("price AS p", "is not one expression"),
        ("*", "is not one expression"),
        ("price FROM lines", "is not one expression"),
        ("price - (SELECT max(price) FROM lines)", "is not one expression"),
        ("price; DROP TABLE lines", "2 statements"),
        ("price * ", "Not SQL that can be read"),
        ("sum(price)", "sum() takes many rows"),
        ("1 + COUNT(price)", "count() takes many rows"),
        ("rank() OVER (ORDER BY price)", "takes many rows"),
        ("max(price)", "max() takes many rows"),
        ("count(*)", "count() takes many rows"),
        ("lines.*", "is not one expression"),
        ("3 + 4", "names no column"),
        ("prise * qty", "no table has a column 'prise'; did you mean 'price'?"),
        ("lines.quantity * 2", "table 'lines' has no column 'quantity'"),
        ("line.qty * 2", "no table 'line'; did you mean 'lines'?"),
        ("id + 1", "'id' is a column of Order and products and makers and coupons; write Order.id"),
        ("lines.qty * coupons.worth", "no keys lead from one of lines and coupons to the others"),
        ("products.cost * lines.nothing", "table 'lines' has no column 'nothing'"),
        ("load_extension(products.name)", "Function LOAD_EXTENSION is not allowed"),
    ],
)
def test_what_is_no_metric_is_refused(sql: str, said: str) -> None:
    with pytest.raises(SetupError) as caught:
        make_metric("revenue", MetricNotes(sql), shop(), "sqlcoder.toml: databases.shop.metrics.revenue")
    assert str(caught.value).startswith("sqlcoder.toml: databases.shop.metrics.revenue")
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("name", "notes", "said"),
    [
        ("Price", MetricNotes("price * qty"), "has a column 'price'; give the metric another name"),
        ("x", MetricNotes("price", table="lnies"), "no table 'lnies'; did you mean 'lines'?"),
        ("x", MetricNotes("lines.price", table="products"), "no keys lead from a row of 'products' to one of 'lines'"),
    ],
)
def test_a_metric_needs_a_free_name_and_a_table_that_is_there(name: str, notes: MetricNotes, said: str) -> None:
    with pytest.raises(SetupError, match="m: ") as caught:
        make_metric(name, notes, shop(), "m")
    assert said in str(caught.value)


def test_columns_get_their_tables_and_the_schemas_spelling() -> None:
    revenue = make_metric("revenue", MetricNotes("PRICE * Qty", aliases=("sales",), description="d"), shop(), "m")
    assert revenue == Metric("revenue", "lines", "lines.price * lines.qty", "number", ("sales",), "d")
    assert make_metric("contact", MetricNotes("email"), shop(), "m").expression == '"Order".email'


@pytest.mark.parametrize(
    ("sql", "table", "type"),
    [
        ("price * products.cost", "lines", "number"),
        ("makers.rate * products.cost", "products", "number"),
        ("'#' || makers.id || \"Order\".id || lines.qty", "lines", "text"),
        ("max(price, 10) * qty", "lines", "number"),
        ("price > 3 AND qty = 1", "lines", "boolean"),
        ("CASE WHEN qty > 5 THEN 'bulk' ELSE 'single' END", "lines", "text"),
        ('coalesce("Order".day)', "Order", "date"),
    ],
)
def test_the_table_is_the_one_that_looks_up_the_others(sql: str, table: str, type: str) -> None:
    metric = make_metric("m", MetricNotes(sql), shop(), "m")
    assert (metric.table, metric.type) == (table, type)


def test_a_metric_of_sensitive_columns_is_sensitive() -> None:
    assert make_metric("contact", MetricNotes("lower(email)"), shop(), "m").sensitive
    assert not make_metric("revenue", MetricNotes("price * qty"), shop(), "m").sensitive


def test_keys_are_followed_to_the_one_side_only() -> None:
    schema = shop()
    assert lookup_path(schema, "products", "lines") is None
    path = lookup_path(schema, "lines", "makers")
    assert path is not None
    assert [key.ref_table for key in path] == ["products", "makers"]
    partly = Schema("s", (Table("a", (number("x"),)), Table("b", (number("p"), number("q")), ("p", "q"))))
    half = Schema("s", partly.tables, (ForeignKey("a", ("x",), "b", ("p",)),))
    assert lookup_path(half, "a", "b") is None, "half of a primary key may find several rows"
