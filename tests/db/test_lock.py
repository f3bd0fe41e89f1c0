"""The engine's lock, with no guard before it: only reading, in time, in bounds."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from sqlcoder.db.database import Database
from sqlcoder.errors import ExecutionFailed, QueryError, Timeout, UnknownColumn, UnknownTable, Unparsable, Unsafe
from sqlcoder.query import Query
from tests.db.conftest import SHOP, MakeDatabase, fingerprint

REFUSED = """
INSERT INTO orders VALUES (9, 9, '', 9)
DELETE FROM orders
UPDATE orders SET total = 0
REPLACE INTO orders VALUES (1, 1, '', 0)
WITH x AS (SELECT 1) DELETE FROM orders
DELETE FROM orders RETURNING *
DROP TABLE orders
CREATE TABLE t (x)
CREATE TEMP TABLE t AS SELECT 1
CREATE TEMP VIEW v AS SELECT 1
CREATE TEMP TRIGGER t BEFORE INSERT ON orders BEGIN SELECT 1; END
ALTER TABLE orders ADD COLUMN x
VACUUM
VACUUM INTO 'copy.sqlite'
ATTACH 'other.sqlite' AS other
ATTACH ':memory:' AS other
DETACH main
PRAGMA query_only = OFF
PRAGMA journal_mode = WAL
PRAGMA table_info(orders)
SELECT * FROM pragma_table_info('orders')
SELECT * FROM sqlite_master
SELECT * FROM SQLITE_SCHEMA
SELECT load_extension('x')
SELECT fts3_tokenizer('simple')
SELECT sqlite_compileoption_get(1)
SELECT zeroblob(1000000000)
SELECT hex(randomblob(1000))
SELECT readfile('/etc/passwd')
BEGIN
COMMIT
SAVEPOINT x
ANALYZE
REINDEX
EXPLAIN DELETE FROM orders
SELECT 1; SELECT 2
SELECT 1; DROP TABLE orders
CREATE VIRTUAL TABLE v USING fts5(x)
""".strip().splitlines()

ENDLESS = "WITH RECURSIVE t (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t)"


@pytest.fixture
def database(make_database: MakeDatabase) -> Database:
    return Database.open(make_database())


@pytest.mark.parametrize("sql", REFUSED)
def test_anything_but_reading_is_refused(make_database: MakeDatabase, sql: str) -> None:
    path = make_database()
    before = fingerprint(path.parent)
    with Database.open(path) as database:
        with pytest.raises(QueryError):
            database.execute(Query(sql))
        assert database.execute(Query("SELECT count(*) FROM orders")).rows == ((3,),)
    assert fingerprint(path.parent) == before
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize(
    "sql", ["ATTACH 'x' AS y", "SELECT * FROM sqlite_master", "DELETE FROM orders", "SELECT 1; SELECT 2"]
)
def test_a_refusal_is_unsafe(database: Database, sql: str) -> None:
    with pytest.raises(Unsafe):
        database.execute(Query(sql))


def test_the_lock_holds_after_a_writer_came_by(make_database: MakeDatabase) -> None:
    path = make_database("PRAGMA journal_mode = WAL;" + SHOP)
    with Database.open(path) as database:
        make_database("DELETE FROM orders WHERE id = 3")  # the reader opens again
        assert database.execute(Query("SELECT count(*) FROM orders")).rows == ((2,),)
        with pytest.raises(Unsafe):
            database.execute(Query("PRAGMA query_only = OFF"))


@pytest.mark.parametrize(
    "sql",
    [
        f"{ENDLESS} SELECT count(*) FROM t",
        f"{ENDLESS} SELECT x FROM t WHERE x < 0",
        f"{ENDLESS}, u AS (SELECT x FROM t LIMIT 1000) SELECT count(*) FROM u a, u b, u c, u d",
    ],
)
def test_a_runaway_is_stopped_on_time_and_the_next_query_runs(database: Database, sql: str) -> None:
    start = time.monotonic()
    with pytest.raises(Timeout, match=r"after 0\.2 s"):
        database.execute(Query(sql), timeout_s=0.2)
    assert time.monotonic() - start < 5
    assert database.execute(Query("SELECT 1")).rows == ((1,),)


def test_rows_are_cut_and_said_to_be(database: Database) -> None:
    result = database.execute(Query(f"{ENDLESS} SELECT x FROM t"), max_rows=10)
    assert len(result.rows) == 10 and result.truncated
    whole = database.execute(Query("SELECT id FROM orders"), max_rows=3)
    assert len(whole.rows) == 3 and not whole.truncated


def test_huge_cells_are_refused(database: Database) -> None:
    with pytest.raises(ExecutionFailed, match="larger than 1 MB"):
        database.execute(Query("SELECT replace(printf('%.*c', 900000, 'x'), 'x', 'xx')"))
    with pytest.raises(ExecutionFailed, match="larger than 1 MB"):
        database.execute(Query(f"{ENDLESS} SELECT group_concat(x) FROM (SELECT x FROM t LIMIT 300000)"))


def test_huge_results_are_cut(database: Database) -> None:
    result = database.execute(Query(f"{ENDLESS} SELECT printf('%.*c', 900000, 'x') FROM t"))
    assert result.truncated and 64 < len(result.rows) < 80


def test_costly_functions_do_not_hide_the_deadline(database: Database) -> None:
    start = time.monotonic()
    with pytest.raises(Timeout):
        database.execute(Query(f"{ENDLESS} SELECT sum(length(printf('%.*c', 900000, 'x'))) FROM t"), timeout_s=0.3)
    assert time.monotonic() - start < 5


def test_unknown_names_say_what_was_meant(database: Database) -> None:
    with pytest.raises(UnknownTable, match="no such table: ordres; did you mean 'orders'"):
        database.execute(Query("SELECT * FROM ordres"))
    with pytest.raises(UnknownColumn, match="did you mean 'total'"):
        database.execute(Query("SELECT orders.totl FROM orders"))
    with pytest.raises(UnknownColumn, match=r"no such column: zzzzzz$"):
        database.execute(Query("SELECT zzzzzz FROM orders"))


@pytest.mark.parametrize("sql", ["", "-- nothing", "SELECT 1\x00; DROP TABLE orders", "SELECT '\ud800'"])
def test_what_is_no_statement(database: Database, sql: str) -> None:
    with pytest.raises(Unparsable):
        database.execute(Query(sql))


@pytest.mark.parametrize("sql", ["SELEC 1", "SELECT ?", "SELECT abs(-9223372036854775808)", "SELECT nofunction(1)"])
def test_other_failures(database: Database, sql: str) -> None:
    with pytest.raises((ExecutionFailed, Unsafe)):
        database.execute(Query(sql))


def test_ordinary_queries_run(database: Database) -> None:
    result = database.execute(
        Query(
            "SELECT c.name, round(sum(o.total), 1) AS spent, count(*) OVER () FROM customers c JOIN orders o "
            "ON o.customer_id = c.id WHERE strftime('%Y', o.day) = '2024' AND lower(c.city) LIKE 's%' GROUP BY 1"
        )
    )
    assert result.columns == ("name", "spent", "count(*) OVER ()")
    assert result.rows == (("Zoë O'Neil", 17.5, 1),)


def test_text_that_is_not_utf8_does_not_cost_the_answer(make_database: MakeDatabase) -> None:
    with Database.open(
        make_database("CREATE TABLE t (x TEXT); INSERT INTO t VALUES (CAST(x'41ff42' AS TEXT))")
    ) as database:
        assert database.execute(Query("SELECT x FROM t")).rows == (("A\ufffdB",),)
        assert len(database.values()) == 1


def test_full_text_tables_can_be_asked(make_database: MakeDatabase) -> None:
    path = make_database(
        "CREATE VIRTUAL TABLE notes USING fts5(body); INSERT INTO notes VALUES ('red fox'), ('blue hen')"
    )
    with Database.open(path) as database:
        assert [t.name for t in database.schema().tables] == ["notes"]
        assert database.execute(Query("SELECT body FROM notes WHERE notes MATCH 'fox'")).rows == (("red fox",),)
