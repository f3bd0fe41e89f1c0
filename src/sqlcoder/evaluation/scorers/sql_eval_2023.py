"""The rule of Defog's sql-eval (2023): the same values, or a superset of the gold's columns.

Source: `eval/eval.py` of github.com/defog-ai/sql-eval (`compare_df`, `normalize_table`, `subset_df`). Re-stated without
pandas; not checked against the original script. In its order:

1. Values before shapes: the two tables of values are compared as arrays, the smaller one stretched over the other as
   numpy does it. All equal: right.
2. Duplicate rows dropped, columns sorted by name, rows sorted by their values - unless order counts, which the
   question's words decide (order, sort, arrange) or the category `order_by`. Then each side is sorted by the first key
   of its own ORDER BY if it shows that column, downwards unless the key says ASC. Same shape and values: right.
3. Else each gold column takes the first open column that holds the same values, numbers within 1e-5; if after
   step 2 the rows agree too: right. A gold without rows has no superset.

Known flaws, each with its case:
- no rows at all pass for one row (step 1: nothing is compared), and one cell passes for a column of the same cells;
- duplicates are lost: `SELECT name` passes for `SELECT DISTINCT name`;
- order rarely counts: `ORDER BY age` passes for `ORDER BY age DESC` when asked "from the oldest" - and even when asked
  to "sort", since both sides are sorted downwards;
- the first fitting column is taken: where two columns hold the same values in another order, `SELECT b AS x, a AS y`
  fails for `SELECT a AS p, b AS q` (here: `id` and `id % 6 + 1`, over the ids 1 to 6);
- with a word such as "order" in the question ("the order of the king"), rows must come as the gold's came, though it
  does not sort.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlcoder.db.database import Database
from sqlcoder.evaluation.judge import Limits
from sqlcoder.evaluation.scorers.base import decide, fetch, sizes
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.verdict import Verdict

_ORDER_WORDS = re.compile(r"\b(order|sort|arrange)\b", re.IGNORECASE)
_FIRST_KEY = re.compile(r"\border\s+by\b(.*?)(?=;|,|\)|$)", re.IGNORECASE | re.DOTALL)

Row: TypeAlias = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class _Table:
    """A result with the query that gave it: its ORDER BY is needed."""

    names: tuple[str, ...]
    rows: tuple[Row, ...]
    sql: str


def judge_by_sql_eval(
    example: Example, predicted: Query | None, databases: Sequence[Database], limits: Limits
) -> Verdict:
    """sql-eval's verdict on the example's own database."""
    ordered = example.category == "order_by" or bool(_ORDER_WORDS.search(example.question))

    def run(query: Query) -> _Table:
        result = fetch(query, databases[0], limits)
        return _Table(result.columns, result.rows, query.sql)

    def complain(gold: _Table, pred: _Table) -> str | None:
        if _same(gold, pred, ordered=ordered) or _is_subset(gold, pred, ordered=ordered):
            return None
        shapes = [sizes(Result(table.names, table.rows)) for table in (pred, gold)]
        return f"neither the same values nor a superset of the columns: {shapes[0]}; the gold has {shapes[1]}"

    return decide(example, predicted, databases[0], read_gold=run, read_pred=run, complain=complain)


def _same(gold: _Table, pred: _Table, *, ordered: bool) -> bool:
    """`compare_df`."""
    if _stretched_equal(gold, pred):
        return True
    left, right = (_normalize(table, ordered=ordered) for table in (gold, pred))
    return len(left.names) == len(right.names) and left.rows == right.rows


def _stretched_equal(gold: _Table, pred: _Table) -> bool:
    """numpy's `gold == pred`, all of it: a side of length one is repeated; no cells at all are all equal."""
    height = _stretch(len(gold.rows), len(pred.rows))
    width = _stretch(len(gold.names), len(pred.names))
    if height is None or width is None:
        return False
    return all(_cell(gold, i, j) == _cell(pred, i, j) for i in range(height) for j in range(width))


def _stretch(one: int, other: int) -> int | None:
    if one == other or other == 1:
        return one
    return other if one == 1 else None


def _cell(table: _Table, row: int, column: int) -> Any:
    return table.rows[row if len(table.rows) > 1 else 0][column if len(table.names) > 1 else 0]


def _normalize(table: _Table, *, ordered: bool) -> _Table:
    """`normalize_table`: without duplicates, columns by name, rows by value or by the query's own first sort key."""
    places = sorted(range(len(table.names)), key=lambda place: table.names[place])
    names = tuple(table.names[place] for place in places)
    rows = [tuple(row[place] for place in places) for row in dict.fromkeys(table.rows)]
    if not ordered:
        rows.sort(key=_sort_key)
        return _Table(names, tuple(rows), table.sql)
    found = _FIRST_KEY.search(table.sql)
    words = found[1].split() if found else []
    keys = [word.strip('"`()').rsplit(".", 1)[-1].casefold() for word in words]
    sorted_by = [place for place, name in enumerate(names) if name.casefold() in keys]
    if sorted_by:
        rows.sort(key=_sort_key)
        rising = "asc" in keys and "desc" not in keys
        rows.sort(key=lambda row: _sort_key(tuple(row[place] for place in sorted_by)), reverse=not rising)
    return _Table(names, tuple(rows), table.sql)


def _is_subset(gold: _Table, pred: _Table, *, ordered: bool) -> bool:
    """`subset_df`: greedy, a column at a time."""
    if not gold.rows or len(gold.rows) != len(pred.rows):
        return False
    chosen: list[int] = []
    for column in zip(*gold.rows, strict=True):
        wanted = sorted(column, key=lambda cell: _sort_key((cell,)))
        for place, other in enumerate(zip(*pred.rows, strict=True)):
            if place not in chosen and all(map(_near, wanted, sorted(other, key=lambda cell: _sort_key((cell,))))):
                chosen.append(place)
                break
        else:
            return False
    renamed = _Table(gold.names, tuple(tuple(row[place] for place in chosen) for row in pred.rows), pred.sql)
    left, right = (_normalize(table, ordered=ordered).rows for table in (gold, renamed))
    return len(left) == len(right) and all(all(map(_near, a, b)) for a, b in zip(left, right, strict=True))


def _near(a: Any, b: Any) -> bool:
    """pandas' `assert_series_equal`: numbers within its default tolerance."""
    if isinstance(a, int | float) and isinstance(b, int | float):
        return math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-8)
    return bool(a == b)


def _sort_key(row: Row) -> tuple[tuple[str, Any], ...]:
    """An order for cells of mixed types, NULL last."""
    return tuple(
        ("~", "") if cell is None else ("", cell) if isinstance(cell, int | float) else (type(cell).__name__, str(cell))
        for cell in row
    )
