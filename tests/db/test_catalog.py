"""A catalogue that does not fit is refused, naming the place; one that fits is applied, and nothing else changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqlcoder.db.catalog import Catalog, apply_catalog, find_catalog, read_catalogs
from sqlcoder.db.database import Database
from sqlcoder.errors import SetupError
from sqlcoder.schema import Column, ForeignKey, Metric, Schema, Table
from tests.db.conftest import MakeDatabase

SCHEMA = Schema(
    "shop",
    (
        Table("customers", (Column("id", "number"), Column("name"), Column("phone")), ("id",)),
        Table("orders", (Column("id", "number"), Column("buyer", "number"), Column("total", "number")), ("id",)),
    ),
    (ForeignKey("orders", ("id",), "customers", ("id",), inferred=True),),
)


def read(tmp_path: Path, body: str) -> Catalog:
    config = tmp_path / "sqlcoder.toml"
    config.write_text("[databases.shop]\n" + body)
    return read_catalogs(config)["shop"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "databases.shop: url is missing"),
        ("url = 3", "url is missing"),
        ("url = 'x'\nurls = 'y'", "there is no key 'urls'; did you mean 'url'?"),
        ("url = 'x'\njoins = ['orders to customers']", "'orders to customers' is not of the form"),
        ("url = 'x'\njoins = ['a.x = b.y and a.z = c.w']", "is not of the form"),
        ("url = 'x'\njoins = 'a.x = b.y'", "joins must be a list"),
        ("url = 'x'\n[databases.shop.metrics]\nrevenue = 3", "metrics.revenue must be text or a table"),
        ("url = 'x'\n[databases.shop.metrics]\nrevenue = {aliases = ['x']}", "metrics.revenue: sql is missing"),
        ("url = 'x'\n[databases.shop.metrics]\nrevenue = {sql = 'a', alias = 'x'}", "did you mean 'aliases'?"),
        ("url = 'x'\n[databases.shop.tables.t]\nalias = ['y']", "did you mean 'aliases'?"),
        ("url = 'x'\n[databases.shop.tables.t]\naliases = 'y'", "tables.t.aliases must be a list"),
        (
            "url = 'x'\n[databases.shop.tables.t.columns.c]\nsensitive = 'yes'",
            "columns.c.sensitive must be true or false",
        ),
    ],
)
def test_catalogues_of_another_shape_are_refused(tmp_path: Path, body: str, said: str) -> None:
    with pytest.raises(SetupError) as caught:
        read(tmp_path, body)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("[databases.shop.tables.ordres]\n", "no table 'ordres'; did you mean 'orders'?"),
        ("[databases.shop.tables.orders.columns.totl]\n", "table 'orders' has no column 'totl'; did you mean 'total'?"),
        ("joins = ['orders.buyer = customers.ident']", "table 'customers' has no column 'ident'"),
    ],
)
def test_catalogues_that_do_not_fit_are_refused(tmp_path: Path, body: str, said: str) -> None:
    catalog = read(tmp_path, f"url = 'x'\n{body}")
    with pytest.raises(SetupError) as caught:
        apply_catalog(SCHEMA, catalog)
    assert said in str(caught.value)


def test_what_fits_is_applied(tmp_path: Path) -> None:
    catalog = read(
        tmp_path,
        """
        url = "shop.sqlite"
        joins = ["ORDERS.buyer = customers.id"]
        metrics.revenue = "total * 2"
        [databases.shop.tables.Orders]
        aliases = ["purchases"]
        description = "One row for each order"
        [databases.shop.tables.customers.columns.phone]
        aliases = ["telephone"]
        sensitive = true
        """,
    )
    assert catalog.url == str(tmp_path / "shop.sqlite")
    before = repr(SCHEMA)
    schema = apply_catalog(SCHEMA, catalog)
    assert repr(SCHEMA) == before
    assert schema.foreign_keys == (ForeignKey("orders", ("buyer",), "customers", ("id",)),)
    assert schema.metrics == (Metric("revenue", "orders", "orders.total * 2"),)
    orders, customers = schema.table("orders"), schema.table("customers")
    assert orders and customers
    assert (orders.label, orders.comment) == ("purchases", "One row for each order")
    assert [(c.label, c.sensitive) for c in customers.columns] == [("id", False), ("name", False), ("telephone", True)]


def test_declared_keys_stay_beside_joins_and_names_may_be_quoted(tmp_path: Path) -> None:
    schema = Schema(
        "x",
        (Table("a b", (Column("x y"), Column("z"))), Table("c.d", (Column("w"), Column("v")))),
        (ForeignKey("a b", ("z",), "c.d", ("v",)),),
    )
    catalog = read(tmp_path, """url = 'x'\njoins = ['"a b"."x y" = "c.d".w AND "a b".z = "c.d".v']""")
    keys = apply_catalog(schema, catalog).foreign_keys
    assert keys == (ForeignKey("a b", ("z",), "c.d", ("v",)), ForeignKey("a b", ("x y", "z"), "c.d", ("w", "v")))


def test_a_database_opens_by_its_name_and_is_known_by_its_file(
    make_database: MakeDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_database()
    config = path.parent / "sqlcoder.toml"
    config.write_text(
        "[databases.mine]\nurl = 'shop.sqlite'\n[databases.mine.tables.orders]\naliases = ['purchases']\n"
    )
    for target in ("mine", str(path), path, f"sqlite:///{path}"):
        with Database.open(target, config=config) as database:
            table = database.schema().table("orders")
            assert table and table.label == "purchases"
    with Database.open(path) as database:  # no sqlcoder.toml above the working directory
        table = database.schema().table("orders")
        assert table and table.label == "orders"
    monkeypatch.chdir(path.parent)
    with Database.open("mine") as database:
        assert database.name == "shop"


def test_a_url_is_no_path() -> None:
    catalogs = {"x": Catalog("x", "postgresql://host/db")}
    assert find_catalog("postgresql://host/db", catalogs) is catalogs["x"]
    assert find_catalog("postgresql://host/other", catalogs) is None


def test_a_url_is_known_with_and_without_its_password() -> None:
    catalogs = {"x": Catalog("x", "postgresql://ann@host/db")}
    assert find_catalog("postgresql://ann:s3cret@host/db", catalogs) is catalogs["x"]
    assert find_catalog("postgresql://bob:s3cret@host/db", catalogs) is None
