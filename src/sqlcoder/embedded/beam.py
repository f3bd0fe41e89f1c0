"""Beam search over trees: only legal actions, several hypotheses as one batch.

The network is behind `Stepper`, so that the shipped ONNX graphs and a checkpoint in training are searched alike.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sqlcoder.embedded.actions import ROOT, NodeTable, Slot, slots_of
from sqlcoder.embedded.arrays import NodeKind
from sqlcoder.embedded.productions import FIELDS, LEGAL_KINDS, LEGAL_PRODUCTIONS, PRODUCTION_ID, PRODUCTIONS, TYPE_ID

MAX_STEPS = 80
"""A tree that is not whole by then is given up; the longest of Spider's golds has 61 decisions."""

_MINUS = np.float32(-1e9)
_STAR_PARENTS = frozenset(
    i for i, p in enumerate(PRODUCTIONS) if p.name == "count" or p.name.startswith(("items", "distinct"))
)


class Stepper(Protocol):
    """The decoder, one step for all beams at a time."""

    def step(
        self,
        parents: NDArray[np.int64],
        previous: NDArray[np.int64],
        field: NDArray[np.int64],
        frontier: NDArray[np.int64],
        depth: NDArray[np.int64],
    ) -> NDArray[np.float32]:
        """Logits (beams, P + N) of the next action.

        `parents` (beams,) says which beam of the step before each one continues; `previous` is the action it took
        (-1 at the first step).
        """


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A finished tree as its decisions, and its log-probability."""

    actions: tuple[int, ...]
    score: float


@dataclass(frozen=True, slots=True)
class _Beam:
    actions: tuple[int, ...]
    open_slots: tuple[Slot, ...]
    """The next one last."""
    score: float


def search(
    stepper: Stepper,
    nodes: NodeTable,
    width: int = 5,
    max_steps: int = MAX_STEPS,
    *,
    accept: Callable[[tuple[int, ...]], bool] = lambda actions: True,
) -> list[Hypothesis]:
    """Up to `width` finished trees that `accept` takes, the likeliest first.

    Empty where none was finished in `max_steps`.
    """
    kinds = np.repeat(np.array(list(NodeKind)), (nodes.words, len(nodes.tables), len(nodes.columns), len(nodes.values)))
    star = len(PRODUCTIONS) + nodes.words + len(nodes.tables)
    legal = np.concatenate([LEGAL_PRODUCTIONS, LEGAL_KINDS[:, kinds]], axis=1)  # (types, P + N)
    beams = [_Beam((), (ROOT,), 0.0)]
    parents = np.zeros(1, np.int64)
    finished: list[Hypothesis] = []
    for _ in range(max_steps):
        slots = [beam.open_slots[-1] for beam in beams]
        logits = stepper.step(
            parents,
            np.array([beam.actions[-1] if beam.actions else -1 for beam in beams], np.int64),
            np.array([slot.field for slot in slots], np.int64),
            np.array([TYPE_ID[slot.type] for slot in slots], np.int64),
            np.array([slot.depth for slot in slots], np.int64),
        )
        allowed = legal[[TYPE_ID[slot.type] for slot in slots]]
        for row, slot in enumerate(slots):
            _narrow(allowed[row], slot, star)
        scores = _log_softmax(np.where(allowed, logits, _MINUS)) + np.array([[b.score] for b in beams], np.float32)
        scores[~allowed] = _MINUS
        best = np.argsort(scores, axis=None)[::-1][: 2 * width]
        continued: list[tuple[int, _Beam]] = []
        for flat in best:
            row, action = divmod(int(flat), scores.shape[1])
            score = float(scores[row, action])
            if score <= _MINUS / 2 or len(continued) == width:
                break
            beam = _extended(beams[row], action, score)
            if beam.open_slots:
                continued.append((row, beam))
            elif accept(beam.actions):
                finished.append(Hypothesis(beam.actions, score))
        finished.sort(key=lambda h: -h.score)
        if not continued or (len(finished) >= width and finished[width - 1].score >= continued[0][1].score):
            break
        parents = np.array([row for row, _ in continued], np.int64)
        beams = [beam for _, beam in continued]
    return finished[:width]


def _extended(beam: _Beam, action: int, score: float) -> _Beam:
    slot, rest = beam.open_slots[-1], beam.open_slots[:-1]
    opened = slots_of(action, slot.depth)[::-1] if action < len(PRODUCTIONS) else ()
    return _Beam((*beam.actions, action), rest + opened, score)


def _narrow(allowed: NDArray[np.bool_], slot: Slot, star: int) -> None:
    """Rules that the types alone do not say, on one row of the mask.

    "Unanswerable" is about a whole question; `*` stands in COUNT(*) or alone in a select list; no value is a limit that
    is not a number (decided later, when it is rendered).
    """
    parent = FIELDS[slot.field][0]
    if parent != -1:
        allowed[PRODUCTION_ID["unanswerable"]] = False
    if parent not in _STAR_PARENTS:
        allowed[star] = False


def _log_softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    shifted = logits - logits.max(axis=1, keepdims=True)
    result: NDArray[np.float32] = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return result
