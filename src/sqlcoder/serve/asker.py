"""A thread that answers one job after the other on databases of its own.

A connection runs one query at a time, so each asker opens its own, when first asked for; and anew after some minutes,
so that new tables and values show up, and after the database failed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from queue import SimpleQueue

from sqlcoder.db.database import Database
from sqlcoder.errors import Cancelled, DatabaseError
from sqlcoder.serve.job import Job

KEPT_S = 600.0
"""How long a connection is used before it is opened anew."""
INSIST_S = 0.05
"""Between two calls to stop a query: an engine may miss one that comes too early."""


class Asker:
    """One thread; `free` is called, in it, after each job."""

    def __init__(
        self, number: int, open_database: Callable[[str], Database], free: Callable[[Asker, Job], None]
    ) -> None:
        self.number = number
        self._open_database = open_database
        self._free = free
        self._inbox: SimpleQueue[Job | None] = SimpleQueue()
        self._opened: dict[str, tuple[Database, float]] = {}
        self._lock = threading.Lock()
        self._busy: tuple[Job, Database] | None = None
        """What runs and where; changed under the lock, so that a late call to stop never meets another's query."""
        self._thread = threading.Thread(target=self._run, name=f"asker-{number}", daemon=True)
        self._thread.start()

    def __lt__(self, other: Asker) -> bool:
        return self.number < other.number

    def give(self, job: Job) -> None:
        """Do this next; only for an asker that has nothing to do."""
        self._inbox.put(job)

    def stop(self, job: Job) -> None:
        """Break the job's query off, until it has ended; returns at once."""
        threading.Thread(target=self._insist, args=(job,), name="stopping", daemon=True).start()

    def retire(self, timeout_s: float) -> None:
        """End the thread after its job, and close its databases."""
        self._inbox.put(None)
        self._thread.join(timeout_s)

    def _insist(self, job: Job) -> None:
        while not job.over.is_set():
            with self._lock:
                if self._busy is not None and self._busy[0] is job:
                    self._busy[1].stop()
            job.over.wait(INSIST_S)

    def _run(self) -> None:
        while (job := self._inbox.get()) is not None:
            self._do(job)
            self._free(self, job)
        for name in list(self._opened):
            self._close(name)

    def _do(self, job: Job) -> None:
        try:
            result = self._work(job)
        except BaseException as error:  # noqa: BLE001 - the border of a thread: told to whoever waits
            job.over.set()
            stopped = job.unwanted.is_set() and not isinstance(error, Cancelled)
            job.result.set_exception(Cancelled("This was stopped: it is no longer wanted") if stopped else error)
        else:
            job.over.set()
            job.result.set_result(result)

    def _work(self, job: Job) -> object:
        job.begins("opening")
        database = self._database(job.database)
        with self._lock:
            self._busy = (job, database)
        try:
            return job.work(database, job.begins)
        except DatabaseError:
            self._close(job.database)
            raise
        finally:
            with self._lock:
                self._busy = None
            database.resume()

    def _database(self, name: str) -> Database:
        if name in self._opened and time.monotonic() - self._opened[name][1] > KEPT_S:
            self._close(name)
        if name not in self._opened:
            self._opened[name] = self._open_database(name), time.monotonic()
        return self._opened[name][0]

    def _close(self, name: str) -> None:
        self._opened.pop(name)[0].close()
