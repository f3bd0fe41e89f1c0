"""What a run keeps of each example: the answer that was given, and the verdict on it. One JSON line each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlcoder.example import Difficulty, Example
from sqlcoder.query import Query
from sqlcoder.verdict import Outcome, Verdict


@dataclass(frozen=True, slots=True)
class Prediction:
    """An answer as far as judging needs it; enough to judge again without a model."""

    index: int
    """The example's place in the benchmark, from 0."""
    id: str
    sql: str | None
    """The query; None where there was no answer."""
    reason: str | None = None
    """Why there was no answer."""
    confidence: float | None = None
    elapsed_s: float | None = None
    """How long the answer took; None where it was made elsewhere."""
    failure: str | None = None
    """What broke while answering or judging (type and message); then a query is not run again."""

    def query(self, dialect: str) -> Query | None:
        """The predicted query in the database's dialect; None where there is none to run."""
        return Query(self.sql, dialect) if self.sql is not None and self.failure is None else None


@dataclass(frozen=True, slots=True)
class Scored:
    """One line of a run's verdicts."""

    index: int
    id: str
    db_id: str
    question: str
    gold: str | None
    """The main gold query; None for an unanswerable question."""
    pred: str | None
    outcome: Outcome
    reason: str
    weak: bool
    confidence: float | None
    elapsed_s: float | None
    difficulty: Difficulty | None
    category: str
    answerable: bool
    source_difficulty: str = ""


def score(example: Example, prediction: Prediction, verdict: Verdict) -> Scored:
    """Put an example, the answer to it and the verdict together."""
    return Scored(
        index=prediction.index,
        id=example.id,
        db_id=example.db_id,
        question=example.question,
        gold=example.golds[0] if example.golds else None,
        pred=prediction.sql,
        outcome=verdict.outcome,
        reason=verdict.reason,
        weak=verdict.weak,
        confidence=prediction.confidence,
        elapsed_s=prediction.elapsed_s,
        difficulty=example.difficulty,
        category=example.category,
        answerable=example.answerable,
        source_difficulty=example.source_difficulty,
    )


def failed_golds(scored: Iterable[Scored]) -> list[dict[str, Any]]:
    """The examples that left the denominator because their gold could not be run: our fault, so they are told."""
    return [
        {"id": s.id, "db_id": s.db_id, "gold": s.gold, "reason": s.reason} for s in scored if s.outcome == "gold_failed"
    ]


def verdict_line(scored: Scored) -> dict[str, Any]:
    """The verdict alone, as `eval score` lists it."""
    return {"outcome": scored.outcome, "reason": scored.reason, "weak": scored.weak}
