"""Settled questions as examples for training."""

from __future__ import annotations

from collections.abc import Iterable

from sqlglot import exp

from sqlcoder.datasets.feedback import Settled, pair_id
from sqlcoder.errors import QueryError
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.sql.difficulty import spider_difficulty
from sqlcoder.sql.parse import parse

INTERNAL = "internal: collected by a team for its own use"


def examples(settled: Iterable[Settled], *, dialect: str = "sqlite", licence: str = INTERNAL) -> list[Example]:
    """An example for every question that people agree on; no query and `answerable` false where they agree on none."""
    return [
        Example(
            id=pair_id(one.db_id, one.question),
            db_id=one.db_id,
            question=one.question,
            golds=one.golds,
            category=category(one.golds[0], dialect) if one.golds else "unanswerable",
            difficulty=spider_difficulty(one.golds[0], dialect) if one.golds else None,
            answerable=bool(one.golds),
            source=f"collect: {len(one.supporters)} agree",
            licence=licence,
            split="train",
        )
        for one in settled
        if one.agreed
    ]


def category(sql: str, dialect: str = "sqlite") -> str:
    """The category of our dataset that a query belongs to: its rarest feature decides.

    >>> category("SELECT strftime('%Y', day), COUNT(*) FROM visits GROUP BY 1"), category("SELECT a FROM t ORDER BY b")
    ('date_functions', 'order_by')
    >>> category("SELECT 1.0 * SUM(a) / SUM(b) FROM t"), category("SELECT a FROM t JOIN u ON t.id = u.id")
    ('ratio', 'table_join')
    >>> category("SELECT a FROM t")
    'where'
    """
    try:
        tree = parse(Query(sql, dialect))
    except QueryError:
        return "where"
    if any(tree.find_all(exp.TimeToStr, exp.Extract, exp.DateTrunc, exp.CurrentDate, exp.DateDiff, exp.Date)):
        return "date_functions"
    for name, kind in (("ratio", exp.Div), ("group_by", exp.Group), ("order_by", exp.Order), ("table_join", exp.Join)):
        if tree.find(kind):
            return name
    return "where"
