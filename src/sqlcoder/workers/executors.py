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


def _on_ray(*args: Any, **kwargs: Any) -> Any:
    from sqlcoder.workers.ray import RayWorkers  # Ray takes a second to import, and need not be installed

    return RayWorkers(*args, **kwargs)


EXECUTORS: MappingProxyType[str, Callable[..., Any]] = MappingProxyType(
    {"serial": SerialWorkers, "local": ProcessWorkers, "ray": _on_ray}
)
"""Executor -> what makes its workers. A new one is one file and one line here."""


def open_workers(
    executor: str,
    *,
    start: Callable[[], State],
    work: Callable[[State, Item], Value],
    count: int = 1,
    address: str | None = None,
) -> AbstractContextManager[Workers[Item, Value]]:
    """The workers of that executor. For processes, `start` and `work` must be picklable.

    `address` is the Ray cluster's; by default RAY_ADDRESS says it, else one is started on this machine.
    Raises SetupError for an executor that is not in the table or not installed, and an address where none is needed.

    >>> open_workers("cloud", start=dict, work=print)
    Traceback (most recent call last):
    sqlcoder.errors.SetupError: There is no executor 'cloud'; the choices are serial, local, ray
    """
    if executor not in EXECUTORS:
        raise SetupError(f"There is no executor '{executor}'; the choices are {', '.join(EXECUTORS)}")
    if address is not None and executor != "ray":
        raise SetupError(f"The executor '{executor}' works on this machine and takes no address; say --executor ray")
    where = {} if address is None else {"address": address}
    return cast("AbstractContextManager[Workers[Item, Value]]", EXECUTORS[executor](start, work, count, **where))
