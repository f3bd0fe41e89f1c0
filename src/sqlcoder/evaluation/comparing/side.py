"""One of the two results that are compared, by columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any, Self, overload

import numpy as np

from sqlcoder.evaluation.comparing.cells import EQUAL_IN_PYTHON, NO_TYPES, Column, plain_column
from sqlcoder.evaluation.comparing.hashes import Hashes, hash_column


@dataclass(frozen=True, slots=True)
class Side:
    """The rows that take part, three times: as the engine gave them, as plain columns, and as hashes."""

    rows: Sequence[tuple[Any, ...]]
    columns: Columns
    """Plain cells (`cells.plain`) and those of types that were left as they are, column by column."""
    kinds: Sequence[frozenset[type]]
    """The types of each column's cells."""
    hashes: Hashes
    """(columns, rows); equal where cells are equal, or, `with_hashes`, where they may be within the tolerance."""
    injective: Sequence[bool]
    """Is each of a column's exact hashes the hash of one value only?"""
    twins: Sequence[int]
    """For each column the first one that holds the same cells in the same rows."""
    equal_in_python: bool = False
    """Are rows that Python calls equal equal by our rule as well?"""

    @classmethod
    def of(
        cls,
        rows: Sequence[tuple[Any, ...]],
        columns: int,
        *,
        bool_as_int: bool = False,
        left: frozenset[type] = NO_TYPES,
    ) -> Self:
        """The first so many columns of at least one row; cells of the types that are `left` as they are.

        Raises ValueError where a row is shorter or longer.
        """
        width = len(rows[0])
        cells = list(chain.from_iterable(rows))
        if len(cells) != width * len(rows):
            raise ValueError("the rows are not all of the same length")
        types = list(map(type, cells))
        everything = frozenset(types)
        # Columns of the same types are taken together, row by row, as their cells lie in memory: column by column each
        # cell would be fetched from another place, which costs more than all that is done with it.
        alike: dict[frozenset[type], list[int]] = defaultdict(list)
        for place in range(columns):
            alike[everything if len(everything) == 1 else frozenset(types[place::width])].append(place)
        hashes = np.empty((columns, len(rows)), dtype=np.uint64)
        kinds = [frozenset[type]()] * columns
        injective = [False] * columns
        plains = Columns(columns)
        for places in alike.values():
            block: Column = cells
            if len(places) < width:
                parts = [cells[place::width] for place in places]
                block = parts[0] if len(places) == 1 else list(chain.from_iterable(zip(*parts, strict=True)))
            plain, of_block = plain_column(block, bool_as_int=bool_as_int, left=left)
            of_cells, exactly = hash_column(plain, of_block)
            hashes[places] = of_cells.reshape(len(rows), len(places)).T
            found = None if len(of_block) == 1 or plain is block else list(map(type, plain))
            for number, place in enumerate(places):
                kinds[place] = of_block if found is None else frozenset(found[number :: len(places)])
                injective[place] = exactly
                plains.add(place, plain, number, len(places))
        return cls(rows, plains, kinds, hashes, injective, find_twins(plains, hashes), everything <= EQUAL_IN_PYTHON)

    @property
    def has_floats(self) -> list[bool]:
        """Which columns hold a float."""
        return [float in kinds for kinds in self.kinds]

    def with_hashes(self, hashes: Hashes) -> Self:
        """The same side, other hashes: of classes of numbers, so none is of one value only."""
        return replace(self, hashes=hashes, injective=[False] * len(self.columns))


@dataclass(slots=True)
class Columns(Sequence[Column]):
    """Columns that are cut out of their block when somebody asks for them."""

    _length: int
    _parts: dict[int, tuple[Column, int, int]] = field(default_factory=dict)
    _cut: dict[int, Column] = field(default_factory=dict)

    def add(self, place: int, block: Column, number: int, width: int) -> None:
        """Column `place` is column `number` of a block of so many columns, row by row."""
        self._parts[place] = block, number, width

    def block(self, place: int) -> tuple[Column, int, int]:
        """Where column `place` was cut out: of which block, as which of its so many columns."""
        return self._parts[place]

    def __len__(self) -> int:
        return self._length

    @overload
    def __getitem__(self, place: int) -> Column: ...
    @overload
    def __getitem__(self, place: slice) -> list[Column]: ...
    def __getitem__(self, place: int | slice) -> Column | list[Column]:
        if isinstance(place, slice):
            return [self[one] for one in range(*place.indices(self._length))]
        if not 0 <= place < self._length:
            raise IndexError(place)
        if place not in self._cut:
            block, number, width = self._parts[place]
            self._cut[place] = block[number::width]
        return self._cut[place]


def find_twins(columns: Sequence[Sequence[Hashable]], hashes: Hashes) -> list[int]:
    """For each column the first one that is equal to it.

    >>> columns = [[1, 2], [2, 1], [1, 2]]
    >>> find_twins(columns, np.array([hash_column(c, frozenset({int}))[0] for c in columns]))
    [0, 1, 0]
    """
    sums: list[int] = hashes.sum(axis=1, dtype=np.uint64).tolist()
    seen: dict[tuple[int, bytes], list[int]] = defaultdict(list)  # of equal sums, as a cheap first look
    twins: list[int] = []
    for place, row in enumerate(hashes):
        likely = seen[sums[place], row[:8].tobytes()]
        equal = (p for p in likely if np.array_equal(hashes[p], row) and columns[p] == columns[place])
        twins.append(next(equal, place))
        likely.append(place)
    return twins
