"""Named metrics: a model sees each as a column of its table; the query that runs has its expression instead.

    SELECT SUM(revenue) FROM order_items   ->   SELECT SUM(order_items.price * order_items.quantity) FROM order_items

A column of another table is taken from that table where the query has joined it by the same key, else looked up by a
sub-query on its key, which adds no row, drops none and leaves `SELECT *` as it is. Not covered: a metric through a
query in FROM that shows it by `*` alone; the guard then refuses the query, since there is no such column.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import count

from sqlglot import exp

from sqlcoder.dialects import Dialect, dialect
from sqlcoder.errors import Unparsable
from sqlcoder.query import Query
from sqlcoder.schema import Column, ForeignKey, Metric, Schema, Table, split_identifier
from sqlcoder.sql.parse import parse_verbatim, write_verbatim
from sqlcoder.sql.qualify import qualify
from sqlcoder.sql.scope import Reference, resolve


def with_metrics(schema: Schema) -> Schema:
    """The schema with every metric as a column of its table, the last ones.

    >>> items = Table("items", (Column("price", "number"), Column("quantity", "number")))
    >>> shop = Schema("shop", (items,), metrics=(Metric("revenue", "items", "items.price * items.quantity"),))
    >>> [c.name for c in with_metrics(shop).tables[0].columns]
    ['price', 'quantity', 'revenue']
    """
    if not schema.metrics:
        return schema
    return replace(schema, tables=tuple(_with_columns(t, schema.metrics) for t in schema.tables))


def _with_columns(table: Table, metrics: Sequence[Metric]) -> Table:
    own = tuple(_as_column(m) for m in metrics if m.table == table.name and table.column(m.name) is None)
    return replace(table, columns=table.columns + own) if own else table


def _as_column(metric: Metric) -> Column:
    aliases = (split_identifier(metric.name) or metric.name, *metric.aliases)
    return Column(metric.name, metric.type, comment=metric.comment, aliases=aliases, sensitive=metric.sensitive)


def expand_metrics(query: Query, schema: Schema) -> Query:
    """The query with every metric that it names written out; as it was where it names none.

    >>> items = Table("items", (Column("price", "number"), Column("quantity", "number")))
    >>> shop = Schema("shop", (items,), metrics=(Metric("revenue", "items", "items.price * items.quantity"),))
    >>> expand_metrics(Query("SELECT SUM(revenue) FROM items"), shop).sql
    'SELECT SUM(items.price * items.quantity) FROM items'

    Raises what `guard` raises.
    """
    if not _names_a_metric(query, schema):
        return query
    seen = with_metrics(schema)
    qualified = qualify(query, seen)
    facts = dialect(query.dialect)
    tree = parse_verbatim(qualified)
    metrics = {(m.table, m.name): m for m in schema.metrics}
    for reference in resolve(tree, seen, facts, qualified.sql).references:
        source, output = reference.source, reference.output
        if source is None or source.table is None or output is None:
            continue  # a query in FROM: what it shows is written out where it is made
        if metric := metrics.get((source.table.name, output.name)):
            _put(_Expansion(metric, reference, tree, schema, facts).expression(), reference.node, metric, facts)
    return Query(write_verbatim(tree, facts.name), query.dialect)


def _names_a_metric(query: Query, schema: Schema) -> bool:
    names = {metric.name.casefold() for metric in schema.metrics}
    if not any(name in query.sql.casefold() for name in names):
        return False
    try:
        return any(column.name.casefold() in names for column in parse_verbatim(query).find_all(exp.Column))
    except Unparsable:
        return False  # the guard says why


_AROUND = (exp.Select, exp.Group, exp.Ordered, exp.Alias, exp.Paren)
"""What may stand around any expression without changing how it binds."""


def _put(expression: exp.Expr, place: exp.Column, metric: Metric, facts: Dialect) -> None:
    parent = place.parent
    if isinstance(parent, exp.Select) and place.arg_key == "expressions":
        name = exp.to_identifier(metric.name, quoted=facts.needs_quotes(metric.name))
        expression = exp.Alias(this=expression, alias=name)
    elif not (isinstance(parent, _AROUND) or _is_call(parent) or _is_whole(expression)):
        expression = exp.Paren(this=expression)
        expression.meta["written"] = True  # brackets that are not marked so are left out: see `sql.verbatim`
    place.replace(expression)


def _is_whole(expression: exp.Expr) -> bool:
    return isinstance(expression, exp.Column | exp.Subquery | exp.Paren) or _is_call(expression)


def _is_call(node: exp.Expr | None) -> bool:
    """Is it `f(...)`? (sqlglot counts AND and OR among functions.)"""
    return isinstance(node, exp.Func) and not isinstance(node, exp.Binary)


def parse_expression(sql: str, dialect_name: str) -> exp.Expr | None:
    """The tree of one SQL expression; None where the text is a list, a query or more. Raises Unparsable."""
    tree = parse_verbatim(Query(f"SELECT {sql}", dialect_name))
    clauses = {name for name, value in tree.args.items() if value}
    alone = isinstance(tree, exp.Select) and clauses == {"expressions"} and len(tree.expressions) == 1
    if not alone or isinstance(tree.expressions[0], exp.Alias) or tree.expressions[0].is_star:
        return None
    expression: exp.Expr = tree.expressions[0].pop()
    return None if expression.find(exp.Query) else expression


def lookup_path(schema: Schema, start: str, goal: str) -> tuple[ForeignKey, ...] | None:
    """The shortest chain of keys by which a row of `start` has at most one row of `goal`; None where there is none.

    A key counts where it meets the whole primary key of the table that it points at, or where that table has none.
    """
    queue: deque[tuple[str, tuple[ForeignKey, ...]]] = deque([(start, ())])
    seen = {start}
    while queue:
        name, path = queue.popleft()
        if name == goal:
            return path
        for key in schema.foreign_keys:
            target = schema.table(key.ref_table)
            if key.table != name or target is None or target.name in seen:
                continue
            if set(target.primary_key) <= set(key.ref_columns):
                seen.add(target.name)
                queue.append((target.name, (*path, key)))
    return None


class _Expansion:
    """One metric at one place of a query."""

    def __init__(self, metric: Metric, reference: Reference, tree: exp.Expr, schema: Schema, facts: Dialect) -> None:
        assert reference.source is not None
        self._metric, self._schema, self._facts = metric, schema, facts
        self._home = reference.source.name
        self._select = _select_of(reference.node, self._home)
        # what ON names must stand before it
        self._joined = {} if reference.node.find_ancestor(exp.Join) else _joined_by(self._select)
        names = (*tree.find_all(exp.Table), *tree.find_all(exp.CTE), *tree.find_all(exp.Subquery))
        self._taken = {item.alias_or_name.casefold() for item in names}

    def expression(self) -> exp.Expr:
        """The metric's expression in the names of the query."""
        root = parse_expression(self._metric.expression, self._facts.name)
        assert root is not None, self._metric
        holder = exp.Paren(this=root)
        for column in list(holder.find_all(exp.Column)):
            column.replace(self._column(column.table, column.name))
        expression: exp.Expr = holder.this
        return expression.pop()

    def _column(self, table: str, column: str) -> exp.Expr:
        path = lookup_path(self._schema, self._metric.table, table)
        assert path is not None, self._metric
        current = self._home
        for done, key in enumerate(path):
            joined = self._joined.get(_equalities(current, key))
            if joined is None:
                return self._lookup(path[done:], current, column)
            current = joined
        return self._name(current, column)

    def _lookup(self, path: Sequence[ForeignKey], outer: str, column: str) -> exp.Subquery:
        """The column at the end of the path, in a sub-query on what `outer` points at."""
        aliases: list[str] = []
        for key in path:
            aliases.append(self._free(key.ref_table, aliases))
        where = self._on(path[0], outer, aliases[0])
        joins = [
            exp.Join(this=self._table(key.ref_table, alias), on=self._on(key, before, alias))
            for key, before, alias in zip(path[1:], aliases, aliases[1:], strict=False)
        ]
        select = exp.Select(
            expressions=[self._name(aliases[-1], column)],
            from_=exp.From(this=self._table(path[0].ref_table, aliases[0])),
            joins=joins or None,
            where=exp.Where(this=where),
        )
        return exp.Subquery(this=select)

    def _free(self, table: str, more: Sequence[str]) -> str:
        taken = self._taken | {name.casefold() for name in more}
        if table.casefold() not in taken:
            return table
        names = (f"{table}_{n}" for n in count(2))
        return next(n for n in names if n.casefold() not in taken and self._schema.table(n) is None)

    def _on(self, key: ForeignKey, left: str, right: str) -> exp.Expr:
        pairs = zip(key.columns, key.ref_columns, strict=True)
        equal = [exp.EQ(this=self._name(right, b), expression=self._name(left, a)) for a, b in pairs]
        return exp.and_(*equal, copy=False)

    def _table(self, name: str, alias: str) -> exp.Table:
        known = self._schema.table(name)
        table = exp.Table(this=self._identifier(name))
        if known is not None and known.namespace:
            table.set("db", self._identifier(known.namespace))
        if alias != name:
            table.set("alias", exp.TableAlias(this=self._identifier(alias)))
        return table

    def _name(self, source: str, column: str) -> exp.Column:
        return exp.Column(this=self._identifier(column), table=self._identifier(source))

    def _identifier(self, name: str) -> exp.Identifier:
        return exp.Identifier(this=name, quoted=self._facts.needs_quotes(name))


def _equalities(source: str, key: ForeignKey) -> tuple[str, frozenset[tuple[str, str]], str]:
    """What holds where the key is followed from `source`: (source, {(column, column of the target)}, target table)."""
    pairs = zip(key.columns, key.ref_columns, strict=True)
    return source.casefold(), frozenset((a.casefold(), b.casefold()) for a, b in pairs), key.ref_table.casefold()


def _select_of(node: exp.Expr, source: str) -> exp.Select | None:
    """The SELECT, this one or one around it, in whose FROM the source stands."""
    select = node.find_ancestor(exp.Select)
    while select is not None and source.casefold() not in {t.alias_or_name.casefold() for t in _tables(select)}:
        select = select.find_ancestor(exp.Select)
    return select


def _tables(select: exp.Select) -> Iterator[exp.Table]:
    start = select.args.get("from_")
    for item in (start, *(select.args.get("joins") or ())):
        if item is not None and isinstance(item.this, exp.Table):
            yield item.this


def _joined_by(select: exp.Select | None) -> dict[tuple[str, frozenset[tuple[str, str]], str], str]:
    """For each pair of sources that inner joins make equal: which columns, and the name of the one pointed at.

    Only the ON of inner joins: that of an outer join may hold for some rows and not for others.
    """
    if select is None:
        return {}
    tables = {t.alias_or_name.casefold(): t for t in _tables(select)}
    pairs: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for join in select.args.get("joins") or ():
        on = join.args.get("on")
        if join.side or on is None:
            continue
        for equal in on.flatten() if isinstance(on, exp.And) else (on,):
            a, b = (equal.this, equal.expression) if isinstance(equal, exp.EQ) else (None, None)
            if isinstance(a, exp.Column) and isinstance(b, exp.Column):
                for left, right in ((a, b), (b, a)):
                    place = left.table.casefold(), right.table.casefold()
                    pairs.setdefault(place, set()).add((left.name.casefold(), right.name.casefold()))
    return {
        (left, frozenset(columns), tables[right].name.casefold()): tables[right].alias_or_name
        for (left, right), columns in pairs.items()
        if right in tables
    }
