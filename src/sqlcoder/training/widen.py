"""The weights of a network that knew fewer productions, in the shapes of one that knows more.

The grammar grows at its end, so what was learned fills the first rows of each table; the new rows keep their fresh
start. The embedding of "no action yet" stands behind the productions and moves with their end.
"""

from __future__ import annotations

import torch
from torch import Tensor

from sqlcoder.training.network import Network

_START = "production.weight"
_LEGAL = ("legal_productions", "legal_kinds")


def widened(earlier: Network, network: Network) -> dict[str, Tensor]:
    """A state for `network` that holds what `earlier` learned.

    Raises ValueError where `earlier` is no beginning of `network`: another grammar, more of it, or other layers.
    """
    known, state = earlier.config, network.state_dict()
    for name in _LEGAL:
        old, new = getattr(earlier, name), getattr(network, name)
        rows, columns = old.shape
        if not torch.equal(new[:rows, :columns], old):
            raise ValueError("its grammar is not the beginning of this one")
    widened_state = {}
    for name, old in earlier.state_dict().items():
        new = state.get(name)
        if new is None or name in _LEGAL:
            continue
        if not _grows(name) and new.shape != old.shape:
            raise ValueError(f"{name} is {tuple(old.shape)}, not {tuple(new.shape)}")
        filled = new.clone()
        filled[: len(old)] = old
        if name == _START:
            filled[known.productions] = new[known.productions]
            filled[-1] = old[-1]
        widened_state[name] = filled
    if missing := state.keys() - widened_state.keys() - set(_LEGAL):
        raise ValueError(f"it lacks {min(missing)}")
    return {**state, **widened_state}


def _grows(name: str) -> bool:
    """Is it a table with one row for each production, type or field?"""
    return name.split(".")[0] in ("production", "field", "frontier", "choose", "bag")
