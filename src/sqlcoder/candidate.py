"""One proposal of a generator."""

from __future__ import annotations

from dataclasses import dataclass

from sqlcoder.query import Query


@dataclass(frozen=True, slots=True)
class Candidate:
    """A query a generator proposes (None: it says that the schema holds no answer), the best first in a list."""

    query: Query | None
    score: float
    """Log-probability, summed over tokens or actions; only comparable within one list."""
    confidence: float | None = None
    """The generator's own estimate that this one is right, 0 to 1; None where it has none."""
    tokens: int = 0
    raw: str = ""
    """What the model wrote, before anything was cut out of it."""
    reading: tuple[str, ...] = ()
    """What it took the question to mean, one line a fact, in words."""
