"""The embedded model as a generator: offline, on the CPU, a fraction of a second a question."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlcoder.candidate import Candidate
from sqlcoder.embedded.confidence import Confidence
from sqlcoder.embedded.model import WEIGHTS, EmbeddedModel
from sqlcoder.embedded.parser import parse_question
from sqlcoder.task import Task


class EmbeddedGenerator:
    """Our own model; its card says what it was trained on and how often it is right.

    Raises SetupError where `folder` is not a complete checkpoint.
    """

    name = "embedded"

    def __init__(self, folder: str | Path = WEIGHTS, *, threads: int = 2) -> None:
        self._model = EmbeddedModel(Path(folder), threads=threads)
        self._confidence = Confidence.from_card(self._model.checkpoint.card)

    @property
    def card(self) -> dict[str, Any]:
        """What the weights say of themselves: training, scores, limits."""
        return self._model.checkpoint.card

    def generate(self, tasks: Sequence[Task], *, n: int = 5) -> list[list[Candidate]]:
        """At most `n` candidates for each task, the best first; see `Generator.generate`."""
        return [self._answer(task, n) for task in tasks]

    def _answer(self, task: Task, beams: int) -> list[Candidate]:
        parses = parse_question(task, self._model.start, self._model.pieces, beams=beams)
        return self._confidence.judge(task, parses) if self._confidence else [parse.candidate for parse in parses]
