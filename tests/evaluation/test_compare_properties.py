"""What must hold for every pair of results: typed cells, noise of floats, optional columns, sorted results."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Hashable
from dataclasses import replace
from itertools import combinations, permutations
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.evaluation.compare import compare
from sqlcoder.evaluation.comparing.cells import plain, plain_column
from sqlcoder.evaluation.comparing.hashes import hash_column
from sqlcoder.evaluation.comparing.window import OrderSpec
from sqlcoder.example import Policy
from sqlcoder.result import Result

on_any_machine = settings(deadline=None)
STRICT = Policy(extra_columns=False)
NAMES = "abcdefgh"

# Cells that Python or an engine takes for one another, and cells that share a hash.
typed_cells = st.sampled_from(
    [None, "", "0", "1", "None", 0, 1, -1, -2, 1.0, 0.5, -0.0, True, False, b"", b"1", 2**61 - 1, 2**60, float("inf")]
)


@st.composite
def typed_results(draw: st.DrawFn, cell: st.SearchStrategy[Any] = typed_cells, least_rows: int = 1) -> Result:
    width = draw(st.integers(1, 3))
    rows = draw(st.lists(st.tuples(*[cell] * width), min_size=least_rows, max_size=4))
    return Result(tuple(NAMES[:width]), tuple(rows))


def turned(draw: st.DataObject, result: Result, *, rows: bool = True) -> Result:
    """The same cells, columns (and rows) in another order, under other names."""
    places = draw.draw(st.permutations(range(len(result.columns))))
    moved = [tuple(row[p] for p in places) for row in result.rows]
    order = draw.draw(st.permutations(moved)) if rows else moved
    return Result(tuple(f"x{p}" for p in places), tuple(order))


def plain_rows(result: Result, places: tuple[int, ...]) -> Counter[tuple[Hashable, ...]]:
    return Counter(tuple(plain(row[p]) for p in places) for row in result.rows)


@on_any_machine
@given(typed_results(), typed_results())
def test_typed_rows_agree_with_trying_all_columns(gold: Result, pred: Result) -> None:
    wanted = plain_rows(gold, tuple(range(len(gold.columns))))
    choices = list(permutations(range(len(pred.columns)), len(gold.columns)))
    found = any(plain_rows(pred, places) == wanted for places in choices)
    assert (compare(gold, pred).outcome == "match") == found
    strict = found and len(gold.columns) == len(pred.columns)
    assert (compare(gold, pred, policy=STRICT).outcome == "match") == strict


@on_any_machine
@given(typed_results(), st.data())
def test_a_match_stays_one_whatever_is_turned(gold: Result, data: st.DataObject) -> None:
    pred = turned(data, gold)
    for policy in (Policy(), STRICT, Policy(tolerance=0)):
        assert compare(gold, pred, policy=policy).outcome == "match"
        assert compare(turned(data, gold), pred, policy=policy).outcome == "match"


@on_any_machine
@given(typed_results(), st.data())
def test_any_row_more_or_less_never_passes(gold: Result, data: st.DataObject) -> None:
    row = tuple(data.draw(typed_cells) for _ in gold.columns)
    more = replace(gold, rows=(*gold.rows, row))
    assert compare(gold, turned(data, more)).outcome == "mismatch"
    assert compare(more, turned(data, gold)).outcome == "mismatch"


@on_any_machine
@given(typed_results(), st.data())
def test_a_row_twice_for_another_never_passes(gold: Result, data: st.DataObject) -> None:
    """The number of rows stays, so only counting each row can tell."""
    kinds = list(dict.fromkeys(tuple(map(plain, row)) for row in gold.rows))
    if len(kinds) < 2 or len(gold.columns) > 1:
        return
    rows = list(gold.rows)
    first = next(i for i, row in enumerate(rows) if tuple(map(plain, row)) == kinds[0])
    rows[first] = next(row for row in rows if tuple(map(plain, row)) == kinds[1])
    assert compare(gold, turned(data, replace(gold, rows=tuple(rows)))).outcome == "mismatch"


@on_any_machine
@given(typed_results(), st.data())
def test_any_other_cell_never_passes(gold: Result, data: st.DataObject) -> None:
    """In whatever order the columns are taken, the cells of the whole result are another bag."""
    row = data.draw(st.integers(0, len(gold.rows) - 1))
    column = data.draw(st.integers(0, len(gold.columns) - 1))
    old = gold.rows[row][column]
    new = data.draw(typed_cells.filter(lambda cell: plain(cell) != plain(old)))
    changed = (*gold.rows[row][:column], new, *gold.rows[row][column + 1 :])
    pred = turned(data, replace(gold, rows=(*gold.rows[:row], changed, *gold.rows[row + 1 :])))
    assert compare(gold, pred).outcome == "mismatch"
    assert compare(pred, gold).outcome == "mismatch"


@on_any_machine
@given(typed_results(), typed_results())
def test_without_order_and_extra_columns_the_verdict_is_symmetric(left: Result, right: Result) -> None:
    assert compare(left, right, policy=STRICT).outcome == compare(right, left, policy=STRICT).outcome
    as_given = OrderSpec(ordered=True, exact=True)
    there = compare(left, right, order=as_given, policy=STRICT)
    assert there.outcome == compare(right, left, order=as_given, policy=STRICT).outcome


numbers = st.one_of(st.integers(1, 40), st.integers(1, 40).map(lambda n: n + 0.25), st.sampled_from([None, "t"]))


@on_any_machine
@given(typed_results(numbers), st.integers(0, 2**30), st.data())
def test_noise_passes_and_more_does_not(gold: Result, seed: int, data: st.DataObject) -> None:
    chance = random.Random(seed)

    def noisy(cell: Any) -> Any:
        return cell * (1 + chance.uniform(-4e-7, 4e-7)) if isinstance(cell, float) else cell

    pred = replace(gold, rows=tuple(tuple(map(noisy, row)) for row in gold.rows))
    assert compare(gold, turned(data, pred)).outcome == "match"
    places = [(r, c) for r, row in enumerate(gold.rows) for c, cell in enumerate(row) if isinstance(cell, float)]
    if not places:
        return
    r, c = data.draw(st.sampled_from(places))
    off = (*pred.rows[r][:c], pred.rows[r][c] + 0.01, *pred.rows[r][c + 1 :])
    wrong = replace(pred, rows=(*pred.rows[:r], off, *pred.rows[r + 1 :]))
    assert compare(gold, turned(data, wrong)).outcome == "mismatch"


near_numbers = st.integers(0, 5).map(lambda n: 1.0 + n * 6e-7)  # a chain: neighbours are equal, others are not


@on_any_machine
@given(typed_results(near_numbers), typed_results(near_numbers))
def test_chained_numbers_agree_with_trying_everything(gold: Result, pred: Result) -> None:
    def close(left: tuple[float, ...], right: tuple[float, ...]) -> bool:
        return all(abs(a - b) <= 1e-6 * max(a, b) for a, b in zip(left, right, strict=True))

    found = len(gold.rows) == len(pred.rows) and any(
        all(close(g, tuple(p[i] for i in places)) for g, p in zip(gold.rows, order, strict=True))
        for places in permutations(range(len(pred.columns)), len(gold.columns))
        for order in permutations(pred.rows)
    )
    assert (compare(gold, pred).outcome == "match") == found


few_cells = st.integers(0, 2)


@on_any_machine
@given(typed_results(few_cells), typed_results(few_cells), st.sets(st.integers(0, 2)), st.booleans())
def test_optional_columns_agree_with_trying_all_subsets(
    gold: Result, pred: Result, optional: set[int], extra: bool
) -> None:
    required = [c for c in range(len(gold.columns)) if c not in optional]
    free = [c for c in range(len(gold.columns)) if c in optional]
    found = False
    for count in range(len(free) + 1):
        for chosen in combinations(free, count):
            wanted = (*required, *chosen)
            if not wanted or (len(wanted) != len(pred.columns) and not extra):
                continue
            for places in permutations(range(len(pred.columns)), len(wanted)):
                found |= plain_rows(gold, wanted) == plain_rows(pred, places)
    policy = Policy(optional_columns=tuple(sorted(optional)), extra_columns=extra)
    assert (compare(gold, pred, policy=policy).outcome == "match") == found


@on_any_machine
@given(typed_results(few_cells, least_rows=2), st.data())
def test_a_sorted_result_may_only_be_turned_within_its_ties(gold: Result, data: st.DataObject) -> None:
    key = data.draw(st.integers(0, len(gold.columns) - 1))
    rows = sorted(gold.rows, key=lambda row: row[key])
    gold, order = replace(gold, rows=tuple(rows)), OrderSpec(ordered=True, keys=(key,))
    shuffled = sorted(data.draw(st.permutations(rows)), key=lambda row: row[key])
    assert compare(gold, turned(data, replace(gold, rows=tuple(shuffled)), rows=False), order=order).outcome == "match"
    picked = data.draw(st.permutations(rows))
    allowed = any(
        [row[p] for row in rows for p in (key,)] == [row[places[key]] for row in picked]
        and all(
            Counter(row for row in rows if row[key] == value)
            == Counter(tuple(row[p] for p in places) for row in picked if row[places[key]] == value)
            for value in {row[key] for row in rows}
        )
        for places in permutations(range(len(gold.columns)))
    )
    verdict = compare(gold, replace(gold, rows=tuple(picked)), order=order)
    assert (verdict.outcome == "match") == allowed


@on_any_machine
@given(typed_cells, st.one_of(typed_cells, st.floats(), st.integers()), st.one_of(st.floats(), st.integers()))
def test_equal_cells_have_equal_hashes_whatever_stands_beside_them(first: Any, beside: Any, number: Any) -> None:
    for cell in (first, number):
        alone = hash_column(*plain_column([cell]))[0][0]
        mixed = hash_column(*plain_column([cell, beside, None]))[0]
        assert alone == mixed[0]
        for other in (first, number, beside):
            if plain(other) == plain(cell):
                assert hash_column(*plain_column([other]))[0][0] == alone


@on_any_machine
@given(st.lists(st.one_of(st.floats(allow_nan=False), st.integers()), min_size=1, max_size=5))
def test_where_hashes_claim_to_be_injective_they_are(cells: list[Any]) -> None:
    floats, ints = [[c for c in cells if type(c) is kind] for kind in (float, int)]
    hashed = [(c, h) for c in (floats, ints) if c and (h := hash_column(*plain_column(c)))[1]]
    seen: dict[np.uint64, Any] = {}
    for column, (hashes, _) in hashed:
        for cell, value in zip(column, hashes, strict=True):
            assert seen.setdefault(value, cell) == cell
