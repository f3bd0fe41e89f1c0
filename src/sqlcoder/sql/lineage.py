"""Which tables and columns of the schema a query reads, through aliases, subqueries and CTEs.

A column counts where it is named, or shown by a `*`; `COUNT(*)` reads none. What a CTE reads counts where it stands.
"""

from __future__ import annotations

from sqlcoder.dialects import dialect
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.parse import parse_verbatim
from sqlcoder.sql.scope import Resolution, resolve


def tables_used(query: Query, schema: Schema) -> tuple[str, ...]:
    """Names of the tables that a query reads, in the order of reading, each once, as the schema spells them.

    >>> from sqlcoder.schema import Column, Table
    >>> shop = Schema("shop", (Table("Customer", (Column("Id"), Column("City"))), Table("Orders", (Column("Id"),))))
    >>> tables_used(Query("WITH c AS (SELECT * FROM orders) SELECT count(*) FROM c JOIN customer USING (Id)"), shop)
    ('Orders', 'Customer')

    Raises Unparsable, Unsafe, UnknownTable, UnknownColumn.
    """
    return tuple(dict.fromkeys(table.name for _, table in _resolve(query, schema).tables))


def columns_used(query: Query, schema: Schema) -> tuple[tuple[str, str], ...]:
    """(table, column) of every column that a query reads, each once, as the schema spells them.

    >>> from sqlcoder.schema import Column, Table
    >>> shop = Schema("shop", (Table("Customer", (Column("Id"), Column("City"))),))
    >>> columns_used(Query("SELECT x.town FROM (SELECT city AS town FROM customer AS c) AS x"), shop)
    (('Customer', 'City'),)

    Raises Unparsable, Unsafe, UnknownTable, UnknownColumn.
    """
    found = _resolve(query, schema)
    named = [reference.output.origin for reference in found.references if reference.output is not None]
    shown = [output.origin for source in found.shown_whole for output in source.outputs]
    return tuple(dict.fromkeys((table.name, column.name) for table, column in filter(None, [*named, *shown])))


def _resolve(query: Query, schema: Schema) -> Resolution:
    return resolve(parse_verbatim(query), schema, dialect(query.dialect), query.sql)
