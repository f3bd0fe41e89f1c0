"""The askers and the queue before them.

The asker with the lowest number that has nothing to do takes the next job, so that a server with one user opens each
database once. Nothing here knows of HTTP or of models.
"""

from __future__ import annotations

import heapq
import threading
import time
from collections.abc import Callable

from sqlcoder.db.database import Database
from sqlcoder.errors import Cancelled
from sqlcoder.serve.asker import Asker
from sqlcoder.serve.job import Job
from sqlcoder.serve.queue import FairQueue

_TYPICAL_S = 0.3
"""How long a question is taken to need before any was answered."""
_SMOOTHING = 0.1


class Pool:
    """`parallel` askers; jobs beyond them wait, at most `queue` of them, half of those for one client."""

    def __init__(self, open_database: Callable[[str], Database], *, parallel: int, queue: int) -> None:
        self._lock = threading.Lock()
        self._queue = FairQueue[Job](queue, max(1, (queue + 1) // 2), max(1, parallel - 1))
        self._askers = [Asker(number, open_database, self._free) for number in range(parallel)]
        self._idle = list(self._askers)
        self._running: dict[Job, Asker] = {}
        self._usual_s = _TYPICAL_S
        self._is_stopping = False

    @property
    def waiting(self) -> int:
        return len(self._queue)

    @property
    def running(self) -> int:
        return len(self._running)

    @property
    def is_stopping(self) -> bool:
        return self._is_stopping

    def submit(self, job: Job) -> None:
        """Let a job run or wait. Raises QueueFull, and Cancelled while the pool stops."""
        with self._lock:
            if self._is_stopping:
                raise Cancelled("The server is stopping")
            ahead = len(self._queue)
            self._queue.put(job.client, job)
            job.waits(ahead)
            self._dispatch()

    def cancel(self, job: Job) -> None:
        """Nobody wants it any more: it waits no longer, or its query is stopped. Returns at once."""
        job.unwanted.set()
        with self._lock:
            asker = self._running.get(job)
            if asker is None and self._queue.remove(job.client, job):
                job.over.set()
                job.result.set_exception(Cancelled("This was stopped before it began"))
                self._tell_places()
        if asker is not None:
            asker.stop(job)

    def wait_s(self) -> int:
        """Whole seconds after which there is likely to be room."""
        return max(1, round(self._usual_s * (len(self._queue) + 1) / len(self._askers)))

    def stop(self) -> None:
        """Take nothing more, and cancel what waits and runs. Returns at once."""
        with self._lock:
            self._is_stopping = True
            jobs = [*(job for job, _ in self._queue.order()), *self._running]
        for job in jobs:
            self.cancel(job)

    def close(self, timeout_s: float = 5.0) -> None:
        """`stop`, and wait for the askers to end."""
        self.stop()
        deadline = time.monotonic() + timeout_s
        for asker in self._askers:
            asker.retire(max(0.0, deadline - time.monotonic()))

    def _dispatch(self) -> None:
        """Under the lock: give what may run to those who have nothing to do."""
        while self._idle and (job := self._queue.take()) is not None:
            asker = heapq.heappop(self._idle)
            self._running[job] = asker
            asker.give(job)
        self._tell_places()

    def _tell_places(self) -> None:
        for job, ahead in self._queue.order():
            job.waits(ahead)

    def _free(self, asker: Asker, job: Job) -> None:
        with self._lock:
            self._usual_s += _SMOOTHING * (time.monotonic() - job.since - self._usual_s)
            del self._running[job]
            self._queue.done(job.client)
            heapq.heappush(self._idle, asker)
            self._dispatch()
