"""How much faster do more workers score? The same predictions with one worker and with several, in turns.

    python benchmarks/worker_scaling.py GOLD PRED --databases DIR [--format spider] [--workers 2] [--times 3]

GOLD and PRED as for `sqlcoder eval score`. Times the scoring alone, from when every worker has started until the last
verdict: starting a process costs the same once, however much there is to score. Prints one JSON object with the
median, `speedup` and the load of the machine when it began: above about 0.3 of a core's load it was not quiet, and the
figure is worth little.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import time
from functools import partial
from pathlib import Path

from sqlcoder.datasets.predictions import read_predictions
from sqlcoder.evaluation.benchmark import prepare
from sqlcoder.evaluation.examine import Desk, Item, RunSettings, examine, open_desk
from sqlcoder.evaluation.scored import Prediction, Scored
from sqlcoder.evaluation.scoring import read_golds
from sqlcoder.workers.executors import open_workers


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("pred", type=Path)
    parser.add_argument("--databases", type=Path, required=True)
    parser.add_argument("--format", default="spider")
    parser.add_argument("--executor", default="local")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--times", type=int, default=3)
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    load = os.getloadavg()[0]
    examples = prepare(read_golds(options.gold, options.format), options.databases)
    lines = read_predictions(options.pred, [example.db_id for example in examples])
    items = [
        Item(i, example, Prediction(i, example.id, line or None))
        for i, (example, line) in enumerate(zip(examples, lines, strict=True))
    ][: options.limit]
    seconds: dict[int, list[float]] = {1: [], options.workers: []}
    verdicts: dict[int, list[str]] = {}
    for _ in range(options.times):
        for count in seconds:  # in turns, so that what else the machine does falls on both
            taken, verdicts[count] = score(items, options.databases.absolute(), options.executor, count)
            seconds[count].append(taken)
    assert verdicts[1] == verdicts[options.workers], "the verdicts depend on the number of workers"
    medians = {count: statistics.median(taken) for count, taken in seconds.items()}
    print(
        json.dumps(
            {
                "n": len(items),
                "executor": options.executor,
                "cores": os.cpu_count(),
                "load_at_start": round(load, 2),
                "seconds": {str(count): [round(s, 2) for s in taken] for count, taken in seconds.items()},
                "speedup": round(medians[1] / medians[options.workers], 2),
            }
        )
    )


def score(items: list[Item], databases: Path, executor: str, count: int) -> tuple[float, list[str]]:
    """Seconds that it took, and the outcomes."""
    desk = partial(open_desk, databases, RunSettings(model=""), with_model=False)
    with open_workers(executor, start=desk, work=examine_or_rest, count=count) as workers:
        list(workers.run([None] * 2 * count))  # every worker has started and rested at least once
        started = time.perf_counter()
        outcomes = [done.value.outcome if done.value else done.error for done in workers.run(items, ordered=True)]
        return time.perf_counter() - started, outcomes


def examine_or_rest(desk: Desk, item: Item | None) -> Scored | None:
    if item is None:
        time.sleep(1.0)
        return None
    return examine(desk, item)[1]


if __name__ == "__main__":
    main()
