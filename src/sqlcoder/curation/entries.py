"""A dataset file line by line as it stands, right or wrong: what checking all of it at once needs.

`datasets.store.load_examples` stops at the first fault; here every line is looked at and every fault of it kept.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcoder.datasets.store import complaints, example_of
from sqlcoder.errors import DataError
from sqlcoder.example import Example


@dataclass(frozen=True, slots=True)
class Entry:
    """One line that is not blank."""

    path: Path
    line: int
    text: str
    """As it stands in the file, without its line end."""
    fields: dict[str, Any] | None
    """None where the line is no JSON object."""
    example: Example | None
    """None where there are complaints."""
    complaints: tuple[tuple[str, str], ...] = ()
    """(field, what was expected)."""

    @property
    def id(self) -> str:
        """The example's id as far as there is one."""
        found = (self.fields or {}).get("id", "")
        return found if isinstance(found, str) else ""

    @property
    def where(self) -> str:
        """`path:line`."""
        return f"{self.path}:{self.line}"


def read_entries(path: Path) -> list[Entry]:
    """Every line of a JSONL file that is not blank.

    Raises DataError where the file is missing, a folder, unreadable or not UTF-8.
    """
    return [_entry(path, number, text) for number, text in raw_lines(raw_text(path)) if text.strip()]


def raw_text(path: Path) -> str:
    """The file's text with its line ends as they are. Raises DataError as `read_entries`."""
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(path, None, f"expected UTF-8 text, but byte {error.start} is not") from error
    except OSError as error:
        raise DataError(path, None, f"cannot be read: {error.strerror}") from error


def raw_lines(text: str) -> Iterator[tuple[int, str]]:
    """Lines from 1, without their line feed. (A line separator inside a JSON text is no end of a line.)"""
    return enumerate(text.removesuffix("\n").split("\n"), start=1)


def _entry(path: Path, line: int, text: str) -> Entry:
    twice: list[str] = []

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in pairs]
        twice.extend(name for name in dict.fromkeys(names) if names.count(name) > 1)
        return dict(pairs)

    try:
        fields = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=once)
    except json.JSONDecodeError as error:
        return Entry(path, line, text, None, None, (("", f"expected JSON: {error.msg} at column {error.colno}"),))
    if not isinstance(fields, dict):
        return Entry(path, line, text, None, None, (("", f"expected an object, not {json.dumps(fields)[:60]}"),))
    found = [(name, f"expected the field {name!r} once") for name in twice]
    found += complaints(fields)
    return Entry(path, line, text, fields, None if found else example_of(fields), tuple(found))
