"""Named metrics of sqlcoder.toml: figures that people ask for by name and that no column holds.

    [databases.shop.metrics]
    revenue = "order_items.unit_price * order_items.quantity"
    [databases.shop.metrics.margin]
    sql = "(products.price - products.cost) * order_items.quantity"      # products is looked up by its key
    aliases = ["profit"]
    description = "What is left of a line after buying the goods"

A metric is one expression over one row, without aggregates: whether the total, the average or the largest is meant, the
question says. It may take columns of several tables where from one of them keys lead to all the others.
`sqlcoder.sql.metrics` brings metrics into queries.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from sqlcoder.db.catalog import MetricNotes
from sqlcoder.dialects import dialect
from sqlcoder.errors import QueryError, SetupError
from sqlcoder.query import Query
from sqlcoder.schema import ColumnType, Metric, Schema, Table
from sqlcoder.settings import did_you_mean
from sqlcoder.sql.guard import guard
from sqlcoder.sql.metrics import expand_metrics, lookup_path, parse_expression
from sqlcoder.sql.parse import parse, write_verbatim


def make_metric(name: str, notes: MetricNotes, schema: Schema, where: str) -> Metric:
    """The metric, its columns in the schema's own spelling; `where` names file and key in messages.

    Raises SetupError: no single expression, an aggregate, a table or column that is not there, tables that no keys
    connect, something that the guard refuses, a name that a column of the table has already.
    """
    facts = dialect(schema.dialect)
    try:
        expression = parse_expression(notes.sql, schema.dialect)
    except QueryError as error:
        raise SetupError(f"{where}: {error}") from error
    if expression is None:
        raise SetupError(f'{where}: {notes.sql!r} is not one expression such as "price * quantity"')
    if aggregate := _aggregate(notes.sql, schema.dialect, expression, facts.aggregates):
        hint = "leave it out: the question says whether the total or the average is meant"
        raise SetupError(f"{where}: {aggregate} takes many rows, and a metric is of one row; {hint}")

    holder = exp.Paren(this=expression)
    given = _table(schema, notes.table, where) if notes.table else None
    owners = _owners(list(holder.find_all(exp.Column)), schema, given, where)
    for column, (table, name_in_schema) in owners:
        column.set("table", exp.Identifier(this=table.name, quoted=facts.needs_quotes(table.name)))
        column.set("this", exp.Identifier(this=name_in_schema, quoted=facts.needs_quotes(name_in_schema)))
        column.set("db", None)
    tables = list({table.name: table for _, (table, _) in owners}.values())
    home = given or _home(schema, tables, where)
    for table in tables:
        if lookup_path(schema, home.name, table.name) is None:
            hint = "declare the key under joins"
            raise SetupError(f"{where}: no keys lead from a row of {home.name!r} to one of {table.name!r}; {hint}")
    if taken := home.column(name):
        raise SetupError(f"{where}: table {home.name!r} has a column {taken.name!r}; give the metric another name")

    used = [table.column(column) for _, (table, column) in owners]
    metric = Metric(
        name,
        home.name,
        write_verbatim(exp.Select(expressions=[holder.this.copy()]), facts.name).removeprefix("SELECT "),
        _type(notes.sql, schema.dialect, [c.type for c in used if c]),
        notes.aliases,
        notes.description or "",
        sensitive=any(c.sensitive for c in used if c),
    )
    _try(metric, schema, where)
    return metric


def _aggregate(sql: str, dialect_name: str, written: exp.Expr, aggregates: frozenset[str]) -> str | None:
    """The aggregate or window function in the expression, as people write it; `max(a, b)` is none in SQLite."""
    if written.find(exp.Window):
        return "a window function"
    calls = {call.name.lower(): len(call.expressions) for call in written.find_all(exp.Anonymous)}
    if named := next((name for name, n in calls.items() if name in aggregates and not _is_scalar(name, n)), None):
        return f"{named}()"
    for found in parse(Query(f"SELECT {sql}", dialect_name)).find_all(exp.AggFunc):
        if not _is_scalar(found.key, 1 + len(found.expressions)):
            return f"{found.key}()"
    return None


def _is_scalar(function: str, arguments: int) -> bool:
    return function in ("max", "min") and arguments > 1


_Owned = tuple[exp.Column, tuple[Table, str]]


def _owners(columns: Sequence[exp.Column], schema: Schema, given: Table | None, where: str) -> list[_Owned]:
    """Each column with its table and its name there. Raises SetupError."""
    if not columns:
        raise SetupError(f"{where} names no column")
    named = [_table(schema, c.table, where) for c in columns if c.table]
    first = [given, *named] if given else named
    return [(c, _owner(c, schema, first, where)) for c in columns]


def _owner(column: exp.Column, schema: Schema, first: Sequence[Table], where: str) -> tuple[Table, str]:
    if column.table:
        candidates: Sequence[Table] = [_table(schema, column.table, where)]
    else:
        candidates = first
    found = {t.name: (t, c.name) for t in candidates if (c := t.column(column.name))}
    if not found and not column.table:
        found = {t.name: (t, c.name) for t in schema.tables if not t.is_view and (c := t.column(column.name))}
    if len(found) == 1:
        return next(iter(found.values()))
    if found:
        owners = list(found)
        raise SetupError(
            f"{where}: {column.name!r} is a column of {' and '.join(owners)}; write {owners[0]}.{column.name}"
        )
    if column.table:
        (table,) = candidates
        hint = did_you_mean(column.name, [c.name for c in table.columns])
        raise SetupError(f"{where}: table {table.name!r} has no column {column.name!r}{hint}")
    hint = did_you_mean(column.name, [c.name for _, c in schema.columns()])
    raise SetupError(f"{where}: no table has a column {column.name!r}{hint}")


def _table(schema: Schema, name: str, where: str) -> Table:
    table = schema.table(name)
    if table is None:
        hint = did_you_mean(name, [t.name for t in schema.tables])
        raise SetupError(f"{where}: the database has no table {name!r}{hint}")
    return table


def _home(schema: Schema, tables: Sequence[Table], where: str) -> Table:
    """The table from which keys lead to all the others: one of its rows has one value. Raises SetupError."""
    for table in tables:
        if all(lookup_path(schema, table.name, other.name) is not None for other in tables):
            return table
    names = " and ".join(t.name for t in tables)
    raise SetupError(f"{where}: no keys lead from one of {names} to the others; declare them under joins")


def _type(sql: str, dialect_name: str, used: Sequence[ColumnType]) -> ColumnType:
    """What values it has, by its outermost operation; a column alone has its own."""
    select = parse(Query(f"SELECT {sql}", dialect_name))
    root = select.expressions[0].unnest()
    while isinstance(root, exp.Case | exp.Coalesce):
        root = (root.args["ifs"][0].args["true"] if isinstance(root, exp.Case) else root.this).unnest()
    if isinstance(root, exp.Column) and len(used) == 1:
        return used[0]
    if isinstance(root, exp.DPipe | exp.Concat | exp.ConcatWs | exp.Upper | exp.Lower | exp.Trim) or (
        isinstance(root, exp.Literal) and root.is_string
    ):
        return "text"
    return "boolean" if isinstance(root, exp.Predicate | exp.Connector | exp.Not) else "number"


def _try(metric: Metric, schema: Schema, where: str) -> None:
    """Would the guard let a query with it pass? Raises SetupError."""
    known = Schema(schema.name, schema.tables, schema.foreign_keys, schema.dialect, (metric,))
    facts = dialect(schema.dialect)
    table = schema.table(metric.table)
    assert table is not None
    place = exp.Table(this=exp.to_identifier(table.name, quoted=True))
    if table.namespace:
        place.set("db", exp.to_identifier(table.namespace, quoted=True))
    item = exp.Column(this=exp.to_identifier(metric.name, quoted=True))
    query = exp.Select(expressions=[item], from_=exp.From(this=place)).sql(dialect=facts.name)
    try:
        guard(expand_metrics(Query(query, schema.dialect), known), schema)
    except QueryError as error:
        raise SetupError(f"{where}: {error}") from error
