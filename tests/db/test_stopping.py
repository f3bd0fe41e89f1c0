"""A runaway query ends with its deadline, with Ctrl-C and with the process, seen from outside: on the server.

The query runs in a child process through `Database`, as `sqlcoder ask` would run it. What cannot be had is said in
docs/safety.md: MariaDB looks at a connection only when it writes, so there a killed process leaves a query that ends at
its deadline.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from tests.db.conformance.conftest import Target, target

__all__ = ["target"]  # the fixture

_CHILD = """
import sys
from sqlcoder.db.database import Database
from sqlcoder.errors import Timeout
from sqlcoder.query import Query
url, sql, timeout_s = sys.argv[1:]
with Database.open(url, cache=False, max_plan_rows=0) as database:
    print("runs", flush=True)
    try:
        database.execute(Query(sql, database.dialect), timeout_s=float(timeout_s))
    except Timeout:
        print("late", flush=True)
"""
_RUNAWAY = {
    "sqlite": "WITH RECURSIVE r (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r",
    "duckdb": "SELECT count(*) FROM range(1000000) a, range(1000000) b, range(1000000) c WHERE a.range > b.range",
    "postgres": "SELECT count(*) FROM generate_series(1, 1000000000000) AS runaway",
    "mysql": "SELECT count(*) FROM seq_1_to_1000000000 runaway, seq_1_to_1000000000 b WHERE runaway.seq + b.seq < 0",
}
_RUNNING = {
    "postgres": "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend'",  # a cursor's query is known as its FETCH
    "mysql": "SELECT count(*) FROM information_schema.processlist WHERE info LIKE '%runaway%' AND db = database() "
    "AND id <> connection_id()",
}


def _patience() -> float:
    """The second that a query has to be gone, and as much longer as the machine has more to do than processors."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


class _Run:
    """A child that runs the runaway, and a look at whether it still runs."""

    def __init__(self, target: Target, timeout_s: float) -> None:
        target.database("CREATE TABLE t (x INT); INSERT INTO t VALUES (1)")
        url = target.urls[-1]
        self.name = target.name
        self.engine = sa.create_engine(url, poolclass=sa.pool.NullPool) if target.name in _RUNNING else None
        self.child = subprocess.Popen(
            [sys.executable, "-c", _CHILD, url, _RUNAWAY[target.name], str(timeout_s)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.child.stdout is not None
        assert self.child.stdout.readline() == "runs\n", self.child.communicate()
        self.started = time.monotonic()

    def runs(self) -> bool:
        if self.engine is None:
            return self.child.poll() is None
        with self.engine.connect() as connection:
            return bool(
                connection.exec_driver_sql(_RUNNING[self.name], execution_options={"no_parameters": True}).scalar()
            )

    def wait(self, wanted: Callable[[], bool], seconds: float) -> float:
        """Seconds until `wanted` held; fails after `seconds`."""
        start = time.monotonic()
        while not wanted():
            assert time.monotonic() - start < seconds, f"not within {seconds:.1f} s"
            time.sleep(0.05)
        return time.monotonic() - start

    def gone(self) -> bool:
        return not self.runs()


@contextmanager
def _running(target: Target, timeout_s: float) -> Iterator[_Run]:
    run = _Run(target, timeout_s)
    try:
        if run.engine is not None:
            run.wait(run.runs, 5 + 5 * _patience())
        else:
            time.sleep(0.3)
        yield run
    finally:
        run.child.kill()
        run.child.communicate()


@pytest.mark.slow
def test_a_runaway_is_gone_a_second_after_its_deadline(target: Target) -> None:
    timeout_s = 2.0 + _patience()
    with _running(target, timeout_s) as run:
        left = run.started + timeout_s - time.monotonic()
        run.wait(run.gone, max(left, 0) + _patience())
        assert run.child.communicate(timeout=30)[0] == "late\n"


@pytest.mark.slow
def test_a_runaway_is_gone_a_second_after_ctrl_c(target: Target) -> None:
    with _running(target, 60.0) as run:
        run.child.send_signal(signal.SIGINT)
        run.wait(run.gone, _patience())
        _, said = run.child.communicate(timeout=30)
        assert "KeyboardInterrupt" in said
        assert run.child.returncode == -signal.SIGINT


@pytest.mark.slow
@pytest.mark.parametrize("target", ["sqlite", "duckdb", "postgres"], indirect=True)
def test_a_runaway_is_gone_a_second_after_its_process_was_killed(target: Target) -> None:
    with _running(target, 60.0) as run:
        run.child.kill()
        run.wait(run.gone, _patience())


@pytest.mark.slow
@pytest.mark.parametrize("target", ["mysql"], indirect=True)
def test_mariadb_ends_a_killed_process_s_query_at_its_deadline(target: Target) -> None:
    timeout_s = 2.0 + _patience()
    with _running(target, timeout_s) as run:
        run.child.kill()
        left = run.started + timeout_s - time.monotonic()
        run.wait(run.gone, max(left, 0) + _patience())
