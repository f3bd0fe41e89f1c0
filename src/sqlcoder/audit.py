"""The append-only record of what was asked: one JSON object a line, in a file of the owner's alone (mode 0600).

Each record is one `write` to a descriptor opened with O_APPEND, under a lock that all processes share (`FILE.lock`), so
that lines of several processes never mix. A file that would grow past MAX_BYTES becomes `FILE.1`, the older ones move
on, KEPT of them stay. A process killed in the middle of its write leaves a torn line: the next writer begins a new one,
`read_audit` counts and skips it. What a record holds is for the caller (`sqlcoder.asked`): nothing is masked here.

Not covered: whoever may write the file may also change it; for more than that, ship the lines to another machine.
"""

from __future__ import annotations

import fcntl
import json
import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcoder.errors import DataError, SetupError

MAX_BYTES = 10_000_000
"""A file that is larger with the next line is put aside first."""
KEPT = 5
"""How many of those put aside are kept; the oldest goes."""


@dataclass(frozen=True, slots=True)
class AuditLog:
    """A file that records are appended to. Opened anew for each: nothing of it is held between two questions."""

    path: Path

    def require_writable(self) -> None:
        """Make the file where there is none. Raises SetupError where a record could not be appended."""
        with self._errors_told(), self._locked():
            os.close(self._open())

    def append(self, record: Mapping[str, Any]) -> None:
        """Write one record, whole or not at all. Raises SetupError where that fails."""
        line = (json.dumps(record, ensure_ascii=False, default=str) + "\n").encode("utf-8", "backslashreplace")
        with self._errors_told(), self._locked():
            self._rotate(len(line))
            file = self._open()
            try:
                size = os.fstat(file).st_size
                torn = size > 0 and os.pread(file, 1, size - 1) != b"\n"
                written = os.write(file, b"\n" * torn + line)
                if written < len(line) + torn:  # a full disk: half a record is none
                    os.ftruncate(file, size)
                    raise OSError("the disk is full")
            finally:
                os.close(file)

    def _open(self) -> int:
        file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o600)
        status = os.fstat(file)
        if not stat.S_ISREG(status.st_mode) or (status.st_size and os.pread(file, 1, 0) not in (b"{", b"\n")):
            os.close(file)
            raise SetupError(f"{self.path} is there and is no audit file; name another file for the audit")
        return file

    def _rotate(self, more: int) -> None:
        if not self.path.exists() or self.path.stat().st_size + more <= MAX_BYTES:
            return
        for number in range(KEPT, 0, -1):
            source = self.path if number == 1 else _numbered(self.path, number - 1)
            if source.exists():
                source.replace(_numbered(self.path, number))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        lock = os.open(_beside(self.path, "lock"), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    @contextmanager
    def _errors_told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            why = error.strerror or error
            raise SetupError(
                f"The audit {self.path} cannot be written ({why}), and without it nothing is asked; "
                "make it writable, or name another file"
            ) from error


def read_audit(path: str | Path) -> tuple[list[dict[str, Any]], int]:
    """The records of an audit, the oldest first, those put aside included; and how many torn lines were skipped.

    Raises DataError where there is no such file or it cannot be read.
    """
    path = Path(path)
    records: list[dict[str, Any]] = []
    torn = 0
    for part in [*(p for n in range(KEPT, 0, -1) if (p := _numbered(path, n)).exists()), path]:
        try:
            lines = part.read_bytes().splitlines()
        except OSError as error:
            raise DataError(part, None, f"an audit that can be read, not: {error.strerror or error}") from error
        for line in lines:
            try:
                record = json.loads(line)
            except ValueError:
                record = None
            if isinstance(record, dict):
                records.append(record)
            elif line.strip():
                torn += 1
    return records, torn


def _numbered(path: Path, number: int) -> Path:
    return _beside(path, str(number))


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(f"{path.name}.{suffix}")
