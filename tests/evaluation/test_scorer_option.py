"""`--scorer` and `--suite` on the command line."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.cli.main import run as sqlcoder
from sqlcoder.evaluation.runner import MANIFEST
from sqlcoder.evaluation.scorers import SCORERS
from tests.evaluation.conftest import SCRIPT


@pytest.fixture()
def score(databases: Path, tmp_path: Path) -> list[str]:
    golds = [
        "SELECT DISTINCT name FROM singer",
        "SELECT name FROM singer WHERE age > 20",
        "SELECT avg(age) FROM singer",
    ]
    preds = ["SELECT name FROM singer", "SELECT name FROM singer", "SELECT avg(id) FROM singer"]
    (tmp_path / "gold.sql").write_text("".join(f"{sql}\tmusic\n" for sql in golds))
    (tmp_path / "pred.sql").write_text("".join(f"{sql}\n" for sql in preds))
    return [
        *("eval", "score", "--gold", str(tmp_path / "gold.sql"), "--pred", str(tmp_path / "pred.sql")),
        *("--databases", str(databases)),
    ]


@pytest.fixture()
def suite(tmp_path: Path) -> Path:
    """A variant of `music` in which somebody is 19."""
    (tmp_path / "suite" / "music").mkdir(parents=True)
    connection = sqlite3.connect(tmp_path / "suite" / "music" / "young.sqlite")
    connection.executescript(SCRIPT + "UPDATE singer SET age = 19 WHERE id = 1")
    connection.close()
    return tmp_path / "suite"


def outcomes(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert sqlcoder([*arguments, "--json"]) == 0
    summary: dict[str, Any] = json.loads(capsys.readouterr().out)
    return [verdict["outcome"] for verdict in summary["verdicts"]]


def test_what_cannot_be_scored_with_is_refused(
    score: list[str], suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert sqlcoder([*score, "--scorer", "vibes"]) == 2
    assert sqlcoder([*score, "--scorer", "bird", "--suite", str(suite)]) == 2
    assert "looks at one database only" in capsys.readouterr().err
    assert sqlcoder([*score, "--scorer", "test-suite", "--suite", str(suite / "nowhere")]) == 2


@pytest.mark.parametrize(
    ("scorer", "expected"),
    [
        ("ours", ["mismatch", "match", "mismatch"]),
        ("spider-em", ["match", "mismatch", "mismatch"]),
        ("spider-ex", ["mismatch", "match", "mismatch"]),
        ("spider", ["mismatch", "match", "mismatch"]),
        ("bird", ["match", "match", "mismatch"]),
        ("sql-eval-2023", ["match", "match", "mismatch"]),
        ("test-suite", ["match", "match", "mismatch"]),
    ],
)
def test_each_scorer_decides(
    score: list[str], scorer: str, expected: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert outcomes([*score, "--scorer", scorer], capsys) == expected


def test_a_broken_variant_is_nobodys_match(score: list[str], suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (suite / "music" / "zero.sqlite").write_text("no database")
    found = outcomes([*score, "--scorer", "test-suite", "--suite", str(suite)], capsys)
    assert found == ["gold_failed"] * 3


def test_a_suite_tells_more_than_one_database(
    score: list[str], suite: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = [*score, "--scorer", "test-suite", "--suite", str(suite)]
    assert outcomes(arguments, capsys) == ["match", "mismatch", "mismatch"]
    (suite / "music" / "young.sqlite").unlink()
    assert outcomes(arguments, capsys) == ["match", "match", "mismatch"]


def test_the_figure_has_the_name_of_its_rule(score: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert sqlcoder([*score, "--scorer", "spider-em"]) == 0
    shown = capsys.readouterr().out
    assert "exact set match: 33.3%" in shown and "execution accuracy" not in shown


def test_a_run_keeps_its_scorer(
    benchmark_file: Path, databases: Path, script: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "run"
    arguments = [
        *("eval", "run", str(benchmark_file), "--format", "jsonl", "--databases", str(databases)),
        *("-m", f"scripted:{script}", "-o", str(folder), "--json"),
    ]
    assert sqlcoder([*arguments, "--scorer", "spider-em"]) == 0
    under_em = json.loads(capsys.readouterr().out)
    assert under_em["manifest"]["settings"]["scorer"] == "spider-em"
    assert "exact set match" in (folder / "report.md").read_text()
    assert sqlcoder([*arguments, "--resume"]) == 2
    assert "other settings" in capsys.readouterr().err

    second = tmp_path / "second"
    arguments[arguments.index(str(folder))] = str(second)
    assert sqlcoder(arguments) == 0
    assert json.loads(capsys.readouterr().out)["outcomes"] != under_em["outcomes"]
    manifest = json.loads((second / MANIFEST).read_text())
    del manifest["settings"]["scorer"], manifest["settings"]["suite"]  # as runs were before there was a choice
    (second / MANIFEST).write_text(json.dumps(manifest))
    assert sqlcoder([*arguments, "--resume"]) == 0


def test_the_contracts_names_are_there() -> None:
    assert SCORERS.keys() >= {"ours", "spider", "bird", "sql-eval-2023", "test-suite"}
