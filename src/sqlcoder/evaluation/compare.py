"""Does a predicted result say the same as the gold's? Pure: two results in, a verdict with its reason out.

What counts, in this order: the shapes; rows as a bag (duplicates count); columns by what they hold, never by name or
place, with extra ones where the policy allows; the order of rows only where the gold's outermost query sorts, and only
over its sort keys (`window.py`); cells by typed equality (`cells.py`). The words of the question never decide.

Not covered here: whether the database's rows can tell right queries from wrong ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from itertools import combinations

from sqlcoder.evaluation.assign import Puzzle, assign_columns, find_twins
from sqlcoder.evaluation.cells import Cells, may_pair, pairs_up, plain_column, with_tolerance
from sqlcoder.evaluation.reasons import explain_columns, explain_order, explain_row_count, explain_rows
from sqlcoder.evaluation.window import UNORDERED, OrderSpec, Window, window_of
from sqlcoder.example import Policy
from sqlcoder.result import Result
from sqlcoder.verdict import Verdict

Row = tuple[Hashable, ...]
DEFAULT_POLICY = Policy()


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
    if gold.truncated and order.limit is None:
        return Verdict("gold_failed", f"the gold's result was cut off after {len(gold.rows):,} rows")
    window = window_of(gold, order, policy)
    visible = len(gold.columns) - order.hidden
    if complaint := _shape_complaint(window, visible, pred, policy):
        return Verdict("mismatch", complaint)
    if pred.truncated and len(pred.rows) < window.size:
        told = f"the result was cut off after {len(pred.rows):,} rows; the gold has {window.size:,}"
        return Verdict("pred_failed", told)
    if not pred.rows:
        return Verdict("match", "both are empty", weak=True)

    gold_columns = list(zip(*(gold.rows[row] for row in window.rows), strict=True))[:visible]
    exact = Cells(
        tuple(plain_column(column, bool_as_int=bool_as_int) for column in gold_columns),
        tuple(plain_column(column, bool_as_int=bool_as_int) for column in zip(*pred.rows, strict=True)),
    )
    if len(pred.rows) != window.size or pred.truncated:
        return Verdict("mismatch", explain_row_count(exact, window, pred.truncated))

    wanted_sets = _wanted_columns(visible, len(pred.columns), policy)
    # Equal numbers are equal within any tolerance, and nearly all matches are exact: the cheap look comes first.
    for wanted in wanted_sets:
        if _find_partners(exact, exact, wanted, window, policy.tolerance) is not None:
            return _match(exact, window)
    loose = with_tolerance(exact, policy.tolerance)
    if loose is not exact:
        for wanted in wanted_sets:
            if _find_partners(loose, exact, wanted, window, policy.tolerance) is not None:
                return _match(exact, window)
    return Verdict("mismatch", _explain(loose, exact, gold, wanted_sets[0], window, policy))


def _shape_complaint(window: Window, visible: int, pred: Result, policy: Policy) -> str | None:
    found, rows = len(pred.columns), len(pred.rows)
    required = max(visible - len(_optional(visible, policy)), 1)
    if found < required:
        return f"{_count(found, 'column')}; the gold has {visible}"
    if found > visible and not policy.extra_columns:
        return f"{_count(found, 'column')}; the gold has {visible}, and extra ones are not allowed"
    if window.size and not rows:
        return f"no rows; the gold has {window.size:,}"
    if rows and not window.size:
        return f"{_count(rows, 'row')}; the gold has none; first: {pred.rows[0]!r}"
    return None


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _optional(visible: int, policy: Policy) -> list[int]:
    return [c for c in policy.optional_columns if c < visible]


def _wanted_columns(visible: int, found: int, policy: Policy) -> list[tuple[int, ...]]:
    """The sets of gold columns of which one must find partners.

    Extra columns allowed: the required ones are enough, whatever stands beside them (where all are optional: any one of
    them). Not allowed: as many as the pred has, optional ones filling up the required.
    """
    optional = _optional(visible, policy)
    required = [c for c in range(visible) if c not in optional]
    extra = (0 if required else 1) if policy.extra_columns else found - len(required)
    return [tuple(sorted((*required, *chosen))) for chosen in combinations(optional, extra)]


def _find_partners(
    cells: Cells, exact: Cells, wanted: Sequence[int], window: Window, tolerance: float
) -> tuple[int, ...] | None:
    """The pred columns that stand for the wanted gold columns; `exact` has the numbers behind `cells`' classes."""

    def confirm(partners: Sequence[int]) -> bool:
        rows = _rows(cells, wanted, partners)
        if not window.fits(*rows):
            return False
        return not cells.wide or _numbers_pair_up(rows, _rows(exact, wanted, partners), window, cells.wide, tolerance)

    barred: frozenset[tuple[int, int]] = frozenset()
    if cells.wide and not window.is_cut:
        barred = frozenset(
            (index, p)
            for index, g in enumerate(wanted)
            for p in range(len(exact.pred))
            if not may_pair(exact.gold[g], exact.pred[p], tolerance)
        )
    gold = [cells.gold[g] for g in wanted]
    twins = find_twins(exact.pred if cells.wide else cells.pred)
    return assign_columns(Puzzle(gold, cells.pred, twins, window, barred, confirm))


def _rows(cells: Cells, wanted: Sequence[int], partners: Sequence[int]) -> tuple[list[Row], list[Row]]:
    """The rows of both sides over the columns that are compared, in the same order of columns."""
    gold = zip(*(cells.gold[g] for g in wanted), strict=True)
    pred = zip(*(cells.pred[p] for p in partners), strict=True)
    return list(gold), list(pred)


def _numbers_pair_up(
    classes: tuple[list[Row], list[Row]],
    exact: tuple[list[Row], list[Row]],
    window: Window,
    wide: frozenset[Hashable],
    tolerance: float,
) -> bool:
    """Where rows agree by a class wider than the tolerance: do they also agree number by number?"""
    sides: dict[Hashable, tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    gold_groups = window.groups if window.ordered else (0,) * len(classes[0])
    for side, groups in enumerate((gold_groups, window.pred_groups())):
        for row, group, numbers in zip(classes[side], groups, exact[side], strict=True):
            if not wide.isdisjoint(row):
                sides[group, row][side].append(numbers)
    return all(pairs_up(gold_side, pred_side, tolerance) for gold_side, pred_side in sides.values())


def _match(cells: Cells, window: Window) -> Verdict:
    if all(cell is None for column in cells.gold for cell in column):
        return Verdict("match", "both hold nothing but NULL", weak=True)
    return Verdict("match", "same rows in the same order" if window.ordered else "same rows")


def _explain(cells: Cells, exact: Cells, gold: Result, wanted: tuple[int, ...], window: Window, policy: Policy) -> str:
    """Why two results of the same length differ, from the plainest reason to the subtlest."""
    if window.ordered:
        partners = _find_partners(cells, exact, wanted, window.unordered(), policy.tolerance)
        if partners is not None:
            return explain_order(cells, wanted, partners, window)
    return explain_columns(cells, gold, wanted, window) or explain_rows(cells, wanted, window)
