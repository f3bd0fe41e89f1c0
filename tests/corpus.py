"""The corpora in `tests/fixtures`, which anyone can extend: what must never run, and what must always.

A line of `attacks/NAME.txt` holds the dialect, the SQL and why it is bad, with tabs between; `{U+202E}` stands for that
character. A line of `legitimate/NAME.txt` is a query. Both are about the shop of `shop.sql`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

DIALECTS = ("sqlite", "duckdb", "postgres", "mysql")
FIXTURES = Path(__file__).parent / "fixtures"
SHOP = (FIXTURES / "shop.sql").read_text(encoding="utf-8")

_CHARACTER = re.compile(r"\{U\+([0-9A-F]{4})\}")


def attacks(dialect: str) -> list[tuple[str, str]]:
    """The attacks on a dialect: SQL, and why it is bad."""
    found = []
    for line in _lines(f"attacks/{dialect}.txt"):
        name, sql, why = line.split("\t")
        assert name == dialect, line
        found.append((_CHARACTER.sub(lambda match: chr(int(match[1], 16)), sql), why))
    return found


def costly() -> list[tuple[str, str]]:
    """Queries that the guard lets pass and the caps must stop: dialect and SQL."""
    return [(name, sql) for name, sql in (line.split("\t") for line in _lines("attacks/costly.txt"))]


def legitimate(dialect: str) -> list[str]:
    """Everyday queries in a dialect."""
    return list(_lines(f"legitimate/{dialect}.txt"))


def _lines(path: str) -> Iterator[str]:
    for line in (FIXTURES / path).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line
