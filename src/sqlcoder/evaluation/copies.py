"""Private copies of a benchmark's databases: what a prediction does to one, it does to its worker's alone.

The engine's lock lets a query nobody trusts do no more than read; the copy stands behind it, should the lock fail. A
worker makes a copy when it first needs the database and keeps it in a folder that it holds a lock on. Workers are
killed, not asked, so they cannot tidy up: `sweep` removes the folders whose lock nobody holds any more.

A database above `LARGEST_COPY` is queried where it lies, through the same lock.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlcoder.db.catalog import find_catalog, read_catalogs
from sqlcoder.db.database import Database
from sqlcoder.db.engines.base import Engine, Row
from sqlcoder.db.engines.sqlite import SQLiteEngine
from sqlcoder.db.engines.sqlite_file import LARGEST_COPY, explain, open_file
from sqlcoder.errors import DatabaseError
from sqlcoder.result import Result
from sqlcoder.schema import Schema, Table
from sqlcoder.settings import cache_folder

KEPT_BYTES = 64 * 2**20
"""A copy up to this size stays when its database is closed, since it may be asked for again."""
_PREFIX, _LOCK = "sqlcoder-copies-", ".lock"


class Copies:
    """The copies of one process, made as they are asked for; close it to remove them."""

    def __init__(self) -> None:
        self._folder: Path | None = None
        self._lock = -1
        self._places: dict[Path, Path] = {}

    def open(self, path: Path, *, timeout_s: float, cache: bool = True) -> Database:
        """The database, its queries run on a copy; it is named, described and indexed as itself.

        `cache` and what is raised are those of `Database.open`.
        """
        if path.stat().st_size > LARGEST_COPY:
            return Database.open(path, timeout_s=timeout_s, cache=cache)
        original = SQLiteEngine(str(path), timeout_s=timeout_s)
        try:
            copy = SQLiteEngine(str(self._copy(path)), timeout_s=timeout_s)
        except BaseException:
            original.close()
            raise
        catalog = find_catalog(str(path), read_catalogs())
        return Database(_OnCopy(original, copy), catalog=catalog, cache=cache_folder() if cache else None)

    def drop(self, path: Path) -> None:
        """Remove the copy of a database that was closed, unless it is small."""
        place = self._places.get(path)
        if place and place.exists() and place.stat().st_size > KEPT_BYTES:
            place.unlink()

    def close(self) -> None:
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            os.close(self._lock)
            self._folder, self._places = None, {}

    def _own_folder(self) -> Path:
        if self._folder is None:
            sweep()
            self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
            waiting = self._folder / f"{_LOCK}.part"
            self._lock = os.open(waiting, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._lock, fcntl.LOCK_EX)
            waiting.rename(self._folder / _LOCK)  # nobody sweeps a folder without the lock's name in it
        return self._folder

    def _copy(self, path: Path) -> Path:
        place = self._places.setdefault(path, self._own_folder() / f"{len(self._places)}-{path.name}")
        if place.exists():
            return place
        half = place.with_name(place.name + ".part")
        half.unlink(missing_ok=True)
        opened = open_file(path)
        try:
            # SQLite's own way, page by page: what is in a write-ahead log comes along
            with contextlib.closing(sqlite3.connect(half)) as target:
                opened.connection.backup(target)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
                raise DatabaseError(f"{path} cannot be copied to {place.parent}: the disk is full") from error
            raise explain(error, path) from error
        finally:
            opened.close()
        half.chmod(0o444)
        return half.rename(place)


def sweep() -> None:
    """Remove the copies whose worker is gone."""
    for folder in Path(tempfile.gettempdir()).glob(_PREFIX + "*"):
        try:
            lock = os.open(folder / _LOCK, os.O_RDWR)
        except OSError:  # being made, being removed, or another user's
            continue
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            continue
        else:
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(lock)


class _OnCopy:
    """An engine whose untrusted queries run on a copy, and all else on the database itself."""

    def __init__(self, original: Engine, copy: Engine) -> None:
        self._original, self._copy = original, copy
        self.dialect, self.name, self.url, self.notes = original.dialect, original.name, original.url, original.notes
        self.estimates = copy.estimates

    def introspect(self) -> Schema:
        return self._original.introspect()

    def execute(self, sql: str, *, max_rows: int, timeout_s: float) -> Result:
        return self._copy.execute(sql, max_rows=max_rows, timeout_s=timeout_s)

    def estimate(self, sql: str, *, timeout_s: float) -> float | None:
        return self._copy.estimate(sql, timeout_s=timeout_s)

    def distinct(self, table: Table, column: str, *, limit: int, timeout_s: float) -> list[Any]:
        return self._original.distinct(table, column, limit=limit, timeout_s=timeout_s)

    def sample(self, table: Table, columns: Sequence[str], *, timeout_s: float) -> list[Row]:
        return self._original.sample(table, columns, timeout_s=timeout_s)

    def fingerprint(self) -> str | None:
        return self._original.fingerprint()

    def stop(self) -> None:
        self._copy.stop()

    def close(self) -> None:
        self._copy.close()
        self._original.close()
