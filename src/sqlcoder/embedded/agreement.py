"""Does a tree agree with its question? Facts about the two side by side that the beam's score does not hold.

Values and names that the question states and the tree leaves out, columns that nothing in the question speaks for, and
parts that say nothing (`a - a`). `confidence` weighs them; nothing here decides. Words that ask for an operation ("how
many", "never") and the size of a query were tried too: they helped on Spider's databases and hurt on others.
"""

from __future__ import annotations

import re

from sqlcoder.embedded.literals import CONSTANTS
from sqlcoder.embedded.productions import AGGREGATES
from sqlcoder.embedded.tree import STAR, ColumnRef, Node, Tree, ValueRef, walk
from sqlcoder.query import Query
from sqlcoder.task import Task

_STATED = ("cell", "quoted", "number", "date")
"""Kinds of values that a question states, rather than happens to contain."""

AGREEMENT = (
    "values_missed",
    "values_elsewhere",
    "columns_missed",
    "tables_missed",
    "columns_unsupported",
    "tables_unsupported",
    "says_nothing",
)


def agreement(task: Task, tree: Tree, query: Query) -> list[float]:
    """The values of `AGREEMENT`, in their order, of a candidate's tree and the SQL made of it."""
    nodes = list(walk(tree))
    columns = {t for t in nodes if isinstance(t, ColumnRef) and t != STAR}
    tables = _tables_named(task, query)
    says_nothing = float(sum(_says_nothing(t) for t in nodes))
    return [*_values(task, nodes), *_names(task, columns, tables), says_nothing]


def _values(task: Task, nodes: list[Tree]) -> tuple[float, float]:
    """(stated values that the tree leaves out, values compared with a column that does not hold them)."""
    used = {t.text.casefold() for t in nodes if isinstance(t, ValueRef)}
    texts = used | {CONSTANTS[t.production] for t in nodes if isinstance(t, Node) and t.production in CONSTANTS}
    spans: dict[tuple[int, int], bool] = {}
    for value in task.values:
        if value.kind in _STATED and value.start >= 0:
            text = value.text.casefold()
            is_used = text in texts or any(text in other for other in used)
            spans[value.start, value.end] = spans.get((value.start, value.end), False) or is_used
    covered = [span for span, is_used in spans.items() if is_used]
    missed = [s for s, is_used in spans.items() if not is_used and not any(a < s[1] and s[0] < b for a, b in covered)]

    holders = {v.text: set(v.columns) for v in task.values if v.kind == "cell" and v.columns}
    elsewhere = 0
    for t in nodes:
        if isinstance(t, Node) and t.production in ("eq", "ne"):
            column, other = t.children
            if isinstance(column, ColumnRef) and isinstance(other, ValueRef) and other.text in holders:
                elsewhere += (column.table, column.column) not in holders[other.text]
    return float(len(missed)), float(elsewhere)


def _names(task: Task, columns: set[ColumnRef], tables: set[str]) -> tuple[float, float, float, float]:
    """(columns and tables that the question names and the query lacks, those that it has and nothing speaks for)."""
    present = {(c.table, c.column) for c in columns}
    spans: dict[tuple[int, int, bool], bool] = {}
    for link in task.links:
        if link.match == "exact":
            key = (link.start, link.end, link.column is None)
            met = link.table in tables if link.column is None else (link.table, link.column) in present
            spans[key] = spans.get(key, False) or met
    columns_missed = sum(not met for (_, _, is_table), met in spans.items() if not is_table)
    tables_missed = sum(
        not met for (start, end, is_table), met in spans.items() if is_table and not spans.get((start, end, False))
    )
    spoken = {(link.table, link.column) for link in task.links} | {c for v in task.values for c in v.columns}
    spoken_tables = {table for table, _ in spoken}
    unsupported = sum(c not in spoken for c in present)
    return float(columns_missed), float(tables_missed), float(unsupported), float(len(tables - spoken_tables))


def _tables_named(task: Task, query: Query) -> set[str]:
    words = set(re.findall(r"[^\s(),.\"`\[\]]+", query.sql))
    return {t.name for t in task.schema.tables if t.name in words or f'"{t.name}"' in query.sql}


def _says_nothing(tree: Tree) -> bool:
    """A part that equals something simpler: `a - a`, `a = a`, `a IN (SELECT a)`, an aggregate of an aggregate."""
    if not isinstance(tree, Node) or not tree.children:
        return False
    first, *rest = tree.children
    if tree.production in ("eq", "ne", "gt", "ge", "lt", "le", "sub", "div", "percent", "union", "intersect", "except"):
        return bool(rest) and first == rest[0]
    if tree.production in ("and", "or"):
        return first == rest[0]
    if tree.production.startswith(("items", "distinct")):
        return len(set(tree.children)) < len(tree.children)
    if tree.production in ("count", "count_distinct", "sum", "avg", "min", "max"):
        return any(isinstance(t, Node) and t.production in AGGREGATES for t in walk(first))
    if tree.production == "in_query":
        inner = rest[0]
        return (
            isinstance(inner, Node)
            and inner.production == "select"
            and inner.children[1:] == (Node("items1", (first,)),)
        )
    return False
