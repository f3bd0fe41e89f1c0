"""No cell of a sensitive column is in a verdict, a report or a page, unless somebody asked to see them."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.cli.main import run
from sqlcoder.evaluation.compare import compare
from sqlcoder.evaluation.comparing.window import OrderSpec
from sqlcoder.evaluation.examine import Desk, Item, RunSettings, examine
from sqlcoder.evaluation.private import hide_cells, without_cells
from sqlcoder.evaluation.scored import Prediction, Scored
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.schema import Column, Schema, Table
from sqlcoder.verdict import Verdict

GOLD = "SELECT name, email FROM people ORDER BY id"
WRONG = {
    "more rows": "SELECT name, email FROM people UNION ALL SELECT name, email FROM people",
    "fewer rows": "SELECT name, email FROM people WHERE id > 1",
    "another column": "SELECT name, lower(name) FROM people ORDER BY id",
    "a computed column": "SELECT name, upper(email) FROM people ORDER BY id",
    "an alias": "WITH p AS (SELECT name, email || '!' AS n FROM people) SELECT name, n FROM p",
    "another order": "SELECT name, email FROM people ORDER BY id DESC",
    "one column": "SELECT email FROM people",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "databases").mkdir()
    with contextlib.closing(sqlite3.connect(tmp_path / "databases" / "crm.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, email TEXT, city TEXT)")
        people = [(i, f"P{i}", f"s3cret{i}@example.org", "Oslo") for i in range(1, 6)]
        connection.executemany("INSERT INTO people VALUES (?, ?, ?, ?)", people)
    return tmp_path


def judged(folder: Path, pred: str, *, gold: str = GOLD, show: bool = False) -> Scored:
    desk = Desk(None, folder / "databases", RunSettings(model="", show_sensitive=show))
    try:
        return examine(desk, Item(0, Example("q", "crm", "?", (gold,)), Prediction(0, "q", pred)))[1]
    finally:
        desk.close()


@pytest.mark.parametrize("kind", WRONG)
def test_a_reason_quotes_no_sensitive_cell(folder: Path, kind: str) -> None:
    hidden = judged(folder, WRONG[kind])
    assert hidden.outcome == "mismatch" and hidden.reason
    assert "s3cret" not in hidden.reason.lower()


def test_it_quotes_them_where_that_was_asked_for_and_others_always(folder: Path) -> None:
    assert "s3cret" in judged(folder, WRONG["fewer rows"], show=True).reason
    assert "•••" in judged(folder, WRONG["fewer rows"]).reason
    harmless = judged(folder, "SELECT name, city FROM people WHERE id > 1", gold="SELECT name, city FROM people")
    assert "'P1', 'Oslo'" in harmless.reason
    counted = judged(folder, "SELECT count(*) + 4711 FROM people", gold="SELECT count(email) FROM people")
    assert "4716" in counted.reason


def test_a_query_that_cannot_be_read_counts_as_one_that_shows_them() -> None:
    verdict = Verdict("mismatch", "1 row missing (1; the gold has 2); first: ('x@y.org',)")
    sensitive, plain = (Schema("s", (Table("t", (Column("a", sensitive=flag),)),)) for flag in (True, False))
    for sql in ("SELECT nonsense(", "SELECT b FROM u"):
        assert hide_cells(verdict, [Query(sql)], sensitive).reason == (
            "1 row missing (1; the gold has 2); cells are hidden (•••)"
        )
        assert hide_cells(verdict, [Query(sql)], plain) == verdict


def test_files_and_pages_of_a_run_hold_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    alike = {"db_id": "crm", "golds": [GOLD], "category": "where", "difficulty": "easy", "answerable": True}
    lines = [alike | {"id": kind, "question": kind} for kind in WRONG]
    (folder / "gold.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    (folder / "pred.sql").write_text("".join(f"{sql}\n" for sql in WRONG.values()))
    databases = ["--databases", str(folder / "databases")]
    score = ["eval", "score", "--gold", str(folder / "gold.jsonl"), "--pred", str(folder / "pred.sql"), *databases]
    out = folder / "run"
    how = ["--format", "jsonl", "--executor", "serial"]
    assert run([*score, *how, "-o", str(out), "--json"]) == 0
    for form in (["--html", *databases], ["--json"], []):
        assert run(["eval", "report", str(out), *form]) == 0
    told = capsys.readouterr().out
    kept = "".join(path.read_text() for path in out.iterdir() if path.suffix in (".md", ".json", ".jsonl"))
    assert "s3cret" not in (told + kept).lower()
    assert "•••" in told and '"P1"' in told
    assert run(["eval", "report", str(out), "--html", *databases, "--show-sensitive"]) == 0
    assert "s3cret1@example.org" in capsys.readouterr().out


cells = st.sampled_from([*(f"s3cret{i}" for i in range(5)), 7_000_001, 7_000_002, 7_000_003.25, None])
results = st.integers(1, 3).flatmap(
    lambda width: st.lists(st.tuples(*[cells] * width), max_size=6).map(
        lambda rows: Result(tuple(f"c{i}: ((" for i in range(width)), tuple(rows))
    )
)


@settings(deadline=None, max_examples=300)
@given(results, results, st.booleans())
def test_no_reason_keeps_a_cell(gold: Result, pred: Result, ordered: bool) -> None:
    reason = without_cells(compare(gold, pred, order=OrderSpec(ordered=ordered, exact=True)).reason)
    assert "s3cret" not in reason and "700000" not in reason, reason
