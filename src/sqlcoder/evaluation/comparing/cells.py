"""When are two cells equal? Cells become plain hashable values, so that columns and rows can be counted.

The rule: int, Decimal and float are equal where their values are, floats (and fractional Decimals) within a tolerance;
NULL equals NULL alone; a date is the midnight of its day; moments with a time zone are equal where they are one moment,
and never equal one without; text and bytes are equal byte for byte; a bool is a number only where the caller says that
one of the engines has no bool; NaN equals NaN. Numbers inside of lists and maps are exact.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence, Set
from datetime import date, datetime, time
from decimal import Decimal
from math import isfinite, isinf
from operator import eq
from typing import Any
from uuid import UUID

import numpy as np

ABSOLUTE_TOLERANCE = 1e-9

_PLAIN_TYPES = frozenset({int, str, bytes, type(None)})
EQUAL_IN_PYTHON = frozenset({int, float, Decimal, str, bytes, date, datetime, time, UUID, type(None)})
"""Where Python calls two cells of these types equal, so do we. (It calls True equal to 1.)"""
HUGE = 2**1000  # integers near or beyond the largest float: equal only to themselves

Column = Sequence[Hashable]
NO_TYPES: frozenset[type] = frozenset()


def types_left(kinds: Set[type]) -> frozenset[type]:
    """Types whose cells need not be made plain where two results hold cells of these types alone.

    Days are left where there are no moments, which alone could equal them otherwise than Python sees it. (Decimals are
    not, although Python sees what equals them: their hash takes longer than their float.)

    >>> types_left({date, int}) == {date}, types_left({date, datetime})
    (True, frozenset())
    """
    return frozenset({date}) if date in kinds and kinds <= EQUAL_IN_PYTHON - {datetime} else NO_TYPES


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
            return _plain_decimal(cell)
        case datetime():
            offset = cell.utcoffset()
            # a span, not a datetime in UTC: next to the first and the last day that one does not exist
            return cell if offset is None else ("moment", cell.replace(tzinfo=None) - datetime.min - offset)
        case date():
            return _midnight(cell)
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


def plain_column(
    column: Sequence[Any], *, bool_as_int: bool = False, left: frozenset[type] = NO_TYPES
) -> tuple[Column, frozenset[type]]:
    """`plain` for a whole column, and its cells' types; columns of integers and texts are taken as they are.

    So are cells of the types that are `left` (see `types_left`).
    """
    kinds = frozenset(map(type, column))
    if kinds <= _PLAIN_TYPES or kinds <= _PLAIN_TYPES | left:
        return column, kinds
    if kinds <= _PLAIN_TYPES | {float}:
        # NaN makes a sum NaN, and is no equal of itself
        if isfinite(sum(column)) if kinds == {float} else all(map(eq, column, column)):
            return column, kinds
        cells = [("nan",) if cell != cell else cell for cell in column]
    elif len(kinds) == 1 and (rule := _RULES.get(next(iter(kinds)))) is not None:
        cells = rule(column)
    else:
        cells = [cell if type(cell) in left else plain(cell, bool_as_int=bool_as_int) for cell in column]
    return cells, frozenset(map(type, cells))


def _plain_decimal(cell: Decimal) -> Hashable:
    number = float("nan") if cell.is_nan() else float(cell)
    if not number.is_integer() and not isinf(number):
        return ("nan",) if number != number else number
    return int(cell) if cell.is_finite() and cell == int(cell) else number


def _plain_decimals(column: Sequence[Decimal]) -> list[Hashable]:
    """Most are no whole numbers, and then their float is what they are."""
    try:
        numbers: list[Hashable] = list(map(float, column))
    except ValueError:  # a signalling NaN
        return list(map(_plain_decimal, column))
    values = np.array(numbers, dtype=np.float64)
    for row in np.flatnonzero((values == np.rint(values)) | ~np.isfinite(values)).tolist():
        numbers[row] = _plain_decimal(column[row])
    return numbers


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)


def _midnights(column: Sequence[date]) -> list[Hashable]:
    """A column holds few days, many times."""
    found = {day: _midnight(day) for day in set(column)}
    return list(map(found.__getitem__, column))


_RULES: Mapping[type, Callable[[Sequence[Any]], list[Hashable]]] = {Decimal: _plain_decimals, date: _midnights}
"""`plain` for columns that hold nothing but cells of one of these types."""


def is_number(cell: Hashable) -> bool:
    """Is the plain cell a number that can be *near* another? (Infinities and huge integers only equal themselves.)"""
    if type(cell) is float:
        return not isinf(cell)
    return type(cell) is int and -HUGE < cell < HUGE


def equal(a: Any, b: Any, tolerance: float) -> bool:
    """Are two plain cells equal? Integers exactly; numbers of which one is a float, within the tolerance.

    >>> equal(1_000_000, 1_000_001, 1e-6), equal(1_000_000.0, 1_000_000.5, 1e-6), equal(0.1 + 0.2, 0.3, 1e-6)
    (False, True, True)
    >>> equal(float("inf"), 1e308, 1e-6), equal(1, "1", 1e-6)
    (False, False)
    """
    if a == b:
        return True
    if float not in (type(a), type(b)) or not (is_number(a) and is_number(b)):
        return False
    return bool(abs(a - b) <= max(tolerance * max(abs(a), abs(b)), ABSOLUTE_TOLERANCE))
