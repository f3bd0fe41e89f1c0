"""Lines of JSON that are appended as they come and survive a kill at any moment.

A line is written by one system call, so a reader finds whole lines and at most one torn one at the end; opening the
journal again cuts that off. There is no fsync: what was written survives the process, not a power cut.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self

from sqlcoder.errors import DataError


class Journal:
    """An append-only file of JSON lines; close it, or use it in a `with`."""

    def __init__(self, path: Path) -> None:
        """Opens the file, made if it is not there, and cuts off a torn last line."""
        self.path = path
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        content = path.read_bytes()
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.ftruncate(self._file, whole)

    def append(self, record: Mapping[str, Any]) -> None:
        """Write one line."""
        line = json.dumps(record, ensure_ascii=False, allow_nan=False).encode() + b"\n"
        while line:
            line = line[os.write(self._file, line) :]

    def close(self) -> None:
        os.close(self._file)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def read_journal(path: Path) -> list[dict[str, Any]]:
    """The whole lines of a journal, none where there is no file. Raises DataError for a line that is no JSON object."""
    if not path.exists():
        return []
    records: list[dict[str, Any]] = []
    lines = path.read_bytes().split(b"\n")
    for number, line in enumerate(lines[:-1], start=1):  # after the last line break: nothing, or a torn line
        try:
            record = json.loads(line)
        except ValueError as error:
            raise DataError(path, number, f"expected a JSON object ({error})") from error
        if not isinstance(record, dict):
            raise DataError(path, number, "expected a JSON object")
        records.append(record)
    return records
