"""Workers on a Ray cluster: one actor with one CPU each, wherever Ray places them.

What differs from processes of one's own: a machine may go away in the middle of an item, through no fault of the item.
So an item whose worker died is tried once more, elsewhere; one that takes a second worker with it counts as a crash.
Each item's outcome is given once, however often it was tried. A worker that passes an item's deadline is killed.

Every node needs this package in the same version, and must see the databases and models under the same paths. The
driver's working directory and its SQLCODER_* variables are the workers'. Ray's usage report is switched off for a
cluster that is started here. Source: docs.ray.io/en/latest/ray-core/fault_tolerance/actors.html.
"""

from __future__ import annotations

import contextlib
import logging
import os
import socket
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, Self

from sqlcoder.errors import SetupError
from sqlcoder.workers.base import Done, Item, State, Value, in_order
from sqlcoder.workers.protocol import SPENT, STARTED, STOP, VALUE, Message, begin, do

try:
    import ray
    from ray.exceptions import RayActorError, RayError
except ImportError as error:  # pragma: no cover - only where the extra is not installed
    raise SetupError("Ray is not installed; pip install 'sqlcoder[ray]', or take --executor local") from error

_RAY: Any = ray  # Ray's own types do not cover its decorators
_TRIES = 2
_KNOCK_S = 10.0
_FAILED_STARTS = 3
"""Workers in a row that may die before they start."""


@dataclass(slots=True)
class _Worker:
    actor: Any
    answer: Any
    """Ray's reference to what it will say next; None while it waits."""
    ready: bool = False
    index: int | None = None
    """The item it is at; None while it starts or waits."""
    deadline: float = float("inf")


class RayWorkers(Generic[State, Item, Value]):
    """`count` actors; they start when the first items come."""

    def __init__(
        self,
        start: Callable[[], State],
        work: Callable[[State, Item], Value],
        count: int = 1,
        *,
        address: str | None = None,
    ) -> None:
        """Joins the cluster at `address`, else at RAY_ADDRESS, else starts one on this machine.

        A driver that is connected already stays so, whatever the address. Raises SetupError where there is no cluster
        or it has no CPU.
        """
        if count < 1:
            raise SetupError(f"{count} workers can do nothing; take at least 1")
        self._start = start
        self._work = work
        self._joined = _join(address)
        cpus = int(_RAY.cluster_resources().get("CPU", 0))
        if cpus < 1:
            self.close()
            raise SetupError("The Ray cluster has no CPU to work with; add a node, or take --executor local")
        self._count = min(count, cpus)
        self._workers: list[_Worker] = []
        self._failed_starts = 0

    def run(
        self, items: Iterable[Item], *, deadline_s: float | None = None, ordered: bool = False
    ) -> Iterator[Done[Value]]:
        """Outcomes as they come, or held back into the order of the items. Raises SetupError."""
        outcomes = self._outcomes(iter(items), deadline_s)
        return in_order(outcomes) if ordered else outcomes

    def _outcomes(self, items: Iterator[Item], deadline_s: float | None) -> Iterator[Done[Value]]:
        upcoming = enumerate(items)
        again: deque[int] = deque()
        at_work: dict[int, Item] = {}
        tried: dict[int, int] = {}
        exhausted = False
        while True:
            for worker in [w for w in self._workers if w.ready and w.index is None]:
                if again:
                    index = again.popleft()
                elif (following := next(upcoming, None)) is not None:
                    index = following[0]
                    at_work[index] = following[1]
                else:
                    exhausted = True
                    break
                tried[index] = tried.get(index, 0) + 1
                worker.index, worker.answer = index, worker.actor.do.remote(at_work[index])
                worker.deadline = time.monotonic() + deadline_s if deadline_s is not None else float("inf")
            if exhausted and not at_work:
                return
            while len(self._workers) < (min(self._count, len(at_work)) if exhausted else self._count):
                self._workers.append(self._launch())
            for worker in self._heard():
                done = self._hear(worker)
                if done is None:
                    continue
                if done.failure == "crash" and tried[done.index] < _TRIES:
                    again.append(done.index)
                    continue
                del at_work[done.index], tried[done.index]
                yield done
            now = time.monotonic()
            for worker in [w for w in self._workers if w.deadline <= now and w.index is not None]:
                assert worker.index is not None
                index = worker.index
                self._end(worker)
                del at_work[index], tried[index]
                yield Done(index, None, "deadline", f"Timeout: stopped after {deadline_s:g} s")

    def _launch(self) -> _Worker:
        variables = {name: value for name, value in os.environ.items() if name.startswith("SQLCODER_")}
        actor = _RAY.remote(_Actor).options(num_cpus=1, max_restarts=0, max_task_retries=0).remote(self._work)
        return _Worker(actor, actor.start.remote(self._start, str(Path.cwd()), variables))

    def _heard(self) -> list[_Worker]:
        """The workers that have something to say; waits for one until the next deadline."""
        talking = {worker.answer: worker for worker in self._workers if worker.answer is not None}
        soonest = min((w.deadline for w in self._workers), default=float("inf"))
        patience = None if soonest == float("inf") else max(0.0, soonest - time.monotonic())
        heard, _ = ray.wait(list(talking), num_returns=1, timeout=patience)
        return [talking[answer] for answer in heard]

    def _hear(self, worker: _Worker) -> Done[Value] | None:
        """Take a worker's message, or learn that it died. Raises what ended it before it could start."""
        index, worker.deadline = worker.index, float("inf")
        try:
            kind, payload = ray.get(worker.answer)
        except RayActorError as error:
            self._end(worker)
            if not worker.ready:
                self._failed_starts += 1
                if self._failed_starts >= _FAILED_STARTS:
                    raise SetupError(f"Ray's workers die before they can start: {_first_line(error)}") from error
                return None
            return None if index is None else Done(index, None, "crash", "Crash: the worker died")
        except RayError as error:  # what Ray itself cannot do: send an item, find our package on a node
            raise SetupError(f"Ray cannot do the work: {_first_line(error)}") from error
        worker.index = worker.answer = None
        if kind == STOP:
            raise payload
        if kind == STARTED:
            worker.ready, self._failed_starts = True, 0
            return None
        assert index is not None
        if kind == SPENT:
            self._end(worker)
        return Done(index, payload) if kind == VALUE else Done(index, None, "error", payload)

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        with contextlib.suppress(RayError, ValueError):  # it is gone already
            ray.kill(worker.actor, no_restart=True)

    def close(self) -> None:
        """Kill every worker, also in the middle of an item, and leave the cluster where we joined it."""
        for worker in list(getattr(self, "_workers", ())):
            self._end(worker)
        if self._joined:
            self._joined = False
            ray.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _Actor:
    """A worker's life on the cluster."""

    def __init__(self, work: Callable[[Any, Any], Any]) -> None:
        self._work = work
        self._state: Any = None

    def start(self, start: Callable[[], Any], folder: str, variables: dict[str, str]) -> Message:
        os.environ.update(variables)
        with contextlib.suppress(OSError):  # another machine may not have it; absolute paths serve there
            os.chdir(folder)
        self._state, message = begin(start)
        return message

    def do(self, item: Any) -> Message:
        return do(self._work, self._state, item)


def _join(address: str | None) -> bool:
    """Connect to a cluster; was that our doing? Raises SetupError."""
    if ray.is_initialized():
        return False
    target = address or os.environ.get("RAY_ADDRESS") or "local"
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    own: dict[str, Any] = {"include_dashboard": False} if target == "local" else {}
    try:
        _knock(target)
        ray.init(address=target, log_to_driver=False, logging_level=logging.ERROR, **own)
    except Exception as error:  # a node that does not come up is a bare Exception of Ray's
        raise SetupError(f"There is no Ray cluster at {target}: {_first_line(error)}") from error
    return True


def _knock(target: str) -> None:
    """Is anybody there? Ray itself goes on trying for minutes. Raises OSError."""
    host, colon, port = target.rpartition("://")[2].rpartition(":")
    if colon and port.isdigit():
        socket.create_connection((host.strip("[]"), int(port)), timeout=_KNOCK_S).close()


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].strip() if lines else type(error).__name__
