"""The judgement of one prediction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Outcome = Literal["match", "mismatch", "pred_failed", "pred_unsafe", "no_answer", "gold_failed"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """An outcome and the reason for it in words. Not a bool: ask for `outcome == "match"`."""

    outcome: Outcome
    reason: str
    weak: bool = False
    """A match that proves little, such as empty against empty."""

    def __bool__(self) -> bool:
        raise TypeError('A Verdict has no truth value; compare its outcome: verdict.outcome == "match"')
