"""Trees that no question means, though the grammar allows them: a beam that ends in one is given up.

A column shown twice, a value compared with or subtracted from itself, a query combined with itself, HAVING where
nothing is grouped or aggregated; and conditions that no row meets: in a set and not in it, below the least of all, the
year 2026-03, NULL in a column that has none. Ten of the 6,738 golds of Spider's train part are such trees, all of them
slips: they show `booking_start_date` twice where the question asks for the start and the end.
"""

from __future__ import annotations

import re

from sqlcoder.embedded.productions import RANK_FILTERS
from sqlcoder.embedded.tree import ColumnRef, Node, Tree, ValueRef, has_aggregate, walk, walk_level
from sqlcoder.schema import Schema

_DIFFERENT = frozenset(
    {
        *("eq", "ne", "gt", "ge", "lt", "le", "and", "or", "sub", "div", "percent", "days_between"),
        *("union", "union_all", "intersect", "except"),
    }
)
"""Productions whose two slots say nothing when they hold the same."""

_DATE_PARTS = {
    "year": re.compile(r"\d{4}"),
    "month": re.compile(r"0?[1-9]|1[0-2]"),
    "day": re.compile(r"0?[1-9]|[12]\d|3[01]"),
    "weekday": re.compile(r"[0-7]"),
    "quarter": re.compile(r"[1-4]"),
    "year_month": re.compile(r"\d{4}-\d{2}"),
    "month_day": re.compile(r"\d{2}-\d{2}"),
}
"""What a part of a date can be equal to."""
_BEYOND = {"lt": "min", "gt": "max"}


def makes_sense(tree: Tree) -> bool:
    """Is there anything that the whole tree could mean?"""
    return all(_says_something(node) for node in walk(tree) if isinstance(node, Node))


def can_hold(tree: Tree, schema: Schema) -> bool:
    """Can its conditions hold, for all that the schema says? NULL is not looked for where there is none.

    A column behind a LEFT JOIN may be NULL whatever the schema says.
    """
    return all(
        not _finds_no_null(condition, schema)
        for select in walk(tree)
        if isinstance(select, Node) and select.production.startswith("select") and not _joins_left(select.children[0])
        for condition in walk_level(select)
    )


def _joins_left(source: Tree) -> bool:
    return any(isinstance(t, Node) and "left" in t.production for t in walk_level(source))


def _finds_no_null(condition: Tree, schema: Schema) -> bool:
    if not isinstance(condition, Node) or condition.production != "is_null":
        return False
    (asked,) = condition.children
    table = schema.table(asked.table) if isinstance(asked, ColumnRef) else None
    column = table.column(asked.column) if table and isinstance(asked, ColumnRef) else None
    return column is not None and not column.nullable


def _says_something(node: Node) -> bool:
    name, children = node.production, node.children
    if name == "and" and _contradict(*children):
        return False
    if name == "except" and _is_all_of(children[0], children[1]):
        return False
    if name in _BEYOND and _is_extreme_of_all(children[0], _BEYOND[name], children[1]):
        return False
    if name == "eq" and isinstance(children[0], Node) and isinstance(children[1], ValueRef):
        part = _DATE_PARTS.get(children[0].production)
        return part is None or part.fullmatch(children[1].text) is not None
    if name in _DIFFERENT:
        return children[0] != children[1]
    if name.startswith(("items", "distinct")) and name[-1].isdigit():
        return len(set(children)) == len(children)
    if name.startswith("in_values"):
        return len(set(children[1:])) == len(children) - 1
    if name == "between" and isinstance(children[1], ValueRef):
        return children[1] != children[2]
    if name.startswith("select") and "having" in name and "group" not in name:
        return has_aggregate(node) or any(isinstance(t, Node) and t.production in RANK_FILTERS for t in walk(node))
    return True


def _contradict(left: Tree, right: Tree) -> bool:
    """Is one thing said to be in a set, and not to be in it?"""
    if not isinstance(left, Node) or not isinstance(right, Node):
        return False
    return {left.production, right.production} == {"in_query", "not_in_query"} and left.children == right.children


def _is_all_of(part: Tree, whole: Tree) -> bool:
    """Is the first query the second one with conditions? Then nothing of it is left without the second."""
    if not isinstance(part, Node) or not isinstance(whole, Node) or whole.production != "select":
        return False
    return part.production == "select_where" and part.children[:2] == whole.children


def _is_extreme_of_all(what: Tree, extreme: str, other: Tree) -> bool:
    """Is the other side of a comparison the least (or the greatest) of all that stands on this one?"""
    if not isinstance(other, Node) or other.production != "scalar":
        return False
    select = other.children[0]
    wanted = Node("items1", (Node(extreme, (what,)),))
    return isinstance(select, Node) and select.production == "select" and select.children[1] == wanted
