"""Which columns of a result may show the values of sensitive columns, and which literals of a query may be such values.

What is computed from a sensitive column is as sensitive as the column itself, through aliases, functions, subqueries,
CTEs, set operations and windows (`provenance`); what only counts it is not. Errs on the side of hiding: what cannot be
traced is hidden. Says nothing of what can be learned by asking often (`WHERE password LIKE 'a%'`): queries may filter.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlglot import exp

from sqlcoder.dialects import dialect
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.lineage import columns_used, tables_used
from sqlcoder.sql.parse import parse_verbatim, write_verbatim
from sqlcoder.sql.provenance import Origins, Provenance, trace

HIDDEN = "•••"
"""Stands where a sensitive value would be shown, as long for a short one as for a long one."""

_CLAUSES = (exp.And, exp.Or, exp.Where, exp.Having, exp.Qualify, exp.Join, exp.From, exp.CTE, exp.Limit, exp.Offset)


def sensitive_columns(query: Query, schema: Schema) -> tuple[tuple[str, str], ...]:
    """(table, column) of every sensitive column that the query reads. Raises as `columns_used`."""
    marked = _marked(schema)
    return tuple(pair for pair in columns_used(query, schema) if pair in marked) if marked else ()


def is_shown(query: Query, schema: Schema, width: int) -> tuple[bool, ...]:
    """For each of the `width` columns of the query's result: may its values be shown? Raises as `columns_used`.

    >>> from sqlcoder.schema import Column, Table
    >>> users = Schema("s", (Table("users", (Column("name"), Column("password", sensitive=True))),))
    >>> is_shown(Query("SELECT name, password, lower(password), count(password) FROM users"), users, 4)
    (True, False, False, True)
    >>> is_shown(Query("WITH u AS (SELECT * FROM users) SELECT name, max(password) OVER () FROM u"), users, 2)
    (True, False)
    """
    marked = _marked(schema)
    if not _reads_from(query, schema, marked):
        return (True,) * width
    traced = _trace(parse_verbatim(query), query, schema)
    if traced is None or len(traced.outputs) != width:
        return (False,) * width
    return tuple(not origins & marked for origins in traced.outputs)


def shows_sensitive(query: Query, schema: Schema) -> bool:
    """May a value of a sensitive column be in the query's result? Raises as `columns_used`.

    >>> from sqlcoder.schema import Column, Table
    >>> users = Schema("s", (Table("users", (Column("city"), Column("email", sensitive=True))),))
    >>> [shows_sensitive(Query(f"SELECT {what} FROM users"), users) for what in ("city", "upper(email)", "count(*)")]
    [False, True, False]
    """
    marked = _marked(schema)
    if not _reads_from(query, schema, marked):
        return False
    traced = _trace(parse_verbatim(query), query, schema)
    return traced is None or any(origins & marked for origins in traced.outputs)


def mask_literals(query: Query, schema: Schema) -> tuple[str, tuple[str, ...]]:
    """The query's text with the literals that meet a sensitive column masked, and those literals, each once.

    >>> from sqlcoder.schema import Column, Table
    >>> users = Schema("s", (Table("users", (Column("city"), Column("email", sensitive=True))),))
    >>> mask_literals(Query("SELECT city FROM users WHERE lower(email) = 'a@x.org' AND city = 'Oslo'"), users)
    ("SELECT city FROM users WHERE LOWER(email) = '•••' AND city = 'Oslo'", ('a@x.org',))

    Raises as `columns_used`.
    """
    marked = _marked(schema)
    if not _reads_from(query, schema, marked):
        return query.sql, ()
    tree = parse_verbatim(query)
    traced = _trace(tree, query, schema)
    masked = [lit for lit in tree.find_all(exp.Literal) if traced is None or _meets(lit, traced, marked)]
    texts = tuple(dict.fromkeys(literal.name for literal in masked))
    for literal in masked:
        literal.replace(exp.Literal.string(HIDDEN))
    return (write_verbatim(tree, dialect(query.dialect).name) if masked else query.sql), texts


def _marked(schema: Schema) -> Origins:
    return frozenset((table.name, column.name) for table, column in schema.columns() if column.sensitive)


def _reads_from(query: Query, schema: Schema, marked: Origins) -> bool:
    """Does it read a table that has a sensitive column?"""
    tables = {table for table, _ in marked}
    return bool(tables) and not tables.isdisjoint(tables_used(query, schema))


def _trace(tree: exp.Expr, query: Query, schema: Schema) -> Provenance | None:
    try:
        return trace(tree, schema, dialect(query.dialect))
    except RecursionError:
        return None


def _meets(literal: exp.Expr, traced: Provenance, marked: Origins) -> bool:
    return any(
        traced.of_node.get(id(node), frozenset()) & marked
        for condition in _conditions(literal)
        for node in condition.find_all(exp.Column, exp.Star)
    )


def _conditions(literal: exp.Expr) -> Iterator[exp.Expr]:
    """The condition or item that a literal stands in, and those around it where its own query only yields it there."""
    node = literal
    while True:
        while isinstance(node.parent, exp.Expr) and not isinstance(node.parent, (*_CLAUSES, exp.Select)):
            node = node.parent
        if isinstance(node, exp.Select | exp.Subquery):
            return
        yield node
        # an item of a SELECT that stands in a condition is compared there; a condition of its WHERE is not
        if not (isinstance(node.parent, exp.Select) and node.arg_key == "expressions"):
            return
        node = node.parent
