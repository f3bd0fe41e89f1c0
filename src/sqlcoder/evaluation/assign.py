"""Find for every gold column a pred column of its own, so that the rows agree.

Trying permutations explodes (26 columns: 26!). Instead, columns and rows are told apart by what they hold, as in colour
refinement for graphs: a column's signature is the multiset of its (row colour, value) pairs, so only columns with the
same signature can be partners; columns that have found their partner split the rows into finer colours, which changes
the signatures of the rest. What stays ambiguous is tried out, one column at a time, with the same refinement after each
choice. Equal columns are interchangeable and tried once. Nothing is given up early: where a valid assignment exists, it
is found.

Colours and signatures are 64-bit hashes: what is equal has equal hashes, and a chance collision costs time alone,
because each complete assignment is confirmed on the rows themselves.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sqlcoder.evaluation.cells import Column
from sqlcoder.evaluation.window import Window

Hashes = NDArray[np.uint64]
Options = dict[int, list[int]]


@dataclass(frozen=True, slots=True)
class Puzzle:
    """What has to be assigned to what."""

    gold: Sequence[Column]
    """Each gold column: one value for each row of the window, in its order."""
    pred: Sequence[Column]
    """Each pred column: one value for each row of the pred, in its order."""
    twins: Sequence[int]
    """For each pred column the first one that is equal to it (see `find_twins`)."""
    window: Window
    barred: frozenset[tuple[int, int]]
    """(gold, pred) pairs that are known not to be partners, although their values do not show it."""
    confirm: Callable[[Sequence[int]], bool]
    """Has the last word on a complete assignment (the pred column of each gold column)."""


@dataclass(frozen=True, slots=True)
class _State:
    """A partial assignment: pred column by gold column, and the colours that it gives to the rows of both sides."""

    partners: Mapping[int, int]
    gold_colours: Hashes
    pred_colours: Hashes


def assign_columns(puzzle: Puzzle) -> tuple[int, ...] | None:
    """For each gold column its pred column, or None where no assignment makes the rows agree."""
    window = puzzle.window
    gold_groups = window.groups if window.ordered else (0,) * len(window.rows)
    start = _State({}, _hashes(gold_groups), _hashes(window.pred_groups()))
    return _search(puzzle, [_hashes(c) for c in puzzle.gold], [_hashes(c) for c in puzzle.pred], start)


def find_twins(columns: Sequence[Column]) -> list[int]:
    """For each column the first one that holds the same cells in the same rows.

    >>> find_twins([[1, 2], [2, 1], [1, 2]])
    [0, 1, 0]
    """
    first: dict[tuple[Hashable, ...], int] = {}
    return [first.setdefault(tuple(column), index) for index, column in enumerate(columns)]


def _search(puzzle: Puzzle, gold: Sequence[Hashes], pred: Sequence[Hashes], state: _State) -> tuple[int, ...] | None:
    partners = dict(state.partners)
    gold_colours, pred_colours = state.gold_colours, state.pred_colours
    while len(partners) < len(gold):
        open_gold = [g for g in range(len(gold)) if g not in partners]
        taken = set(partners.values())
        open_pred = [p for p in range(len(pred)) if p not in taken]
        if puzzle.window.is_cut:
            options = _containing(puzzle, open_gold, open_pred, gold_colours, pred_colours)
        else:
            options = _equal_signatures(gold, pred, open_gold, open_pred, gold_colours, pred_colours)
        options = {g: [p for p in ps if (g, p) not in puzzle.barred] for g, ps in options.items()}
        settled = _share_out([g for g, ps in options.items() if len({puzzle.twins[p] for p in ps}) <= 1], options)
        if settled is None:
            return None
        if settled:
            partners |= settled
            gold_colours = _refine(gold_colours, (gold[g] for g in settled))
            pred_colours = _refine(pred_colours, (pred[p] for p in settled.values()))
            continue
        blocks = [] if puzzle.window.is_cut else [(gs, ps) for gs, ps in _blocks(options) if len(gs) == len(ps)]
        if blocks:
            finer = _blend(gold_colours, [[gold[g] for g in gs] for gs, _ in blocks])
            if _distinct(finer) > _distinct(gold_colours):
                gold_colours = finer
                pred_colours = _blend(pred_colours, [[pred[p] for p in ps] for _, ps in blocks])
                continue
        # Nothing more can be concluded: try the partners of the column with the fewest, the one at its place first.
        chosen = min(open_gold, key=lambda g: len(options[g]))
        tried: set[int] = set()
        for partner in sorted(options[chosen], key=lambda p: (p != chosen, p)):
            if puzzle.twins[partner] in tried:
                continue
            tried.add(puzzle.twins[partner])
            attempt = _State(
                partners | {chosen: partner},
                _refine(gold_colours, [gold[chosen]]),
                _refine(pred_colours, [pred[partner]]),
            )
            found = _search(puzzle, gold, pred, attempt)
            if found is not None:
                return found
        return None
    assignment = tuple(partners[g] for g in range(len(gold)))
    return assignment if puzzle.confirm(assignment) else None


def _equal_signatures(
    gold: Sequence[Hashes],
    pred: Sequence[Hashes],
    open_gold: Sequence[int],
    open_pred: Sequence[int],
    gold_colours: Hashes,
    pred_colours: Hashes,
) -> Options:
    """For each open gold column the open pred columns that hold as many of each value in rows of each colour."""
    by_signature: dict[int, list[int]] = defaultdict(list)
    for p in open_pred:
        by_signature[int(_mix(pred_colours, pred[p]).sum())].append(p)
    return {g: by_signature.get(int(_mix(gold_colours, gold[g]).sum()), []) for g in open_gold}


def _containing(
    puzzle: Puzzle, open_gold: Sequence[int], open_pred: Sequence[int], gold_colours: Hashes, pred_colours: Hashes
) -> Options:
    """The same where the window is cut: rows may be left out, so what must fit is compared pair by pair."""
    of_gold, of_pred = gold_colours.tolist(), pred_colours.tolist()
    unlike = sorted({puzzle.twins[p] for p in open_pred})
    pred = {p: list(zip(of_pred, puzzle.pred[p], strict=True)) for p in unlike}
    options: Options = {}
    for g in open_gold:
        gold = list(zip(of_gold, puzzle.gold[g], strict=True))
        fitting = {p for p in unlike if puzzle.window.fits(gold, pred[p])}
        options[g] = [p for p in open_pred if puzzle.twins[p] in fitting]
    return options


def _share_out(golds: Sequence[int], options: Options) -> dict[int, int] | None:
    """Partners for gold columns whose options are all equal, each its own; None where there are too few."""
    shared: dict[int, int] = {}
    taken: set[int] = set()
    for g in golds:
        free = [p for p in options[g] if p not in taken]
        if not free:
            return None
        shared[g] = free[0]
        taken.add(free[0])
    return shared


def _blocks(options: Options) -> list[tuple[list[int], tuple[int, ...]]]:
    """Gold columns that have the same options, with these options."""
    by_options: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for g, ps in options.items():
        by_options[tuple(ps)].append(g)
    return [(gs, ps) for ps, gs in by_options.items()]


def _hashes(values: Sequence[Hashable]) -> Hashes:
    """One well-mixed hash a value (Python's own hash of a small integer is the integer itself)."""
    raw = np.fromiter(map(hash, values), dtype=np.int64, count=len(values)).view(np.uint64)
    return _mix(np.zeros_like(raw), raw)


def _mix(colours: Hashes, values: Hashes) -> Hashes:
    """A hash of each (colour, value) pair: the finaliser of splitmix64 over both."""
    x = colours * np.uint64(0x9E3779B97F4A7C15) + values
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _refine(colours: Hashes, columns: Iterable[Hashes]) -> Hashes:
    """Finer row colours: rows stay together only where they agree in these columns, taken in this order."""
    for column in columns:
        colours = _mix(colours, column)
    return colours


def _blend(colours: Hashes, blocks: Iterable[Iterable[Hashes]]) -> Hashes:
    """Finer row colours by what a row holds in each block of columns, in whichever order."""
    return _refine(colours, (np.sum(list(block), axis=0, dtype=np.uint64) for block in blocks))


def _distinct(colours: Hashes) -> int:
    return int(np.unique(colours).size)
