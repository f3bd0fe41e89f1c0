"""How demanding are the questions of a dataset? Three shares of its answerable ones, with their intervals.

    python benchmarks/data_shares.py data/eval.jsonl --databases work/databases [--page data/README.md]

Hard or extra by Spider's rules; two tables or more read by the main gold; some needed column named by no word of the
schema (`sqlcoder.curation.unnamed` says what counts), and the same without columns that hold names ("who", "which").
`--page PAGE` puts the table between the marks `shares-<stem of the file>`. Exits 1 where a share is below its gate:
35 %, 60 % and 30 %, asked of the evaluation set.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path

from _page import fill, table

from sqlcoder.curation.unnamed import is_a_name, unnamed_columns
from sqlcoder.datasets.databases import database_path
from sqlcoder.datasets.split import with_difficulty
from sqlcoder.datasets.store import load_examples
from sqlcoder.db.database import Database
from sqlcoder.evaluation.accuracy import wilson
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.lineage import tables_used

GATES = {"hard or extra": 0.35, "two tables or more": 0.60, "a needed column that no word of the schema names": 0.30}
NO_NAMES = "the same, columns that hold names aside"
READ_BY_EYE = 20


def main() -> int:
    """Count, print, write."""
    parser = argparse.ArgumentParser(description="Shares of demanding questions.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--databases", type=Path, required=True)
    parser.add_argument("--page", type=Path)
    parser.add_argument("--show", action="store_true", help="a seeded sample of unnamed columns, to be read by eye")
    options = parser.parse_args()

    examples = [with_difficulty(e) for e in load_examples(options.file) if e.golds]
    schemas: dict[str, Schema] = {}
    for db_id in dict.fromkeys(e.db_id for e in examples):
        with Database.open(database_path(options.databases, db_id), cache=False) as database:
            schemas[db_id] = database.schema()
    unnamed = {
        e.id: unnamed_columns(f"{e.question} {e.instructions}", Query(e.golds[0]), schemas[e.db_id]) for e in examples
    }
    counts = (
        sum(e.difficulty in ("hard", "extra") for e in examples),
        sum(len(tables_used(Query(e.golds[0]), schemas[e.db_id])) > 1 for e in examples),
        sum(map(bool, unnamed.values())),
        sum(any(not is_a_name(column) for column in columns) for columns in unnamed.values()),
    )
    rows: list[list[object]] = []
    for (name, gate), count in zip([*GATES.items(), (NO_NAMES, None)], counts, strict=True):
        low, high = wilson(count, len(examples))
        rows.append(
            [
                name,
                f"{count} of {len(examples)}",
                f"{count / len(examples):.1%} ({low:.1%} – {high:.1%})",
                "–" if gate is None else f"{gate:.0%}",
            ]
        )
    text = table(["of the answerable questions", "count", "share", "asked of the evaluation set"], rows)
    print(text)
    if options.show:
        found = [e for e in examples if unnamed[e.id]]
        for e in random.Random(0).sample(found, min(READ_BY_EYE, len(found))):
            print(f"\n{e.id}: {e.question}\n  {', '.join(unnamed[e.id])}\n  {e.golds[0]}")
    if options.page:
        fill(options.page, f"shares-{options.file.stem}", text)
    return 0 if all(c / len(examples) >= gate for c, gate in zip(counts, GATES.values(), strict=False)) else 1


if __name__ == "__main__":
    sys.exit(main())
