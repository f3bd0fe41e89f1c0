"""Cheap proofs that no tolerance makes two results agree. Each says no only where that is certain, or says nothing.

Giving all numbers that tolerance chains together one hash is the dearest thing the comparer does. Most results that do
not agree exactly are wrong by far more than the tolerance, and then a few rows show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqlcoder.evaluation.comparing.assign import Pairs
from sqlcoder.evaluation.comparing.cells import equal, is_number
from sqlcoder.evaluation.comparing.hashes import Hashes, refine
from sqlcoder.evaluation.comparing.numbers import Numbers, near
from sqlcoder.evaluation.comparing.side import Side
from sqlcoder.evaluation.comparing.window import Window

_OPPOSITE = 16  # rows of a sorted result that are held against the row at the same place
_LONE = 3  # rows without an exact like that are held against all rows
_FEW = 8  # rows whose cells are looked at one by one


def opposites(gold: Side, pred: Side, window: Window, tolerance: float) -> Pairs:
    """Which columns may be partners, (gold, pred), as far as the first rows that are alone in their group of ties tell.

    In a sorted result such a row must stand where the gold has it. The window must not be cut.
    """
    edges = np.flatnonzero(np.diff(np.array(window.groups), prepend=-1, append=-1))
    rows = edges[:-1][np.diff(edges) == 1][:_OPPOSITE].tolist()
    of_gold, of_pred = ([[c[row] for row in rows] for c in side.columns] for side in (gold, pred))
    allowed = np.ones((len(of_gold), len(of_pred)), dtype=np.bool_)
    for g, left in enumerate(of_gold):
        for p, right in enumerate(of_pred):
            allowed[g, p] = all(map(equal, left, right, [tolerance] * len(left)))
    return allowed


def lone_row(numbers: tuple[Numbers, Numbers], allowed: Pairs, required: Sequence[int], tolerance: float) -> int | None:
    """A gold row that no pred row is near to, whichever of the allowed partners its columns take; None: none was found.

    Looked for among the first rows that have no exact like under a guess at the partners: a bad guess only costs time.
    """
    if not required:
        return None
    gold, pred = numbers[0].side, numbers[1].side
    options = {g: _different(np.flatnonzero(allowed[g]).tolist(), pred) for g in required}
    guess: dict[int, int] = {}
    for g, places in options.items():
        guess[g] = next((p for p in (g, *places) if p in places and p not in guess.values()), places[0])
    of_gold, of_pred = (_row_hashes(side, c) for side, c in ((gold, [*guess]), (pred, [*guess.values()])))
    unlike = np.flatnonzero(np.isin(of_gold, of_pred, invert=True))[:_LONE].tolist()
    telling = sorted(required, key=lambda g: (len(options[g]), not gold.has_floats[g]))
    return next((row for row in unlike if _is_lone(row, numbers, telling, options, tolerance)), None)


def _is_lone(
    row: int,
    numbers: tuple[Numbers, Numbers],
    columns: Sequence[int],
    options: dict[int, list[int]],
    tolerance: float,
) -> bool:
    gold, pred = numbers[0].side, numbers[1].side
    left = np.arange(len(pred.rows))
    for g in columns:
        cell = gold.columns[g][row]
        if left.size > _FEW:
            found = np.zeros(len(pred.rows), dtype=np.bool_)
            for p in options[g]:
                found |= _near_rows(cell, gold.hashes[g, row], numbers[1], p, tolerance)
            left = left[found[left]]
        else:
            fits = [any(equal(cell, pred.columns[p][i], tolerance) for p in options[g]) for i in left.tolist()]
            left = left[fits]
        if not left.size:
            return True
    return False


def _near_rows(cell: Any, hashed: np.uint64, numbers: Numbers, column: int, tolerance: float) -> NDArray[np.bool_]:
    """The rows that may hold a cell like this one in that column."""
    if not is_number(cell):
        return np.asarray(numbers.side.hashes[column] == hashed)
    found = numbers[column]
    rows = np.zeros(found.rows.size, dtype=np.bool_)
    rows[found.rows] = near(np.float64(cell), found.values, tolerance)
    return rows


def _different(columns: list[int], side: Side) -> list[int]:
    """One of each set of columns that hold the same."""
    return list({side.twins[column]: column for column in reversed(columns)}.values())


def _row_hashes(side: Side, columns: list[int]) -> Hashes:
    return refine(np.zeros(len(side.rows), dtype=np.uint64), side.hashes[columns])
