"""A fingerprint tells when the values of a database may have changed; where an engine cannot tell, there is none."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from sqlcoder.db.database import Database
from sqlcoder.db.engines import load_engine
from tests.db.conformance.conftest import Target

CHANGES = (
    "INSERT INTO t VALUES (3, 'd')",
    "UPDATE t SET name = 'c' WHERE id = 2",
    "DELETE FROM t WHERE id = 2",
    "TRUNCATE t",
    "REVOKE ALL ON t FROM CURRENT_USER",
)


def fingerprint(url: str) -> str | None:
    engine = load_engine(url)(url)
    try:
        return engine.fingerprint()
    finally:
        engine.close()


@pytest.mark.parametrize("change", CHANGES)
def test_postgres_counts_changes(target: Target, change: str) -> None:
    if target.name != "postgres":
        pytest.skip("about PostgreSQL's counters")
    target.database("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT)")
    url = target.urls[0]
    run(url, "INSERT INTO t VALUES (1, 'a'), (2, 'b')")
    before = settled(url)
    assert before is not None
    assert fingerprint(url) == before
    run(url, change)
    assert waits_for(url, before), "the change did not show within 30 s"


def test_mysql_cannot_tell(target: Target) -> None:
    if target.name != "mysql":
        pytest.skip("no counter of changes here: see the engine")
    target.database("CREATE TABLE t (id INTEGER PRIMARY KEY)")
    assert fingerprint(target.urls[0]) is None


def test_values_of_a_server_are_kept_until_they_change(target: Target, tmp_path: Path) -> None:
    if target.name != "postgres":
        pytest.skip("the one server whose values are kept")
    target.database("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO t VALUES (1, 'Ada Lovelace')")
    url = target.urls[0]
    settled(url)
    cache = tmp_path / "cache"
    for _ in range(2):
        with Database.open(url, cache_dir=cache) as database:
            assert database.values()
    (kept,) = (cache / "values").glob("*.sqlite")
    assert sqlite3.connect(kept).execute("SELECT count(*) FROM sqlite_master").fetchone()[0]


def run(url: str, statement: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)


def settled(url: str) -> str | None:
    """The fingerprint once the counters have taken in what was committed."""
    found = fingerprint(url)
    for _ in range(40):
        time.sleep(0.5)
        found, before = fingerprint(url), found
        if found == before:
            return found
    return found


def waits_for(url: str, before: str) -> bool:
    """Does the fingerprint become another one?"""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if fingerprint(url) != before:
            return True
        time.sleep(0.2)
    return False
