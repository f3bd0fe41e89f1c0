"""Two systems on the same questions: is the difference more than chance?

McNemar 1947 in its exact form (a two-sided binomial test on the discordant pairs), and the interval of a difference of
paired shares by Newcombe 1998, method 10: Wilson's score intervals of both shares, put together with their correlation.
Not covered: more than two systems, and a correction for comparing many pairs.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from sqlcoder.evaluation.accuracy import wilson


@dataclass(frozen=True, slots=True)
class Pairs:
    """How often A, B, both or neither were right on the same questions."""

    both: int
    only_a: int
    only_b: int
    neither: int

    @property
    def n(self) -> int:
        """Questions that both were judged on."""
        return self.both + self.only_a + self.only_b + self.neither

    @property
    def share_a(self) -> float | None:
        """A's share of right answers; None of nothing, as all below."""
        return (self.both + self.only_a) / self.n if self.n else None

    @property
    def share_b(self) -> float | None:
        return (self.both + self.only_b) / self.n if self.n else None

    @property
    def difference(self) -> float | None:
        """B's share less A's: positive where B is better."""
        return (self.only_b - self.only_a) / self.n if self.n else None

    @property
    def ci95(self) -> tuple[float, float] | None:
        """The 95 % interval of the difference."""
        return newcombe(self) if self.n else None

    @property
    def p_value(self) -> float | None:
        """McNemar's exact test, two-sided."""
        return mcnemar(self.only_a, self.only_b) if self.n else None


def mcnemar(only_a: int, only_b: int) -> float:
    """The chance of discordant pairs at least as lopsided as these, were A and B equally good. Exact.

    >>> mcnemar(0, 0), mcnemar(5, 0), mcnemar(6, 0)
    (1.0, 0.0625, 0.03125)
    """
    n, fewer = only_a + only_b, min(only_a, only_b)
    tail = sum(math.comb(n, k) for k in range(fewer + 1))
    return min(1.0, 2 * tail / (1 << n))


def newcombe(pairs: Pairs) -> tuple[float, float]:
    """The 95 % interval of B's share less A's. Raises ValueError of no pairs.

    >>> [round(bound, 3) for bound in newcombe(Pairs(both=20, only_a=2, only_b=12, neither=16))]
    [0.056, 0.329]
    """
    right_a, right_b, n = pairs.both + pairs.only_a, pairs.both + pairs.only_b, pairs.n
    low_a, high_a = wilson(right_a, n)
    low_b, high_b = wilson(right_b, n)
    a, b, phi = right_a / n, right_b / n, _phi(pairs)
    below = _distance(b - low_b, high_a - a, phi)
    above = _distance(high_b - b, a - low_a, phi)
    return max(-1.0, b - a - below), min(1.0, b - a + above)


def _distance(left: float, right: float, phi: float) -> float:
    return math.sqrt(max(0.0, left * left - 2 * phi * left * right + right * right))


def _phi(pairs: Pairs) -> float:
    """The correlation of the two outcomes, corrected for continuity where it is positive (Newcombe's method 10)."""
    right_a, right_b = pairs.both + pairs.only_a, pairs.both + pairs.only_b
    margins = right_a * (pairs.n - right_a) * right_b * (pairs.n - right_b)
    if not margins:
        return 0.0
    determinant: float = pairs.both * pairs.neither - pairs.only_a * pairs.only_b
    if determinant > 0:
        determinant = max(0.0, determinant - pairs.n / 2)
    return determinant / math.sqrt(margins)
