"""A bound on how long two results may be compared.

Whether rows agree under *some* order of columns is as hard as graph isomorphism (and harder where a LIMIT cuts ties),
so a search that never gives up could be made to run for years. Real results take a thousandth of this bound. It counts
steps, not seconds: a verdict must not depend on the machine.
"""

from __future__ import annotations

LIMIT = 200_000_000
"""Steps, of about ten nanoseconds each: some seconds at the very most."""


class Undecided(Exception):
    """The bound was reached before an answer. The comparer turns it into a mismatch that says so."""


class Effort:
    """What one comparison has spent so far."""

    def __init__(self, limit: int = LIMIT) -> None:
        self._left = limit

    def spend(self, steps: int) -> None:
        """Raises Undecided."""
        self._left -= steps
        if self._left < 0:
            raise Undecided
