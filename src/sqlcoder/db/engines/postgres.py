"""PostgreSQL, through psycopg.

A query nobody trusts runs in a READ ONLY transaction, as `DECLARE … CURSOR FOR query` in the extended protocol: the
server then takes one SELECT or VALUES and nothing else (no second statement, no COMMIT, no data-modifying CTE), and the
rows come in portions. (Source: postgresql.org, "DECLARE" and "Extended Query".) `statement_timeout` stops each
statement, our timer cancels what would outlast it; `client_connection_check_interval` ends the query of a process that
was killed. What the role may call (`pg_read_file`, `dblink`, `pg_terminate_backend`) is for the role and the guard.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from sqlcoder.db.engines.base import Row, collect_rows
from sqlcoder.db.engines.generic import GenericEngine
from sqlcoder.db.engines.plans import filtered_tables, postgres_rows
from sqlcoder.result import Result

_PORTION = 50  # rows a round trip: a few hundred large cells would fill the memory before anybody counts them
_OPTIONS = "-c default_transaction_read_only=on -c lock_timeout=5s -c standard_conforming_strings=on"
_COUNT_S = 5.0
_CHECK = "SET LOCAL client_connection_check_interval = '500ms'"
_SERVER = """
    SELECT pg_postmaster_start_time()::text, stats_reset::text, current_setting('track_counts')::boolean
      AND NOT pg_is_in_recovery() AND NOT EXISTS (SELECT FROM pg_foreign_table)
    FROM pg_stat_database WHERE datname = current_database()
"""
_TABLES = """
    SELECT s.relid::bigint, pg_relation_filenode(s.relid)::bigint, s.n_tup_ins, s.n_tup_upd, s.n_tup_del,
      c.relacl::text, c.relrowsecurity, (SELECT string_agg(a.attacl::text, ' ' ORDER BY a.attnum) FROM pg_attribute a
        WHERE a.attrelid = s.relid)
    FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid ORDER BY 1
"""
_SIZES = """
    SELECT n.nspname::text, c.relname::text, c.reltuples::float8 FROM pg_class c JOIN pg_namespace n
    ON n.oid = c.relnamespace WHERE c.relname = ANY(%s)
"""


class PostgresEngine(GenericEngine):
    """An open PostgreSQL database."""

    extra = "'sqlcoder[postgres]'"
    estimates = True

    def __init__(self, url: str, *, timeout_s: float = 30.0) -> None:
        super().__init__(url, timeout_s=timeout_s)
        driver = self._connection.connection.dbapi_connection
        _let_dates_be_text(driver)
        # Linux and PostgreSQL 14 or later
        self._checks = (_CHECK,) if (self._engine.dialect.server_version_info or (0,)) >= (14,) else ()

    def _prepare_url(self, url: sa.URL) -> sa.URL:
        return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url

    def _connect_args(self, timeout_s: float) -> dict[str, Any]:
        options = self._url.query.get("options", "")
        given = options if isinstance(options, str) else " ".join(options)
        return {"connect_timeout": max(2, int(timeout_s)), "options": f"{given} {_OPTIONS}".strip()}

    def _begin(self, timeout_s: float) -> Sequence[str]:
        limit = f"SET LOCAL statement_timeout = {max(1, int(timeout_s * 1000))}"
        return ("SET TRANSACTION READ ONLY", limit, *self._checks)

    def execute(self, sql: str, *, max_rows: int, timeout_s: float) -> Result:
        """Advisory locks of the session outlive the rollback."""
        with self._mutex:
            try:
                return super().execute(sql, max_rows=max_rows, timeout_s=timeout_s)
            finally:
                with contextlib.suppress(exc.SQLAlchemyError):  # a connection that is gone has lost them
                    self._connection.exec_driver_sql("SELECT pg_advisory_unlock_all()")
                    self._connection.rollback()

    def estimate(self, sql: str, *, timeout_s: float) -> float:
        """In the extended protocol (`binary`), which takes one statement; EXPLAIN without ANALYZE runs none of it."""
        with self._planning(timeout_s) as driver, driver.cursor(binary=True) as cursor:
            cursor.execute(f"EXPLAIN (VERBOSE, FORMAT JSON) {sql}", prepare=False)
            plan = cursor.fetchone()[0][0]["Plan"]
            names = sorted(filtered_tables(plan))
            sizes = {(space, name): rows for space, name, rows in cursor.execute(_SIZES, [names])} if names else {}
        return postgres_rows(plan, sizes)

    def fingerprint(self) -> str | None:
        """Of each table its file, its counters of changed rows and its rights, with the time since when they count.

        The server adds a change to the counters when its session is idle, some seconds after the commit: so long an
        index may be out of date. None where they do not count everything: on a standby, with `track_counts` off, and
        with foreign tables. A crash starts them anew, and the server's start is part of the fingerprint.
        """
        with self._mutex, contextlib.suppress(exc.SQLAlchemyError), self._transaction(_COUNT_S):
            since, reset, counts = self._connection.exec_driver_sql(_SERVER).one()
            if counts:
                tables = [tuple(row) for row in self._connection.exec_driver_sql(_TABLES)]
                return hashlib.sha256(repr((since, reset, tables)).encode()).hexdigest()
        return None

    def _run(self, sql: str, max_rows: int) -> tuple[tuple[str, ...], tuple[Row, ...], bool]:
        options = {"no_parameters": True, "stream_results": True, "max_row_buffer": _PORTION}
        cursor = self._connection.exec_driver_sql(sql, execution_options=options)
        columns = tuple(cursor.keys())
        rows, cut = collect_rows(cursor, max_rows)
        cursor.close()
        return columns, rows, cut

    def _stop(self) -> None:
        driver: Any = self._connection.connection.dbapi_connection
        driver.cancel_safe(timeout=2.0)

    def _namespaces(self, inspector: sa.Inspector) -> Sequence[str | None]:
        default = inspector.default_schema_name
        names = inspector.get_schema_names()
        return (None, *(n for n in names if n != default and n != "information_schema" and not n.startswith("pg_")))

    def _view_names(self, inspector: sa.Inspector, space: str | None) -> list[str]:
        return inspector.get_view_names(space) + inspector.get_materialized_view_names(space)


def _let_dates_be_text(driver: Any) -> None:
    """PostgreSQL's `infinity` and years before 1 or after 9999 come as text: Python has no such dates."""
    import psycopg
    from psycopg.types import datetime as types

    for name, loader in (
        ("date", types.DateLoader),
        ("timestamp", types.TimestampLoader),
        ("timestamptz", types.TimestamptzLoader),
    ):

        class Lenient(loader):  # type: ignore[misc, valid-type]
            def load(self, data: Any) -> Any:
                try:
                    return super().load(data)
                except psycopg.DataError:
                    return bytes(data).decode()

        driver.adapters.register_loader(name, Lenient)
