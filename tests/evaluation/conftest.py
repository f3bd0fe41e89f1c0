"""A tiny database that tells right from wrong."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqlcoder.db.database import Database
from tests.evaluation.music_questions import ANSWERS, QUESTIONS

SCRIPT = """
CREATE TABLE singer (id INTEGER PRIMARY KEY, name TEXT, age INTEGER, country TEXT);
INSERT INTO singer VALUES
    (1, 'Ann', 30, 'Norway'), (2, 'Bo', 41, 'France'), (3, 'Cy', 41, 'Norway'), (4, 'Di', 25, 'France'),
    (5, 'Ed', 30, 'Chile'), (6, 'Ed', 52, NULL);
CREATE TABLE concert (id INTEGER PRIMARY KEY, singer_id INTEGER REFERENCES singer, fee REAL);
INSERT INTO concert VALUES (1, 1, 10.5), (2, 1, 20.0), (3, 2, 7.25), (4, 3, 7.25);
"""


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A benchmark's folder with the database `music`."""
    folder = tmp_path_factory.mktemp("databases")
    (folder / "music").mkdir()
    connection = sqlite3.connect(folder / "music" / "music.sqlite")
    connection.executescript(SCRIPT)
    connection.close()
    return folder


@pytest.fixture()
def music(databases: Path) -> Iterator[Database]:
    with Database.open(databases / "music" / "music.sqlite", cache=False) as database:
        yield database


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Value indexes of these tests are kept out of the user's cache."""
    monkeypatch.setenv("SQLCODER_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture(scope="session")
def benchmark_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Eight questions about `music` in our own layout: one gold fails, two questions can't be answered."""
    path = tmp_path_factory.mktemp("benchmark") / "music.jsonl"
    lines = [json.dumps({"id": f"q{i}", "db_id": "music", **question}) for i, question in enumerate(QUESTIONS)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the scripted model answers to them."""
    path = tmp_path_factory.mktemp("script") / "answers.json"
    path.write_text(json.dumps(ANSWERS), encoding="utf-8")
    return path
