"""What every engine can do: connect with a lock that a query cannot undo, introspect, sample, run, stop."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Protocol

from sqlcoder.errors import DatabaseError, ExecutionFailed, QueryError, Timeout, UnknownColumn, UnknownTable
from sqlcoder.result import Result
from sqlcoder.schema import Schema, Table

Row = tuple[Any, ...]

MAX_RESULT_BYTES = 64 * 2**20
"""Of one result, about: text, bytes and a pointer for every cell; what comes after is cut off as by the cap on rows."""
_POINTER_BYTES = 8
_SIZED = (str, bytes)


class Engine(Protocol):
    """An open database. Opening raises DatabaseError (cannot be reached or read) or SetupError (no driver)."""

    dialect: str
    """sqlglot's name of the SQL it speaks."""
    name: str
    url: str
    """How to name it in messages: never holds a password."""
    notes: tuple[str, ...]
    """What the reader of an answer must know of this connection."""
    estimates: bool
    """Can it tell what a query will cost?"""

    def __init__(self, url: str, *, timeout_s: float) -> None: ...

    def introspect(self) -> Schema:
        """Tables, keys (declared and inferred) and types; reads few rows. Raises DatabaseError."""

    def execute(self, sql: str, *, max_rows: int, timeout_s: float) -> Result:
        """Run a query nobody trusts; stopped at the deadline, cut at the caps. Raises QueryError or DatabaseError."""

    def estimate(self, sql: str, *, timeout_s: float) -> float | None:
        """The rows that the dearest step of the plan reads or makes (`plans`); None where the engine cannot tell.

        Under the lock and the time limit of `execute`; runs nothing of the query. Raises QueryError or DatabaseError,
        and AttributeError, LookupError, TypeError or ValueError for a plan of a shape that we do not know.
        """

    def distinct(self, table: Table, column: str, *, limit: int, timeout_s: float) -> list[Any]:
        """Up to `limit` distinct values of a column, without NULL. Raises TimeoutError or DatabaseError."""

    def sample(self, table: Table, columns: Sequence[str], *, timeout_s: float) -> list[Row]:
        """Some thousand rows spread over a large table. Raises TimeoutError or DatabaseError."""

    def fingerprint(self) -> str | None:
        """A key that changes when the content does; None where the engine cannot tell."""

    def stop(self) -> None:
        """Called from another thread: break off what `execute` runs, if anything. May have to be called again."""

    def close(self) -> None: ...


def collect_rows(cursor: Iterable[Sequence[Any]], max_rows: int) -> tuple[tuple[Row, ...], bool]:
    """The cursor's rows up to the caps, and whether something was cut off.

    Fetches one row at a time: a few hundred rows of large cells would fill the memory before anybody counts them.
    """
    rows: list[Row] = []
    size = 0
    for row in cursor:
        if len(rows) == max_rows or size > MAX_RESULT_BYTES:
            return tuple(rows), True
        rows.append(tuple(row))
        size += _POINTER_BYTES * len(row)
        for cell in row:  # a loop: for rows of few cells a generator costs more than what it adds up
            if isinstance(cell, _SIZED):
                size += len(cell)
    return tuple(rows), False


_NO_TABLE = re.compile(
    r"no such table: (?P<name>\S+)|relation \"(?P<pg>[^\"]+)\" does not exist|Table '(?P<my>[^']+)' doesn't exist"
    r"|Table with name (?P<duck>.+) does not exist"
)
_NO_COLUMN = re.compile(
    r"no such column: (?P<name>.+)|column \"?(?P<pg>[^\"\s]+)\"? does not exist|Unknown column '(?P<my>[^']+)'"
    r"|[Cc]olumn (?:named )?\"(?P<duck>[^\"]+)\""
)
_NOT_GROUPED = re.compile(  # SQLite has no such error; MariaDB and MySQL have it under ONLY_FULL_GROUP_BY (1055, 1140)
    r"column \"(?P<pg>[^\"]+)\" must appear in the GROUP BY clause|ungrouped column \"(?P<outer>[^\"]+)\" from"
    r"|'(?P<maria>[^']+)' isn't in GROUP BY|nonaggregated column '(?P<my>[^']+)'|Mixing of GROUP columns"
)


def explain_failure(message: str) -> QueryError:
    """The engine's message as the error of ours that says most.

    >>> explain_failure("no such table: singr")
    UnknownTable('no such table: singr')
    >>> print(explain_failure('column "o.total" must appear in the GROUP BY clause'))
    column "o.total" must appear in the GROUP BY clause; group by total, or aggregate it
    """
    if found := _NOT_GROUPED.search(message):
        name = _bare(next(filter(None, found.groups()), "every column that is shown"))
        return ExecutionFailed(f"{message.rstrip('. ')}; group by {name}, or aggregate it")
    if _NO_TABLE.search(message):
        return UnknownTable(message)
    if _NO_COLUMN.search(message):
        return UnknownColumn(message)
    return ExecutionFailed(message)


def unknown_name(message: str) -> str:
    """The table or column that an engine's message does not know, without what qualifies it; "" where it names none.

    >>> unknown_name("Table 'shop.ordres' doesn't exist"), unknown_name('column "o.totl" does not exist')
    ('ordres', 'totl')
    """
    found = _NO_TABLE.search(message) or _NO_COLUMN.search(message)
    return _bare(next(filter(None, found.groups()), "")) if found else ""


def _bare(name: str) -> str:
    """The name without what qualifies it and without quotes."""
    return name.rpartition(".")[2].strip('"`')


def stopped(timeout_s: float) -> Timeout:
    return Timeout(f"The query was stopped after {timeout_s:g} s; narrow it, or allow it more time")


def require_tables(tables: Collection[Any], url: str) -> None:
    """Raises DatabaseError where there is nothing to ask about."""
    if not tables:
        raise DatabaseError(f"{url} has no tables; is it the right database?")
