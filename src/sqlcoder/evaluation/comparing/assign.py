"""Find for every gold column a pred column of its own, so that the rows agree.

Trying permutations explodes (26 columns: 26!). Instead, columns and rows are told apart by what they hold, as in colour
refinement for graphs: a column's signature is the multiset of its (row colour, value) pairs, so only columns with the
same signature can be partners; columns that have found their partner split the rows into finer colours, which changes
the signatures of the rest. What stays ambiguous is tried out, one column at a time, with the same refinement after each
choice. Equal columns are interchangeable and tried once. Where a valid assignment exists, it is found, unless the
search comes to the bound of `effort.py`, and then that is what is said.

Colours and signatures are 64-bit hashes: each complete assignment is confirmed on the cells themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sqlcoder.evaluation.comparing.effort import Effort
from sqlcoder.evaluation.comparing.hashes import Hashes, blend, refine, signatures
from sqlcoder.evaluation.comparing.matching import each_has_one
from sqlcoder.evaluation.comparing.window import Window

Pairs = NDArray[np.bool_]
Options = dict[int, list[int]]
_OVERHEAD = 30_000  # steps that a round of the search costs, however small the results are


@dataclass(frozen=True, slots=True)
class Puzzle:
    """What has to be assigned to what."""

    gold: Hashes
    """(gold columns, rows of the window)"""
    pred: Hashes
    """(pred columns, rows of the pred)"""
    required: frozenset[int]
    """Gold columns that must have a partner."""
    every_pred: bool
    """Must every pred column have one too?"""
    allowed: Pairs | None
    """(gold columns, pred columns): False where two are known not to be partners, although hashes may not show it."""
    twins: tuple[Sequence[int], Sequence[int]]
    """For each gold column and for each pred column the first one that is equal to it."""
    window: Window
    confirm: Callable[[Mapping[int, int]], bool]
    """Has the last word on a complete assignment (gold column -> pred column)."""
    effort: Effort


@dataclass(frozen=True, slots=True)
class _State:
    """A partial assignment (seeker -> offer), and the colours that it gives to the rows of both sides."""

    partners: Mapping[int, int]
    gold_colours: Hashes
    pred_colours: Hashes


def assign_columns(puzzle: Puzzle) -> dict[int, int] | None:
    """Gold column -> pred column, or None where no assignment makes the rows agree. Raises Undecided."""
    return _Search(puzzle).run(_State({}, *group_colours(puzzle.window)))


def group_colours(window: Window) -> tuple[Hashes, Hashes]:
    """The rows' first colours: the group of ties that they belong to, where order matters."""
    gold_groups = window.groups if window.ordered else (0,) * len(window.rows)
    return np.array(gold_groups, dtype=np.uint64), np.array(window.pred_groups(), dtype=np.uint64)


def fitting(window: Window, gold: Hashes, pred: Hashes, gold_colours: Hashes, pred_colours: Hashes) -> Pairs:
    """Which columns may be partners by what they hold in rows of each colour: (gold columns, pred columns)."""
    if not window.is_cut:
        return np.equal.outer(signatures(gold_colours, gold), signatures(pred_colours, pred))
    # Rows may be left out: the pred's must be among the gold's.
    kept = np.isin(gold_colours, pred_colours)
    gold, gold_colours = gold[:, kept], gold_colours[kept]
    found = np.zeros((len(gold), len(pred)), dtype=np.bool_)
    if not kept.any() or not pred.size:
        return found
    of_pred = [np.unique(refine(pred_colours, [column]), return_counts=True) for column in pred]
    wanted, times = (np.concatenate(part) for part in zip(*of_pred, strict=True))
    starts = np.cumsum([0, *(values.size for values, _ in of_pred[:-1])])
    for g, column in enumerate(gold):
        values, counts = np.unique(refine(gold_colours, [column]), return_counts=True)
        places = np.minimum(np.searchsorted(values, wanted), values.size - 1)
        found[g] = np.logical_and.reduceat((values[places] == wanted) & (counts[places] >= times), starts)
    return found


class _Search:
    """The search for one puzzle.

    The columns that must have a partner are the *seekers*, the others the *offers*: gold seeks among pred, unless every
    pred column needs a partner and some gold columns do not.
    """

    def __init__(self, puzzle: Puzzle) -> None:
        self._puzzle = puzzle
        golds, preds = range(len(puzzle.gold)), range(len(puzzle.pred))
        self._flipped = puzzle.every_pred and len(puzzle.required) < len(golds)
        self._seekers = list(preds) if self._flipped else sorted(puzzle.required)
        self._offers = list(golds) if self._flipped else list(preds)
        self._needed = puzzle.required if self._flipped else frozenset[int]()
        self._twins = puzzle.twins[0] if self._flipped else puzzle.twins[1]
        self._cells = puzzle.gold.size + puzzle.pred.size

    def run(self, state: _State) -> dict[int, int] | None:
        partners, gold_colours, pred_colours = dict(state.partners), state.gold_colours, state.pred_colours
        while len(partners) < len(self._seekers):
            self._puzzle.effort.spend(self._cells * (20 if self._puzzle.window.is_cut else 1) + _OVERHEAD)
            options = self._options(partners, gold_colours, pred_colours)
            if options is None:
                return None
            settled = self._share_out(options)
            if settled is None:
                return None
            if settled:
                partners |= settled
                gold_colours, pred_colours = self._refined(gold_colours, pred_colours, settled)
                continue
            finer = None if self._puzzle.window.is_cut else self._blended(options, gold_colours, pred_colours)
            if finer is not None:
                gold_colours, pred_colours = finer
                continue
            return self._try_out(options, _State(partners, gold_colours, pred_colours))
        if not self._needed <= set(partners.values()):
            return None
        assignment = {o: s for s, o in partners.items()} if self._flipped else partners
        return assignment if self._puzzle.confirm(assignment) else None

    def _options(self, partners: Mapping[int, int], gold_colours: Hashes, pred_colours: Hashes) -> Options | None:
        """The open offers that each open seeker may have; None where one is left with none."""
        puzzle, taken = self._puzzle, set(partners.values())
        seekers = [s for s in self._seekers if s not in partners]
        offers = [o for o in self._offers if o not in taken]
        golds, preds = (offers, seekers) if self._flipped else (seekers, offers)
        fits = fitting(puzzle.window, puzzle.gold[golds], puzzle.pred[preds], gold_colours, pred_colours)
        if puzzle.allowed is not None:
            fits &= puzzle.allowed[np.ix_(golds, preds)]
        if self._flipped:
            fits = fits.T
        needed = [column for column, offer in enumerate(offers) if offer in self._needed]
        if not fits.any(axis=1).all() or not fits[:, needed].any(axis=0).all() or len(needed) > len(seekers):
            return None
        order = sorted(range(len(offers)), key=lambda o: (offers[o] not in self._needed, o))
        return {seeker: [offers[o] for o in order if fits[s, o]] for s, seeker in enumerate(seekers)}

    def _share_out(self, options: Options) -> dict[int, int] | None:
        """Partners for seekers whose options are all equal, each its own; None where there are too few."""
        shared: dict[int, int] = {}
        taken: set[int] = set()
        for seeker, offers in options.items():
            if len({self._twins[o] for o in offers}) > 1:
                continue
            free = next((o for o in offers if o not in taken), None)
            if free is None:
                return None
            shared[seeker] = free
            taken.add(free)
        return shared

    def _blended(self, options: Options, gold_colours: Hashes, pred_colours: Hashes) -> tuple[Hashes, Hashes] | None:
        """Finer colours by blocks of as many seekers as offers, whichever belong together; None if none is finer."""
        by_offers: dict[tuple[int, ...], list[int]] = defaultdict(list)
        for seeker, offers in options.items():
            by_offers[tuple(offers)].append(seeker)
        blocks = [(seekers, list(offers)) for offers, seekers in by_offers.items() if len(seekers) == len(offers)]
        if not blocks:
            return None
        puzzle = self._puzzle
        of_gold = (puzzle.gold[offers if self._flipped else seekers] for seekers, offers in blocks)
        finer = blend(gold_colours, of_gold)
        if np.unique(finer).size == np.unique(gold_colours).size:
            return None
        of_pred = (puzzle.pred[seekers if self._flipped else offers] for seekers, offers in blocks)
        return finer, blend(pred_colours, of_pred)

    def _try_out(self, options: Options, state: _State) -> dict[int, int] | None:
        """Nothing more can be concluded: try the partners of the seeker with the fewest, the one at its place first."""
        if not each_has_one(list(options.values()), self._puzzle.effort):
            return None
        chosen = min(options, key=lambda seeker: len(options[seeker]))
        tried: set[int] = set()
        for offer in sorted(options[chosen], key=lambda o: (o not in self._needed, o != chosen, o)):
            if self._twins[offer] in tried:
                continue
            tried.add(self._twins[offer])
            colours = self._refined(state.gold_colours, state.pred_colours, {chosen: offer})
            found = self.run(_State({**state.partners, chosen: offer}, *colours))
            if found is not None:
                return found
        return None

    def _refined(self, gold_colours: Hashes, pred_colours: Hashes, pairs: Mapping[int, int]) -> tuple[Hashes, Hashes]:
        golds, preds = (pairs.values(), pairs.keys()) if self._flipped else (pairs.keys(), pairs.values())
        puzzle = self._puzzle
        return refine(gold_colours, puzzle.gold[list(golds)]), refine(pred_colours, puzzle.pred[list(preds)])
