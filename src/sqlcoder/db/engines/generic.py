"""Any database that SQLAlchemy reaches: connect, introspect with its inspector, run in a transaction, roll that back.

What locks and stops an engine it can say in a subclass (`postgres`, `mysql`: `_begin`, `_run`, `_stop`, `_namespaces`),
with a line in `sqlcoder.db.engines.ENGINES`. Where there is none, only the rollback, the guard and the rights of the
role stand between a query and the data, and `notes` says so. Tables are known by their bare names: of two with one name
in two namespaces, the default namespace's is shown. Not covered here: values that outlive the process.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from sqlcoder.db.engines.base import Row, collect_rows, explain_failure, require_tables, stopped
from sqlcoder.db.keys import infer_foreign_keys
from sqlcoder.db.sensitivity import looks_sensitive, reconsider
from sqlcoder.db.types import read_type, refine_type
from sqlcoder.errors import DatabaseError, ExecutionFailed, QueryError, SetupError
from sqlcoder.result import Result
from sqlcoder.schema import Column, ForeignKey, Schema, Table
from sqlcoder.settings import hide_password

_LOCKS = {"sqlite": ("PRAGMA query_only = ON",)}
"""Statements that lock a transaction of an engine without a file of its own."""
DIALECTS = {"postgresql": "postgres", "mariadb": "mysql", "mssql": "tsql"}
"""sqlglot's name where it is not SQLAlchemy's."""

_VERBATIM = {"no_parameters": True}  # else some drivers read `LIKE '%s'` as a place for a parameter
_CANCEL = ("cancel", "interrupt")  # what drivers call it, where they can
_SAMPLE_ROWS, _TYPE_ROWS, _KEY_VALUES = 5_000, 50, 30
_COUNTED_ROWS = 100_000
_REFLECT_S = 30.0  # for the declarations
_BUDGET_S = 2.0  # for all looks at rows that introspection takes


class GenericEngine:
    """An open connection through SQLAlchemy. Threads may share it; one query runs at a time."""

    extra: str = ""
    """What pip must install for the driver, where we know it."""
    estimates = False

    def __init__(self, url: str, *, timeout_s: float = 30.0) -> None:
        try:
            self._url = self._prepare_url(sa.make_url(url))
            self._engine = sa.create_engine(
                self._url, poolclass=sa.pool.NullPool, connect_args=self._connect_args(timeout_s)
            )
        except exc.NoSuchModuleError as error:
            raise SetupError(f"SQLAlchemy knows no database {self._url.drivername!r}; is its package there?") from error
        except (exc.ArgumentError, ValueError):  # ValueError: a port that is no number
            # not chained: what SQLAlchemy says may quote a piece of the password
            raise SetupError(f"{hide_password(url)!r} is not an SQLAlchemy URL (dialect://user@host/name)") from None
        except ModuleNotFoundError as error:
            raise SetupError(
                f"The driver of {self._url.drivername!r} is missing: pip install {self.extra or error.name}"
            ) from error
        kind = self._engine.dialect.name
        self.url = self._url.render_as_string(hide_password=True)
        self.name = (self._url.database or kind).rpartition("/")[2]
        self.dialect = DIALECTS.get(kind, kind)
        self.notes: tuple[str, ...] = ()
        if type(self) is GenericEngine and kind not in _LOCKS:
            self.notes = (f"{kind} is not locked by SQLCoder: use a role that may only read",)
        self._mutex = threading.RLock()
        try:
            self._connection = self._engine.connect()
        except exc.SQLAlchemyError as error:
            raise DatabaseError(f"{self.url} cannot be reached: {self._first_line(error)}") from error

    def introspect(self) -> Schema:
        with self._mutex, self._errors_told(), self._transaction(_REFLECT_S):
            inspector = sa.inspect(self._connection)
            found: dict[str, Table] = {}
            keys: list[ForeignKey] = []
            for space in self._namespaces(inspector):
                tables = self._read_tables(inspector, space)
                found = {t.name: t for t in tables} | found
                keys += _read_keys(inspector, space, {t.name for t in tables if found[t.name].namespace == space})
            require_tables(found, self.url)
        deadline = time.monotonic() + _BUDGET_S
        looked = tuple(self._look_at_rows(table, deadline) for table in found.values())
        schema = Schema(self.name, looked, tuple(keys), self.dialect)
        inferred = infer_foreign_keys(schema, lambda key: self._share_held(schema, key, deadline))
        return replace(schema, foreign_keys=(*keys, *inferred))

    def execute(self, sql: str, *, max_rows: int, timeout_s: float) -> Result:
        start = time.monotonic()
        with self._mutex:
            late = threading.Event()
            try:
                with self._transaction(timeout_s, late):
                    columns, rows, cut = self._run(sql, max_rows)
            except exc.SQLAlchemyError as error:
                raise self._explain(error, late.is_set() or time.monotonic() - start >= timeout_s, timeout_s) from error
        return Result(columns, rows, cut, time.monotonic() - start)

    def estimate(self, sql: str, *, timeout_s: float) -> float | None:
        """None: every engine has its own plan, to be read in a subclass (`_planning`)."""
        return None

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

    def fingerprint(self) -> str | None:
        return None

    def stop(self) -> None:
        with contextlib.suppress(exc.SQLAlchemyError, self._driver_error()):  # it may be over already
            self._stop()

    def close(self) -> None:
        with contextlib.suppress(exc.SQLAlchemyError):  # a server that has gone away needs no goodbye
            self._connection.close()
        self._engine.dispose()

    def _prepare_url(self, url: sa.URL) -> sa.URL:
        """The URL with the driver that we install where it names none."""
        return url

    def _connect_args(self, timeout_s: float) -> dict[str, Any]:
        """What the driver is told at connect."""
        return {}

    def _begin(self, timeout_s: float) -> Sequence[str]:
        """The statements that open a transaction which only reads and ends in time."""
        return _LOCKS.get(self._engine.dialect.name, ())

    def _run(self, sql: str, max_rows: int) -> tuple[tuple[str, ...], tuple[Row, ...], bool]:
        """Columns, rows up to the cap and whether any were cut off, within a transaction. Raises QueryError."""
        cursor = self._connection.exec_driver_sql(sql, execution_options=_VERBATIM)
        if not cursor.returns_rows:
            raise explain_failure("The text holds no statement that gives rows")
        rows, cut = collect_rows(cursor, max_rows)
        columns = tuple(cursor.keys())
        cursor.close()
        return columns, rows, cut

    def _stop(self) -> None:
        """Stop the running query, called from another thread."""
        driver = self._connection.connection.dbapi_connection
        cancel = next((c for name in _CANCEL if callable(c := getattr(driver, name, None))), None)
        if cancel:
            cancel()

    def _driver_error(self) -> type[Exception]:
        """The root of what the driver raises by itself."""
        error: type[Exception] = self._engine.dialect.loaded_dbapi.Error
        return error

    def _namespaces(self, inspector: sa.Inspector) -> Sequence[str | None]:
        """The namespaces to read, the default one (None) first."""
        return (None,)

    @contextlib.contextmanager
    def _transaction(self, timeout_s: float, late: threading.Event | None = None) -> Iterator[None]:
        """A transaction under the engine's lock, stopped by the server and by the driver, and always rolled back."""
        timer = threading.Timer(timeout_s, self._cancel, (late or threading.Event(),))
        timer.daemon = True
        try:
            for statement in self._begin(timeout_s):
                self._connection.exec_driver_sql(statement)
            timer.start()
            yield
        finally:
            timer.cancel()
            if timer.ident is not None:
                timer.join()  # else it might stop what comes next
            with contextlib.suppress(exc.SQLAlchemyError):  # what failed before says more
                self._connection.rollback()

    @contextlib.contextmanager
    def _planning(self, timeout_s: float) -> Iterator[Any]:
        """The driver's own connection in a transaction as that of `execute`, to ask for a plan."""
        with self._mutex:
            try:
                with self._transaction(timeout_s):
                    yield self._connection.connection.dbapi_connection
            except (exc.SQLAlchemyError, self._driver_error()) as error:
                raise ExecutionFailed("The database gave no plan") from error

    def _cancel(self, late: threading.Event) -> None:
        late.set()
        with contextlib.suppress(exc.SQLAlchemyError):  # the server has its own clock
            self._stop()

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

    def _read_tables(self, inspector: sa.Inspector, space: str | None) -> list[Table]:
        """Tables and views of a namespace as declared; some statements in all, however many tables there are."""
        # by name: the order of a server's catalogue changes with every ALTER TABLE, and models heed the order they read
        names = [(n, False) for n in sorted(inspector.get_table_names(space))]
        names += [(n, True) for n in sorted(self._view_names(inspector, space))]
        every = sa.engine.reflection.ObjectKind.ANY
        columns = inspector.get_multi_columns(schema=space, kind=every)
        found_keys = inspector.get_multi_pk_constraint(schema=space).items()
        primary = {name: tuple(key["constrained_columns"]) for (_, name), key in found_keys if key}
        comments = self._comments(inspector, space)
        return [
            Table(
                name,
                tuple(self._read_column(found) for found in columns.get((space, name), ())),
                () if is_view else primary.get(name, ()),
                comment=comments.get(name, ""),
                is_view=is_view,
                namespace=space,
            )
            for name, is_view in names
        ]

    def _comments(self, inspector: sa.Inspector, space: str | None) -> dict[str, str]:
        if not self._engine.dialect.supports_comments:
            return {}
        found = inspector.get_multi_table_comment(schema=space, kind=sa.engine.reflection.ObjectKind.ANY)
        return {name: comment["text"] or "" for (_, name), comment in found.items()}

    def _view_names(self, inspector: sa.Inspector, space: str | None) -> list[str]:
        return inspector.get_view_names(space)

    def _read_column(self, found: Any) -> Column:
        raw = self._type_name(found["type"])
        kind = read_type(raw) or "text"
        return Column(
            found["name"],
            kind,
            raw,
            comment=found.get("comment") or "",
            sensitive=looks_sensitive(found["name"], kind),
            nullable=bool(found.get("nullable", True)),
        )

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
                reconsider(replace(c, type=refine_type(read_type(c.raw_type), seen)), seen) if seen else c
                for c in table.columns
                for seen in (by_column.get(c.name, ()),)
            )
            table = replace(table, columns=columns)
        if table.is_view:
            return table
        some = sa.select(sa.literal(1).label("one")).select_from(_table(table, [])).limit(_COUNTED_ROWS + 1).subquery()
        count = self._within(sa.select(sa.func.count()).select_from(some), deadline)
        return replace(table, row_count=count[0][0] if count and count[0][0] <= _COUNTED_ROWS else None)

    def _share_held(self, schema: Schema, key: ForeignKey, deadline: float) -> float | None:
        of, ref = schema.table(key.table), schema.table(key.ref_table)
        if of is None or ref is None:
            return None
        child = _table(of, key.columns).c[key.columns[0]]
        parent = _table(ref, key.ref_columns).c[key.ref_columns[0]]
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


def _read_keys(inspector: sa.Inspector, space: str | None, names: set[str]) -> Iterator[ForeignKey]:
    """The declared keys between tables of the namespace that are in `names`."""
    for (_, table), keys in inspector.get_multi_foreign_keys(schema=space).items():
        for found in keys if table in names else ():
            if found["referred_table"] in names and found["referred_columns"] and found["referred_schema"] == space:
                yield ForeignKey(
                    table,
                    tuple(found["constrained_columns"]),
                    found["referred_table"],
                    tuple(found["referred_columns"]),
                )
