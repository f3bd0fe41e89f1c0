"""A checkpoint in training behind the beam search's `Stepper`, so that it is judged as the shipped graphs are."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sqlcoder.embedded.arrays import EncoderInput
from sqlcoder.training.network import Network


class TorchStepper:
    """Encodes one task and steps its beams with a torch network (batch of one encoder pass, fp32)."""

    def __init__(self, network: Network, task: EncoderInput) -> None:
        self._network = network
        length, size = len(task.pieces), len(task.kinds)
        with torch.inference_mode():
            self._encoded = network.encode(
                _row(task.pieces),
                torch.ones(1, length, dtype=torch.bool),
                torch.from_numpy(task.pool_matrix())[None],
                _row(task.kinds),
                _row(task.features),
                _row(task.relations),
                torch.ones(1, size, dtype=torch.bool),
            )
        self._past: list[tuple[Tensor, Tensor]] | None = None
        self._position = 0

    def step(
        self,
        parents: NDArray[np.int64],
        previous: NDArray[np.int64],
        field: NDArray[np.int64],
        frontier: NDArray[np.int64],
        depth: NDArray[np.int64],
    ) -> NDArray[np.float32]:
        """As `Stepper.step`."""
        beams = torch.from_numpy(parents)
        with torch.inference_mode():
            if self._past is None:
                heads, width = self._network.config.heads, self._network.config.width
                empty = torch.zeros(len(parents), heads, 0, width // heads)
                self._past = [(empty, empty) for _ in self._encoded.memory]
            else:
                self._past = [(key[beams], value[beams]) for key, value in self._past]
            inputs = self._network.embed_steps(
                *(_column(previous), self._encoded.pointed, _column(field), _column(frontier), _column(depth)),
                torch.full((len(parents), 1), self._position),
            )
            hidden, self._past = self._network.step(inputs, self._past, self._encoded.memory)
            logits = self._network.score(hidden, self._encoded.pointer_keys)[:, 0]
        self._position += 1
        result: NDArray[np.float32] = logits.numpy()
        return result


def _row(array: NDArray[np.generic]) -> Tensor:
    return torch.from_numpy(array.astype(np.int64))[None]


def _column(array: NDArray[np.int64]) -> Tensor:
    return torch.from_numpy(array)[:, None]
