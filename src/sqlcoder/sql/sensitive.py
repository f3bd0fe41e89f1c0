"""Which columns of a result may show the values of sensitive columns.

Errs on the side of hiding: once a query reads a sensitive column, an output is shown only where it is plain to see that
it carries none of it: a count, or an expression over other columns, in a query without CTEs, set operations and
subqueries. Says nothing of what can be learned by asking often (`WHERE password LIKE 'a%'`): queries may still filter.
"""

from __future__ import annotations

from sqlglot import exp

from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.lineage import columns_used
from sqlcoder.sql.parse import parse


def sensitive_columns(query: Query, schema: Schema) -> tuple[tuple[str, str], ...]:
    """(table, column) of every sensitive column that the query reads. Raises as `columns_used`."""
    marked = {(table.name, column.name) for table, column in schema.columns() if column.sensitive}
    return tuple(pair for pair in columns_used(query, schema) if pair in marked) if marked else ()


def is_shown(query: Query, schema: Schema, width: int) -> tuple[bool, ...]:
    """For each of the `width` columns of the query's result: may its values be shown? Raises as `columns_used`.

    >>> from sqlcoder.schema import Column, Table
    >>> users = Schema("s", (Table("users", (Column("name"), Column("password", sensitive=True))),))
    >>> is_shown(Query("SELECT name, password, lower(password), count(password) FROM users"), users, 4)
    (True, False, False, True)
    >>> is_shown(Query("SELECT * FROM users"), users, 2), is_shown(Query("SELECT name FROM users"), users, 1)
    ((False, False), (True,))
    """
    hidden = {column.casefold() for _, column in sensitive_columns(query, schema)}
    if not hidden:
        return (True,) * width
    tree = parse(query)
    nested = any(tree.find_all(exp.CTE, exp.DerivedTable, exp.SetOperation))
    if not isinstance(tree, exp.Select) or nested or len(tree.selects) != width:
        return (False,) * width
    return tuple(_carries_none(item.unalias(), hidden) for item in tree.selects)


def _carries_none(item: exp.Expr, hidden: set[str]) -> bool:
    if isinstance(item, exp.Count):
        return True
    if any(item.find_all(exp.Star, exp.Query)):
        return False
    return not any(column.name.casefold() in hidden for column in item.find_all(exp.Column))
