"""The shipped network: two ONNX graphs, a tokenizer and a card, run by onnxruntime on the CPU.

The graphs' inputs and outputs are described in `training/export.py`, which writes them.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqlcoder.checkpoint import Checkpoint
from sqlcoder.embedded.arrays import EncoderInput
from sqlcoder.embedded.features import Pieces
from sqlcoder.errors import SetupError

WEIGHTS = Path(__file__).parent / "weights"
"""The folder that the package ships."""

_ENCODED = ("pointed", "pointer_keys", "memory_keys", "memory_values")


class EmbeddedModel:
    """Sessions and tokenizer of one checkpoint; loaded once, used for many questions.

    Raises SetupError where the folder lacks a file.
    """

    def __init__(self, folder: Path = WEIGHTS, *, threads: int = 2) -> None:
        import onnxruntime

        for name in ("encoder.onnx", "step.onnx", "tokenizer.json", "card.json"):
            if not (folder / name).is_file():
                raise SetupError(f"The embedded model's {name} is not in {folder}; install the package again")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        providers = ["CPUExecutionProvider"]
        self._encoder = onnxruntime.InferenceSession(folder / "encoder.onnx", options, providers=providers)
        self._step = onnxruntime.InferenceSession(folder / "step.onnx", options, providers=providers)
        self.pieces = Pieces(folder / "tokenizer.json")
        self._folder = folder
        shape = next(i.shape for i in self._step.get_inputs() if i.name == "past_keys")
        self._cache_shape: tuple[int, int, int] = (shape[0], shape[2], shape[4])  # layers, heads, head width

    @cached_property
    def checkpoint(self) -> Checkpoint:
        """The folder with its card."""
        card: dict[str, Any] = json.loads((self._folder / "card.json").read_text(encoding="utf-8"))
        return Checkpoint(self._folder, card)

    def start(self, task: EncoderInput) -> OnnxStepper:
        """Encode a task; the stepper then decodes it."""
        encoded = self._encoder.run(
            _ENCODED,
            {
                "pieces": task.pieces[None].astype(np.int64),
                "pool": task.pool_matrix()[None],
                "kinds": task.kinds[None].astype(np.int64),
                "features": task.features[None].astype(np.int64),
                "relations": task.relations[None].astype(np.int64),
            },
        )
        return OnnxStepper(self._step, dict(zip(_ENCODED, encoded, strict=True)), self._cache_shape)


class OnnxStepper:
    """Decodes one task; see `beam.Stepper`."""

    def __init__(
        self, session: Any, encoded: dict[str, NDArray[np.float32]], cache_shape: tuple[int, int, int]
    ) -> None:
        self._session = session
        self._encoded = encoded
        layers, heads, width = cache_shape
        self._keys = self._values = np.zeros((layers, 1, heads, 0, width), np.float32)
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
        logits: NDArray[np.float32]
        logits, self._keys, self._values = self._session.run(
            ("logits", "keys", "values"),
            {
                "parents": parents,
                "previous": previous,
                "field": field,
                "frontier": frontier,
                "depth": depth,
                "position": np.array([self._position], np.int64),
                "past_keys": self._keys,
                "past_values": self._values,
                **self._encoded,
            },
        )
        self._position += 1
        return logits
