"""The script engine and the table of engines."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sqlcoder import generators
from sqlcoder.errors import DataError, SetupError
from sqlcoder.generators import base
from sqlcoder.generators.scripted import ScriptedGenerator
from sqlcoder.question import Question
from sqlcoder.schema import Schema
from sqlcoder.task import Task


def task(question: str, dialect: str = "sqlite") -> Task:
    return Task(Question(question), Schema("s", ()), dialect=dialect)


def write(folder: Path, text: str) -> Path:
    path = folder / "script.json"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("", "There is no model ''"),
        ("embeded", "did you mean 'embedded'"),
        ("gpt", r"the choices are embedded\[:FOLDER\], scripted:FILE"),
        ("scripted", "scripted:FILE"),
        ("scripted:", "scripted:FILE"),
        ("embedded:", "embedded:FOLDER"),
        ("embedded:/no/such/folder", "is not in /no/such/folder"),
        ("scripted:/no/such/file", "Cannot read"),
    ],
)
def test_a_wrong_spec_is_told(spec: str, told: str) -> None:
    with pytest.raises(SetupError, match=told):
        generators.load(spec)


def test_offline_refuses_an_engine_of_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    far = base.Engine("no.such.module:Class", network=True)
    monkeypatch.setattr(base, "ENGINES", {**base.ENGINES, "far": far})
    with pytest.raises(SetupError, match="offline"):
        generators.load("far", offline=True)


@pytest.mark.parametrize(
    "text",
    [
        "[1]",
        '{"q": 3}',
        '{"q": []}',
        '{"q": [["SELECT 1"]]}',
        '{"q": {"sql": "SELECT 1", "score": "high"}}',
        '{"q": {"sql": "SELECT 1", "score": true}}',
        '{"q": {"sql": "SELECT 1", "confidence": 2}}',
        '{"q": {"sql": "SELECT 1", "reading": "text"}}',
        '{"q": {"sequel": "SELECT 1"}}',
        '{"question": "q"}',
        '{"question": 1, "answer": null}',
        '{"question": "q", "answer": null}\n{"question": "r", "answer": 3}',
        "not json",
    ],
)
def test_a_malformed_script_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"script\.json"):
        ScriptedGenerator(write(tmp_path, text))


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    path = write(tmp_path, '{"question": "q", "answer": null}\n\n{"question": "r"}\n')
    with pytest.raises(DataError) as told:
        ScriptedGenerator(path)
    assert told.value.line == 3


def test_binary_is_no_script(tmp_path: Path) -> None:
    path = tmp_path / "s.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="UTF-8"):
        ScriptedGenerator(path)


def test_a_question_that_is_not_there_is_a_no(tmp_path: Path) -> None:
    [[candidate]] = ScriptedGenerator(write(tmp_path, "{}")).generate([task("q")])
    assert candidate.query is None
    assert "no such question" in candidate.reading[0]


@pytest.mark.parametrize("asked", ["How many?", "how  many", " HOW MANY. "])
def test_questions_are_compared_loosely(asked: str, tmp_path: Path) -> None:
    engine = ScriptedGenerator(write(tmp_path, '{"how many?": "SELECT 1"}'))
    [[candidate]] = engine.generate([task(asked, "postgres")])
    assert candidate.query is not None
    assert (candidate.query.sql, candidate.query.dialect) == ("SELECT 1", "postgres")


def test_both_layouts_and_every_kind_of_answer(tmp_path: Path) -> None:
    answers: list[Any] = [
        "SELECT 1",
        None,
        ["SELECT 1", None],
        {"sql": "SELECT 1", "score": -2, "confidence": 0.5, "reading": ["one"]},
    ]
    whole = ScriptedGenerator(write(tmp_path, json.dumps({f"q{i}": a for i, a in enumerate(answers)})))
    text = "\n".join(json.dumps({"question": f"q{i}", "answer": a}) for i, a in enumerate(answers))
    lines = ScriptedGenerator(write(tmp_path, text))
    tasks = [task(f"q{i}") for i in range(len(answers))]
    given = whole.generate(tasks)
    assert given == lines.generate(tasks)
    assert [[c.query.sql if c.query else None for c in row] for row in given] == [
        ["SELECT 1"],
        [None],
        ["SELECT 1", None],
        ["SELECT 1"],
    ]
    assert (given[3][0].score, given[3][0].confidence, given[3][0].reading) == (-2.0, 0.5, ("one",))


def test_n_cuts_the_list(tmp_path: Path) -> None:
    engine = ScriptedGenerator(write(tmp_path, '{"q": ["SELECT 1", "SELECT 2", "SELECT 3"]}'))
    assert [len(row) for row in engine.generate([task("q")], n=2)] == [2]
    assert isinstance(engine, base.Generator)
