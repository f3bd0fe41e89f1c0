"""The watchdog interrupts what is late, again and again, and nothing else."""

from __future__ import annotations

import threading
import time

from sqlcoder.db.engines.watchdog import Watchdog


def test_nothing_is_interrupted_before_its_deadline_or_after_its_end() -> None:
    dog, calls = Watchdog(), []
    for _ in range(50):
        with dog.watching(lambda: calls.append(1), 60.0):
            pass
    with dog.watching(lambda: calls.append(2), 0.02):
        pass
    time.sleep(0.1)
    assert calls == []
    dog.rest()


def test_one_thread_for_many_queries_and_none_when_it_rests() -> None:
    dog = Watchdog()
    threads = set()
    for _ in range(20):
        with dog.watching(lambda: None, 60.0):
            threads |= {t for t in threading.enumerate() if t.name == "sqlcoder-watchdog" and t is dog._thread}
    assert len(threads) == 1
    dog.rest()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()


def test_a_late_one_is_interrupted_until_it_ends_also_behind_a_longer_deadline() -> None:
    dog, twice = Watchdog(), threading.Semaphore(0)
    with dog.watching(lambda: None, 60.0):
        pass
    started = time.monotonic()
    with dog.watching(twice.release, 0.05):
        assert twice.acquire(timeout=30)
        assert time.monotonic() - started >= 0.05
        assert twice.acquire(timeout=30)  # SQLite forgets an interrupt that comes before a statement starts
    dog.rest()


def test_it_watches_again_after_a_rest() -> None:
    dog, interrupted = Watchdog(), threading.Event()
    with dog.watching(lambda: None, 60.0):
        pass
    dog.rest()
    with dog.watching(interrupted.set, 0.02):
        assert interrupted.wait(30)
    dog.rest()
