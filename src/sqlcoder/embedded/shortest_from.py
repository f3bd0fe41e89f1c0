"""The joins of a query -> the shortest FROM slot that `to_sql` expands to the same joins."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce

from sqlcoder.embedded.join_path import connect
from sqlcoder.embedded.scope import Scope, checked
from sqlcoder.embedded.tree import ColumnRef, Node, TableRef, Tree, Unrepresentable, columns_of
from sqlcoder.schema import Schema


def shortest_from(scope: Scope, rest: tuple[Tree, ...]) -> Tree:
    """The shortest FROM that `to_sql` expands to the same joins."""
    if not scope.sources:
        return Node("from_nothing")
    if any(s.query for s in scope.sources):
        return _from_with_query(scope)
    tables = [s.table for s in scope.sources]
    kinds = {s.kind for s in scope.sources[1:]}
    used = [c.table for c in columns_of(rest)]
    if len(set(tables)) == len(tables):
        gold = {frozenset({_pair(a), _pair(b)}) for s in scope.sources for a, b in s.on}
        same = _same_joins(scope.schema, set(tables), gold)
        extra = [c for s in scope.sources for c in s.conditions]
        if kinds <= {"inner"}:
            if used and same(used):
                return Node("from_columns")
            unused = [t for t in tables if t not in used]
            for table in unused:
                if same([*used, table] if used else [table]):
                    return TableRef(table)
            for i, first in enumerate(unused):
                for second in unused[i + 1 :]:
                    if same([*used, first, second]):
                        return Node("from_two", (TableRef(first), TableRef(second)))
        elif kinds == {"left"} and not extra and same([tables[0], *used]):
            return Node("from_left", (TableRef(tables[0]),))
        elif kinds == {"left"} and extra:
            condition = _all(extra)
            asked = {c.table for c in columns_of((condition,))}
            joined = {s.table for s in scope.sources if s.conditions}
            if asked == joined and len(asked) == 1 and same([tables[0], *used, *asked]):
                return Node("from_left_if", (TableRef(tables[0]), condition))
    return _chain(scope)


def _all(conditions: list[Node]) -> Node:
    """The conditions as one."""
    return reduce(lambda a, b: Node("and", (a, b)), conditions)


def _from_with_query(scope: Scope) -> Node:
    """A FROM that holds a query: alone, then tables that are looked up from it, or behind one table's LEFT JOIN."""
    query = next(s for s in scope.sources if s.query)
    assert query.query is not None
    others = [s for s in scope.sources if s is not query]
    if not others:
        return Node("from_query", (query.query,))
    if len({s.table for s in others}) < len(others) or any(s.conditions for s in scope.sources):
        raise Unrepresentable("a query in FROM beside a table that stands there twice, or beside conditions")
    if query.kind == "left":
        if len(others) > 1 or len(query.on) != 1:
            raise Unrepresentable("LEFT JOIN of a query to several tables or by several keys")
        return Node("from_left_query", (TableRef(others[0].table), query.query, *query.on[0]))
    if any(s.kind == "left" for s in others):
        raise Unrepresentable("LEFT JOIN of a table to a query")
    return checked(Node(f"from_query_chain{len(scope.sources)}", (query.query, *_links(scope))))


def _links(scope: Scope) -> list[Node]:
    """The tables joined to a query in FROM, each to what stands before it."""
    open_ = [pair for s in scope.sources for pair in s.on]
    missing = [s.table for s in scope.sources if s.table]
    placed = {""}
    links = []
    while missing:
        for a, b in open_:
            old, new = (a, b) if _table_of(a) in placed else (b, a)
            if _table_of(old) in placed and _table_of(new) in missing:
                break
        else:
            raise Unrepresentable("a table without a key to the query in FROM")
        open_.remove((a, b))
        placed.add(_table_of(new))
        missing.remove(_table_of(new))
        links.append(Node("link", (TableRef(_table_of(new)), old, new)))
    if open_:
        raise Unrepresentable("several keys between a query in FROM and a table")
    return links


def _table_of(tree: Tree) -> str:
    """The table of a column; empty for an output of the query in FROM."""
    return tree.table if isinstance(tree, ColumnRef) else ""


def _pair(tree: Tree) -> tuple[str, str]:
    if not isinstance(tree, ColumnRef):
        raise Unrepresentable("a join on something else than a column")
    return tree.table, tree.column


def _same_joins(schema: Schema, tables: set[str], gold: set[frozenset[tuple[str, str]]]) -> Callable[[list[str]], bool]:
    """A test whether `connect` rebuilds the gold joins from a list of tables."""

    def same(wanted: list[str]) -> bool:
        edges = connect(schema, wanted)
        if edges is None:
            return False
        reached = {wanted[0], *(e.right for e in edges)}
        return reached == tables and {q for e in edges for q in e.equalities()} == gold

    return same


def _chain(scope: Scope) -> Node:
    joins: list[Tree] = []
    for source in scope.sources[1:]:
        table = TableRef(source.table)
        if not source.on and source.kind == "inner":
            joins.append(Node("cross_join", (table,)))
        elif len(source.on) == 1 and source.conditions:
            joins.append(Node("left_join_if", (table, *source.on[0], _all(source.conditions))))
        elif len(source.on) == 1:
            joins.append(Node("left_join" if source.kind == "left" else "join", (table, *source.on[0])))
        elif len(source.on) == 2 and not source.conditions:
            name = "left_join_two_keys" if source.kind == "left" else "join_two_keys"
            joins.append(Node(name, (table, *source.on[0], *source.on[1])))
        else:
            raise Unrepresentable(f"{len(source.on)} conditions on a {source.kind} join")
    return checked(Node(f"from_chain{len(scope.sources)}", (TableRef(scope.sources[0].table), *joins)))
