"""Pairs that do not parse, run or find anything are not made; the rest follow the seed and sound like people."""

from __future__ import annotations

import random
import re
import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
import sqlglot

from sqlcoder.datasets import synthetic_schemas as language
from sqlcoder.datasets.families import WEIGHTED
from sqlcoder.datasets.profile import profile
from sqlcoder.datasets.synthesize import Site, spider_sites, synthesize, synthetic_sites
from sqlcoder.errors import DatabaseError
from sqlcoder.example import Example
from sqlcoder.schema import Column, Schema, Table


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[Site]:
    return synthetic_sites(tmp_path_factory.mktemp("synthetic"))


@pytest.fixture(scope="module")
def pairs(sites: list[Site]) -> list[Example]:
    return list(synthesize(sites, 2500, seed=1))


def test_a_missing_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="not a database file"):
        list(synthesize([Site(Schema("x", ()), tmp_path / "x.sqlite")], 1, 0))
    (tmp_path / "y.sqlite").write_text("this is no database at all, not even a small one")
    table = Table("singer", (Column("name"),))
    with pytest.raises(DatabaseError, match="cannot be read"):
        list(synthesize([Site(Schema("y", (table,)), tmp_path / "y.sqlite")], 1, 0))


def test_an_empty_database_gives_nothing_rather_than_nonsense(tmp_path: Path) -> None:
    path = tmp_path / "empty.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE singer (name TEXT, age INTEGER)")
    table = Table("singer", (Column("name"), Column("age", "number")))
    assert list(synthesize([Site(Schema("empty", (table,)), path)], 5, 0)) == []


def test_columns_of_unclear_meaning_are_not_asked_about() -> None:
    columns = ("id", "phone", "zip_code", "notes", "photo_url", "description")
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"CREATE TABLE singer ({', '.join(columns)})")
        for number in range(20):
            connection.execute(f"INSERT INTO singer VALUES ({', '.join(['?'] * 6)})", [f"value {number % 4}"] * 6)
        found = profile(Schema("s", (Table("singer", tuple(Column(c) for c in columns)),)), connection)
    assert found.entities[0].facets == () and found.entities[0].names == ()


def test_every_pair_parses_runs_and_finds_something(sites: list[Site], pairs: list[Example]) -> None:
    assert len(pairs) == 2500
    paths = {site.schema.name: site.path for site in sites}
    for pair in pairs:
        sqlglot.parse_one(pair.golds[0], read="sqlite")
        with closing(sqlite3.connect(paths[pair.db_id])) as connection:
            rows = connection.execute(pair.golds[0]).fetchall()
        assert rows and any(value is not None for row in rows for value in row), pair


def test_no_template_is_left_in_a_question(pairs: list[Example]) -> None:
    for pair in pairs:
        assert not re.search(r"[{}\[\]|]|  | $|^ ", pair.question), pair.question
        assert not re.search(r"\ba (an?|the)\b|\b(a|an) [aeio]\w+s of\b", pair.question.lower()), pair.question


def test_the_same_seed_gives_the_same_pairs(sites: list[Site], pairs: list[Example]) -> None:
    assert list(synthesize(sites, 200, seed=1)) == pairs[:200]
    assert list(synthesize(sites, 200, seed=2)) != pairs[:200]


def test_no_question_comes_twice_and_no_query_often(pairs: list[Example]) -> None:
    assert max(Counter((p.db_id, p.question.lower().rstrip("?. ")) for p in pairs).values()) == 1
    assert max(Counter((p.db_id, p.golds[0]) for p in pairs).values()) <= 3


def test_every_family_is_at_work(pairs: list[Example]) -> None:
    known = {f"synthetic:{name}.{family.__name__}" for name, families, _ in WEIGHTED for family in families}
    assert {p.source for p in pairs} == known


def test_the_reading_does_not_write(sites: list[Site]) -> None:
    before = [(site.path.read_bytes(), sorted(site.path.parent.iterdir())) for site in sites[:3]]
    list(synthesize(sites[:3], 50, seed=4))
    assert before == [(site.path.read_bytes(), sorted(site.path.parent.iterdir())) for site in sites[:3]]


def test_literals_of_the_query_stand_in_the_question(pairs: list[Example]) -> None:
    """Years, names and cell values that a parser would have to guess are no training data."""
    known = {"F": "female", "M": "male"}
    for pair in pairs:
        question = pair.question.lower()
        for literal in re.findall(r"(?:=|!=) '([^']+)'", pair.golds[0].split("strftime")[0]):
            assert known.get(literal, literal).lower() in question or re.fullmatch(r"\d{4}-\d\d-\d\d", literal), pair


def test_dev_databases_and_copies_of_the_samples_are_left_out(shared_data: Path) -> None:
    names = {site.schema.name for site in spider_sites(shared_data / "spider")}
    assert "concert_singer" not in names and "store_1" not in names and "department_management" in names
    assert len(names) == 135


@pytest.mark.parametrize("text", ["db x\nthings", "db x\nthings 3: a~b c d"])
def test_a_schema_that_does_not_follow_the_language_is_refused(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(language, "SCHEMAS", text)
    with pytest.raises(ValueError, match="expected"):
        language.synthetic_schemas()


def test_synthetic_databases_hold_to_their_schemas(sites: list[Site]) -> None:
    assert len(sites) >= 25
    for site in sites:
        assert 3 <= len(site.schema.tables) <= 7
        with closing(sqlite3.connect(site.path)) as connection:
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            for table in site.schema.tables:
                rows = connection.execute(f"SELECT * FROM {table.name}")
                assert [d[0] for d in rows.description] == [c.name for c in table.columns]
                assert len(rows.fetchall()) == table.row_count


def test_making_the_databases_again_gives_the_same_rows(sites: list[Site], tmp_path: Path) -> None:
    again = {site.schema.name: site.path for site in synthetic_sites(tmp_path)}
    for site in sites:
        with closing(sqlite3.connect(site.path)) as one, closing(sqlite3.connect(again[site.schema.name])) as two:
            assert list(one.iterdump()) == list(two.iterdump())


def test_typing_keeps_the_words() -> None:
    from sqlcoder.datasets.synthesize import as_typed

    for seed in range(20):
        typed = as_typed("which of James's orders are open", random.Random(seed))
        assert typed.lower().rstrip("?") == "which of james' orders are open"
