"""A server with two databases that asks for a token: what OpenAI's and MCP's clients are pointed at."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from sqlcoder.sample import sample_path
from tests.serve.conftest import SCRIPT, Running, Serve

TOKEN = "a-token-of-many-characters"
HOSTILE = "![x](http://evil.example/?q=1) | <img src=x> `code` *bold*"


@pytest.fixture(scope="session")
def staff(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second database, with a hostile cell, a long one and 500 rows."""
    path = tmp_path_factory.mktemp("staff") / "staff.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, about TEXT)")
    connection.executemany("INSERT INTO people VALUES (?, ?, ?)", [(i, f"person {i}", None) for i in range(1, 501)])
    connection.execute("UPDATE people SET name = ? WHERE id = 1", [HOSTILE])
    connection.execute("UPDATE people SET about = ? WHERE id = 2", ["y" * 5_000])
    connection.commit()
    connection.close()
    return path


@pytest.fixture(scope="session")
def answers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripted model's answers, for both databases."""
    path = tmp_path_factory.mktemp("answers") / "answers.json"
    path.write_text(json.dumps({**SCRIPT, "everybody": "SELECT id, name, about FROM people ORDER BY id"}))
    return path


@pytest.fixture(scope="session")
def doors(serve: Serve, answers: Path, staff: Path, tmp_path_factory: pytest.TempPathFactory) -> Running:
    """The server; `shop` is its first database."""
    tokens = tmp_path_factory.mktemp("tokens") / "tokens"
    tokens.write_text(f"ann {TOKEN}\n")
    audit = tokens.with_name("audit.jsonl")
    given = ["-d", sample_path(), "-d", staff, "-m", f"scripted:{answers}", "--token-file", tokens, "--audit", audit]
    return serve(*given, "--timeout", "60", token=TOKEN)
