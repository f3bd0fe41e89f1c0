"""Do the databases of our data tell its golds from near-misses? The mutation score, and the weak questions by name.

    python benchmarks/data_mutants.py data/eval.jsonl --databases work/databases --output work/mutants_eval.jsonl

Each gold is mutated in one place at a time (`sqlcoder.sql.mutate`). A mutant is caught where the shipped database gives
another result for it; one that a listed rule proves equivalent leaves the count (`sqlcoder.evaluation.suite`), every
other survivor counts as not caught. Golds that are done are not done again as long as their database and the mutator
are the same, byte for byte: a run that was stopped goes on. After a change of the rules the survivors are held against
them anew. A change of the comparer asks for a new file.
`--page PAGE` puts the table between the page's marks `mutants-<stem of the file>`. Exits 1 below the gate of 95 %.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from _page import fill, table

from sqlcoder.datasets.databases import database_path
from sqlcoder.datasets.store import load_examples
from sqlcoder.evaluation.accuracy import wilson
from sqlcoder.evaluation.judge import Limits
from sqlcoder.evaluation.suite import allowed, dependencies, equivalence
from sqlcoder.evaluation.suite.adequacy import Proofs, adequacy_line, put_to_trial
from sqlcoder.evaluation.suite.original import read_original
from sqlcoder.evaluation.suite.quick import open_quick
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql import mutate

GATE = 0.95
WEAK = 0.8
LIMITS = Limits(timeout_s=20.0)
SHOWN = 25
RULES = (equivalence, dependencies, allowed)
"""The modules that say which mutants are no faults."""


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description="Mutation score of a dataset on its own databases.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--databases", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True, help="JSONL, a line a gold; a run goes on with it")
    parser.add_argument("--page", type=Path)
    options = parser.parse_args()

    golds: dict[tuple[str, str], Example] = {}
    for example in load_examples(options.file):
        if example.golds:
            golds.setdefault((example.db_id, example.golds[0]), example)
    _measure(golds, options.databases, options.output)
    done = _read(options.output)
    lines = [done[key] | {"question": e.question, "id": e.id} for key, e in golds.items()]
    text, passed = _report(lines)
    print(text)
    if options.page:
        fill(options.page, f"mutants-{options.file.stem}", text)
    return 0 if passed else 1


def _read(path: Path) -> dict[tuple[str, str], dict[str, Any]]:
    if not path.is_file():
        return {}
    whole = (text for text in path.read_text(encoding="utf-8").splitlines(keepends=True) if text.endswith("\n"))
    return {(line["db_id"], line["gold"]): line for line in map(json.loads, whole)}


def _measure(golds: dict[tuple[str, str], Example], databases: Path, output: Path) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    done = _read(output)
    mutator, rules = _digest(Path(mutate.__file__)), _digest(*(Path(module.__file__) for module in RULES))
    with output.open("a", encoding="utf-8") as file:
        for db_id in dict.fromkeys(db_id for db_id, _ in golds):
            path = database_path(databases, db_id)
            made = {"database": _digest(path), "mutator": mutator}
            known = {
                key: line
                for key, line in done.items()
                if key[0] == db_id and line["failure"] is None and made.items() <= line.items()
            }
            asked = {key: example for key, example in golds.items() if key[0] == db_id}
            if all(key in known and known[key].get("rules") == rules for key in asked):
                continue
            keys_that_hold = read_original(path).schema
            database = open_quick(path)
            try:
                for key, example in asked.items():
                    if key not in known:
                        line = adequacy_line(put_to_trial(example, database, keys_that_hold, LIMITS), WEAK)
                    elif known[key].get("rules") != rules:
                        line = _proved_again(known[key], example, keys_that_hold)
                    else:
                        continue
                    line = line | {"db_id": db_id, **made, "rules": rules}
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
                    file.flush()
            finally:
                database.close()
            print(f"{db_id} is done", file=sys.stderr, flush=True)


def _digest(*paths: Path) -> str:
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def _proved_again(line: dict[str, Any], example: Example, schema: Schema) -> dict[str, Any]:
    """A gold's line after the rules as they now are: a survivor that one of them proves equivalent leaves the count."""
    if not line["survivors"]:
        return line
    proofs = Proofs(example, schema)
    survivors = [s for s in line["survivors"] if proofs.of(Query(s["sql"], schema.dialect)) is None]
    counted = line["caught"] + len(survivors)
    score = line["caught"] / counted if counted else None
    equivalent = line["equivalent"] + len(line["survivors"]) - len(survivors)
    weak = score is not None and score < WEAK
    return line | {"equivalent": equivalent, "score": score, "weak": weak, "survivors": survivors}


def _report(lines: list[dict[str, Any]]) -> tuple[str, bool]:
    counted = sum(map(_counted, lines))
    caught = sum(line["caught"] for line in lines)
    survivors = Counter(s["kind"] for line in lines for s in line["survivors"])
    weak = sorted((line for line in lines if line["weak"]), key=lambda line: (line["score"], line["id"]))
    rows: list[list[object]] = [
        ["distinct golds", f"{len(lines):,}"],
        ["golds that could not be tried", sum(line["failure"] is not None for line in lines)],
        ["mutants", f"{sum(line['mutants'] for line in lines):,}"],
        ["of them not runnable, left out", f"{sum(line['stillborn'] for line in lines):,}"],
        ["of them equivalent by a listed rule, left out", f"{sum(line['equivalent'] for line in lines):,}"],
        ["counted mutants", f"{counted:,}"],
        ["**caught by the shipped database**", _share(caught, counted)],
        [f"golds below a score of {WEAK:.0%}", len(weak)],
    ]
    by_db = [
        [
            db_id,
            len(group),
            sum(map(_counted, group)),
            f"{sum(q['caught'] for q in group) / sum(map(_counted, group)):.1%}",
        ]
        for db_id, group in _by_db(lines)
    ]
    parts = [table(["what", "figure"], rows), table(["database", "golds", "counted mutants", "caught"], by_db)]
    parts.append(
        "Survivors by kind: " + (", ".join(f"{kind} {n}" for kind, n in survivors.most_common()) or "none") + "."
    )
    if weak:
        told = ", ".join(f"{line['id']} ({line['score']:.0%})" for line in weak[:SHOWN])
        more = f", and {len(weak) - SHOWN} more" if len(weak) > SHOWN else ""
        parts.append(f"Weak questions, the weakest first: {told}{more}.")
    return "\n\n".join(parts), bool(counted) and caught / counted >= GATE


def _by_db(lines: list[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for db_id in sorted({line["db_id"] for line in lines}):
        group = [line for line in lines if line["db_id"] == db_id and _counted(line)]
        if group:
            yield db_id, group


def _counted(line: dict[str, Any]) -> int:
    return int(line["mutants"] - line["stillborn"] - line["equivalent"])


def _share(right: int, n: int) -> str:
    if not n:
        return "no counted mutant"
    low, high = wilson(right, n)
    return f"{right / n:.1%} ({low:.1%} – {high:.1%}, n = {n:,})"


if __name__ == "__main__":
    sys.exit(main())
