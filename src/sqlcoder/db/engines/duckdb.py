"""DuckDB files, and CSV and Parquet files as a database (`duckdb_file` says how they are opened).

The lock has three parts, each enough for what it is there for: the file is open read-only; external access is off and
the configuration locked, so no query reads or writes a file or loads code; and DuckDB's own parser must call the text
one SELECT, else it does not run (a read-only file still allows temporary tables and PRAGMA). A timer interrupts.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import select
import signal
import socket
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlcoder.db.engines.base import Row, collect_rows, explain_failure, require_tables, stopped
from sqlcoder.db.engines.duckdb_file import open_locked, read_path
from sqlcoder.db.engines.plans import duckdb_rows
from sqlcoder.db.engines.sqlite_file import stamp
from sqlcoder.db.keys import infer_foreign_keys
from sqlcoder.db.sensitivity import looks_sensitive, reconsider
from sqlcoder.db.types import read_type, refine_type
from sqlcoder.errors import DatabaseError, QueryError, Unparsable, Unsafe
from sqlcoder.result import Result
from sqlcoder.schema import Column, ForeignKey, Schema, Table

_DEFAULT = "main"
_CTRL_C = "Query interrupted"
"""DuckDB's RuntimeError where Python was sent a signal while a query ran."""
_DONE = b"\0"  # no signal has that number
_BUDGET_S = 1.0  # for all looks at rows that introspection takes
_TYPE_ROWS, _KEY_VALUES, _SAMPLE_ROWS = 50, 30, 5_000
_RELATIONS = """
    SELECT schema_name, table_name, comment, estimated_size, false, table_oid FROM duckdb_tables()
    WHERE NOT internal AND NOT temporary AND database_name = current_database()
    UNION ALL
    SELECT schema_name, view_name, comment, NULL, true, view_oid FROM duckdb_views()
    WHERE NOT internal AND NOT temporary AND database_name = current_database()
    ORDER BY 5, 2
"""
"""Tables by name, then views: those that foreign keys name must be made first, which says nothing of their order."""
_COLUMNS = """
    SELECT schema_name, table_name, column_name, data_type, comment, is_nullable FROM duckdb_columns()
    WHERE NOT internal AND database_name = current_database() ORDER BY schema_name, table_name, column_index
"""
_KEYS = """
    SELECT schema_name, table_name, constraint_type, constraint_column_names, referenced_table, referenced_column_names
    FROM duckdb_constraints() WHERE constraint_type IN ('PRIMARY KEY', 'FOREIGN KEY')
    AND database_name = current_database() ORDER BY table_oid, constraint_index
"""


class DuckDBEngine:
    """An open DuckDB database. Threads may share it; one query runs at a time."""

    dialect = "duckdb"
    estimates = True

    def __init__(self, url: str, *, timeout_s: float = 30.0) -> None:
        self._path = read_path(url)
        self.url = str(self._path)
        self.name = self._path.stem
        self._mutex = threading.RLock()
        self._open = open_locked(self._path)
        self._connection = self._open.connection
        self.notes: tuple[str, ...] = ()
        if self._open.is_copy:
            self.notes = (f"{self.url} was read when it was opened; later changes do not show",)
        try:
            require_tables(self._fetch(_RELATIONS, timeout_s), self.url)
        except BaseException:
            self._open.close()
            raise

    def introspect(self) -> Schema:
        deadline = time.monotonic() + _BUDGET_S
        relations = self._fetch(_RELATIONS, 30.0)
        columns: dict[tuple[str, str], list[Column]] = {}
        for space, table, name, raw, comment, nullable in self._fetch(_COLUMNS, 30.0):
            kind = read_type(raw) or "text"
            columns.setdefault((space, table), []).append(
                Column(name, kind, raw, comment or "", (), looks_sensitive(name, kind), bool(nullable))
            )
        declared = self._fetch(_KEYS, 30.0)
        primary = {(space, table): tuple(cols) for space, table, kind, cols, *_ in declared if kind == "PRIMARY KEY"}
        tables: dict[str, Table] = {}
        # a table is known by its bare name: where two schemas have it, the default schema's is shown
        for space, name, comment, rows, is_view, _ in sorted(relations, key=lambda r: r[0] != _DEFAULT):
            tables.setdefault(
                name,
                Table(
                    name,
                    tuple(columns.get((space, name), ())),
                    primary.get((space, name), ()),
                    comment=comment or "",
                    is_view=is_view,
                    row_count=rows,
                    namespace=None if space == _DEFAULT else space,
                ),
            )
        keys = tuple(
            ForeignKey(table, tuple(cols), ref_table, tuple(ref_cols))
            for space, table, kind, cols, ref_table, ref_cols in declared
            if kind == "FOREIGN KEY" and (tables[table].namespace or _DEFAULT) == space and ref_table in tables
        )
        looked = tuple(self._look_at_rows(table, deadline) for table in tables.values())
        schema = Schema(self.name, looked, keys, self.dialect)
        inferred = infer_foreign_keys(schema, lambda key: self._share_held(schema, key, deadline))
        return replace(schema, foreign_keys=keys + inferred)

    def execute(self, sql: str, *, max_rows: int, timeout_s: float) -> Result:
        import duckdb

        start = time.monotonic()
        with self._mutex:
            try:
                with _interrupting(self._connection, timeout_s):
                    self._require_one_select(sql)
                    cursor = self._connection.execute(sql)
                    columns = tuple(d[0] for d in cursor.description or ())
                    rows, cut = collect_rows(iter(cursor.fetchone, None), max_rows)
            except (duckdb.Error, RuntimeError, ValueError) as error:
                raise self._explain(error, timeout_s) from error
        return Result(columns, rows, cut, time.monotonic() - start)

    def estimate(self, sql: str, *, timeout_s: float) -> float:
        import duckdb

        with self._mutex:
            try:
                with _interrupting(self._connection, timeout_s):
                    self._require_one_select(sql)
                    found = self._connection.execute(f"EXPLAIN (FORMAT json) {sql}").fetchall()
            except (duckdb.Error, RuntimeError, ValueError) as error:
                raise self._explain(error, timeout_s) from error
        return max(map(duckdb_rows, json.loads(found[0][1])))

    def distinct(self, table: Table, column: str, *, limit: int, timeout_s: float) -> list[Any]:
        name = _quote(column)
        sql = f"SELECT DISTINCT {name} FROM {_place(table)} WHERE {name} IS NOT NULL LIMIT {limit:d}"
        return [row[0] for row in self._fetch(sql, timeout_s)]

    def sample(self, table: Table, columns: Sequence[str], *, timeout_s: float) -> list[Row]:
        """Rows from everywhere in the table: blocks drawn with a fixed seed."""
        names = ", ".join(map(_quote, columns))
        some = "" if table.is_view else f" USING SAMPLE reservoir({_SAMPLE_ROWS} ROWS) REPEATABLE (0)"
        return self._fetch(f"SELECT {names} FROM {_place(table)}{some} LIMIT {_SAMPLE_ROWS}", timeout_s)

    def fingerprint(self) -> str:
        """Path, size and time of every file behind it, hashed."""
        return hashlib.sha256(
            repr([(str(p.resolve()), stamp(p)) for p in (*self._open.sources, self._path)]).encode()
        ).hexdigest()

    def stop(self) -> None:
        self._connection.interrupt()

    def close(self) -> None:
        self._open.close()

    def _require_one_select(self, sql: str) -> None:
        import duckdb

        if "\0" in sql:
            raise Unparsable("The text cannot be SQL: it contains a NUL character")
        statements = self._connection.extract_statements(sql)
        if not statements:
            raise Unparsable("The text holds no statement that gives rows")
        if len(statements) > 1:
            raise Unsafe("Only one statement may run at a time")
        if statements[0].type != duckdb.StatementType.SELECT:
            raise Unsafe(f"The database refuses {statements[0].type.name}: only reading is allowed")

    def _explain(self, error: Exception, timeout_s: float) -> QueryError | DatabaseError:
        import duckdb

        message = str(error).splitlines()[0]
        if isinstance(error, duckdb.InterruptException):
            return stopped(timeout_s)
        if isinstance(error, duckdb.PermissionException) or "attached in read-only mode" in message:
            return Unsafe(f"The database refuses this: {message}")
        if isinstance(error, (UnicodeEncodeError, duckdb.ParserException)):
            return Unparsable(f"The text cannot be SQL: {message}")
        if isinstance(error, duckdb.IOException):
            return DatabaseError(f"{self.url} cannot be read: {message}")
        return explain_failure(message)

    def _fetch(self, sql: str, timeout_s: float, parameters: Sequence[Any] = ()) -> list[Row]:
        """Rows of a statement of ours. Raises TimeoutError or DatabaseError."""
        import duckdb

        with self._mutex:
            try:
                with _interrupting(self._connection, timeout_s):
                    rows: list[Row] = self._connection.execute(sql, list(parameters)).fetchall()
                    return rows
            except duckdb.InterruptException as error:
                raise TimeoutError from error
            except (duckdb.Error, RuntimeError) as error:
                raise DatabaseError(f"{self.url}: {str(error).splitlines()[0]}") from error

    def _within(self, sql: str, deadline: float, parameters: Sequence[Any] = ()) -> list[Row] | None:
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        with contextlib.suppress(TimeoutError, DatabaseError):
            return self._fetch(sql, left, parameters)
        return None

    def _look_at_rows(self, table: Table, deadline: float) -> Table:
        """The table with dates where its texts are dates."""
        texts = [c for c in table.columns if c.type == "text"]
        names = ", ".join(_quote(c.name) for c in texts)
        rows = self._within(f"SELECT {names} FROM {_place(table)} LIMIT {_TYPE_ROWS}", deadline) if texts else None
        if not rows:
            return table
        seen = dict(zip((c.name for c in texts), zip(*rows, strict=True), strict=True))
        columns = tuple(
            reconsider(replace(c, type=refine_type(c.type, cells)), cells) if cells else c
            for c in table.columns
            for cells in (seen.get(c.name, ()),)
        )
        return replace(table, columns=columns)

    def _share_held(self, schema: Schema, key: ForeignKey, deadline: float) -> float | None:
        child, parent = schema.table(key.table), schema.table(key.ref_table)
        if child is None or parent is None:
            return None
        some = f"SELECT DISTINCT {_quote(key.columns[0])} AS v FROM {_place(child)} WHERE v IS NOT NULL"
        held = f"v IN (SELECT {_quote(key.ref_columns[0])} FROM {_place(parent)})"
        rows = self._within(f"SELECT avg(({held})::INT) FROM ({some} LIMIT {_KEY_VALUES})", deadline)
        return rows[0][0] if rows else None


@contextlib.contextmanager
def _interrupting(connection: Any, timeout_s: float) -> Iterator[None]:
    """Within, a statement is interrupted at the deadline, and at once where Ctrl-C is pressed.

    While DuckDB computes, Python handles no signal: DuckDB asks it only between two of its tasks, and one may take
    minutes. The byte that `signal.set_wakeup_fd` writes comes at once; a thread waits for it and for the deadline.
    """
    ours, theirs = socket.socketpair()
    theirs.setblocking(False)
    watch = threading.Thread(target=_interrupt_late, args=(connection, ours, timeout_s), daemon=True)
    watch.start()
    is_main = threading.current_thread() is threading.main_thread()  # the only one that Python lets hear signals
    before = signal.set_wakeup_fd(theirs.fileno(), warn_on_full_buffer=False) if is_main else -1
    try:
        yield
    except RuntimeError as error:
        if str(error) == _CTRL_C:
            raise KeyboardInterrupt from error
        raise
    finally:
        if is_main:
            signal.set_wakeup_fd(before)
        theirs.send(_DONE)
        watch.join()  # else it might interrupt what comes next, or a closed connection
        ours.close()
        theirs.close()


def _interrupt_late(connection: Any, bell: socket.socket, timeout_s: float) -> None:
    """Interrupt when time is up or the bell tells of Ctrl-C; end when it says that the statement is done."""
    deadline = time.monotonic() + timeout_s
    while select.select([bell], [], [], max(0.0, deadline - time.monotonic()))[0]:
        heard = bell.recv(64)
        if _DONE in heard:
            return
        if signal.SIGINT in heard:
            break
    connection.interrupt()


def _place(table: Table) -> str:
    return f"{_quote(table.namespace or _DEFAULT)}.{_quote(table.name)}"


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
