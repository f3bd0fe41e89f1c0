"""One thread that interrupts whatever runs past its deadline, for however many queries follow each other.

A thread for each query costs more than most queries take. This one starts with the first query, sleeps until a deadline
is due, and ends when nothing has run for a while. It is no weaker than a timer for each: the interrupt comes at the
deadline, none comes once the query is over, and one that came too early (SQLite forgets it where no statement has
started) is given again until the query stops.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator

_AGAIN_S = 0.05
_IDLE_S = 10.0
_LONGEST_WAIT_S = 3600.0  # a lock cannot wait for ever long


class Watchdog:
    """Watches one query at a time; whoever owns it sees to that."""

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.Lock())
        self._interrupt: Callable[[], None] | None = None
        """How to stop what runs; None where nothing does."""
        self._deadline = 0.0
        self._wakes = 0.0
        """When the thread looks again by itself."""
        self._used = False
        """Has anything run since it last looked?"""
        self._thread: threading.Thread | None = None

    @contextlib.contextmanager
    def watching(self, interrupt: Callable[[], None], timeout_s: float) -> Iterator[None]:
        """Within, `interrupt` is called from the deadline on, every 50 ms; after it, never again."""
        with self._changed:
            self._interrupt, self._deadline, self._used = interrupt, time.monotonic() + timeout_s, True
            if self._thread is None or not self._thread.is_alive():  # also after a fork, which copies no threads
                self._thread = threading.Thread(target=self._watch, name="sqlcoder-watchdog", daemon=True)
                self._thread.start()
            elif self._deadline < self._wakes:
                self._changed.notify()
        try:
            yield
        finally:
            with self._changed:  # an interrupt that is under way is over before the next query begins
                self._interrupt = None

    def rest(self) -> None:
        """Let the thread end now; the next query starts another."""
        with self._changed:
            self._used = False
            self._changed.notify()

    def _watch(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                if self._interrupt is None:
                    if not self._used:
                        self._thread = None
                        return
                    self._used, wait_s = False, _IDLE_S
                elif now < self._deadline:
                    wait_s = min(self._deadline - now, _LONGEST_WAIT_S)
                else:
                    self._interrupt()
                    wait_s = _AGAIN_S
                self._wakes = now + wait_s
                self._changed.wait(wait_s)
