"""Several processes, each with one item at a time, so that one can be killed without touching the others.

A worker that passes an item's deadline is killed (SIGKILL: it may be inside an engine or a model that hears no signal);
one that dies costs the item it had. Both are replaced when there is more to do. What a worker may take of memory and
disk is limited (`sqlcoder.workers.limits`). Processes are spawned, not forked: the threads of a model's runtime do not
survive a fork. A worker whose parent is gone finds its pipe closed and ends.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, Generic, Self

from sqlcoder.errors import SetupError
from sqlcoder.workers.base import Done, Item, State, Value, in_order
from sqlcoder.workers.protocol import ERROR, SPENT, STARTED, STOP, VALUE, begin, do


@dataclass(slots=True)
class _Worker:
    process: BaseProcess
    pipe: Connection
    index: int | None = None
    """The item it is at; None while it starts or waits."""
    ready: bool = False
    deadline: float = field(default=float("inf"))


class ProcessWorkers(Generic[State, Item, Value]):
    """`count` processes; they start when the first items come."""

    def __init__(self, start: Callable[[], State], work: Callable[[State, Item], Value], count: int = 1) -> None:
        if count < 1:
            raise SetupError(f"{count} workers can do nothing; take at least 1")
        self._start = start
        self._work = work
        self._count = count
        self._workers: list[_Worker] = []

    def run(
        self, items: Iterable[Item], *, deadline_s: float | None = None, ordered: bool = False
    ) -> Iterator[Done[Value]]:
        """Outcomes as they come, or held back into the order of the items. Raises SetupError."""
        outcomes = self._outcomes(iter(items), deadline_s)
        return in_order(outcomes) if ordered else outcomes

    def _outcomes(self, items: Iterator[Item], deadline_s: float | None) -> Iterator[Done[Value]]:
        upcoming = enumerate(items)
        waiting = next(upcoming, None)
        while waiting is not None or any(worker.index is not None for worker in self._workers):
            idle = [w for w in self._workers if w.ready and w.index is None]
            while idle and waiting is not None:
                worker = idle.pop()
                if self._hand_over(worker, *waiting, deadline_s):
                    waiting = next(upcoming, None)
            while waiting is not None and len(self._workers) < self._count:
                self._workers.append(self._launch())
            soonest = min((w.deadline for w in self._workers), default=float("inf"))
            patience = None if soonest == float("inf") else max(0.0, soonest - time.monotonic())
            heard = wait([worker.pipe for worker in self._workers], patience)
            for worker in [w for w in self._workers if w.pipe in heard]:
                done = self._hear(worker)
                if done is not None:
                    yield done
            now = time.monotonic()
            for worker in [w for w in self._workers if w.deadline <= now and w.index is not None]:
                index = worker.index
                assert index is not None
                self._end(worker)
                yield Done(index, None, "deadline", f"Timeout: stopped after {deadline_s:g} s")

    def _launch(self) -> _Worker:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._start, self._work), daemon=True)
        process.start()
        theirs.close()  # so that the pipe closes when the worker dies
        return _Worker(process, ours)

    def _hand_over(self, worker: _Worker, index: int, item: Item, deadline_s: float | None) -> bool:
        """Send an item; False where the worker turns out to be dead, which costs nothing."""
        try:
            worker.pipe.send(item)
        except (BrokenPipeError, ConnectionResetError):
            self._end(worker)
            return False
        worker.index = index
        worker.deadline = time.monotonic() + deadline_s if deadline_s is not None else float("inf")
        return True

    def _hear(self, worker: _Worker) -> Done[Value] | None:
        """Take a worker's message, or learn that it died. Raises what ended it before it could start."""
        try:
            kind, payload = worker.pipe.recv()
        except (EOFError, ConnectionResetError):
            self._end(worker)
            how = _death(worker.process)
            if not worker.ready:
                raise SetupError(f"A worker process {how} before it could start") from None
            return None if worker.index is None else Done(worker.index, None, "crash", f"Crash: the worker {how}")
        if kind == STOP:
            raise payload
        if kind == STARTED:
            worker.ready = True
            return None
        index = worker.index
        assert index is not None
        worker.index, worker.deadline = None, float("inf")
        if kind == SPENT:
            self._end(worker)
        return Done(index, payload) if kind == VALUE else Done(index, None, "error", payload)

    def _end(self, worker: _Worker) -> None:
        self._workers.remove(worker)
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()

    def close(self) -> None:
        """Kill every worker, also in the middle of an item."""
        for worker in list(self._workers):
            self._end(worker)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _death(process: BaseProcess) -> str:
    code = process.exitcode
    if code is not None and code < 0:
        with suppress(ValueError):
            return f"was killed by {signal.Signals(-code).name}"
    return f"ended with exit code {code}"


def _serve(pipe: Connection, start: Callable[[], Any], work: Callable[[Any, Any], Any]) -> None:
    """A worker's life: start, then one item after the other until the pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's; it ends us
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        state, message = begin(start)
        pipe.send(message)
        while message[0] in (STARTED, VALUE, ERROR):
            message = do(work, state, pipe.recv())
            pipe.send(message)
