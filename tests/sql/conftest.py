"""Schemas that the tests of this room look names up in."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from sqlcoder.dialects import dialect
from sqlcoder.schema import Column, Schema, Table


@pytest.fixture(scope="session")
def read_schema() -> Callable[[Path], Schema]:
    """Reads the schema of a SQLite file."""
    return _read_schema


def _read_schema(path: Path) -> Schema:
    """The tables and columns of a SQLite file: just what the guard needs."""
    facts = dialect("sqlite")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        names = [n for (n,) in db.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        tables = [
            Table(
                name,
                tuple(
                    Column(row[1], facts.column_type(row[2]), row[2])
                    for row in db.execute(f"PRAGMA table_info({facts.quoted(name)})")
                ),
            )
            for name in names
            if not name.startswith("sqlite_")
        ]
    return Schema(path.stem, tuple(tables))


@pytest.fixture(scope="session")
def concerts() -> Schema:
    """Singers and their concerts; names in every spelling that makes trouble."""
    return Schema(
        "concerts",
        (
            Table(
                "singer", (Column("Singer_ID", "number"), Column("Name"), Column("Age", "number"), Column("Country"))
            ),
            Table("concert", (Column("id", "number"), Column("singer_id", "number"), Column("Year", "number"))),
            Table("Order Line", (Column("order", "number"), Column("Unit Price", "number"), Column("date", "date"))),
        ),
    )
