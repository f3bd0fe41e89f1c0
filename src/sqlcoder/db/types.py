"""A database's types as the five that the rest of the house knows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlcoder.schema import ColumnType, split_identifier

_ISO = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:\s?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?"
)
# in order: an INTERVAL is not an INT, a TIMESTAMP no STAMP; SQLite's affinity rules (sqlite.org/datatype3.html, 3.1)
# read the same fragments
_FRAGMENTS: tuple[tuple[ColumnType, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(fragments))  # type: ignore[misc]
    for kind, fragments in (
        ("boolean", r"BOOL|^BIT$|^BIT\(1\)$|^TINYINT\(1\)$"),
        ("other", r"INTERVAL|POINT|BLOB|BINARY|BYTEA|IMAGE|GEOMETRY|GEOGRAPHY|VECTOR|\[\]$|RANGE"),
        ("date", r"DATE|TIME"),
        ("text", r"CHAR|CLOB|TEXT|STRING|UUID|GUID|UNIQUEIDENTIFIER|JSON|XML|ENUM|^SET|INET|CITEXT"),
        ("number", r"INT|REAL|FLOA|DOUB|NUM|DEC|MONEY|SERIAL|YEAR|BIT|COUNTER|OID"),
    )
)
_SECRET_WORDS = re.compile(r"\b(?:password|passwd|pwd|passphrase|secret|api key|access token|auth token|private key)\b")


def read_type(raw_type: str) -> ColumnType | None:
    """The type that a declaration says; None where it says nothing (SQLite allows that).

    >>> [read_type(t) for t in ("VARCHAR(20)", "numeric(10,2)", "timestamp", "INTERVAL", "bool", "", "hstore")]
    ['text', 'number', 'date', 'other', 'boolean', None, 'other']
    """
    folded = raw_type.strip().upper()
    if not folded:
        return None
    return next((kind for kind, fragments in _FRAGMENTS if fragments.search(folded)), "other")


def refine_type(declared: ColumnType | None, cells: Iterable[Any]) -> ColumnType:
    """The type that fits some of a column's cells, starting from the declared one.

    SQLite's columns hold what they are given: text columns full of ISO dates are dates, number columns full of words
    are text, a column without a type is what its cells are. An id that is declared a number stays one.

    >>> refine_type("text", ["2021-03-04", None, "2021-03-05 10:00:00"]), refine_type("text", ["2021-13-04"])
    ('date', 'text')
    >>> refine_type("number", ["x"]), refine_type(None, [1, 2.5]), refine_type("number", ["7"])
    ('text', 'number', 'number')
    """
    present = [cell for cell in cells if cell is not None and cell != ""]
    if not present:
        return declared or "text"
    texts = [cell for cell in present if isinstance(cell, str)]
    if declared in ("text", None) and len(texts) == len(present) and all(map(is_iso_date, texts)):
        return "date"
    if declared == "number" and len(texts) == len(present) and not any(map(_is_number, texts)):
        return "text"
    if declared is None:
        if not texts and all(isinstance(cell, (int, float)) for cell in present):
            return "number"
        return "text" if len(texts) == len(present) else "other"
    return declared


def is_iso_date(text: str) -> bool:
    """Is it an ISO 8601 date that exists, with or without a time?"""
    match = _ISO.fullmatch(text.strip())
    if not match:
        return False
    try:
        date.fromisoformat(match["date"])
    except ValueError:
        return False
    return True


def looks_secret(column_name: str) -> bool:
    """Does the name say that the cells are credentials? The catalogue can say otherwise.

    >>> looks_secret("PasswordHash"), looks_secret("api_key"), looks_secret("secretary")
    (True, True, False)
    """
    return bool(_SECRET_WORDS.search(split_identifier(column_name)))


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
