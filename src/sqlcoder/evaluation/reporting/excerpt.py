"""The first rows of the gold and of the prediction, so that a person sees what the verdict speaks of.

A run keeps queries and verdicts, not rows; the rows are fetched when a page is written. Only predictions that ran when
they were judged are run again, behind the guard and the same read-only lock. Values of sensitive columns are hidden.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlcoder.datasets.databases import database_path
from sqlcoder.db.database import Database
from sqlcoder.errors import QueryError
from sqlcoder.evaluation.scored import Scored
from sqlcoder.masking import hide_sensitive
from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.schema import Schema
from sqlcoder.sql.guard import guard
from sqlcoder.sql.sensitive import HIDDEN

MAX_ROWS = 8
_MAX_TEXT = 200
_SAFE_INTEGER = 2**53

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The head of a result, or why there is none."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    more: bool = False
    """There are rows beyond these."""
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Excerpts:
    """Both sides of one question; None where nothing was run."""

    gold: Excerpt | None
    pred: Excerpt | None


def read_excerpts(
    scored: Sequence[Scored], databases: Path, *, timeout_s: float = 10.0, show_sensitive: bool = False
) -> dict[int, Excerpts]:
    """The excerpts by the example's index. Raises DatabaseError where a database is not there."""
    how = _How(timeout_s, show_sensitive)
    found: dict[int, Excerpts] = {}
    for db_id, members in groupby(sorted(scored, key=lambda s: s.db_id), key=lambda s: s.db_id):
        with Database.open(database_path(databases, db_id), timeout_s=timeout_s, cache=False) as database:
            for s in members:
                ran = s.pred is not None and s.outcome in ("match", "mismatch")
                found[s.index] = Excerpts(
                    gold=_head(s.gold, database, how) if s.gold else None,
                    pred=_head(s.pred, database, how, guarded=True) if s.pred and ran else None,
                )
    return found


@dataclass(frozen=True, slots=True)
class _How:
    timeout_s: float
    show_sensitive: bool


def _head(sql: str, database: Database, how: _How, *, guarded: bool = False) -> Excerpt:
    query = Query(sql, database.dialect)
    try:
        if guarded:
            query = guard(query, database.schema())
        result = database.execute(query, max_rows=MAX_ROWS + 1, timeout_s=how.timeout_s)
        if not how.show_sensitive:
            result = _hidden(result, query, database.schema())
    except QueryError as error:
        return Excerpt(error=f"{type(error).__name__}: {error}")
    rows = tuple(tuple(map(cell, row)) for row in result.rows[:MAX_ROWS])
    return Excerpt(result.columns, rows, more=len(result.rows) > MAX_ROWS or result.truncated)


def _hidden(result: Result, query: Query, schema: Schema) -> Result:
    """The result as it may be shown; nothing of one whose query cannot be read, where there are sensitive columns."""
    try:
        return hide_sensitive(result, query, schema)
    except QueryError:
        if not any(column.sensitive for _, column in schema.columns()):
            return result
        return replace(result, rows=tuple((HIDDEN,) * len(row) for row in result.rows))


def cell(value: Any) -> Cell:
    """A value as the page shows it: numbers stay numbers as far as JavaScript can hold them, bytes are SQL's hex.

    >>> cell(3), cell(2**60), cell(b"\\x01\\xff"), cell("x" * 300)[-3:], cell(None)
    (3, '1152921504606846976', "x'01ff'", 'xx…', None)
    """
    if value is None:
        return None
    if isinstance(value, bytes | bytearray | memoryview):
        text = f"x'{bytes(value).hex()}'"
    elif isinstance(value, datetime.date | datetime.time):
        text = value.isoformat()
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if math.isfinite(value) and abs(value) < _SAFE_INTEGER:
            return value
        text = str(value)
    else:
        text = str(value)
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - 1] + "…"
