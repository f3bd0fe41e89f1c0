"""A database one can ask: its schema, its values, and queries that only read.

    with Database.open("shop.sqlite") as database:
        database.execute(Query("SELECT count(*) FROM orders"))

Opening takes a SQLite file, an SQLAlchemy URL or a name from sqlcoder.toml. What sqlcoder.toml says of the database is
applied to its schema, however it was named. The guard (`sqlcoder.sql.guard`) stands before `execute`; the engine's own
lock stands behind it, and does not trust it.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlcoder.db.catalog import Catalog, apply_catalog, find_catalog, read_catalogs
from sqlcoder.db.cost import Cost, check_cost
from sqlcoder.db.engines import load_engine
from sqlcoder.db.engines.base import Engine, stopped, unknown_name
from sqlcoder.db.value_cache import load_or_build_values
from sqlcoder.db.values import ValueIndex
from sqlcoder.errors import Cancelled, CellTooLarge, ExecutionFailed, QueryError, Timeout, UnknownColumn, UnknownTable
from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.schema import Schema
from sqlcoder.settings import MAX_PLAN_ROWS, cache_folder, did_you_mean


class Database:
    """An open, locked database; close it, or use it in a `with`. Nothing of the user's is ever written."""

    def __init__(
        self,
        engine: Engine,
        *,
        catalog: Catalog | None = None,
        cache: Path | None = None,
        max_plan_rows: int = MAX_PLAN_ROWS,
    ) -> None:
        self._engine = engine
        self._max_plan_rows = max_plan_rows
        self._cost: Cost | None = None
        self._catalog = catalog
        self._cache = cache
        self._schema: Schema | None = None
        self._values: ValueIndex | None = None
        self._stopped = threading.Event()

    @classmethod
    def open(
        cls,
        url_or_path: str | Path,
        *,
        timeout_s: float = 30.0,
        cache: bool = True,
        cache_dir: Path | None = None,
        config: Path | None = None,
        max_plan_rows: int = MAX_PLAN_ROWS,
    ) -> Self:
        """Open a SQLite file, an SQLAlchemy URL or a database that sqlcoder.toml names.

        `timeout_s` bounds connecting and waiting for locks; `cache` False builds the value index anew and keeps
        nothing; `cache_dir` is by default `settings.cache_folder()`; `config` is the sqlcoder.toml to heed, by default
        the nearest from the working directory upwards; a query of which a step is expected to read or make more than
        `max_plan_rows` rows is refused (0: none is, and no plan is asked for).
        Raises DatabaseError (missing, damaged, locked, no tables, no rights) or SetupError (no driver, a bad
        sqlcoder.toml).
        """
        target = str(url_or_path)
        catalog = find_catalog(target, read_catalogs(config))
        if catalog and catalog.name == target:
            target = catalog.url
        engine = load_engine(target)(target, timeout_s=timeout_s)
        kept = (cache_dir or cache_folder()) if cache else None
        return cls(engine, catalog=catalog, cache=kept, max_plan_rows=max_plan_rows)

    @property
    def dialect(self) -> str:
        """sqlglot's name of the SQL it speaks."""
        return self._engine.dialect

    @property
    def name(self) -> str:
        return self._engine.name

    @property
    def url(self) -> str:
        """Where it is, without a password."""
        return self._engine.url

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of its answers must know of the connection."""
        return self._engine.notes

    @property
    def cost(self) -> Cost | None:
        """What the query that ran last was expected to cost; None before the first."""
        return self._cost

    def schema(self) -> Schema:
        """Tables, columns, keys, with the catalogue applied; read once. Raises DatabaseError or SetupError."""
        if self._schema is None:
            schema = self._engine.introspect()
            self._schema = apply_catalog(schema, self._catalog) if self._catalog else schema
        return self._schema

    def values(self, *, whole: bool = False) -> ValueIndex:
        """The value index, from the cache where it is up to date; read once. `whole`: of all values, however long
        that takes, instead of samples of large tables. Raises as `schema`.
        """
        if whole and self._values is not None and self._values.sampled:
            self._values.close()
            self._values = None
        if self._values is None:
            self._values = load_or_build_values(self.schema(), self._engine, self._cache, whole=whole)
        return self._values

    def execute(self, query: Query, *, max_rows: int = 10_000, timeout_s: float = 30.0) -> Result:
        """The query's rows. It is stopped at the deadline and cut at `max_rows` (and at 64 MiB).

        First the engine is asked what it expects of it, within the same deadline; above the ceiling nothing runs.

        Raises TooCostly, Timeout, Unsafe, UnknownTable, UnknownColumn or ExecutionFailed, and DatabaseError where it is
        the database that fails. What the engine says of a query that reads sensitive columns is not told: engines quote
        the cell that does not convert. Raises Cancelled where `stop` was called.
        """
        if self._stopped.is_set():
            raise Cancelled("The query was not run: it is no longer wanted")
        left_s = timeout_s - self._check_cost(query, timeout_s)
        try:
            return self._engine.execute(query.sql, max_rows=max_rows, timeout_s=left_s)
        except (UnknownTable, UnknownColumn, ExecutionFailed, Timeout) as error:
            if self._stopped.is_set():
                raise Cancelled("The query was stopped: it is no longer wanted") from None
            if isinstance(error, Timeout):
                raise stopped(timeout_s) from error
            if isinstance(error, CellTooLarge):
                raise
            if read := self._sensitive_columns(query, error):
                hidden = f"The database could not run this; what it said may quote {read}, and is not shown"
                raise ExecutionFailed(hidden) from None
            if isinstance(error, ExecutionFailed):
                raise
            raise type(error)(f"{error}{self._hint(error)}") from error

    def _check_cost(self, query: Query, timeout_s: float) -> float:
        """The seconds that the plan took. Raises TooCostly, and Timeout or Cancelled where there is no time left."""
        start, ceiling = time.monotonic(), self._max_plan_rows
        self._cost = None
        self._cost = check_cost(query.sql, self._engine, self._schema, ceiling=ceiling, timeout_s=timeout_s)
        if self._stopped.is_set():
            raise Cancelled("The query was not run: it is no longer wanted")
        spent = round(time.monotonic() - start, 3)
        if spent >= timeout_s:
            raise stopped(timeout_s)
        return spent

    def _sensitive_columns(self, query: Query, error: QueryError) -> str:
        """The sensitive columns that the query reads, in words; all there are where that cannot be told."""
        from sqlcoder.sql.guard import guard  # after a failure alone: they bring the parser
        from sqlcoder.sql.sensitive import sensitive_columns

        schema = self.schema()
        read = [f"{table.name}.{column.name}" for table, column in schema.columns() if column.sensitive]
        if not read:
            return ""
        try:
            # guarded once more: what came here unguarded may be syntax that nobody else has refused yet
            read = [f"{table}.{column}" for table, column in sensitive_columns(guard(query, schema), schema)]
        except QueryError:
            if isinstance(error, UnknownTable | UnknownColumn):
                return ""  # we do not know the name either, so it was a name
        return ", ".join(read[:3]) + (", …" if len(read) > 3 else "")

    def _hint(self, error: UnknownTable | UnknownColumn) -> str:
        name = unknown_name(str(error))
        if isinstance(error, UnknownTable):
            return did_you_mean(name, [t.name for t in self.schema().tables])
        return did_you_mean(name, [c.name for _, c in self.schema().columns()])

    def stop(self) -> None:
        """Called from another thread: break off the query that runs; it and all others raise Cancelled until `resume`.

        An engine may miss a call that comes before the query has begun: call again until `execute` has ended.
        """
        self._stopped.set()
        self._engine.stop()

    def resume(self) -> None:
        """Take queries again."""
        self._stopped.clear()

    def close(self) -> None:
        if self._values is not None:
            self._values.close()
            self._values = None
        self._engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
