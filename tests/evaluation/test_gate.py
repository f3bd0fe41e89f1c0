"""The gate: when it says no, and what it hands to a CI system."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.cli.main import run as sqlcoder
from sqlcoder.errors import SetupError
from sqlcoder.evaluation.diff import diff_runs
from sqlcoder.evaluation.gate import rule_on
from sqlcoder.evaluation.metrics import measure
from sqlcoder.evaluation.report import summarize
from sqlcoder.evaluation.reporting.brief import write_brief
from sqlcoder.evaluation.reporting.junit import write_junit
from tests.evaluation.runs import scored, verdicts, write_run


def test_one_regression_is_refused_even_where_more_was_gained() -> None:
    diff = diff_runs(verdicts(["match", "mismatch", "mismatch"]), verdicts(["mismatch", "match", "match"]))
    ruling = rule_on(diff, "regression")
    assert not ruling.passed and "1 question was right in the baseline, wrong now" in ruling.reasons
    assert rule_on(diff, "drop").passed


def test_a_drop_is_refused_where_chance_does_not_explain_it() -> None:
    five = diff_runs(verdicts(["match"] * 20), verdicts(["mismatch"] * 5 + ["match"] * 15))
    six = diff_runs(verdicts(["match"] * 20), verdicts(["mismatch"] * 6 + ["match"] * 14))
    assert rule_on(five, "drop").passed  # p = 0.0625
    assert not rule_on(six, "drop").passed  # p = 0.03125
    better = diff_runs(verdicts(["mismatch"] * 9), verdicts(["match"] * 9))
    assert rule_on(better, "drop").passed


@pytest.mark.parametrize("rule", ["regression", "drop"])
def test_what_was_judged_before_and_is_not_now_is_no_pass(rule: str) -> None:
    before = verdicts(["match", "match"])
    assert not rule_on(diff_runs(before, verdicts(["match", "gold_failed"])), rule).passed
    assert not rule_on(diff_runs(before, before[:1]), rule).passed
    assert rule_on(diff_runs(before[:1], before), rule).passed


def test_there_is_no_other_rule() -> None:
    with pytest.raises(SetupError, match="no rule 'mood'"):
        rule_on(diff_runs([], []), "mood")


def cases(text: str) -> dict[str, ElementTree.Element]:
    return {str(case.get("name")): case for case in ElementTree.fromstring(text).iter("testcase")}


def test_junit_tells_failures_from_known_ones_and_from_our_own_faults() -> None:
    lines = verdicts(["match", "mismatch", "pred_failed", "gold_failed", "no_answer"])
    text = write_junit(lines, name="golden.csv", known_wrong={2, 3})
    root = ElementTree.fromstring(text)
    assert {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "5",
        "failures": "2",
        "errors": "1",
        "skipped": "1",
    }
    states = {name[:2]: [child.tag for child in case] for name, case in cases(text).items()}
    assert states == {"q0": [], "q1": ["failure"], "q2": ["skipped"], "q3": ["error"], "q4": ["failure"]}
    assert cases(write_junit(verdicts(["no_answer"], answerable=False), name=""))["q0: Who sings?"][:] == []


@given(st.text(), st.text())
def test_junit_is_well_formed_whatever_the_texts_are(question: str, reason: str) -> None:
    line = scored("mismatch", question=question, reason=reason, gold=reason, pred=question, db_id=reason or "x")
    root = ElementTree.fromstring(write_junit([line], name=question).encode())
    assert root.get("failures") == "1"


def test_the_summary_is_short_and_says_what_to_look_at() -> None:
    before, now = verdicts(["match"] * 30), verdicts(["mismatch"] * 12 + ["match"] * 18, question="Who | <b>sings</b>?")
    diff = diff_runs(before, now)
    text = write_brief(summarize(measure(now), elapsed_s=1.0, manifest={}), diff, rule_on(diff, "regression"))
    assert "❌ failed" in text and "12 questions were right" in text and "and 2 more" in text
    assert "<b>" not in text.replace("\\<b", "")
    assert len(text.splitlines()) < 40


@pytest.fixture()
def runs(tmp_path: Path) -> dict[str, str]:
    lines = {
        "before": verdicts(["match", "mismatch"]),
        "worse": verdicts(["mismatch", "match"]),
        "same": verdicts(["match", "mismatch"]),
    }
    made = {name: str(write_run(tmp_path / name, of)) for name, of in lines.items()}
    other = write_run(tmp_path / "other", lines["same"], manifest={"data_sha256": "f" * 64})
    return made | {"other": str(other)}


def test_the_command_refuses_what_cannot_be_compared(
    runs: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sqlcoder(["eval", "diff", runs["before"], runs["other"]]) == 2
    assert "different benchmarks" in capsys.readouterr().err
    assert sqlcoder(["eval", "diff", runs["before"], str(tmp_path)]) == 2
    assert sqlcoder(["eval", "report", runs["same"], "--fail-on", "regression"]) == 2
    assert "--baseline" in capsys.readouterr().err
    assert sqlcoder(["eval", "report", runs["same"], "--baseline", runs["other"]]) == 2
    assert capsys.readouterr().out == ""


def test_the_command_says_no_with_1_and_keeps_stdout_clean(
    runs: dict[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gate = ["--baseline", runs["before"], "--fail-on", "regression"]
    files = ["--junit", str(tmp_path / "out" / "junit.xml"), "--summary", str(tmp_path / "out" / "summary.md")]
    assert sqlcoder(["eval", "report", runs["worse"], "--json", *gate, *files]) == 1
    said = capsys.readouterr()
    shape: dict[str, Any] = json.loads(said.out)
    assert shape["gate"]["passed"] is False and shape["gate"]["lost"] == ["q0"]
    assert "gate: 1 question was right in the baseline" in said.err
    assert "❌ failed" in (tmp_path / "out" / "summary.md").read_text(encoding="utf-8")
    assert ElementTree.parse(tmp_path / "out" / "junit.xml").getroot().get("failures") == "1"
    assert sqlcoder(["eval", "report", runs["same"], "--json", *gate]) == 0
    assert json.loads(capsys.readouterr().out)["gate"]["passed"] is True
    assert sqlcoder(["eval", "report", runs["worse"], "--baseline", runs["before"]]) == 0


def test_diff_prints_markdown_or_json(runs: dict[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    assert sqlcoder(["eval", "diff", runs["before"], runs["worse"]]) == 0
    assert "McNemar p = 1, n = 2; 1 gained, 1 lost" in capsys.readouterr().out
    assert sqlcoder(["eval", "diff", runs["before"], runs["worse"], "--json"]) == 0
    shape = json.loads(capsys.readouterr().out)
    assert [flip["id"] for flip in shape["lost"]] == ["q0"] and [flip["id"] for flip in shape["gained"]] == ["q1"]


def golden(tmp_path: Path, sql: str) -> str:
    path = tmp_path / "golden.csv"
    path.write_text(f'question,sql,db_id\n"How many singers, in all?","{sql}",music\n', encoding="utf-8")
    return str(path)


def test_a_team_gates_its_golden_questions(databases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From a CSV file to the exit code, the way docs/ci.md shows it."""
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps({"How many singers, in all?": "SELECT count(*) FROM singer"}))
    bad.write_text(json.dumps({"How many singers, in all?": "SELECT max(age) FROM singer"}))
    run = ["eval", "run", golden(tmp_path, "SELECT count(id) FROM singer"), "--format", "csv"]
    run += ["--databases", str(databases), "--executor", "serial"]
    assert sqlcoder([*run, "-m", f"scripted:{good}", "-o", str(tmp_path / "base")]) == 0
    gate = ["--baseline", str(tmp_path / "base"), "--fail-on", "regression"]
    assert sqlcoder([*run, "-m", f"scripted:{bad}", "-o", str(tmp_path / "bad"), *gate]) == 1
    assert sqlcoder([*run, "-m", f"scripted:{good}", "-o", str(tmp_path / "good"), *gate]) == 0
    golden(tmp_path, "SELECT count(*) FROM singer")  # the questions changed: refused before anything is asked
    assert sqlcoder([*run, "-m", f"scripted:{good}", "-o", str(tmp_path / "new"), *gate]) == 2
    assert not (tmp_path / "new").exists()
    assert "make the earlier run anew" in capsys.readouterr().err
