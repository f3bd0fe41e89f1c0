"""What every rule has in common: the type of a scorer, and the way from an example to a verdict.

The old rules are kept as they decide, not as they ran: whichever rule scores, a prediction passes the guard, runs on a
read-only connection and is stopped at its deadline, a failing gold leaves the denominator, and a result that was cut
off is never judged as whole. None of them knows unanswerable questions; there ours decides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias, TypeVar

from sqlcoder.db.database import Database
from sqlcoder.errors import ExecutionFailed, QueryError, Unsafe
from sqlcoder.evaluation.judge import Limits, judge
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.sql.guard import guard
from sqlcoder.verdict import Verdict

Scorer: TypeAlias = Callable[[Example, Query | None, Sequence[Database], Limits], Verdict]
"""Example, prediction (None: no answer), databases (the example's own first, variants of it after it), limits.

Raises DatabaseError where a database itself fails.
"""

Gold = TypeVar("Gold")
Pred = TypeVar("Pred")


def decide(
    example: Example,
    predicted: Query | None,
    database: Database,
    *,
    read_gold: Callable[[Query], Gold],
    read_pred: Callable[[Query], Pred],
    complain: Callable[[Gold, Pred], str | None],
) -> Verdict:
    """The verdict of a rule: matching any gold is right, else the main gold's complaint is the reason.

    `read_gold` and `read_pred` make of a query what the rule compares (its rows, its parts); `read_pred` gets it
    guarded. What they raise as QueryError is a failed gold or a failed prediction. `complain` says why a prediction
    does not match, or None where it does. Outcomes as of `judge`. Raises DatabaseError.
    """
    if not example.answerable:
        return judge(example, predicted, database)
    golds: list[Gold] = []
    failures: list[str] = []
    for gold in example.golds:
        try:
            golds.append(read_gold(Query(gold, database.dialect)))
        except QueryError as error:
            failures.append(f"{type(error).__name__}: {error}")
    if not golds:
        return Verdict("gold_failed", failures[0] if failures else "the example has no gold")
    if predicted is None:
        return Verdict("no_answer", "no answer was given")
    try:
        pred = read_pred(guard(predicted, database.schema()))
    except Unsafe as error:
        return Verdict("pred_unsafe", str(error))
    except QueryError as error:
        return Verdict("pred_failed", f"{type(error).__name__}: {error}")
    complaints = [complain(gold, pred) for gold in golds]
    if None in complaints:
        return Verdict("match", "accepted by the rule")
    return Verdict("mismatch", str(complaints[0]))


def fetch(query: Query, database: Database, limits: Limits) -> Result:
    """All rows of a query. Raises QueryError (also where there are more than can be judged) and DatabaseError."""
    result = database.execute(query, max_rows=limits.max_rows, timeout_s=limits.timeout_s)
    if result.truncated:
        raise ExecutionFailed(f"The result was cut off after {len(result.rows):,} rows")
    return result


def sizes(result: Result) -> str:
    """Rows and columns in words: `3 x 2`."""
    return f"{len(result.rows):,} x {len(result.columns)}"
