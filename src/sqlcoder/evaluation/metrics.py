"""From verdicts to figures: each with its n, shares with an interval, and none at all where there is nothing to count.

Judged answerable examples make up n. A failing gold is our fault and leaves n; so do unanswerable questions, which are
reported as abstention. AUROC: the Mann-Whitney statistic, ties counted half.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from sqlcoder.evaluation.accuracy import Accuracy as Accuracy  # `as`: they are known by this module's name too
from sqlcoder.evaluation.accuracy import wilson as wilson
from sqlcoder.evaluation.scored import Scored
from sqlcoder.evaluation.selective import Calibration, RiskCoverage, calibration, risk_coverage
from sqlcoder.example import Difficulty
from sqlcoder.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Abstention:
    """How well "no answer" was told from answers. Positive: no answer was given."""

    n: int
    """Unanswerable questions."""
    refused: int
    """Questions without an answer, answerable or not."""
    rightly_refused: int
    auroc: float | None
    """How often a random answerable question got more confidence than a random unanswerable one."""

    @property
    def precision(self) -> float | None:
        return self.rightly_refused / self.refused if self.refused else None

    @property
    def recall(self) -> float | None:
        return self.rightly_refused / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class Metrics:
    """The figures of a run or of scored predictions."""

    overall: Accuracy
    by_difficulty: dict[str, Accuracy]
    by_source_difficulty: dict[str, Accuracy]
    """By what the benchmark itself calls difficult (BIRD does); empty where it says nothing."""
    by_category: dict[str, Accuracy]
    by_db: dict[str, Accuracy]
    outcomes: dict[Outcome, int]
    """Over the answerable examples, failing golds among them: n + gold_failed."""
    weak: int
    """Matches that prove little."""
    abstention: Abstention | None
    """None where every question was answerable."""
    latency_s: dict[str, float] | None
    """Seconds an answer took: median, p90, p95, p99, max; None where no time is known."""
    risk_coverage: RiskCoverage | None
    """None where no answer has a confidence, as below."""
    calibration: Calibration | None

    @property
    def gold_failed(self) -> int:
        return self.outcomes["gold_failed"]


def measure(scored: Iterable[Scored]) -> Metrics:
    """The figures of these verdicts."""
    everything = list(scored)
    answerable = [s for s in everything if s.answerable]
    judged = [s for s in answerable if s.outcome != "gold_failed"]
    found = Counter(s.outcome for s in answerable)
    order = [*get_args(Difficulty)]
    by_difficulty = _groups(judged, lambda s: s.difficulty)
    return Metrics(
        overall=_accuracy(judged),
        by_difficulty={name: by_difficulty[name] for name in order if name in by_difficulty},
        by_source_difficulty=dict(sorted(_groups(judged, lambda s: s.source_difficulty).items())),
        by_category=dict(sorted(_groups(judged, lambda s: s.category).items())),
        by_db=dict(sorted(_groups(judged, lambda s: s.db_id).items())),
        outcomes={outcome: found[outcome] for outcome in get_args(Outcome)},
        weak=sum(s.weak for s in judged if s.outcome == "match"),
        abstention=_abstention(everything) if len(answerable) < len(everything) else None,
        latency_s=_latency([s.elapsed_s for s in everything if s.elapsed_s is not None]),
        risk_coverage=risk_coverage(everything),
        calibration=calibration(everything),
    )


def _accuracy(judged: Sequence[Scored]) -> Accuracy:
    return Accuracy(sum(s.outcome == "match" for s in judged), len(judged))


def _groups(judged: Iterable[Scored], key: Callable[[Scored], str | None]) -> dict[str, Accuracy]:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for s in judged:
        if name := key(s):
            groups[name].append(s)
    return {name: _accuracy(members) for name, members in groups.items()}


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The chance that a random positive scores above a random negative; ties count half; None of nothing.

    >>> auroc([0.9, 0.6], [0.6, 0.1]), auroc([0.5], [])
    (0.875, None)
    """
    if not positive or not negative:
        return None
    tally: dict[float, list[int]] = defaultdict(lambda: [0, 0])
    for scores, side in ((positive, 0), (negative, 1)):
        for value in scores:
            tally[value][side] += 1
    below, wins = 0, 0.0
    for _, (ups, downs) in sorted(tally.items()):
        wins += ups * (below + downs / 2)
        below += downs
    return wins / (len(positive) * len(negative))


def _abstention(scored: Sequence[Scored]) -> Abstention:
    unanswerable = [s for s in scored if not s.answerable]
    refused = [s for s in scored if s.outcome == "no_answer"]
    return Abstention(
        n=len(unanswerable),
        refused=len(refused),
        rightly_refused=sum(not s.answerable for s in refused),
        auroc=auroc(
            [s.confidence for s in scored if s.answerable and s.confidence is not None],
            [s.confidence for s in unanswerable if s.confidence is not None],
        ),
    )


def _latency(seconds: Sequence[float]) -> dict[str, float] | None:
    if not seconds:
        return None
    ordered = sorted(seconds)

    def at(share: float) -> float:
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)]  # nearest rank

    return {"median": at(0.5), "p90": at(0.9), "p95": at(0.95), "p99": at(0.99), "max": ordered[-1]}
