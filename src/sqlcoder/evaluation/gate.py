"""May a change go through? A rule held against the difference to a baseline run.

A question that the baseline judged and this run did not is no pass: a gate must not turn green because a gold stopped
working or a question was left out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from sqlcoder.errors import SetupError
from sqlcoder.evaluation.diff import RunDiff
from sqlcoder.evaluation.paired import Pairs
from sqlcoder.evaluation.reporting.diff_report import describe

SIGNIFICANCE = 0.05


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the gate says, and why it says no."""

    rule: str
    reasons: tuple[str, ...]

    @property
    def passed(self) -> bool:
        return not self.reasons


def no_regression(diff: RunDiff) -> list[str]:
    """No question that was right may be wrong now, whatever else got better."""
    return [f"{_questions(len(diff.lost))} right in the baseline, wrong now"] if diff.lost else []


def no_drop(diff: RunDiff) -> list[str]:
    """The share of right answers may not have fallen by more than chance explains (McNemar, p < 0.05)."""
    measured = [("execution accuracy", diff.pairs), ("rightly refused", diff.refusals)]
    return [f"{name} fell: {describe(pairs)}" for name, pairs in measured if pairs and _fell(pairs)]


RULES: MappingProxyType[str, Callable[[RunDiff], list[str]]] = MappingProxyType(
    {"regression": no_regression, "drop": no_drop}
)
"""Rule -> the reasons to say no."""


def rule_on(diff: RunDiff, rule: str) -> Ruling:
    """Hold a rule against a difference. Raises SetupError for a rule that there is not."""
    if rule not in RULES:
        raise SetupError(f"There is no rule '{rule}' to fail on; the choices are {', '.join(RULES)}")
    reasons = RULES[rule](diff)
    if diff.only_in_a:
        first = diff.only_in_a[0]
        reasons.append(
            f"{_questions(len(diff.only_in_a))} judged in the baseline, not judged now (the first: {first.id})"
        )
    return Ruling(rule, tuple(reasons))


def _fell(pairs: Pairs) -> bool:
    return pairs.only_a > pairs.only_b and pairs.p_value is not None and pairs.p_value < SIGNIFICANCE


def _questions(count: int) -> str:
    return "1 question was" if count == 1 else f"{count} questions were"
