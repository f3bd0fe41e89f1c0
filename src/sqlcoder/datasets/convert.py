"""A dataset from one format into another: the table of formats, and what a format cannot say.

Reading gives examples, writing takes them; what both formats of a pair can say survives the way there and back. What is
lost is counted (`losses`), so that nobody finds out later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sqlcoder.datasets.bird import read_bird
from sqlcoder.datasets.chat import read_chat, write_chat
from sqlcoder.datasets.golden import read_golden
from sqlcoder.datasets.spider_text import read_spider_file
from sqlcoder.datasets.sqleval import read_sqleval
from sqlcoder.datasets.store import load_examples, save_examples
from sqlcoder.datasets.writers import write_bird, write_spider, write_sqleval
from sqlcoder.errors import SetupError
from sqlcoder.example import Example, Policy
from sqlcoder.schema import Schema

Part = Literal[
    "id",
    "other golds",
    "category",
    "difficulty",
    "unanswerable",
    "instructions",
    "policy",
    "source",
    "licence",
    "split",
    "source_difficulty",
]
"""What an example may hold besides its database, its question and its main gold."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a format is read and written, and what it can say."""

    read: Callable[[Path], list[Example]]
    keeps: frozenset[Part]
    write: Callable[[Sequence[Example], Path], int] | None = None
    """None where the format is only read, or needs schemas (`write_with_schemas`)."""
    write_with_schemas: Callable[[Sequence[Example], Path, Mapping[str, Schema]], int] | None = None


_HAS: Mapping[Part, Callable[[Example], bool]] = {
    "unanswerable": lambda e: not e.golds,
    "other golds": lambda e: len(e.golds) > 1,
    "policy": lambda e: e.policy != Policy(),
    "instructions": lambda e: bool(e.instructions),
    "id": lambda e: bool(e.id),
    "category": lambda e: bool(e.category),
    "difficulty": lambda e: e.difficulty is not None,
    "source": lambda e: bool(e.source),
    "licence": lambda e: bool(e.licence),
    "split": lambda e: bool(e.split),
    "source_difficulty": lambda e: bool(e.source_difficulty),
}

FORMATS: dict[str, Format] = {
    "jsonl": Format(load_examples, frozenset(_HAS), save_examples),
    "spider": Format(read_spider_file, frozenset(), write_spider),
    "bird": Format(read_bird, frozenset(("instructions", "source_difficulty")), write_bird),
    "sql-eval": Format(read_sqleval, frozenset(("other golds", "category", "instructions")), write_sqleval),
    "chat": Format(
        read_chat,
        frozenset(("id", "category", "difficulty", "unanswerable", "instructions", "source", "licence", "split")),
        write_with_schemas=write_chat,
    ),
    "csv": Format(read_golden, frozenset(("id", "category", "instructions"))),
}
"""Format -> how it is read and written. A new one is a reader, a writer and one line here."""

_BY_SUFFIX = {".jsonl": "jsonl", ".json": "spider", ".sql": "spider", ".csv": "sql-eval"}


def format_of(path: Path, given: str | None = None) -> Format:
    """The format that is given, else the one that the suffix tells. Raises SetupError for an unknown one."""
    name = given or _BY_SUFFIX.get(path.suffix.lower(), "")
    if name not in FORMATS:
        raise SetupError(f"Which format is {path}? Say it with --from; the choices are {', '.join(FORMATS)}")
    return FORMATS[name]


def losses(examples: Sequence[Example], target: Format) -> list[str]:
    """What the target format cannot say of these examples, each kind with its number.

    >>> losses([Example("1", "shop", "how many", ("SELECT 1",), split="dev")], FORMATS["spider"])
    ['id of 1 example', 'split of 1 example']
    """
    told = []
    for part, has in _HAS.items():
        count = 0 if part in target.keeps else sum(map(has, examples))
        noun = "example" if count == 1 else "examples"
        if count and part == "unanswerable":
            told.append(f"{count} unanswerable {noun}, left out whole")
        elif count:
            told.append(f"{part.replace('_', ' ')} of {count} {noun}")
    return told
