"""How much of what a gold query needs does linking keep? Columns and literals, over a whole training split.

    python benchmarks/linking_recall.py spider            # exit 1 below the gates: columns 0.93, literals 0.92
    python benchmarks/linking_recall.py bird --misses 50  # its databases are reconstructions: no gates

Literals are the strings and numbers that a condition compares with or LIMIT names; a LIKE pattern counts without its %
and _. One is found when its text equals a candidate's, as numbers or without case. `needed` leaves out 0 and 1
(so LIMIT 1, too), which a generator has as constants. Training splits only: development splits report, they don't tune.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from statistics import median

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from sqlcoder.db.database import Database
from sqlcoder.linking.linker import link
from sqlcoder.linking.words import fold
from sqlcoder.question import Question
from sqlcoder.schema import Schema
from sqlcoder.task import Task

_SHARED = Path(os.environ.get("SQLCODER_SHARED", Path(__file__).parents[2] / "shared"))
_FILES = {"spider": "spider/train_spider.json", "bird": "bird/train.json"}
_CONSTANTS = ("0", "1")
_COLUMN_GATE, _LITERAL_GATE = 0.93, 0.92


def gold_columns(tree: exp.Expr, schema: Schema) -> set[tuple[str, str]]:
    """(table, column) pairs in lower case that a query names; what is no column of its tables is left out."""
    found = set()
    for select in tree.find_all(exp.Select):
        sources = {t.alias_or_name.lower(): t.name for t in select.find_all(exp.Table)}
        for column in select.find_all(exp.Column):
            named = sources.get(column.table.lower())
            for owner in [named] if named else dict.fromkeys(sources.values()):
                table = schema.table(owner)
                if table is not None and table.column(column.name) is not None:
                    found.add((owner.lower(), column.name.lower()))
                    break
    return found


def gold_literals(tree: exp.Expr) -> Iterator[str]:
    """The text of each literal that a condition compares with or LIMIT names."""
    for node in tree.walk():
        # SQLite takes a double-quoted word for a string where no column has the name; sqlglot takes it for a column.
        quoted = isinstance(node, exp.Column) and node.this.args.get("quoted") and not node.table
        if not (isinstance(node, exp.Literal) or quoted):
            continue
        above, sign = node.parent, ""
        while isinstance(above, exp.Neg | exp.Paren | exp.Tuple):
            sign = "-" if isinstance(above, exp.Neg) else sign
            above = above.parent
        if isinstance(above, exp.Like | exp.ILike):
            yield node.name.strip("%_")
        elif isinstance(above, exp.Predicate | exp.Between | exp.Limit | exp.Offset):
            yield sign + node.name


def is_found(literal: str, task: Task) -> bool:
    """Is the literal one of the task's candidates?"""
    folded = fold(literal)
    return any(fold(v.text) == folded or _is_same_number(v.text, literal) for v in task.values)


def _is_same_number(text: str, other: str) -> bool:
    try:
        return float(text) == float(other)
    except ValueError:
        return False


def measure(name: str, *, limit: int | None, misses: int) -> dict[str, float]:
    """The figures of one training split; up to `misses` literals that were not found go to stderr."""
    path = _SHARED / "data" / _FILES[name]
    examples = json.loads(path.read_text(encoding="utf-8"))
    if name == "bird":
        examples = [e for e in examples if e["literals_in_question"]]
    examples = sorted(examples[:limit], key=lambda e: str(e["db_id"]))
    counts: Counter[str] = Counter()
    elapsed: list[float] = []
    for db_id, group in groupby(examples, key=lambda e: str(e["db_id"])):
        with Database.open(path.parent / "database" / db_id / f"{db_id}.sqlite", cache=False) as database:
            schema, values = database.schema(), database.values()
            for example in group:
                try:
                    tree = parse_one(example.get("query") or example["SQL"], dialect="sqlite")
                except SqlglotError:
                    counts["unparsable"] += 1
                    continue
                started = time.perf_counter()
                task = link(Question(example["question"], db_id), schema, values)
                elapsed.append(1000 * (time.perf_counter() - started))
                lost = _count(counts, task, gold_columns(tree, schema), [t for t in gold_literals(tree) if t])
                for literal in lost[: max(misses - counts["shown"], 0)]:
                    counts["shown"] += 1
                    candidates = [v.text for v in task.values]
                    print(f"{db_id}: {literal!r} | {example['question']} | {candidates}", file=sys.stderr)
    return _figures(counts, elapsed)


def _count(counts: Counter[str], task: Task, columns: set[tuple[str, str]], literals: list[str]) -> list[str]:
    """Add one question to the counts; the needed literals that were not found."""
    kept = {(t.name.lower(), c.name.lower()) for t, c in task.schema.columns()}
    linked = {(k.table.lower(), (k.column or "").lower()) for k in task.links}
    counts.update(
        candidates=len(task.values), links=len(task.links), narrowed=bool(task.left_out),
        columns=len(columns), columns_kept=len(columns & kept), columns_linked=len(columns & linked),
    )  # fmt: skip
    if task.left_out:
        counts.update(narrowed_columns=len(columns), narrowed_columns_kept=len(columns & kept))
    lost = []
    for literal in literals:
        found, needed = is_found(literal, task), literal not in _CONSTANTS
        counts.update(literals=1, literals_found=found, needed=needed, needed_found=needed and found)
        if needed and not found:
            lost.append(literal)
    counts["whole"] += not lost
    return lost


def _figures(counts: Mapping[str, int], elapsed: list[float]) -> dict[str, float]:
    n = len(elapsed)
    constants = counts["literals"] - counts["needed"]
    return {
        "questions": n,
        "unparsable": counts["unparsable"],
        "columns": counts["columns"],
        "columns_kept": _share(counts["columns_kept"], counts["columns"]),
        "columns_linked_by_name": _share(counts["columns_linked"], counts["columns"]),
        "narrowed_questions": counts["narrowed"],
        "narrowed_columns_kept": _share(counts["narrowed_columns_kept"], counts["narrowed_columns"]),
        "literals": counts["literals"],
        "literals_found": _share(counts["literals_found"], counts["literals"]),
        "literals_found_or_constant": _share(counts["needed_found"] + constants, counts["literals"]),
        "needed": counts["needed"],
        "needed_found": _share(counts["needed_found"], counts["needed"]),
        "questions_with_all_needed": _share(counts["whole"], n),
        "candidates_per_question": _share(counts["candidates"], n),
        "links_per_question": _share(counts["links"], n),
        "median_ms": round(median(elapsed), 2),
        "mean_ms": round(sum(elapsed) / n, 2),
        "slowest_ms": round(max(elapsed), 2),
    }


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else float("nan")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("split", choices=sorted(_FILES))
    parser.add_argument("--limit", type=int, help="the first so many examples only")
    parser.add_argument("--misses", type=int, default=0, help="print so many literals that were not found")
    options = parser.parse_args()
    figures = measure(options.split, limit=options.limit, misses=options.misses)
    print(json.dumps(figures, indent=2))
    passed = figures["columns_kept"] >= _COLUMN_GATE and figures["needed_found"] >= _LITERAL_GATE
    return 0 if passed or options.split != "spider" else 1


if __name__ == "__main__":
    sys.exit(main())
