"""What the names of a query level mean: its sources, their columns, and those of the level around it."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlglot import exp

from sqlcoder.embedded.productions import PRODUCTION_ID
from sqlcoder.embedded.tree import ColumnRef, Node, Tree, Unrepresentable
from sqlcoder.schema import Schema

_OCCURRENCES = ("second", "third")


@dataclass
class Source:
    """One entry of a FROM clause."""

    alias: str
    table: str
    """The schema's table; empty for a query in FROM."""
    outputs: tuple[str, ...] = ()
    """Output names of a query in FROM."""
    query: Node | None = None
    """The tree of a query in FROM."""
    kind: str = "inner"
    on: list[tuple[Tree, Tree]] = field(default_factory=list)
    """Pairs (column of an earlier source, column of this one)."""
    conditions: list[Node] = field(default_factory=list)
    """What else a LEFT JOIN asks in ON."""


@dataclass
class Scope:
    """What a query level can name."""

    schema: Schema
    sources: list[Source]
    aliases: dict[str, exp.Expr] = field(default_factory=dict)
    """Names given in the select list."""
    enclosing: Scope | None = None
    """The level whose names a correlated sub-query may use."""

    def occurrence(self, source: Source) -> int:
        """Which occurrence of its table a source is, from 0."""
        same = [s for s in self.sources if s.table == source.table]
        return next(i for i, s in enumerate(same) if s is source)


def holds(schema: Schema, source: Source, column: str) -> bool:
    """Does the source have a column, or an output, of the name?"""
    if not source.table:
        return column.casefold() in source.outputs
    table = schema.table(source.table)
    return table is not None and table.column(column) is not None


def resolve(column: exp.Column, scope: Scope) -> tuple[Source, str] | None:
    """The source and the name of a column; None where no source has it."""
    qualifier = column.table.casefold()
    for source in scope.sources:
        if qualifier in ("", source.alias) and holds(scope.schema, source, column.name):
            return source, column.name
    return None


def reference(scope: Scope, source: Source, column: str) -> Tree:
    """The tree of a source's column.

    Raises Unrepresentable where the tree has no name for it.
    """
    if not source.table:
        return checked(Node(f"output{source.outputs.index(column.casefold()) + 1}"))
    table = scope.schema.table(source.table)
    known = table.column(column) if table else None
    if table is None or known is None:
        raise Unrepresentable(f"column {column!r}")
    ref = ColumnRef(table.name, known.name)
    occurrence = scope.occurrence(source)
    if occurrence > len(_OCCURRENCES):
        raise Unrepresentable("a table four times in FROM")
    return Node(_OCCURRENCES[occurrence - 1], (ref,)) if occurrence else ref


def outer_reference(column: exp.Column, scope: Scope) -> Tree | None:
    """The column as one of the query around this one; None where that has none of the name either."""
    found = resolve(column, scope.enclosing) if scope.enclosing else None
    if found is None or scope.enclosing is None:
        return None
    ref = reference(scope.enclosing, *found)
    if not isinstance(ref, ColumnRef):
        raise Unrepresentable("a sub-query that names an output or a second table of the query around it")
    return Node("outer", (ref,))


def is_known(column: exp.Column, scope: Scope) -> bool:
    """Does a source of this level, or of the one around it, have the column?"""
    return resolve(column, scope) is not None or (scope.enclosing is not None and is_known(column, scope.enclosing))


def checked(node: Node) -> Node:
    """The node itself.

    Raises Unrepresentable where the grammar has no such production: one more item, key or value than it has room for.
    """
    if node.production not in PRODUCTION_ID:
        raise Unrepresentable(f"no production {node.production}")
    return node
