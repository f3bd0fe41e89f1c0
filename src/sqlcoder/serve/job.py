"""One question on its way: what is to be done, how far it is, and whether somebody still wants it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any

from sqlcoder.db.database import Database
from sqlcoder.errors import Cancelled

Begins = Callable[[str], None]
"""Told of each step as it begins."""
Work = Callable[[Database, Begins], Any]
"""What is done with an open database, in an asker's thread."""


@dataclass(eq=False, slots=True)
class Job:
    """Compared by identity: two clients may ask the same."""

    client: str
    database: str
    work: Work
    watch: Callable[[str, int], None] | None = None
    """Told (step, how many are ahead) as it goes on, in whichever thread that happens."""
    result: Future[Any] = field(default_factory=Future)
    unwanted: threading.Event = field(default_factory=threading.Event)
    over: threading.Event = field(default_factory=threading.Event)
    ahead: int = -1
    """How many were ahead when that was last told."""
    since: float = field(default_factory=time.monotonic)

    def begins(self, step: str) -> None:
        """Go on to a step. Raises Cancelled where nobody wants it any more."""
        if self.unwanted.is_set():
            raise Cancelled("This was stopped: it is no longer wanted")
        if self.watch is not None:
            self.watch(step, 0)

    def waits(self, ahead: int) -> None:
        """Tell how many are ahead, where that has changed."""
        if ahead != self.ahead:
            self.ahead = ahead
            if self.watch is not None:
                self.watch("queued", ahead)
