"""Columns taken together by their types come out as each does alone."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.evaluation.comparing.cells import plain_column
from sqlcoder.evaluation.comparing.hashes import hash_column
from sqlcoder.evaluation.comparing.side import Side

NAN = float("nan")
cells = st.sampled_from(
    [
        *(None, "", "1", b"1", 0, 1, -1, -2, 2**53 + 1, 2**61 - 1, 2**70, True, [1]),
        *(1.0, 0.5, -0.0, NAN, float("inf"), 2.0**53, 1e-300),
        *(Decimal("1"), Decimal("0.5"), Decimal("NaN"), Decimal("sNaN"), Decimal("-Infinity"), Decimal(10**30)),
        *(Decimal("1.00000000000000000001"), date(2020, 1, 1), datetime(2020, 1, 1), datetime(2020, 1, 1, 12)),
    ]
)
of_one_type = st.sampled_from([float, Decimal, date, int, str]).map(
    lambda kind: {
        float: [0.5, 1.0, NAN, 1e-300],
        Decimal: [Decimal("0.5"), Decimal(3), Decimal("NaN"), Decimal("sNaN"), Decimal("3.00000000000000000001")],
        date: [date(2020, 1, 1), date(2021, 1, 1)],
        int: [-1, -2, 0, 2**61],
        str: ["", "a"],
    }[kind]
)


@st.composite
def rows_of_columns(draw: st.DrawFn) -> list[tuple[Any, ...]]:
    height = draw(st.integers(1, 4))
    column = st.one_of(
        st.lists(cells, min_size=height, max_size=height),
        of_one_type.flatmap(lambda some: st.lists(st.sampled_from(some), min_size=height, max_size=height)),
    )
    return list(zip(*draw(st.lists(column, min_size=1, max_size=4)), strict=True))


def test_rows_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="same length"):
        Side.of([(1, 2), (3,)], 2, bool_as_int=False)


@settings(deadline=None)
@given(rows_of_columns(), st.booleans(), st.data())
def test_columns_of_a_side_are_as_each_is_alone(
    rows: list[tuple[Any, ...]], bool_as_int: bool, data: st.DataObject
) -> None:
    count = data.draw(st.integers(1, len(rows[0])))
    side = Side.of(rows, count, bool_as_int=bool_as_int)
    alone = [plain_column(column, bool_as_int=bool_as_int) for column in list(zip(*rows, strict=True))[:count]]
    assert [list(column) for column in side.columns] == [list(column) for column, _ in alone]
    assert list(side.kinds) == [kinds for _, kinds in alone]
    assert [hashes.tolist() for hashes in side.hashes] == [hash_column(*column)[0].tolist() for column in alone]
    firsts = [next(p for p, (other, _) in enumerate(alone) if list(other) == list(column)) for column, _ in alone]
    assert list(side.twins) == firsts
