"""Does a question's category fit its golds? Each category promises a construct, and one of the golds must have it.

The categories are sql-eval's (Defog 2023), with `date_functions`, `instruct` and `unanswerable` of its later versions.
Only what a category promises is checked: a question may have the constructs of others too.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from sqlglot import exp

from sqlcoder.errors import QueryError
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.sql.parse import parse

_DATE = re.compile(
    r"(^|_)(date|dt|day|time|ts|month|mth|period|year|yr|dep|arr)(_|$)|_(at|on)$|^(start|end|valid|due)_", re.IGNORECASE
)
_DATE_CALL = re.compile(
    r"\b(strftime|julianday|date|datetime|time|extract|date_part|to_char|current_date)\b", re.IGNORECASE
)
_DATE_TEXT = re.compile(r"\d{4}(-\d{2}){0,2}|\d{2}:\d{2}.*")


def _groups(tree: exp.Expr) -> bool:
    """Groups, a sum of all there is, each value once, or classes by CASE."""
    return tree.find(exp.Group, exp.AggFunc, exp.Distinct, exp.Case) is not None


def _orders(tree: exp.Expr) -> bool:
    return tree.find(exp.Order, exp.Limit, exp.Max, exp.Min, exp.Window) is not None


def _divides(tree: exp.Expr) -> bool:
    """A division, the mean of a condition, or the difference of two numbers."""
    return tree.find(exp.Div, exp.Avg, exp.Mul, exp.Sub) is not None


def _joins(tree: exp.Expr) -> bool:
    ctes = {cte.alias.casefold() for cte in tree.find_all(exp.CTE)}
    read = [table.name.casefold() for table in tree.find_all(exp.Table)]
    return len([name for name in read if name not in ctes]) > 1


def _tells_time(tree: exp.Expr) -> bool:
    if _DATE_CALL.search(tree.sql(dialect="sqlite")):
        return True
    texts = (literal.name for literal in tree.find_all(exp.Literal) if literal.is_string)
    named = any(_DATE.search(column.name) for column in tree.find_all(exp.Column))
    return named or any(_DATE_TEXT.fullmatch(text) for text in texts)


PROMISES: dict[str, tuple[Callable[[exp.Expr], bool], str]] = {
    "group_by": (_groups, "a GROUP BY, an aggregate, a DISTINCT or a CASE"),
    "order_by": (_orders, "an ORDER BY, a LIMIT, an extreme or a window"),
    "ratio": (_divides, "a division, a product, a difference or a mean"),
    "table_join": (_joins, "two tables or more"),
    "where": (lambda tree: True, "a query"),  # also the plain questions that ask for all there is
    "date_functions": (_tells_time, "a date"),
    "instruct": (lambda tree: True, "a query"),
    "unanswerable": (lambda tree: False, "no gold"),
}
"""Category -> (does the main gold keep its promise, the promise in words)."""


def wrong_category(example: Example) -> str | None:
    """What is wrong with the category; None where it fits, or where no gold can be read (that is told elsewhere).

    >>> wrong_category(Example("1", "shop", "how many", ("SELECT count(*) FROM orders",), category="table_join"))
    'is table_join, expected a gold with two tables or more'
    """
    if example.category not in PROMISES:
        return f"is {example.category!r}, expected one of {', '.join(sorted(PROMISES))}"
    if example.answerable == (example.category == "unanswerable"):
        which = "an answerable" if example.answerable else "an unanswerable"
        return f"is {example.category}, which {which} question cannot be"
    if example.category == "instruct" and not example.instructions.strip():
        return "is instruct, expected a definition under 'instructions'"
    keeps, promise = PROMISES[example.category]
    trees = []
    for sql in example.golds:
        try:
            trees.append(parse(Query(sql)))
        except QueryError:
            continue
    if not trees or any(map(keeps, trees)):
        return None
    return f"is {example.category}, expected a gold with {promise}"
