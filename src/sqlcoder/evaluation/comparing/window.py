"""Which rows the gold's answer consists of, and in what order they may come.

The gold's rows in the engine's order fall into groups of ties: rows that its sort keys don't tell apart. LIMIT and
OFFSET cut a window out of them. A group inside the window must come whole; a group that an edge cuts gives some of its
rows, any of them. Without ORDER BY all rows are one group. Only the first and the last group of a window can be cut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from math import isclose
from operator import eq
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqlcoder.evaluation.comparing.cells import Column, plain, plain_column
from sqlcoder.example import Policy
from sqlcoder.result import Result


@dataclass(frozen=True, slots=True)
class OrderSpec:
    """What the gold's outermost query says about the order and number of its rows."""

    ordered: bool = False
    keys: tuple[int, ...] = ()
    """Positions of the sort keys in the gold *result*."""
    hidden: int = 0
    """How many of the gold result's last columns are there only as sort keys."""
    limit: int | None = None
    """LIMIT and OFFSET still to be applied: the gold result holds the rows before they cut."""
    offset: int = 0
    exact: bool = False
    """The keys could not be learned: the rows must come in the very order that the gold gave."""


UNORDERED = OrderSpec()
_NOISE = 1e-12  # relative; a sum of a few thousand floats is off by less


@dataclass(frozen=True, slots=True)
class Window:
    """The rows a right answer consists of: `head` rows of the first group, all between, `tail` rows of the last group.

    Gold rows `0:head_end` are the first group if it is cut, `tail_start:` the last one if it is.
    """

    rows: range
    """Indices into the gold result, in its order."""
    groups: tuple[int, ...]
    """For each of these rows the number of its group of ties, from 0."""
    ordered: bool
    head_end: int
    head: int
    tail_start: int
    tail: int

    @property
    def size(self) -> int:
        """How many rows a right answer has."""
        return self.head + (self.tail_start - self.head_end) + self.tail

    @property
    def is_cut(self) -> bool:
        """May some of the rows be left out?"""
        return self.head_end > 0 or self.tail_start < len(self.rows)

    def reaches(self, end: int) -> bool:
        """Does the window take rows up to this one, so that more rows could have changed it?"""
        return self.rows.stop >= end

    def unordered(self) -> Window:
        """The same rows in whichever order."""
        return replace(self, ordered=False)

    def pred_groups(self) -> tuple[int, ...]:
        """For each row of a right answer, in order, the group it must come from."""
        if not self.ordered or not self.rows:
            return (0,) * self.size
        head, tail = (self.groups[0],) * self.head, (self.groups[-1],) * self.tail
        return head + self.groups[self.head_end : self.tail_start] + tail

    def fits(self, gold: Sequence[Hashable], pred: Sequence[Hashable]) -> bool:
        """Can these keys of the pred's rows be those of a right answer? One key a row, gold in window order."""
        head_end, tail_start = self.head_end, self.tail_start
        head, tail = Counter(gold[:head_end]), Counter(gold[tail_start:])
        if self.ordered:
            first, last = self.head, len(pred) - self.tail
            middle_groups = self.groups[head_end:tail_start]
            return (
                Counter(pred[:first]) <= head
                and Counter(pred[last:]) <= tail
                and Counter(zip(middle_groups, pred[first:last], strict=True))
                == Counter(zip(middle_groups, gold[head_end:tail_start], strict=True))
            )
        middle, found = Counter(gold[head_end:tail_start]), Counter(pred)
        if not self.is_cut:
            return found == middle
        if not middle <= found:
            return False
        rest = found - middle  # self.head of them out of `head`, self.tail out of `tail`
        if not rest <= head + tail:
            return False
        least = sum(max(0, count - tail[key]) for key, count in rest.items())
        most = sum(min(count, head[key]) for key, count in rest.items())
        return least <= self.head <= most


def window_of(gold: Result, order: OrderSpec, policy: Policy) -> Window:
    """The rows of the gold's result that answer the question, as its order and the example's policy say."""
    ordered = order.ordered if policy.ordered is None else policy.ordered
    count = len(gold.rows)
    start = min(order.offset, count)
    stop = count if order.limit is None else min(start + order.limit, count)
    groups = _groups(gold, order, as_given=order.exact or (ordered and not order.ordered))
    if stop - start in (0, count) or not policy.any_tied:
        rows = range(start, stop)
        return Window(rows, groups[start:stop], ordered, head_end=0, head=0, tail_start=len(rows), tail=0)
    first = next(i for i, g in enumerate(groups) if g == groups[start])
    last = next((i for i in range(stop, count) if groups[i] != groups[stop - 1]), count)
    rows, groups = range(first, last), groups[first:last]
    head_end = head = tail = 0
    tail_start = len(rows)
    if last > stop:  # the lower edge cuts the last group
        tail_start = next(i for i, g in enumerate(groups) if g == groups[-1])
        tail = stop - max(start, first + tail_start)
    if first < start and tail_start > 0:  # the upper edge cuts the first group, which is not the one above
        head_end = next((i for i, g in enumerate(groups) if g != groups[0]), len(groups))
        head = min(first + head_end, stop) - start
    return Window(rows, groups, ordered, head_end, head, tail_start, tail)


def ties(left: Sequence[Any], right: Sequence[Any]) -> bool:
    """Do the sort keys leave open which of two neighbouring rows comes first?

    Floats that differ by the noise of rounding do (0.1 + 0.2 and 0.3): which is the greater depends on how a query adds
    them up. That is far narrower than the tolerance, which calls days equal where they are counted as Julian days.

    >>> ties((0.1 + 0.2, "a"), (0.3, "a")), ties((2459000.5,), (2459001.5,))
    (True, False)
    """
    return all(map(_tie, map(plain, left), map(plain, right)))


def _tie(a: Any, b: Any) -> bool:
    if a == b or float not in (type(a), type(b)):
        return bool(a == b)
    return type(a) in (int, float) and type(b) in (int, float) and isclose(a, b, rel_tol=_NOISE)


def _groups(gold: Result, order: OrderSpec, *, as_given: bool) -> tuple[int, ...]:
    """For each of the gold's rows the number of its group of ties."""
    count = len(gold.rows)
    if as_given:
        return tuple(range(count))
    if not order.keys:
        return (0,) * count
    if not count:
        return ()
    steps = np.zeros(count, dtype=np.bool_)
    for key in order.keys:
        steps[1:] |= ~_tied(*plain_column([row[key] for row in gold.rows]))
    return tuple(np.cumsum(steps).tolist())


def _tied(column: Column, kinds: frozenset[type]) -> NDArray[np.bool_]:
    """`_tie` for each two neighbours of a column of plain cells."""
    if kinds == {float}:
        values = np.array(column, dtype=np.float64)
        left, right = values[:-1], values[1:]
        with np.errstate(invalid="ignore"):  # infinities
            near = np.abs(left - right) <= _NOISE * np.maximum(np.abs(left), np.abs(right))
        return np.asarray((left == right) | (near & np.isfinite(left) & np.isfinite(right)))
    rule = _tie if float in kinds else eq
    return np.fromiter(map(rule, column, column[1:]), np.bool_, len(column) - 1)
