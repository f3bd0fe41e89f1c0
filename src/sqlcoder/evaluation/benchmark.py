"""Examples together with the databases they ask: what a run needs to begin."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from sqlcoder.datasets.bird import read_bird
from sqlcoder.datasets.databases import database_path
from sqlcoder.datasets.golden import read_golden
from sqlcoder.datasets.spider_text import read_spider_file
from sqlcoder.datasets.sqleval import read_sqleval
from sqlcoder.datasets.store import load_examples
from sqlcoder.errors import QueryError, SetupError
from sqlcoder.example import Difficulty, Example
from sqlcoder.sql.difficulty import spider_difficulty

FORMATS: MappingProxyType[str, Callable[[Path], list[Example]]] = MappingProxyType(
    {
        "spider": read_spider_file,
        "bird": read_bird,
        "sql-eval": read_sqleval,
        "csv": read_golden,
        "jsonl": load_examples,
    }
)
"""Format -> its reader. A new format is one reader in `datasets` and one line here."""


@dataclass(frozen=True, slots=True)
class Benchmark:
    """Examples, and the folder that holds their databases."""

    path: Path
    examples: tuple[Example, ...]
    databases: Path
    data_sha256: str
    """Of the file of examples."""


def load_benchmark(path: Path, *, format: str, databases: Path, limit: int | None = None) -> Benchmark:
    """Read a file of examples (the first `limit` of them) and see that every database is there.

    Examples without a difficulty get Spider's, from their main gold. Raises DataError (the file), SetupError (the
    format, nothing to do) and DatabaseError (a database that is not there).
    """
    examples = read_examples(path, format)[:limit]
    if not examples:
        raise SetupError(f"There is no example to run in {path}")
    return Benchmark(path, prepare(examples, databases), databases, file_sha256(path))


def read_examples(path: Path, format: str) -> list[Example]:
    """The examples of a file of that format. Raises DataError (the file) and SetupError (the format)."""
    if format not in FORMATS:
        raise SetupError(f"There is no format '{format}'; the choices are {', '.join(FORMATS)}")
    return FORMATS[format](path)


def prepare(examples: Sequence[Example], databases: Path) -> tuple[Example, ...]:
    """The examples with their difficulty. Raises DatabaseError where a database is not in the folder."""
    for db_id in dict.fromkeys(example.db_id for example in examples):
        database_path(databases, db_id)
    return tuple(
        example
        if example.difficulty or not example.golds
        else replace(example, difficulty=_difficulty(example.golds[0]))
        for example in examples
    )


def _difficulty(gold: str) -> Difficulty | None:
    try:
        return spider_difficulty(gold)
    except QueryError:  # a gold that we can't parse still runs; it belongs to no class
        return None


def file_sha256(path: Path) -> str:
    """The file's SHA-256 in hex digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
