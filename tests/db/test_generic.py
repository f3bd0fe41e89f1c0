"""Through SQLAlchemy (here: to SQLite) nothing is written either, and the schema is the same."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqlcoder.db.database import Database
from sqlcoder.db.engines import load_engine
from sqlcoder.db.engines.generic import GenericEngine
from sqlcoder.errors import DatabaseError, QueryError, SetupError, Timeout, UnknownColumn, UnknownTable
from sqlcoder.query import Query
from tests.db.conftest import MakeDatabase, fingerprint


@pytest.fixture
def path(make_database: MakeDatabase) -> Path:
    return make_database()


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    with Database(GenericEngine(f"sqlite:///{path}")) as opened:
        yield opened


def test_urls_that_lead_nowhere() -> None:
    with pytest.raises(SetupError, match="knows no database 'nosuch'"):
        GenericEngine("nosuch://host/db")
    with pytest.raises(SetupError, match="is not an SQLAlchemy URL"):
        GenericEngine("postgresql://host:port/x")
    with pytest.raises(DatabaseError, match="cannot be reached"):
        GenericEngine("sqlite:////nowhere/at/all.sqlite")
    with pytest.raises(DatabaseError, match="has no tables"):
        GenericEngine("sqlite://").introspect()


@pytest.mark.parametrize(
    "sql", ["DELETE FROM orders", "CREATE TABLE x (y)", "SELECT 1; DELETE FROM orders", "SELECT (", ""]
)
def test_writes_are_refused(database: Database, path: Path, sql: str) -> None:
    before = fingerprint(path.parent)
    with pytest.raises(QueryError):
        database.execute(Query(sql))
    assert database.execute(Query("SELECT count(*) FROM orders")).rows == ((3,),)
    assert fingerprint(path.parent) == before


def test_unknown_names(database: Database) -> None:
    with pytest.raises(UnknownTable, match="did you mean 'orders'"):
        database.execute(Query("SELECT * FROM ordres"))
    with pytest.raises(UnknownColumn, match="did you mean 'total'"):
        database.execute(Query("SELECT totl FROM orders"))


def test_a_runaway_is_stopped(database: Database) -> None:
    start = time.monotonic()
    endless = "WITH RECURSIVE t (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) SELECT"
    with pytest.raises(Timeout):
        database.execute(Query(f"{endless} count(*) FROM t"), timeout_s=0.2)
    assert time.monotonic() - start < 5
    result = database.execute(Query(f"{endless} x FROM t"), max_rows=5)
    assert result.truncated and len(result.rows) == 5


def test_the_same_schema_and_values_as_without_sqlalchemy(database: Database, path: Path) -> None:
    with Database.open(path) as direct:
        assert database.schema().foreign_keys == direct.schema().foreign_keys
        assert [(t.name, t.primary_key, t.row_count) for t in database.schema().tables] == [
            (t.name, t.primary_key, t.row_count) for t in direct.schema().tables
        ]
        assert [(c.name, c.type) for _, c in database.schema().columns()] == [
            (c.name, c.type) for _, c in direct.schema().columns()
        ]
        assert database.values().lookup("sao paulo") == direct.values().lookup("sao paulo") != ()


def test_percent_signs_are_not_parameters(database: Database) -> None:
    assert database.execute(Query("SELECT name FROM customers WHERE name LIKE '%s%' OR name LIKE 'A%'")).rows == (
        ("Ann Lee",),
    )


def test_passwords_stay_out_of_url_and_messages() -> None:
    with pytest.raises((DatabaseError, SetupError)) as caught:
        load_engine("postgresql://ann:s3cret@127.0.0.1:1/db")("postgresql://ann:s3cret@127.0.0.1:1/db", timeout_s=1)
    assert "s3cret" not in str(caught.value)


def test_the_scheme_chooses_the_engine() -> None:
    assert load_engine("oracle+oracledb://host/db") is GenericEngine
    assert load_engine("postgresql+psycopg://host/db").__name__ == "PostgresEngine"
    assert load_engine("mysql://host/db").__name__ == load_engine("mariadb://host/db").__name__ == "MySQLEngine"
    assert load_engine("x.duckdb").__name__ == load_engine("sales.csv").__name__ == "DuckDBEngine"
    assert load_engine("sqlite:///x").__name__ == load_engine("x.db").__name__ == "SQLiteEngine"
