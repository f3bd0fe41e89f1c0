"""When are two cells equal? Cells become plain hashable values, so that columns and rows can be counted.

The rule: int, Decimal and float are equal where their values are, floats (and fractional Decimals) within a tolerance;
NULL equals NULL alone; a date is the midnight of its day; text and bytes are equal byte for byte; a bool is a number
only where the caller says that one of the engines has no bool; NaN equals NaN.

Tolerance is not transitive (a = b and b = c does not make a = c), counting needs classes. So numbers that tolerance
chains together share a class, and a class that is wider than the tolerance is remembered in `wide`: what agrees by
class is then paired number by number (`pairs_up`).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

ABSOLUTE_TOLERANCE = 1e-9

_PLAIN_TYPES = frozenset({int, str, bytes, type(None)})
_HUGE_BITS = 1000  # integers near or beyond the largest float: equal only to themselves

Column = Sequence[Hashable]


@dataclass(frozen=True, slots=True)
class Cells:
    """The columns of two results, in a form where Python's `==` and `hash` follow our rule."""

    gold: tuple[Column, ...]
    pred: tuple[Column, ...]
    wide: frozenset[Hashable] = frozenset()
    """Numbers that stand for a class whose members are not all within tolerance of each other."""


def plain(cell: Any, *, bool_as_int: bool = False) -> Hashable:
    """The cell as a hashable value that equals another's exactly where the two cells are equal (tolerance aside).

    >>> plain(Decimal("2.00")) == plain(2), plain(True) == plain(1)
    (True, False)
    >>> plain(date(2020, 1, 1)) == plain(datetime(2020, 1, 1))
    True
    """
    match cell:
        case bool():
            return int(cell) if bool_as_int else ("bool", cell)
        case None | int() | str() | bytes():
            return cell
        case float():
            return ("nan",) if cell != cell else cell
        case Decimal():
            if cell.is_nan():
                return ("nan",)
            return int(cell) if cell.is_finite() and cell == cell.to_integral_value() else float(cell)
        case datetime():
            return ("instant", cell.astimezone(UTC)) if cell.tzinfo else cell
        case date():
            return datetime.combine(cell, time.min)
        case bytearray() | memoryview():
            return bytes(cell)
        case list() | tuple():
            return ("list", *(plain(c, bool_as_int=bool_as_int) for c in cell))
        case dict():
            return ("map", frozenset((k, plain(v, bool_as_int=bool_as_int)) for k, v in cell.items()))
        case Hashable():
            return cell
        case _:
            return (type(cell).__name__, repr(cell))


def plain_column(column: Sequence[Any], *, bool_as_int: bool = False) -> Column:
    """`plain` for a whole column; columns of integers and texts are taken as they are."""
    kinds = set(map(type, column))
    if kinds <= _PLAIN_TYPES:
        return column
    if kinds <= _PLAIN_TYPES | {float}:
        return [("nan",) if cell != cell else cell for cell in column]
    return [plain(cell, bool_as_int=bool_as_int) for cell in column]


def close(a: float, b: float, tolerance: float) -> bool:
    """Are two numbers equal? Integers exactly; where one of them is a float, within the tolerance.

    >>> close(1_000_000, 1_000_001, 1e-6), close(1_000_000.0, 1_000_000.5, 1e-6), close(0.1 + 0.2, 0.3, 1e-6)
    (False, True, True)
    """
    if a == b or (type(a) is int and type(b) is int):
        return a == b
    return abs(a - b) <= max(tolerance * max(abs(a), abs(b)), ABSOLUTE_TOLERANCE)


def with_tolerance(cells: Cells, tolerance: float) -> Cells:
    """The same cells with one representative for all numbers that tolerance chains together."""
    classes, wide = _number_classes([*cells.gold, *cells.pred], tolerance)
    if not classes:
        return cells
    return Cells(
        tuple(_classified(column, classes) for column in cells.gold),
        tuple(_classified(column, classes) for column in cells.pred),
        wide,
    )


def _number_classes(columns: Iterable[Column], tolerance: float) -> tuple[dict[Hashable, float], frozenset[Hashable]]:
    """Numbers that share a class with another number -> the class's smallest, and the classes that are too wide."""
    distinct = set().union(*columns)
    floats = [v for v in distinct if type(v) is float and abs(v) != float("inf")]
    if not floats:
        return {}, frozenset()
    integers = [v for v in distinct if type(v) is int and v.bit_length() < _HUGE_BITS]
    numbers: list[float] = sorted([*floats, *integers])
    # joins[i], summed up to i: how many floats have both number i and number i + 1 within their reach.
    # Nothing joins two integers by themselves: ids in the millions must stay apart.
    joins = [0] * (len(numbers) + 1)
    for number in floats:
        reach = max(tolerance * abs(number) / (1 - min(tolerance, 0.5)), ABSOLUTE_TOLERANCE)
        joins[bisect_left(numbers, number - reach)] += 1
        joins[bisect_right(numbers, number + reach) - 1] -= 1
    classes: dict[Hashable, float] = {}
    wide: set[Hashable] = set()
    joined, start = 0, 0
    for index in range(len(numbers)):
        joined += joins[index]
        if joined:
            continue
        if index > start:
            members = numbers[start : index + 1]
            classes.update(dict.fromkeys(members, members[0]))
            if sum(type(m) is int for m in members) > 1 or not close(members[0], members[-1], tolerance):
                wide.add(members[0])
        start = index + 1
    return classes, frozenset(wide)


def _classified(column: Column, classes: Mapping[Hashable, Hashable]) -> Column:
    return column if classes.keys().isdisjoint(column) else [classes.get(cell, cell) for cell in column]


def pairs_up(gold: Sequence[Sequence[Any]], pred: Sequence[Sequence[Any]], tolerance: float) -> bool:
    """Can every pred row have a gold row of its own that it equals, cell by cell?

    >>> pairs_up([(1.0,), (1.0000008,)], [(1.0000016,), (1.0000004,)], 1e-6)
    True
    >>> pairs_up([(1.0,), (1.0000008,)], [(1.0000016,), (1.0000017,)], 1e-6)
    False
    """

    def equal(left: Sequence[Any], right: Sequence[Any]) -> bool:
        return all(map(_equal, left, right, [tolerance] * len(left)))

    if len(pred) > len(gold):
        return False
    gold, pred = sorted(gold, key=_sort_key), sorted(pred, key=_sort_key)
    if len(pred) == len(gold):
        if all(map(equal, gold, pred)):  # in sorted order the nearest stand opposite: nearly always that settles it
            return True
        if any(
            not may_pair(g, p, tolerance) for g, p in zip(zip(*gold, strict=True), zip(*pred, strict=True), strict=True)
        ):
            return False
    # Rows are sorted by their first cell, so a row's like lie in one stretch.
    first = [_sort_key(row[:1]) for row in gold]
    options = []
    for row in pred:
        low, high = _stretch(row[0], tolerance)
        stretch = range(bisect_left(first, _sort_key((low,))), bisect_right(first, _sort_key((high,))))
        options.append([g for g in stretch if equal(gold[g], row)])
    return _matches_all(options)


def may_pair(gold: Sequence[Any], pred: Sequence[Any], tolerance: float) -> bool:
    """False where two columns of the same length cannot be equal in whichever order.

    Pairing in sorted order is as good as any for floats; among integers and floats together it proves nothing.
    """
    if len({type(cell) for column in (gold, pred) for cell in column} & {int, float}) > 1:
        return True
    ordered = (sorted(column, key=lambda cell: _sort_key((cell,))) for column in (gold, pred))
    return all(_equal(a, b, tolerance) for a, b in zip(*ordered, strict=True))


def _equal(a: Any, b: Any, tolerance: float) -> bool:
    return close(a, b, tolerance) if type(a) in (int, float) and type(b) in (int, float) else bool(a == b)


def _stretch(cell: Any, tolerance: float) -> tuple[Any, Any]:
    """The least and the greatest cell that could equal this one."""
    if type(cell) not in (int, float):
        return cell, cell
    reach = max(tolerance * abs(cell) / (1 - min(tolerance, 0.5)), ABSOLUTE_TOLERANCE)
    return cell - reach, cell + reach


def _sort_key(row: Sequence[Any]) -> tuple[tuple[str, Any], ...]:
    """Orders rows of mixed types: numbers among numbers, other types by their name."""
    return tuple(("", cell) if type(cell) in (int, float) else (type(cell).__name__, str(cell)) for cell in row)


def _matches_all(options: Sequence[Sequence[int]]) -> bool:
    """Is there a different choice for each element? (Bipartite matching by augmenting paths, breadth first.)"""
    taken_by: dict[int, int] = {}
    for start in range(len(options)):
        came_from: dict[int, tuple[int, int | None]] = {}  # choice -> (who reached it, the choice they held)
        queue: deque[tuple[int, int | None]] = deque([(start, None)])
        free: int | None = None
        while queue and free is None:
            element, held = queue.popleft()
            for choice in options[element]:
                if choice in came_from:
                    continue
                came_from[choice] = (element, held)
                if choice not in taken_by:
                    free = choice
                    break
                queue.append((taken_by[choice], choice))
        if free is None:
            return False
        step: int | None = free
        while step is not None:
            element, held = came_from[step]
            taken_by[step] = element
            step = held
    return True
