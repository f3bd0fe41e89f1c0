"""Spider's own execution match: cells compared column by column, columns known by what the SELECT list says.

Source: Yu et al. 2018, `evaluation.py`, `eval_exec_match`: each SELECT item's column (its outer aggregate left out,
DISTINCT ignored, foreign keys merged) names the list of its cells, and the two dictionaries must be equal. Re-stated;
not checked against the original script. Much published "execution accuracy" on Spider was not measured with this but
with the later test-suite script over one database (`testsuite.py`).

Known flaws, each with its case:
- columns are matched by their text, not by what they hold: `count(id)` fails for `count(*)`;
- of two items over one column the last one decides: `SELECT min(age), max(age)` passes for
  `SELECT count(age), max(age)`;
- `SELECT *` is its first column: `SELECT * FROM concert WHERE id = 1` passes for `SELECT * FROM singer WHERE id = 1`;
- rows must come in the gold's order, sorted or not: the gold may give them as an index has them;
- no column may stand beside the gold's: `SELECT id, name` fails for `SELECT name`;
- what Spider's parser cannot read fails: `round(avg(age))`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

from sqlcoder.db.database import Database
from sqlcoder.evaluation.judge import Limits
from sqlcoder.evaluation.scorers.base import decide, fetch
from sqlcoder.evaluation.scorers.spider_tree import NotInSpider, ValueUnit, linked_columns, loosen, read_spider
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.verdict import Verdict

Cells: TypeAlias = dict[ValueUnit, list[Any]]


def judge_by_spider_ex(
    example: Example, predicted: Query | None, databases: Sequence[Database], limits: Limits
) -> Verdict:
    """Spider's verdict on the example's own database."""
    schema = databases[0].schema()
    linked = linked_columns(schema)

    def read_gold(query: Query) -> Cells:
        selected = loosen(read_spider(query, schema), linked).select
        rows = fetch(query, databases[0], limits).rows
        return {unit: [row[place] for row in rows] for place, (_, unit) in enumerate(selected)}

    def read_pred(query: Query) -> Cells | NotInSpider:
        try:
            return read_gold(query)
        except NotInSpider as refused:
            fetch(query, databases[0], limits)
            return refused

    return decide(example, predicted, databases[0], read_gold=read_gold, read_pred=read_pred, complain=_complain)


def _complain(gold: Cells, pred: Cells | NotInSpider) -> str | None:
    if isinstance(pred, NotInSpider):
        return str(pred)
    if gold.keys() != pred.keys():
        return "the SELECT list names other columns"
    if gold == pred:
        return None
    bags = all(sorted(map(repr, gold[unit])) == sorted(map(repr, pred[unit])) for unit in gold)
    return "the same cells in another order" if bags else "other cells"
