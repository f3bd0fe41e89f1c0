"""One of the two results that are compared, by columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, Self

import numpy as np

from sqlcoder.evaluation.cells import Column, plain_column
from sqlcoder.evaluation.hashes import Hashes, hash_column


@dataclass(frozen=True, slots=True)
class Side:
    """The rows that take part, three times: as the engine gave them, as plain columns, and as hashes."""

    rows: Sequence[tuple[Any, ...]]
    columns: Sequence[Column]
    """Plain cells (`cells.plain`), column by column."""
    kinds: Sequence[frozenset[type]]
    """The types of each column's plain cells."""
    hashes: Hashes
    """(columns, rows); equal where cells are equal, or, `with_hashes`, where they may be within the tolerance."""
    injective: Sequence[bool]
    """Is each of a column's exact hashes the hash of one value only?"""
    twins: Sequence[int]
    """For each column the first one that holds the same cells in the same rows."""

    @classmethod
    def of(cls, rows: Sequence[tuple[Any, ...]], columns: int, *, bool_as_int: bool) -> Self:
        """The first so many columns of at least one row."""
        hashes = np.empty((columns, len(rows)), dtype=np.uint64)
        cells: list[Column] = []
        kinds: list[frozenset[type]] = []
        injective: list[bool] = []
        # all of one column before the next: its cells are still in the processor's cache
        for place, column in enumerate(islice(zip(*rows, strict=True), columns)):
            plain, of_column = plain_column(column, bool_as_int=bool_as_int)
            hashes[place], exactly = hash_column(plain, of_column)
            cells.append(plain)
            kinds.append(of_column)
            injective.append(exactly)
        return cls(rows, cells, kinds, hashes, injective, find_twins(cells, hashes))

    @property
    def has_floats(self) -> list[bool]:
        """Which columns hold a float."""
        return [float in kinds for kinds in self.kinds]

    def with_hashes(self, hashes: Hashes) -> Self:
        """The same side, other hashes: of classes of numbers, so none is of one value only."""
        return replace(self, hashes=hashes, injective=[False] * len(self.columns))


def find_twins(columns: Sequence[Column], hashes: Hashes) -> list[int]:
    """For each column the first one that is equal to it.

    >>> columns = [[1, 2], [2, 1], [1, 2]]
    >>> find_twins(columns, np.array([hash_column(c, frozenset({int}))[0] for c in columns]))
    [0, 1, 0]
    """
    first: dict[bytes, int] = {}
    twins = [first.setdefault(row.tobytes(), place) for place, row in enumerate(hashes)]
    return [twin if columns[twin] == columns[place] else place for place, twin in enumerate(twins)]
