"""What of a result is shown: the values of sensitive columns are not, nor what is computed from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.schema import Schema
from sqlcoder.sql.sensitive import HIDDEN, is_shown, sensitive_columns


def hide_sensitive(result: Result, query: Query, schema: Schema) -> Result:
    """The query's result with `HIDDEN` for every value that a sensitive column may have; NULL stays NULL."""
    shown = is_shown(query, schema, len(result.columns))
    if all(shown):
        return result
    rows = tuple(
        tuple(cell if keep or cell is None else HIDDEN for cell, keep in zip(row, shown, strict=True))
        for row in result.rows
    )
    return replace(result, rows=rows)


def notes_on_hidden(query: Query, schema: Schema) -> tuple[str, ...]:
    """What a reader must know of a result that may have been masked; nothing where the query reads no such column."""
    names = [f"{table}.{column}" for table, column in sensitive_columns(query, schema)]
    return (f"what may show values of {listed(names)} is hidden; --show-sensitive shows it",) if names else ()


def listed(names: Sequence[str], most: int = 5) -> str:
    """The names in a sentence.

    >>> listed(["a", "b", "c"], most=2)
    'a, b and 1 more'
    """
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
