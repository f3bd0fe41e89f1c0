"""How well Spider dev's databases tell golds from mutants: alone, and with a suite of perturbed copies.

    python benchmarks/suite.py --data SHARED/data --output work/suite [--workers 2] [--only N] [--page docs/suites.md]

Builds the suite (`--only N`: a seeded choice of N whole databases), prints the table and puts it on the page, and
writes survivors.txt, 100 seeded survivors to be read by eye. Minutes are of the wall clock, and of processor time
over all workers: trust the second figure on a machine that has other work. Exits 1 below the gate of 95 %.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

from _page import fill, table

from sqlcoder.evaluation.accuracy import wilson
from sqlcoder.evaluation.benchmark import load_benchmark
from sqlcoder.evaluation.suite.build import SuiteSettings, build_suite
from sqlcoder.evaluation.suite.store import read_questions

GATE = 0.95
READ_BY_EYE = 100


def main() -> int:
    """Build, print, write."""
    parser = argparse.ArgumentParser(description="Mutation score of Spider dev, with and without a suite.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--copies", type=int, default=8)
    parser.add_argument("--only", type=int, help="a seeded choice of so many databases")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--page", type=Path)
    options = parser.parse_args()

    spider = options.data / "spider"
    benchmark = load_benchmark(spider / "dev.json", format="spider", databases=spider / "database")
    names = sorted({e.db_id for e in benchmark.examples})
    chosen = set(random.Random(options.seed).sample(names, options.only)) if options.only else set(names)
    benchmark = replace(benchmark, examples=tuple(e for e in benchmark.examples if e.db_id in chosen))
    summary = build_suite(
        benchmark,
        options.output,
        settings=SuiteSettings(copies=options.copies, seed=options.seed),
        workers=options.workers,
        progress=lambda done, total: print(f"{done}/{total} databases", file=sys.stderr, flush=True),
    )
    questions = read_questions(options.output)
    distinct = list({(q["db_id"], q["gold"]): q for q in questions}.values())
    survivors = [(q, s) for q in distinct for s in q["survivors"]]
    sample = random.Random(options.seed).sample(survivors, min(READ_BY_EYE, len(survivors)))
    (options.output / "survivors.txt").write_text("\n\n".join(map(_survivor, sample)) + "\n", encoding="utf-8")
    text = _report(summary, distinct, survivors, options, len(names))
    print(text)
    if options.page:
        fill(options.page, "suite", text)
    return 0 if summary["score"] >= GATE else 1


def _survivor(pair: tuple[dict[str, Any], dict[str, Any]]) -> str:
    question, survivor = pair
    lines = [f"{question['db_id']}  {survivor['kind']}: {survivor['what']}", f"  {question['question']}"]
    return "\n".join([*lines, f"  gold    {question['gold']}", f"  mutant  {survivor['sql']}"])


def _report(
    summary: dict[str, Any],
    distinct: list[dict[str, Any]],
    survivors: list[tuple[dict[str, Any], dict[str, Any]]],
    options: argparse.Namespace,
    everything: int,
) -> str:
    counted = summary["counted"]
    kinds = Counter(s["kind"] for _, s in survivors)
    undetermined = sum(len(q["undetermined_on"]) for q in distinct)
    used = sum(len(summary["databases"][q["db_id"]]["copies"]) for q in distinct)
    weak_alone = sum(
        q["mutants"] - q["stillborn"] - q["equivalent"] > 0
        and q["caught_by_original"] / (q["mutants"] - q["stillborn"] - q["equivalent"]) < summary["manifest"]["least"]
        for q in distinct
    )
    rows: list[list[object]] = [
        ["databases", f"{len(summary['databases'])} of {everything}"],
        ["questions, distinct golds", f"{summary['questions']}, {summary['golds']}"],
        ["mutants", f"{summary['mutants']:,}"],
        ["of them not runnable, left out", f"{summary['stillborn']:,}"],
        ["of them equivalent by a listed rule, left out", f"{summary['equivalent']:,}"],
        ["rejected by the suite though a rule calls them equivalent", f"{summary['contradicted']:,}"],
        ["counted mutants", f"{counted:,}"],
        ["**caught by the database alone**", _share(summary["caught_by_original"], counted)],
        ["**caught with the suite**", _share(summary["caught"], counted)],
        [
            "golds below a score of 80 %, alone and with the suite",
            f"{weak_alone} and {sum(q['weak'] for q in distinct)}",
        ],
        ["pairs of gold and copy where the rows leave the gold's result open", f"{undetermined:,} of {used:,}"],
        ["copies, size", f"{summary['copies']}, {summary['bytes'] / 1e6:.1f} MB"],
        ["minutes, wall clock", f"{summary['elapsed_s'] / 60:.1f} with {options.workers} workers"],
        ["minutes of processor time, both together", f"{summary['processor_s'] / 60:.1f}"],
    ]
    by_db = [
        [name, one["counted"], f"{one['score_of_original']:.1%}", f"{one['score']:.1%}", len(one["copies"])]
        for name, one in summary["databases"].items()
    ]
    told = ", ".join(f"{kind} {count}" for kind, count in kinds.most_common())
    return "\n\n".join(
        [
            table(["what", "figure"], rows),
            table(["database", "counted mutants", "caught alone", "caught with the suite", "copies"], by_db),
            f"The {len(survivors)} survivors by kind: {told}.",
            f"Seed {options.seed}; data {json.dumps(summary['manifest']['data_sha256'][:16])}.",
        ]
    )


def _share(right: int, n: int) -> str:
    low, high = wilson(right, n)
    return f"{right / n:.1%} ({low:.1%} – {high:.1%}, n = {n:,})"


if __name__ == "__main__":
    sys.exit(main())
