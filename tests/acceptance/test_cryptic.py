"""The questions on a database of codes: their golds read something, their descriptions fit, nothing was left to chance.

How much the descriptions are worth is a figure of benchmarks/knowledge.py.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from sqlcoder.datasets.store import load_examples
from sqlcoder.db.catalog import find_catalog, read_catalogs
from sqlcoder.db.database import Database
from sqlcoder.example import Example
from sqlcoder.linking.linker import link
from sqlcoder.question import Question
from tests.acceptance.cryptic import make

HERE = Path(__file__).parent
EXAMPLES = load_examples(HERE / "cryptic.jsonl")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the database and, as `sqlcoder.toml`, its descriptions."""
    place = tmp_path_factory.mktemp("cryptic")
    make(place / "cryptic.sqlite")
    shutil.copy(HERE / "cryptic.toml", place / "sqlcoder.toml")
    return place


def test_there_are_thirty_or_more_and_none_twice() -> None:
    assert len(EXAMPLES) == len({e.question for e in EXAMPLES}) == len({e.id for e in EXAMPLES}) >= 30
    assert {e.difficulty for e in EXAMPLES} == {"easy", "medium", "hard", "extra"}
    assert all(e.db_id == "cryptic" and e.golds and e.split == "acceptance" for e in EXAMPLES)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: e.id)
def test_every_gold_reads_something_and_none_speaks_plainly(example: Example, folder: Path) -> None:
    with closing(sqlite3.connect(folder / "cryptic.sqlite")) as connection:
        for gold in example.golds:
            rows = connection.execute(gold).fetchall()
            assert rows
            assert any(cell is not None for row in rows for cell in row)
    names = re.sub(r"'[^']*'", "", " ".join(example.golds)).lower().split()
    assert not {"customer", "product", "price", "salary"} & set(names)


def test_the_database_is_the_same_every_time(folder: Path, tmp_path: Path) -> None:
    again = make(tmp_path / "again.sqlite")
    dumps = []
    for path in (folder / "cryptic.sqlite", again):
        with closing(sqlite3.connect(path)) as connection:
            dumps.append(list(connection.iterdump()))
    assert dumps[0] == dumps[1]


def test_a_description_changes_what_a_question_finds(folder: Path) -> None:
    """Without the file nothing of the schema is named by the question; with it the table and the column are."""
    question = Question("average salary of our salespeople")
    with Database.open(folder / "cryptic.sqlite") as codes:
        assert link(question, codes.schema()).links == ()
    with Database.open(folder / "cryptic.sqlite", config=folder / "sqlcoder.toml") as described:
        found = {(k.table, k.column) for k in link(question, described.schema()).links if k.match == "exact"}
    assert ("T_020", "GEHLT") in found


def test_every_table_and_column_is_described(folder: Path) -> None:
    catalog = find_catalog("cryptic", read_catalogs(folder / "sqlcoder.toml"))
    assert catalog is not None
    with Database.open(folder / "cryptic.sqlite") as database:
        schema = database.schema()
    assert {(t.name, c.name) for t, c in schema.columns()} == {
        (table, column) for table, notes in catalog.tables.items() for column in notes.columns
    }
