"""The golds of one question held against its database: they parse, pass the guard, run, find something, and leave
nothing to chance.

To chance is left: which of several tied rows a LIMIT takes where the question's policy does not allow any of them, what
a LIMIT without ORDER BY takes, ties that a sub-query's LIMIT cuts, a column that its group does not determine, an order
that floats decide by their noise. Rows are read again the other way round and by other readings (`suite.ground`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sqlcoder.curation.typos import Typos
from sqlcoder.db.database import Database
from sqlcoder.errors import QueryError
from sqlcoder.evaluation.comparing.window import window_of
from sqlcoder.evaluation.judge import Limits, run_gold
from sqlcoder.evaluation.suite.ground import survey
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.sql.guard import guard

MAX_ROWS = 10_000
"""More rows than that are no answer to a question."""


def check_golds(
    example: Example, database: Database, path: Path, typos: Typos, *, may_be_empty: bool = False
) -> Iterator[tuple[str, str, str]]:
    """(rule, field, what is there and what was expected) of every gold. `path` is the database's file.

    Raises DatabaseError.
    """
    for number, sql in enumerate(example.golds):
        field = f"golds[{number}]"
        try:
            query = guard(Query(sql, database.dialect), database.schema())
            result = database.execute(query, max_rows=MAX_ROWS)
            again = database.execute(query, max_rows=MAX_ROWS)
        except QueryError as error:
            yield "runs", field, f"{type(error).__name__}: {error}"
            continue
        if not may_be_empty and (not result.rows or all(cell is None for row in result.rows for cell in row)):
            yield "empty", field, "finds nothing (--may-be-empty ID declares that this is right)"
        if result.truncated:
            yield "size", field, f"gives more than {MAX_ROWS:,} rows"
        elif result.rows != again.rows:
            yield "determined", field, "gives other rows the second time"
        else:
            yield from (("determined", field, message) for message in _left_to_chance(example, sql, database, path))
        yield from (("typo", field, message) for message in typos.find(sql))


def _left_to_chance(example: Example, sql: str, database: Database, path: Path) -> Iterator[str]:
    limits = Limits(max_rows=MAX_ROWS * 10)
    reference = run_gold(Query(sql, database.dialect), database, limits=limits)
    window = window_of(reference.result, reference.order, replace(example.policy, any_tied=True))
    if window.is_cut and not reference.order.keys:
        yield "a LIMIT without ORDER BY takes any rows; expected an order"
    elif window.is_cut and not example.policy.any_tied:
        yield "the LIMIT cuts rows that tie; expected one more sort key, or policy.any_tied"
    one = replace(example, golds=(sql,))
    if not survey(one, database, limits, witness=path).references:
        yield (
            "other rows are as right: ties that the LIMIT of a sub-query cuts, a column that its group does not"
            " determine, or an order by noise; expected a query that leaves no choice"
        )
