"""Is the model's SQL right in every dialect? The everyday questions on Chinook, asked on all engines.

    eval "$(tests/services.sh start)"; python benchmarks/chinook_engines.py [-m MODEL] [--engines sqlite duckdb …]

Each question goes through `ask` on each engine; its rows are judged by the golds' rows on SQLite, names of columns
aside. Two SQLite texts mean what a server says in another type: a date part ('03' for 3) and a moment. Prints how many
are right, how many give the rows that SQLite's answer gave, and every question where an engine is otherwise, with the
reason and both queries. Exits 1 where an engine has fewer right than SQLite less one.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from _chinook import ENGINES, chinook
from _page import fill, table

from sqlcoder.answer import Answer
from sqlcoder.asking import ask
from sqlcoder.datasets.store import load_examples
from sqlcoder.db.database import Database
from sqlcoder.evaluation.compare import compare
from sqlcoder.evaluation.judge import Reference, run_gold
from sqlcoder.example import Example
from sqlcoder.generators import load
from sqlcoder.generators.base import Generator
from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.verdict import Verdict

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("SQLCODER_SHARED", ROOT.parent / "shared"))
QUESTIONS = ROOT / "tests" / "acceptance" / "everyday.jsonl"
ALLOWED_LESS = 1
_DATE_PART = re.compile(r"\d{1,2}|[12]\d{3}")
_MOMENT = re.compile(r"[12]\d{3}-\d{2}-\d{2}( \d{2}:\d{2}:\d{2})?")
_NO_ANSWER = Verdict("no_answer", "no answer was given")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on an engine: what was answered, and what that is worth."""

    answer: Answer
    verdict: Verdict
    as_sqlite: bool
    """Does it give the rows of the answer on SQLite, right or wrong?"""

    @property
    def right(self) -> bool:
        return self.verdict.outcome == "match"

    @property
    def sql(self) -> str:
        return self.answer.query.sql if self.answer.query else f"(no query: {self.answer.reason})"


def ask_all(
    examples: Sequence[Example], engines: Sequence[str], model: Generator, samples: Path
) -> dict[str, list[Asked]]:
    """Engine -> what became of each question. SQLite is always asked, and first."""
    found: dict[str, list[Asked]] = {}
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        for engine in dict.fromkeys(("sqlite", *engines)):
            with chinook(engine, samples, folder) as url, Database.open(url, cache=False) as database:
                answers = [ask(e.question, database, model=model, show_sensitive=True) for e in examples]
                if engine == "sqlite":
                    references = [[run_gold(Query(gold), database) for gold in e.golds] for e in examples]
            found[engine] = [
                Asked(answer, judged(example, golds, answer, engine), same_rows(answer, other, engine))
                for example, golds, answer, other in zip(
                    examples, references, answers, [a.answer for a in found.get("sqlite", [])] or answers, strict=True
                )
            ]
            print(f"{engine} done", file=sys.stderr)
    return found


def judged(example: Example, golds: Sequence[Reference], answer: Answer, engine: str) -> Verdict:
    """The verdict on an answer by the golds' rows on SQLite: that of the gold it fits best."""
    if answer.result is None:
        return _NO_ANSWER
    verdicts = [
        compare(
            spelled(gold.result, engine),
            spelled(answer.result, engine),
            order=gold.order,
            policy=example.policy,
            bool_as_int=True,
        )
        for gold in golds
    ]
    return min(verdicts, key=lambda verdict: verdict.outcome != "match")


def same_rows(answer: Answer, other: Answer, engine: str) -> bool:
    """Do both give the same rows in any order (or both none)?"""
    if answer.result is None or other.result is None:
        return answer.result is other.result
    pair = spelled(other.result, engine), spelled(answer.result, engine)
    return compare(*pair, bool_as_int=True).outcome == "match"


def spelled(result: Result, engine: str) -> Result:
    """The result with date texts as the other engines' types; SQLite's own answers are judged as they are."""
    if engine == "sqlite":
        return result
    return replace(result, rows=tuple(tuple(map(_typed, row)) for row in result.rows))


def _typed(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    if _DATE_PART.fullmatch(cell):
        return int(cell)
    return datetime.fromisoformat(cell) if _MOMENT.fullmatch(cell) else cell


def report(examples: Sequence[Example], found: dict[str, list[Asked]]) -> str:
    """The table of engines and what is otherwise than on SQLite, as Markdown."""
    rows: list[list[object]] = [
        [f"`{e}`", sum(a.right for a in asked), sum(a.as_sqlite for a in asked), len(asked)]
        for e, asked in found.items()
    ]
    parts = [table(["engine", "right", "rows of SQLite's answer", "questions"], rows)]
    for engine, asked in found.items():
        for example, here, there in zip(examples, asked, found["sqlite"], strict=True):
            if not here.as_sqlite or here.right != there.right:
                before = "right" if there.right else "wrong"
                said = "right" if here.right else f"{here.verdict.outcome}: {here.verdict.reason}"
                parts += [
                    f"- **{engine}**, {example.id}, {example.question}: {before} on SQLite, here {said}",
                    f"  - SQLite: `{there.sql}`",
                    f"  - {engine}: `{here.sql}`",
                ]
    return "\n".join([parts[0], "", *parts[1:]])


def main() -> int:
    """Ask, print the report, and write it into the page if there is one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model", default="embedded", help="a model's name or a checkpoint's folder")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="examples; those on chinook are asked")
    parser.add_argument("--limit", type=int)
    parser.add_argument("--out", type=Path, help="a JSONL file for every answer")
    parser.add_argument("--page", type=Path, help="a page with the marks of chinook_engines, for the table alone")
    options = parser.parse_args()
    examples = [e for e in load_examples(options.questions) if e.db_id == "chinook"][: options.limit]
    found = ask_all(examples, options.engines, load(options.model), SHARED / "data" / "sample_databases")
    text = report(examples, found)
    print(text)
    if options.out:
        lines = [
            {"id": e.id, "engine": engine, "outcome": a.verdict.outcome, "as_sqlite": a.as_sqlite, "sql": a.sql}
            for engine, asked in found.items()
            for e, a in zip(examples, asked, strict=True)
        ]
        options.out.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    if options.page:
        fill(options.page, "chinook_engines", text.partition("\n\n")[0])
    right = {engine: sum(a.right for a in asked) for engine, asked in found.items()}
    return int(any(n < right["sqlite"] - ALLOWED_LESS for n in right.values()))


if __name__ == "__main__":
    sys.exit(main())
