"""Columns and rows as 64-bit hashes, so that numpy can compare them by the thousand.

What is equal has equal hashes. The reverse holds but for chance (and for whoever builds collisions of Python's `hash`,
which is public), so hashes may say *no*, and only cells say *yes*.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from itertools import compress, repeat
from operator import is_

import numpy as np
from numpy.typing import NDArray

from sqlcoder.evaluation.comparing.cells import Column

Hashes = NDArray[np.uint64]

_WHOLE = 2**61 - 1  # Python's hash of an integer below is the integer itself (of -1: -2)
_EXACT = 2.0**53  # integers below are floats too
_LEAST = 2.0**-511  # floats from here on have bit patterns beyond _WHOLE


def hash_column(column: Column, kinds: frozenset[type]) -> tuple[Hashes, bool]:
    """The hash of each plain cell, and whether each is of one value only; `kinds` are the cells' types.

    The hash of a small integer is the integer, that of a whole float the integer's, that of another float its bits, and
    that of anything else is Python's.
    """
    count = len(column)
    if kinds == {int}:
        with suppress(OverflowError):
            whole = np.fromiter(column, dtype=np.int64, count=count)
            if whole.min() > -_WHOLE and whole.max() < _WHOLE:
                return whole.view(np.uint64), True
    if float in kinds and kinds <= {int, float}:
        with suppress(OverflowError):
            values = np.fromiter(column, dtype=np.float64, count=count)
            if int not in kinds or np.abs(values).max() < _EXACT:
                hashes, hashed = _hash_floats(values)
                if hashed.all():
                    return hashes, True
    cells = np.fromiter(map(hash, column), dtype=np.int64, count=count)
    for row in np.flatnonzero(cells == -2).tolist():  # -1 and -2 share a hash, and are common cells
        if column[row] == -1:
            cells[row] = -1
    hashes = cells.view(np.uint64)
    if float in kinds:
        is_float = np.fromiter(map(is_, map(type, column), repeat(float)), np.bool_, count)
        values = np.fromiter(compress(column, is_float), dtype=np.float64)
        of_floats, hashed = _hash_floats(values)
        hashes[np.flatnonzero(is_float)[hashed]] = of_floats[hashed]
    return hashes, False


def _hash_floats(values: NDArray[np.float64]) -> tuple[Hashes, NDArray[np.bool_]]:
    """The hashes of floats, and which of them have one of their own; the others are left to Python's hash."""
    size = np.abs(values)
    with np.errstate(invalid="ignore"):  # infinities
        whole = values.astype(np.int64)
    is_whole = (size < _WHOLE) & (whole == values)
    hashes = np.where(is_whole, whole, values.view(np.int64)).view(np.uint64)
    return hashes, is_whole | ((size >= _LEAST) & (size < _WHOLE))


def mix(colours: Hashes, values: Hashes) -> Hashes:
    """A hash of each (colour, value) pair: the finaliser of splitmix64 over both. Shapes broadcast."""
    x = colours * np.uint64(0x9E3779B97F4A7C15) + values
    x ^= x >> np.uint64(30)
    x *= np.uint64(0xBF58476D1CE4E5B9)
    x ^= x >> np.uint64(27)
    x *= np.uint64(0x94D049BB133111EB)
    x ^= x >> np.uint64(31)
    return x


def refine(colours: Hashes, columns: Iterable[Hashes]) -> Hashes:
    """Finer row colours: rows stay together only where they agree in these columns, taken in this order."""
    for column in columns:
        colours = mix(colours, column)
    return colours


def blend(colours: Hashes, blocks: Iterable[Hashes]) -> Hashes:
    """Finer row colours by what a row holds in each block of columns (columns, rows), in whichever order."""
    nothing = np.zeros(1, dtype=np.uint64)
    return refine(colours, (mix(nothing, block).sum(axis=0, dtype=np.uint64) for block in blocks))


def signatures(colours: Hashes, columns: Hashes) -> Hashes:
    """A hash of each column's multiset of (row colour, value) pairs: (columns,)."""
    found: Hashes = mix(colours, columns).sum(axis=1, dtype=np.uint64)
    return found
