"""What of a verdict's reason may be kept: where a result may hold values of sensitive columns, no cell is quoted.

A reason begins with what is wrong ("1 extra row (3; the gold has 2)", "column 1 (email) differs") and may then quote
cells of either result. Only the beginning is kept; that it holds no cell is tested over random results.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from sqlcoder.errors import QueryError
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.sensitive import HIDDEN, shows_sensitive
from sqlcoder.verdict import Verdict

_CELLS_FOLLOW = re.compile(r": |; (?!the gold has \d)")


def hide_cells(verdict: Verdict, queries: Iterable[Query], schema: Schema) -> Verdict:
    """The verdict on these queries, cells in its reason hidden where one of them shows a sensitive column.

    A query that cannot be read counts as one that does, if the schema has such columns.
    """
    if verdict.outcome != "mismatch" or not _CELLS_FOLLOW.search(verdict.reason):
        return verdict
    if not any(_may_show(query, schema) for query in queries):
        return verdict
    return replace(verdict, reason=without_cells(verdict.reason))


def without_cells(reason: str) -> str:
    """The reason as far as it quotes no cells.

    >>> without_cells("1 extra row (3; the gold has 2); first: ('ann@example.org',)")
    '1 extra row (3; the gold has 2); cells are hidden (•••)'
    """
    return f"{_CELLS_FOLLOW.split(reason, maxsplit=1)[0]}; cells are hidden ({HIDDEN})"


def _may_show(query: Query, schema: Schema) -> bool:
    try:
        return shows_sensitive(query, schema)
    except QueryError:
        return any(column.sensitive for _, column in schema.columns())
