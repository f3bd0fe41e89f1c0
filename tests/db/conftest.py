"""Small databases that the tests of this room share."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

MakeDatabase = Callable[..., Path]

SHOP = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, city TEXT, active BOOLEAN, password TEXT);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers, day TEXT, total REAL);
INSERT INTO customers VALUES (1, 'Zoë O''Neil', 'São Paulo', 1, 'hunter2'), (2, 'Ann Lee', 'Oslo', 0, 'swordfish');
INSERT INTO orders VALUES (1, 1, '2024-01-31', 10.5), (2, 1, '2024-02-29', 7), (3, 2, '2024-03-01 10:00:00', NULL);
"""


@pytest.fixture
def make_database(tmp_path: Path) -> MakeDatabase:
    """make_database(script, name="x.sqlite") writes a SQLite file and gives its path."""

    def make(script: str = SHOP, name: str = "shop.sqlite") -> Path:
        path = tmp_path / "data" / name
        path.parent.mkdir(exist_ok=True)
        with contextlib.closing(sqlite3.connect(path)) as connection:
            connection.executescript(script)
        return path

    return make


@pytest.fixture(autouse=True)
def _own_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads the user's cache, variables or sqlcoder.toml."""
    home = tmp_path / "elsewhere"
    home.mkdir()
    monkeypatch.chdir(home)
    monkeypatch.setenv("SQLCODER_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("DATABASE_URL", raising=False)


def fingerprint(folder: Path) -> dict[str, tuple[str, int]]:
    """What lies in a folder: name -> (hash, time of change)."""
    return {
        p.name: (hashlib.sha256(p.read_bytes()).hexdigest(), p.stat().st_mtime_ns)
        for p in folder.iterdir()
        if p.is_file()
    }
