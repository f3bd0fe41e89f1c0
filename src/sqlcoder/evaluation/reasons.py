"""The reason of a mismatch in words a person can check, found after the verdict stands; it never changes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from typing import TypeVar

from sqlcoder.evaluation.cells import Cells
from sqlcoder.evaluation.window import Window
from sqlcoder.result import Result

Row = tuple[Hashable, ...]
T = TypeVar("T", bound=Hashable)


def explain_row_count(cells: Cells, window: Window, truncated: bool) -> str:
    """There are too many or too few rows: how many, and the first that shows it."""
    found = len(cells.pred[0]) if cells.pred else 0
    partners = _likely_partners(cells, range(len(cells.gold)))
    gold_rows, pred_rows = _rows(cells.gold, range(len(cells.gold))), _rows(cells.pred, partners)
    if truncated:
        return f"more than {found:,} rows; the gold has {window.size:,}"
    extra = _first_beyond(pred_rows, gold_rows)
    missing = _first_beyond(gold_rows, pred_rows)
    if found > window.size:
        told = f"{_count(found - window.size, 'extra row')} ({found:,}; the gold has {window.size:,})"
        return told + (f"; first: {extra!r}" if extra is not None else "")
    told = f"{_count(window.size - found, 'row')} missing ({found:,}; the gold has {window.size:,})"
    return told + (f"; first: {missing!r}" if missing is not None and not window.is_cut else "")


def explain_columns(cells: Cells, gold: Result, wanted: Sequence[int], window: Window) -> str | None:
    """Name the first gold column that no pred column can stand for; None where each alone has one."""
    flat = window.unordered()
    pred_counts = [Counter(column) for column in cells.pred]
    for g in wanted:
        if not window.is_cut:
            found = Counter(cells.gold[g]) in pred_counts
        else:
            found = any(flat.fits(cells.gold[g], column) for column in cells.pred)
        if found:
            continue
        shared = [_overlap(cells.gold[g], column) for column in cells.pred]
        nearest = cells.pred[max(range(len(shared)), key=lambda p: (shared[p], p == g))]
        name = f"column {g + 1} ({gold.columns[g]})"
        if not any(shared) and len(cells.pred) != len(cells.gold):
            return f"{name} is not in the prediction: it holds {cells.gold[g][0]!r}"
        missing = _first_beyond(cells.gold[g], nearest)
        instead = _first_beyond(nearest, cells.gold[g])
        if window.is_cut:
            return f"{name} differs: {instead!r} does not belong there"
        return f"{name} differs: {missing!r} in the gold, {instead!r} in the prediction"
    return None


def explain_rows(cells: Cells, wanted: Sequence[int], window: Window) -> str:
    """Each column has its like, but the rows don't agree."""
    partners = _likely_partners(cells, wanted)
    gold_rows, pred_rows = _rows(cells.gold, wanted), _rows(cells.pred, partners)
    lost = _first_beyond(gold_rows, pred_rows) if not window.is_cut else _first_beyond(pred_rows, gold_rows)
    whose = "gold row without a partner" if not window.is_cut else "row that the gold has not"
    told = "the columns agree one by one, but not as rows"
    return told + (f"; first {whose}: {lost!r}" if lost is not None else "")


def explain_order(cells: Cells, wanted: Sequence[int], partners: Sequence[int], window: Window) -> str:
    """The rows are right, their order is not."""
    gold_rows, pred_rows = _rows(cells.gold, wanted), _rows(cells.pred, partners)
    if window.fits(gold_rows, pred_rows[::-1]):
        return "sorted the other way"
    if not window.is_cut:
        start = 0
        for group in dict.fromkeys(window.groups):
            expected = [row for row, g in zip(gold_rows, window.groups, strict=True) if g == group]
            wrong = _first_beyond(pred_rows[start : start + len(expected)], expected)
            if wrong is not None:
                place = pred_rows.index(wrong, start) + 1
                return f"the same rows in another order; row {place:,} is {wrong!r}, the gold has {expected[0]!r} there"
            start += len(expected)
    return "the same rows in another order"


def _count(number: int, noun: str) -> str:
    head, _, tail = noun.partition(" ")
    if number == 1:
        return f"1 {noun}"
    return f"{number:,} {head}s" if not tail else f"{number:,} {head} {tail}s"


def _rows(columns: Sequence[Sequence[Hashable]], chosen: Sequence[int]) -> list[Row]:
    return list(zip(*(columns[c] for c in chosen), strict=True))


def _likely_partners(cells: Cells, wanted: Sequence[int]) -> list[int]:
    """For each gold column the open pred column that shares most cells with it, the one at its place first."""
    partners: list[int] = []
    counts = [Counter(column) for column in cells.pred]
    for g in wanted:
        open_columns = [p for p in range(len(cells.pred)) if p not in partners] or list(range(len(cells.pred)))
        gold = Counter(cells.gold[g])
        equal = [p for p in open_columns if counts[p] == gold]
        shared = {p: 0 if equal else (gold & counts[p]).total() for p in open_columns}
        partners.append(max(equal or open_columns, key=lambda p: (shared[p], p == g, -p)))
    return partners


def _overlap(left: Sequence[Hashable], right: Sequence[Hashable]) -> int:
    return (Counter(left) & Counter(right)).total()


def _first_beyond(some: Sequence[T], others: Sequence[T]) -> T | None:
    """The first element that `some` holds more often than `others`."""
    left = Counter(others)
    for element in some:
        left[element] -= 1
        if left[element] < 0:
            return element
    return None
