"""The comparer ends soon, whatever it is given. Limits are in processor time, wide enough for a busy machine.

The figures that we promise are measured by benchmarks/compare_speed.py.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from sqlcoder.evaluation.compare import compare
from sqlcoder.evaluation.comparing.window import OrderSpec
from sqlcoder.example import Policy
from sqlcoder.result import Result

WIDTH = 30
NAMES = tuple(map(str, range(WIDTH)))


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < seconds


def result(columns: list[list[Any]], chance: random.Random | None = None) -> Result:
    """The result of these columns; with `chance`, columns and rows shuffled."""
    if chance is not None:
        columns = chance.sample(columns, len(columns))
    rows = list(zip(*columns, strict=True))
    if chance is not None:
        chance.shuffle(rows)
    return Result(NAMES[: len(columns)], tuple(rows))


def columns_like(kind: str, height: int, chance: random.Random) -> list[list[Any]]:
    match kind:
        case "text":
            return [[f"t{chance.randrange(99)}" for _ in range(height)] for _ in NAMES]
        case "floats":
            return [[chance.random() * 1000 for _ in range(height)] for _ in NAMES]
        case "permutations":
            return [chance.sample(range(height), height) for _ in NAMES]
        case "nearly equal":
            return [[-1 if row == column else row for row in range(height)] for column in range(WIDTH)]
        case _:
            return [[0] * height for _ in NAMES]


@pytest.mark.parametrize("kind", ["text", "floats", "permutations", "nearly equal", "equal"])
def test_thirty_columns_do_not_explode(kind: str) -> None:
    chance = random.Random(0)
    columns = columns_like(kind, 2_000, chance)
    gold = result(columns)
    wrong = [[*column[:-1], "another"] if place == 3 else column for place, column in enumerate(columns)]
    two_swapped = [*columns[:3], [columns[3][1], columns[3][0], *columns[3][2:]], *columns[4:]]
    with at_most(2.0):
        assert compare(gold, result(columns, chance)).outcome == "match"
        assert compare(gold, result(wrong, chance)).outcome == "mismatch"
        assert compare(gold, result(two_swapped, chance)).outcome == ("match" if kind == "equal" else "mismatch")


def _hadamard_designs() -> tuple[list[list[int]], list[list[int]]]:
    """Two sets of 31 columns of 31 bits with pairs all alike, which are not the same: Sylvester's and Paley's."""
    sylvester = [[(row & column).bit_count() % 2 for row in range(1, 32)] for column in range(1, 32)]
    squares = {n * n % 31 for n in range(1, 31)}
    paley = [[1 - ((row - column) % 31 in squares) for row in range(31)] for column in range(31)]
    return sylvester, paley


def test_designs_that_refinement_cannot_tell_apart_come_to_an_end() -> None:
    sylvester, paley = _hadamard_designs()
    names = tuple(map(str, range(31)))
    chance = random.Random(0)

    def shuffled(columns: list[list[int]]) -> Result:
        rows = list(zip(*chance.sample(columns, 31), strict=True))
        return Result(names, tuple(chance.sample(rows, 31)))

    with at_most(30.0):
        assert compare(shuffled(sylvester), shuffled(sylvester)).outcome == "match"
        assert compare(shuffled(paley), shuffled(paley)).outcome == "match"
        assert compare(shuffled(sylvester), shuffled(paley)).outcome == "mismatch"


def test_a_cut_tie_of_thirty_columns_of_bits_comes_to_an_end() -> None:
    """Whether five rows are among a thousand, under some order of thirty columns, is hard to tell."""
    chance = random.Random(0)
    columns = [[chance.randrange(2) for _ in range(1_000)] for _ in NAMES]
    gold, order = result(columns), OrderSpec(limit=5)
    with at_most(60.0):
        assert compare(gold, Result(NAMES, gold.rows[500:505]), order=order).outcome == "match"
        other = [[chance.randrange(2) for _ in range(5)] for _ in NAMES]
        verdict = compare(gold, result(other), order=order)
        assert verdict.outcome == "mismatch"


def test_half_of_thirty_optional_columns() -> None:
    """155 million subsets."""
    chance = random.Random(0)
    columns = [[chance.randrange(9) for _ in range(20)] for _ in NAMES]
    gold = result(columns)
    policy = Policy(optional_columns=tuple(range(WIDTH)), extra_columns=False)
    half = columns[::2]
    with at_most(2.0):
        assert compare(gold, result(half, chance), policy=policy).outcome == "match"
        half[0] = [column + 1 for column in half[0]]
        assert compare(gold, result(half, chance), policy=policy).outcome == "mismatch"


def test_numbers_that_tolerance_chains_together_do_not_explode() -> None:
    chance = random.Random(0)
    rows = [tuple(1.6e9 + chance.random() * 1e5 for _ in range(8)) for _ in range(300)]
    gold = Result(tuple("abcdefgh"), tuple(rows))
    with at_most(3.0):
        assert compare(gold, Result(gold.columns, tuple(row[::-1] for row in rows))).outcome == "match"
        far = tuple((*row[:7], row[7] * 1.1) for row in rows)
        assert compare(gold, Result(gold.columns, far)).outcome == "mismatch"


def test_a_reason_stays_short_whatever_a_cell_holds() -> None:
    for cell in ("x" * 100_000, 10**5000, b"y" * 100_000, ["z"] * 100_000, -(10**5000)):
        gold, pred = Result(("a",), ((cell,), (1,))), Result(("a",), ((2,), (1,)))
        for verdict in (compare(gold, pred), compare(pred, gold), compare(gold, Result(("a",), ((1,),)))):
            assert verdict.outcome == "mismatch"
            assert len(verdict.reason) < 400
