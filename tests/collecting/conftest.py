"""A small shop, questions with proposals, and a desk in front of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sqlcoder.collecting.desk import Desk, Wanted
from sqlcoder.db.database import Database
from sqlcoder.generators.scripted import ScriptedGenerator

ATTACK = "<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>"
QUESTIONS = [
    Wanted("how many customers are there", "SELECT COUNT(*) FROM customers"),
    Wanted("names of customers in Paris", "SELECT name, city FROM customers"),
    Wanted(f"all notes {ATTACK}", "SELECT note FROM customers"),
    Wanted("customers without a phone"),
    Wanted("drop it all", "DROP TABLE customers"),
]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite"
    connection = sqlite3.connect(path)
    connection.execute(
        "CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, city TEXT, note TEXT, password TEXT)"
    )
    connection.executemany(
        "INSERT INTO customers VALUES (?, ?, ?, ?, 'secret')",
        [(1, "Ada", "Paris", ATTACK), (2, "Bo", "Oslo", None), (3, "Cy", "Paris", "</script><b>bold</b>")],
    )
    connection.commit()
    connection.close()
    return path


@pytest.fixture
def make_desk(shop: Path, tmp_path: Path) -> Iterator[Callable[[str], Desk]]:
    """`make_desk(by)` opens a desk for a person; all of them write to opinions.jsonl."""
    script = tmp_path / "script.json"
    script.write_text("{}")
    opened: list[Database] = []

    def make(by: str) -> Desk:
        opened.append(Database.open(shop, cache=False))
        return Desk(opened[-1], QUESTIONS, tmp_path / "opinions.jsonl", by, ScriptedGenerator(script))

    yield make
