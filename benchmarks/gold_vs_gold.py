"""Every gold judged against itself: what a judge calls wrong here, it gets wrong.

    python benchmarks/gold_vs_gold.py --format spider --data SPIDER/dev.json --databases SPIDER/database
    python benchmarks/gold_vs_gold.py --format jsonl --data data/train.jsonl --databases work/databases

Each gold of an example is the prediction once, against all of its golds and, by --alone, against itself alone. Exits 1
where one is not a match. Weak matches (both empty, nothing but NULL) are counted: such a question tells nothing.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from dataclasses import replace
from itertools import groupby
from pathlib import Path

from sqlcoder.datasets.databases import database_path
from sqlcoder.datasets.spider import read_spider
from sqlcoder.datasets.store import load_examples
from sqlcoder.db.database import Database
from sqlcoder.evaluation.judge import Limits, judge
from sqlcoder.example import Example
from sqlcoder.query import Query


def read(options: argparse.Namespace) -> list[Example]:
    """The examples that can be answered."""
    examples = read_spider(options.data) if options.format == "spider" else load_examples(options.data)
    return [example for example in examples if example.answerable]


def main() -> int:
    """Print each gold that does not match itself, and the count of outcomes."""
    parser = argparse.ArgumentParser(description="Gold against gold.")
    parser.add_argument("--format", choices=("spider", "jsonl"), required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--databases", type=Path, required=True)
    parser.add_argument("--alone", action="store_true", help="against itself alone, not all golds of the example")
    parser.add_argument("--timeout", type=float, default=120.0, help="seconds a query may take on a busy machine")
    options = parser.parse_args()
    limits = Limits(timeout_s=options.timeout)
    outcomes: Counter[str] = Counter()
    weak = 0
    start = time.process_time()
    for db_id, group in groupby(sorted(read(options), key=lambda e: e.db_id), key=lambda e: e.db_id):
        with Database.open(database_path(options.databases, db_id), cache=False) as database:
            for example in group:
                for gold in example.golds:
                    witness = replace(example, golds=(gold,)) if options.alone else example
                    verdict = judge(witness, Query(gold, database.dialect), database, limits=limits)
                    outcomes[verdict.outcome] += 1
                    weak += verdict.weak
                    if verdict.outcome != "match":
                        print(f"{verdict.outcome}  {example.id} ({db_id})\n  {gold}\n  {verdict.reason}")
    spent = time.process_time() - start
    print(f"{outcomes['match'] / outcomes.total():.2%} of {outcomes.total()} golds match, {weak} of them weakly;")
    print(f"{dict(outcomes)}; {spent:.1f} s of processor time")
    return 0 if outcomes["match"] == outcomes.total() else 1


if __name__ == "__main__":
    sys.exit(main())
