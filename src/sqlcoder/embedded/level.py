"""One level of a query as `to_sql` writes it: its tables' names, and the levels around it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from sqlcoder.dialects import Dialect
from sqlcoder.dialects import dialect as dialect_facts
from sqlcoder.schema import Schema


@dataclass(frozen=True, slots=True)
class Level:
    """One query level: how its tables are called, and what a FROM query gives."""

    schema: Schema
    dialect: str
    names: dict[str, tuple[str, ...]]
    """For each table how its occurrences are called in this FROM clause."""
    qualified: bool
    outputs: tuple[exp.Expr, ...] = ()
    """Columns of the FROM query, as this level can name them."""
    enclosing: Level | None = None
    """The level around a sub-query of a condition or an expression."""

    @property
    def facts(self) -> Dialect:
        return dialect_facts(self.dialect)
