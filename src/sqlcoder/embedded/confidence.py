"""How likely a candidate is right: a logistic regression over what the beam says and how tree and question agree.

It orders the beam (a reranker) and is the confidence at once. Fitted by `training/calibrate.py` on databases held out
of train, answerable and unanswerable questions together; its numbers are in the weights' card. Not covered: what
happened when the query ran (`decoding` knows that).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqlcoder.candidate import Candidate
from sqlcoder.embedded.agreement import AGREEMENT, agreement
from sqlcoder.embedded.parser import Parse
from sqlcoder.linking.words import STOP_WORDS, lemmatise
from sqlcoder.task import Task

FEATURES = ("score", "score_per_decision", "gap", "unanswerable", "unlinked", *AGREEMENT)
_FLOOR = -10.0
"""Log-probability of what is not in the beam."""


def unlinked_words(task: Task) -> list[str]:
    """The question's content words that name nothing of the schema and are part of no value, in order."""
    linked = {i for link in task.links for i in range(link.start, link.end)}
    linked |= {i for value in task.values if value.kind != "span" for i in range(max(value.start, 0), value.end)}
    return [
        word.text
        for i, word in enumerate(task.question.words())
        if i not in linked and any(c.isalnum() for c in word.text) and lemmatise(word.text) not in STOP_WORDS
    ]


def candidate_features(task: Task, parses: Sequence[Parse]) -> NDArray[np.float64]:
    """One row of `FEATURES` for every parse: (parses, len(FEATURES))."""
    words = sum(any(c.isalnum() for c in w.text) for w in task.question.words())
    unlinked = len(unlinked_words(task)) / max(words, 1)
    candidates = [parse.candidate for parse in parses]
    refused = max((c.score for c in candidates if c.query is None), default=_FLOOR)
    rows = []
    for i, (candidate, parse) in enumerate(zip(candidates, parses, strict=True)):
        others = [c.score for j, c in enumerate(candidates) if j != i and c.query is not None]
        gap = min(candidate.score - max(others, default=_FLOOR), -_FLOOR)
        per_decision = candidate.score / max(candidate.tokens, 1)
        agreed = [0.0] * len(AGREEMENT) if candidate.query is None else agreement(task, parse.tree, candidate.query)
        rows.append([max(candidate.score, _FLOOR), per_decision, gap, max(refused, _FLOOR), unlinked, *agreed])
    return np.array(rows, dtype=np.float64).reshape(-1, len(FEATURES))


@dataclass(frozen=True, slots=True)
class Confidence:
    """The fitted regression; `refuse_below` is the confidence under which the model rather says nothing."""

    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    refuse_below: float

    @classmethod
    def from_card(cls, card: dict[str, Any]) -> Confidence | None:
        """The regression of a checkpoint's card; None where it has none."""
        fitted = card.get("confidence")
        if not fitted or tuple(fitted["features"]) != FEATURES:
            return None
        lists = {name: tuple(float(x) for x in fitted[name]) for name in ("mean", "scale", "weights")}
        return cls(**lists, bias=float(fitted["bias"]), refuse_below=float(fitted["refuse_below"]))

    def probabilities(self, features: NDArray[np.float64]) -> list[float]:
        """Estimated probability of being right for every row of features."""
        standard = (features - np.array(self.mean)) / np.array(self.scale)
        logits = standard @ np.array(self.weights) + self.bias
        return [1.0 / (1.0 + math.exp(-float(x))) for x in logits]

    def judge(self, task: Task, parses: Sequence[Parse]) -> list[Candidate]:
        """The queries by confidence; first an empty one, with the reason, where the best is too unsure.

        What the network gives to "unanswerable" is one of the features, not a verdict of its own: on phrasings that it
        was not trained on it says so too readily.
        """
        if not parses:
            return []
        estimates = self.probabilities(candidate_features(task, parses))
        rated = [
            replace(parse.candidate, confidence=p)
            for parse, p in zip(parses, estimates, strict=True)
            if parse.candidate.query is not None
        ]
        if not rated:
            return [replace(parses[0].candidate, confidence=0.0, reading=(_reason(task),))]
        rated.sort(key=lambda c: -(c.confidence or 0.0))
        best = rated[0]
        if (best.confidence or 0.0) < self.refuse_below:
            return [Candidate(None, best.score, confidence=best.confidence, reading=(_reason(task),)), *rated]
        return rated


def _reason(task: Task) -> str:
    words = unlinked_words(task)
    if not words:
        return "the model is not sure enough that this database holds the answer"
    listed = ", ".join(f"'{w}'" for w in dict.fromkeys(words))
    return f"nothing in this database seems to match {listed}"
