"""A database that is asked thousands of small queries in a row, all of them ours: golds and their guarded mutants.

The usual engine guards each query with a thread and an authorizer, which costs more than the query. Here a progress
handler looks at the clock; the connection reads only, as ever (`db.engines.sqlite_file`).
"""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from sqlcoder.db.database import Database
from sqlcoder.db.engines.base import collect_rows, explain_failure, stopped
from sqlcoder.db.engines.sqlite import SQLiteEngine
from sqlcoder.db.engines.sqlite_file import open_file
from sqlcoder.errors import ExecutionFailed
from sqlcoder.result import Result

_STEPS = 10_000  # of SQLite's virtual machine between two looks at the clock: about a millisecond


class QuickEngine(SQLiteEngine):
    """A SQLite engine whose `execute` trusts its caller; not for predictions."""

    def __init__(self, url: str, *, timeout_s: float = 30.0) -> None:
        super().__init__(url, timeout_s=timeout_s)
        self._quick = open_file(Path(url))

    def execute(self, sql: str, *, max_rows: int, timeout_s: float) -> Result:
        connection, began = self._quick.connection, time.monotonic()
        connection.set_progress_handler(lambda: time.monotonic() > began + timeout_s, _STEPS)
        try:
            cursor = connection.execute(sql)
            if cursor.description is None:
                raise ExecutionFailed("The text holds no statement that gives rows")
            rows, cut = collect_rows(cursor, max_rows)
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_INTERRUPT:
                raise stopped(timeout_s) from error
            raise explain_failure(str(error)) from error
        except (sqlite3.Warning, ValueError, OverflowError) as error:
            raise ExecutionFailed(f"The text cannot be SQL: {error}") from error
        return Result(tuple(d[0] for d in cursor.description), rows, cut, time.monotonic() - began)

    def close(self) -> None:
        self._quick.close()
        super().close()


def open_quick(path: Path) -> Database:
    """A database file for golds and their mutants. Raises DatabaseError."""
    return Database(QuickEngine(str(path)))
