"""The audit: refuses before it is silent, one line a question whatever happens, parsable after a kill and by many."""

from __future__ import annotations

import json
import multiprocessing
import os
import sqlite3
from collections.abc import Sequence
from pathlib import Path

import pytest

from sqlcoder import audit as audit_module
from sqlcoder.asked import mask_question
from sqlcoder.asking import ask
from sqlcoder.audit import AuditLog, read_audit
from sqlcoder.candidate import Candidate
from sqlcoder.errors import DatabaseError, DataError, SetupError
from sqlcoder.link import Value
from sqlcoder.query import Query
from sqlcoder.question import Question
from sqlcoder.task import Task


class Proposes:
    """A generator that says the same to everything."""

    name = "fixed"

    def __init__(self, *queries: str | None) -> None:
        self.queries = queries

    def generate(self, tasks: Sequence[Task], *, n: int = 5) -> list[list[Candidate]]:
        return [[Candidate(Query(q) if q else None, -float(i)) for i, q in enumerate(self.queries)] for _ in tasks]


@pytest.fixture
def users(tmp_path: Path) -> Path:
    path = tmp_path / "users.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE users (name TEXT, email TEXT, city TEXT);"
        "INSERT INTO users VALUES ('Ann', 'ann@x.org', 'Oslo'), ('Bob', 'bob@x.org', 'Rome')"
    )
    connection.close()
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "audit.jsonl"


def refusals(folder: Path, users: Path) -> list[Path]:
    (folder / "a folder").mkdir()
    (folder / "notes.txt").write_text("hello")
    os.mkfifo(folder / "pipe")
    return [folder / "missing" / "audit.jsonl", folder / "a folder", folder / "notes.txt", folder / "pipe", users]


def test_without_its_audit_nothing_is_asked(users: Path, tmp_path: Path) -> None:
    before = users.read_bytes()
    for target in refusals(tmp_path, users):
        model = Proposes("SELECT name FROM users")
        model.generate = None  # type: ignore[method-assign, assignment]
        with pytest.raises(SetupError, match="audit"):
            ask("who", users, model=model, audit=target)
    assert users.read_bytes() == before


def test_a_full_disk_gives_no_answer_and_no_half_line(users: Path, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ask("who", users, model=Proposes("SELECT name FROM users"), audit=file)
    before = file.read_bytes()
    real = os.write
    monkeypatch.setattr(audit_module.os, "write", lambda to, text: real(to, text[: len(text) // 2]))
    with pytest.raises(SetupError, match="disk is full"):
        ask("who", users, model=Proposes("SELECT name FROM users"), audit=file)
    assert file.read_bytes() == before


def test_a_line_says_who_what_where_and_how_it_ended(users: Path, file: Path) -> None:
    sql = "SELECT name FROM users WHERE email = 'ann@x.org' AND city = 'Oslo'"
    given = ask("the name of ann@x.org in Oslo", users, model=Proposes(sql), audit=str(file))
    assert given.result is not None and given.result.rows == (("Ann",),)
    (line,) = read_audit(file)[0]
    assert file.stat().st_mode & 0o777 == 0o600
    assert (line["question"], line["outcome"], line["rows"]) == ("the name of ••• in Oslo", "answered", 1)
    assert line["sql"] == "SELECT name FROM users WHERE email = '•••' AND city = 'Oslo'"
    assert (line["tables"], line["model"], line["database"]) == (["users"], "fixed", str(users))
    assert line["who"] and line["time"].endswith("+00:00") and line["elapsed_s"] >= 0


def test_every_end_has_its_line(users: Path, file: Path) -> None:
    ask("who", users, model=Proposes(None), audit=file)
    ask("who", users, model=Proposes("DROP TABLE users"), audit=file)
    ask("who", users, model=Proposes("SELECT name FROM users"), audit=file, execute=False)
    empty = "SELECT name FROM users WHERE email = 'nobody'"
    ask("who", users, model=Proposes(empty, "SELECT name FROM users"), audit=file)
    with pytest.raises(DatabaseError):
        ask("who", users.with_name("gone.sqlite"), model=Proposes(None), audit=file)
    model = Proposes()
    model.generate = lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt)  # type: ignore[method-assign]
    with pytest.raises(KeyboardInterrupt):
        ask("who", users, model=model, audit=file)
    records, torn = read_audit(file)
    assert [r["outcome"] for r in records] == [
        "no answer", "no answer", "not executed", "answered", "error: DatabaseError", "error: KeyboardInterrupt",
    ]  # fmt: skip
    assert records[3]["tried"] == [empty.replace("nobody", "•••")]
    assert torn == 0


@pytest.mark.parametrize(
    ("question", "literals", "expected"),
    [
        ("who was born on May 3rd 1980", ["1980-05-03"], "•••"),
        ("mail of Ann and ann's card 4111 1111 1111 1111", ["ann"], "mail of ••• and •••'s card •••"),
        ("born in 1980", ["%Y", "1980"], "born in •••"),
        ("over 30 of 300", ["30"], "over ••• of 300"),
        ("how many orders", [], "how many orders"),
    ],
)
def test_questions_are_masked(question: str, literals: list[str], expected: str) -> None:
    assert mask_question(Question(question), literals) == expected


def test_linking_says_which_words_a_literal_came_from() -> None:
    question = Question("who was born on May 3rd 1980 in Oslo")
    values = [Value("1980-05-03", "date", 4, 8)]
    assert mask_question(question, ["1980-05-03"], values) == "who was born on ••• in Oslo"


def test_a_torn_line_is_skipped_and_does_not_swallow_the_next(file: Path) -> None:
    log = AuditLog(file)
    log.append({"n": 1})
    with file.open("ab") as torn:
        torn.write(b'{"n": 2, "questi')
    assert read_audit(file) == ([{"n": 1}], 1)
    log.append({"n": 3})
    assert read_audit(file) == ([{"n": 1}, {"n": 3}], 1)


def test_no_audit_to_read_is_an_error(file: Path) -> None:
    with pytest.raises(DataError):
        read_audit(file)


def _write_many(path: Path, who: int) -> None:
    for n in range(50):
        AuditLog(path).append({"who": who, "n": n, "text": "é" * 300})


def test_many_processes_and_rotation_lose_nothing(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_module, "MAX_BYTES", 60_000)
    processes = [multiprocessing.get_context("fork").Process(target=_write_many, args=(file, i)) for i in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    records, torn = read_audit(file)
    assert torn == 0
    assert sorted((r["who"], r["n"]) for r in records) == [(i, n) for i in range(4) for n in range(50)]
    assert len(list(file.parent.glob("audit.jsonl.[0-9]"))) >= 1
    assert all(part.stat().st_size <= 60_000 for part in file.parent.glob("audit.jsonl*"))


def test_the_oldest_goes(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_module, "MAX_BYTES", 10)
    for n in range(20):
        AuditLog(file).append({"n": n})
    assert [r["n"] for r in read_audit(file)[0]] == list(range(20 - audit_module.KEPT - 1, 20))


def test_the_command_and_the_setting(
    users: Path, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from sqlcoder.cli.main import run

    script = tmp_path / "script.json"
    script.write_text(json.dumps({"who": "SELECT name FROM users"}))
    command = ["ask", "who", "-d", str(users), "-m", f"scripted:{script}", "--no-cache"]
    assert run([*command, "--audit", str(tmp_path / "no" / "x")]) == 2
    assert "without it nothing is asked" in capsys.readouterr().err
    assert run([*command, "--audit", str(file)]) == 0
    monkeypatch.setenv("SQLCODER_AUDIT", str(file))
    assert run(command) == 0
    assert len(read_audit(file)[0]) == 2
