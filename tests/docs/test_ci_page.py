"""The page about CI says what works: its commands are run, one after the other, on the questions that it shows."""

from __future__ import annotations

import re
import shlex
import sqlite3
from pathlib import Path
from xml.etree import ElementTree

import pytest

from sqlcoder.cli.main import run as sqlcoder

PAGE = (Path(__file__).parents[2] / "docs" / "ci.md").read_text(encoding="utf-8")

SHOP = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, placed TEXT);
INSERT INTO customers VALUES (1, 'Ann'), (2, 'Bo'), (3, 'Cy');
INSERT INTO orders VALUES (1, 1, '2024-03-05'), (2, 1, '2024-04-01'), (3, 2, '2024-03-31');
"""


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_its_commands_lead_from_the_questions_to_the_gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SQLCODER_CACHE_DIR", str(tmp_path / "cache"))
    (questions,) = blocks("csv")
    Path("golden.csv").write_text(questions, encoding="utf-8")
    Path("db").mkdir()
    connection = sqlite3.connect("db/shop.sqlite")
    connection.executescript(SHOP)
    connection.close()

    lines = [line for block in blocks("bash") for line in block.splitlines()]
    assert [line.split()[2] for line in lines] == ["run", "run", "diff", "report"]
    for line in lines:
        assert sqlcoder(shlex.split(line)[1:]) == 0, line
    assert ElementTree.parse("junit.xml").getroot().get("tests") == "2"
    assert "--fail-on regression`: ✅ passed" in Path("summary.md").read_text(encoding="utf-8")
    assert Path("report.html").stat().st_size > 10_000


def test_the_job_runs_the_command_that_is_explained() -> None:
    explained = next(line for block in blocks("bash") for line in block.splitlines() if "--junit" in line)
    for job in blocks("yaml"):
        command = re.search(r"sqlcoder eval run .*?--summary", " ".join(job.split()))
        assert command is not None and explained.startswith(command[0])
