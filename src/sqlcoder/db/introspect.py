"""Read the Schema of a SQLite database: tables, views, types, keys, how many rows. Every look at rows is bounded.

Rules: declared types by `types.read_type`, mended by the first rows' cells (`types.refine_type`); a foreign key without
columns points at the primary key (sqlite.org/foreignkeys.html, section 3); keys that are not declared are inferred
(`keys.infer_foreign_keys`). Left out: SQLite's own tables, the shadow tables of FTS and R-Tree, hidden columns.
"""

from __future__ import annotations

import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from sqlcoder.db.keys import infer_foreign_keys
from sqlcoder.db.sensitivity import looks_sensitive, reconsider
from sqlcoder.db.types import read_type, refine_type
from sqlcoder.schema import Column, ForeignKey, Schema, Table

EXACT_ROWS = 100_000
"""Tables up to this many rows are counted; of larger ones the span of the rowid is taken."""
_SAMPLE_ROWS = 50
_SAMPLE_CHARACTERS = 40  # enough to tell a date; a cell may be megabytes
_KEY_ROWS, _KEY_VALUES = 2_000, 30
_BUDGET_S = 1.0  # for all looks at rows together; what is left out then is None or stays as declared
_LOOK_S = 0.1  # for one look: a view over millions of rows must not eat the others' time
_LIST = "SELECT name, type FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY rowid"
_SHADOWS = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'"


def introspect_sqlite(connection: sqlite3.Connection, name: str) -> Schema:
    """The schema behind the connection. Raises sqlite3.Error where the file cannot be read."""
    deadline = time.monotonic() + _BUDGET_S
    raw = _read_tables(connection)
    tables = tuple(_look_at_rows(connection, table, deadline) for table in raw)
    schema = Schema(name, tables, _read_foreign_keys(connection, tables))
    inferred = infer_foreign_keys(schema, lambda key: _share_held(connection, key, deadline))
    return replace(schema, foreign_keys=schema.foreign_keys + inferred)


def _read_tables(connection: sqlite3.Connection) -> list[Table]:
    """Tables and views as declared, in the order they were made."""
    by_table: dict[tuple[str, bool], list[tuple[Any, ...]]] = defaultdict(list)
    # SQLite cannot list shadow tables before 3.37: there they show as tables
    shadows = set(connection.execute(_SHADOWS).fetchall()) if sqlite3.sqlite_version_info >= (3, 37) else set()
    for table, kind in connection.execute(_LIST).fetchall():
        if table.lower().startswith("sqlite_") or (table,) in shadows:
            continue
        try:
            rows = connection.execute(
                'SELECT name, type, "notnull", pk FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid', (table,)
            ).fetchall()
        except sqlite3.OperationalError as error:
            if _is_about_the_file(error):
                raise
            continue  # a view of what is gone, a virtual table whose module is not here: nobody can query it
        by_table[table, kind == "view"] = rows
    return [_make_table(name, rows, is_view) for (name, is_view), rows in by_table.items() if rows]


def _make_table(name: str, rows: Sequence[tuple[Any, ...]], is_view: bool) -> Table:
    columns = tuple(
        Column(column, kind, raw, nullable=not notnull, sensitive=looks_sensitive(column, kind))
        for column, raw, notnull, _ in rows
        for kind in (read_type(raw) or "text",)
    )
    key = tuple(row[0] for row in sorted((r for r in rows if r[3]), key=lambda r: r[3]))
    return Table(name, columns, key, is_view=is_view)


def _look_at_rows(connection: sqlite3.Connection, table: Table, deadline: float) -> Table:
    """The table with the types its cells show and its number of rows."""
    cells = ", ".join(_shorten(c) for c in table.columns)
    rows = _bounded(
        connection,
        lambda: connection.execute(f"SELECT {cells} FROM {_quote(table.name)} LIMIT {_SAMPLE_ROWS}").fetchall(),
        deadline,
    )
    if rows:
        columns = tuple(
            reconsider(replace(c, type=refine_type(read_type(c.raw_type), by_column)), by_column)
            for c, by_column in zip(table.columns, zip(*rows, strict=True), strict=True)
        )
        table = replace(table, columns=columns)
    if table.is_view:
        return table
    return replace(table, row_count=_bounded(connection, lambda: _count(connection, table), deadline))


def _shorten(column: Column) -> str:
    name = _quote(column.name)
    if read_type(column.raw_type) == "other":
        return "NULL"
    return f"CASE typeof({name}) WHEN 'text' THEN substr({name}, 1, {_SAMPLE_CHARACTERS}) ELSE {name} END"


def _count(connection: sqlite3.Connection, table: Table) -> int:
    of = _quote(table.name)
    count: int = connection.execute(f"SELECT count(*) FROM (SELECT 1 FROM {of} LIMIT {EXACT_ROWS + 1})").fetchone()[0]
    if count <= EXACT_ROWS:
        return count
    try:  # both ends of the tree: two seeks, however large it is
        sql = f"SELECT (SELECT max(rowid) FROM {of}) - (SELECT min(rowid) FROM {of}) + 1"
        span = connection.execute(sql).fetchone()[0]
    except sqlite3.OperationalError:  # WITHOUT ROWID
        span = None
    return max(count, span) if isinstance(span, int) else count


def _read_foreign_keys(connection: sqlite3.Connection, tables: Sequence[Table]) -> tuple[ForeignKey, ...]:
    """Declared keys, in the spelling of the tables; those that point at nothing are left out."""
    by_name = {t.name.casefold(): t for t in tables}
    keys: dict[ForeignKey, None] = {}
    for table in tables:
        parts: dict[int, list[tuple[str, str, str | None]]] = defaultdict(list)
        for number, ref, column, ref_column in connection.execute(
            'SELECT id, "table", "from", "to" FROM pragma_foreign_key_list(?) ORDER BY id DESC, seq', (table.name,)
        ):
            parts[number].append((ref, column, ref_column))
        for part in parts.values():
            ref_table = by_name.get(part[0][0].casefold())
            if ref_table is None:
                continue
            wanted = [p[2] for p in part] if part[0][2] is not None else list(ref_table.primary_key)
            columns = [c.name for p in part if (c := table.column(p[1]))]
            ref_columns = [c.name for n in wanted if n and (c := ref_table.column(n))]
            if len(columns) == len(ref_columns) == len(part):
                keys[ForeignKey(table.name, tuple(columns), ref_table.name, tuple(ref_columns))] = None
    return tuple(keys)


def _share_held(connection: sqlite3.Connection, key: ForeignKey, deadline: float) -> float | None:
    column, ref_column = _quote(key.columns[0]), _quote(key.ref_columns[0])
    some = (
        f"SELECT DISTINCT {column} AS v FROM (SELECT {column} FROM {_quote(key.table)} LIMIT {_KEY_ROWS}) "
        f"WHERE {column} IS NOT NULL LIMIT {_KEY_VALUES}"
    )
    sql = f"SELECT avg(v IN (SELECT {ref_column} FROM {_quote(key.ref_table)})) FROM ({some})"
    share: float | None = _bounded(connection, lambda: connection.execute(sql).fetchone()[0], deadline)
    return share


def _bounded(connection: sqlite3.Connection, look: Callable[[], Any], deadline: float) -> Any:
    """What `look` gives, or None where time is up or the rows of this one table cannot be read."""
    now = time.monotonic()
    if now > deadline:
        return None
    until = min(deadline, now + _LOOK_S)
    connection.set_progress_handler(lambda: time.monotonic() > until, 2_000)
    try:
        return look()
    except sqlite3.OperationalError as error:
        if _is_about_the_file(error):
            raise
        return None
    finally:
        connection.set_progress_handler(None, 0)


def _is_about_the_file(error: sqlite3.Error) -> bool:
    """Would every other statement fail too? (Told from: a view of a table that is gone, an interrupt.)"""
    return (error.sqlite_errorcode & 0xFF) not in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_INTERRUPT)


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
