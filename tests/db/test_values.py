"""What must not be in the index is not; what is in it is found whatever the spelling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.db.database import Database
from sqlcoder.db.values import MAX_DISTINCT, Cell, ValueIndex, build_values, normalise
from sqlcoder.errors import DatabaseError
from sqlcoder.schema import Column, Schema, Table
from tests.db.conftest import MakeDatabase


class Cells:
    """An engine that holds columns of one table in memory, and can be slow."""

    def __init__(self, columns: dict[str, list[Any]], *, slow: Sequence[str] = ()) -> None:
        self._columns, self._slow = columns, slow

    def distinct(self, table: Table, column: str, *, limit: int, timeout_s: float) -> list[Any]:
        if column in self._slow:
            raise TimeoutError
        return list(dict.fromkeys(c for c in self._columns[column] if c is not None))[:limit]

    def sample(self, table: Table, columns: Sequence[str], *, timeout_s: float) -> list[tuple[Any, ...]]:
        return list(zip(*(self._columns[c][:5] for c in columns), strict=True))


def index(
    columns: dict[str, list[Any]], row_count: int | None = 10, slow: Sequence[str] = (), **kinds: str
) -> ValueIndex:
    declared = tuple(Column(name, kinds.get(name, "text")) for name in columns)  # type: ignore[arg-type]
    engine: Any = Cells(columns, slow=slow)
    return build_values(Schema("x", (Table("t", declared, row_count=row_count),)), engine)


def test_sensitive_columns_never_enter(make_database: MakeDatabase) -> None:
    with Database.open(make_database()) as database:
        values = database.values()
        assert values.lookup("hunter2") == () and values.containing(["swordfish"]) == ()
        assert values.small("customers", "password") is None
        assert values.lookup("ann lee") != ()


def test_what_nobody_types_stays_out() -> None:
    uuids = [f"{i:08x}-0000-4000-8000-000000000000" for i in range(20)]
    values = index(
        {"uuid": uuids, "sha": [f"{i:064x}" for i in range(20)], "long": ["word " * 30] * 3, "blob": [b"raw"]}
    )
    assert len(values) == 0
    assert values.lookup(uuids[0]) == () and values.containing(["word"]) == ()
    assert values.small("t", "uuid") is None and values.small("t", "long") is None and values.small("t", "blob") is None


def test_numbers_and_dates_stay_out(make_database: MakeDatabase) -> None:
    with Database.open(make_database()) as database:
        assert database.values().lookup("7") == () and database.values().lookup("2024-02-29") == ()


def test_other_phrases_are_not_found() -> None:
    values = index({"name": ["Ann Lee", "Bob"]})
    assert values.lookup("ann") == () and values.lookup("annlee") == () and values.lookup("") == ()
    assert values.lookup("  ") == () and values.lookup("?") == ()
    assert values.containing([]) == () and values.containing(["an"]) == () and values.containing(["ann", "bob"]) == ()
    assert values.lookup("'; DROP TABLE cell; --") == ()


@pytest.mark.parametrize("phrase", ["zoë o'neil", "ZOE O NEIL", " Zoë  O’Neil ", "zoe-o_neil"])
def test_spelling_does_not_matter_and_the_database_s_is_given(make_database: MakeDatabase, phrase: str) -> None:
    with Database.open(make_database()) as database:
        assert database.values().lookup(phrase) == (Cell("Zoë O'Neil", "customers", "name"),)


def test_one_text_in_several_columns() -> None:
    values = index({"a": ["Oslo", "OSLO"], "b": ["Oslo"]})
    assert [(c.text, c.column) for c in values.lookup("oslo")] == [("Oslo", "a"), ("OSLO", "a"), ("Oslo", "b")]


def test_containing_gives_the_shortest_first_and_is_bounded() -> None:
    values = index(
        {"name": ["Rock And Roll Over", "Rock", "Hard Rock", "Roll", *(f"Rock number {i}" for i in range(99))]}
    )
    assert [c.text for c in values.containing(["rock"])][:2] == ["Rock", "Hard Rock"]
    assert [c.text for c in values.containing(["ROLL", "rock"])] == ["Rock And Roll Over"]
    assert [c.text for c in values.containing(["rock and roll"])] == ["Rock And Roll Over"]
    assert len(values.containing(["rock"])) == 20 and len(values.containing(["rock"], limit=3)) == 3


@settings(deadline=None)
@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=8))
def test_every_cell_is_found_by_itself_and_by_its_words(texts: list[str]) -> None:
    values = index({"name": [*texts, *"abcdefghijklmno"]})
    for text in texts:
        if text.strip():
            assert text in {c.text for c in values.lookup(text)}
            assert values.containing(normalise(text).split())


@given(st.text())
def test_normalising_twice_is_normalising_once(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_small_columns() -> None:
    twelve, thirteen = [f"v{i}" for i in range(12)], [f"v{i}" for i in range(13)]
    values = index(
        {"few": [*twelve, None, ""], "many": thirteen, "flag": [1.0, 0, None], "ids": [0, 1, 2], "count": [5, 6],
         "bool": ["T", "F"], "wide": list("abcdefghijklmnop"), "none": [None]},
        flag="number", ids="number", count="number", bool="boolean", wide="boolean",
    )  # fmt: skip
    assert values.small("t", "few") == tuple(sorted(twelve))
    assert values.small("t", "many") is None
    assert values.small("t", "flag") == ("0", "1")
    assert values.small("t", "bool") == ("F", "T")
    for name in ("ids", "count", "wide", "none", "absent"):
        assert values.small("t", name) is None, name
    assert values.small("absent", "few") is None


def test_what_was_not_read_whole_is_said() -> None:
    assert index({"name": ["a"]}).sampled == ()
    many = index({"name": [f"name {i}" for i in range(MAX_DISTINCT + 1)]})
    assert many.sampled == ("t.name",) and len(many) == MAX_DISTINCT
    large = index({"name": list("abcdefgh")}, row_count=5_000_000)
    assert large.sampled == ("t.name",) and len(large) == 5
    assert index({"name": list("abcdefgh")}, row_count=None).sampled == ()
    slow = index({"name": list("abcdefgh"), "city": ["Oslo"] * 8}, slow=["name"])
    assert slow.sampled == ("t.name",) and slow.lookup("oslo") != () and slow.small("t", "name") == tuple("abcde")


def test_without_time_nothing_is_read_and_all_is_said_to_be_sampled() -> None:
    engine: Any = Cells({"name": ["a"]})
    values = build_values(Schema("x", (Table("t", (Column("name"),), row_count=1),)), engine, budget_s=0)
    assert values.sampled == ("t.name",) and len(values) == 0 and values.hurried
    assert not index({"name": ["a"]}).hurried


def test_large_tables_are_sampled_all_over(make_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlcoder.db.values._COLUMN_S", 60)  # a busy machine must not change what is seen here
    monkeypatch.setattr("sqlcoder.db.values.BUDGET_S", 60)
    monkeypatch.setattr("sqlcoder.db.introspect._BUDGET_S", 60)
    monkeypatch.setattr("sqlcoder.db.introspect._LOOK_S", 60)
    path = make_database(
        """
        CREATE TABLE big (id INTEGER PRIMARY KEY, place TEXT);
        WITH RECURSIVE t (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t LIMIT 300000)
        INSERT INTO big SELECT x, 'part ' || (x / 30000) FROM t;
        """
    )
    with Database.open(path) as database:
        values = database.values()
        assert values.sampled == ("big.place",) and len(values) == 11
        assert values.small("big", "place") == tuple(sorted(f"part {i}" for i in range(11)))


def test_views_are_left_to_their_tables(make_database: MakeDatabase) -> None:
    path = make_database("CREATE TABLE t (x TEXT); INSERT INTO t VALUES ('fox'); CREATE VIEW v AS SELECT x FROM t")
    with Database.open(path) as database:
        assert database.values().lookup("fox") == (Cell("fox", "t", "x"),)


def test_the_whole_index_has_what_samples_lack() -> None:
    names = [f"name {i}" for i in range(MAX_DISTINCT + 100)]
    table = Table("t", (Column("name"), Column("city")), row_count=5_000_000)
    engine: Any = Cells({"name": names, "city": ["Oslo", "Bergen", None] * 2})
    sampled, whole = (build_values(Schema("x", (table,)), engine, whole=flag) for flag in (False, True))
    assert sampled.lookup(names[-1]) == () and sampled.sampled == ("t.name", "t.city")
    assert whole.lookup(names[-1]) == (Cell(names[-1], "t", "name"),) and len(whole) == len(names) + 2
    assert whole.sampled == () and not whole.hurried and whole.small("t", "city") == ("Bergen", "Oslo")


def test_the_whole_index_has_an_end_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlcoder.db.values.MOST_DISTINCT", 30)
    engine: Any = Cells({"name": [f"name {i}" for i in range(31)]})
    whole = build_values(Schema("x", (Table("t", (Column("name"),), row_count=31),)), engine, whole=True)
    assert whole.sampled == ("t.name",) and len(whole) == 30


def test_sensitive_columns_never_enter_the_whole_index() -> None:
    addresses = [f"ann{i}@example.org" for i in range(MAX_DISTINCT + 5)]
    engine: Any = Cells({"contact": addresses, "pin": ["x1", "x2"]})
    table = Table("t", (Column("contact"), Column("pin", sensitive=True)))
    assert len(build_values(Schema("x", (table,)), engine, whole=True)) == 0


def test_a_reading_that_is_broken_off_gives_no_whole_index() -> None:
    engine: Any = Cells({"name": ["a"]}, slow=["name"])
    with pytest.raises(DatabaseError, match=r"t\.name was broken off"):
        build_values(Schema("x", (Table("t", (Column("name"),)),)), engine, whole=True)


@settings(deadline=None)
@given(st.lists(st.text("ab ", min_size=1, max_size=8), min_size=1, max_size=30), st.sets(st.text("ab", min_size=1)))
def test_containing_is_what_looking_at_every_cell_gives(texts: list[str], words: set[str]) -> None:
    values = index({"name": [*texts, *(f"x{i}" for i in range(13))]})
    wanted = [t for t in dict.fromkeys(texts) if t.strip() and words <= set(normalise(t).split())]
    wanted.sort(key=lambda t: (len(normalise(t)), normalise(t)))
    assert [c.text for c in values.containing(sorted(words))] == (wanted[:20] if words else [])
