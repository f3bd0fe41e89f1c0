"""CSV and Parquet files, and folders of them, are databases; nothing of the user's changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqlcoder.db.database import Database
from sqlcoder.errors import DatabaseError, QueryError
from sqlcoder.query import Query
from tests.db.conftest import fingerprint

duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: pip install 'sqlcoder[duckdb]'")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "data"
    made.mkdir()
    (made / "customers.csv").write_text("id,name,city\n1,Zoë,Oslo\n2,Ann,Köln\n")
    (made / "a[1]*.tsv").write_text("x\ty\n1\t2024-01-02\n")
    duckdb.sql("SELECT 1 AS id, 1 AS customer_id, 10.5 AS total").write_parquet(str(made / "orders.parquet"))
    return made


def test_what_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match=r"There is no file .*sales\.csv"):
        Database.open(tmp_path / "sales.csv")
    (tmp_path / "bad.parquet").write_text("no parquet")
    with pytest.raises(DatabaseError, match=r"bad\.parquet cannot be read"):
        Database.open(tmp_path / "bad.parquet")


def test_a_folder_is_a_database(folder: Path) -> None:
    before = fingerprint(folder)
    with Database.open(folder, cache=False) as database:
        assert {t.name for t in database.schema().tables} == {"a[1]*", "customers", "orders"}
        sql = "SELECT c.name, o.total FROM customers AS c JOIN orders AS o ON o.customer_id = c.id"
        assert [row[0] for row in database.execute(Query(sql)).rows] == ["Zoë"]
        for attack in (f"COPY orders TO '{folder}/customers.csv'", f"SELECT * FROM '{folder}/customers.csv'"):
            with pytest.raises(QueryError):
                database.execute(Query(attack))
        with pytest.raises(QueryError):
            database.execute(Query("DELETE FROM orders"))
    assert fingerprint(folder) == before


def test_one_file_is_a_database(folder: Path) -> None:
    with Database.open(folder / "customers.csv", cache=False) as database:
        assert database.execute(Query("SELECT count(*) FROM customers")).rows == ((2,),)
        assert [cell.text for cell in database.values().lookup("koln")] == ["Köln"]
        assert "later changes do not show" in database.notes[0]
