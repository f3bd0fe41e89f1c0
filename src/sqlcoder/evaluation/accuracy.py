"""A share of right answers, with its n and its interval (Wilson 1927, the score interval, 95 %)."""

from __future__ import annotations

import math
from dataclasses import dataclass

_Z95 = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Accuracy:
    """A share of right answers."""

    right: int
    n: int

    @property
    def execution_accuracy(self) -> float | None:
        """None of nothing."""
        return self.right / self.n if self.n else None

    @property
    def ci95(self) -> tuple[float, float] | None:
        return wilson(self.right, self.n) if self.n else None


def wilson(right: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of a share. Raises ValueError for n = 0: nothing has no share.

    >>> [round(bound, 3) for bound in wilson(682, 1034)]
    [0.63, 0.688]
    >>> wilson(10, 10)[1]
    1.0
    """
    if not 0 <= right <= n or n == 0:
        raise ValueError(f"{right} of {n} is no share")
    share, z2 = right / n, _Z95 * _Z95
    middle = (share + z2 / (2 * n)) / (1 + z2 / n)
    half = _Z95 * math.sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n)
    low = 0.0 if right == 0 else max(0.0, middle - half)
    return low, 1.0 if right == n else min(1.0, middle + half)
