"""Execution guidance: let the database say which candidate to take.

Candidates are tried in the model's order (Wang et al. 2018, "Robust Text-to-SQL Generation with Execution-Guided
Decoding"): one that the guard or the engine refuses is dropped; the first that runs is taken, unless it found nothing
through a condition on text and a nearly as likely one finds something. Does not ask the model again, and does not say
"no answer": that is for the caller.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlcoder.answer import Attempt
from sqlcoder.candidate import Candidate
from sqlcoder.db.database import Database
from sqlcoder.errors import QueryError
from sqlcoder.result import Result
from sqlcoder.schema import Schema
from sqlcoder.sql.guard import guard
from sqlcoder.sql.metrics import expand_metrics
from sqlcoder.sql.reading import filters_on_text

EMPTY_GAP = 1.5
"""How much less likely (in log-probability) a query may be that replaces one which found nothing."""

SHORTEST_S = 0.001
"""With less time than this left, a query is not started."""


@dataclass(frozen=True, slots=True)
class Trial:
    """A candidate and what became of it."""

    candidate: Candidate
    attempt: Attempt


def guard_all(candidates: Sequence[Candidate], schema: Schema) -> list[Trial]:
    """Every candidate that has a query, its metrics written out, guarded; a refused one keeps text and reason."""
    return [_guard(candidate, schema) for candidate in candidates if candidate.query is not None]


def _guard(candidate: Candidate, schema: Schema) -> Trial:
    assert candidate.query is not None
    try:
        guarded = guard(expand_metrics(candidate.query, schema), schema)
        return Trial(candidate, Attempt(guarded, score=candidate.score))
    except QueryError as error:
        return Trial(candidate, Attempt(candidate.query, error=str(error), score=candidate.score))


def first_accepted(trials: Sequence[Trial]) -> Trial | None:
    """The first that the guard let pass, where nothing is to be run."""
    return next((trial for trial in trials if trial.attempt.error is None), None)


def try_in_order(
    trials: Sequence[Trial], database: Database, *, max_rows: int, timeout_s: float
) -> tuple[list[Trial], Trial | None]:
    """Run guarded candidates until one is good enough: (those looked at, the chosen one or None).

    `timeout_s` is for all of them together. Raises DatabaseError; queries that fail become attempts with an error.
    """
    deadline = time.monotonic() + timeout_s
    looked_at: list[Trial] = []
    first: Trial | None = None
    seen: set[str] = set()
    for trial in trials:
        sql = trial.attempt.query.sql
        if first is not None and first.attempt.score - trial.attempt.score > EMPTY_GAP:
            break
        if trial.attempt.error is None and sql in seen:
            continue
        seen.add(sql)
        if trial.attempt.error is None:
            trial = _run(trial, database, max_rows=max_rows, left_s=deadline - time.monotonic())
        looked_at.append(trial)
        result = trial.attempt.result
        if result is None:
            continue
        if first is None:
            first = trial
            if not (found_nothing(result) and filters_on_text(trial.attempt.query)):
                break
        elif not found_nothing(result):
            return looked_at, trial
    return looked_at, first


def _run(trial: Trial, database: Database, *, max_rows: int, left_s: float) -> Trial:
    if left_s < SHORTEST_S:
        return replace(trial, attempt=replace(trial.attempt, error="not run: the time for this question was up"))
    try:
        result = database.execute(trial.attempt.query, max_rows=max_rows, timeout_s=round(left_s, 3))
    except QueryError as error:
        return replace(trial, attempt=replace(trial.attempt, error=str(error)))
    return replace(trial, attempt=replace(trial.attempt, result=result))


def found_nothing(result: Result) -> bool:
    """No row, or one row that counts or adds up nothing.

    >>> [found_nothing(Result(("n",), rows)) for rows in ((), ((0,),), ((None,),), (("x",),))]
    [True, True, True, False]
    """
    return not result.rows or (len(result.rows) == 1 and all(cell is None or cell == 0 for cell in result.rows[0]))


def confidence_in(chosen: Trial, trials: Sequence[Trial], proposed: Sequence[Candidate]) -> float:
    """The generator's own estimate for the chosen query, else the probability that it gives to it, however spelled.

    Scores are log-probabilities, so their exponentials are what the model believes; candidates that the guard makes
    the same query are one. Scores that are no probabilities (a script's zeros) are scaled to a sum of one.
    """
    if chosen.candidate.confidence is not None:
        return chosen.candidate.confidence
    same = [t.candidate.score for t in trials if t.attempt.query.sql == chosen.attempt.query.sql]
    everything = sum(math.exp(min(candidate.score, 0.0)) for candidate in proposed)
    return sum(math.exp(min(score, 0.0)) for score in same) / max(1.0, everything)
