"""Years, months and days as stretches of time: what "before 2021" and "in March 2024" mean for a column of dates.

A tree compares a date with what the question says, often a year alone. As text that comparison is wrong on one side
("> '2021'" holds for every day of 2021), and under SQLite's numeric affinity of DATE columns on both; so a query
compares with the first day of the period or of the one behind it. A day is such a period where the column has times
("<= '2021-03-05'" would leave out all but midnight). `stated` is the way back: a gold that spells out
those days becomes what the question says.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date, timedelta

from sqlglot import exp

from sqlcoder.embedded.tree import Node, Tree, ValueRef

_PERIOD = re.compile(r"(?P<year>[12]\d{3})(?:-(?P<month>0[1-9]|1[0-2])(?:-(?P<day>\d{2}))?)?")
_DAY = re.compile(r"[12]\d{3}-\d{2}-\d{2}")


def bounds(text: str) -> tuple[str, str] | None:
    """The first day of a year, a month or a day, and of what follows it; None for any other text.

    >>> bounds("2021"), bounds("2023-12"), bounds("2023-12-31"), bounds("2023-13")
    (('2021-01-01', '2022-01-01'), ('2023-12-01', '2024-01-01'), ('2023-12-31', '2024-01-01'), None)
    """
    match = _PERIOD.fullmatch(text)
    if not match:
        return None
    year, month, day = int(match["year"]), int(match["month"] or 1), int(match["day"] or 1)
    try:
        first = date(year, month, day)
        if match["day"]:
            behind = first + timedelta(days=1)
        else:
            behind = date(year, month + 1, 1) if match["month"] and month < 12 else date(year + 1, 1, 1)
    except (ValueError, OverflowError):
        return None
    return first.isoformat(), behind.isoformat()


def compare_dates(name: str, left: exp.Expr, text: str) -> exp.Expr | None:
    """`left` (dates) compared by the production `name` with a year, month or day; None where `text` is none."""
    days = bounds(text)
    if days is None:
        return None
    first, behind = (exp.Literal.string(day) for day in days)
    match name:
        case "lt":
            return exp.LT(this=left, expression=first)
        case "ge":
            return exp.GTE(this=left, expression=first)
        case "le":
            return exp.LT(this=left, expression=behind)
        case "gt":
            return exp.GTE(this=left, expression=behind)
    inside = within(left, text, text)
    return exp.Not(this=exp.Paren(this=inside)) if name == "ne" else inside


def within(left: exp.Expr, low: str, high: str) -> exp.Expr:
    """`left` (dates) from the beginning of one year, month or day to the end of another."""
    first, last = bounds(low), bounds(high)
    start = exp.GTE(this=left, expression=exp.Literal.string(first[0] if first else low))
    kind, day = (exp.LT, last[1]) if last else (exp.LTE, high)
    return exp.And(this=start, expression=kind(this=left.copy(), expression=exp.Literal.string(day)))


def is_day(text: str) -> bool:
    """Is it a day, which a column of days alone can be compared with as it is?"""
    return bool(_DAY.fullmatch(text))


def stated(tree: Tree, periods: Collection[str]) -> Tree:
    """The tree with days that only begin or end one of the question's `periods` (YYYY, YYYY-MM) named by the period.

    >>> from sqlcoder.embedded.tree import ColumnRef
    >>> born = ColumnRef("person", "born")
    >>> stated(Node("lt", (born, ValueRef("2021-01-01"))), {"2021"})
    Node(production='lt', children=(ColumnRef(table='person', column='born'), ValueRef(text='2021')))
    >>> both = (Node("ge", (born, ValueRef("2021-01-01"))), Node("lt", (born, ValueRef("2022-01-01"))))
    >>> stated(Node("and", both), {"2021"}).children[1]
    ValueRef(text='2021')
    """
    if not isinstance(tree, Node):
        return tree
    children = tuple(stated(child, periods) for child in tree.children)
    name = tree.production
    if name == "and" and (whole := _one_period(tree, periods)):
        return whole
    if name == "between" and (ends := _whole_days(tree.children[1:])):
        low = _beginning(ends[0], periods)
        high = _beginning(_next_day(ends[1]), periods, behind=True)
        if low and high:
            return (
                _inside(children[0], low) if low == high else Node(name, (children[0], ValueRef(low), ValueRef(high)))
            )
    if name in ("ge", "lt", "gt", "le") and (days := _whole_days(tree.children[1:])):
        if name in ("ge", "lt"):
            found, other = _beginning(days[0], periods), _beginning(days[0], periods, behind=True)
            turned = {"ge": "gt", "lt": "le"}[name]
        else:
            found, other = None, _beginning(_next_day(days[0]), periods, behind=True)
            turned = name
        if found:
            return Node(name, (children[0], ValueRef(found)))
        if other:
            return Node(turned, (children[0], ValueRef(other)))
    return Node(name, children)


def _one_period(tree: Node, periods: Collection[str]) -> Tree | None:
    """From one period's first day to before the day behind another (or the same), as one comparison."""
    left, right = tree.children
    if not (isinstance(left, Node) and isinstance(right, Node) and left.production == "ge"):
        return None
    if right.production not in ("lt", "le") or left.children[0] != right.children[0]:
        return None
    days = _whole_days((left.children[1], right.children[1]))
    if not days:
        return None
    low = _beginning(days[0], periods)
    high = _beginning(days[1] if right.production == "lt" else _next_day(days[1]), periods, behind=True)
    if not low or not high:
        return None
    column = left.children[0]
    return _inside(column, low) if low == high else Node("between", (column, ValueRef(low), ValueRef(high)))


def _inside(column: Tree, period: str) -> Node:
    return Node("eq", (Node("year" if len(period) == 4 else "year_month", (column,)), ValueRef(period)))


def _whole_days(trees: Collection[Tree]) -> tuple[str, ...]:
    """The texts, where all are days."""
    texts = tuple(t.text for t in trees if isinstance(t, ValueRef) and _DAY.fullmatch(t.text))
    return texts if len(texts) == len(trees) else ()


def _beginning(day: str, periods: Collection[str], *, behind: bool = False) -> str | None:
    """The longest of the periods that this day begins, or that it is the first day behind."""
    return next((p for p in sorted(periods, key=len) if (days := bounds(p)) and days[int(behind)] == day), None)


def _next_day(day: str) -> str:
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return day
