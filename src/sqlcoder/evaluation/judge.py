"""One prediction, one verdict: guard it, run it and the golds, compare.

The golds come from a dataset and are trusted as far as the read-only connection trusts anybody; the prediction is
guarded first. A gold that fails is our fault and no verdict on the prediction. A timeout of the prediction is a failed
prediction. What was judged before on the same database is not run again (`kept.py`), and how a gold sorts and cuts is
looked for only where the prediction's rows are not its very rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sqlcoder.db.database import Database
from sqlcoder.errors import ExecutionFailed, QueryError, Unsafe
from sqlcoder.evaluation.compare import compare, same_as_given
from sqlcoder.evaluation.comparing.order import is_ordered, may_sort_or_cut, plan_order
from sqlcoder.evaluation.comparing.window import UNORDERED, OrderSpec, ties
from sqlcoder.evaluation.kept import Kept, is_small, kept_of
from sqlcoder.example import Example, Policy
from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.sql.guard import guard
from sqlcoder.verdict import Verdict

RIGHTLY_REFUSED = "rightly refused"
MAX_ROWS = 100_000
"""Rows after which a result counts as cut off, and can't be judged as whole."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a query of the judge's may take."""

    timeout_s: float = 30.0
    max_rows: int = MAX_ROWS


@dataclass(frozen=True, slots=True)
class Reference:
    """What the gold gives, and how its rows must come."""

    result: Result
    order: OrderSpec


DEFAULT_LIMITS = Limits()
_LASTING = frozenset({"match", "mismatch", "pred_unsafe"})
"""Verdicts that the next run would give as well, whatever the machine was doing meanwhile."""


def judge(example: Example, predicted: Query | None, database: Database, *, limits: Limits = DEFAULT_LIMITS) -> Verdict:
    """Judge a prediction (None: no answer was given) by the example's golds; matching any one of them is right.

    Outcomes: "match"; "mismatch" with the reason for the main gold; "pred_unsafe" (the guard refused it), "pred_failed"
    (not SQL, an unknown name, an error, a timeout); "no_answer"; "gold_failed" where no gold could be run, whatever the
    prediction is, so that n does not depend on the model.
    An unanswerable question is rightly met with no answer (reason `RIGHTLY_REFUSED`) and wrongly with any.
    Raises DatabaseError where the database itself fails.
    """
    if not example.answerable:
        if predicted is None:
            return Verdict("no_answer", RIGHTLY_REFUSED)
        return Verdict("mismatch", "answered a question that this database cannot answer")
    kept, key = kept_of(database), (example.golds, example.policy, predicted, limits)
    if (known := kept.verdicts.get(key)) is not None:
        return known
    verdict = _judge(example, predicted, database, limits, kept)
    if verdict.outcome in _LASTING:
        kept.verdicts.put(key, verdict)
    return verdict


def _judge(
    example: Example, predicted: Query | None, database: Database, limits: Limits, kept: Kept[object]
) -> Verdict:
    golds: list[tuple[Query, Result]] = []
    failures: list[str] = []
    for text in example.golds:
        gold = Query(text, database.dialect)
        try:
            golds.append((gold, _known_rows(gold, database, limits, kept)))
        except QueryError as error:
            failures.append(f"{type(error).__name__}: {error}")
    if not golds:
        return Verdict("gold_failed", failures[0] if failures else "the example has no gold")
    if predicted is None:
        return Verdict("no_answer", "no answer was given")
    try:
        safe = guard(predicted, database.schema())
        pred = database.execute(safe, max_rows=limits.max_rows, timeout_s=limits.timeout_s)
    except Unsafe as error:
        return Verdict("pred_unsafe", str(error))
    except QueryError as error:
        return Verdict("pred_failed", f"{type(error).__name__}: {error}")

    verdicts: list[Verdict] = []
    for gold, rows in golds:
        verdict = same_as_given(rows, pred) if may_sort_or_cut(gold) else None
        if verdict is None:
            reference = _known_reference(gold, rows, database, limits, kept)
            verdict = compare(reference.result, pred, order=reference.order, policy=example.policy)
        if verdict.outcome == "match" and not verdict.weak:
            return verdict
        verdicts.append(verdict)
    # A weak match before none; of the rest the main gold's verdict.
    best = min(verdicts, key=lambda verdict: verdict.outcome != "match")
    if best.outcome != "match" and failures:
        return replace(best, reason=f"{best.reason} (another gold could not be run: {failures[0]})")
    return best


def _known_rows(gold: Query, database: Database, limits: Limits, kept: Kept[object]) -> Result:
    """`_rows_of`, unless they are known already. Raises as that does."""
    known = kept.golds.get((gold, limits))
    if known is None:
        known = _rows_of(gold, database, limits)
        if is_small(known):
            kept.golds.put((gold, limits), known)
    return known


def _known_reference(gold: Query, rows: Result, database: Database, limits: Limits, kept: Kept[object]) -> Reference:
    """`_reference`, unless it is known already. Raises as that does."""
    if not may_sort_or_cut(gold):
        return Reference(rows, UNORDERED)
    known = kept.references.get((gold, limits))
    if isinstance(known, Reference):
        return known
    reference = _reference(gold, rows, database, limits)
    if is_small(reference.result):
        kept.references.put((gold, limits), reference)
    return reference


def run_gold(gold: Query, database: Database, *, limits: Limits = DEFAULT_LIMITS) -> Reference:
    """Run a gold so that its order and its ties can be judged.

    Raises QueryError (also where it has more rows than can be judged) and DatabaseError.
    """
    return _reference(gold, _rows_of(gold, database, limits), database, limits)


def _rows_of(gold: Query, database: Database, limits: Limits) -> Result:
    """All the gold's rows. Raises QueryError (also where there are more than can be judged) and DatabaseError."""
    result = database.execute(gold, max_rows=limits.max_rows, timeout_s=limits.timeout_s)
    if result.truncated:
        raise ExecutionFailed(f"The result was cut off after {len(result.rows):,} rows")
    return result


def _reference(gold: Query, result: Result, database: Database, limits: Limits) -> Reference:
    """How the gold's rows must come: its sort keys, and the ties that its LIMIT cuts. Raises DatabaseError."""
    if not may_sort_or_cut(gold):
        return Reference(result, UNORDERED)
    plan = plan_order(gold)
    if plan is not None and plan.spec == UNORDERED:
        return Reference(result, UNORDERED)
    as_given = Reference(result, OrderSpec(ordered=is_ordered(gold) if plan is None else plan.spec.ordered, exact=True))
    if plan is None:
        return as_given
    if not plan.spec.hidden and plan.spec.limit is None and not plan.spec.offset:
        order = plan.spec_for(result.columns)
        return Reference(result, order) if order is not None else as_given
    try:
        uncut = database.execute(plan.query, max_rows=limits.max_rows, timeout_s=limits.timeout_s)
    except QueryError:
        return as_given  # the gold runs, only our variant of it does not
    order = plan.spec_for(uncut.columns)
    if order is None:
        return as_given
    needed = _needed_rows(uncut, order)
    if needed is None:
        return as_given
    # The variant must mean what the gold means: the gold's own rows are judged by it.
    same = compare(needed, result, order=order, policy=Policy(extra_columns=False, tolerance=1e-12))
    return Reference(needed, order) if same.outcome == "match" else as_given


def _needed_rows(uncut: Result, order: OrderSpec) -> Result | None:
    """The rows that the LIMIT takes, with all that tie with the last; None where the row cap cut into them."""
    if order.limit is None:
        return None if uncut.truncated else uncut
    rows, stop = uncut.rows, order.offset + order.limit

    def key(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(row[k] for k in order.keys)

    end = min(stop, len(rows))
    while 0 < end < len(rows) and ties(key(rows[end - 1]), key(rows[end])):
        end += 1
    if uncut.truncated and end == len(rows):
        return None
    return replace(uncut, rows=rows[:end], truncated=False)
