"""The same query with every column under the name of its table: what comparing two queries needs."""

from __future__ import annotations

from sqlglot import exp

from sqlcoder.dialects import dialect
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.guard import guard
from sqlcoder.sql.parse import parse_verbatim, write_verbatim
from sqlcoder.sql.scope import resolve


def qualify(query: Query, schema: Schema) -> Query:
    """The guarded query, each column written as `table.column` or `alias.column`.

    Names of SELECT items stay bare, and so do columns that USING or NATURAL merges, which belong to two tables.

    >>> from sqlcoder.schema import Column, Table
    >>> shop = Schema("shop", (Table("Customer", (Column("Id"), Column("City"))), Table("Orders", (Column("Buyer"),))))
    >>> qualify(Query("select city, count(*) as n from customer join orders o on id = buyer order by n"), shop).sql
    'SELECT Customer.City, COUNT(*) AS n FROM Customer JOIN Orders AS o ON Customer.Id = o.Buyer ORDER BY n'

    Raises what `guard` raises.
    """
    guarded = guard(query, schema)
    facts = dialect(guarded.dialect)
    tree = parse_verbatim(guarded)
    natural = any(str(join.args.get("method") or "").upper() == "NATURAL" for join in tree.find_all(exp.Join))
    merged = {name.name.casefold() for join in tree.find_all(exp.Join) for name in join.args.get("using") or ()}
    for reference in resolve(tree, schema, facts, guarded.sql).references:
        column, source = reference.node, reference.source
        if source is None or not source.name or column.args.get("table") is not None:
            continue
        if natural or column.name.casefold() in merged:
            continue
        quoted = source.quoted or (source.table is None and source.name.upper() in facts.reserved)
        column.set("table", exp.Identifier(this=source.name, quoted=quoted))
    return Query(write_verbatim(tree, facts.name), query.dialect)
