"""The attack corpora against each engine's own lock, with no guard before it: nothing changes, nothing leaks, all ends.

The database is a copy with a table, a view and a sequence to hurt. What a query may *see* beyond the schema (catalogues
of a server) is for the role and the guard; what it may *do* is for the lock, and the lock is what is tested here.
"""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from sqlcoder.db.database import Database
from sqlcoder.errors import DatabaseError, QueryError
from sqlcoder.query import Query
from tests.corpus import SHOP, attacks, costly
from tests.db.conformance.conftest import Target

PLANTED = "planted-0451"
"""Stands in files beside the database and in the working directory; no answer may hold it."""
LEAKS = (PLANTED, "root:x:0:")

ONE_CALL = "one call that makes a value of any size"
"""Not run here: no engine looks at its clock within one call of one function. Only the guard stops these."""

_WRITTEN = ("/tmp/x", "/tmp/x.csv", "/tmp/x.db", "/tmp/x.parquet", "/tmp/copy.db", "/var/www/x.php")
_OWN = {
    "sqlite": "CREATE VIEW v AS SELECT 1 AS x",
    "duckdb": "CREATE VIEW v AS SELECT 1 AS x;\nCREATE SEQUENCE s",
    "postgres": "CREATE VIEW v AS SELECT 1 AS x;\nCREATE SEQUENCE s",
    "mysql": "CREATE VIEW v AS SELECT 1 AS x;\nCREATE SEQUENCE s",
}
_CATALOGUE = {
    "postgres": """
        SELECT 'relation', c.relname, c.relkind::text, c.relacl::text, obj_description(c.oid) FROM pg_class c
        WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT 'column', a.attrelid::regclass::text, a.attname, a.atttypid::text, a.attnum::text
        FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL SELECT 'function', proname, prosrc, '', '' FROM pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT 'namespace', nspname, '', '', '' FROM pg_namespace WHERE nspname !~ '^pg_'
        UNION ALL SELECT 'large object', oid::text, '', '', '' FROM pg_largeobject_metadata
        UNION ALL SELECT 'extension', extname, '', '', '' FROM pg_extension
        UNION ALL SELECT 'setting', setdatabase::text, setrole::text, setconfig::text, '' FROM pg_db_role_setting
        UNION ALL SELECT 'lock', objid::text, '', '', '' FROM pg_locks
        WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
        UNION ALL SELECT 'sequence', s.last_value::text, s.is_called::text, '', '' FROM s
        ORDER BY 1, 2, 3
    """,
    "mysql": """
        SELECT 'table', table_name, table_type, engine, table_comment FROM information_schema.tables
        WHERE table_schema = database()
        UNION ALL SELECT 'column', table_name, column_name, column_type, ordinal_position
        FROM information_schema.columns WHERE table_schema = database()
        UNION ALL SELECT 'routine', routine_name, routine_definition, '', '' FROM information_schema.routines
        WHERE routine_schema = database()
        UNION ALL SELECT 'event', event_name, '', '', '' FROM information_schema.events WHERE event_schema = database()
        UNION ALL SELECT 'trigger', trigger_name, '', '', '' FROM information_schema.triggers
        WHERE trigger_schema = database()
        UNION ALL SELECT 'sequence', next_not_cached_value, '', '', '' FROM s
        UNION ALL SELECT 'lock', is_used_lock('x'), '', '', ''
        ORDER BY 1, 2, 3
    """,
}


def _digest(name: str, url: str) -> Any:
    """Everything that an attack could change: the files beside a file, the rows and the catalogue of a server."""
    if name in ("sqlite", "duckdb"):
        folder = Path(url).parent
        return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}
    engine = sa.create_engine(url, poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        rows: list[Any] = [
            connection.exec_driver_sql(f"SELECT * FROM {table} ORDER BY id").fetchall()
            for table in ("customers", "orders", "items")
        ]
        return [rows, connection.exec_driver_sql(_CATALOGUE[name]).fetchall()]


def _attacked(target: Target, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, queries: list[str]) -> Counter[str]:
    """Run them all under the lock alone, and say how they ended."""
    (home := tmp_path / "home").mkdir()
    monkeypatch.chdir(home)
    for place in (tmp_path, home):
        for name in ("customers.csv", "data.parquet", "x.csv", "x.json"):
            (place / name).write_text(f"{PLANTED}\n")
    at_home = sorted(home.iterdir())
    written = {path for path in map(Path, _WRITTEN) if path.exists()}
    database = target.database(SHOP, own=_OWN[target.name])
    url = target.urls[-1]
    before = _digest(target.name, url)
    ended: Counter[str] = Counter()
    for sql in queries:
        start = time.monotonic()
        try:
            result = database.execute(Query(sql, target.name), timeout_s=0.3)
        except (QueryError, DatabaseError) as error:
            ended[type(error).__name__] += 1
            said = str(error)
        else:
            ended["ran"] += 1
            said = repr(result.rows)
        assert time.monotonic() - start < 30, f"not stopped: {sql}"
        assert not any(leak in said for leak in LEAKS), f"leaked: {sql}"
        assert database.execute(Query("SELECT count(*) FROM customers")).rows == ((6,),), f"hurt: {sql}"
    assert _digest(target.name, url) == before
    assert sorted(home.iterdir()) == at_home
    assert {path for path in map(Path, _WRITTEN) if path.exists()} == written
    print(f"{target.name}: {len(queries)} attacks, {dict(ended)}")
    return ended


def test_no_attack_gets_through_a_file_s_lock(
    file_target: Target, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    queries = [sql for sql, why in attacks(file_target.name) if why != ONE_CALL]
    ended = _attacked(file_target, monkeypatch, tmp_path, queries)
    assert ended["ran"] < len(queries) / 4


@pytest.mark.slow
@pytest.mark.parametrize("target", ["postgres", "mysql"], indirect=True)
def test_no_attack_gets_through_a_server_s_lock(
    target: Target, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    queries = [sql for sql, why in attacks(target.name) if why != ONE_CALL]
    ended = _attacked(target, monkeypatch, tmp_path, queries)
    assert ended["ran"] < len(queries) / 2


def test_what_only_costs_time_is_stopped(target: Target) -> None:
    database = target.database(SHOP)
    for sql in (sql for name, sql in costly() if name == target.name):
        start = time.monotonic()
        with contextlib.suppress(QueryError):
            database.execute(Query(sql, target.name), timeout_s=0.2)
        assert time.monotonic() - start < 10, f"not stopped: {sql}"
        assert database.execute(Query("SELECT count(*) FROM customers")).rows == ((6,),), sql


@pytest.mark.parametrize("target", ["postgres", "mysql"], indirect=True)
def test_a_lock_that_a_query_took_goes_with_it(target: Target) -> None:
    """Such locks belong to the session: the rollback leaves them, and whoever waits for them waits for us."""
    take, free = {
        "postgres": ("SELECT pg_advisory_lock(7)", "SELECT pg_try_advisory_lock(7)"),
        "mysql": ("SELECT get_lock('sqlcoder-x', 1)", "SELECT is_free_lock('sqlcoder-x')"),
    }[target.name]
    database = target.database(SHOP)
    database.execute(Query(take, target.name))
    with Database.open(target.urls[-1], cache=False) as other:
        assert other.execute(Query(free, target.name)).rows in (((True,),), ((1,),))
