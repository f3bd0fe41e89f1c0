"""What a copy of a database must keep, and what it draws from: tables, keys that hold, stored values.

A foreign key counts as *held* when every row of the database obeys it. A key that the original breaks is not kept: its
orphans are part of what the database is like. Left alone in every copy: virtual tables, views, generated columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from sqlite3 import Connection

from sqlcoder.db.database import Database
from sqlcoder.db.engines.sqlite_file import open_file
from sqlcoder.evaluation.suite.dependencies import KeyedSchema, is_filled
from sqlcoder.evaluation.suite.mentions import Cell, Place
from sqlcoder.schema import ForeignKey, Schema, Table

_POOL = 400
"""Distinct values of a column that a copy draws from."""


@dataclass(frozen=True, slots=True)
class Original:
    """A SQLite database as a copy sees it."""

    path: Path
    schema: KeyedSchema
    """Only the foreign keys that hold; declared or inferred."""
    tables: tuple[Table, ...]
    """The tables whose rows a copy draws anew, with the columns that can be written."""
    pools: Mapping[Place, tuple[Cell, ...]]
    """Distinct values of a column, without NULL; at most some hundred, spread over the table."""
    uniques: Mapping[str, tuple[tuple[str, ...], ...]]
    """Table -> the column groups whose values are unique: declared so, or pointed at by a foreign key."""


def read_original(path: Path) -> Original:
    """Read a database file. Raises DatabaseError."""
    with Database.open(path, cache=False) as database:
        schema = database.schema()
    opened = open_file(path)
    with closing(opened):
        c = opened.connection
        plain = {row[0] for row in c.execute("SELECT name FROM pragma_table_list WHERE schema='main' AND type='table'")}
        tables = tuple(_writable(c, t) for t in schema.tables if t.name in plain)
        schema = KeyedSchema(
            name=schema.name,
            tables=schema.tables,
            foreign_keys=tuple(k for k in schema.foreign_keys if _holds(c, k)),
            dialect=schema.dialect,
            metrics=schema.metrics,
            keys={t.name: _keys(c, t) for t in tables},
        )
        pools = {(t.name, column.name): _pool(c, t.name, column.name) for t in tables for column in t.columns}
        uniques = {t.name: _uniques(c, t, schema) for t in tables}
    return Original(path, schema, tables, pools, uniques)


def quote(name: str) -> str:
    """A name as SQLite reads it."""
    return '"' + name.replace('"', '""') + '"'


def dangling(key: ForeignKey) -> str:
    """The WHERE clause, over the child table, that finds the rows a foreign key does not hold for."""
    child, parent = quote(key.table), quote(key.ref_table)
    given = " AND ".join(f"{child}.{quote(c)} IS NOT NULL" for c in key.columns)
    same = " AND ".join(
        f"ref.{quote(r)} = {child}.{quote(c)}" for c, r in zip(key.columns, key.ref_columns, strict=True)
    )
    return f"{given} AND NOT EXISTS (SELECT 1 FROM {parent} AS ref WHERE {same})"


def _writable(connection: Connection, table: Table) -> Table:
    rows = connection.execute("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", (table.name,))
    names = {row[0] for row in rows}
    return replace(table, columns=tuple(c for c in table.columns if c.name in names))


def _holds(connection: Connection, key: ForeignKey) -> bool:
    found = connection.execute(f"SELECT 1 FROM {quote(key.table)} WHERE {dangling(key)} LIMIT 1").fetchone()
    return found is None


def _pool(connection: Connection, table: str, column: str) -> tuple[Cell, ...]:
    name = quote(column)
    sql = f"SELECT DISTINCT {name} FROM {quote(table)} WHERE {name} IS NOT NULL ORDER BY {name}"
    values = [row[0] for row in connection.execute(sql)]
    step = max(1, len(values) // _POOL)
    return tuple(values[::step])


def _keys(connection: Connection, table: Table) -> tuple[tuple[str, ...], ...]:
    """What is declared UNIQUE and NOT NULL, the primary key left out."""
    groups = _declared_unique(connection, table)
    filled = {c.name for c in table.columns if is_filled(c, table)}
    return tuple(group for group in groups if filled.issuperset(group) and set(group) != set(table.primary_key))


def _declared_unique(connection: Connection, table: Table) -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    indexes = "SELECT name FROM pragma_index_list(?) WHERE \"unique\" AND NOT partial AND origin <> 'pk' ORDER BY seq"
    for (index,) in connection.execute(indexes, (table.name,)).fetchall():
        parts = [row[0] for row in connection.execute("SELECT name FROM pragma_index_info(?) ORDER BY seqno", (index,))]
        if None not in parts:
            found.append(tuple(parts))
    return found


def _uniques(connection: Connection, table: Table, schema: Schema) -> tuple[tuple[str, ...], ...]:
    groups = [table.primary_key] if table.primary_key else []
    for parts in _declared_unique(connection, table):
        if set(parts) not in map(set, groups):
            groups.append(parts)
    for key in schema.foreign_keys:
        if key.ref_table == table.name and set(key.ref_columns) not in map(set, groups):
            names = ", ".join(map(quote, key.ref_columns))
            doubled = f"SELECT 1 FROM {quote(table.name)} GROUP BY {names} HAVING count(*) > 1 LIMIT 1"
            if connection.execute(doubled).fetchone() is None:
                groups.append(key.ref_columns)
    return tuple(groups)
