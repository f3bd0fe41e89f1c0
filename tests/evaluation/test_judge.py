"""Verdicts on predictions over a real, tiny database."""

from __future__ import annotations

import pytest

from sqlcoder.db.database import Database
from sqlcoder.evaluation.judge import RIGHTLY_REFUSED, Limits, judge, run_gold
from sqlcoder.example import Example, Policy
from sqlcoder.query import Query
from sqlcoder.verdict import Verdict

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
FAN = "SELECT a.id FROM singer a, singer b, singer c, singer d, singer e, singer f, singer g, singer h"


def verdict(
    music: Database, gold: str | tuple[str, ...], pred: str | None, limits: Limits | None = None, **policy: bool
) -> Verdict:
    golds = (gold,) if isinstance(gold, str) else gold
    example = Example("q", "music", "?", golds, policy=Policy(**policy))  # type: ignore[arg-type]
    return judge(example, None if pred is None else Query(pred), music, limits=limits or Limits())


def test_a_verdict_is_not_a_bool(music: Database) -> None:
    with pytest.raises(TypeError):
        bool(verdict(music, "SELECT 1", "SELECT 1"))


@pytest.mark.parametrize(
    ("gold", "pred", "outcome"),
    [
        ("SELECT count(*) FROM singer", "SELECT count(*) FROM concert", "mismatch"),
        ("SELECT count(*) FROM singer", "SELECT count(id) FROM singer", "match"),
        ("SELECT DISTINCT name FROM singer", "SELECT name FROM singer", "mismatch"),
        ("SELECT DISTINCT name FROM singer", "SELECT name FROM singer GROUP BY name", "match"),
        # the sort key is not among the columns
        ("SELECT name FROM singer ORDER BY age", "SELECT name FROM singer ORDER BY age DESC", "mismatch"),
        ("SELECT name FROM singer ORDER BY age", "SELECT name FROM singer", "mismatch"),
        ("SELECT name FROM singer ORDER BY age", "SELECT name FROM singer ORDER BY age, name DESC", "match"),
        ("SELECT name FROM singer", "SELECT name FROM singer ORDER BY age", "match"),
        # LIMIT cuts a tie: Bo and Cy are both 41
        ("SELECT name FROM singer ORDER BY age DESC LIMIT 2", "SELECT name FROM singer WHERE id IN (5, 2)", "mismatch"),
        (
            "SELECT name FROM singer ORDER BY age DESC LIMIT 2",
            "SELECT name FROM singer ORDER BY age DESC, name DESC LIMIT 2",
            "match",
        ),
        (
            "SELECT country FROM singer GROUP BY country ORDER BY count(*) DESC LIMIT 1",
            "SELECT 'Chile'",
            "mismatch",
        ),
        ("SELECT country FROM singer GROUP BY country ORDER BY count(*) DESC LIMIT 1", "SELECT 'Norway'", "match"),
        ("SELECT country FROM singer GROUP BY country ORDER BY count(*) DESC LIMIT 1", "SELECT 'France'", "match"),
        ("SELECT * FROM singer ORDER BY age LIMIT 1", "SELECT * FROM singer WHERE id = 2", "mismatch"),
        ("SELECT * FROM singer ORDER BY age LIMIT 1", "SELECT * FROM singer WHERE id = 4", "match"),
        ("SELECT avg(fee) FROM concert", "SELECT sum(fee) / 3 FROM concert", "mismatch"),
        ("SELECT avg(fee) FROM concert", "SELECT sum(fee) / count(*) FROM concert", "match"),
        ("SELECT name FROM singer", "SELECT nme FROM singer", "pred_failed"),
        ("SELECT name FROM singer", "SELECT name FROM singers", "pred_failed"),
        ("SELECT name FROM singer", "name of singer please", "pred_failed"),
        ("SELECT name FROM singer", "DELETE FROM singer", "pred_unsafe"),
        ("SELECT name FROM singer", "SELECT name FROM singer; DROP TABLE singer", "pred_failed"),
        ("SELECT name FROM singer", None, "no_answer"),
        ("SELECT nothing FROM singer", "SELECT name FROM singer", "gold_failed"),
        ("SELECT nothing FROM singer", "SELECT nme FROM singer", "gold_failed"),
        ("SELECT nothing FROM singer", None, "gold_failed"),
    ],
)
def test_outcomes(music: Database, gold: str, pred: str | None, outcome: str) -> None:
    found = verdict(music, gold, pred)
    assert found.outcome == outcome, found.reason
    assert found.reason


def test_any_gold_may_match_and_the_main_one_explains(music: Database) -> None:
    golds = ("SELECT name FROM singer WHERE id = 1", "SELECT name FROM singer WHERE id = 2")
    assert verdict(music, golds, "SELECT name FROM singer WHERE id = 3").outcome == "mismatch"
    assert "'Ann' in the gold" in verdict(music, golds, "SELECT name FROM singer WHERE id = 3").reason
    assert verdict(music, golds, "SELECT name FROM singer WHERE id = 2").outcome == "match"


def test_one_failing_gold_of_several_is_told_but_not_decisive(music: Database) -> None:
    golds = ("SELECT nothing FROM singer", "SELECT name FROM singer WHERE id = 2")
    assert verdict(music, golds, "SELECT name FROM singer WHERE id = 2").outcome == "match"
    wrong = verdict(music, golds, "SELECT name FROM singer WHERE id = 3")
    assert wrong.outcome == "mismatch" and "could not be run" in wrong.reason


def test_a_strong_match_is_preferred_to_a_weak_one(music: Database) -> None:
    empty = "SELECT name FROM singer WHERE id = 99"
    assert verdict(music, (empty,), empty) == Verdict("match", "both are empty", weak=True)
    golds = ("SELECT max(age) FROM singer WHERE id = 99", "SELECT NULL, 1")
    assert not verdict(music, golds, "SELECT NULL, 1").weak


def test_an_endless_prediction_is_stopped_and_fails(music: Database) -> None:
    found = verdict(music, "SELECT 1", FAN + " WHERE a.age < 0 OR h.age < 0 ORDER BY random()", Limits(timeout_s=0.05))
    assert found.outcome == "pred_failed" and found.reason.startswith("Timeout")


def test_an_endless_gold_is_our_fault(music: Database) -> None:
    found = verdict(music, ENDLESS, "SELECT 1", Limits(timeout_s=0.05))
    assert found.outcome == "gold_failed" and found.reason.startswith("Timeout")


def test_what_is_cut_off_is_never_judged_as_whole(music: Database) -> None:
    few = Limits(max_rows=3)
    assert verdict(music, "SELECT id FROM singer", "SELECT id FROM singer", few).outcome == "gold_failed"
    found = verdict(music, "SELECT id FROM singer WHERE id <= 3", "SELECT id FROM singer", few)
    assert found.outcome == "mismatch" and "more than 3 rows" in found.reason


def test_unanswerable(music: Database) -> None:
    example = Example("q", "music", "?", (), answerable=False)
    assert judge(example, Query("SELECT 1"), music).outcome == "mismatch"
    assert judge(example, None, music) == Verdict("no_answer", RIGHTLY_REFUSED)


def test_the_policy_of_the_example_holds(music: Database) -> None:
    gold, pred = "SELECT name FROM singer", "SELECT id, name FROM singer"
    assert verdict(music, gold, pred, extra_columns=False).outcome == "mismatch"
    assert verdict(music, gold, pred).outcome == "match"


@pytest.mark.parametrize(
    ("sql", "rows", "exact"),
    [
        ("SELECT DISTINCT name FROM singer ORDER BY age", 5, True),
        ("SELECT name FROM singer ORDER BY age", 6, False),
        ("SELECT name FROM singer ORDER BY age DESC LIMIT 1", 1, False),  # only what ties with the last row is kept
        ("SELECT name FROM singer ORDER BY age DESC LIMIT 2", 3, False),
    ],
)
def test_what_is_kept_of_a_gold(music: Database, sql: str, rows: int, exact: bool) -> None:
    reference = run_gold(Query(sql), music)
    assert (len(reference.result.rows), reference.order.exact) == (rows, exact)


def test_a_row_cap_inside_a_tie_leaves_the_golds_own_rows(music: Database) -> None:
    reference = run_gold(Query("SELECT name FROM singer ORDER BY age DESC LIMIT 2"), music, limits=Limits(max_rows=3))
    assert len(reference.result.rows) == 2 and reference.order.exact
