"""Numbers within the tolerance of each other, for whole columns and for rows.

Tolerance is not transitive (a = b and b = c does not make a = c), counting needs classes. So numbers that tolerance
chains together share a class, and a class's members share a hash; what agrees by class is then paired number by number
(`pairs_up`). Classes are made within groups of columns that could stand for each other, never across all of a result:
thousands of numbers of unrelated columns would chain together by chance.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqlcoder.evaluation.comparing.assign import Pairs
from sqlcoder.evaluation.comparing.cells import ABSOLUTE_TOLERANCE, equal, is_number
from sqlcoder.evaluation.comparing.effort import Effort
from sqlcoder.evaluation.comparing.hashes import Hashes, mix, signatures
from sqlcoder.evaluation.comparing.matching import each_has_one
from sqlcoder.evaluation.comparing.numbers import Numbers, OfColumn, near, near_ends, numbers_of
from sqlcoder.evaluation.comparing.side import Side

_CLASS = np.full(1, 0xC1A55, dtype=np.uint64)  # keeps the hashes of classes apart from those of cells
_NOTHING = np.zeros(1, dtype=np.uint64)


def loosen(numbers: tuple[Numbers, Numbers], allowed: Pairs, tolerance: float) -> tuple[Side, Side]:
    """Gold and pred with hashes that are equal where cells may be, if their columns pair as `allowed`: (gold, pred)."""
    gold, pred = numbers[0].side, numbers[1].side
    hashes = gold.hashes.copy(), pred.hashes.copy()
    for golds, preds in _components(allowed):
        if any(gold.has_floats[g] for g in golds) or any(pred.has_floats[p] for p in preds):
            members = [(0, g) for g in golds] + [(1, p) for p in preds]
            _write_classes([(numbers[side][column], hashes[side][column]) for side, column in members], tolerance)
    return gold.with_hashes(hashes[0]), pred.with_hashes(hashes[1])


def agreeing(numbers: tuple[Numbers, Numbers], required: Sequence[int], tolerance: float) -> Pairs:
    """Which columns of two results of the same length may be equal in some order of their rows: (gold, pred).

    Sorted order is the best there is for floats; integers are taken for floats here, so it is only necessary. Where a
    required gold column has no partner, the verdict stands, and pairs of later columns may be left out.
    """
    gold, pred = numbers[0].side, numbers[1].side
    allowed: Pairs = np.equal.outer(signatures(_NOTHING, gold.hashes), signatures(_NOTHING, pred.hashes))
    open_pairs = ~allowed & np.logical_or.outer(gold.has_floats, pred.has_floats)

    def agree(g: int, p: int) -> bool:
        left, right = numbers[0][g], numbers[1][p]
        return (
            left.rest == right.rest
            and left.values.size == right.values.size
            and near_ends(left.least, right.least, tolerance)
            and near_ends(left.greatest, right.greatest, tolerance)
            and bool(near(numbers[0].sorted(g), numbers[1].sorted(p), tolerance).all())
        )

    alone = [g for g in required if not allowed[g].any()]
    for g in [*alone, *(g for g in range(len(gold.columns)) if g not in alone)]:
        for p in np.flatnonzero(open_pairs[g]).tolist():
            allowed[g, p] = agree(g, p)
        if g in alone and not allowed[g].any():
            break
    return allowed


def near_hashes(left: tuple[Side, int], right: tuple[Side, int], tolerance: float) -> tuple[Hashes, Hashes]:
    """The hashes of two columns (each of a side), with those of numbers that may be equal made equal."""
    hashes = [(side.columns[column], side.hashes[column]) for side, column in (left, right)]
    found = [(numbers_of(cells, of_cells), of_cells.copy()) for cells, of_cells in hashes]
    _write_classes(found, tolerance)
    return found[0][1], found[1][1]


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


def _write_classes(columns: Sequence[tuple[OfColumn, Hashes]], tolerance: float) -> None:
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
