"""A small database in memory that the linking tests share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pytest

from sqlcoder.linking.words import fold
from sqlcoder.schema import Column, ForeignKey, Schema, Table


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    table: str
    column: str


class ListedValues:
    """The value index's protocol over a list of cells."""

    def __init__(self, cells: dict[tuple[str, str], tuple[str, ...]], small: frozenset[tuple[str, str]]) -> None:
        self._cells = [Cell(text, *place) for place, texts in cells.items() for text in texts]
        self._small = {place: texts for place, texts in cells.items() if place in small}

    def lookup(self, phrase: str) -> Sequence[Cell]:
        return [c for c in self._cells if fold(c.text) == fold(phrase)]

    def containing(self, words: Sequence[str]) -> Sequence[Cell]:
        folded = [fold(w) for w in words]
        return sorted(
            (c for c in self._cells if all(w in fold(c.text).split() for w in folded)), key=lambda c: len(c.text)
        )

    def small(self, table: str, column: str) -> tuple[str, ...] | None:
        return self._small.get((table, column))


@pytest.fixture(scope="session")
def schema() -> Schema:
    """Customers, their orders, and the cities they live in."""
    return Schema(
        "shop",
        (
            Table(
                "customers",
                (
                    Column("customer_id", "number"),
                    Column("first_name"),
                    Column("LastName"),
                    Column("gender"),
                    Column("active", "number"),
                    Column("city_id", "number"),
                    Column("e_mail"),
                    Column("birthdate", "date", comment="day on which the person came into the world"),
                ),
                ("customer_id",),
            ),
            Table("orders", (Column("order_id", "number"), Column("customer_id", "number"), Column("total", "number"))),
            Table("cities", (Column("city_id", "number"), Column("name"), Column("country"))),
        ),
        (
            ForeignKey("orders", ("customer_id",), "customers", ("customer_id",)),
            ForeignKey("customers", ("city_id",), "cities", ("city_id",)),
        ),
    )


@pytest.fixture(scope="session")
def values() -> ListedValues:
    """Cells of that schema."""
    return ListedValues(
        {
            ("customers", "first_name"): ("Glenn", "Anna Maria", "name"),
            ("customers", "LastName"): ("Ford", "O'Neill"),
            ("customers", "gender"): ("F", "M"),
            ("customers", "active"): ("0", "1"),
            ("cities", "name"): ("São Paulo", "New York", "York", "Paris", "the"),
            ("cities", "country"): ("France", "USA", "Brazil"),
            ("hidden", "note"): ("Glenn",),
        },
        frozenset({("customers", "gender"), ("customers", "active")}),
    )
