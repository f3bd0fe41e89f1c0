"""Many independent items of work, done here or by several processes: what the ways of doing them have in common.

`start()` makes what a worker needs once (a model, open databases); `work(state, item)` does one item. What goes wrong
with an item costs that item alone: it comes back as a `Done` with an `error`. A SetupError is the caller's move and not
the item's, so it ends the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

Item = TypeVar("Item")
Value = TypeVar("Value")
State = TypeVar("State")
Item_contra = TypeVar("Item_contra", contravariant=True)
Value_co = TypeVar("Value_co", covariant=True)

Failure = Literal["error", "deadline", "crash"]


@dataclass(frozen=True, slots=True)
class Done(Generic[Value_co]):
    """One item's outcome: its value, or what went wrong."""

    index: int
    """The item's place in the input, from 0."""
    value: Value_co | None
    failure: Failure | None = None
    """"error": `work` raised; "deadline": it was stopped; "crash": its process died."""
    error: str = ""
    """What went wrong, beginning with the error's type; empty where nothing did."""


class Workers(Protocol[Item_contra, Value_co]):
    """Does items of work; close it, or use it in a `with`."""

    def run(
        self, items: Iterable[Item_contra], *, deadline_s: float | None = None, ordered: bool = False
    ) -> Iterator[Done[Value_co]]:
        """Every item's outcome, as they come or in the order of the items.

        `deadline_s` bounds each item. Items are taken from the iterable as workers become free. Raises SetupError.
        """

    def close(self) -> None:
        """End the workers, also in the middle of an item."""


def in_order(outcomes: Iterable[Done[Value]]) -> Iterator[Done[Value]]:
    """Outcomes that come in any order, held back into the order of the items.

    >>> [done.value for done in in_order([Done(1, "b"), Done(0, "a"), Done(2, "c")])]
    ['a', 'b', 'c']
    """
    held: dict[int, Done[Value]] = {}
    following = 0
    for done in outcomes:
        held[done.index] = done
        while following in held:
            yield held.pop(following)
            following += 1


def describe(error: BaseException) -> str:
    """The error's type and message in one line.

    >>> describe(ValueError("no\\nrows"))
    'ValueError: no rows'
    """
    message = " ".join(str(error).split())
    return f"{type(error).__name__}: {message}" if message else type(error).__name__
