"""What `ask` gives back, and every attempt that led there."""

from __future__ import annotations

from dataclasses import dataclass

from sqlcoder.query import Query
from sqlcoder.question import Question
from sqlcoder.result import Result


@dataclass(frozen=True, slots=True)
class Attempt:
    """A query that was tried; `error` says why it was not taken, None where it ran."""

    query: Query
    error: str | None = None
    result: Result | None = None
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Answer:
    """The question, the query or none, the result or none. An error text never stands in the SQL field."""

    question: Question
    query: Query | None
    result: Result | None
    confidence: float
    """Estimated probability that the answer is right, 0 to 1."""
    model: str
    reason: str | None = None
    """Why there is no answer; None where there is one."""
    attempts: tuple[Attempt, ...] = ()
    reading: tuple[str, ...] = ()
    """What the question was taken to mean: tables, columns, values, joins, in words."""
    notes: tuple[str, ...] = ()
    """What the reader must know, such as "values were sampled"."""
    elapsed_s: float = 0.0
