"""Does scoring leak? Resident memory of the run and of its workers, from the first thousand predictions to the last.

    python benchmarks/scoring_memory.py [-n 10000] [--workers 1] [--hostile 30]

Scores made-up predictions (right, wrong, broken; `--hostile` of them endless, huge or forbidden) against the bundled
database, through the executor that users get. Prints one JSON object: the memory in MB after every twentieth of the
predictions, and `growth_mb` (of the run, of its worker) from the first tenth to the end. A worker that a hostile
prediction took along is replaced and starts small again; of several the largest counts.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import time
from functools import partial
from pathlib import Path

from sqlcoder.evaluation.crew import examine_all
from sqlcoder.evaluation.examine import Item, RunSettings, open_desk
from sqlcoder.evaluation.scored import Prediction
from sqlcoder.example import Example
from sqlcoder.sample import sample_path

GOLD = "SELECT name, price FROM products WHERE price > {n} ORDER BY price"
PREDICTIONS = [
    GOLD,
    "SELECT name, price FROM products WHERE price >= {n} ORDER BY price",
    "SELECT name, price FROM products",
    "SELECT count(*) FROM products p, customers c WHERE p.price > {n}",
    "SELECT name, prise FROM products",
    "SELECT name FROM",
]
HOSTILE = [
    "WITH RECURSIVE c(x) AS (SELECT {n} UNION ALL SELECT x + 1 FROM c WHERE x > 0) SELECT count(*) FROM c",
    "SELECT count(*) FROM products a, products b, products c, products d, products e, customers f",
    "SELECT " + ", ".join(["a.name"] * 1500) + " FROM products a, products b, products c",
    "SELECT replace(hex(hex(hex(hex(name)))), '3', hex(hex(hex(hex(name))))) FROM products",
    "SELECT hex(zeroblob(1000000000))",
    "DELETE FROM products",
]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-n", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--hostile", type=int, default=30)
    options = parser.parse_args()
    rng = random.Random(0)
    queries = [PREDICTIONS[i % len(PREDICTIONS)] for i in range(options.n - options.hostile)]
    queries += [HOSTILE[i % len(HOSTILE)] for i in range(options.hostile)]
    rng.shuffle(queries)
    path = sample_path()
    items = []
    for i, sql in enumerate(queries):
        n = i % 97  # not one query for all: caches by text must not make it look flat
        example = Example(f"q{i}", path.stem, "?", (GOLD.replace("{n}", str(n)),))
        items.append(Item(i, example, Prediction(i, example.id, sql.replace("{n}", str(n)))))
    started = time.perf_counter()
    sizes: list[tuple[float, float]] = []  # of the run, of its largest worker
    outcomes: dict[str, int] = {}
    desk = partial(open_desk, path.parent, RunSettings(model="", timeout_s=1.0), with_model=False)
    examined = examine_all(items, start=desk, deadline_s=60.0, workers=options.workers)
    for done, (_, _, scored) in enumerate(examined, start=1):
        outcomes[scored.outcome] = outcomes.get(scored.outcome, 0) + 1
        if done % max(1, options.n // 20) == 0:
            sizes.append((resident_mb(os.getpid()), max(map(resident_mb, children()), default=0.0)))
    early, late = sizes[1], sizes[-2]  # at the very end the worker may be gone
    print(
        json.dumps(
            {
                "n": options.n,
                "outcomes": outcomes,
                "run_mb": [round(size, 1) for size, _ in sizes],
                "worker_mb": [round(size, 1) for _, size in sizes],
                "growth_mb": [round(late[0] - early[0], 1), round(late[1] - early[1], 1)],
                "elapsed_s": round(time.perf_counter() - started, 1),
            }
        )
    )


def resident_mb(pid: int) -> float:
    """What /proc says (Linux); 0 for a process that is gone."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20


def children() -> list[int]:
    pid = os.getpid()
    return [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


if __name__ == "__main__":
    main()
