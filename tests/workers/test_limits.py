"""What a worker may take: too much memory or disk is refused to it, and costs the item alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from sqlcoder.workers.executors import open_workers
from sqlcoder.workers.limits import FILE_BYTES, MEMORY_BYTES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits memory")


def start() -> None: ...


def work(_: None, item: str) -> int:
    match item.partition(":"):
        case ("hold", _, size):
            held = bytes(int(size))
            return len(held)
        case ("write", _, path):
            with Path(path).open("wb") as file:
                file.truncate(FILE_BYTES + 1)
    return os.getpid()


def test_memory_beyond_the_limit_costs_the_item_and_a_fresh_worker_goes_on() -> None:
    beyond = MEMORY_BYTES + 2**28  # what a worker gave back since it had started, it may take again
    with open_workers("local", start=start, work=work) as workers:
        first, greedy, modest, last = workers.run(["pid", f"hold:{beyond}", f"hold:{2**20}", "pid"], ordered=True)
    assert (greedy.value, greedy.failure, greedy.error.split(":")[0]) == (None, "error", "MemoryError")
    assert modest.value == 2**20
    assert first.value != last.value


def test_a_file_beyond_the_limit_is_not_written(tmp_path: Path) -> None:
    with open_workers("local", start=start, work=work) as workers:
        (done,) = workers.run([f"write:{tmp_path / 'large'}"])
    assert done.failure == "error" and "File too large" in done.error
    assert (tmp_path / "large").stat().st_size == 0


def test_this_process_stays_as_it_was() -> None:
    with open_workers("serial", start=start, work=work) as workers:
        (done,) = workers.run([f"hold:{2**20}"])
    assert done.value == 2**20
    assert work(None, f"hold:{MEMORY_BYTES + 2**20}") > MEMORY_BYTES
