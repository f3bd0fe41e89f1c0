"""Two runs held against each other: what can't be compared, what chance explains, and what flipped."""

from __future__ import annotations

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.errors import SetupError
from sqlcoder.evaluation.diff import changed_settings, check_same_benchmark, diff_runs, is_right
from sqlcoder.evaluation.paired import Pairs, mcnemar, newcombe
from sqlcoder.evaluation.reporting.diff_report import diff_shape, write_diff
from tests.evaluation.runs import scored, verdicts

counts = st.integers(0, 60)
tables = st.builds(Pairs, counts, counts, counts, counts).filter(lambda pairs: pairs.n > 0)


def test_runs_of_different_benchmarks_are_refused() -> None:
    a = {"data": "dev.json", "data_sha256": "a" * 64, "settings": {}}
    with pytest.raises(SetupError, match=r"before and after are runs of different benchmarks.*dev\.json.*make the"):
        check_same_benchmark(a, a | {"data_sha256": "b" * 64}, names=("before", "after"))
    with pytest.raises(SetupError, match="judged by the rules 'ours' and after by 'bird'"):
        check_same_benchmark(a, a | {"settings": {"scorer": "bird"}}, names=("before", "after"))
    check_same_benchmark(a, a | {"settings": {"scorer": "ours", "timeout_s": 3}}, names=("before", "after"))


def test_nothing_has_no_difference() -> None:
    nothing = Pairs(0, 0, 0, 0)
    assert (nothing.difference, nothing.ci95, nothing.p_value, nothing.share_a) == (None, None, None, None)
    diff = diff_runs(verdicts(["match"]), [])
    assert diff.pairs == nothing and [s.id for s in diff.only_in_a] == ["q0"]
    assert "no question that both runs judged" in write_diff(diff, names=("a", "b"), changed={})


@given(st.integers(0, 40), st.integers(0, 40))
def test_mcnemar_is_the_two_sided_binomial_test(only_a: int, only_b: int) -> None:
    n = only_a + only_b
    chance = [math.comb(n, k) / 2**n for k in range(n + 1)]
    as_far_out = sum(p for k, p in enumerate(chance) if abs(k - n / 2) >= abs(only_a - n / 2))
    assert mcnemar(only_a, only_b) == mcnemar(only_b, only_a) == pytest.approx(as_far_out)


@given(tables)
def test_the_paired_interval_holds_the_difference_and_turns_with_the_sides(pairs: Pairs) -> None:
    low, high = newcombe(pairs)
    assert pairs.difference is not None
    assert -1 <= low <= pairs.difference <= high <= 1
    turned = Pairs(pairs.both, pairs.only_b, pairs.only_a, pairs.neither)
    assert newcombe(turned) == pytest.approx((-high, -low))


def test_the_paired_interval_covers_the_truth_as_often_as_it_says() -> None:
    """Every table of 20 pairs, weighted by its chance; Newcombe 1998 found a mean coverage of about 95 %."""
    n = 20
    for both, only_a, only_b in ((0.6, 0.1, 0.15), (0.4, 0.1, 0.1), (0.7, 0.15, 0.05)):
        neither, covered = 1 - both - only_a - only_b, 0.0
        for i, j, k in itertools.product(range(n + 1), repeat=3):
            if (rest := n - i - j - k) < 0:
                continue
            low, high = newcombe(Pairs(i, j, k, rest))
            if low <= only_b - only_a <= high:
                ways = math.factorial(n) / math.prod(map(math.factorial, (i, j, k, rest)))
                covered += ways * both**i * only_a**j * only_b**k * neither**rest
        assert 0.93 <= covered <= 0.99


def test_flips_are_listed_both_ways_and_what_was_not_judged_is_in_no_pair() -> None:
    a = verdicts(["match", "match", "mismatch", "gold_failed", "match", "no_answer"])
    b = verdicts(["match", "mismatch", "match", "match", "gold_failed", "match"])
    diff = diff_runs(a, b)
    assert diff.pairs == Pairs(both=1, only_a=1, only_b=2, neither=0)
    assert [flip.b.id for flip in diff.lost] == ["q1"]
    assert [flip.b.id for flip in diff.gained] == ["q2", "q5"]
    assert [s.id for s in diff.only_in_a] == ["q4"] and [s.id for s in diff.only_in_b] == ["q3"]


def test_refusing_what_cannot_be_answered_is_right_and_counted_apart() -> None:
    assert is_right(scored("no_answer", answerable=False)) and not is_right(scored("no_answer"))
    a, b = verdicts(["no_answer"], answerable=False), verdicts(["mismatch"], answerable=False)
    diff = diff_runs(a, b)
    assert diff.pairs.n == 0 and diff.refusals == Pairs(0, 1, 0, 0)
    assert [flip.a.id for flip in diff.lost] == ["q0"]


def test_groups_add_up_to_the_whole() -> None:
    a = [scored("match", index=i, difficulty=d, db_id=db) for i, (d, db) in enumerate([("extra", "x"), ("easy", "y")])]
    b = [scored("mismatch", index=0, difficulty="extra", db_id="x"), *a[1:]]
    diff = diff_runs(a, b)
    assert list(diff.by_difficulty) == ["easy", "extra"]
    assert diff.by_db == {"x": Pairs(0, 1, 0, 0), "y": Pairs(1, 0, 0, 0)}
    assert diff.by_category == {}


def test_settings_that_differ_are_named() -> None:
    a = {"model": {"name": "m"}, "settings": {"candidates": 5, "timeout_s": 30}, "seed": 0}
    b = {"model": {"name": "n"}, "settings": {"candidates": 1, "timeout_s": 30}, "seed": 0}
    assert changed_settings(a, b) == {"model": ("m", "n"), "candidates": (5, 1)}


def test_the_report_holds_hostile_text_in_its_place() -> None:
    question = "Who <img src=x onerror=alert(1)> | `sings`?\n# Heading"
    a, b = verdicts(["match"], question=question), verdicts(["mismatch"], question=question, reason="a *b*\n- c")
    diff = diff_runs(a, b)
    text = write_diff(diff, names=("a", "b"), changed={})
    assert "<img" not in text.replace("\\<img", "") and "\n# Heading" not in text and "\n- c" not in text
    assert "Right before, wrong now: 1" in text and "Wrong before, right now: 0\n\nNone." in text
    shape = diff_shape(diff, names=("a", "b"), changed={})
    assert shape["lost"][0]["a"]["outcome"] == "match" and shape["lost"][0]["b"]["outcome"] == "mismatch"
    assert shape["p_value"] == 1.0 and shape["n"] == 1
