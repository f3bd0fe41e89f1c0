"""Every engine refuses by itself what does not read, and stops what does not end. No guard is in the way."""

from __future__ import annotations

import contextlib
import time
from decimal import Decimal

import pytest

from sqlcoder.db.database import Database
from sqlcoder.errors import ExecutionFailed, QueryError, Timeout, UnknownColumn, UnknownTable
from sqlcoder.query import Query
from tests.db.conformance.conftest import Target, gap

TABLE = "CREATE TABLE t (x INT, name VARCHAR(20)); INSERT INTO t VALUES (1, 'one'), (2, 'two')"
WRITES = [
    "INSERT INTO t VALUES (3, 'three')",
    "UPDATE t SET x = 9",
    "DELETE FROM t",
    "DROP TABLE t",
    "CREATE TABLE u (x INT)",
    "CREATE TEMPORARY TABLE u (x INT)",
    "CREATE TABLE u AS SELECT * FROM t",
    "SELECT 1; DELETE FROM t",
    "COMMIT; DELETE FROM t",
    "ROLLBACK; DROP TABLE t; BEGIN",
    "COMMIT",
    "BEGIN",
    "EXPLAIN ANALYZE DELETE FROM t",
    "WITH gone AS (DELETE FROM t RETURNING x) SELECT * FROM gone",
    "SELECT * INTO u FROM t",
    "TRUNCATE TABLE t",
    "ALTER TABLE t ADD y INT",
    "SET x = 1",
    "",
    "-- nothing",
]
OWN = {
    "sqlite": ["ATTACH 'x.db' AS x", "VACUUM INTO 'x.db'", "PRAGMA query_only = OFF"],
    "duckdb": [
        "COPY t TO 'x.csv'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM glob('/etc/*')",
        "ATTACH 'x.duckdb' AS x",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "RESET lock_configuration",
        "EXPORT DATABASE 'x'",
        "PRAGMA database_list",
        "CALL pragma_version()",
        "CHECKPOINT",
    ],
    "postgres": [
        "SET TRANSACTION READ WRITE",
        "SELECT set_config('transaction_read_only', 'off', false)",
        "COPY t TO '/tmp/x'",
        "COPY t TO PROGRAM 'true'",
        "DO $$ BEGIN DELETE FROM t; END $$",
        "SELECT * FROM t FOR UPDATE",
        "NOTIFY x",
        "SELECT pg_read_file('/etc/passwd')",
        "CLOSE ALL; DELETE FROM t",
        "SELECT query_to_xml('DELETE FROM t', true, true, '')",
    ],
    "mysql": [
        "SELECT 1 INTO OUTFILE '/tmp/sqlcoder-x'",
        "SELECT 1 INTO DUMPFILE '/tmp/sqlcoder-x'",
        "SELECT 1) UNION SELECT (2",
        "SELECT 1 /*! INTO OUTFILE '/tmp/sqlcoder-x' */",
        "SELECT 1 /*M! INTO @y */",
        "SET SESSION TRANSACTION READ WRITE",
        "SET SESSION max_statement_time = 0",
        "START TRANSACTION READ WRITE",
        "SHOW TABLES",
        "HANDLER t OPEN",
        "LOCK TABLES t WRITE",
        "LOAD DATA LOCAL INFILE '/etc/passwd' INTO TABLE t",
        "SELECT 1 INTO @y",
        "SELECT 1 /*",
    ],
}
ENDLESS = {
    "sqlite": "WITH RECURSIVE r (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r)",
    "duckdb": "WITH r AS (SELECT range AS x FROM range(1000000000000))",
    "postgres": "WITH r AS (SELECT generate_series(1, 1000000000000) AS x)",
    "mysql": "WITH r AS (SELECT a.seq + b.seq AS x FROM seq_1_to_1000000000 a, seq_1_to_1000000 b)",
}


@pytest.mark.slow
def test_whatever_writes_is_refused_by_the_engine(target: Target) -> None:
    database = target.database(TABLE)
    for sql in WRITES + OWN[target.name]:
        with pytest.raises(QueryError):
            database.execute(Query(sql), timeout_s=10)
            pytest.fail(f"ran: {sql}")
        assert database.execute(Query("SELECT x, name FROM t ORDER BY x")).rows == ((1, "one"), (2, "two")), sql


@pytest.mark.parametrize("sql", ["DELETE FROM t", "DROP TABLE t", "SELECT 1; DELETE FROM t", "COMMIT; DELETE FROM t"])
def test_the_plainest_writes_are_refused(target: Target, sql: str) -> None:
    database = target.database(TABLE)
    with pytest.raises(QueryError):
        database.execute(Query(sql))
    assert database.execute(Query("SELECT count(*) FROM t")).rows == ((2,),)


@pytest.mark.parametrize("target", ["postgres"], indirect=True)
def test_what_postgres_before_16_lets_run_is_rolled_back(target: Target) -> None:
    """There a READ ONLY transaction may make large objects."""
    database = target.database(TABLE)
    for sql in ("SELECT lo_from_bytea(0, 'x')", "SELECT set_config('default_transaction_read_only', 'off', false)"):
        with contextlib.suppress(QueryError):
            database.execute(Query(sql))
    assert database.execute(Query("SELECT count(*) FROM pg_largeobject_metadata")).rows == ((0,),)
    assert database.execute(Query("SELECT current_setting('default_transaction_read_only')")).rows == (("on",),)


def test_unknown_names_say_what_was_meant(target: Target) -> None:
    database = target.database(TABLE)
    with pytest.raises(UnknownTable):
        database.execute(Query("SELECT * FROM tt"))
    with pytest.raises(UnknownColumn, match="did you mean 'name'"):
        database.execute(Query("SELECT nme FROM t"))


@pytest.mark.parametrize("sql", ["SELECT name, count(*) FROM t GROUP BY x", "SELECT name, max(x) FROM t"])
def test_a_column_that_is_not_grouped_is_not_an_unknown_one(target: Target, sql: str) -> None:
    database = target.database(TABLE)
    gap(target, sqlite="it takes any row's value there and has no such error")
    if target.name == "mysql":  # MySQL's default; MariaDB takes any row's value without it
        database = Database.open(f"{target.urls[0]}?init_command=SET+sql_mode='ONLY_FULL_GROUP_BY'", cache=False)
        target.opened.append(database)
    with pytest.raises(ExecutionFailed, match=r"group by (name|every column that is shown), or aggregate it$") as told:
        database.execute(Query(sql))
    assert "did you mean" not in str(told.value)
    with pytest.raises(UnknownColumn, match="did you mean 'name'"):  # the error that it was taken for
        database.execute(Query("SELECT nme, count(*) FROM t GROUP BY nme"))


def test_a_runaway_is_stopped_and_the_next_query_runs(target: Target) -> None:
    database = target.database(TABLE)
    start = time.monotonic()
    with pytest.raises(Timeout, match=r"after 0\.5 s"):
        database.execute(Query(f"{ENDLESS[target.name]} SELECT sum(a.x * b.x) FROM r a, r b"), timeout_s=0.5)
    assert time.monotonic() - start < 5
    assert database.execute(Query("SELECT count(*) FROM t")).rows == ((2,),)


def test_rows_are_cut_and_the_rest_is_never_made(target: Target) -> None:
    database = target.database(TABLE)
    start = time.monotonic()
    result = database.execute(Query(f"{ENDLESS[target.name]} SELECT x FROM r"), max_rows=7, timeout_s=20)
    assert len(result.rows) == 7 and result.truncated
    assert time.monotonic() - start < 10
    whole = database.execute(Query("SELECT x FROM t"), max_rows=2)
    assert len(whole.rows) == 2 and not whole.truncated


def test_huge_results_are_cut(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlcoder.db.engines.base.MAX_RESULT_BYTES", 1_000_000)
    wide = "printf('%.*c', 100000, 'x')" if target.name == "sqlite" else "repeat('x', 100000)"
    database = target.database(TABLE)
    result = database.execute(Query(f"{ENDLESS[target.name]} SELECT {wide} FROM r"), timeout_s=20)
    assert result.truncated and 10 <= len(result.rows) <= 12


def test_percent_signs_colons_and_question_marks_are_text(target: Target) -> None:
    database = target.database(TABLE)
    assert database.execute(Query("SELECT name, ':x ? %s' AS s FROM t WHERE name LIKE 'o%'")).rows == (
        ("one", ":x ? %s"),
    )


def test_a_killed_client_leaves_no_query_behind(target: Target) -> None:
    gap(
        target,
        sqlite="the query runs in our process and ends with it",
        duckdb="the query runs in our process and ends with it",
        mysql="the server looks at the connection only when it writes; the query ends at its time limit",
    )
    database = target.database(TABLE)
    checks = database.execute(Query("SELECT current_setting('client_connection_check_interval')")).rows
    assert checks == (("500ms",),)


def test_sums_are_exact(target: Target) -> None:
    gap(target, sqlite="decimals are floating point there")
    database = target.database("CREATE TABLE m (x DECIMAL(10, 2)); INSERT INTO m VALUES (0.10), (0.20)")
    assert database.execute(Query("SELECT sum(x) FROM m")).rows == ((Decimal("0.30"),),)
