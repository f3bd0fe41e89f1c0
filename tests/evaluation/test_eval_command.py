"""`sqlcoder eval` on the command line: exit codes, clean stdout, and the shapes that programs rely on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.cli.main import run as sqlcoder

SUMMARY = {
    *("execution_accuracy", "ci95", "n", "by_difficulty", "by_category", "by_db", "outcomes", "gold_failed", "weak"),
    *("abstention", "elapsed_s", "manifest"),
}
VERDICT = {
    *("db_id", "question", "gold", "pred", "outcome", "reason", "weak", "confidence", "elapsed_s", "difficulty"),
    "category",
}


@pytest.fixture()
def arguments(benchmark_file: Path, databases: Path, script: Path, tmp_path: Path) -> list[str]:
    return [
        *("eval", "run", str(benchmark_file), "--format", "jsonl", "--databases", str(databases)),
        *("-m", f"scripted:{script}", "-o", str(tmp_path / "run")),
    ]


def printed(capsys: pytest.CaptureFixture[str]) -> Any:
    return json.loads(capsys.readouterr().out)


def test_refusals_have_their_exit_codes(
    arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sqlcoder([*arguments, "--format", "tea-leaves"]) == 2
    assert sqlcoder([*arguments, "-m", "oracle"]) == 2
    assert sqlcoder([*arguments, "--databases", str(tmp_path)]) == 3
    broken = tmp_path / "broken.jsonl"
    broken.write_text("{\n")
    assert sqlcoder([*arguments[:2], str(broken), *arguments[3:]]) == 6
    assert sqlcoder(["eval", "report", str(tmp_path)]) == 2
    assert capsys.readouterr().out == ""


def test_run_prints_the_summary_alone(arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sqlcoder([*arguments, "--json"]) == 0
    summary = printed(capsys)
    assert summary.keys() >= SUMMARY
    assert summary["manifest"].keys() >= {"model", "data_sha256", "settings", "seed"}
    assert summary["by_difficulty"]["easy"].keys() >= {"execution_accuracy", "n"}
    assert summary["abstention"].keys() >= {"n", "precision", "recall", "auroc"}
    lines = (tmp_path / "run" / "verdicts.jsonl").read_text().splitlines()
    assert all(json.loads(line).keys() >= VERDICT for line in lines)
    assert sqlcoder([*arguments, "--json"]) == 2  # there is a run already
    assert sqlcoder([*arguments, "--json", "--resume"]) == 0
    assert printed(capsys) == summary


def test_report_renders_what_there_is(arguments: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sqlcoder([*arguments, "--limit", "2"])
    assert "execution accuracy: 50.0%" in capsys.readouterr().out
    assert sqlcoder(["eval", "report", str(tmp_path / "run")]) == 0
    text = capsys.readouterr().out
    assert "**50.0 %** execution accuracy" in text and "sorted the other way" in text
    assert sqlcoder(["eval", "report", str(tmp_path / "run"), "--json"]) == 0
    assert printed(capsys)["n"] == 2


def score_lines(tmp_path: Path, databases: Path, golds: list[str], preds: list[str]) -> list[str]:
    (tmp_path / "gold.sql").write_text("".join(f"{sql}\tmusic\n" for sql in golds))
    (tmp_path / "pred.sql").write_text("".join(f"{sql}\n" for sql in preds))
    return [
        *("eval", "score", "--gold", str(tmp_path / "gold.sql"), "--pred", str(tmp_path / "pred.sql")),
        *("--databases", str(databases), "--json"),
    ]


def test_score_refuses_files_that_do_not_fit(
    databases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sqlcoder(score_lines(tmp_path, databases, ["SELECT 1", "SELECT 2"], ["SELECT 1"])) == 6
    arguments = score_lines(tmp_path, databases, ["SELECT 1"], ["SELECT 1"])
    (tmp_path / "gold.sql").write_text("SELECT 1\n")
    assert sqlcoder(arguments) == 6
    assert capsys.readouterr().out == ""


def test_score_gives_a_verdict_a_line_in_input_order(
    databases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    golds = [
        "SELECT name FROM singer",
        "SELECT count(*) FROM singer",
        "SELECT 1",
        "SELECT nothing FROM singer",
        "SELECT 1",
    ]
    preds = ["SELECT id FROM singer", "SELECT count(id) FROM singer", "", "SELECT 1", "DROP TABLE singer"]
    assert sqlcoder(score_lines(tmp_path, databases, golds, preds)) == 0
    summary = printed(capsys)
    assert summary.keys() >= SUMMARY | {"verdicts"}
    found = [verdict["outcome"] for verdict in summary["verdicts"]]
    assert found == ["mismatch", "match", "no_answer", "gold_failed", "pred_unsafe"]
    assert all(verdict.keys() == {"outcome", "reason", "weak"} for verdict in summary["verdicts"])
    assert (summary["n"], summary["gold_failed"]) == (4, 1)
