"""`db init` never overwrites; what it writes loads again and changes nothing but descriptions."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.db.catalog import apply_catalog, read_catalogs
from sqlcoder.db.database import Database
from sqlcoder.db.propose import propose
from sqlcoder.schema import Column, Schema, Table

Run = Callable[..., Any]

DDL = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, full_name TEXT, email TEXT); -- not kept by SQLite
CREATE TABLE "T_047" (id INTEGER PRIMARY KEY, customer_id INTEGER, -- who "paid"
  "KD grp \\ x" TEXT);
INSERT INTO customers VALUES (1, 'Ada', 'ada@example.org');
INSERT INTO "T_047" VALUES (1, 1, 'a');
"""


@pytest.fixture
def coded(tmp_path: Path) -> Path:
    path = tmp_path / "here" / "coded.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(DDL)
    return path


def test_a_file_that_is_there_is_not_touched(sqlcoder: Run, coded: Path) -> None:
    there = Path("sqlcoder.toml")
    there.write_text("seed = 7\n")
    ran = sqlcoder("db", "init", "-d", coded)
    assert (ran.code, ran.out) == (2, "")
    assert "is there already; --force replaces it" in ran.err
    assert there.read_text() == "seed = 7\n"
    assert sqlcoder("db", "init", "-d", coded, "--force").code == 0
    assert "seed" not in there.read_text()


def test_what_cannot_be_read_or_written_is_told(sqlcoder: Run, coded: Path) -> None:
    assert sqlcoder("db", "init", "-d", coded.with_name("none.sqlite")).code == 3
    assert sqlcoder("db", "init", "-d", coded, "--dbt", "none").code == 2
    assert sqlcoder("db", "init", "-d", coded, "-o", "no/such/folder.toml").code == 2
    assert not Path("sqlcoder.toml").exists()


def test_what_is_written_loads_again(sqlcoder: Run, coded: Path) -> None:
    with Database.open(coded) as database:
        before = database.schema()
    ran = sqlcoder("db", "init", "-d", coded)
    assert (ran.code, ran.out) == (0, "")
    assert "1 joins were inferred" in ran.err
    text = Path("sqlcoder.toml").read_text()
    assert 'url = "coded.sqlite"' in text
    assert '# "T_047.customer_id = customers.id",  # inferred' in text
    assert "columns.email.sensitive = true" in text
    assert "[databases.coded.tables.T_047]  # 1 rows\naliases = []" in text
    assert '''columns.customer_id.description = "who \\"paid\\""''' in text
    with Database.open("coded") as database:
        after = database.schema()
    column = after.tables[1].columns[1]
    assert column.comment == 'who "paid"'
    assert (after.foreign_keys, after.metrics) == (before.foreign_keys, ())
    assert [c.sensitive for _, c in after.columns()] == [c.sensitive for _, c in before.columns()]
    assert [c.label for _, c in after.columns()] == [c.label for _, c in before.columns()]


def test_json_and_stdout(sqlcoder: Run, coded: Path) -> None:
    ran = sqlcoder("db", "init", "-d", coded, "-o", "-", "--name", "my shop")
    assert ran.code == 0
    assert '[databases."my shop"]' in ran.out
    given = json.loads(sqlcoder("db", "init", "-d", coded, "-o", "-", "--json").out)
    assert given["written"] is None
    assert given["cryptic"] == ["T_047", "T_047.KD grp \\ x"]
    assert given["inferred_joins"] == ["T_047.customer_id = customers"]
    assert given["sensitive"] == ["customers.email"]
    assert not Path("sqlcoder.toml").exists()


def test_dbt_comes_along(sqlcoder: Run, coded: Path, tmp_path: Path) -> None:
    nodes = {
        "m.t": {
            "resource_type": "model", "name": "t_047", "description": "Payments",
            "columns": {"id": {"name": "ID", "description": "key"}},
        },
        "m.c": {"resource_type": "model", "name": "customers"},
        "m.g": {"resource_type": "model", "name": "gone", "description": "x"},
        "r": {
            "resource_type": "test",
            "attached_node": "m.t",
            "test_metadata": {
                "name": "relationships",
                "kwargs": {"to": "ref('customers')", "field": "ID", "column_name": "customer_id"},
            },
        },
    }  # fmt: skip
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps({"nodes": nodes}))
    given = json.loads(sqlcoder("db", "init", "-d", coded, "--dbt", manifest, "--json").out)
    assert given["not_in_database"] == ["gone"]
    assert given["inferred_joins"] == []
    with Database.open("coded") as database:
        schema = database.schema()
    assert [(k.table, k.ref_table, k.inferred) for k in schema.foreign_keys] == [("T_047", "customers", False)]
    assert schema.tables[1].comment == "Payments"
    assert schema.tables[1].columns[0].comment == "key"


NAMES = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=12)


@settings(deadline=None, max_examples=60)
@given(
    table=NAMES, column=NAMES, comment=st.text(st.characters(exclude_categories=("Cs",)), max_size=40), database=NAMES
)
def test_any_name_and_comment_survives(table: str, column: str, comment: str, database: str) -> None:
    """Quotes, brackets, control characters, line ends: the proposal is TOML, and says what was there."""
    import tempfile

    bare = Schema("s", (Table(table, (Column(column, sensitive=True),)),))
    told = Schema("s", (Table(table, (Column(column, comment=comment, sensitive=True),), comment=comment),))
    proposal = propose(told, url="x.sqlite", name=database, is_word=lambda word: False)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "sqlcoder.toml"
        path.write_text(proposal.text, encoding="utf-8", newline="")
        catalog = read_catalogs(path)[database]
    given = apply_catalog(bare, catalog).tables[0]
    assert (given.comment, given.columns[0].comment, given.columns[0].sensitive) == (comment, comment, True)
    assert replace(given, comment="").label == bare.tables[0].label
