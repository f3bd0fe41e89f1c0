"""How long the comparer takes for 30 columns of 10,000 rows: matches, mismatches with their reasons, and hard cases.

    python benchmarks/compare_speed.py

Processor time of the fastest of three, results made anew each time, as an engine hands them over (every cell an object
of its own, row after row). Exits 1 where a case passes the gate of 100 ms, unless --no-gate is given (on a machine that
is busy with other things, even processor time grows by half).
"""

from __future__ import annotations

import argparse
import pickle
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from sqlcoder.evaluation.compare import compare
from sqlcoder.evaluation.comparing.window import OrderSpec
from sqlcoder.result import Result

GATE_MS = 100
WIDTH, HEIGHT = 30, 10_000
NAMES = tuple(f"c{i}" for i in range(WIDTH))
Columns = list[list[Any]]


def contents(chance: random.Random) -> dict[str, Callable[[int], list[Any]]]:
    """What a column holds, by name: column number -> cells."""
    rows = range(HEIGHT)
    return {
        "integers": lambda c: [chance.randrange(1000) for _ in rows],
        "floats": lambda c: [chance.random() * 1000 for _ in rows],
        "texts": lambda c: [f"text {chance.randrange(5000)}" for _ in rows],
        "mixed, NULLs": lambda c: [
            (row, chance.random(), f"n{row % 9}", None)[(c + (row % 7 == 0)) % 4] for row in rows
        ],
        "dates": lambda c: [date(2000 + chance.randrange(20), 1, 1 + chance.randrange(28)) for _ in rows],
        "decimals": lambda c: [Decimal(chance.randrange(10**6)) / 100 for _ in rows],
        "all columns equal": lambda c: [row % 10 for row in rows],
        "all permutations of one column": lambda c: chance.sample(rows, HEIGHT),
        "nearly equal columns": lambda c: [-1 if row == c else row for row in rows],
    }


def cases(columns: Columns, chance: random.Random) -> Iterator[tuple[str, Columns, list[tuple[Any, ...]], OrderSpec]]:
    """Name, the gold's columns, the pred's rows, order."""
    anyhow = OrderSpec()
    turned = [list(row) for row in zip(*chance.sample(columns, WIDTH), strict=True)]
    chance.shuffle(turned)
    yield "same rows in the same order", columns, list(zip(*columns, strict=True)), anyhow
    yield "rows in another order", columns, chance.sample(list(zip(*columns, strict=True)), HEIGHT), anyhow
    yield "rows and columns in another order", columns, list(map(tuple, turned)), anyhow
    yield "one row missing", columns, list(map(tuple, turned[:-1])), anyhow
    other = [*turned[5000][:3], "another", *turned[5000][4:]]
    yield "one cell differs", columns, list(map(tuple, [*turned[:5000], other, *turned[5001:]])), anyhow
    first, second = [*turned[5000]], [*turned[6000]]
    first[3], second[3] = second[3], first[3]
    swapped = [*turned[:5000], first, *turned[5001:6000], second, *turned[6001:]]
    yield "two cells of a column swapped", columns, list(map(tuple, swapped)), anyhow
    by_first = sorted(zip(*columns, strict=True), key=lambda row: (str(type(row[0])), 0 if row[0] is None else row[0]))
    sorted_columns = [list(column) for column in zip(*by_first, strict=True)]
    yield "not sorted as the gold", sorted_columns, list(map(tuple, turned)), OrderSpec(ordered=True, keys=(0,))
    yield "ten rows of LIMIT 10", columns, list(map(tuple, turned[:10])), OrderSpec(limit=10)


def measure(columns: Columns, rows: list[tuple[Any, ...]], order: OrderSpec) -> tuple[float, str]:
    """Milliseconds of the fastest of three, and what came of it."""
    gold_rows, best = list(zip(*columns, strict=True)), float("inf")
    for _ in range(3):
        gold = Result(NAMES, tuple(pickle.loads(pickle.dumps(row)) for row in gold_rows))
        pred = Result(NAMES, tuple(pickle.loads(pickle.dumps(row)) for row in rows))
        start = time.process_time()
        verdict = compare(gold, pred, order=order)
        best = min(best, time.process_time() - start)
    return best * 1000, f"{verdict.outcome}: {verdict.reason}"


def main() -> int:
    """Print a line a case."""
    parser = argparse.ArgumentParser(description="Speed of the comparer at 30 columns x 10,000 rows.")
    parser.add_argument("--no-gate", action="store_true")
    parser.add_argument("--only", default="", help="only contents whose name holds this")
    options = parser.parse_args()
    chance = random.Random(0)
    slow = 0
    for name, column in contents(chance).items():
        if options.only not in name:
            continue
        columns = [column(place) for place in range(WIDTH)]
        print(name)
        for case, gold, rows, order in cases(columns, chance):
            spent, told = measure(gold, rows, order)
            slow += spent > GATE_MS
            print(f"  {spent:7.1f} ms  {case:34} {told[:90]}", flush=True)
    print(f"{slow} cases beyond {GATE_MS} ms")
    return 1 if slow and not options.no_gate else 0


if __name__ == "__main__":
    sys.exit(main())
