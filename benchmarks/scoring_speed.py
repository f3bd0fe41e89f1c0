"""Scoring 1,034 predictions that are already made: ours beside a set-comparing and a permutation-trying scorer.

    python benchmarks/scoring_speed.py --data SPIDER --predictions RUN/predictions.jsonl

The two others are written here as the published scorers work: `set(pred) == set(gold)` (BIRD's), and every order of
columns, pruned by a sample of cells, then bags of rows, or lists where the gold says ORDER BY (test-suite-sql-eval's).
Both open a connection an example and run each query under a timeout, by a thread. Four measurements, in this order:

- whole: from the queries' text to the verdict, each scorer running all queries itself. Ours also guards the prediction,
  and looks for the ties that the gold's LIMIT cuts where the prediction's rows are not the gold's. It judges no pair
  twice (`evaluation/kept.py`); the line "nothing kept" shows it without that.
- queries: only running pred and gold once each on an open connection, without timeout: what nobody can save.
- parts: what ours spends where, each part done for every example, nothing kept.
- comparing: results in memory, the same for all three; ours with the reasons of its mismatches.

Times are processor time and wall time of the fastest of the rounds. Nothing is kept from one round for the next.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from itertools import product
from pathlib import Path
from typing import Any, TypeVar

from sqlcoder.datasets.databases import database_path
from sqlcoder.datasets.spider import read_spider
from sqlcoder.db.database import Database
from sqlcoder.errors import QueryError
from sqlcoder.evaluation.compare import compare
from sqlcoder.evaluation.comparing.order import may_sort_or_cut, plan_order
from sqlcoder.evaluation.judge import MAX_ROWS, judge, run_gold
from sqlcoder.evaluation.kept import forget
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.sql.guard import guard
from sqlcoder.sql.parse import parse_verbatim

Rows = list[tuple[Any, ...]]
Task = tuple[Example, str]
T = TypeVar("T")
TIMEOUT_S = 30.0


def by_sets(gold: Rows, pred: Rows, _: str) -> bool:
    """BIRD's rule: no duplicates, no order, columns in the gold's places."""
    return set(gold) == set(pred)


def by_permutations(gold: Rows, pred: Rows, sql: str) -> bool:
    """The rule of test-suite-sql-eval: any order of columns, duplicates count, order where the gold sorts."""
    if not gold and not pred:
        return True
    if len(gold) != len(pred) or len(gold[0]) != len(pred[0]):
        return False
    ordered = "order by" in sql.lower()
    as_bags = [sorted(map(str, row)) for row in gold], [sorted(map(str, row)) for row in pred]
    if (as_bags[0] != as_bags[1]) if ordered else (sorted(as_bags[0]) != sorted(as_bags[1])):
        return False
    columns = [set(column) for column in zip(*gold, strict=True)]
    choices = [set(range(len(columns))) for _ in columns]
    for _ in range(20):
        row = random.choice(pred)
        for place, column in enumerate(columns):
            choices[place] = {c for c in choices[place] if row[c] in column}
    for places in product(*choices):
        if len(set(places)) == len(places):
            turned = [tuple(row[place] for place in places) for row in pred]
            if (turned == gold) if ordered else (Counter(turned) == Counter(gold)):
                return True
    return False


def run_alone(path: Path, sql: str) -> Rows | None:
    """The query's rows on a connection of its own, in a thread with a timeout; None where it fails."""
    found: list[Rows] = []

    def work() -> None:
        with closing(sqlite3.connect(path)) as connection:
            connection.text_factory = lambda text: text.decode(errors="ignore")
            try:
                found.append(connection.execute(sql).fetchall())
            except sqlite3.Error:
                return

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(TIMEOUT_S)
    return found[0] if found else None


def score_as_published(tasks: list[Task], folder: Path, rule: Callable[[Rows, Rows, str], bool]) -> int:
    right = 0
    for example, sql in tasks:
        path = database_path(folder, example.db_id)
        gold, pred = run_alone(path, example.golds[0]), run_alone(path, sql)
        right += gold is not None and pred is not None and rule(gold, pred, example.golds[0])
    return right


def score_ours(tasks: list[Task], folder: Path, *, keep: bool = True) -> int:
    right = 0
    for example, sql, database in _opened(tasks, folder):
        right += judge(example, Query(sql), database).outcome == "match"
        if not keep:
            forget(database)
    return right


def print_parts(tasks: list[Task], folder: Path) -> None:
    """One round, each part over all examples. (Guarding parses: the first line is part of the second.)"""
    spent: Counter[str] = Counter()

    def part(name: str, work: Callable[[], T]) -> T | None:
        start = time.process_time()
        try:
            return work()
        except QueryError:
            return None
        finally:
            spent[name] += time.process_time() - start

    for example, sql, database in _opened(tasks, folder):
        pred, gold = Query(sql), Query(example.golds[0])
        schema = part("reading the schemas", database.schema)
        assert schema is not None
        part("parsing predictions", lambda q=pred: parse_verbatim(q))
        safe = part("guarding predictions", lambda q=pred, s=schema: guard(q, s))
        if may_sort_or_cut(gold):
            part("how golds sort and cut", lambda q=gold: plan_order(q))
        part("running golds", lambda q=gold, d=database: d.execute(q, max_rows=MAX_ROWS))
        reference = part("running golds, sort keys and ties too", lambda q=gold, d=database: run_gold(q, d))
        if safe is None or reference is None:
            continue
        found = part("running predictions", lambda q=safe, d=database: d.execute(q, max_rows=MAX_ROWS))
        if found is not None:
            part("comparing", lambda r=reference, p=found: compare(r.result, p, order=r.order))
    for name, seconds in spent.items():
        print(f"  {name:38} {seconds:8.3f} s processor")


def only_run(tasks: list[Task], folder: Path) -> int:
    """Both queries once, on one connection a database."""
    done, open_path, connection = 0, None, None
    for example, sql in tasks:
        path = database_path(folder, example.db_id)
        if path != open_path or connection is None:
            if connection is not None:
                connection.close()
            open_path, connection = path, sqlite3.connect(path)
            connection.text_factory = lambda text: text.decode(errors="ignore")
        for text in (example.golds[0], sql):
            try:
                done += len(connection.execute(text).fetchall()) >= 0
            except sqlite3.Error:
                continue
    return done


def _opened(tasks: list[Task], folder: Path) -> Iterator[tuple[Example, str, Database]]:
    database: Database | None = None
    for example, sql in tasks:
        if database is None or database.name != example.db_id:
            if database is not None:
                database.close()
            database = Database.open(database_path(folder, example.db_id), cache=False)
        yield example, sql, database
    if database is not None:
        database.close()


def timed(work: Callable[[], int], rounds: int) -> tuple[float, float, int]:
    """Processor seconds and wall seconds of the fastest round, and what the work gave."""
    best, wall, given = float("inf"), float("inf"), 0
    for _ in range(rounds):
        start, clock = time.process_time(), time.monotonic()
        given = work()
        best, wall = min(best, time.process_time() - start), min(wall, time.monotonic() - clock)
    return best, wall, given


def main() -> int:
    """Print the three tables."""
    parser = argparse.ArgumentParser(
        description="Scoring speed beside a set-comparing and a permutation-trying scorer."
    )
    parser.add_argument("--data", type=Path, required=True, help="the folder of Spider: dev.json, database/")
    parser.add_argument("--predictions", type=Path, required=True, help="predictions.jsonl of a run on Spider dev")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--comparing", action="store_true", help="only the last table")
    options = parser.parse_args()
    folder = options.data / "database"
    lines = options.predictions.read_text(encoding="utf-8").splitlines()
    predicted = {line["index"]: line["sql"] for line in map(json.loads, lines)}
    examples = read_spider(options.data / "dev.json")
    tasks = [(example, predicted[place]) for place, example in enumerate(examples) if predicted.get(place)]
    print(f"{len(examples)} predictions, {len(tasks)} of them with SQL")

    def table(title: str, works: dict[str, Callable[[], int]]) -> None:
        print(title)
        spent = {name: timed(work, options.rounds) for name, work in works.items()}
        ours = spent["ours"]
        for name, (seconds, wall, right) in spent.items():
            print(
                f"  {name:14} {seconds:8.3f} s processor ({seconds / ours[0]:5.2f} x ours)"
                f" {wall:8.3f} s wall ({wall / ours[1]:5.2f} x ours)   {right}",
                flush=True,
            )

    if not options.comparing:
        table(
            "whole (last column: judged right)",
            {
                "ours": lambda: score_ours(tasks, folder),
                "nothing kept": lambda: score_ours(tasks, folder, keep=False),
                "sets": lambda: score_as_published(tasks, folder, by_sets),
                "permutations": lambda: score_as_published(tasks, folder, by_permutations),
            },
        )
        seconds, wall, _ = timed(lambda: only_run(tasks, folder), options.rounds)
        print(f"queries alone\n  {seconds:.3f} s processor, {wall:.3f} s wall")
        pairs = {(example.db_id, example.golds[0], sql) for example, sql in tasks}
        print(f"parts of ours ({len(pairs)} different pairs of gold and prediction)")
        print_parts(tasks, folder)

    kept = []
    for example, sql, database in _opened(tasks, folder):
        try:
            reference = run_gold(Query(example.golds[0]), database)
            gold, pred = database.execute(Query(example.golds[0])), database.execute(Query(sql))
        except QueryError:
            continue
        kept.append((example, reference, list(gold.rows), pred))

    table(
        f"comparing {len(kept)} pairs of results in memory",
        {
            "ours": lambda: sum(compare(r.result, p, order=r.order).outcome == "match" for _, r, _, p in kept),
            "sets": lambda: sum(by_sets(g, list(p.rows), e.golds[0]) for e, _, g, p in kept),
            "permutations": lambda: sum(by_permutations(g, list(p.rows), e.golds[0]) for e, _, g, p in kept),
        },
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
