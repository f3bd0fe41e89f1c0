"""A suite is built, says what it cannot tell apart, and judges."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.cli.main import run as sqlcoder
from sqlcoder.db.database import Database
from sqlcoder.errors import SetupError
from sqlcoder.evaluation.benchmark import Benchmark, load_benchmark
from sqlcoder.evaluation.judge import Limits, judge
from sqlcoder.evaluation.suite.adequacy import put_to_trial
from sqlcoder.evaluation.suite.build import SuiteSettings, build_suite
from sqlcoder.evaluation.suite.ground import survey
from sqlcoder.evaluation.suite.hold import hold_against
from sqlcoder.evaluation.suite.original import read_original
from sqlcoder.evaluation.suite.store import read_questions
from sqlcoder.example import Example
from sqlcoder.query import Query

QUESTIONS = [
    ("Who is older than 20?", ["SELECT name FROM singer WHERE age > 20"]),
    ("Which countries?", ["SELECT DISTINCT country FROM singer"]),
    ("Fees?", ["SELECT s.name, c.fee FROM singer s JOIN concert c ON c.singer_id = s.id ORDER BY c.fee DESC"]),
    ("Who gave more than one concert?", ["SELECT singer_id FROM concert GROUP BY singer_id HAVING count(*) > 1"]),
    ("Who is older than 20, again?", ["SELECT name FROM singer WHERE age > 20"]),
    ("What broke?", ["SELECT nothing FROM singer"]),
]  # fmt: skip
SMALL = SuiteSettings(copies=4, general=8, focused=20, patience=8)


@pytest.fixture(scope="module")
def golds(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("golds") / "music.jsonl"
    lines = [{"id": f"q{i}", "db_id": "music", "question": q, "golds": g} for i, (q, g) in enumerate(QUESTIONS)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def benchmark_(golds: Path, databases: Path) -> Benchmark:
    return load_benchmark(golds, format="jsonl", databases=databases)


@pytest.fixture(scope="module")
def suite(benchmark_: Benchmark, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("suites") / "music"
    return folder, build_suite(benchmark_, folder, settings=SMALL)


def held(folder: Path, databases: Path, gold: str, pred: str) -> tuple[str, str]:
    """Outcome on the original and with the suite."""
    example = Example("q", "music", "?", (gold,))
    with Database.open(databases / "music" / "music.sqlite", cache=False) as music:
        alone = judge(example, Query(pred), music)
    copies = [Database.open(path, cache=False) for path in sorted((folder / "music").glob("*.sqlite"))]
    try:
        return alone.outcome, hold_against(alone, example, Query(pred), copies).outcome
    finally:
        for copy in copies:
            copy.close()


def test_a_suite_beside_the_databases_is_refused(benchmark_: Benchmark, databases: Path, tmp_path: Path) -> None:
    before = sorted(databases.rglob("*"))
    for folder in (databases, databases / "music", databases / "new" / "suite"):
        with pytest.raises(SetupError, match="beside the original databases"):
            build_suite(benchmark_, folder)
    (tmp_path / "precious.txt").write_text("mine")
    with pytest.raises(SetupError, match="not empty"):
        build_suite(benchmark_, tmp_path)
    assert sorted(databases.rglob("*")) == before
    with pytest.raises(SetupError, match="no suite"):
        read_questions(tmp_path)


@pytest.mark.parametrize(
    ("gold", "pred"),
    [
        ("SELECT name FROM singer WHERE age > 20", "SELECT name FROM singer"),
        (
            "SELECT singer_id FROM concert GROUP BY singer_id HAVING count(*) > 1",
            "SELECT id FROM singer WHERE name = 'Ann'",
        ),
    ],
)
def test_a_query_that_is_right_by_chance_is_found_out(
    suite: tuple[Path, dict[str, Any]], databases: Path, gold: str, pred: str
) -> None:
    assert held(suite[0], databases, gold, pred) == ("match", "mismatch")


@pytest.mark.parametrize(
    ("gold", "pred"),
    [
        ("SELECT name FROM singer WHERE age > 20", "SELECT name FROM singer WHERE NOT age <= 20"),
        ("SELECT DISTINCT country FROM singer", "SELECT country FROM singer GROUP BY country"),
        ("SELECT count(*) FROM singer", "SELECT count(id) FROM singer"),
        # a tie may be broken either way, on a copy too
        ("SELECT name FROM singer ORDER BY age LIMIT 1", "SELECT name FROM singer ORDER BY age, id DESC LIMIT 1"),
    ],
)
def test_a_right_query_stays_right(suite: tuple[Path, dict[str, Any]], databases: Path, gold: str, pred: str) -> None:
    assert held(suite[0], databases, gold, pred) == ("match", "match")


def test_the_suite_tells_more_mutants_apart(suite: tuple[Path, dict[str, Any]]) -> None:
    _, summary = suite
    assert summary["score_of_original"] < 0.9 < summary["score"]
    assert summary["contradicted"] == 0
    assert 0 < summary["copies"] <= SMALL.copies
    assert (summary["questions"], summary["golds"], summary["failed_golds"]) == (6, 5, 1)


def test_every_question_has_its_score(suite: tuple[Path, dict[str, Any]]) -> None:
    lines = read_questions(suite[0])
    assert [line["id"] for line in lines] == [f"q{i}" for i in range(6)]
    assert lines[0]["score"] == lines[4]["score"] > 0.9
    assert lines[5]["score"] is None and lines[5]["failure"] == "no gold runs"
    for line in lines:
        assert line["mutants"] == line["stillborn"] + line["equivalent"] + line["caught"] + len(line["survivors"])


def test_the_same_seed_builds_the_same_suite(
    suite: tuple[Path, dict[str, Any]], benchmark_: Benchmark, tmp_path: Path
) -> None:
    again = build_suite(benchmark_, tmp_path / "again", settings=SMALL)
    assert again["sha256"] == suite[1]["sha256"]


def test_an_unprovable_survivor_counts_as_not_caught(databases: Path) -> None:
    """`age > 20` where all are older: the original does not tell `>=` apart, and no rule excuses it."""
    path = databases / "music" / "music.sqlite"
    example = Example("q", "music", "?", ("SELECT name FROM singer WHERE age > 20",))
    with Database.open(path, cache=False) as music:
        found = put_to_trial(example, music, read_original(path).schema, Limits())
    assert "SELECT name FROM singer WHERE age >= 20" in {t.mutant.query.sql for t in found.survivors}
    assert found.score is not None and found.score < 0.6
    assert found.is_weak(0.8) and not found.is_weak(0.0)


def test_a_copy_whose_rows_leave_the_gold_open_says_nothing(databases: Path) -> None:
    path = databases / "music" / "music.sqlite"  # Bo and Cy are both 41
    tied = [
        "SELECT name FROM singer WHERE id = (SELECT id FROM singer WHERE age = 41 LIMIT 1)",
        "SELECT name FROM singer WHERE id = (SELECT id FROM singer WHERE age < 50 ORDER BY age DESC LIMIT 1)",
        "SELECT country, name FROM singer GROUP BY country",
    ]
    clear = "SELECT name FROM singer WHERE id = (SELECT id FROM singer ORDER BY age DESC LIMIT 1)"
    with Database.open(path, cache=False) as music:
        for gold in tied:
            assert not survey(Example("q", "music", "?", (gold,)), music, Limits(), witness=path).references
            assert survey(Example("q", "music", "?", (gold,)), music, Limits()).references
        assert survey(Example("q", "music", "?", (clear,)), music, Limits(), witness=path).references


def test_on_the_command_line(golds: Path, databases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["eval", "suite", str(golds), "--format", "jsonl", "--databases", str(databases), "--limit", "2"]
    assert sqlcoder([*arguments, "-o", str(databases / "here")]) == 2
    code = sqlcoder([*arguments, "-o", str(tmp_path / "gate"), "--copies", "1", "--min-score", "1", "--json"])
    summary = json.loads(capsys.readouterr().out)
    assert code == (summary["score"] < 1)
    assert summary["copies"] == 1 and summary["questions"] == 2
    assert sqlcoder([*arguments, "-o", str(tmp_path / "suite")]) == 0
    told = capsys.readouterr().out
    assert "mutation score:" in told and "questions are weak (below 80%)" in told

    (tmp_path / "gold.sql").write_text("SELECT name FROM singer WHERE age > 20\tmusic\n" * 2)
    (tmp_path / "pred.sql").write_text("SELECT name FROM singer\nSELECT name FROM singer WHERE 20 < age\n")
    score = [
        *("eval", "score", "--gold", str(tmp_path / "gold.sql"), "--pred", str(tmp_path / "pred.sql")),
        *("--databases", str(databases), "--executor", "serial", "--json"),
    ]
    assert sqlcoder(score) == 0
    assert [v["outcome"] for v in json.loads(capsys.readouterr().out)["verdicts"]] == ["match", "match"]
    assert sqlcoder([*score, "--suite", str(tmp_path / "suite")]) == 0
    verdicts = json.loads(capsys.readouterr().out)["verdicts"]
    assert [v["outcome"] for v in verdicts] == ["mismatch", "match"]
    assert "perturbed copy copy_" in verdicts[0]["reason"]


def test_the_gate_says_no(databases: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """SQLite reads a table in the order of its key, so no rows tell a forgotten ORDER BY of the key."""
    (tmp_path / "golds.jsonl").write_text(
        json.dumps(
            {"id": "q", "db_id": "music", "question": "By id?", "golds": ["SELECT name FROM singer ORDER BY id"]}
        )
    )
    arguments = ["eval", "suite", str(tmp_path / "golds.jsonl"), "--format", "jsonl", "--databases", str(databases)]
    assert sqlcoder([*arguments, "-o", str(tmp_path / "suite"), "--min-score", "1"]) == 1
    assert "1 of 1 questions are weak (below 100%)" in capsys.readouterr().out
    assert [s["kind"] for s in read_questions(tmp_path / "suite")[0]["survivors"]] == ["order_dropped"]
