"""One item after the other, in this process. Nothing can be killed here, so a deadline is not kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Generic, Self

from sqlcoder.errors import SetupError
from sqlcoder.workers.base import Done, Item, State, Value, describe


class SerialWorkers(Generic[State, Item, Value]):
    """The caller's own process; `start` runs before the first item."""

    def __init__(self, start: Callable[[], State], work: Callable[[State, Item], Value], count: int = 1) -> None:
        self._start = start
        self._work = work
        self._started: list[State] = []

    def run(
        self, items: Iterable[Item], *, deadline_s: float | None = None, ordered: bool = False
    ) -> Iterator[Done[Value]]:
        """Outcomes in the order of the items. Raises SetupError."""
        if not self._started:
            self._started.append(self._start())
        state = self._started[0]
        for index, item in enumerate(items):
            try:
                value = self._work(state, item)
            except SetupError:
                raise
            except Exception as error:  # noqa: BLE001 - the item's border: recorded with its type, the others go on
                yield Done(index, None, "error", describe(error))
            else:
                yield Done(index, value)

    def close(self) -> None:
        """Nothing runs between items."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
