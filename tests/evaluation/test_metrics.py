"""Figures: none of nothing, and each from the examples it claims to count."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.evaluation.accuracy import wilson
from sqlcoder.evaluation.metrics import auroc, measure
from sqlcoder.evaluation.report import summarize, write_report
from sqlcoder.evaluation.scored import Scored
from sqlcoder.verdict import Outcome

BLANK = Scored(0, "q", "music", "Who?", "SELECT 1", "SELECT 1", "match", "same rows", False, 0.9, 0.5, "easy", "", True)


def scored(outcome: Outcome, **fields: object) -> Scored:
    return replace(BLANK, outcome=outcome, **fields)  # type: ignore[arg-type]


def test_nothing_has_no_accuracy() -> None:
    metrics = measure([])
    assert metrics.overall.execution_accuracy is None and metrics.overall.ci95 is None
    assert metrics.abstention is None and metrics.latency_s is None
    assert "no judged example" in write_report(summarize(metrics, elapsed_s=0.0, manifest={}), [])
    with pytest.raises(ValueError, match="0 of 0"):
        wilson(0, 0)


def test_a_failing_gold_leaves_the_denominator_and_is_shown() -> None:
    lines = [scored("match"), scored("gold_failed", reason="no such column: nothing")]
    summary = summarize(measure(lines), elapsed_s=1.0, manifest={})
    assert (summary["execution_accuracy"], summary["n"], summary["gold_failed"]) == (1.0, 1, 1)
    assert sum(summary["outcomes"].values()) == summary["n"] + summary["gold_failed"]
    assert "no such column: nothing" in write_report(summary, lines)


def test_unanswerable_questions_stay_out_of_the_accuracy() -> None:
    lines = [
        scored("match", confidence=0.9),
        scored("no_answer", confidence=0.2),
        scored("no_answer", answerable=False, confidence=0.1),
        scored("no_answer", answerable=False, confidence=0.3),
        scored("mismatch", answerable=False, confidence=0.8),
    ]
    metrics = measure(lines)
    assert (metrics.overall.right, metrics.overall.n) == (1, 2)
    assert sum(metrics.outcomes.values()) == 2
    assert metrics.abstention is not None
    assert (metrics.abstention.n, metrics.abstention.refused) == (3, 3)
    assert metrics.abstention.precision == metrics.abstention.recall == pytest.approx(2 / 3)
    assert metrics.abstention.auroc == pytest.approx(4 / 6)


def test_groups_keep_spiders_order_and_their_n() -> None:
    lines = [
        scored("mismatch", difficulty="extra", category="ratio"),
        scored("match", difficulty="easy"),
        scored("match", difficulty="extra", category="ratio"),
        scored("gold_failed", difficulty="hard"),
    ]
    metrics = measure(lines)
    assert list(metrics.by_difficulty) == ["easy", "extra"]
    assert (metrics.by_category["ratio"].right, metrics.by_category["ratio"].n) == (1, 2)
    assert list(metrics.by_category) == ["ratio"]


def test_weak_matches_are_counted() -> None:
    assert measure([scored("match", weak=True), scored("match"), scored("mismatch")]).weak == 1


def test_latency_is_read_off_the_sorted_times() -> None:
    metrics = measure([scored("match", elapsed_s=float(i)) for i in range(100, 0, -1)])
    assert metrics.latency_s == {"median": 50.0, "p90": 90.0, "p95": 95.0, "p99": 99.0, "max": 100.0}


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_holds_the_share(counts: tuple[int, int]) -> None:
    right, n = counts
    low, high = wilson(right, n)
    assert 0 <= low <= right / n <= high <= 1
    assert high > low


small = st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), min_size=1, max_size=8)


@given(small, small)
def test_auroc_is_the_share_of_pairs_won(positive: list[float], negative: list[float]) -> None:
    pairs = [(p > n) + (p == n) / 2 for p in positive for n in negative]
    assert auroc(positive, negative) == pytest.approx(sum(pairs) / len(pairs))
