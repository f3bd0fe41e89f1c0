"""Hold a prediction that matches on the original against the suite's copies: it must match on every one of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sqlcoder.db.database import Database
from sqlcoder.errors import QueryError, Unsafe
from sqlcoder.evaluation.judge import DEFAULT_LIMITS, Limits
from sqlcoder.evaluation.suite.ground import survey
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.sql.guard import guard
from sqlcoder.verdict import Verdict


def hold_against(
    verdict: Verdict,
    example: Example,
    predicted: Query | None,
    copies: Iterable[Database],
    *,
    limits: Limits = DEFAULT_LIMITS,
) -> Verdict:
    """The verdict of the original, or the first copy's that disagrees; anything but a match stays as it is.

    A copy on which a gold fails, or whose rows don't determine the gold's result, says nothing. A match stays weak only
    where it is weak on every database. Raises DatabaseError.
    """
    if verdict.outcome != "match" or predicted is None:
        return verdict
    weak = verdict.weak
    for copy in copies:
        ground = survey(example, copy, limits, witness=Path(copy.url))
        if not ground.references:
            continue
        where = f"on the perturbed copy {copy.name}: "
        try:
            found = ground.judge(guard(predicted, copy.schema()), copy, limits)
        except Unsafe as error:
            return Verdict("pred_unsafe", f"{where}{error}")
        except QueryError as error:
            return Verdict("pred_failed", f"{where}{type(error).__name__}: {error}")
        if found.outcome != "match":
            return replace(found, reason=f"{where}{found.reason}")
        weak = weak and found.weak
    return replace(verdict, weak=weak)
