"""What the confidence is worth: how much risk is left when only the surest answers are given, and is it calibrated?

Risk-coverage curve: El-Yaniv and Wiener 2010, its area (AURC) as in Geifman et al. 2019. Expected calibration error:
Naeini et al. 2015, bins of equal width. An answer is a query that was given; answering a question that cannot be
answered is wrong. Questions whose gold failed are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlcoder.evaluation.accuracy import Accuracy
from sqlcoder.evaluation.scored import Scored

BINS = 10


@dataclass(frozen=True, slots=True)
class CoveragePoint:
    """What answering all questions of at least this confidence comes to."""

    confidence: float
    coverage: float
    """The share of all questions that get an answer."""
    risk: float
    """The share of these answers that is wrong."""


@dataclass(frozen=True, slots=True)
class RiskCoverage:
    """The curve: a point for each confidence that occurs, the surest first, so that coverage grows."""

    n: int
    """Questions, answered or not."""
    answered: int
    points: tuple[CoveragePoint, ...]
    area: float
    """AURC: the mean risk over the answers, each taken at the coverage that its confidence gives. Lower is better."""

    def at(self, coverage: float) -> CoveragePoint | None:
        """The first point that covers so many questions; None where the answers never do."""
        return next((point for point in self.points if point.coverage >= coverage - 1e-9), None)


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """Answers whose confidence lies from `low` up to `high`."""

    low: float
    high: float
    confidence: float
    """The mean."""
    accuracy: Accuracy


@dataclass(frozen=True, slots=True)
class Calibration:
    """Confidence held against the share of right answers, in the bins that hold any."""

    n: int
    bins: tuple[CalibrationBin, ...]
    expected_error: float
    """ECE: the mean distance of confidence and share of right answers over the bins, weighted by their n."""


def risk_coverage(scored: Iterable[Scored]) -> RiskCoverage | None:
    """The curve of these verdicts; None where no answer has a confidence."""
    judged = [s for s in scored if s.outcome != "gold_failed"]
    answers = sorted(_answers(judged), reverse=True)
    points: list[CoveragePoint] = []
    wrong, area = 0, 0.0
    tied = 0
    for given, (confidence, right) in enumerate(answers, start=1):
        wrong += not right
        tied += 1
        if given == len(answers) or answers[given][0] != confidence:  # ties are answered together or not at all
            points.append(CoveragePoint(confidence, given / len(judged), wrong / given))
            area += tied * wrong / given
            tied = 0
    if not answers:
        return None
    return RiskCoverage(len(judged), len(answers), tuple(points), area / len(answers))


def calibration(scored: Iterable[Scored]) -> Calibration | None:
    """The reliability of the confidences; None where no answer has one."""
    answers = _answers(s for s in scored if s.outcome != "gold_failed")
    if not answers:
        return None
    members: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in answers:
        members[min(int(confidence * BINS), BINS - 1)].append((confidence, right))
    bins = tuple(
        CalibrationBin(i / BINS, (i + 1) / BINS, _mean([c for c, _ in inside]), _accuracy(inside))
        for i, inside in enumerate(members)
        if inside
    )
    error = sum(abs(b.accuracy.right / b.accuracy.n - b.confidence) * b.accuracy.n for b in bins)
    return Calibration(len(answers), bins, error / len(answers))


def _answers(judged: Iterable[Scored]) -> list[tuple[float, bool]]:
    """(confidence, is it right) of every answer that has a confidence."""
    return [
        (s.confidence, s.answerable and s.outcome == "match")
        for s in judged
        if s.pred is not None and s.confidence is not None
    ]


def _accuracy(inside: Sequence[tuple[float, bool]]) -> Accuracy:
    return Accuracy(sum(right for _, right in inside), len(inside))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
