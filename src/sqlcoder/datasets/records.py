"""Read the records of a JSON array or a JSONL file one by one, each with the line it starts on.

`json.load` alone cannot say on which line a record with a missing field begins; people who mend data files need that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcoder.errors import DataError

_BLANK = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Record:
    """An object of a data file and where it stands."""

    path: Path
    line: int
    fields: dict[str, Any]

    def text(self, name: str, default: str | None = None) -> str:
        """The string under `name`; DataError where it is missing (and there is no default) or something else."""
        value = self.fields.get(name, default)
        if not isinstance(value, str):
            found = "is missing" if value is None else f"is {json.dumps(value)[:60]}"
            raise DataError(self.path, self.line, f"expected a text under {name!r}, which {found}")
        return value

    def refuse(self, expected: str) -> DataError:
        """The error to raise for this record."""
        return DataError(self.path, self.line, expected)


def read_text(path: str | Path) -> str:
    """The whole file as text; DataError where it is missing, a folder, unreadable or not UTF-8."""
    path = Path(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(path, None, f"expected UTF-8 text, but byte {error.start} is not") from error
    except OSError as error:
        raise DataError(path, None, f"cannot be read: {error.strerror}") from error


def read_array(path: str | Path) -> Iterator[Record]:
    """The objects of a file that holds one JSON array, in order.

    Raises DataError with the line where the text is not JSON, not an array, or an element is not an object.
    """
    path = Path(path)
    text = read_text(path)
    decoder = json.JSONDecoder()
    at, line = _skip_blanks(text, 0), 1
    line += text.count("\n", 0, at)
    if text[at : at + 1] != "[":
        raise DataError(path, line, "expected a JSON array of objects, starting with '['")
    at += 1
    first = True
    while True:
        start = _skip_blanks(text, at)
        line += text.count("\n", at, start)
        mark = text[start : start + 1]
        if mark == "]":
            if not text[start + 1 :].isspace() and text[start + 1 :]:
                raise DataError(path, line, "expected nothing after the closing ']'")
            return
        if not first:
            if mark != ",":
                raise DataError(path, line, "expected ',' or ']' after an object")
            at, start = start + 1, _skip_blanks(text, start + 1)
            line += text.count("\n", at, start)
        try:
            value, at = decoder.raw_decode(text, start)
        except json.JSONDecodeError as error:
            raise DataError(path, error.lineno, f"expected JSON: {error.msg} at column {error.colno}") from error
        if not isinstance(value, dict):
            raise DataError(path, line, f"expected an object, not {json.dumps(value)[:60]}")
        yield Record(path, line, value)
        line += text.count("\n", start, at)
        first = False


def read_lines(path: str | Path) -> Iterator[Record]:
    """The objects of a JSONL file, in order; blank lines are skipped.

    Raises DataError with the line that is not a JSON object.
    """
    path = Path(path)
    for number, text in enumerate(read_text(path).split("\n"), start=1):
        if not text.strip():
            continue
        try:
            value = json.loads(text)
        except json.JSONDecodeError as error:
            raise DataError(path, number, f"expected JSON: {error.msg} at column {error.colno}") from error
        if not isinstance(value, dict):
            raise DataError(path, number, f"expected an object, not {json.dumps(value)[:60]}")
        yield Record(path, number, value)


def _skip_blanks(text: str, at: int) -> int:
    match = _BLANK.match(text, at)
    return match.end() if match else at
