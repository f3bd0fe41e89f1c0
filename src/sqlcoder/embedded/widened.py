"""A network that was trained before the newest productions, seen as one that knows them all and never takes them.

New productions are appended to the grammar, so an older network's are its first ones: only the places of the nodes
behind them move.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sqlcoder.embedded.beam import Stepper
from sqlcoder.embedded.productions import PRODUCTIONS
from sqlcoder.errors import SetupError

NEVER = np.float32(-1e9)
"""Logit of a production that the network does not know."""


class Widened:
    """A `Stepper` over the whole grammar; how many productions the network knows is read off its logits.

    `nodes` is the number of the task's nodes. The first step raises SetupError where the network knows productions that
    the grammar lacks.
    """

    def __init__(self, stepper: Stepper, nodes: int) -> None:
        self._stepper = stepper
        self._nodes = nodes
        self._unknown = 0

    def step(
        self,
        parents: NDArray[np.int64],
        previous: NDArray[np.int64],
        field: NDArray[np.int64],
        frontier: NDArray[np.int64],
        depth: NDArray[np.int64],
    ) -> NDArray[np.float32]:
        """As `Stepper.step`."""
        pointed = previous >= len(PRODUCTIONS)  # never at the first step, which says how far to shift
        logits = self._stepper.step(parents, previous - self._unknown * pointed, field, frontier, depth)
        known = logits.shape[1] - self._nodes
        self._unknown = len(PRODUCTIONS) - known
        if self._unknown < 0:
            raise SetupError(
                f"The model knows {known} productions, this version of sqlcoder {len(PRODUCTIONS)}; upgrade sqlcoder"
            )
        if not self._unknown:
            return logits
        missing = np.full((len(logits), self._unknown), NEVER, np.float32)
        return np.concatenate([logits[:, :known], missing, logits[:, known:]], axis=1)
