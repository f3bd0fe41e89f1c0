"""The last word on an assignment of columns: do the rows agree, cell by cell?

Rows are brought together by their hashes, which equal rows share; then their cells are compared. Rows whose hashes
agree and whose cells do not (a chance collision, a chain of numbers longer than the tolerance) are paired one by one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import compress
from operator import itemgetter, ne

import numpy as np
from numpy.typing import NDArray

from sqlcoder.evaluation.comparing.assign import group_colours
from sqlcoder.evaluation.comparing.effort import Effort
from sqlcoder.evaluation.comparing.hashes import Hashes, refine
from sqlcoder.evaluation.comparing.side import Side
from sqlcoder.evaluation.comparing.tolerance import pairs_up
from sqlcoder.evaluation.comparing.window import Window

_FEW = 100  # rows that are looked at cell by cell


def rows_agree(
    gold: Side, pred: Side, partners: Mapping[int, int], window: Window, tolerance: float, effort: Effort
) -> bool:
    """Are the pred's rows those of a right answer, under this assignment (gold column -> pred column)?

    Raises Undecided.
    """
    golds, preds = list(partners.keys()), list(partners.values())
    of_gold, of_pred = group_colours(window)
    of_gold, of_pred = refine(of_gold, gold.hashes[golds]), refine(of_pred, pred.hashes[preds])
    if window.is_cut:
        if not window.fits(of_gold.tolist(), of_pred.tolist()):
            return False
        return _same_by_colour(gold, pred, partners, of_gold, of_pred, np.arange(of_pred.size), tolerance, effort)
    by_gold, by_pred = np.argsort(of_gold), np.argsort(of_pred)
    if not np.array_equal(of_gold[by_gold], of_pred[by_pred]):
        return False
    opposite = np.empty_like(by_gold)
    opposite[by_gold] = by_pred  # for each gold row the pred row that should equal it
    unlike = _unlike_rows(gold, pred, partners, opposite)
    if not unlike.size:
        return True
    return _same_by_colour(gold, pred, partners, of_gold, of_pred, opposite[unlike], tolerance, effort)


def _unlike_rows(gold: Side, pred: Side, partners: Mapping[int, int], opposite: NDArray[np.intp]) -> NDArray[np.intp]:
    """Gold rows of which a cell is not exactly that of the pred row opposite."""
    if opposite.size == 1:
        differ = any(gold.columns[g][0] != pred.columns[p][0] for g, p in partners.items())
        return np.arange(int(differ))
    injective = all(gold.injective[g] and pred.injective[p] for g, p in partners.items())
    if gold.equal_in_python and pred.equal_in_python and not injective:
        of_rows = _unlike_in_python(gold, pred, partners, opposite)
        if len(of_rows) <= _FEW:
            unlike = [
                row
                for row in of_rows
                if any(gold.columns[g][row] != pred.columns[p][opposite[row]] for g, p in partners.items())
            ]
            return np.array(unlike, dtype=np.intp)
    return _unlike_by_column(gold, pred, partners, opposite)


def _unlike_in_python(gold: Side, pred: Side, partners: Mapping[int, int], opposite: NDArray[np.intp]) -> list[int]:
    """Gold rows that Python calls unlike the pred row opposite. Row by row, as cells lie in memory."""
    of_gold = map(itemgetter(*partners.keys()), gold.rows)
    of_pred = map(itemgetter(*partners.values()), map(pred.rows.__getitem__, opposite.tolist()))
    return list(compress(range(len(gold.rows)), map(ne, of_gold, of_pred)))


def _unlike_by_column(
    gold: Side, pred: Side, partners: Mapping[int, int], opposite: NDArray[np.intp]
) -> NDArray[np.intp]:
    turned = itemgetter(*opposite.tolist())
    unlike: set[int] = set()
    for g, p in partners.items():
        if gold.injective[g] and pred.injective[p]:
            unlike.update(np.flatnonzero(gold.hashes[g] != pred.hashes[p][opposite]).tolist())
            continue
        left, right = tuple(gold.columns[g]), turned(pred.columns[p])
        if left != right:
            unlike.update(compress(range(len(left)), map(ne, left, right)))
    return np.fromiter(sorted(unlike), dtype=np.intp, count=len(unlike))


def _same_by_colour(
    gold: Side,
    pred: Side,
    partners: Mapping[int, int],
    of_gold: Hashes,
    of_pred: Hashes,
    pred_rows: NDArray[np.intp],
    tolerance: float,
    effort: Effort,
) -> bool:
    """Does every pred row that shares its colour with one of these have a gold row of that colour for itself?"""
    colours = set(of_pred[pred_rows].tolist())
    found = (
        _rows_of(gold, list(partners.keys()), of_gold, colours),
        _rows_of(pred, list(partners.values()), of_pred, colours),
    )
    return all(pairs_up(found[0][colour], found[1][colour], tolerance, effort) for colour in colours)


def _rows_of(
    side: Side, columns: list[int], of_rows: Hashes, colours: set[int]
) -> defaultdict[int, list[tuple[object, ...]]]:
    found: defaultdict[int, list[tuple[object, ...]]] = defaultdict(list)
    for row, colour in enumerate(of_rows.tolist()):
        if colour in colours:
            found[colour].append(tuple(side.columns[c][row] for c in columns))
    return found
