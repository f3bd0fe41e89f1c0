"""What is known of a database's shape: tables, columns, keys, comments. No rows, no connections, no prompt text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Literal

ColumnType = Literal["text", "number", "date", "boolean", "other"]

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")


@lru_cache(maxsize=65_536)
def split_identifier(name: str) -> str:
    """The words of an identifier, in lower case.

    >>> split_identifier("SupportRepId"), split_identifier("order_ID"), split_identifier("Unit Price")
    ('support rep id', 'order id', 'unit price')
    """
    spaced = re.sub(r"[\W_]+", " ", name)
    return " ".join(_CAMEL.sub(" ", spaced).lower().split())


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table or view."""

    name: str
    type: ColumnType = "text"
    raw_type: str = ""
    """The type as the database declares it."""
    comment: str = ""
    aliases: tuple[str, ...] = ()
    """Other names people use for it, the best first (from the catalogue)."""
    sensitive: bool = False
    """Its values are shown to nobody who does not ask for them, and reach no model, index or log."""
    nullable: bool = True
    sensitivity_declared: bool = False
    """The catalogue said so (or said that it is not), whatever name and cells look like."""

    @property
    def label(self) -> str:
        """The name in plain words: the first alias, else the identifier's words."""
        return self.aliases[0].lower() if self.aliases else split_identifier(self.name) or self.name.lower()


@dataclass(frozen=True, slots=True)
class Table:
    """One table or view, its columns in the database's order."""

    name: str
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...] = ()
    """Names of the key's columns, as they are spelled in `columns`."""
    comment: str = ""
    aliases: tuple[str, ...] = ()
    is_view: bool = False
    row_count: int | None = None
    """How many rows, where that is cheap to know."""
    namespace: str | None = None
    """The database schema it lives in, where it is not the default one."""

    @property
    def label(self) -> str:
        """The name in plain words: the first alias, else the identifier's words."""
        return self.aliases[0].lower() if self.aliases else split_identifier(self.name) or self.name.lower()

    def column(self, name: str) -> Column | None:
        """The column of that name, exact spelling first, then without regard to case; None where there is none."""
        folded = name.casefold()
        exact = [c for c in self.columns if c.name == name]
        return next(iter(exact + [c for c in self.columns if c.name.casefold() == folded]), None)


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """`table.columns` points at `ref_table.ref_columns`, column by column."""

    table: str
    columns: tuple[str, ...]
    ref_table: str
    ref_columns: tuple[str, ...]
    inferred: bool = False
    """Guessed from names and values; the database does not declare it."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A figure that people have a name for and no column holds; each row of one table has one."""

    name: str
    table: str
    """The table whose rows have it."""
    expression: str
    """SQL in the schema's dialect, without aggregates, every column written `table.column`."""
    type: ColumnType = "number"
    aliases: tuple[str, ...] = ()
    comment: str = ""
    sensitive: bool = False
    """It is made of sensitive columns."""


@dataclass(frozen=True)
class Schema:
    """A database's tables and how they hang together."""

    name: str
    tables: tuple[Table, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    dialect: str = "sqlite"
    metrics: tuple[Metric, ...] = field(default=())
    """Named metrics of the catalogue; `sqlcoder.sql.metrics` makes columns of them and SQL of those columns."""

    @cached_property
    def _by_name(self) -> dict[str, Table]:
        return {t.name.casefold(): t for t in reversed(self.tables)} | {t.name: t for t in self.tables}

    def table(self, name: str) -> Table | None:
        """The table of that name, exact spelling first, then without regard to case; None where there is none."""
        return self._by_name.get(name) or self._by_name.get(name.casefold())

    def columns(self) -> Iterator[tuple[Table, Column]]:
        """Every (table, column) pair in order."""
        for table in self.tables:
            for column in table.columns:
                yield table, column
