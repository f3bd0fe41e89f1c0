"""Golds on PostgreSQL beside SQLite: a difference is told with its reason, sameness is not a matter of types."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sqlcoder.curation.postgres import copied, hold
from sqlcoder.db.database import Database
from sqlcoder.errors import DatabaseError, SetupError
from sqlcoder.example import Example

SHOP = """
CREATE TABLE sale (
  id INTEGER PRIMARY KEY, -- a "quoted" comment; with a semicolon
  buyer VARCHAR(20), amt NUMERIC(10,2), rate REAL, day DATE, paid BOOLEAN, parent INTEGER REFERENCES later (id)
);
CREATE TABLE later (id INTEGER PRIMARY KEY, "order" TEXT);
INSERT INTO sale VALUES (1, 'Ada	tab', 5, 0.1, '2024-01-31', 1, 1), (3000000000, 'Zoë \\N', 7.25, NULL, NULL, 0, 99);
INSERT INTO later VALUES (1, 'a');
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    with closing(sqlite3.connect(tmp_path / "shop.sqlite")) as connection:
        connection.executescript(SHOP)
    return tmp_path / "shop.sqlite"


@pytest.fixture
def both(shop: Path) -> Iterator[tuple[Database, Database]]:
    if "SQLCODER_POSTGRES_URL" not in os.environ:
        pytest.skip("no postgres server here: set SQLCODER_POSTGRES_URL (make services)")
    pytest.importorskip("psycopg", reason="the driver of postgres is not installed: pip install 'sqlcoder[postgres]'")
    with Database.open(shop, cache=False) as sqlite, copied(shop, os.environ["SQLCODER_POSTGRES_URL"]) as postgres:
        yield sqlite, postgres


@pytest.mark.parametrize(
    ("gold", "reason"),
    [
        ("SELECT julianday(day) FROM sale", "no JULIANDAY, DATE with modifiers or STRFTIME"),
        ("SELECT count(*) FROM sale WHERE substr(day, 1, 4) = '2024'", "text functions over a date"),
        ("SELECT count(*) FROM sale WHERE buyer LIKE 'ada%'", "LIKE heeds case"),
        ("SELECT buyer, sum(amt) FROM sale", "a group shows what it is not grouped by"),
        ("SELECT count(*) FROM sale WHERE buyer > 1", "types that SQLite converts"),
    ],
)
def test_a_difference_is_told_with_its_reason(both: tuple[Database, Database], gold: str, reason: str) -> None:
    held = hold(Example("1", "shop", "q", (gold,)), gold, *both)
    assert (held.agrees, held.reason) == (False, reason), held.complaint


@pytest.mark.parametrize(
    "gold",
    [
        "SELECT * FROM sale",
        "SELECT day, amt FROM sale ORDER BY day",  # NULL comes first on both
        "SELECT sum(amt), avg(rate) FROM sale",
        "SELECT max(id) FROM sale WHERE day < '2025-01-01'",
        'SELECT "order" FROM later',
    ],
)
def test_the_same_rows_agree_whatever_their_types(both: tuple[Database, Database], gold: str) -> None:
    held = hold(Example("1", "shop", "q", (gold,)), gold, *both)
    assert held.agrees, held.complaint


def test_the_copy_is_gone_afterwards(shop: Path) -> None:
    if "SQLCODER_POSTGRES_URL" not in os.environ:
        pytest.skip("no postgres server here: set SQLCODER_POSTGRES_URL (make services)")
    psycopg = pytest.importorskip("psycopg", reason="the driver of postgres is not installed")
    with copied(shop, os.environ["SQLCODER_POSTGRES_URL"]) as postgres:
        name = postgres.url.rpartition("/")[2]
    with psycopg.connect(os.environ["SQLCODER_POSTGRES_URL"]) as connection:
        assert connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is None


def test_a_server_that_is_not_there_is_an_error(shop: Path) -> None:
    pytest.importorskip("psycopg", reason="the driver of postgres is not installed: pip install 'sqlcoder[postgres]'")
    with pytest.raises(DatabaseError, match="cannot make a database"), copied(shop, "postgresql://x@127.0.0.1:1/x"):
        pass
    with pytest.raises(SetupError, match="needs a URL"), copied(shop, "not a url"):
        pass
