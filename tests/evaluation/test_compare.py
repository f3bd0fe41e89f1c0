"""The comparer: its truth table, and what must hold for every result."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.evaluation.compare import compare
from sqlcoder.evaluation.comparing.window import OrderSpec
from sqlcoder.example import Policy
from sqlcoder.result import Result
from tests.evaluation.truth_tables import FOLDER, Case, read_cases

FILES = sorted(FOLDER.glob("*.txt"))
on_any_machine = settings(deadline=None)
CASES = [case for path in FILES for case in read_cases(path)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_truth_table(case: Case) -> None:
    verdict = compare(case.gold, case.pred, order=case.order, policy=case.policy, bool_as_int=case.bool_as_int)
    assert verdict.outcome == case.outcome, verdict.reason
    assert verdict.weak == (case.word == "WEAK")
    assert case.reason in verdict.reason


def test_the_truth_table_is_read() -> None:
    assert len(CASES) >= 240


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_yes_comes_after_a_no(path: Path) -> None:
    words = [case.word for case in read_cases(path)]
    assert words[0] == "NO" and {"YES", "WEAK"} & set(words)


# What must hold for every result. Values are chosen so that columns and rows often look alike.

cells = st.one_of(
    st.none(),
    st.integers(-3, 3),
    st.sampled_from([0.5, 1.0, 2.0, 0.1 + 0.2]),
    st.sampled_from(["", "a", "b", "1"]),
)


@st.composite
def results(draw: st.DrawFn, least_rows: int = 1) -> Result:
    width = draw(st.integers(1, 4))
    rows = draw(st.lists(st.tuples(*[cells] * width), min_size=least_rows, max_size=6))
    return Result(tuple(f"c{i}" for i in range(width)), tuple(rows))


@st.composite
def rearranged(draw: st.DrawFn, result: Result) -> Result:
    """The same answer: rows and columns permuted, columns renamed, perhaps an extra one."""
    places = draw(st.permutations(range(len(result.columns))))
    rows = draw(st.permutations([tuple(row[p] for p in places) for row in result.rows]))
    columns = [f"x{p}" for p in places]
    if draw(st.booleans()):
        columns.append("extra")
        rows = [(*row, draw(cells)) for row in rows]
    return Result(tuple(columns), tuple(rows))


STRICT = Policy(extra_columns=False)


@on_any_machine
@given(results(), st.data())
def test_rows_columns_and_names_may_be_permuted(gold: Result, data: st.DataObject) -> None:
    assert compare(gold, data.draw(rearranged(gold))).outcome == "match"


@on_any_machine
@given(results(), results(), st.data())
def test_permuting_never_changes_a_verdict(gold: Result, pred: Result, data: st.DataObject) -> None:
    places = data.draw(st.permutations(range(len(pred.columns))))
    rows = data.draw(st.permutations([tuple(row[p] for p in places) for row in pred.rows]))
    turned = Result(tuple(f"x{p}" for p in places), tuple(rows))
    assert compare(gold, turned).outcome == compare(gold, pred).outcome
    assert compare(gold, turned, policy=STRICT).outcome == compare(gold, pred, policy=STRICT).outcome


@on_any_machine
@given(results(), st.data())
def test_a_row_too_few_or_too_many_never_passes(gold: Result, data: st.DataObject) -> None:
    where = data.draw(st.integers(0, len(gold.rows) - 1))
    fewer = replace(gold, rows=gold.rows[:where] + gold.rows[where + 1 :])
    doubled = replace(gold, rows=(*gold.rows, gold.rows[where]))
    assert compare(gold, fewer).outcome == "mismatch"
    assert compare(gold, doubled).outcome == "mismatch"


@on_any_machine
@given(results(), st.data())
def test_one_changed_cell_never_passes(gold: Result, data: st.DataObject) -> None:
    row = data.draw(st.integers(0, len(gold.rows) - 1))
    column = data.draw(st.integers(0, len(gold.columns) - 1))
    changed = list(gold.rows[row])
    changed[column] = "a cell that is nowhere"
    pred = replace(gold, rows=(*gold.rows[:row], tuple(changed), *gold.rows[row + 1 :]))
    assert compare(gold, pred).outcome == "mismatch"
    assert compare(pred, gold).outcome == "mismatch"


@st.composite
def lookalikes(draw: st.DrawFn) -> tuple[Result, Result]:
    """Two results of as many rows with few different values, so that nearly every column could be every other."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    column = st.permutations([i % 2 for i in range(height)]).map(tuple)
    columns = draw(st.lists(column, min_size=width, max_size=width))
    other = draw(st.lists(column | st.sampled_from(columns), min_size=width, max_size=5))
    names = ("a", "b", "c", "d", "e")
    return tuple(Result(names[: len(c)], tuple(zip(*c, strict=True))) for c in (columns, other))  # type: ignore[return-value]


@on_any_machine
@given(lookalikes())
def test_the_assignment_agrees_with_trying_them_all(pair: tuple[Result, Result]) -> None:
    gold, pred = pair
    found = any(
        Counter(gold.rows) == Counter(tuple(row[p] for p in places) for row in pred.rows)
        for places in permutations(range(len(pred.columns)), len(gold.columns))
    )
    assert (compare(gold, pred).outcome == "match") == found


def _right_answer(rows: list[tuple[Any, ...]], limit: int, offset: int, chance: random.Random) -> list[tuple[Any, ...]]:
    """What an engine may return: rows sorted by their first cell, ties shuffled, then cut."""
    rows = rows[:]
    chance.shuffle(rows)
    return sorted(rows, key=lambda row: row[0])[offset : offset + limit]


keyed_rows = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), st.integers(0, 2)), min_size=1, max_size=7)


@on_any_machine
@given(keyed_rows, st.integers(0, 8), st.integers(0, 4), st.randoms(use_true_random=False), st.booleans())
def test_whatever_an_engine_may_return_passes(
    rows: list[tuple[int, int, int]], limit: int, offset: int, chance: random.Random, hide_key: bool
) -> None:
    gold_rows = sorted(rows, key=lambda row: row[0])
    answer = _right_answer(list(rows), limit, offset, chance)
    if hide_key:  # the key goes to the end, where only the comparer sees it
        gold = Result(("a", "b", "key"), tuple((a, b, key) for key, a, b in gold_rows))
        pred = Result(("b", "a"), tuple((b, a) for _, a, b in answer))
        order = OrderSpec(True, (2,), hidden=1, limit=limit, offset=offset)
    else:
        gold = Result(("key", "a", "b"), tuple(gold_rows))
        pred = Result(("b", "key", "a"), tuple((b, key, a) for key, a, b in answer))
        order = OrderSpec(True, (0,), limit=limit, offset=offset)
    assert compare(gold, pred, order=order).outcome == "match"
    shuffled = list(pred.rows)
    chance.shuffle(shuffled)
    unordered = compare(gold, replace(pred, rows=tuple(shuffled)), order=order, policy=Policy(ordered=False))
    assert unordered.outcome == "match"


@on_any_machine
@given(keyed_rows, st.integers(1, 8), st.integers(0, 4), st.data())
def test_only_what_an_engine_may_return_passes(
    rows: list[tuple[int, int, int]], limit: int, offset: int, data: st.DataObject
) -> None:
    rows = rows[:5]
    gold = Result(("key", "a", "b"), tuple(sorted(rows, key=lambda row: row[0])))
    right = {tuple(sorted(p, key=lambda row: row[0])[offset : offset + limit]) for p in permutations(rows)}
    size = len(next(iter(right)))
    picked = data.draw(st.permutations(rows))[:size]
    verdict = compare(
        gold,
        Result(("key", "a", "b"), tuple(picked)),
        order=OrderSpec(True, (0,), limit=limit, offset=offset),
        policy=STRICT,
    )
    turned = {
        tuple(tuple(row[p] for p in places) for row in answer) for answer in right for places in permutations(range(3))
    }
    assert (verdict.outcome == "match") == (tuple(picked) in turned)
