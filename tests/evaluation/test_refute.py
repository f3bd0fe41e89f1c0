"""Cheap proofs of a mismatch say no only where trying everything says no; so do days that are left as they are."""

from __future__ import annotations

import random
from datetime import date, datetime
from decimal import Decimal
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.evaluation.compare import compare, same_as_given
from sqlcoder.evaluation.comparing.cells import equal, plain, types_left
from sqlcoder.evaluation.comparing.numbers import Numbers
from sqlcoder.evaluation.comparing.refute import lone_row, opposites
from sqlcoder.evaluation.comparing.side import Side
from sqlcoder.evaluation.comparing.window import UNORDERED, OrderSpec, window_of
from sqlcoder.example import Policy
from sqlcoder.result import Result

on_any_machine = settings(deadline=None)
TOLERANCE = 1e-6
IN_ORDER = OrderSpec(ordered=True, exact=True)
Rows = list[tuple[Any, ...]]

# Chains: neighbours are within the tolerance of each other, others are not.
chained = st.integers(0, 5).map(lambda n: 1 + n * Decimal("6e-7"))
chained_kinds = st.sampled_from([(Decimal,), (float,), (Decimal, float)])
exact = st.sampled_from(
    [
        *(
            None,
            "1",
            0,
            1,
            -1,
            -2,
            2**61 - 1,
            Decimal(1),
            Decimal("1.0"),
            Decimal("0.5"),
            Decimal("-2"),
            Decimal("NaN"),
        ),
        *(Decimal("Infinity"), Decimal("0E+9"), Decimal(2**61 - 1), date(2020, 1, 1), date(2020, 1, 2)),
    ]
)
beside = st.sampled_from([None, Decimal("sNaN"), datetime(2020, 1, 1), 0.5, float("nan"), True])
"""Cells next to which the others must be made plain."""


def result(rows: Rows) -> Result:
    return Result(tuple("abc"[: len(rows[0])]), tuple(rows))


def rows_of(cell: st.SearchStrategy[Any], least: int = 1) -> st.SearchStrategy[Rows]:
    return st.integers(1, 3).flatmap(lambda width: st.lists(st.tuples(*[cell] * width), min_size=least, max_size=4))


def found_by_trying(gold: Rows, pred: Rows, *, in_order: bool = False) -> bool:
    """Is there an order of columns, and one of rows, in which all cells are equal?"""
    if len(gold) != len(pred) or len(gold[0]) > len(pred[0]):
        return False
    wanted = [tuple(map(plain, row)) for row in gold]
    given_rows = [tuple(map(plain, row)) for row in pred]
    return any(
        all(
            equal(a, row[p], TOLERANCE)
            for g, row in zip(wanted, order, strict=True)
            for a, p in zip(g, places, strict=True)
        )
        for places in permutations(range(len(pred[0])), len(gold[0]))
        for order in ([given_rows] if in_order else permutations(given_rows))
    )


@on_any_machine
@given(rows_of(chained), rows_of(chained), chained_kinds, st.randoms(use_true_random=False))
def test_chained_decimals_and_floats_agree_with_trying_everything(
    gold: Rows, pred: Rows, kinds: tuple[type, ...], chance: random.Random
) -> None:
    gold, pred = ([tuple(chance.choice(kinds)(cell) for cell in row) for row in rows] for rows in (gold, pred))
    assert (compare(result(gold), result(pred)).outcome == "match") == found_by_trying(gold, pred)
    in_order = compare(result(gold), result(pred), order=IN_ORDER).outcome == "match"
    assert in_order == found_by_trying(gold, pred, in_order=True)


@on_any_machine
@given(rows_of(exact), rows_of(exact), beside)
def test_cells_that_are_left_as_they_are_agree_with_trying_everything(gold: Rows, pred: Rows, other: Any) -> None:
    for more in ([], [(other,) * 3]):
        left, right = ([*rows, *(row[: len(rows[0])] for row in more)] for rows in (gold, pred))
        verdict = compare(result(left), result(right), bool_as_int=False)
        assert (verdict.outcome == "match") == found_by_trying(left, right)


def test_days_are_left_only_where_nothing_else_could_equal_them() -> None:
    assert types_left({date, datetime}) == types_left({date, bool}) == types_left({Decimal, float}) == frozenset()
    assert types_left({date, Decimal, float, str}) == {date}


# -- rows ----------------------------------------------------------------------------------------------------------


def sides(gold: Rows, pred: Rows) -> tuple[Side, Side]:
    return Side.of(gold, len(gold[0])), Side.of(pred, len(pred[0]))


def test_a_row_alone_in_its_group_must_stand_where_the_gold_has_it() -> None:
    gold, pred = [(1, 0.5), (2, 0.5), (2, 0.25)], [(0.5, 1), (0.25, 2), (0.5, 2)]
    order = OrderSpec(ordered=True, keys=(0,))
    window = window_of(result(gold), order, Policy())
    assert opposites(*sides(gold, pred), window, TOLERANCE).tolist() == [[False, True], [True, False]]  # row 1 alone
    turned = window_of(result(gold), IN_ORDER, Policy())
    assert opposites(*sides(gold, pred), turned, TOLERANCE).tolist() == [[False, True], [False, False]]


def test_the_row_without_a_like_is_found_beside_one_that_is_near() -> None:
    gold = [(n, n + 0.5) for n in range(100)]
    pred = [(n, (n + 0.5) * (1 + 1e-8)) for n in range(100)]
    both = np.ones((2, 2), dtype=np.bool_)

    def lone(rows: Rows) -> int | None:
        left, right = sides(gold, rows)
        return lone_row((Numbers(left), Numbers(right)), both, (0, 1), TOLERANCE)

    assert lone([*pred[:2], (2, 99.5), *pred[3:]]) == 2
    assert lone(pred) is None
    assert lone(pred[::-1]) is None


def test_a_reason_names_the_row_that_is_wrong_not_one_that_is_near() -> None:
    gold: Rows = [(n, n + 0.5) for n in range(100)]
    pred: Rows = [(0, 0.5 + 1e-9), (1, 3.5), (2, 2.5), (3, 1.5), *gold[4:]]
    verdict = compare(result(gold), result(pred))
    assert verdict.outcome == "mismatch"
    assert "first gold row without a partner: (1, 1.5)" in verdict.reason


# -- the gold's very rows ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gold", "pred"),
    [([(1,)], [(2,)]), ([(1,)], [(1, 1)]), ([(1,), (2,)], [(2,), (1,)]), ([(True,)], [(1,)]), ([([1],)], [([True],)])],
)
def test_other_rows_are_not_the_same_as_given(gold: Rows, pred: Rows) -> None:
    assert same_as_given(result(gold), result(pred)) is None


def test_what_was_cut_off_or_is_empty_is_not_the_same_as_given() -> None:
    cut, empty = Result(("a",), ((1,),), truncated=True), Result(("a",), ())
    assert same_as_given(cut, cut) is None
    assert same_as_given(empty, empty) is None


@on_any_machine
@given(rows_of(st.sampled_from([None, 0, 1, 0.5, "a"])))
def test_the_same_as_given_is_a_match_however_the_gold_sorts(rows: Rows) -> None:
    verdict = same_as_given(result(rows), result(rows))
    assert verdict is not None
    for order in (UNORDERED, IN_ORDER):
        judged = compare(result(rows), result(rows), order=order)
        assert (judged.outcome, judged.weak) == (verdict.outcome, verdict.weak)
