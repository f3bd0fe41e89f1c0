"""MySQL and MariaDB, through PyMySQL.

A query nobody trusts runs in a READ ONLY transaction, and only when the server can prepare it as a sub-query:
`SELECT EXISTS (query)`. That leaves nothing but a query expression, whatever comments and quotes hide: no second
statement, no SET, CALL, SHOW or DDL (which would end the transaction), and no INTO OUTFILE, which READ ONLY lets pass
for a role with FILE. The text itself then runs, so a text that is only whole inside the brackets fails there.
The server's own clock stops it (`max_statement_time`, MySQL: `max_execution_time`), and KILL QUERY from a second
connection where that fails. (Sources: MySQL's manual, 15.3.1 and 15.5; mariadb.com/kb, "SET STATEMENT", "KILL".)
MySQL has no clock for a process that was killed beyond that limit: the query ends at its deadline.

There is no fingerprint, so the index of values is built in every process: UPDATE_TIME of information_schema counts
whole seconds, is lost when a table leaves the server's memory, and MySQL 8 shows it up to a day late; CHECKSUM TABLE
reads every row.
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from sqlcoder.db.engines.base import Row, collect_rows, explain_failure
from sqlcoder.db.engines.generic import GenericEngine
from sqlcoder.db.engines.plans import mysql_rows, read_mysql_plan
from sqlcoder.errors import Unparsable, Unsafe
from sqlcoder.result import Result

_EXACT = "SET SESSION div_precision_increment = 14"  # else AVG and / of whole numbers end after four decimals
_SYNTAX = (1064, 1221)  # ER_PARSE_ERROR, ER_WRONG_USAGE


class MySQLEngine(GenericEngine):
    """An open MySQL or MariaDB database. The URL names the database; others of the server are not read."""

    extra = "'sqlcoder[mysql]'"
    estimates = True

    def _prepare_url(self, url: sa.URL) -> sa.URL:
        return url.set(drivername=f"{url.drivername}+pymysql") if url.drivername in ("mysql", "mariadb") else url

    def _connect_args(self, timeout_s: float) -> dict[str, Any]:
        return {"connect_timeout": max(1, int(timeout_s)), "charset": "utf8mb4", "local_infile": False}

    def _begin(self, timeout_s: float) -> Sequence[str]:
        if getattr(self._engine.dialect, "is_mariadb", False):
            limit = f"SET SESSION max_statement_time = {max(0.001, timeout_s):.3f}"
        else:
            limit = f"SET SESSION max_execution_time = {max(1, int(timeout_s * 1000))}"
        return (limit, _EXACT, "SET SESSION TRANSACTION READ ONLY", "START TRANSACTION READ ONLY")

    def execute(self, sql: str, *, max_rows: int, timeout_s: float) -> Result:
        """The locks of GET_LOCK outlive the rollback, and a query outlives the client that Ctrl-C stops."""
        with self._mutex:
            driver: Any = self._connection.connection.dbapi_connection
            number = int(driver.thread_id())
            try:
                return super().execute(sql, max_rows=max_rows, timeout_s=timeout_s)
            except (KeyboardInterrupt, SystemExit):
                self._kill(number)
                raise
            finally:
                with contextlib.suppress(exc.SQLAlchemyError):  # a connection that is gone has lost them
                    self._connection.exec_driver_sql("SELECT RELEASE_ALL_LOCKS()")
                    self._connection.rollback()

    def estimate(self, sql: str, *, timeout_s: float) -> float:
        with self._planning(timeout_s) as driver:
            self._require_query(sql)
            with driver.cursor() as cursor:
                cursor.execute(f"EXPLAIN FORMAT=JSON {sql}")
                return mysql_rows(read_mysql_plan(cursor.fetchone()[0]))

    def _run(self, sql: str, max_rows: int) -> tuple[tuple[str, ...], tuple[Row, ...], bool]:
        self._require_query(sql)
        options = {"no_parameters": True, "stream_results": True, "max_row_buffer": 50}
        cursor = self._connection.exec_driver_sql(sql, execution_options=options)
        if not cursor.returns_rows:
            raise explain_failure("The text holds no statement that gives rows")
        columns = tuple(cursor.keys())
        rows, cut = collect_rows(cursor, max_rows)
        if cut:
            self._drop_rest(cursor)
        else:
            cursor.close()
        return columns, rows, cut

    def _drop_rest(self, cursor: sa.CursorResult[Any]) -> None:
        """Stop the query and take a new connection: closing the cursor would first read all that was still to come."""
        self._stop()
        driver: Any = self._connection.connection.dbapi_connection
        if driver._result is not None:  # else it reads on when it is collected
            driver._result.unbuffered_active = False
        raw: Any = cursor.cursor
        if raw is not None:
            raw.connection = None  # PyMySQL's mark of a closed cursor
        self._connection.invalidate()
        self._connection.close()
        self._connection = self._engine.connect()

    def _require_query(self, sql: str) -> None:
        """Raises Unsafe or Unparsable unless the server reads the text as one query expression."""
        text = sql.strip().removesuffix(";")
        if not text or "\0" in text:
            raise Unparsable("The text holds no statement that gives rows")
        try:
            text.encode()
        except UnicodeEncodeError as error:  # a lone surrogate
            raise Unparsable(f"The text cannot be SQL: {error}") from error
        driver: Any = self._connection.connection.dbapi_connection
        with driver.cursor() as cursor:
            try:
                cursor.execute("PREPARE sqlcoder FROM %s", (f"SELECT EXISTS (\n{text}\n)",))
                cursor.execute("DEALLOCATE PREPARE sqlcoder")
            except self._driver_error() as error:
                if error.args and error.args[0] in _SYNTAX:
                    raise Unsafe(f"The database does not read this as one query: {error.args[-1]}") from error
                raise explain_failure(str(error.args[-1]).splitlines()[0]) from error

    def _stop(self) -> None:
        driver: Any = self._connection.connection.dbapi_connection
        self._kill(int(driver.thread_id()))

    def _kill(self, number: int) -> None:
        """Stop what the session of that number runs."""
        with self._engine.connect() as other:
            other.exec_driver_sql(f"KILL QUERY {number:d}")
