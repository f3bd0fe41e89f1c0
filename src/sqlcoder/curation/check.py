"""Questions and golds held against their databases; every finding at once.

    python -m sqlcoder.curation.check data/train.jsonl --databases work/databases

Each gold must parse, pass the guard, run, find something, and give the same rows twice; its difficulty must be the one
that Spider's rules give; questions must not repeat. Findings go to stdout, one a line; exit code 1 where there are any.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlcoder.datasets.databases import database_path
from sqlcoder.datasets.store import load_examples
from sqlcoder.db.database import Database
from sqlcoder.errors import QueryError
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.sql.difficulty import spider_difficulty
from sqlcoder.sql.guard import guard

CATEGORIES = frozenset(
    ("group_by", "order_by", "ratio", "table_join", "where", "date_functions", "instruct", "unanswerable")
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with which example."""

    path: Path
    line: int
    id: str
    field: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.id}: {self.field}: {self.message}"


def check_file(path: Path, databases: Path) -> Iterator[Finding]:
    """Everything that is wrong with the examples of a file.

    Raises DataError where the file cannot be read, DatabaseError where a database is missing.
    """
    examples = load_examples(path)
    opened: dict[str, Database] = {}
    seen_ids: Counter[str] = Counter()
    seen_questions: Counter[tuple[str, str]] = Counter()
    try:
        for line, example in enumerate(examples, start=1):
            if example.db_id not in opened:
                opened[example.db_id] = Database.open(database_path(databases, example.db_id))
            seen_ids[example.id] += 1
            seen_questions[example.db_id, example.question.casefold()] += 1
            found = [*_check_fields(example), *_check_golds(example, opened[example.db_id])]
            if seen_ids[example.id] > 1:
                found.append(("id", "is used twice"))
            if seen_questions[example.db_id, example.question.casefold()] > 1:
                found.append(("question", "is asked twice"))
            for field, message in found:
                yield Finding(path, line, example.id, field, message)
    finally:
        for database in opened.values():
            database.close()


def _check_fields(example: Example) -> Iterator[tuple[str, str]]:
    if not example.question.strip():
        yield "question", "is empty"
    if example.category not in CATEGORIES:
        yield "category", f"is {example.category!r}, expected one of {', '.join(sorted(CATEGORIES))}"
    for field in ("source", "licence", "split"):
        if not getattr(example, field):
            yield field, "is missing"
    if example.answerable != bool(example.golds):
        yield "golds", "an answerable question needs one, an unanswerable one has none"


def _check_golds(example: Example, database: Database) -> Iterator[tuple[str, str]]:
    if example.golds:
        expected = spider_difficulty(example.golds[0])
        if example.difficulty != expected:
            yield "difficulty", f"is {example.difficulty}, the first gold is {expected}"
    for number, sql in enumerate(example.golds):
        field = f"golds[{number}]"
        try:
            query = guard(Query(sql, "sqlite"), database.schema())
            result = database.execute(query)
            again = database.execute(query)
        except QueryError as error:
            yield field, f"{type(error).__name__}: {error}"
            continue
        if not result.rows or all(cell is None for row in result.rows for cell in row):
            yield field, "finds nothing"
        if result.rows != again.rows:
            yield field, "gives other rows the second time"
        if result.truncated:
            yield field, "gives more than 10,000 rows"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the findings; 1 where there are any."""
    parser = argparse.ArgumentParser(description="Check a dataset against its databases.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--databases", type=Path, required=True)
    options = parser.parse_args(arguments)
    findings = list(check_file(options.file, options.databases))
    for finding in findings:
        print(finding)
    examples = load_examples(options.file)
    levels = Counter(e.difficulty or "none" for e in examples)
    kinds = Counter(e.category for e in examples)
    print(f"{len(examples)} examples, {len(findings)} findings; {dict(levels)}; {dict(kinds)}", file=sys.stderr)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
