"""Scoring what is there: predictions in any layout, and finished runs without their model."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.cli.main import run as sqlcoder
from sqlcoder.errors import SetupError
from sqlcoder.evaluation.benchmark import FORMATS, load_benchmark
from sqlcoder.evaluation.examine import RunSettings
from sqlcoder.evaluation.runner import load_run, run_benchmark
from sqlcoder.evaluation.scoring import Scoring, score_files, score_run
from tests.evaluation.music_questions import EXPECTED


@pytest.fixture()
def finished(benchmark_file: Path, databases: Path, script: Path, tmp_path: Path) -> Path:
    """A run whose model is gone."""
    folder, gone = tmp_path / "run", tmp_path / "answers.json"
    gone.write_text(script.read_text())
    benchmark = load_benchmark(benchmark_file, format="jsonl", databases=databases)
    run_benchmark(benchmark, folder, settings=RunSettings(model=f"scripted:{gone}"))
    gone.unlink()
    return folder


def again(
    run: Path, databases: Path, *, gold: Path | None = None, format: str = "spider", **how: Any
) -> dict[str, Any]:
    return score_run(run, Scoring(databases, executor="serial", **how), gold=gold, format=format)


def test_what_is_no_finished_run_is_not_scored_anew(
    finished: Path, benchmark_file: Path, databases: Path, tmp_path: Path
) -> None:
    with pytest.raises(SetupError, match="no run in"):
        again(tmp_path / "nowhere", databases)
    with pytest.raises(SetupError, match="holds a run already"):
        again(finished, databases, folder=finished)
    other = tmp_path / "other.jsonl"
    other.write_text(benchmark_file.read_text().replace('"q3"', '"q33"'))
    with pytest.raises(SetupError, match="another benchmark"):
        again(finished, databases, gold=other, format="jsonl")
    journal = finished / "predictions.jsonl"
    journal.write_text("".join(journal.read_text().splitlines(keepends=True)[:-1]))
    with pytest.raises(SetupError, match=r"no prediction for example 7 of 8; finish it"):
        again(finished, databases)
    (finished / "examples.jsonl").unlink()
    with pytest.raises(SetupError, match="--gold"):
        again(finished, databases)


def test_a_finished_run_is_scored_anew_without_its_model(finished: Path, databases: Path, tmp_path: Path) -> None:
    before = {path.name: path.read_bytes() for path in finished.iterdir()}
    summary = again(finished, databases, folder=tmp_path / "anew")
    assert [v["outcome"] for v in summary["verdicts"]] == EXPECTED
    old = json.loads(before["summary.json"])
    for name in ("execution_accuracy", "n", "outcomes", "abstention", "by_difficulty", "failed_golds", "latency_s"):
        assert summary[name] == old[name]
    assert {path.name: path.read_bytes() for path in finished.iterdir()} == before
    assert [s.outcome for s in load_run(tmp_path / "anew")[1]] == EXPECTED


def test_golds_that_were_mended_are_taken(
    finished: Path, benchmark_file: Path, databases: Path, tmp_path: Path
) -> None:
    mended = tmp_path / "mended.jsonl"
    mended.write_text(benchmark_file.read_text().replace("SELECT nothing FROM", "SELECT name FROM"))
    summary = again(finished, databases, gold=mended, format="jsonl")
    assert [v["outcome"] for v in summary["verdicts"]] == [o.replace("gold_failed", "match") for o in EXPECTED]
    assert (summary["n"], summary["gold_failed"], summary["failed_golds"]) == (6, 0, [])


BIRD = [
    {"db_id": "music", "question_id": 7, "question": "How many?", "SQL": "SELECT count(*) FROM singer"}
    | {"evidence": "singers are people", "difficulty": "challenging"},
    {
        "db_id": "music",
        "question_id": 8,
        "question": "Who?",
        "SQL": "SELECT nothing FROM singer",
        "difficulty": "simple",
    },
]
SQL_EVAL = """db_type,question,db_name,query_category,query,instructions
sqlite,How many?,music,group_by,"SELECT {country, max(age)}, count(*) FROM singer GROUP BY country; SELECT 'a;{'",
sqlite,Who?,music,where,SELECT nothing FROM singer,Name them
"""


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text)
    return path


def test_bird_golds_and_predictions(databases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = write(tmp_path, "dev.json", json.dumps(BIRD))
    mark = "\t----- bird -----\tmusic"
    preds = {"0": f"SELECT count(id) FROM singer{mark}", "1": f"SELECT name FROM singer{mark}"}
    pred = write(tmp_path, "pred.json", json.dumps(preds))
    arguments = ["eval", "score", "--gold", str(gold), "--pred", str(pred), "--format", "bird"]
    assert sqlcoder([*arguments, "--databases", str(databases), "--json", "-o", str(tmp_path / "scored")]) == 0
    out, err = capsys.readouterr()
    summary = json.loads(out)
    assert [v["outcome"] for v in summary["verdicts"]] == ["match", "gold_failed"]
    assert (summary["n"], summary["gold_failed"]) == (1, 1)
    assert summary["by_source_difficulty"]["challenging"]["n"] == 1
    assert 'The gold of bird-dev-8 (music) failed: ExecutionFailed: near "nothing"' in err
    assert [s.source_difficulty for s in load_run(tmp_path / "scored")[1]] == ["challenging", "simple"]


@pytest.mark.parametrize(
    ("query", "outcome"),
    [
        ("SELECT country, count(*) FROM singer GROUP BY country", "match"),
        ("SELECT max(age), count(*) FROM singer GROUP BY country", "match"),
        ("SELECT 'a;{'", "match"),
        ("SELECT count(*) FROM singer GROUP BY country", "mismatch"),
    ],
)
def test_sql_eval_golds_and_predictions(databases: Path, tmp_path: Path, query: str, outcome: str) -> None:
    gold = write(tmp_path, "q.csv", SQL_EVAL)
    pred = write(tmp_path, "p.csv", f'generated_query,question\n"{query}",x\nSELECT 1,y\n')
    summary = score_files(gold, pred, Scoring(databases, executor="serial"), format="sql-eval")
    assert [v["outcome"] for v in summary["verdicts"]] == [outcome, "gold_failed"]


def test_foreign_files_are_run_as_they_are(databases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Evidence and instructions reach the model: the scripted one sees questions only, so the examples are asked."""
    for name, layout, text in (("dev.json", "bird", json.dumps(BIRD)), ("q.csv", "sql-eval", SQL_EVAL)):
        file, answers = write(tmp_path, name, text), write(tmp_path, f"{layout}.answers", '{"Who?": "SELECT 1"}')
        folder = tmp_path / layout
        arguments = ["eval", "run", str(file), "--format", layout, "--databases", str(databases), "-o", str(folder)]
        assert sqlcoder([*arguments, "-m", f"scripted:{answers}", "--executor", "serial"]) == 0
        assert [s.outcome for s in load_run(folder)[1]] == ["no_answer", "gold_failed"]
    out, err = capsys.readouterr()
    assert "gold_failed 1" in out and err.count("failed: ExecutionFailed") == 2
    kept = [json.loads(line) for line in (tmp_path / "bird" / "examples.jsonl").read_text().splitlines()]
    assert kept[0]["instructions"] == "singers are people" and kept[0]["source_difficulty"] == "challenging"


def test_a_bad_file_names_path_and_line(databases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = {
        "bird": ("dev.json", '[\n{"db_id": "music", "question": "q"}]', ":2: expected a text under 'SQL'"),
        "sql-eval": ("q.csv", "question,query,db_name\nq,SELECT {a FROM t,music\n", ":2: expected '}' after '{'"),
        "spider": ("dev.sql", "Question 1: q ||| music\n\nSELECT 1\n", ":3: expected 'SQL: ...'"),
    }
    for layout, (name, text, says) in bad.items():
        file = write(tmp_path, name, text)
        arguments = ["eval", "run", str(file), "--format", layout, "--databases", str(databases), "-m", "embedded"]
        assert sqlcoder([*arguments, "-o", str(tmp_path / "run")]) == 6
        assert f"{file}{says}" in capsys.readouterr().err


def test_score_says_what_it_needs(finished: Path, databases: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert sqlcoder(["eval", "score", "--databases", str(databases)]) == 2
    assert "Give --gold and --pred, or the folder of a RUN" in capsys.readouterr().err
    command = ["eval", "score", str(finished), "--databases", str(databases), "--executor", "serial"]
    assert sqlcoder([*command, "--pred", str(finished / "report.md")]) == 2
    assert "leave --pred out" in capsys.readouterr().err
    assert sqlcoder([*command, "--address", "somewhere:1"]) == 2
    assert "takes no address" in capsys.readouterr().err
    assert sqlcoder([*command, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["execution_accuracy"] == 0.4


def test_the_command_line_knows_every_format() -> None:
    from sqlcoder.cli import eval as verb

    assert set(verb._FORMATS.choices) == set(FORMATS)
