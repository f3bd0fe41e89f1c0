"""Questions that repeat: twice in one split they are duplicates, in two splits or two files they are leaks.

Within one database two questions repeat each other where the words are the same, or nearly the same with the same query
pattern ("the highest" and "the lowest" are near in words and two questions). Between databases only the same words
count, compared by their hash: with a foreign file, such as Spider's dev set, nothing else of it is looked at.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sqlcoder.curation.entries import Entry
from sqlcoder.datasets.dedupe import near_duplicates
from sqlcoder.datasets.spider_text import read_spider_file
from sqlcoder.datasets.split import query_pattern
from sqlcoder.datasets.store import load_examples
from sqlcoder.errors import QueryError
from sqlcoder.example import Example

Repeated = tuple[Entry, str, str, str]
"""The later line, the rule, the field, what was expected."""


def question_hash(question: str) -> str:
    """SHA-256 of the question's words, without case, punctuation and spacing.

    >>> question_hash("How many singers?") == question_hash("how  many SINGERS")
    True
    """
    return hashlib.sha256(" ".join(re.findall(r"\w+", question.casefold())).encode()).hexdigest()


def known_questions(path: Path) -> Mapping[str, str]:
    """Hash -> id of every question of a file: our JSONL, or Spider's JSON. Raises DataError."""
    examples = load_examples(path) if path.suffix.lower() == ".jsonl" else read_spider_file(path)
    return {question_hash(e.question): e.id for e in examples}


def check_repeats(entries: Sequence[Entry]) -> Iterator[Repeated]:
    """Ids, questions and query patterns that stand twice among the examples of all files checked together."""
    readable = [(entry, entry.example) for entry in entries if entry.example is not None]
    ids: dict[str, Entry] = {}
    for entry, example in readable:
        if (one := ids.setdefault(example.id, entry)) is not entry:
            yield entry, "unique", "id", f"is used twice, first in {one.where}"
    patterns = [_patterns(example) for _, example in readable]
    asked: dict[tuple[str, str], int] = {}
    told: set[int] = set()
    for later, (_, example) in enumerate(readable):
        first = asked.setdefault((example.db_id, question_hash(example.question)), later)
        if first != later:
            told.add(later)
            yield _repeated(readable, first, later, "is asked twice, first in")
    for pair in near_duplicates([example for _, example in readable]):
        if pair.second not in told and patterns[pair.first] & patterns[pair.second]:
            told.add(pair.second)
            yield _repeated(readable, pair.first, pair.second, "is nearly the one in")
    by_pattern: dict[tuple[str, str], int] = {}
    for later, (entry, example) in enumerate(readable):
        for pattern in sorted(patterns[later]):
            first = by_pattern.setdefault((example.db_id, pattern), later)
            before = readable[first][1]
            if later not in told and before.split != example.split:
                told.add(later)
                where = f"split {before.split!r}: {readable[first][0].where}"
                yield entry, "leak", "golds", f"the query, but for its literals, is also in {where}"


def check_against(entries: Sequence[Entry], path: Path, known: Mapping[str, str]) -> Iterator[Repeated]:
    """Questions of the examples that a file which must stay apart asks too."""
    for entry in entries:
        if entry.example is not None and (there := known.get(question_hash(entry.example.question))) is not None:
            yield entry, "leak", "question", f"is also asked in {path} ({there})"


def _repeated(readable: Sequence[tuple[Entry, Example]], first: int, later: int, what: str) -> Repeated:
    (one, before), (entry, example) = readable[first], readable[later]
    if before.split != example.split:
        return entry, "leak", "question", f"{what} {one.where}, of split {before.split!r}"
    return entry, "unique", "question", f"{what} {one.where}"


def _patterns(example: Example) -> frozenset[str]:
    found = set()
    for sql in example.golds:
        try:
            found.add(query_pattern(sql).casefold())
        except QueryError:
            continue  # told where the gold is checked
    return frozenset(found)
