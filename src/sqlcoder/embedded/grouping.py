"""Groups as the strict dialects want them: what a grouped query shows is grouped by or aggregated.

SQLite shows a column that is neither from some row of the group, the row of the extreme where the query asks for one
MAX or MIN, and sorts DISTINCT rows by what they do not show. PostgreSQL, DuckDB and MySQL 8 refuse all of it
(`Dialect.strict_groups`). `settle` says what such a tree means there: the columns shown join the groups, which changes
none of them where a key determines the column; conditions on single rows move from HAVING to WHERE; sorting takes the
least or greatest of a group; the row of an extreme is the first in its order. Where only SQLite's choice would give
rows, it raises Unrepresentable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlcoder.embedded.productions import AGGREGATES, RANK_FILTERS
from sqlcoder.embedded.tree import STAR, ColumnRef, Node, Tree, Unrepresentable, has_aggregate, is_query
from sqlcoder.schema import Schema

_EXTREMES = {"max": "desc", "min": "asc"}
_COLUMNS = frozenset({"second", "third"})
"""Productions that are a column of another occurrence of a table."""


def settle(
    clauses: Mapping[str, Tree], group: tuple[Tree, ...], schema: Schema
) -> tuple[dict[str, Tree], tuple[Tree, ...]]:
    """The clauses of a query level, and the keys of its GROUP BY, with nothing shown that is in no group.

    >>> customer, country = ColumnRef("customer", "name"), ColumnRef("customer", "country")
    >>> shown = {"items": Node("items2", (customer, Node("count", (STAR,))))}
    >>> settle(shown, (country,), Schema("shop", ()))[1] == (country, customer)
    True
    >>> settle({"items": Node("items2", (customer, Node("count", (STAR,))))}, (), Schema("shop", ()))
    Traceback (most recent call last):
    sqlcoder.embedded.tree.Unrepresentable: A column stands beside an aggregate of all rows.
    """
    settled = dict(clauses)
    items = _children(clauses["items"])
    if not group and not any(has_aggregate(clauses[c]) for c in ("items", "having", "order") if c in clauses):
        return _sorted_distinct(settled, items)
    if not group:
        return (_row_of_extreme(settled, items), ()) if any(_bare(items, ())) else (settled, ())

    places = tuple(t for t in _conjuncts(clauses.get("having")) if _is(t, RANK_FILTERS))
    missing = tuple(dict.fromkeys(_bare((*items, *places), group)))
    if STAR in missing:
        raise Unrepresentable("Every column stands beside a group.")
    aggregates = [t for item in items for t in _aggregates(item)]
    if len(aggregates) == 1 and _is(aggregates[0], _EXTREMES) and not _determined(missing, group, schema):
        raise Unrepresentable("A column of the row that has the extreme of its group.")
    settled = _filtered_before(settled, places)
    keys = (*group, *missing)
    for clause in ("having", "order"):
        if clause in settled:
            settled[clause], keys = _folded(settled[clause], keys, schema)
    return settled, keys


def _filtered_before(clauses: dict[str, Tree], places: tuple[Tree, ...]) -> dict[str, Tree]:
    """Conditions of HAVING that ask nothing of a group stand in WHERE: MySQL's HAVING does not know the columns."""
    conditions = _conjuncts(clauses.get("having"))
    of_groups = [t for t in conditions if t in places or has_aggregate(t)]
    of_rows = [t for t in conditions if t not in of_groups]
    if not of_rows:
        return clauses
    settled = {name: tree for name, tree in clauses.items() if name != "having"}
    settled["where"] = _all_of([*_conjuncts(clauses.get("where")), *of_rows])
    return {**settled, "having": _all_of(of_groups)} if of_groups else settled


def _all_of(conditions: list[Tree]) -> Tree:
    whole = conditions[0]
    for condition in conditions[1:]:
        whole = Node("and", (whole, condition))
    return whole


def _sorted_distinct(clauses: dict[str, Tree], items: tuple[Tree, ...]) -> tuple[dict[str, Tree], tuple[Tree, ...]]:
    """DISTINCT sorted by what it does not show: a group for each row, sorted by the extreme of the group."""
    shown, order = clauses["items"], clauses.get("order")
    distinct = isinstance(shown, Node) and shown.production.startswith("distinct")
    if not distinct or order is None or STAR in items or not any(_bare(_children(order), items)):
        return clauses, ()
    settled = {**clauses, "items": Node(f"items{len(items)}", items)}
    settled["order"] = _folded(order, items, None)[0]
    return settled, items


def _row_of_extreme(clauses: dict[str, Tree], items: tuple[Tree, ...]) -> dict[str, Tree]:
    """`name, MAX(price)`: the first row in the order of price, with its price."""
    aggregates = [t for item in items for t in _aggregates(item)]
    if len(aggregates) != 1 or aggregates[0] not in items or not _is(aggregates[0], _EXTREMES):
        raise Unrepresentable("A column stands beside an aggregate of all rows.")
    if STAR in items or any(clause in clauses for clause in ("having", "order", "limit", "nth")):
        raise Unrepresentable("A column of the row that has the extreme of all rows, sorted or cut.")
    (extreme,) = aggregates
    assert isinstance(extreme, Node)
    (what,) = extreme.children
    known: Tree = Node("not_null", (what,))
    return {
        **clauses,
        "items": Node(f"items{len(items)}", tuple(what if item == extreme else item for item in items)),
        "where": Node("and", (clauses["where"], known)) if "where" in clauses else known,
        "order": Node("order1", (Node(_EXTREMES[extreme.production], (what,)),)),
        "limit": Node("one"),
    }


def _folded(tree: Tree, keys: tuple[Tree, ...], schema: Schema | None) -> tuple[Tree, tuple[Tree, ...]]:
    """HAVING or ORDER BY without columns that are in no group, and the keys.

    A column that the keys determine becomes one of them, of another the least value counts, or the greatest where
    the sorting goes down. Without a schema none is determined.
    """

    def fold(t: Tree, extreme: str) -> Tree:
        nonlocal keys
        if t in keys or not isinstance(t, Node | ColumnRef) or is_query(t) or _is(t, AGGREGATES | {"outer"}):
            return t
        if isinstance(t, ColumnRef) or t.production in _COLUMNS:
            if schema is not None and _determined((t,), keys, schema):
                keys = (*keys, t)
                return t
            return Node(extreme, (t,))
        below = "max" if t.production == "desc" else extreme
        return Node(t.production, tuple(fold(child, below) for child in t.children))

    return fold(tree, "min"), keys


def _determined(columns: tuple[Tree, ...], keys: tuple[Tree, ...], schema: Schema) -> bool:
    """Does each group have one value of each column? Known by primary keys, and by foreign keys to them."""
    known = {k for k in keys if isinstance(k, ColumnRef)}
    again = {(k.production, k.children[0]) for k in keys if isinstance(k, Node) and k.production in _COLUMNS}
    before = -1
    while len(known) != before:
        before = len(known)
        for table in schema.tables:
            if table.primary_key and all(ColumnRef(table.name, c) in known for c in table.primary_key):
                known |= {ColumnRef(table.name, c.name) for c in table.columns}
        for key in schema.foreign_keys:
            if key.table != key.ref_table and all(ColumnRef(key.table, c) in known for c in key.columns):
                known |= {ColumnRef(key.ref_table, c) for c in key.ref_columns}

    def is_known(t: Tree) -> bool:
        if isinstance(t, ColumnRef):
            return t in known
        if not isinstance(t, Node) or not isinstance(t.children[0], ColumnRef):
            return False
        table = schema.table(t.children[0].table)
        unique = table.primary_key if table else ()
        return bool(unique) and all((t.production, ColumnRef(t.children[0].table, c)) in again for c in unique)

    return all(map(is_known, columns))


def _bare(trees: tuple[Tree, ...], keys: tuple[Tree, ...]) -> Iterator[Tree]:
    """Columns of this level that stand in no aggregate and in no key."""
    for tree in trees:
        if tree in keys or is_query(tree) or _is(tree, AGGREGATES | {"outer"}):
            continue
        if isinstance(tree, ColumnRef) or _is(tree, _COLUMNS):
            yield tree
        else:
            yield from _bare(_children(tree), keys)


def _aggregates(tree: Tree) -> Iterator[Tree]:
    if _is(tree, AGGREGATES):
        yield tree
    elif not is_query(tree):
        for child in _children(tree):
            yield from _aggregates(child)


def _conjuncts(condition: Tree | None) -> tuple[Tree, ...]:
    if not isinstance(condition, Node):
        return ()
    if condition.production != "and":
        return (condition,)
    return tuple(t for child in condition.children for t in _conjuncts(child))


def _is(tree: Tree, productions: Mapping[str, str] | frozenset[str]) -> bool:
    return isinstance(tree, Node) and tree.production in productions


def _children(tree: Tree) -> tuple[Tree, ...]:
    return tree.children if isinstance(tree, Node) else ()
