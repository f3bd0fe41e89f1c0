"""Two results of which no row count or shape tells yet whether they agree: the search for the columns' partners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from sqlcoder.evaluation.comparing.assign import Pairs, Puzzle, assign_columns, fitting, group_colours
from sqlcoder.evaluation.comparing.confirm import rows_agree
from sqlcoder.evaluation.comparing.effort import Effort
from sqlcoder.evaluation.comparing.numbers import Numbers
from sqlcoder.evaluation.comparing.refute import lone_row, opposites
from sqlcoder.evaluation.comparing.side import Side
from sqlcoder.evaluation.comparing.tolerance import agreeing, loosen
from sqlcoder.evaluation.comparing.window import Window
from sqlcoder.example import Policy


@dataclass(frozen=True, slots=True)
class Contest:
    """The two sides, and which of their columns may be partners."""

    gold: Side
    pred: Side
    window: Window
    policy: Policy
    effort: Effort
    allowed: Pairs | None = None
    """(gold columns, pred columns); None: whatever the hashes say."""
    lost: int | None = None
    """A gold row that no pred row is like, however the columns are matched."""

    @property
    def required(self) -> tuple[int, ...]:
        """Gold columns that must have a partner."""
        return tuple(c for c in range(len(self.gold.columns)) if c not in self.policy.optional_columns)

    @property
    def every_pred(self) -> bool:
        """Must every pred column have a partner?"""
        return not self.policy.extra_columns

    def partners(self) -> Mapping[int, int] | None:
        """Gold column -> pred column, so that the rows agree as the window wants them; None where nothing does.

        Raises Undecided.
        """
        if self.lost is not None or (self.allowed is not None and not self._each_has_one(self.allowed)):
            return None
        window = self.window
        agree = partial(rows_agree, self.gold, self.pred)
        for required in self._demands():
            puzzle = Puzzle(
                gold=self.gold.hashes,
                pred=self.pred.hashes,
                required=required,
                every_pred=self.every_pred,
                allowed=self.allowed,
                twins=(self.gold.twins, self.pred.twins),
                window=window,
                confirm=partial(agree, window=window, tolerance=self.policy.tolerance, effort=self.effort),
                effort=self.effort,
            )
            if (found := assign_columns(puzzle)) is not None:
                return found
        return None

    def loosened(self) -> Contest | None:
        """The same with numbers within the tolerance of each other for equal; None where that changes nothing."""
        if not any((*self.gold.has_floats, *self.pred.has_floats)):
            return None
        numbers, tolerance = (Numbers(self.gold), Numbers(self.pred)), self.policy.tolerance
        allowed = np.ones((len(self.gold.columns), len(self.pred.columns)), dtype=np.bool_)
        if not self.window.is_cut:
            # First what is cheap to see, and ends the search where it says no.
            if self.window.ordered:
                allowed = opposites(self.gold, self.pred, self.window, tolerance)
                if not self._each_has_one(allowed):
                    return replace(self, allowed=allowed)
            allowed &= agreeing(numbers, self.required, tolerance)
            if not self._each_has_one(allowed):
                return replace(self, allowed=allowed)
            lost = lone_row(numbers, allowed, self.required, tolerance)
            if lost is not None:
                return replace(self, allowed=allowed, lost=lost)
        gold, pred = loosen(numbers, allowed, tolerance)
        return replace(self, gold=gold, pred=pred, allowed=allowed)

    def unordered(self) -> Contest:
        """The same rows in whichever order."""
        return replace(self, window=self.window.unordered())

    def pairable(self) -> Pairs:
        """Which columns agree when each is looked at alone and in whichever order: (gold columns, pred columns)."""
        window = self.window.unordered()
        if self.allowed is not None and not window.is_cut:
            return self.allowed
        return fitting(window, self.gold.hashes, self.pred.hashes, *group_colours(window))

    def _each_has_one(self, allowed: Pairs) -> bool:
        """Is there an allowed partner for each gold column that must have one?"""
        return bool(allowed[list(self.required)].any(axis=1).all())

    def _demands(self) -> Iterator[frozenset[int]]:
        """The sets of gold columns of which one must find partners.

        With extra columns allowed the required ones are enough, whatever stands beside them (where all are optional:
        any one of them).
        """
        if self.required or self.every_pred:
            yield frozenset(self.required)
        else:
            yield from (frozenset({c}) for c in range(len(self.gold.columns)))
