"""Questions and golds held against their databases; every finding at once.

    sqlcoder data check data/train.jsonl --databases work/databases

The rules are in `RULES`, and each has its file: how lines are written (`form`), fields and categories (here,
`category`), golds on SQLite (`golds`, `typos`) and on PostgreSQL (`postgres`), repeats and leaks (`leaks`).
Not covered: whether a gold answers its question; only a second reader tells that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlcoder.curation.category import wrong_category
from sqlcoder.curation.entries import Entry, read_entries
from sqlcoder.curation.finding import Finding
from sqlcoder.curation.form import check_form, right_difficulty
from sqlcoder.curation.golds import check_golds
from sqlcoder.curation.leaks import check_against, check_repeats, known_questions
from sqlcoder.curation.postgres import copied, hold
from sqlcoder.curation.typos import Typos
from sqlcoder.datasets.databases import database_path
from sqlcoder.db.database import Database
from sqlcoder.errors import DatabaseError, QueryError
from sqlcoder.example import Example

RULES = {
    "json": "a line is a JSON object",
    "shape": "its fields are those of an example",
    "form": "line feeds, no blank lines, keys in the shape's order",
    "filled": "question, source, licence and split are filled in",
    "category": "the category is a known one and fits the gold",
    "difficulty": "the difficulty is Spider's class of the first gold",
    "database": "the database is there",
    "runs": "golds parse, pass the guard and run",
    "empty": "golds find something",
    "size": "golds give at most 10,000 rows",
    "determined": "golds leave nothing to chance",
    "typo": "no name and no value is misspelt",
    "postgres": "golds give the same on PostgreSQL",
    "unique": "no id and no question stands twice",
    "leak": "no question stands in two splits, or in a file that must stay apart",
}
FIXABLE = frozenset(("form", "difficulty"))


@dataclass(frozen=True, slots=True)
class Checking:
    """What files are held against."""

    databases: Path
    against: tuple[Path, ...] = ()
    """Files whose questions must not be among the examples: our JSONL, or Spider's JSON."""
    postgres: str | None = None
    """URL of a server on which a database can be made and dropped."""
    may_be_empty: Collection[str] = frozenset()
    """Ids of questions whose right answer is no rows."""
    progress: Callable[[int, int], None] = lambda done, total: None


@dataclass(slots=True)
class Checked:
    """What came of it."""

    findings: list[Finding] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    unreadable: int = 0
    """Lines that are no JSON object."""
    agreement: Counter[str] = field(default_factory=Counter)
    """With PostgreSQL: golds that agree under "agree", the others under their reason."""


def check_files(paths: Sequence[Path], how: Checking) -> Checked:
    """Everything that is wrong with the examples of some files, which are read as one dataset.

    Raises DataError where a file cannot be read, DatabaseError where a database is damaged or a server does not answer.
    """
    checked = Checked()
    known = {path: known_questions(path) for path in how.against}
    entries = [entry for path in paths for entry in read_entries(path)]
    checked.unreadable = sum(entry.fields is None for entry in entries)
    checked.examples = [entry.example for entry in entries if entry.example is not None]
    add = checked.findings.append
    for path in paths:
        own = [entry for entry in entries if entry.path == path]
        ids = {entry.line: entry.id for entry in own}
        for line, message in check_form(path, own):
            add(Finding(path, line, ids.get(line, ""), "line", message, "form", fixable=True))
    for entry in entries:
        for name, message in entry.complaints:
            add(_finding(entry, "json" if entry.fields is None else "shape", name or "line", message))
        if entry.example is not None:
            for rule, name, message in _check_fields(entry.example):
                add(_finding(entry, rule, name, message))
    for entry, rule, name, message in check_repeats(entries):
        add(_finding(entry, rule, name, message))
    for path in how.against:
        for entry, rule, name, message in check_against(entries, path, known[path]):
            add(_finding(entry, rule, name, message))
    for entry, rule, name, message in _check_databases(entries, how, checked.agreement):
        add(_finding(entry, rule, name, message))
    order = {path: place for place, path in enumerate(paths)}
    checked.findings.sort(key=lambda f: (order[f.path], f.line))
    return checked


def check_file(path: Path, databases: Path) -> Iterator[Finding]:
    """Everything that is wrong with the examples of one file. Raises as `check_files`."""
    yield from check_files([path], Checking(databases)).findings


def _finding(entry: Entry, rule: str, name: str, message: str) -> Finding:
    return Finding(entry.path, entry.line, entry.id, name, message, rule, fixable=rule in FIXABLE)


def _check_fields(example: Example) -> Iterator[tuple[str, str, str]]:
    if not example.question.strip():
        yield "filled", "question", "is empty"
    for name in ("source", "licence", "split"):
        if not getattr(example, name).strip():
            yield "filled", name, "is missing"
    if wrong := wrong_category(example):
        yield "category", "category", wrong
    try:
        expected = right_difficulty(example)
    except QueryError:
        return  # told where the gold is run
    if example.difficulty != expected:
        there = f"the first gold is {expected}" if expected else "expected none without a gold"
        yield "difficulty", "difficulty", f"is {example.difficulty}, {there}"


def _check_databases(
    entries: Sequence[Entry], how: Checking, agreement: Counter[str]
) -> Iterator[tuple[Entry, str, str, str]]:
    """Golds on their databases, a database at a time."""
    by_db: dict[str, list[tuple[Entry, Example]]] = {}
    for entry in entries:
        if entry.example is not None:
            by_db.setdefault(entry.example.db_id, []).append((entry, entry.example))
    done, total = 0, sum(map(len, by_db.values()))
    for db_id, asked in by_db.items():
        try:
            path = database_path(how.databases, db_id)
        except DatabaseError as error:
            yield asked[0][0], "database", "db_id", f"{error} ({len(asked)} questions are about it)"
            continue
        with ExitStack() as stack:
            database = stack.enter_context(Database.open(path, cache=False))
            postgres = stack.enter_context(copied(path, how.postgres)) if how.postgres else None
            typos = Typos(database)
            for entry, example in asked:
                may_be_empty = example.id in how.may_be_empty
                for rule, name, message in check_golds(example, database, path, typos, may_be_empty=may_be_empty):
                    yield entry, rule, name, message
                if postgres is not None:
                    for name, message in _check_postgres(example, database, postgres, agreement):
                        yield entry, "postgres", name, message
                done += 1
                how.progress(done, total)


def _check_postgres(
    example: Example, database: Database, postgres: Database, agreement: Counter[str]
) -> Iterator[tuple[str, str]]:
    for number, sql in enumerate(example.golds):
        try:
            held = hold(example, sql, database, postgres)
        except QueryError:
            continue  # it fails on SQLite already
        agreement["agree" if held.agrees else held.reason] += 1
        if not held.agrees:
            yield f"golds[{number}]", f"not on PostgreSQL ({held.reason}): {held.complaint}"


def summary(checked: Checked) -> dict[str, Any]:
    """What was checked, in numbers."""
    golds = sum(checked.agreement.values())
    return {
        "examples": len(checked.examples),
        "findings": len(checked.findings),
        "by_rule": dict(Counter(f.rule for f in checked.findings)),
        "unreadable": checked.unreadable,
        "postgres": {"golds": golds, **dict(checked.agreement.most_common())} if golds else None,
    }
