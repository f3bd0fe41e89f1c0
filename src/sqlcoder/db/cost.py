"""The ceiling on cost: what the engine's own plan expects to be endless is not begun.

An estimate is not a measurement. It may be wrong by far in both directions, a recursive query has none, and neither has
SQLite: the limits on time, rows and bytes hold whatever it says. No plan is asked for where it cannot matter: where all
tables that a text names are so small that not even their product reaches the ceiling.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass

from sqlcoder.db.engines.base import Engine
from sqlcoder.errors import DatabaseError, QueryError, TooCostly
from sqlcoder.schema import Schema

GROWTH = 100
"""By how much the product of the tables may grow after they were counted before it matters."""
_SURE = """
    all and any as avg between by case cast coalesce concat count date decimal distinct else except exists extract from
    having if ifnull in intersect join length like lower max min month not nullif numeric on or over partition replace
    round select substr substring strftime sum then trim union upper using varchar when where year
"""
"""What may stand before a bracket without making rows: `generate_series (` and `cube (` are not of these."""
_UNSURE = re.compile(
    r"--|/\*|#|\b(with|values|pivot|unpivot|lateral|recursive)\b|\bseq_|u&|\bpg_|duckdb_|_schema\b|\b(mysql|sys)\b|\[|\{"
    rf"|\b(?!(?:{'|'.join(_SURE.split())})\b)\w+[\"`]?\s*\("
)

_WORD = re.compile(r"(?<!\w)\w+(?!\w)(?![\"`]?\.)")
_AFTER_DOT = re.compile(r"\.[\"`]?(\w+)")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a query was expected to cost before it ran."""

    rows: float | None
    """The rows that the dearest step of the plan reads or makes; None where there is no estimate."""
    note: str
    """How that came about, in words."""


def check_cost(sql: str, engine: Engine, schema: Schema | None, *, ceiling: int, timeout_s: float) -> Cost:
    """What the engine expects of a query; nothing of it runs. `schema`: with the counts of rows, where it was read.

    A `ceiling` of 0 asks for nothing. Raises TooCostly where more rows are expected than `ceiling`. An estimate that
    cannot be had or read refuses nothing.
    """
    if not ceiling:
        return Cost(None, "no plan was asked for: there is no ceiling")
    if schema is not None and engine.estimates and largest_product(sql, schema) * GROWTH <= ceiling:
        return Cost(None, "no plan was asked for: the tables are small")
    try:
        rows = engine.estimate(sql, timeout_s=timeout_s)
    except (QueryError, DatabaseError) as error:  # the query itself will say it better, masked where it must be
        return Cost(None, f"the plan could not be had ({type(error).__name__}); the other limits hold")
    except (AttributeError, LookupError, TypeError, ValueError, RecursionError):
        return Cost(None, "the plan could not be read; the other limits hold")
    if rows is None:
        return Cost(None, "this engine gives no estimates; the other limits hold")
    if rows > ceiling:
        raise TooCostly(
            f"The query was not run: the database expects {_spelled(rows)} rows at its dearest step, and the ceiling "
            f"is {ceiling:,}; narrow it, or raise --max-plan-rows (0: no ceiling)"
        )
    return Cost(rows, f"the plan expects {_spelled(rows)} rows at its dearest step")


def largest_product(sql: str, schema: Schema) -> float:
    """An upper bound of the rows of any step of the query; infinite where the text or a count leaves doubt.

    Each table counts as often as its name stands in the text, except before a dot. Reads no SQL: the parser takes
    longer than most plans.

    >>> from sqlcoder.schema import Table
    >>> largest_product("SELECT a.x FROM a, a AS b", Schema("s", (Table("a", (), row_count=100),)))
    20000.0
    """
    text = sql.lower()
    if _UNSURE.search(text):
        return math.inf
    words, of_something = Counter(_WORD.findall(text)), set(_AFTER_DOT.findall(text))
    most = 2.0 ** text.count("select")  # of a union rows add up; no sum is above the product of such terms
    for table in schema.tables:
        name = table.name.lower()
        if _WORD.fullmatch(name):
            if words[name] and (table.row_count is None or name in of_something):
                return math.inf  # a view, a large table, or perhaps one of another namespace
            for _ in range(words[name]):
                most *= max(2, table.row_count or 0)  # infinite where it becomes too large
        elif name in text:
            return math.inf
    return most


def _spelled(rows: float) -> str:
    """As people read it.

    >>> _spelled(40_000_000_000.0), _spelled(1.6e21)
    ('40,000,000,000', '1.6e+21')
    """
    return f"{rows:,.0f}" if rows < 1e15 else f"{rows:.2g}"
