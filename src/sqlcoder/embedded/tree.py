"""The typed tree that the embedded model writes: productions with children, and pointers as leaves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sqlcoder.embedded.productions import AGGREGATES
from sqlcoder.errors import QueryError


class Unrepresentable(QueryError):
    """The grammar has no tree for this SQL, or the schema no SQL for this tree."""


@dataclass(frozen=True, slots=True)
class TableRef:
    """A table of the schema."""

    table: str


@dataclass(frozen=True, slots=True)
class ColumnRef:
    """A column of the schema; `*` belongs to no table (its `table` is empty)."""

    table: str
    column: str


@dataclass(frozen=True, slots=True)
class ValueRef:
    """A literal, as text: whether it becomes a number or a string is decided by what it is compared with."""

    text: str


@dataclass(frozen=True, slots=True)
class Node:
    """A production of the grammar with its slots filled."""

    production: str
    children: tuple[Tree, ...] = ()


Tree: TypeAlias = Node | TableRef | ColumnRef | ValueRef

STAR = ColumnRef("", "*")


def is_query(tree: Tree) -> bool:
    """Does the tree start a query level of its own?"""
    return isinstance(tree, Node) and tree.production.startswith(("select", "union", "intersect", "except"))


def walk(tree: Tree) -> Iterator[Tree]:
    """The tree and everything below it, nested queries too, in order."""
    yield tree
    if isinstance(tree, Node):
        for child in tree.children:
            yield from walk(child)


def walk_level(tree: Tree) -> Iterator[Tree]:
    """The tree and what hangs below it, in order, without stepping into nested queries or the names of an outer one."""
    yield tree
    if isinstance(tree, Node) and tree.production != "outer":
        for child in tree.children:
            if not is_query(child):
                yield from walk_level(child)


def has_aggregate(tree: Tree) -> bool:
    """Does this query level aggregate somewhere in the tree?"""
    return any(isinstance(t, Node) and t.production in AGGREGATES for t in walk_level(tree))


def columns_of(trees: tuple[Tree, ...]) -> tuple[ColumnRef, ...]:
    """The columns used at this query level in order of appearance, each once, `*` left out."""
    found = {t: None for tree in trees for t in walk_level(tree) if isinstance(t, ColumnRef) and t != STAR}
    return tuple(found)


def implied_group(items: tuple[Tree, ...], others: tuple[Tree, ...]) -> tuple[Tree, ...]:
    """What GROUP BY must hold where nothing says otherwise: the select items without an aggregate.

    `others` are HAVING and ORDER BY. Empty where the level does not aggregate or every item does.
    """
    if not any(has_aggregate(t) for t in (*items, *others)):
        return ()
    return tuple(dict.fromkeys(t for t in items if not has_aggregate(t)))
