"""Numbers within the tolerance of each other, for whole columns and for rows.

Tolerance is not transitive (a = b and b = c does not make a = c), counting needs classes. So numbers that tolerance
chains together share a class, and a class's members share a hash; what agrees by class is then paired number by number
(`pairs_up`). Classes are made within groups of columns that could stand for each other, never across all of a result:
thousands of numbers of unrelated columns would chain together by chance.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import compress, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqlcoder.evaluation.comparing.cells import ABSOLUTE_TOLERANCE, HUGE, Column, equal, is_number
from sqlcoder.evaluation.comparing.effort import Effort
from sqlcoder.evaluation.comparing.hashes import Hashes, mix, signatures
from sqlcoder.evaluation.comparing.matching import each_has_one
from sqlcoder.evaluation.comparing.side import Side

_CLASS = np.full(1, 0xC1A55, dtype=np.uint64)  # keeps the hashes of classes apart from those of cells
_MORE, _NOISE = 1 + 1e-9, 1e-15  # what rounding may take off
_NOTHING = np.zeros(1, dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """What of a column tolerance applies to."""

    rows: NDArray[np.bool_]
    """Which cells are numbers."""
    values: NDArray[np.float64]
    """These cells, in row order; integers beyond 2^53 rounded."""
    is_float: NDArray[np.bool_]
    rest: int
    """A hash of the multiset of the other cells."""
    least: float
    greatest: float


def loosen(
    gold: Side, pred: Side, required: Sequence[int], tolerance: float, *, whole: bool
) -> tuple[Side, Side, NDArray[np.bool_]] | None:
    """The two sides with hashes that are equal where cells may be; and which columns may pair: (gold, pred) columns.

    `required` are the gold columns that must have a partner. `whole`: a right answer holds all the gold's rows, so
    columns that pair agree in sorted order (which is necessary, and cheap to see). None if tolerance changes nothing.
    """
    if not any((*gold.has_floats, *pred.has_floats)):
        return None
    numbers = _AllNumbers(gold), _AllNumbers(pred)
    allowed = _agreeing(*numbers, tolerance) if whole else np.ones((len(gold.columns), len(pred.columns)), np.bool_)
    hashes = gold.hashes.copy(), pred.hashes.copy()
    if not allowed[list(required)].any(axis=1).all():  # the verdict stands, classes would only cost time
        return gold, pred, allowed
    for golds, preds in _components(allowed):
        if any(gold.has_floats[g] for g in golds) or any(pred.has_floats[p] for p in preds):
            members = [(0, g) for g in golds] + [(1, p) for p in preds]
            _write_classes([(numbers[side][column], hashes[side][column]) for side, column in members], tolerance)
    return gold.with_hashes(hashes[0]), pred.with_hashes(hashes[1]), allowed


def near_hashes(left: tuple[Side, int], right: tuple[Side, int], tolerance: float) -> tuple[Hashes, Hashes]:
    """The hashes of two columns (each of a side), with those of numbers that may be equal made equal."""
    of_left, of_right = (side.hashes[column].copy() for side, column in (left, right))
    numbers = [_numbers(*_read_block(side.columns[column]), side.hashes[column]) for side, column in (left, right)]
    _write_classes(list(zip(numbers, (of_left, of_right), strict=True)), tolerance)
    return of_left, of_right


def pairs_up(gold: Sequence[Sequence[Any]], pred: Sequence[Sequence[Any]], tolerance: float, effort: Effort) -> bool:
    """Can every pred row have a gold row of its own that it equals, cell by cell? Raises Undecided.

    >>> pairs_up([(1.0,), (1.0000008,)], [(1.0000016,), (1.0000004,)], 1e-6, Effort())
    True
    >>> pairs_up([(1.0,), (1.0000008,)], [(1.0000016,), (1.0000017,)], 1e-6, Effort())
    False
    """

    def alike(left: Sequence[Any], right: Sequence[Any]) -> bool:
        return all(map(equal, left, right, [tolerance] * len(left)))

    if len(pred) > len(gold):
        return False
    gold, pred = sorted(gold, key=_sort_key), sorted(pred, key=_sort_key)
    if len(pred) == len(gold):
        if all(map(alike, gold, pred)):  # in sorted order the nearest stand opposite: nearly always that settles it
            return True
        columns = zip(zip(*gold, strict=True), zip(*pred, strict=True), strict=True)
        if any(_cannot_pair(g, p, tolerance) for g, p in columns):
            return False
    # Rows are sorted by their first cell, so a row's like lie in one stretch.
    first = [_sort_key(row[:1]) for row in gold]
    options = []
    for row in pred:
        low, high = _stretch(row[0], tolerance)
        stretch = range(bisect_left(first, _sort_key((low,))), bisect_right(first, _sort_key((high,))))
        effort.spend(len(stretch) * len(row) * 50)  # a comparison in Python costs as much as 50 in numpy
        options.append([g for g in stretch if alike(gold[g], row)])
    return each_has_one(options, effort)


class _AllNumbers:
    """The numbers of a side's columns, looked for once: in all columns that lie in memory together, or in none."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self._blocks: dict[int, _Block] = {}
        self._found: dict[int, _Numbers] = {}
        self._sorted: dict[int, NDArray[np.float64]] = {}

    def __getitem__(self, column: int) -> _Numbers:
        if column not in self._found:
            cells, number, width = self.side.columns.block(column)
            if id(cells) not in self._blocks:
                self._blocks[id(cells)] = _read_block(cells)
            (rows, values, is_float), own = self._blocks[id(cells)], slice(number, None, width)
            self._found[column] = _numbers(rows[own], values[own], is_float[own], self.side.hashes[column])
        return self._found[column]

    def sorted(self, column: int) -> NDArray[np.float64]:
        if column not in self._sorted:
            self._sorted[column] = np.sort(self[column].values)
        return self._sorted[column]


_Block = tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.bool_]]
"""For each cell: is it a number that can be near another, its value (0 where not), is it a float."""
_FLOAT, _INT = 1, 2
_CODES: dict[type, int] = {float: _FLOAT, int: _INT}


def _read_block(cells: Column) -> _Block:
    types = list(map(type, cells))
    codes = np.fromiter(map(_CODES.get, types, repeat(0)), np.uint8, len(types))
    rows, is_float = codes > 0, codes == _FLOAT
    found: list[Any] = list(compress(cells, rows))
    values = np.zeros(len(types))
    try:
        values[rows] = found
    except OverflowError:  # an integer beyond the largest float
        values[rows] = [float(cell) if is_number(cell) else np.inf for cell in found]
    rows &= np.isfinite(values) & (is_float | (np.abs(values) < HUGE))
    return rows, values, is_float


def _numbers(
    rows: NDArray[np.bool_], values: NDArray[np.float64], is_float: NDArray[np.bool_], hashes: Hashes
) -> _Numbers:
    values = values[rows]
    rest = 0 if values.size == rows.size else int(mix(_NOTHING, hashes[~rows]).sum(dtype=np.uint64))
    least, greatest = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    return _Numbers(rows, values, is_float[rows], rest, least, greatest)


def _agreeing(gold: _AllNumbers, pred: _AllNumbers, tolerance: float) -> NDArray[np.bool_]:
    """Which columns of two results of the same length may be equal in some order of their rows.

    Sorted order is the best there is for floats; integers are taken for floats here, so it is only necessary.
    """
    allowed: NDArray[np.bool_] = np.equal.outer(
        signatures(_NOTHING, gold.side.hashes), signatures(_NOTHING, pred.side.hashes)
    )
    open_pairs = ~allowed & np.logical_or.outer(gold.side.has_floats, pred.side.has_floats)
    for g, p in np.argwhere(open_pairs).tolist():
        left, right = gold[g], pred[p]
        allowed[g, p] = (
            left.rest == right.rest
            and left.values.size == right.values.size
            and _near_ends(left.least, right.least, tolerance)
            and _near_ends(left.greatest, right.greatest, tolerance)
            and bool(_near(gold.sorted(g), pred.sorted(p), tolerance).all())
        )
    return allowed


def _near(left: NDArray[np.float64], right: NDArray[np.float64], tolerance: float) -> NDArray[np.bool_]:
    """Within the tolerance, or a little more: this only ever says no."""
    size = np.maximum(np.abs(left), np.abs(right))
    return np.asarray(np.abs(left - right) <= np.maximum(tolerance * size, ABSOLUTE_TOLERANCE) * _MORE + size * _NOISE)


def _near_ends(left: float, right: float, tolerance: float) -> bool:
    """`_near` for two numbers, without numpy's overhead."""
    size = max(abs(left), abs(right))
    return abs(left - right) <= max(tolerance * size, ABSOLUTE_TOLERANCE) * _MORE + size * _NOISE


def _components(allowed: NDArray[np.bool_]) -> list[tuple[list[int], list[int]]]:
    """Gold and pred columns that are tied together by pairs that may be."""
    left = set(np.flatnonzero(allowed.any(axis=1)).tolist())
    found: list[tuple[list[int], list[int]]] = []
    while left:
        golds, size = np.zeros(allowed.shape[0], dtype=np.bool_), 0
        golds[left.pop()] = True
        while golds.sum() > size:
            size = int(golds.sum())
            preds: NDArray[np.bool_] = np.any(allowed[golds], axis=0)
            golds = np.asarray(np.any(allowed[:, preds], axis=1))
        left -= set(np.flatnonzero(golds).tolist())
        found.append((np.flatnonzero(golds).tolist(), np.flatnonzero(preds).tolist()))
    return found


def _write_classes(columns: Sequence[tuple[_Numbers, Hashes]], tolerance: float) -> None:
    """Give the same hash to all numbers of these columns that tolerance chains together; the others keep theirs.

    Nothing joins two integers by themselves (ids in the millions must stay apart), a float joins all within its reach.
    """
    distinct = np.unique(np.concatenate([numbers.values for numbers, _ in columns]))
    floats = np.unique(np.concatenate([numbers.values[numbers.is_float] for numbers, _ in columns]))
    if floats.size == distinct.size:
        joined = np.diff(distinct) <= np.maximum(_reach(distinct[1:], tolerance), _reach(distinct[:-1], tolerance))
    else:
        reach = _reach(floats, tolerance)
        # summed up to i: how many floats have both number i and number i + 1 within their reach
        joins = np.zeros(distinct.size + 1, dtype=np.int64)
        np.add.at(joins, np.searchsorted(distinct, floats - reach, side="left"), 1)
        np.add.at(joins, np.searchsorted(distinct, floats + reach, side="right") - 1, -1)
        joined = np.cumsum(joins)[: distinct.size - 1] > 0
    # integers beyond 2^53 may share a float that they are not
    chained = np.append(joined, False) | np.append(False, joined) | (np.abs(distinct) >= 2.0**53)
    if not chained.any():
        return
    classes = mix(_CLASS, np.cumsum(np.append(True, ~joined)).astype(np.uint64))[chained]
    members = distinct[chained]
    for numbers, hashes in columns:
        places = np.minimum(np.searchsorted(members, numbers.values), members.size - 1)
        found = members[places] == numbers.values
        hashes[np.flatnonzero(numbers.rows)[found]] = classes[places[found]]


def _reach(values: Any, tolerance: float) -> Any:
    """How far from a number may one be that equals it, where the other may be the greater of the two?"""
    return np.maximum(tolerance * np.abs(values) / (1 - min(tolerance, 0.5)), ABSOLUTE_TOLERANCE) * (1 + 1e-12)


def _cannot_pair(gold: Sequence[Any], pred: Sequence[Any], tolerance: float) -> bool:
    """True where two columns of the same length cannot be equal in whichever order.

    Pairing in sorted order is as good as any for floats; among integers and floats together it proves nothing.
    """
    if {int, float} <= {type(cell) for column in (gold, pred) for cell in column}:
        return False
    ordered = (sorted(column, key=lambda cell: _sort_key((cell,))) for column in (gold, pred))
    return not all(equal(a, b, tolerance) for a, b in zip(*ordered, strict=True))


def _stretch(cell: Any, tolerance: float) -> tuple[Any, Any]:
    """The least and the greatest cell that could equal this one."""
    if not is_number(cell):
        return cell, cell
    reach = float(_reach(float(cell), tolerance))
    return cell - reach, cell + reach


def _sort_key(row: Sequence[Any]) -> tuple[tuple[str, Any], ...]:
    """Orders rows of mixed types: numbers among numbers, other types by their name."""
    return tuple(("", cell) if type(cell) in (int, float) else (type(cell).__name__, str(cell)) for cell in row)
