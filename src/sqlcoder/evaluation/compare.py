"""Does a predicted result say the same as the gold's? Pure: two results in, a verdict with its reason out.

What counts, in this order: the shapes; rows as a bag (duplicates count); columns by what they hold, never by name or
place, with extra ones where the policy allows; the order of rows only where the gold's outermost query sorts, and only
over its sort keys (`window.py`); cells by typed equality (`cells.py`). The words of the question never decide.

Not covered here: whether the database's rows can tell right queries from wrong ones.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import chain
from operator import itemgetter
from typing import Any

from sqlcoder.evaluation.comparing.cells import EQUAL_IN_PYTHON, types_left
from sqlcoder.evaluation.comparing.contest import Contest
from sqlcoder.evaluation.comparing.effort import Effort, Undecided
from sqlcoder.evaluation.comparing.reasons import explain_columns, explain_order, explain_row_count, explain_rows, shown
from sqlcoder.evaluation.comparing.side import Side
from sqlcoder.evaluation.comparing.window import UNORDERED, OrderSpec, Window, window_of
from sqlcoder.example import Policy
from sqlcoder.result import Result
from sqlcoder.verdict import Verdict

DEFAULT_POLICY = Policy()
Row = tuple[Any, ...]


def compare(
    gold: Result,
    pred: Result,
    *,
    order: OrderSpec = UNORDERED,
    policy: Policy = DEFAULT_POLICY,
    bool_as_int: bool = False,
) -> Verdict:
    """Judge the pred's rows by the gold's.

    `order` describes the gold result: its sort keys (hidden ones are its last columns) and a LIMIT that is still to
    cut it. `bool_as_int`: one of the results comes from an engine without booleans, so true is 1 and false is 0.

    >>> ages = Result(("name", "age"), (("Ann", 30), ("Bo", 41)))
    >>> compare(ages, Result(("a", "n"), ((41, "Bo"), (30, "Ann")))).outcome
    'match'
    >>> print(compare(ages, Result(("n", "a"), (("Ann", 41), ("Bo", 30)))).reason)
    the columns agree one by one, but not as rows; first gold row without a partner: ('Ann', 30)
    """
    whole = order.limit is None and not order.offset and not order.hidden and not (gold.truncated or pred.truncated)
    if whole and gold.rows and gold.rows == pred.rows and _same_by_eq(gold.rows, pred.rows):
        return _match(gold.rows, ordered=order.ordered if policy.ordered is None else policy.ordered)
    window = window_of(gold, order, policy)
    if gold.truncated and (order.limit is None or window.reaches(len(gold.rows))):
        return Verdict("gold_failed", f"the gold's result was cut off after {len(gold.rows):,} rows")
    visible = len(gold.columns) - order.hidden
    if complaint := _shape_complaint(window, visible, pred, policy):
        return Verdict("mismatch", complaint)
    if pred.truncated and len(pred.rows) < window.size:
        cut_off = f"the result was cut off after {len(pred.rows):,} rows; the gold has {window.size:,}"
        return Verdict("pred_failed", cut_off)
    if not pred.rows:
        return Verdict("match", "both are empty", weak=True)
    rows = gold.rows[window.rows.start : window.rows.stop]
    if pred.truncated:
        return Verdict("mismatch", f"more than {len(pred.rows):,} rows; the gold has {window.size:,}")
    if whole and not window.ordered and _same_bag(rows, pred.rows) and _same_by_eq(rows, pred.rows):
        return _match(rows, ordered=False)

    exact = Contest(*_sides(rows, visible, pred, bool_as_int=bool_as_int), window, policy, Effort())
    if len(pred.rows) != window.size:
        return Verdict("mismatch", explain_row_count(exact))
    try:
        return _settle(exact, gold.columns, pred.columns)
    except Undecided:
        return Verdict("mismatch", "the columns can be matched in so many ways that none was found in due time")


def same_as_given(gold: Result, pred: Result) -> Verdict | None:
    """A match that stands however the gold sorts and cuts: its very rows, in its very order. None where it is not so.

    Most right answers are; for them nobody need learn the gold's sort keys and ties.

    >>> ages = Result(("name", "age"), (("Ann", 30), ("Bo", 41)))
    >>> same_as_given(ages, ages).reason, same_as_given(ages, Result(("age",), ((30,), (41,))))
    ('same rows in the same order', None)
    """
    if not gold.rows or gold.truncated or pred.truncated or gold.rows != pred.rows:
        return None
    return _match(gold.rows, ordered=True) if _same_by_eq(gold.rows, pred.rows) else None


def _settle(exact: Contest, gold_names: Sequence[str], pred_names: Sequence[str]) -> Verdict:
    """The verdict on as many rows as a right answer has. Raises Undecided."""
    ordered = exact.window.ordered
    look, partners = _look(exact)
    if partners is not None:
        visible = [row[: len(exact.gold.columns)] for row in exact.gold.rows]
        return _match(visible, ordered=ordered)
    if ordered:
        look, partners = _look(exact.unordered())
        if partners is not None:
            return Verdict("mismatch", explain_order(look, partners, exact.window))
    return Verdict("mismatch", explain_columns(look, gold_names, pred_names) or explain_rows(look))


def _look(exact: Contest) -> tuple[Contest, Mapping[int, int] | None]:
    """The columns' partners (None: none agree), and the look at the results that found them. Raises Undecided."""
    # Equal numbers are equal within any tolerance, and nearly all matches are exact: the cheap look comes first.
    partners = exact.partners()
    if partners is None and (loose := exact.loosened()) is not None:
        return loose, loose.partners()
    return exact, partners


def _sides(rows: Sequence[Row], visible: int, pred: Result, *, bool_as_int: bool) -> tuple[Side, Side]:
    """Gold and pred by columns; gold's first so many."""

    left = types_left(set(map(type, chain.from_iterable(chain(rows, pred.rows)))))
    of_gold = Side.of(rows, visible, bool_as_int=bool_as_int, left=left)
    return of_gold, Side.of(pred.rows, len(pred.columns), bool_as_int=bool_as_int, left=left)


def _same_bag(gold: Sequence[Row], pred: Sequence[Row]) -> bool:
    """Are these the same rows as Python sees it, columns as they stand? (Most right answers are.)"""
    if len(gold) != len(pred) or len(gold) < 2 or Decimal in map(type, gold[0]):  # a Decimal is slow to hash
        return False
    first, last = itemgetter(0), itemgetter(-1)
    try:
        for cells in (first, last):  # a cheap first look: whole rows are thirty times as dear
            if sum(map(hash, map(cells, gold))) != sum(map(hash, map(cells, pred))):
                return False
        return Counter(gold) == Counter(pred)
    except TypeError:  # a list, a map
        return False


def _same_by_eq(gold: Sequence[Row], pred: Sequence[Row]) -> bool:
    """Do both hold nothing but cells for which Python's equality is ours?"""
    return set(map(type, chain.from_iterable(chain(gold, pred)))) <= EQUAL_IN_PYTHON


def _shape_complaint(window: Window, visible: int, pred: Result, policy: Policy) -> str | None:
    found, rows = len(pred.columns), len(pred.rows)
    required = max(sum(c not in policy.optional_columns for c in range(visible)), 1)
    if found < required:
        return f"{_count(found, 'column')}; the gold has {visible}"
    if found > visible and not policy.extra_columns:
        return f"{_count(found, 'column')}; the gold has {visible}, and extra ones are not allowed"
    if window.size and not rows:
        return f"no rows; the gold has {window.size:,}"
    if rows and not window.size:
        return f"{_count(rows, 'row')}; the gold has none; first: {shown(pred.rows[0])}"
    return None


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _match(rows: Sequence[Row], *, ordered: bool) -> Verdict:
    if rows[0].count(None) == len(rows[0]) and all(cell is None for row in rows for cell in row):
        return Verdict("match", "both hold nothing but NULL", weak=True)
    return Verdict("match", "same rows in the same order" if ordered else "same rows")
