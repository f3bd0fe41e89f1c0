"""BIRD's execution accuracy: the two sets of row tuples are equal.

Source: Li et al. 2023, `evaluation.py`, `execute_sql`: `set(predicted_res) == set(ground_truth_res)`. Re-stated; not
checked against the original script.

Known flaws, each with its case:
- duplicates are lost: `SELECT name` passes for `SELECT DISTINCT name`, and a join that fans rows out passes;
- so is order: `ORDER BY age` passes for `ORDER BY age DESC`;
- columns must come in the gold's order, and no other may stand beside them: `SELECT id, name` fails for
  `SELECT name, id` and for `SELECT name`;
- which of several tied rows a LIMIT takes decides: `ORDER BY age DESC LIMIT 1` fails where another one ties with it;
- numbers must be equal to the last bit: `round(sum(age) / 7.0, 9)` fails for `sum(age) / 7.0`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlcoder.db.database import Database
from sqlcoder.evaluation.judge import Limits
from sqlcoder.evaluation.scorers.base import decide, fetch
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.verdict import Verdict


def judge_by_bird(example: Example, predicted: Query | None, databases: Sequence[Database], limits: Limits) -> Verdict:
    """BIRD's verdict on the example's own database."""

    def run(query: Query) -> Result:
        return fetch(query, databases[0], limits)

    return decide(example, predicted, databases[0], read_gold=run, read_pred=run, complain=_complain)


def _complain(gold: Result, pred: Result) -> str | None:
    wanted, found = set(gold.rows), set(pred.rows)
    if wanted == found:
        return None
    if wanted and found and len(gold.columns) != len(pred.columns):
        return f"tuples of another length: {len(pred.columns)}; the gold's have {len(gold.columns)}"
    if {_shuffled(row) for row in wanted} == {_shuffled(row) for row in found}:
        return "the columns come in another order"
    return f"other tuples: {len(found - wanted):,} that the gold has not, {len(wanted - found):,} that it has alone"


def _shuffled(row: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(sorted(map(repr, row)))
