"""Queries that stand in FROM: names for what they give, and the filter on a row's place in its group.

A row's place is computed by a window, which WHERE cannot see: the query that computes it goes into FROM of another one
that filters (QUALIFY, for the dialects that lack it).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlglot import exp

from sqlcoder.embedded.tree import Unrepresentable


@dataclass(frozen=True, slots=True)
class Place:
    """A condition on a window: `window <= number`, or `=`."""

    window: exp.Window
    comparison: type[exp.Binary]
    number: exp.Expr


def over(
    function: exp.Expr, partition: exp.Expr | None = None, key: Sequence[exp.Expr] = (), rows: int | None = None
) -> exp.Window:
    """`function OVER (PARTITION BY partition ORDER BY key ROWS rows - 1 PRECEDING)`, each part where given."""
    frame = None
    if rows is not None:
        start = exp.Literal.number(rows - 1)
        frame = exp.WindowSpec(kind="ROWS", start=start, start_side="PRECEDING", end="CURRENT ROW")
    order = exp.Order(expressions=list(key)) if key else None
    return exp.Window(this=function, partition_by=[partition] if partition else None, order=order, spec=frame)


def name_outputs(query: exp.Query, table: str | None = None) -> tuple[exp.Expr, ...]:
    """Name each item of the query, so that a query around it can; the columns that say so, qualified by `table`.

    A set operation is named by its first query.
    """
    first = query
    while isinstance(first, exp.SetOperation):
        first = first.left
    names: list[str] = []
    named: list[exp.Expr] = []
    for i, item in enumerate(first.selects):
        own = isinstance(item, exp.Column) and item.name not in names
        names.append(item.name if own else f"output{i + 1}")
        named.append(item if own else exp.alias_(item, names[-1]))
    if not any(isinstance(item, exp.Star) for item in first.selects):
        first.set("expressions", named)
    return tuple(_column(name, table) for name in names)


def ranked(select: exp.Select, places: Sequence[Place]) -> exp.Select:
    """The rows of a query that have the places: a query around it.

    DISTINCT, ORDER BY and LIMIT move to the outer query. Raises Unrepresentable where the items are `*`, which would
    show the places, too.
    """
    if any(isinstance(item, exp.Star) for item in select.selects):
        raise Unrepresentable("The places in a group cannot be hidden among the columns of *.")
    outer = exp.Select(expressions=list(name_outputs(select)), distinct=select.args.pop("distinct", None))
    order, limit, offset = (select.args.pop(clause, None) for clause in ("order", "limit", "offset"))
    if order is not None:
        for i, key in enumerate(order.expressions):
            select.append("expressions", exp.alias_(key.this, f"key{i + 1}"))
            key.set("this", _column(f"key{i + 1}"))
    conditions: list[exp.Expr] = []
    for i, place in enumerate(places):
        select.append("expressions", exp.alias_(place.window, f"place{i + 1}"))
        conditions.append(place.comparison(this=_column(f"place{i + 1}"), expression=place.number))
    source = exp.Subquery(this=select, alias=exp.TableAlias(this=exp.to_identifier("ranked")))
    outer.set("from_", exp.From(this=source))
    outer.set("where", exp.Where(this=exp.and_(*conditions, copy=False)))
    for clause, node in (("order", order), ("limit", limit), ("offset", offset)):
        outer.set(clause, node)
    return outer


def _column(name: str, table: str | None = None) -> exp.Column:
    return exp.Column(this=exp.to_identifier(name), table=exp.to_identifier(table) if table else None)
