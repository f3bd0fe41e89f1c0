"""The table of executors: one interface, whoever does the work.

with open_workers("local", start=partial(load_model, "embedded"), work=answer, count=4) as workers:
    for done in workers.run(questions):
        ...
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Any, cast

from sqlcoder.errors import SetupError
from sqlcoder.workers.base import Item, State, Value, Workers
from sqlcoder.workers.pool import ProcessWorkers
from sqlcoder.workers.serial import SerialWorkers

EXECUTORS: MappingProxyType[str, Callable[..., Any]] = MappingProxyType(
    {"serial": SerialWorkers, "local": ProcessWorkers}
)
"""Executor -> what makes its workers. A new one is one file and one line here."""


def open_workers(
    executor: str, *, start: Callable[[], State], work: Callable[[State, Item], Value], count: int = 1
) -> AbstractContextManager[Workers[Item, Value]]:
    """The workers of that executor. For processes, `start` and `work` must be picklable.

    Raises SetupError for an executor that is not in the table.

    >>> open_workers("cloud", start=dict, work=print)
    Traceback (most recent call last):
    sqlcoder.errors.SetupError: There is no executor 'cloud'; the choices are serial, local
    """
    if executor not in EXECUTORS:
        raise SetupError(f"There is no executor '{executor}'; the choices are {', '.join(EXECUTORS)}")
    return cast("AbstractContextManager[Workers[Item, Value]]", EXECUTORS[executor](start, work, count))
