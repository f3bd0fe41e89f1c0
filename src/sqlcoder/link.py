"""What a span of the question may refer to: a table, a column, or a value. Links suggest; the model decides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LinkMatch = Literal["exact", "partial"]
ValueKind = Literal["cell", "partial_cell", "number", "quoted", "date", "span", "low_cardinality"]


@dataclass(frozen=True, slots=True)
class Link:
    """Words `start:end` of the question name a table (column is None) or one of its columns."""

    start: int
    end: int
    table: str
    column: str | None
    match: LinkMatch
    score: float = 1.0


@dataclass(frozen=True, slots=True)
class Value:
    """A literal that the question may mean."""

    text: str
    """As SQL would compare it: the database's spelling of a cell, a plain number, an ISO date."""
    kind: ValueKind
    start: int
    """First word of the span it came from; -1 where it came from no span."""
    end: int
    columns: tuple[tuple[str, str], ...] = ()
    """(table, column) pairs that hold this cell, the most likely first."""
    score: float = 1.0
