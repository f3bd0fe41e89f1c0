"""How much human SQL the embedded model's tree can say: gold -> tree -> SQL, judged against the gold.

    python benchmarks/round_trip.py --data SHARED/data
    python benchmarks/round_trip.py --pairs data/train.jsonl --databases FOLDER

FOLDER holds the databases that `sqlcoder.curation.build` made of the pairs. Exits 1 below the gate of 96 %. Train only:
the grammar must not be fitted to what is for reporting.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from itertools import groupby
from pathlib import Path

from sqlcoder.datasets.databases import database_path
from sqlcoder.datasets.spider import read_spider
from sqlcoder.datasets.store import load_examples
from sqlcoder.db.database import Database
from sqlcoder.embedded.from_sql import from_sql
from sqlcoder.embedded.sense import makes_sense
from sqlcoder.embedded.to_sql import to_sql
from sqlcoder.embedded.tree import Unrepresentable
from sqlcoder.evaluation.judge import judge
from sqlcoder.query import Query

GATE = 0.96


def main() -> int:
    """Print the outcomes and the reasons for what is not representable."""
    parser = argparse.ArgumentParser(description="Round trip of the golds of Spider train, or of our own pairs.")
    parser.add_argument("--data", type=Path, help="folder that holds spider/")
    parser.add_argument("--pairs", type=Path, help="a file of pairs in our own format")
    parser.add_argument("--databases", type=Path, help="folder of the pairs' databases")
    options = parser.parse_args()
    if options.data:
        examples = read_spider(options.data / "spider" / "train_spider.json")
        databases = options.data / "spider" / "database"
    elif options.pairs and options.databases:
        examples, databases = [e for e in load_examples(options.pairs) if e.answerable], options.databases
    else:
        parser.error("expected --data, or --pairs with --databases")
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    senseless = 0
    for db_id, group in groupby(sorted(examples, key=lambda e: e.db_id), key=lambda e: e.db_id):
        with Database.open(database_path(databases, db_id)) as database:
            for example in group:
                try:
                    tree = from_sql(Query(example.golds[0]), database.schema())
                    again = to_sql(tree, database.schema())
                except Unrepresentable as error:
                    outcomes["unrepresentable"] += 1
                    reasons[str(error)] += 1
                    continue
                outcomes[judge(example, again, database).outcome] += 1
                senseless += not makes_sense(tree)
    share = outcomes["match"] / (outcomes.total() - outcomes["gold_failed"])
    print(f"{share:.2%} of {outcomes.total()} come back with the same result; {dict(outcomes)}")
    print(f"{senseless} golds say the same thing twice, which the model's beam would give up")
    for reason, count in reasons.most_common():
        print(f"  {count:3}  {reason[:110]}")
    return 0 if share >= GATE else 1


if __name__ == "__main__":
    sys.exit(main())
