"""A small shop, a script that answers questions about it, and a command line to run in this process."""

from __future__ import annotations

import io
import json
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sqlcoder.cli.main import run

SCRIPT = {
    "how many customers": "SELECT count(*) AS n FROM customers",
    "who lives in paris": {"sql": "SELECT name FROM customers WHERE city = 'Paris' ORDER BY name", "score": -0.05},
    "everything": "SELECT * FROM customers",
    "wrong": ["SELECT nmae FROM customers", "DROP TABLE customers"],
    "odd cells": "SELECT name, city, photo FROM customers WHERE id = 4",
    "weather": None,
}


@dataclass(frozen=True)
class Ran:
    """What a command line left behind."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def quiet_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting, cache or history of the person who runs the tests is read or written."""
    for name in ("DATABASE_URL", "SQLCODER_DATABASE", "SQLCODER_MODEL", "SQLCODER_MAX_ROWS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, city TEXT, photo BLOB);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), total REAL);
        INSERT INTO customers VALUES (1, 'Ada', 'Paris', NULL), (2, 'Grace', 'Oslo', NULL),
            (3, 'Edsger', 'Paris', NULL), (4, 'a "b", c' || char(10) || '[red]d', NULL, x'00ff');
        INSERT INTO orders VALUES (1, 1, 10.0), (2, 1, 5.0), (3, 2, 7.5);
        """
    )
    connection.close()
    return path


@pytest.fixture
def script(tmp_path: Path) -> str:
    path = tmp_path / "script.json"
    path.write_text(json.dumps(SCRIPT))
    return f"scripted:{path}"


@pytest.fixture
def sqlcoder(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """`sqlcoder(*args, stdin=...)` runs a command line."""

    def go(*args: str | Path, stdin: str = "") -> Ran:
        monkeypatch.setattr("sys.stdin", io.StringIO(stdin))
        capsys.readouterr()
        code = run([str(arg) for arg in args])
        out, err = capsys.readouterr()
        return Ran(code, out, err)

    return go
