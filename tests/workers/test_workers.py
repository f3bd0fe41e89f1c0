"""Items of work: what goes wrong with one must cost that one alone, in this process or in others."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import pytest

from sqlcoder.errors import DataError, SetupError
from sqlcoder.workers.executors import EXECUTORS, open_workers

RAY = (pytest.mark.ray, pytest.mark.skipif(not find_spec("ray"), reason="the extra [ray] is not installed"))
EVERY_EXECUTOR = pytest.mark.parametrize(
    "executor", [pytest.param(name, marks=RAY if name == "ray" else ()) for name in EXECUTORS]
)


def start() -> int:
    return 100


def fail_to_start() -> int:
    raise DataError("model.bin", 3, "expected weights")


def die_at_start() -> int:
    os._exit(3)


def work(state: int, item: object) -> int:
    match item:
        case "refuse":
            raise ValueError("no\nsuch row")
        case "set-up":
            raise SetupError("the extra is not installed")
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "hang":
            time.sleep(60)
        case "pid":
            return os.getpid()
        case float():
            time.sleep(item)
    return state + int(float(str(item)))


@EVERY_EXECUTOR
def test_an_error_costs_its_item_only(executor: str) -> None:
    with open_workers(executor, start=start, work=work, count=2) as workers:
        done = list(workers.run([1, "refuse", 3], ordered=True))
    assert [(d.index, d.value, d.failure) for d in done] == [(0, 101, None), (1, None, "error"), (2, 103, None)]
    assert done[1].error == "ValueError: no such row"


@EVERY_EXECUTOR
def test_a_setup_error_ends_the_run(executor: str) -> None:
    with open_workers(executor, start=start, work=work) as workers, pytest.raises(SetupError, match="not installed"):
        list(workers.run([1, "set-up", 3]))


@EVERY_EXECUTOR
def test_what_cannot_start_says_why(executor: str) -> None:
    weights = pytest.raises((DataError, SetupError), match="expected weights")
    with open_workers(executor, start=fail_to_start, work=work) as workers, weights as raised:
        list(workers.run([1]))
    assert raised.value.exit_code == DataError.exit_code


def test_a_worker_that_dies_before_it_starts_is_not_tried_forever() -> None:
    with (
        open_workers("local", start=die_at_start, work=work) as workers,
        pytest.raises(SetupError, match="exit code 3"),
    ):
        list(workers.run([1]))


def test_a_crash_and_an_endless_item_cost_themselves_only() -> None:
    items = [1, "die", 3, "hang", 5, 6]
    with open_workers("local", start=start, work=work, count=2) as workers:
        done = list(workers.run(items, deadline_s=1.0, ordered=True))
    assert [d.index for d in done] == list(range(len(items)))
    assert [d.failure for d in done] == [None, "crash", None, "deadline", None, None]
    assert "SIGKILL" in done[1].error
    assert [d.value for d in done] == [101, None, 103, None, 105, 106]


def test_outcomes_come_as_they_are_done_unless_order_is_asked_for() -> None:
    items = [0.8, 0.0, 0.0]
    with open_workers("local", start=start, work=work, count=2) as workers:
        list(workers.run([1, 2]))  # both have started
        assert [d.index for d in workers.run(items)][-1] == 0
        assert [d.index for d in workers.run(items, ordered=True)] == [0, 1, 2]


def test_closing_ends_every_process_in_the_middle_of_an_item() -> None:
    with open_workers("local", start=start, work=work, count=1) as workers:
        (first,) = workers.run(["pid"])
        assert isinstance(first.value, int)
        running = workers.run(["pid", "hang"])
        next(running)
    with pytest.raises(ProcessLookupError):
        os.kill(first.value, 0)


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from tests.workers.test_workers import start, work\n"
        "from sqlcoder.workers.executors import open_workers\n"
        "if __name__ == '__main__':\n"
        "    workers = open_workers('local', start=start, work=work, count=1).__enter__()\n"
        "    print(next(iter(workers.run(['pid']))).value, flush=True)\n"
        "    import time; time.sleep(60)\n"
    )
    path = tmp_path / "parent.py"
    path.write_text(script)
    with subprocess.Popen(
        [sys.executable, str(path), str(Path(__file__).parents[2])], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        worker = int(parent.stdout.readline())
        parent.kill()
    deadline = time.monotonic() + 5
    while Path(f"/proc/{worker}").exists() and time.monotonic() < deadline:
        if _is_zombie(worker):
            return
        time.sleep(0.05)
    assert not Path(f"/proc/{worker}").exists()


def _is_zombie(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
