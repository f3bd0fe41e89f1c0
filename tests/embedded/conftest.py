from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqlcoder.schema import Column, ForeignKey, Schema, Table

SHOP = Path(__file__).parents[1] / "fixtures" / "shop.sql"


def columns(*names: str) -> tuple[Column, ...]:
    """Columns by name; `name:number` and `name:date` have that type."""
    pairs = [name.partition(":") for name in names]
    return tuple(Column(name, type_ or "text") for name, _, type_ in pairs)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def shop() -> Schema:
    """The schema of shop.sql, with its keys."""
    customers = columns("id:number", "name", "email", "country", "referrer_id:number", "created_at:date")
    return Schema(
        "shop",
        (
            Table("customers", customers, ("id",)),
            Table("orders", columns("id:number", "customer_id:number", "status", "total:number", "ordered_at:date")),
            Table("items", columns("id:number", "order_id:number", "product", "quantity:number", "price:number")),
        ),
        (
            ForeignKey("orders", ("customer_id",), "customers", ("id",)),
            ForeignKey("items", ("order_id",), "orders", ("id",)),
            ForeignKey("customers", ("referrer_id",), "customers", ("id",)),
        ),
    )


@pytest.fixture(scope="session")
def rows() -> Iterator[sqlite3.Connection]:
    """The shop's rows."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(SHOP.read_text(encoding="utf-8"))
    yield connection
    connection.close()
