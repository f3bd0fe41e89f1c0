"""Any database that SQLAlchemy reaches: connect, introspect with its inspector, run in a transaction, roll that back.

What an engine needs to be locked and stopped is a row of `LOCKS`. Where there is none, only the rollback, the guard and
the rights of the role stand between a query and the data, and `notes` says so. An engine with more to it gets a file of
its own and a line in `sqlcoder.db.engines.ENGINES`. Not covered here: namespaces besides the default one, server
statistics, values that outlive the process.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from sqlcoder.db.engines.base import Row, collect_rows, explain_failure, require_tables, stopped
from sqlcoder.db.keys import infer_foreign_keys
from sqlcoder.db.types import looks_secret, read_type, refine_type
from sqlcoder.errors import DatabaseError, QueryError, SetupError
from sqlcoder.result import Result
from sqlcoder.schema import Column, ForeignKey, Schema, Table
from sqlcoder.settings import hide_password


@dataclass(frozen=True, slots=True)
class Lock:
    """What makes one transaction of an engine read-only, and what stops it; `{ms}` and `{s}` are the time left."""

    begin: tuple[str, ...]
    deadline: tuple[str, ...] = ()


LOCKS: dict[str, Lock] = {
    "postgresql": Lock(("SET TRANSACTION READ ONLY",), ("SET LOCAL statement_timeout = {ms}",)),
    "mysql": Lock(
        ("SET SESSION TRANSACTION READ ONLY", "START TRANSACTION"), ("SET SESSION max_execution_time = {ms}",)
    ),
    "mariadb": Lock(
        ("SET SESSION TRANSACTION READ ONLY", "START TRANSACTION"), ("SET SESSION max_statement_time = {s}",)
    ),
    "sqlite": Lock(("PRAGMA query_only = ON",)),
}
DIALECTS = {"postgresql": "postgres", "mariadb": "mysql", "mssql": "tsql"}
"""sqlglot's name where it is not SQLAlchemy's."""

_VERBATIM = {"no_parameters": True}  # else some drivers read `LIKE '%s'` as a place for a parameter
_CANCEL = ("cancel", "interrupt")  # what drivers call it, where they can
_SAMPLE_ROWS, _TYPE_ROWS, _KEY_VALUES = 5_000, 50, 30
_COUNTED_ROWS = 100_000
_BUDGET_S = 2.0  # for all looks at rows that introspection takes


class GenericEngine:
    """An open connection through SQLAlchemy. Threads may share it; one query runs at a time."""

    def __init__(self, url: str, *, timeout_s: float = 30.0) -> None:
        try:
            self._url = sa.make_url(url)
            self._engine = sa.create_engine(self._url, poolclass=sa.pool.NullPool)
        except exc.NoSuchModuleError as error:
            raise SetupError(f"SQLAlchemy knows no database {self._url.drivername!r}; is its package there?") from error
        except (exc.ArgumentError, ValueError) as error:  # ValueError: a port that is no number
            raise SetupError(f"{hide_password(url)!r} is not an SQLAlchemy URL (dialect://user@host/name)") from error
        except ModuleNotFoundError as error:
            raise SetupError(f"The driver of {self._url.drivername!r} is missing: pip install {error.name}") from error
        kind = self._engine.dialect.name
        self.url = self._url.render_as_string(hide_password=True)
        self.name = (self._url.database or kind).rpartition("/")[2]
        self.dialect = DIALECTS.get(kind, kind)
        self._lock = LOCKS.get(kind, Lock(()))
        self.notes = () if kind in LOCKS else (f"{kind} is not locked by SQLCoder: use a role that may only read",)
        self._mutex = threading.RLock()
        try:
            self._connection = self._engine.connect()
        except exc.SQLAlchemyError as error:
            raise DatabaseError(f"{self.url} cannot be reached: {self._first_line(error)}") from error

    def introspect(self) -> Schema:
        with self._mutex, self._errors_told(), self._transaction(_BUDGET_S):
            deadline = time.monotonic() + _BUDGET_S
            inspector = sa.inspect(self._connection)
            names = [(n, False) for n in inspector.get_table_names()] + [(n, True) for n in inspector.get_view_names()]
            require_tables(names, self.url)
            tables = tuple(self._read_table(inspector, name, is_view) for name, is_view in names)
            keys = tuple(_read_keys(inspector, tables))
        tables = tuple(self._look_at_rows(table, deadline) for table in tables)
        schema = Schema(self.name, tables, keys, self.dialect)
        inferred = infer_foreign_keys(schema, lambda key: self._share_held(key, deadline))
        return replace(schema, foreign_keys=keys + inferred)

    def execute(self, sql: str, *, max_rows: int, timeout_s: float) -> Result:
        start = time.monotonic()
        with self._mutex:
            late = threading.Event()
            try:
                with self._transaction(timeout_s, late):
                    cursor = self._connection.exec_driver_sql(sql, execution_options=_VERBATIM)
                    if not cursor.returns_rows:
                        raise explain_failure("The text holds no statement that gives rows")
                    rows, cut = collect_rows(cursor, max_rows)
                    columns = tuple(cursor.keys())
                    cursor.close()
            except exc.SQLAlchemyError as error:
                raise self._explain(error, late.is_set() or time.monotonic() - start >= timeout_s, timeout_s) from error
        return Result(columns, rows, cut, time.monotonic() - start)

    def distinct(self, table: Table, column: str, *, limit: int, timeout_s: float) -> list[Any]:
        of = _table(table, [column])
        return [
            r[0]
            for r in self._fetch(
                sa.select(of.c[column]).where(of.c[column].is_not(None)).distinct().limit(limit), timeout_s
            )
        ]

    def sample(self, table: Table, columns: Sequence[str], *, timeout_s: float) -> list[Row]:
        """The first rows; an engine with a file of its own can spread them."""
        return self._fetch(sa.select(*_table(table, columns).c).limit(_SAMPLE_ROWS), timeout_s)

    def fingerprint(self) -> None:
        return None

    def close(self) -> None:
        with contextlib.suppress(exc.SQLAlchemyError):  # a server that has gone away needs no goodbye
            self._connection.close()
        self._engine.dispose()

    @contextlib.contextmanager
    def _transaction(self, timeout_s: float, late: threading.Event | None = None) -> Iterator[None]:
        """A transaction under the engine's lock, stopped by the server and by the driver, and always rolled back."""
        left = {"ms": max(1, int(timeout_s * 1000)), "s": max(0.001, timeout_s)}
        timer = threading.Timer(timeout_s, self._cancel, (late or threading.Event(),))
        timer.daemon = True
        try:
            for statement in (*self._lock.begin, *self._lock.deadline):
                self._connection.exec_driver_sql(statement.format(**left))
            timer.start()
            yield
        finally:
            timer.cancel()
            with contextlib.suppress(exc.SQLAlchemyError):  # what failed before says more
                self._connection.rollback()

    def _cancel(self, late: threading.Event) -> None:
        late.set()
        driver = self._connection.connection.dbapi_connection
        cancel = next((c for name in _CANCEL if callable(c := getattr(driver, name, None))), None)
        if cancel:
            cancel()

    def _fetch(self, statement: sa.Select[Any], timeout_s: float) -> list[Row]:
        """Rows of a statement of ours. Raises TimeoutError or DatabaseError."""
        start = time.monotonic()
        with self._mutex:
            try:
                with self._transaction(timeout_s):
                    return [tuple(row) for row in self._connection.execute(statement)]
            except exc.SQLAlchemyError as error:
                if time.monotonic() - start >= 0.9 * timeout_s:
                    raise TimeoutError from error
                raise DatabaseError(f"{self.url}: {self._first_line(error)}") from error

    def _read_table(self, inspector: sa.Inspector, name: str, is_view: bool) -> Table:
        columns = []
        for found in inspector.get_columns(name):
            raw = self._type_name(found["type"])
            columns.append(
                Column(
                    found["name"],
                    read_type(raw) or "text",
                    raw,
                    comment=found.get("comment") or "",
                    sensitive=looks_secret(found["name"]),
                    nullable=bool(found.get("nullable", True)),
                )
            )
        key = () if is_view else tuple(inspector.get_pk_constraint(name)["constrained_columns"])
        comment = ""
        if self._engine.dialect.supports_comments and not is_view:
            comment = inspector.get_table_comment(name)["text"] or ""
        return Table(name, tuple(columns), key, comment=comment, is_view=is_view)

    def _type_name(self, type_: sa.types.TypeEngine[Any]) -> str:
        if isinstance(type_, sa.types.NullType):
            return ""
        try:
            return type_.compile(self._engine.dialect)
        except exc.CompileError:
            return type(type_).__name__.upper()

    def _look_at_rows(self, table: Table, deadline: float) -> Table:
        """The table with the types that its cells show, and its rows where they are few enough to count."""
        named = _table(table, [c.name for c in table.columns if read_type(c.raw_type) in ("text", "number", None)])
        cells = self._within(sa.select(*named.c).limit(_TYPE_ROWS), deadline) if len(named.c) else None
        if cells:
            by_column = dict(zip(named.c.keys(), zip(*cells, strict=True), strict=True))
            columns = tuple(
                replace(c, type=refine_type(read_type(c.raw_type), by_column[c.name])) if c.name in by_column else c
                for c in table.columns
            )
            table = replace(table, columns=columns)
        if table.is_view:
            return table
        some = sa.select(sa.literal(1).label("one")).select_from(_table(table, [])).limit(_COUNTED_ROWS + 1).subquery()
        count = self._within(sa.select(sa.func.count()).select_from(some), deadline)
        return replace(table, row_count=count[0][0] if count and count[0][0] <= _COUNTED_ROWS else None)

    def _share_held(self, key: ForeignKey, deadline: float) -> float | None:
        child = sa.table(key.table, sa.column(key.columns[0])).c[key.columns[0]]
        parent = sa.table(key.ref_table, sa.column(key.ref_columns[0])).c[key.ref_columns[0]]
        values = self._within(sa.select(child).where(child.is_not(None)).distinct().limit(_KEY_VALUES), deadline)
        if not values:
            return None
        wanted = [row[0] for row in values]
        held = self._within(sa.select(sa.func.count(parent.distinct())).where(parent.in_(wanted)), deadline)
        return held[0][0] / len(wanted) if held else None

    def _within(self, statement: sa.Select[Any], deadline: float) -> list[Row] | None:
        """Rows, or None where time is up or these rows are not ours to read."""
        left = deadline - time.monotonic()
        if left <= 0:
            return None
        try:
            return self._fetch(statement, left)
        except (TimeoutError, DatabaseError):
            return None

    @contextlib.contextmanager
    def _errors_told(self) -> Iterator[None]:
        try:
            yield
        except exc.SQLAlchemyError as error:
            raise DatabaseError(f"{self.url}: {self._first_line(error)}") from error

    def _explain(self, error: exc.SQLAlchemyError, is_late: bool, timeout_s: float) -> QueryError | DatabaseError:
        if is_late:
            return stopped(timeout_s)
        message = self._first_line(error)
        if isinstance(error, exc.DBAPIError) and error.connection_invalidated:
            return DatabaseError(f"{self.url} has gone away: {message}")
        return explain_failure(message)

    def _first_line(self, error: exc.SQLAlchemyError) -> str:
        """What the driver says, in one line, without the password."""
        text = str(getattr(error, "orig", None) or error).strip() or type(error).__name__
        line = hide_password(text.splitlines()[0])
        return line.replace(self._url.password, "***") if self._url.password else line


def _table(table: Table, columns: Sequence[str]) -> sa.TableClause:
    return sa.table(table.name, *(sa.column(name) for name in columns), schema=table.namespace)


def _read_keys(inspector: sa.Inspector, tables: Sequence[Table]) -> Iterator[ForeignKey]:
    names = {t.name for t in tables}
    for table in tables:
        if table.is_view:
            continue
        for found in inspector.get_foreign_keys(table.name):
            if found["referred_table"] in names and found["referred_columns"]:
                yield ForeignKey(
                    table.name,
                    tuple(found["constrained_columns"]),
                    found["referred_table"],
                    tuple(found["referred_columns"]),
                )
