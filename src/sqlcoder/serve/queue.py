"""Who is next: clients take turns, however many questions one of them sends.

Three bounds: how many may wait in all, how many of these may be one client's, and how many of one client's may run at
once. What would break one is refused at once (`QueueFull`), since a place in an endless queue is worth nothing.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


class QueueFull(Exception):
    """There is no room; `whose` says whether the client's share or the whole queue is used up."""

    def __init__(self, message: str, ahead: int) -> None:
        super().__init__(message)
        self.ahead = ahead
        """How many wait."""


@dataclass(slots=True)
class FairQueue(Generic[T]):
    """Not for several threads at once: whoever owns it sees to that.

    >>> queue = FairQueue[str](limit=3, share=2, running_share=1)
    >>> queue.put("ann", "a1"), queue.put("ann", "a2"), queue.put("bo", "b1")
    (None, None, None)
    >>> queue.take(), queue.take(), queue.take()
    ('a1', 'b1', None)
    >>> queue.done("ann"), queue.take()
    (None, 'a2')
    """

    limit: int
    """Most that may wait."""
    share: int
    """Most of one client's that may wait."""
    running_share: int
    """Most of one client's that may run at once."""
    _waiting: OrderedDict[str, deque[T]] = field(default_factory=OrderedDict)
    """By client; the client at the front is served next."""
    _running: Counter[str] = field(default_factory=Counter)

    def __len__(self) -> int:
        return sum(map(len, self._waiting.values()))

    @property
    def running(self) -> int:
        return self._running.total()

    def put(self, client: str, item: T) -> None:
        """Let it wait. Raises QueueFull."""
        if len(self) >= self.limit:
            raise QueueFull(f"{len(self)} questions are waiting, and no more may; try again later", len(self))
        mine = self._waiting.setdefault(client, deque())
        if len(mine) >= self.share:
            raise QueueFull(f"{len(mine)} of your questions are waiting, and no more may; try again later", len(mine))
        mine.append(item)

    def take(self) -> T | None:
        """The next to run, whose client then goes to the back; None where nothing may run."""
        for client in list(self._waiting):
            if self._running[client] < self.running_share:
                items = self._waiting.pop(client)
                item = items.popleft()
                if items:
                    self._waiting[client] = items  # at the back
                self._running[client] += 1
                return item
        return None

    def done(self, client: str) -> None:
        """One of the client's that were taken is over."""
        self._running[client] -= 1
        if not self._running[client]:
            del self._running[client]

    def remove(self, client: str, item: T) -> bool:
        """Let it wait no longer; False where it does not."""
        mine = self._waiting.get(client)
        if mine is None or item not in mine:
            return False
        mine.remove(item)
        if not mine:
            del self._waiting[client]
        return True

    def order(self) -> Iterator[tuple[T, int]]:
        """What waits with how many are served before it, if nothing else comes: the clients in turn."""
        rounds = [list(items) for items in self._waiting.values()]
        ahead = 0
        for turn in range(max(map(len, rounds), default=0)):
            for items in rounds:
                if turn < len(items):
                    yield items[turn], ahead
                    ahead += 1
