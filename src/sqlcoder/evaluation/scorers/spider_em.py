"""Spider's exact set match (without values): the same parts in every clause, nothing is run.

Source: Yu et al. 2018, `evaluation.py`, `Evaluator.eval_exact_match` and the partial matches that it asks for.
Re-stated from these rules; not checked against the original script. What its own parser cannot read is said at the top
of `spider_tree.py`; foreign keys come from the database, not from Spider's `tables.json`.

Known flaws, each with its case:
- values don't count: `WHERE country = 'France'` passes for `WHERE country = 'Norway'`, `LIMIT 3` for `LIMIT 1`;
- DISTINCT does not count: `SELECT name` passes for `SELECT DISTINCT name`;
- what tables are joined on does not count: `ON singer.id = concert.id` passes for `ON singer.id = concert.singer_id`;
- brackets don't count: `a AND (b OR c)` passes for `(a AND b) OR c`;
- all sort keys have the last one's direction: `ORDER BY age, name DESC` passes for `ORDER BY age DESC, name DESC`;
- another way to say the same fails: `count(id)` for `count(*)`, `age IN (SELECT max(age) ...)` for `age = (...)`;
- what the shape has no place for fails: `CASE`, `EXISTS`, `round(avg(age))`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from sqlcoder.db.database import Database
from sqlcoder.evaluation.judge import Limits
from sqlcoder.evaluation.scorers.base import decide
from sqlcoder.evaluation.scorers.spider_tree import (
    NotInSpider,
    SpiderQuery,
    linked_columns,
    loosen,
    read_spider,
)
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.verdict import Verdict


def judge_by_spider_em(
    example: Example, predicted: Query | None, databases: Sequence[Database], limits: Limits
) -> Verdict:
    """The verdict on the two texts; of the database only its schema is read, and `limits` have nothing to limit."""
    schema = databases[0].schema()
    linked = linked_columns(schema)

    def read_gold(query: Query) -> SpiderQuery:
        return loosen(read_spider(query, schema), linked)

    def read_pred(query: Query) -> SpiderQuery | NotInSpider:
        try:
            return read_gold(query)
        except NotInSpider as refused:  # a query all the same: it is wrong, not failed
            return refused

    def complain(gold: SpiderQuery, pred: SpiderQuery | NotInSpider) -> str | None:
        if isinstance(pred, NotInSpider):
            return str(pred)
        differing = list(differing_parts(gold, pred))
        return f"differs in {', '.join(differing)}" if differing else None

    return decide(example, predicted, databases[0], read_gold=read_gold, read_pred=read_pred, complain=complain)


def differing_parts(gold: SpiderQuery, pred: SpiderQuery) -> Iterator[str]:
    """The names of the clauses that exact set match finds different; both queries are loosened."""
    if Counter(gold.select) != Counter(pred.select):
        yield "select"
    if Counter(gold.where.conditions) != Counter(pred.where.conditions):
        yield "where"
    if gold.group != pred.group or (gold.group and gold.having != pred.having):
        yield "group by"
    if gold.order != pred.order or (gold.order and (gold.limit is None) != (pred.limit is None)):
        yield "order by"
    if set(gold.where.connectors) != set(pred.where.connectors):
        yield "and/or"
    if _differently_combined(gold, pred):
        yield "set operation"
    if _keywords(gold) != _keywords(pred):
        yield "keywords"
    if gold.tables and Counter(gold.tables) != Counter(pred.tables):
        yield "tables"


def _differently_combined(gold: SpiderQuery, pred: SpiderQuery) -> bool:
    if gold.combined is None or pred.combined is None:
        return gold.combined is not pred.combined
    same_kind = gold.combined[0] == pred.combined[0]
    return not same_kind or any(differing_parts(gold.combined[1], pred.combined[1]))


def _keywords(query: SpiderQuery) -> set[str]:
    """`get_keywords`."""
    everywhere = (query.joined_on, query.where, query.having)
    conditions = [condition for clause in everywhere for condition in clause.conditions]
    found = {condition.operator for condition in conditions} & {"in", "like"}
    clauses = {"where": query.where.conditions, "group": query.group, "having": query.having.conditions}
    found |= {name for name, parts in clauses.items() if parts}
    if query.order:
        found |= {"order", query.order[0]}
    if query.limit is not None:
        found.add("limit")
    if query.combined:
        found.add(query.combined[0])
    if any("or" in clause.connectors for clause in everywhere):
        found.add("or")
    if any(condition.negated for condition in conditions):
        found.add("not")
    return found
