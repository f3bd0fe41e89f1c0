"""The cells of a side that a tolerance applies to, as floats."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import compress, repeat
from operator import is_
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqlcoder.evaluation.comparing.cells import ABSOLUTE_TOLERANCE, HUGE, Column, is_number
from sqlcoder.evaluation.comparing.hashes import Hashes, mix
from sqlcoder.evaluation.comparing.side import Side

_MORE, _NOISE = 1 + 1e-9, 1e-15  # what rounding may take off
_NOTHING = np.zeros(1, dtype=np.uint64)


@dataclass(frozen=True, slots=True)
class OfColumn:
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


class Numbers:
    """The numbers of a side's columns, looked for once: in all columns that lie in memory together, or in none."""

    def __init__(self, side: Side) -> None:
        self.side = side
        self._blocks: dict[int, _Block] = {}
        self._found: dict[int, OfColumn] = {}
        self._sorted: dict[int, NDArray[np.float64]] = {}

    def __getitem__(self, column: int) -> OfColumn:
        if column not in self._found:
            self._found[column] = self._look(column)
        return self._found[column]

    def _look(self, column: int) -> OfColumn:
        cells, number, width = self.side.columns.block(column)
        if id(cells) not in self._blocks:
            self._blocks[id(cells)] = _read_block(cells)
        (rows, values, is_float), own = self._blocks[id(cells)], slice(number, None, width)
        return _of_column(rows[own], values[own], is_float[own], self.side.hashes[column])

    def sorted(self, column: int) -> NDArray[np.float64]:
        if column not in self._sorted:
            self._sorted[column] = np.sort(self[column].values)
        return self._sorted[column]


def numbers_of(cells: Column, hashes: Hashes) -> OfColumn:
    """The numbers among plain cells."""
    return _of_column(*_read_block(cells), hashes)


def near(left: Any, right: NDArray[np.float64], tolerance: float) -> NDArray[np.bool_]:
    """Within the tolerance, or a little more: this only ever says no."""
    size = np.maximum(np.abs(left), np.abs(right))
    return np.asarray(np.abs(left - right) <= np.maximum(tolerance * size, ABSOLUTE_TOLERANCE) * _MORE + size * _NOISE)


def near_ends(left: float, right: float, tolerance: float) -> bool:
    """`near` for two numbers, without numpy's overhead."""
    size = max(abs(left), abs(right))
    return abs(left - right) <= max(tolerance * size, ABSOLUTE_TOLERANCE) * _MORE + size * _NOISE


_Block = tuple[NDArray[np.bool_], NDArray[np.float64], NDArray[np.bool_]]
"""For each cell: is it a number that can be near another, its value (0 where not), is it a float."""


def _read_block(cells: Column) -> _Block:
    types = list(map(type, cells))
    is_float = np.fromiter(map(is_, types, repeat(float)), np.bool_, len(types))
    rows = is_float | np.fromiter(map(is_, types, repeat(int)), np.bool_, len(types))
    found: list[Any] = list(cells) if rows.all() else list(compress(cells, rows))
    values = np.zeros(len(types))
    try:
        values[rows] = np.fromiter(found, np.float64, len(found))
    except OverflowError:  # an integer beyond the largest float
        values[rows] = [float(cell) if is_number(cell) else np.inf for cell in found]
    rows &= np.isfinite(values) & (is_float | (np.abs(values) < HUGE))
    return rows, values, is_float


def _of_column(
    rows: NDArray[np.bool_], values: NDArray[np.float64], is_float: NDArray[np.bool_], hashes: Hashes
) -> OfColumn:
    values = values[rows]
    rest = 0 if values.size == rows.size else int(mix(_NOTHING, hashes[~rows]).sum(dtype=np.uint64))
    least, greatest = (float(values.min()), float(values.max())) if values.size else (0.0, 0.0)
    return OfColumn(rows, values, is_float[rows], rest, least, greatest)
