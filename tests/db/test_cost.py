"""The ceiling on cost alone: no guard is in the way, and what passes here is stopped by nothing but a short deadline.

The servers are real (`make services`); what each engine's plan looks like is in `test_plans`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.db.cost import GROWTH, check_cost, largest_product
from sqlcoder.db.database import Database
from sqlcoder.errors import DatabaseError, ExecutionFailed, QueryError, TooCostly
from sqlcoder.query import Query
from sqlcoder.schema import Schema, Table
from sqlcoder.settings import MAX_PLAN_ROWS, SETTINGS
from sqlcoder.sql.guard import guard
from tests.corpus import SHOP, legitimate
from tests.db.conformance.conftest import Target, gap, target

__all__ = ["target"]  # the fixture

ROWS = 200_000  # their product is 4 * 10**10
_NO_ESTIMATES = "its plan holds no numbers"
TWO = "CREATE TABLE a (x INT PRIMARY KEY, g INT);\nCREATE TABLE b (x INT, g INT)"
_FILL = {
    "sqlite": "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 9) SELECT n, n FROM n",
    "duckdb": f"SELECT n, n % 100 FROM range(1, {ROWS + 1}) t (n)",
    "postgres": f"SELECT n, n % 100 FROM generate_series(1, {ROWS}) n",
    "mysql": f"SELECT seq, seq % 100 FROM seq_1_to_{ROWS}",
}
PRODUCTS = (
    "SELECT count(*) FROM a, b",
    "SELECT * FROM a CROSS JOIN b",
    "SELECT count(*) FROM a, b WHERE a.x + b.x = 7",
    "SELECT count(*) FROM a LEFT JOIN b ON a.x + b.x < 9",
    "SELECT g, count(*) FROM (SELECT a.g FROM a, b) AS t GROUP BY g",
    "WITH r AS (SELECT a.x FROM a, b) SELECT max(r.x) FROM r",
    "SELECT x FROM a WHERE g = 3 UNION ALL SELECT a.x FROM a, b",
)
EVERYDAY = (
    "SELECT count(*) FROM a",
    "SELECT * FROM a WHERE x = 7",
    "SELECT a.g, count(*) FROM a JOIN b ON b.x = a.x GROUP BY a.g ORDER BY 2 DESC",
    "SELECT count(*) FROM b WHERE x IN (SELECT x FROM a WHERE g = 3)",
    "SELECT count(*) FROM a WHERE EXISTS (SELECT 1 FROM b WHERE b.x = a.x AND b.g <> a.g)",
    "SELECT g, avg(x) FROM b GROUP BY g UNION ALL SELECT g, max(x) FROM a GROUP BY g",
    "SELECT x, rank() OVER (PARTITION BY g ORDER BY x) FROM a LIMIT 5",
    "SELECT count(*) FROM a WHERE x > (SELECT avg(x) FROM b)",
    "SELECT 1",
)


def big(target: Target) -> str:
    """The URL of a database with two tables of so many rows."""
    fill = _FILL[target.name]
    target.database(own=f"{TWO};\nINSERT INTO a {fill};\nINSERT INTO b {fill}")
    target.opened.pop().close()
    return target.urls[-1]


def expected_of(database: Database) -> tuple[float | None, str]:
    assert database.cost is not None
    return database.cost.rows, database.cost.note


def test_a_product_of_two_big_tables_is_refused_before_it_runs(target: Target) -> None:
    with Database.open(big(target), cache=False) as database:
        gap(target, sqlite=_NO_ESTIMATES)
        for sql in PRODUCTS:
            with pytest.raises(TooCostly, match=r"not run: .* [\d,]{14,} rows .* 10,000,000,000.*--max-plan") as told:
                database.execute(Query(sql, database.dialect), timeout_s=5)
                pytest.fail(f"ran: {sql}")
            assert told.value.exit_code == 4
        for sql in EVERYDAY:  # and what is refused leaves the connection as it was
            assert database.execute(Query(sql, database.dialect), timeout_s=30).columns, sql
            rows, note = expected_of(database)
            assert rows is not None and rows < MAX_PLAN_ROWS / 10, (sql, note)
        with pytest.raises(TooCostly):  # a lower ceiling for a smaller server
            Database(database._engine, max_plan_rows=1_000).execute(Query("SELECT sum(x) FROM b", target.name))


def test_a_expected_of_zero_asks_for_no_plan(target: Target, monkeypatch: pytest.MonkeyPatch) -> None:
    database = target.database("CREATE TABLE t (x INT); INSERT INTO t VALUES (1)")
    monkeypatch.setattr(database._engine, "estimate", lambda *_, **__: pytest.fail("asked"))
    assert database.execute(Query("SELECT x FROM t")).rows == ((1,),)
    assert expected_of(database) == (None, "no plan was asked for: there is no ceiling")


def test_everyday_queries_of_each_dialect_are_not_refused(target: Target) -> None:
    """Every plan is asked for: the schema of `strict` was not read."""
    database = target.database(SHOP)
    schema, strict = database.schema(), Database(database._engine)
    for sql in legitimate(target.name):
        query = guard(Query(sql, target.name), schema)
        assert strict.execute(query, timeout_s=30).columns
        rows, note = expected_of(strict)
        assert (rows is None) == (target.name == "sqlite"), (sql, note)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM t",
        "SELECT 1; DELETE FROM t",
        "COMMIT; DELETE FROM t",
        "ANALYZE DELETE FROM t",
        "(ANALYZE) DELETE FROM t",
        "ANALYZE t",
        "WITH gone AS (DELETE FROM t RETURNING x) SELECT * FROM gone",
        "SELECT 1 INTO OUTFILE '/tmp/sqlcoder-x'",
        "CREATE TABLE u AS SELECT 1",
        "SELECT x FROM nowhere",
        "",
        "\0",
    ],
)
def test_asking_for_a_plan_runs_nothing_and_its_failure_refuses_nothing(target: Target, sql: str) -> None:
    database = target.database("CREATE TABLE t (x INT); INSERT INTO t VALUES (1), (2)")
    for _ in range(2):
        check_cost(sql, database._engine, None, ceiling=MAX_PLAN_ROWS, timeout_s=5)
    assert database.execute(Query("SELECT count(*) FROM t")).rows == ((2,),)
    strict = Database(database._engine)
    with pytest.raises(QueryError) as told:
        strict.execute(Query(sql, target.name))
    assert not isinstance(told.value, TooCostly)


def test_a_text_that_cannot_be_sent_has_no_plan(target: Target) -> None:
    database = target.database("CREATE TABLE t (x INT)")
    assert check_cost("SELECT '\ud800'", database._engine, None, ceiling=1, timeout_s=5).rows is None


def test_quotes_in_a_text_or_a_name_do_not_hide_the_plan(target: Target) -> None:
    database = target.database('CREATE TABLE t (x INT, "say ""so""" TEXT); INSERT INTO t VALUES (1, \'a\')')
    column = target.quoted('say "so"')
    gap(target, sqlite=_NO_ESTIMATES)
    for text in ('say "so"', "it''s", '", "rows": 1, "x": "', "a\\\\b", "{}[],:", "\t\x01"):
        sql = f"SELECT {column} FROM t WHERE {column} <> '{text}' AND x > 0"
        cost = check_cost(sql, database._engine, None, ceiling=MAX_PLAN_ROWS, timeout_s=5)
        assert cost.rows is not None, (text, cost.note)


@pytest.mark.parametrize("target", ["postgres"], indirect=True)
def test_asking_for_a_plan_is_stopped_at_the_deadline(target: Target) -> None:
    """The planner itself runs functions that are declared immutable."""
    slow = """CREATE FUNCTION slow(x INT) RETURNS INT IMMUTABLE LANGUAGE plpgsql
        AS 'BEGIN PERFORM pg_sleep(20); RETURN x; END'"""
    database = target.database("CREATE TABLE t (x INT)", own=slow)
    cost = check_cost("SELECT slow(1) FROM t", database._engine, None, ceiling=1, timeout_s=0.5)
    assert cost.rows is None and "ExecutionFailed" in cost.note
    assert database.execute(Query("SELECT count(*) FROM t")).rows == ((0,),)


def test_what_costs_too_much_without_a_plan_that_says_so_is_stopped_by_the_clock(target: Target) -> None:
    """Estimates are blind for recursion: the time limit is what holds."""
    database = target.database("CREATE TABLE t (x INT); INSERT INTO t VALUES (1)")
    sql = "WITH RECURSIVE r (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r WHERE x < 2000000000) SELECT count(*) FROM r"
    engine = database._engine
    cost = check_cost(sql, engine, None, ceiling=MAX_PLAN_ROWS, timeout_s=5)
    assert cost.rows is None if target.name == "sqlite" else cost.rows is not None and cost.rows < 10_000


class _Engine:
    """An engine of which only the estimate matters."""

    estimates = True

    def __init__(self, answer: Callable[[], float | None]) -> None:
        self._answer = answer

    def estimate(self, sql: str, *, timeout_s: float) -> float | None:
        return self._answer()


def _raises(error: Exception) -> Callable[[], float]:
    def answer() -> float:
        raise error

    return answer


@given(st.floats(min_value=0) | st.none(), st.integers(0, 10**12))
def test_refused_is_what_is_above_the_ceiling_and_nothing_else(rows: float | None, ceiling: int) -> None:
    engine: Any = _Engine(lambda: rows)
    if rows is not None and ceiling and rows > ceiling:
        with pytest.raises(TooCostly):
            check_cost("SELECT 1", engine, None, ceiling=ceiling, timeout_s=1)
    else:
        check_cost("SELECT 1", engine, None, ceiling=ceiling, timeout_s=1)


@pytest.mark.parametrize(
    "error",
    [ExecutionFailed("'secret'"), DatabaseError("'secret'"), KeyError("x"), TypeError("x"), ValueError("x")],
)
def test_a_plan_that_cannot_be_had_or_read_refuses_nothing_and_quotes_nothing(error: Exception) -> None:
    engine: Any = _Engine(_raises(error))
    cost = check_cost("SELECT 1", engine, None, ceiling=1, timeout_s=1)
    assert cost.rows is None and "other limits hold" in cost.note and "secret" not in cost.note


def schema_of(**rows: int | None) -> Schema:
    return Schema("s", tuple(Table(name, (), row_count=count) for name, count in rows.items()))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM view1",
        "SELECT generate_series(1, 1000000)",
        "SELECT * FROM generate_series (1, 1000000)",
        "SELECT * FROM range(1000000) a, range(1000000) b",
        "SELECT * FROM seq_1_to_1000000 a",
        "WITH r AS (SELECT 1 FROM small) SELECT * FROM r a, r b, r c, r d, r e, r f",
        "SELECT * FROM (VALUES (1), (2)) a, (VALUES (1), (2)) b",
        "SELECT a FROM small GROUP BY CUBE (a, b)",
        "SELECT * FROM other.small",
        'SELECT * FROM "other"."small"',
        "SELECT * FROM pg_class a, pg_class b, pg_class c, pg_class d",
        "SELECT * FROM information_schema.columns a, information_schema.columns b",
        "SELECT 1 -- FROM small",
        "SELECT 1 /* */",
        "SELECT * FROM small a, small b, small c, small d, small e, small f, small g",
        " UNION ALL ".join(["SELECT 1"] * 40),
        'SELECT * FROM "big table"',
    ],
)
def test_a_plan_is_asked_for_where_the_text_leaves_doubt(sql: str) -> None:
    assert largest_product(sql, schema_of(**{"small": 100, "view1": None, "big table": 5})) * GROWTH > MAX_PLAN_ROWS


def test_no_plan_is_asked_for_where_the_text_is_clear() -> None:
    sql = "SELECT small.x, COUNT(*) FROM small JOIN smaller AS s ON s.small_id = small.id WHERE s.smaller_x IN (1, 2)"
    assert largest_product(sql, schema_of(small=100, smaller=10, view1=None)) == 2 * 100 * 10


@given(st.lists(st.sampled_from(["t1", "u22", "v333"]), min_size=1, max_size=6), st.integers(0, 50))
def test_no_product_of_tables_is_above_the_bound(names: list[str], rows: int) -> None:
    tables = {"t1": rows, "u22": rows + 7, "v333": 2 * rows}
    sql = "SELECT t1.x FROM " + ", ".join(f"{name} AS x{i}" for i, name in enumerate(names))
    whole = 1
    for name in names:
        whole *= tables[name]
    assert largest_product(sql, schema_of(**tables)) * (1 + 1e-9) >= whole


def test_no_plan_is_asked_for_where_the_tables_are_small(target: Target) -> None:
    database = target.database(SHOP)
    database.schema()
    small = Database(database._engine)
    small.schema()
    table = next(t for t in database.schema().tables if not t.is_view and t.row_count)
    small.execute(Query(f"SELECT count(*) FROM {target.quoted(table.name)}", target.name))
    said = "this engine gives no estimates" if target.name == "sqlite" else "the tables are small"
    assert said in expected_of(small)[1]


def test_the_setting_is_one_name_in_four_places() -> None:
    row = next(s for s in SETTINGS if s.name == "max_plan_rows")
    assert (row.flag, row.variable, row.default) == ("--max-plan-rows", "SQLCODER_MAX_PLAN_ROWS", MAX_PLAN_ROWS)
