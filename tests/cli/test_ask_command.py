"""`sqlcoder ask`: exit codes, clean streams, and the JSON that programs rely on."""

from __future__ import annotations

import csv
import hashlib
import io
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

from sqlcoder.cli.show import MOST_ROWS

Run = Callable[..., Any]

SHAPE = {
    "question", "sql", "dialect", "columns", "rows", "row_count", "truncated", "elapsed_s", "confidence", "model",
    "reason", "attempts", "reading", "notes",
}  # fmt: skip


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["weather"], 1, "no answer: the model found nothing"),
        (["wrong"], 1, "Column 'nmae'"),
        (["🙂"], 1, "no words"),
        ([""], 2, "error: The question is empty"),
        (["   "], 2, "error: The question is empty"),
        (["x" * 10_000], 2, "10,000 characters"),
        ([], 2, "error: There is no question"),
        (["q", "-m", "gpt"], 2, "no model 'gpt'"),
        (["q", "-m", "scripted:/no/such"], 2, "Cannot read the script"),
        (["q", "--timeout", "0"], 2, "timeout must be"),
        (["q", "--max-rows", "many"], 2, "max_rows must be a whole number"),
        (["q", "--nonsense"], 2, "No such option"),
        (["q", "--sample"], 2, "give one of them"),
        (["how many customers", "--csv", "--no-execute"], 2, "--no-execute"),
        (["how many customers", "-o", "/no/such/folder/file"], 2, "Cannot write"),
    ],
)
def test_what_is_refused_leaves_stdout_empty(
    args: list[str], code: int, told: str, sqlcoder: Run, shop: Path, script: str
) -> None:
    model = [] if "-m" in args else ["-m", script]
    ran = sqlcoder("ask", *args, "-d", shop, *model)
    assert (ran.code, ran.out) == (code, "")
    assert told in ran.err
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("kind", ["missing", "folder", "text", "empty", "no tables"])
def test_a_database_that_is_none(kind: str, sqlcoder: Run, script: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.sqlite"
    if kind == "folder":
        path.mkdir()
    elif kind == "no tables":
        import sqlite3

        connection = sqlite3.connect(path)
        connection.execute("PRAGMA user_version = 1")
        connection.close()
    elif kind != "missing":
        path.write_text("name,city\n" * 200 if kind == "text" else "")
    ran = sqlcoder("ask", "how many customers", "-d", path, "-m", script)
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1


def test_without_a_database_it_says_how_to_give_one(sqlcoder: Run, script: str) -> None:
    ran = sqlcoder("ask", "how many customers", "-m", script)
    assert ran.code == 2
    assert "DATABASE_URL" in ran.err
    assert "--sample" in ran.err


def test_a_malformed_script_is_a_data_error(sqlcoder: Run, shop: Path, tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"question": "q"}\n')
    ran = sqlcoder("ask", "q", "-d", shop, "-m", f"scripted:{bad}")
    assert ran.code == 6
    assert "bad.jsonl:1" in ran.err


def test_the_json_of_an_answer(sqlcoder: Run, shop: Path, script: str) -> None:
    ran = sqlcoder("ask", "Who lives in Paris?", "-d", shop, "-m", script, "--json")
    given = json.loads(ran.out)
    assert set(given) == SHAPE
    assert (ran.code, ran.err) == (0, "")
    assert given["question"] == "Who lives in Paris?"
    assert given["sql"] == "SELECT name FROM customers WHERE city = 'Paris' ORDER BY name"
    assert (given["columns"], given["rows"], given["row_count"]) == (["name"], [["Ada"], ["Edsger"]], 2)
    assert (given["dialect"], given["truncated"], given["reason"]) == ("sqlite", False, None)
    assert given["confidence"] == pytest.approx(0.9512)
    assert given["attempts"] == [{"sql": given["sql"], "error": None}]
    assert "where: city is 'Paris'" in given["reading"]


@pytest.mark.parametrize("question", ["weather", "wrong", "🙂"])
def test_the_json_of_a_no(question: str, sqlcoder: Run, shop: Path, script: str) -> None:
    ran = sqlcoder("ask", question, "-d", shop, "-m", script, "--json")
    given = json.loads(ran.out)
    assert set(given) == SHAPE
    assert ran.code == 1
    assert (given["sql"], given["columns"], given["rows"], given["row_count"]) == (None, None, None, None)
    assert given["reason"]
    assert all(attempt["error"] for attempt in given["attempts"])


def test_no_execute_leaves_the_rows_null(sqlcoder: Run, shop: Path, script: str) -> None:
    given = json.loads(sqlcoder("ask", "everything", "-d", shop, "-m", script, "--json", "--no-execute").out)
    assert given["sql"]
    assert (given["columns"], given["rows"]) == (None, None)


def test_odd_cells_survive_json_csv_and_the_table(sqlcoder: Run, shop: Path, script: str) -> None:
    name = 'a "b", c\n[red]d'
    as_json = json.loads(sqlcoder("ask", "odd cells", "-d", shop, "-m", script, "--json").out)
    assert as_json["rows"] == [[name, None, "00ff"]]
    as_csv = sqlcoder("ask", "odd cells", "-d", shop, "-m", script, "--csv")
    assert list(csv.reader(io.StringIO(as_csv.out))) == [["name", "city", "photo"], [name, "", "00ff"]]
    drawn = sqlcoder("ask", "odd cells", "-d", shop, "-m", script).out
    assert 'a "b", c [red]d' in drawn
    assert "NULL" in drawn


def test_sql_alone(sqlcoder: Run, shop: Path, script: str) -> None:
    ran = sqlcoder("ask", "how many customers", "-d", shop, "-m", script, "--sql")
    assert (ran.code, ran.out, ran.err) == (0, "SELECT COUNT(*) AS n FROM customers\n", "")


def test_a_pipe_gets_plain_text_and_every_row(sqlcoder: Run, shop: Path, script: str) -> None:
    ran = sqlcoder("ask", "everything", "-d", shop, "-m", script)
    assert (ran.code, ran.err) == (0, "")
    assert "\x1b" not in ran.out
    for piece in ("SELECT *", "Ada", "Edsger", "4 rows", "100%", "sure", "taken to mean", "customers"):
        assert piece in ran.out
    assert ran.out == "\n".join(line.rstrip() for line in ran.out.splitlines()) + "\n"


def test_a_cut_csv_says_so_on_stderr_alone(sqlcoder: Run, shop: Path, script: str) -> None:
    ran = sqlcoder("ask", "everything", "-d", shop, "-m", script, "--csv", "--max-rows", "2")
    assert len(list(csv.reader(io.StringIO(ran.out)))) == 3
    assert "first 2 rows" in ran.err


def test_the_question_from_stdin(sqlcoder: Run, shop: Path, script: str) -> None:
    ran = sqlcoder("ask", "-", "-d", shop, "-m", script, "--csv", stdin="how many customers\n")
    assert (ran.code, ran.out) == (0, "n\n4\n")
    assert sqlcoder("ask", "-", "-d", shop, "-m", script, stdin="").code == 2


def test_output_to_a_file_and_never_onto_the_database(sqlcoder: Run, shop: Path, script: str, tmp_path: Path) -> None:
    before = hashlib.sha256(shop.read_bytes()).hexdigest()
    link = tmp_path / "link"
    link.symlink_to(shop)
    for target in (shop, link):
        ran = sqlcoder("ask", "how many customers", "-d", shop, "-m", script, "--csv", "-o", target)
        assert (ran.code, ran.out) == (2, "")
    assert hashlib.sha256(shop.read_bytes()).hexdigest() == before
    kept = tmp_path / "rows.csv"
    assert sqlcoder("ask", "how many customers", "-d", shop, "-m", script, "--csv", "-o", kept).out == ""
    assert kept.read_text() == "n\n4\n"


def test_the_variables_and_the_file_name_the_database(
    sqlcoder: Run, shop: Path, script: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", str(shop))
    assert sqlcoder("ask", "how many customers", "-m", script).code == 0
    monkeypatch.delenv("DATABASE_URL")
    Path("sqlcoder.toml").write_text(f'database = "mine"\nmodel = "{script}"\n[databases.mine]\nurl = "{shop}"\n')
    assert sqlcoder("ask", "how many customers").code == 0
    assert sqlcoder("ask", "how many customers", "-d", "mine").code == 0


def test_the_bundled_sample(sqlcoder: Run, tmp_path: Path) -> None:
    script = tmp_path / "s.json"
    script.write_text('{"q": "SELECT count(*) > 100 AS many FROM customers"}')
    assert sqlcoder("ask", "q", "--sample", "-m", f"scripted:{script}", "--csv").out == "many\n1\n"


def command(*args: str | Path) -> list[str]:
    return [sys.executable, "-c", "from sqlcoder.cli.main import main; main()", *map(str, args)]


def test_a_reader_that_leaves_is_no_traceback(shop: Path, tmp_path: Path) -> None:
    script = tmp_path / "s.json"
    columns = ", ".join(["c.name"] * 40)
    script.write_text(json.dumps({"q": f"SELECT {columns} FROM customers c, customers, orders, orders o, orders p"}))
    args = command("ask", "q", "-d", shop, "-m", f"scripted:{script}", "--csv")
    with subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(timeout=30) == 141


def test_a_terminal_gets_colours_and_a_prompt_with_history(shop: Path, script: str, tmp_path: Path) -> None:
    """The prompt on a real pseudo-terminal: a no, an answer, a command, an unknown command, a bad question, the end."""
    parent, child = pty.openpty()
    process = subprocess.Popen(
        command("ask", "-d", shop, "-m", script), stdin=child, stdout=child, stderr=child, start_new_session=True
    )
    os.close(child)
    unread = ""

    def until(text: str) -> None:
        """Read on to behind the text; what comes after it is kept for the next."""
        nonlocal unread
        deadline = time.monotonic() + 20
        while text not in unread:
            assert time.monotonic() < deadline, unread
            if select.select([parent], [], [], 0.2)[0]:
                unread += os.read(parent, 4096).decode()
        unread = unread.partition(text)[2]

    def say(line: str, answer: str) -> None:
        os.write(parent, line.encode() + b"\n")
        until(answer)
        until("ask>")

    until("ask>")
    say("\\sql", "no SQL yet")
    say("weather", "no answer:")
    say("x" * 2_500, "error: The question has")
    say("Who lives in Paris?", "confidence")
    say("\\sql", "\x1b[")
    say("\\schema", "primary key")
    say("\\bogus", "There is no \\bogus")
    unread = ""
    for _ in range(20):  # a signal that comes just before readline waits is heard with the next one
        process.send_signal(signal.SIGINT)
        while "ask>" not in unread and select.select([parent], [], [], 0.5)[0]:
            unread += os.read(parent, 4096).decode()
        if "ask>" in unread:
            break
    until("ask>")
    os.write(parent, b"\\quit\n")
    assert process.wait(timeout=20) == 0
    os.close(parent)
    history = tmp_path / "state" / "sqlcoder" / "history"
    assert "Who lives in Paris?" in history.read_text()
    assert history.stat().st_mode & 0o077 == 0
    assert sorted(p.name for p in shop.parent.iterdir() if "shop" in p.name) == ["shop.sqlite"]
    assert list(Path.cwd().iterdir()) == []


def test_ctrl_c_ends_with_130_and_no_traceback(shop: Path, tmp_path: Path) -> None:
    script = tmp_path / "s.json"
    many = ", ".join(f"customers AS c{i}" for i in range(20))
    script.write_text(json.dumps({"slow": f"SELECT max(c1.id + c2.id) FROM {many}"}))
    args = command("ask", "slow", "-d", shop, "-m", f"scripted:{script}", "-v")
    with subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        time.sleep(1.5)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 130
    assert "Traceback" not in err
    assert out == ""


def test_a_terminal_shows_the_first_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    from rich.console import Console

    from sqlcoder.answer import Answer
    from sqlcoder.cli.show import draw_answer
    from sqlcoder.query import Query
    from sqlcoder.question import Question
    from sqlcoder.result import Result

    def drawn(columns: int, rows: int) -> str:
        result = Result(tuple(f"column {i}" for i in range(columns)), ((1_234_567,) * columns,) * rows)
        answer = Answer(Question("q"), Query("SELECT 1"), result, 0.5, "m")
        screen = Console(file=io.StringIO(), width=80, force_terminal=False)
        with screen.capture() as capture:
            screen.print(draw_answer(answer, 80))
        return capture.get()

    assert drawn(3, MOST_ROWS + 1).count("1234567") == 3 * MOST_ROWS
    assert f"{MOST_ROWS} are shown" in drawn(3, MOST_ROWS + 1)
    wide = drawn(12, 2)
    assert "row 2" in wide
    assert all(len(line) <= 80 for line in wide.splitlines())
    assert "no rows" in drawn(2, 0)


def test_verbose_says_what_the_plan_expected(sqlcoder: Run, shop: Path, script: str) -> None:
    asked = ("ask", "how many customers", "-d", shop, "-m", script)
    assert "this engine gives no estimates; the other limits hold" in sqlcoder(*asked, "-v").err
    assert "no plan was asked for" in sqlcoder(*asked, "-v", "--max-plan-rows", "0").err
    assert "plan" not in sqlcoder(*asked).err
    ran = sqlcoder(*asked, "--max-plan-rows", "-1")
    assert (ran.code, ran.out) == (2, "") and "max_plan_rows must be at least 0" in ran.err
