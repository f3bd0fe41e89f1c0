"""Risk over coverage and calibration: none of nothing, ties together, and both from the answers alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.evaluation.scored import Scored
from sqlcoder.evaluation.selective import calibration, risk_coverage
from tests.evaluation.runs import scored


def answer(confidence: float, right: bool) -> Scored:
    return scored("match" if right else "mismatch", confidence=confidence)


def test_without_confidence_there_is_no_curve() -> None:
    for lines in ([], [scored("match", confidence=None)], [scored("gold_failed")], [scored("no_answer", pred=None)]):
        assert risk_coverage(lines) is None and calibration(lines) is None


def test_the_curve_by_hand() -> None:
    refused = scored("no_answer", pred=None, confidence=0.99)
    curve = risk_coverage([answer(0.9, True), answer(0.5, False), answer(0.5, True), refused, scored("gold_failed")])
    assert curve is not None and (curve.n, curve.answered) == (4, 3)
    assert [(p.confidence, p.coverage, p.risk) for p in curve.points] == [(0.9, 0.25, 0.0), (0.5, 0.75, 1 / 3)]
    assert curve.area == pytest.approx((0 + 1 / 3 + 1 / 3) / 3)
    assert curve.at(0.5) == curve.points[1] and curve.at(0.8) is None


def test_answering_what_cannot_be_answered_is_a_risk() -> None:
    curve = risk_coverage([scored("mismatch", answerable=False, confidence=0.7)])
    assert curve is not None and curve.points[0].risk == 1.0


confidences = st.lists(st.tuples(st.sampled_from([0.0, 0.2, 0.5, 0.95, 1.0]), st.booleans()), min_size=1, max_size=30)


@given(confidences, st.randoms())
def test_the_order_of_the_verdicts_never_matters(answers: list[tuple[float, bool]], random: object) -> None:
    lines = [answer(*a) for a in answers]
    shuffled = list(lines)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert risk_coverage(lines) == risk_coverage(shuffled)
    curve = risk_coverage(lines)
    assert curve is not None
    assert curve.points[-1].coverage == 1.0
    assert curve.points[-1].risk == pytest.approx(sum(not right for _, right in answers) / len(answers))
    coverages = [p.coverage for p in curve.points]
    assert coverages == sorted(set(coverages))


@given(confidences)
def test_calibration_counts_every_answer_once(answers: list[tuple[float, bool]]) -> None:
    measured = calibration([answer(*a) for a in answers])
    assert measured is not None
    assert sum(b.accuracy.n for b in measured.bins) == measured.n == len(answers)
    assert all(b.low - 1e-9 <= b.confidence <= b.high + 1e-9 for b in measured.bins)
    assert 0 <= measured.expected_error <= 1


def test_calibration_by_hand() -> None:
    measured = calibration([answer(0.95, True), answer(0.95, False), answer(0.15, False)])
    assert measured is not None
    assert measured.expected_error == pytest.approx((2 * abs(0.5 - 0.95) + 0.15) / 3)
