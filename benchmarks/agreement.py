"""How often each old rule disagrees with ours: over a model's predictions on Spider dev, and over mutants of its golds.

    python benchmarks/agreement.py --data SHARED/data --run RUN --page docs/scorers.md

RUN is a folder of `sqlcoder eval run` on Spider's dev.json; the model is not asked again. Mutants are single-fault
variants of the golds (`sql/mutate.py`), drawn with a seed. A disagreement is a "match" of one rule only; its kind is
read off the reason of the rule that says no. Each query runs once, whatever the number of rules, so that a slow one
cannot time out under one rule only.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from _page import fill, table

from sqlcoder.datasets.databases import database_path
from sqlcoder.datasets.spider import read_spider
from sqlcoder.db.database import Database
from sqlcoder.errors import QueryError
from sqlcoder.evaluation.accuracy import wilson
from sqlcoder.evaluation.benchmark import file_sha256
from sqlcoder.evaluation.journal import read_journal
from sqlcoder.evaluation.judge import Limits
from sqlcoder.evaluation.scorers import load_scorer
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.sql.mutate import mutate
from sqlcoder.verdict import Verdict

RULES = ("spider-em", "spider-ex", "bird", "sql-eval-2023", "test-suite")
SETS = ("predictions", "mutants")

KINDS: tuple[tuple[str, str], ...] = (
    (r"^(Unknown|Unparsable|Unsafe|Execution|Timeout)", "does not run"),
    (r"^Spider's shape", "Spider's shape has no place for it"),
    (r"^differs in (\w+( by| operation|/or)?)", r"other parts, first: \1"),
    (r"^the SELECT list", "the SELECT list names other columns"),
    (r"^the same cells in another order", "the same cells in another order"),
    (r"columns come in another order", "the columns in another order"),
    (r"sorted the other way|in another order", "the rows in another order"),
    (r"extra ones are not allowed|^tuples of another length", "another number of columns"),
    (r"^\d+ columns?; the gold has", "too few columns"),
    (r"^no rows", "no rows where the gold has some"),
    (r"the gold has none", "rows where the gold has none"),
    (r"extra rows?|^more than", "more rows"),
    (r"rows? missing", "fewer rows"),
    (r"agree one by one", "the same cells in other rows"),
    (r"^other tuples", "other tuples"),
    (r"^neither the same values", "neither the same values nor a superset of the columns"),
    (r"differs:|is not in the prediction|^other cells", "other cells"),
)
"""What the reason says -> the kind of the disagreement; the first that fits."""


@dataclass(frozen=True, slots=True)
class Case:
    """A query to be judged by every rule."""

    set: str
    example: Example
    sql: str
    verdicts: dict[str, Verdict]

    def accepts(self, rule: str) -> bool:
        return self.verdicts[rule].outcome == "match"


class Remembering(Database):
    """Runs a query once and gives the same rows, or the same error, again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known: dict[str, Result | QueryError] = {}

    def execute(self, query: Query, *, max_rows: int = 10_000, timeout_s: float = 30.0) -> Result:
        if query.sql not in self._known:
            try:
                self._known[query.sql] = super().execute(query, max_rows=max_rows, timeout_s=timeout_s)
            except QueryError as error:
                self._known[query.sql] = error
        known = self._known[query.sql]
        if isinstance(known, QueryError):
            raise known
        return known

    def forget(self) -> None:
        """One example's rows are of no use to the next."""
        self._known.clear()


def judge_all(
    examples: list[Example],
    predicted: dict[str, str | None],
    databases: Path,
    *,
    mutants: int,
    seed: int,
    limits: Limits,
) -> Iterator[Case]:
    """Every prediction, and `mutants` mutants of every gold, under every rule. Golds that fail are left out."""
    for db_id, group in groupby(sorted(examples, key=lambda e: e.db_id), key=lambda e: e.db_id):
        with Remembering.open(database_path(databases, db_id), cache=False) as database:
            for example in group:
                gold = Query(example.golds[0], database.dialect)
                found = [mutant.query.sql for mutant in mutate(gold, database.schema())]
                drawn = random.Random(f"{seed} {example.id}").sample(found, min(mutants, len(found)))
                given = predicted[example.id]
                for name, sql in [("predictions", given), *(("mutants", sql) for sql in drawn)]:
                    if sql is None:
                        continue
                    query = Query(sql, database.dialect)
                    verdicts = {
                        rule: load_scorer(rule)(example, query, [database], limits) for rule in ("ours", *RULES)
                    }
                    failed = {rule: v.reason for rule, v in verdicts.items() if v.outcome == "gold_failed"}
                    if failed:
                        print(f"{example.id} left out, its gold fails: {failed}", file=sys.stderr)
                        continue
                    yield Case(name, example, sql, verdicts)
                database.forget()
        print(f"{db_id} done", file=sys.stderr)


def kind_of(verdict: Verdict) -> str:
    """The kind of a "no", read off its reason."""
    for pattern, kind in KINDS:
        if fits := re.search(pattern, verdict.reason):
            return fits.expand(kind)
    return "other"


def report(cases: list[Case], unanswered: int) -> str:
    """The tables and the examples, as Markdown."""
    parts = [_summary(cases, name, unanswered if name == "predictions" else 0) for name in SETS]
    for rule in RULES:
        for title, accepting, refusing in (
            (f"`{rule}` accepts what ours refuses", rule, "ours"),
            (f"`{rule}` refuses what ours accepts", "ours", rule),
        ):
            apart = [case for case in cases if case.accepts(accepting) and not case.accepts(refusing)]
            if apart:
                parts.append(f"#### {title}\n\n" + _kinds(apart, refusing))
    return "\n\n".join(parts)


def _summary(cases: list[Case], name: str, unanswered: int) -> str:
    cases = [case for case in cases if case.set == name]
    n = len(cases)
    rows: list[list[object]] = []
    for rule in ("ours", *RULES):
        accepted = sum(case.accepts(rule) for case in cases)
        kind = sum(case.accepts(rule) and not case.accepts("ours") for case in cases)
        strict = sum(case.accepts("ours") and not case.accepts(rule) for case in cases)
        rows.append(
            [f"`{rule}`", _share(accepted, n), *([_share(kind, n), _share(strict, n)] if rule != "ours" else ["", ""])]
        )
    title = {
        "predictions": f"{n:,} predictions of the model on Spider dev ({unanswered} questions without an answer, which "
        "every rule counts as wrong, are left out)",
        "mutants": f"{n:,} mutants of the golds of Spider dev",
    }[name]
    return f"{title}:\n\n" + table(["rule", "accepts", "accepts, ours refuses", "refuses, ours accepts"], rows)


def _share(part: int, n: int) -> str:
    low, high = wilson(part, n)
    return f"{part:,} ({part / n:.1%}; {low:.1%} – {high:.1%})"


def _kinds(apart: list[Case], refusing: str) -> str:
    kinds: dict[str, list[Case]] = defaultdict(list)
    for case in apart:
        kinds[kind_of(case.verdicts[refusing])].append(case)
    lines = []
    for kind, cases in sorted(kinds.items(), key=lambda item: (-len(item[1]), item[0])):
        counts = Counter(case.set for case in cases)
        told = ", ".join(f"{counts[n]:,} {n if counts[n] > 1 else n[:-1]}" for n in SETS if counts[n])
        best = min(cases, key=lambda c: (SETS.index(c.set), len(c.example.golds[0]) + len(c.sql), c.example.id, c.sql))
        lines += [
            f"- **{kind}** ({told}). {best.example.question} (`{best.example.db_id}`)",
            f"  - gold: `{' '.join(best.example.golds[0].split())}`",
            f"  - {best.set[:-1]}: `{' '.join(best.sql.split())}`",
            f"  - `{refusing}`: {best.verdicts[refusing].reason}",
        ]
    return "\n".join(lines)


def read_run(run: Path, data: Path) -> dict[str, str | None]:
    """Example -> the SQL that a run predicted. Exits where the run is of other questions."""
    manifest = json.loads((run / "manifest.json").read_text(encoding="utf-8"))
    if manifest["data_sha256"] != file_sha256(data):
        sys.exit(f"{run} is a run on another file than {data}")
    return {record["id"]: record["sql"] for record in read_journal(run / "predictions.jsonl")}


def main() -> int:
    """Judge, print the report, and write it into the page if there is one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--run", type=Path, required=True)
    parser.add_argument("--mutants", type=int, default=2, help="of each gold  [default: 2]")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--timeout", type=float, default=10.0, help="seconds a query may take  [default: 10]")
    parser.add_argument("--limit", type=int, help="the first so many questions only")
    parser.add_argument("--page", type=Path)
    options = parser.parse_args()
    spider = options.data / "spider"
    predicted = read_run(options.run, spider / "dev.json")
    examples = read_spider(spider / "dev.json")[: options.limit]
    cases = list(
        judge_all(
            examples,
            predicted,
            spider / "database",
            mutants=options.mutants,
            seed=options.seed,
            limits=Limits(timeout_s=options.timeout),
        )
    )
    text = report(cases, sum(predicted[example.id] is None for example in examples))
    text = f"Seed {options.seed}, up to {options.mutants} mutants of each gold.\n\n{text}"
    print(text)
    if options.page:
        fill(options.page, "agreement", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
