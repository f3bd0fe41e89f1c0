"""`data collect`, `data synthesize` and `ask --feedback`: what is refused, and a terminal driven by keys."""

from __future__ import annotations

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    lines = [
        {"question": "how many customers", "sql": "SELECT COUNT(*) FROM customers"},
        {"question": "customers in Paris", "sql": "SELECT * FROM customers"},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def line(by: str, **more: Any) -> str:
    base = {
        "time": "2026-03-01T09:30:00Z",
        "by": by,
        "db_id": "shop",
        "asked": "how many customers",
        "question": "how many customers",
        "sql": "SELECT COUNT(*) FROM customers",
        "verdict": "right",
    }
    return json.dumps(base | more) + "\n"


def test_judging_takes_a_terminal(sqlcoder: Run, questions: Path, shop: Path, script: str) -> None:
    ran = sqlcoder("data", "collect", questions, "-d", shop, "-o", "o.jsonl", "-m", script)
    assert (ran.code, ran.out) == (2, "") and "--web" in ran.err
    ran = sqlcoder("ask", "how many customers", "-d", shop, "-m", script, "--feedback", "o.jsonl")
    assert (ran.code, ran.out) == (2, "") and "--feedback asks" in ran.err and "data collect" in ran.err


def test_a_bad_line_is_named(sqlcoder: Run, shop: Path, tmp_path: Path) -> None:
    path = tmp_path / "o.jsonl"
    path.write_text(line("ana") + line("bo", verdict="maybe") + line("cy", sql=3))
    ran = sqlcoder("data", "collect", "export", path, "-d", shop, "-o", "train.jsonl")
    assert ran.code == 6 and f"{path}:2: verdict: expected" in ran.err and f"{path}:3: sql: expected" in ran.err
    assert not Path("train.jsonl").exists()


def test_an_export_must_not_be_the_opinions(sqlcoder: Run, shop: Path, tmp_path: Path) -> None:
    path = tmp_path / "o.jsonl"
    path.write_text(line("ana"))
    ran = sqlcoder("data", "collect", "export", path, "-d", shop, "-o", path)
    assert ran.code == 2 and "written over" in ran.err and path.read_text() == line("ana")


def test_opinions_on_another_database_are_refused(sqlcoder: Run, shop: Path, tmp_path: Path) -> None:
    path = tmp_path / "o.jsonl"
    path.write_text(line("ana", db_id="bank") + line("bo", db_id="bank", sql="SELECT COUNT(id) FROM customers"))
    ran = sqlcoder("data", "collect", "export", path, "-d", shop, "-o", "train.jsonl")
    assert ran.code == 2 and "'bank'" in ran.err and "--databases" in ran.err


def test_what_two_agree_on_is_exported(sqlcoder: Run, shop: Path, tmp_path: Path) -> None:
    path = tmp_path / "o.jsonl"
    wrong = {"sql": "SELECT COUNT(*) FROM orders", "verdict": "wrong"}
    dispute = {"asked": "who", "question": "who", "sql": "SELECT name FROM customers"}
    path.write_text(
        line("ana") + line("bo", sql="SELECT COUNT(id) FROM customers") + line("bo", **wrong)
        + line("ana", **dispute) + line("bo", **dispute) + line("cy", **dispute, verdict="wrong") + '{"time": "20'
    )  # fmt: skip
    ran = sqlcoder("data", "collect", "export", path, "-d", shop, "-o", "t.jsonl", "--preferences", "p.jsonl", "--json")
    told = json.loads(ran.out)
    assert ran.code == 0 and "torn off" in ran.err
    assert (told["exported"], told["preferences"]) == (2, 1)
    assert [(d["question"], d["exported"], d["against"]) for d in told["disagreements"]] == [("who", True, ["cy"])]
    first = json.loads(Path("t.jsonl").read_text().splitlines()[0])
    assert first["golds"] == ["SELECT COUNT(*) FROM customers", "SELECT COUNT(id) FROM customers"]
    assert set(json.loads(Path("p.jsonl").read_text())) == {"db_id", "question", "chosen", "rejected", "source"}
    people = sqlcoder("data", "collect", "export", path, "-d", shop, "-o", "t.jsonl", "--agree", "3")
    assert people.code == 0 and "0 pairs in t.jsonl" in people.out


def test_synthesize_refuses_other_engines_and_used_folders(sqlcoder: Run, shop: Path, tmp_path: Path) -> None:
    used = tmp_path / "used"
    used.mkdir()
    (used / "file").touch()
    ran = sqlcoder("data", "synthesize", "-o", used, "-d", shop)
    assert (ran.code, ran.out) == (2, "") and "not empty" in ran.err
    table = tmp_path / "table.csv"
    table.write_text("a,b\n1,2\n")
    pytest.importorskip("duckdb", reason="DuckDB is not installed (the extra `duckdb`)")
    ran = sqlcoder("data", "synthesize", "-o", tmp_path / "new", "-d", table)
    assert ran.code == 2 and "SQLite" in ran.err and not (tmp_path / "new").exists()


def test_synthesize_tells_what_it_made(sqlcoder: Run, shop: Path, tmp_path: Path) -> None:
    ran = sqlcoder(
        "data", "synthesize", "-o", tmp_path / "new", "-d", shop, "--pairs", "20", "--json", "--executor", "serial"
    )
    told = json.loads(ran.out)
    assert ran.code == (0 if told["pairs"] == 20 else 1)
    assert told["pairs"] == len((tmp_path / "new/pairs.jsonl").read_text().splitlines()) > 0


def drive(arguments: list[str], keys: list[tuple[str, str]], cwd: Path) -> tuple[int, str]:
    """Run in a pseudo-terminal; each key is typed when the text before it has been shown."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "100", "LINES": "40"}
    process = subprocess.Popen(
        [sys.executable, "-m", "sqlcoder", *arguments],
        stdin=theirs, stdout=theirs, stderr=theirs, cwd=cwd, env=environment, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    shown, deadline, looked = "", time.monotonic() + 120, 0
    try:
        while time.monotonic() < deadline:
            ready, _, _ = select.select([ours], [], [], 0.2)
            if ready:
                try:
                    read = os.read(ours, 65536).decode("utf-8", "replace")
                except OSError:
                    break
                if not read:
                    break
                shown += read
            if keys and (found := shown.find(keys[0][0], looked)) >= 0:
                looked = found + len(keys[0][0])
                time.sleep(0.1)
                os.write(ours, keys.pop(0)[1].encode())
            if not ready and process.poll() is not None:
                break
        return process.wait(timeout=10), shown
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
        os.close(ours)


def test_keys_in_a_terminal(questions: Path, shop: Path, script: str, tmp_path: Path) -> None:
    arguments = ["data", "collect", str(questions), "-d", str(shop), "-o", "o.jsonl", "-m", script, "--by", "ana"]
    clear = "\x01\x0b"  # to the line's beginning, and cut to its end
    keys = [
        ("[x] leave", "r"),
        ("[x] leave", "e"),
        ("sql> ", clear + "DROP TABLE customers\n"),
        ("[x] give up", "e"),
        ("sql> ", clear + "SELECT name FROM customers WHERE city = 'Paris'\n"),
        ("[s]ave as right", "s"),
    ]
    code, shown = drive(arguments, keys, tmp_path)
    assert code == 0, shown
    saved = [json.loads(text) for text in (tmp_path / "o.jsonl").read_text().splitlines()]
    assert [(o["by"], o["verdict"]) for o in saved] == [("ana", "right"), ("ana", "rewrite")]
    assert saved[1]["rewrite"] == "SELECT name FROM customers WHERE city = 'Paris'"
    assert "2 of 2 judged" in shown and "Edsger" in shown


def test_feedback_on_an_answer(shop: Path, script: str, tmp_path: Path) -> None:
    arguments = ["ask", "how many customers", "-d", str(shop), "-m", script, "--feedback", "o.jsonl"]
    code, shown = drive(arguments, [("[x] leave", "w")], tmp_path)
    assert code == 0, shown
    (saved,) = [json.loads(text) for text in (tmp_path / "o.jsonl").read_text().splitlines()]
    assert (saved["verdict"], saved["source"], saved["asked"]) == ("wrong", "ask", "how many customers")
