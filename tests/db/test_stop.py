"""`Database.stop`, from another thread, ends the query that runs and lets no other begin; `resume` undoes that."""

from __future__ import annotations

import threading
import time

import pytest

from sqlcoder.errors import Cancelled
from sqlcoder.query import Query
from tests.db.conformance.conftest import Target, target
from tests.db.test_stopping import _RUNAWAY

__all__ = ["target"]  # the fixture


def test_a_query_is_stopped_from_another_thread(target: Target) -> None:
    database = target.database("CREATE TABLE t (x INT); INSERT INTO t VALUES (1)")
    over = threading.Event()

    def insist() -> None:
        time.sleep(0.3)
        while not over.is_set():
            database.stop()
            over.wait(0.05)

    thread = threading.Thread(target=insist)
    thread.start()
    started = time.monotonic()
    with pytest.raises(Cancelled):
        database.execute(Query(_RUNAWAY[database.dialect], database.dialect), timeout_s=60)
    over.set()
    thread.join()
    assert time.monotonic() - started < 20
    with pytest.raises(Cancelled):
        database.execute(Query("SELECT 1", database.dialect))
    database.resume()
    assert database.execute(Query("SELECT 1 AS n", database.dialect)).rows == ((1,),)
