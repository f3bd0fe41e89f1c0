"""Files that only ever grow: JSON lines that several processes append at once and that survive a kill at any moment.

A line is one `write` on a file opened with O_APPEND, then an fsync: local file systems put such writes one after the
other. What a kill or a full disk tears off is found by `read_appended`: it says so and goes on. Not for network file
systems, which do not promise that order.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlcoder.datasets.records import Record
from sqlcoder.errors import DataError, SetupError


def append_line(path: str | Path, record: Mapping[str, Any]) -> None:
    """Add one record and see it on the disk. The file is made, readable by its owner alone, where there is none.

    Raises SetupError where it cannot be written.
    """
    line = json.dumps(record, ensure_ascii=False, allow_nan=False).encode() + b"\n"
    try:
        file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            if _is_torn(file):  # whoever wrote there is gone; its half line must not swallow ours
                line = b"\n" + line
            if (written := os.write(file, line)) < len(line):
                raise SetupError(f"{path} took {written} of {len(line)} bytes: is the disk full?")
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        raise SetupError(f"Cannot write {path}: {error.strerror or error}") from error


def _is_torn(file: int) -> bool:
    size = os.fstat(file).st_size
    return size > 0 and os.pread(file, 1, size - 1) != b"\n"


def read_appended(path: str | Path) -> tuple[list[Record], list[str], list[DataError]]:
    """The records in order, a note for each line that was torn off while it was written, and the lines that are wrong.

    Raises DataError where the file cannot be read at all.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(path, None, f"cannot be read: {error.strerror or error}") from error
    records: list[Record] = []
    notes: list[str] = []
    wrong: list[DataError] = []
    for number, raw in enumerate(content.split(b"\n"), start=1):
        if not raw.strip():
            continue
        try:
            value = json.loads(raw.decode("utf-8"))
        except ValueError as error:
            if _breaks_off(raw):
                notes.append(f"{path}:{number}: torn off while it was written; passed over")
            else:
                wrong.append(DataError(path, number, f"expected a JSON object: {error}"))
            continue
        if isinstance(value, dict):
            records.append(Record(path, number, value))
        else:
            wrong.append(DataError(path, number, f"expected a JSON object, not {json.dumps(value)[:60]}"))
    return records, notes, wrong


def _breaks_off(raw: bytes) -> bool:
    """Is it the beginning of an object whose end is missing (and not a whole line with a mistake in it)?"""
    text = raw.decode("utf-8", "ignore")
    if not text.startswith("{"):
        return False
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        # what is missing at the end of the text, or of a string or word that runs up to it, was torn off
        return error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated") or "}" not in text[error.pos :]
    return False
