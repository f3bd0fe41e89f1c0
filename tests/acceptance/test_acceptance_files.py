"""The acceptance questions are what README.md says they are: shape and counts anywhere, results where the data lies.

Not covered: whether a model answers them (that is a run of the benchmark), and whether a gold says what its question
means (that was checked by eye).
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from sqlcoder.datasets.store import load_examples
from sqlcoder.example import Example

HERE = Path(__file__).parent
EVERYDAY = load_examples(HERE / "everyday.jsonl")
UNANSWERABLE = load_examples(HERE / "unanswerable.jsonl")
TAGS: dict[str, dict[str, list[str]]] = json.loads((HERE / "tags.json").read_text(encoding="utf-8"))

CATEGORIES = {"group_by", "order_by", "ratio", "table_join", "where", "date_functions"}
AT_LEAST = {"join": 25, "group": 15, "negation": 6, "date": 5, "share": 4, "arithmetic": 4, "self_join": 3}
UNANSWERABLE_KINDS = {"missing_column": 12, "other_subject": 12, "chit_chat": 6}
MAIN_GOLD_SHOWS = {
    "join": r"\bJOIN\b",
    "group": r"\bGROUP BY\b",
    "negation": r"\bNOT IN\b|\bIS NULL\b",
    "date": r"Date\b",
    "share": r"^SELECT (\w+\.\w+, )?1\.0 \*",
    "arithmetic": r"\)? [-*/] [\w(]",
    "self_join": r"\bFROM (\w+) AS \w+ (LEFT )?JOIN \1\b",
}
"""Text that the main gold of a question with the tag must hold."""

FILLER = (
    "a all an and are by do does each every find for from give have how in is list many me of on our show "
    "that the their to us we what which who whose with"
)
READS = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION}
Rows = list[tuple[object, ...]]

everyday = pytest.mark.parametrize("example", EVERYDAY, ids=lambda e: e.id)


@pytest.fixture(scope="module")
def databases(shared_data: Path) -> Iterator[dict[str, sqlite3.Connection]]:
    """A connection to each database on which nothing but reading is authorized."""
    folder = shared_data / "sample_databases"
    opened = {name: read_only(folder / f"{name}.sqlite") for name in ("chinook", "northwind")}
    yield opened
    for connection in opened.values():
        connection.close()


def read_only(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    connection.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in READS else sqlite3.SQLITE_DENY)
    return connection


def fetch(connection: sqlite3.Connection, sql: str) -> Rows:
    """All rows, floats rounded: the order in which a sum runs shows in its last digits."""
    rows = connection.execute(sql).fetchall()
    return [tuple(round(cell, 6) if isinstance(cell, float) else cell for cell in row) for row in rows]


def leaves_ties_open(connection: sqlite3.Connection, sql: str) -> bool:
    """Does the outermost ORDER BY leave the order, or with LIMIT the choice, of some rows to chance?"""
    body, limit = re.fullmatch(r"(.*?)( LIMIT \d+)?", sql).groups("")  # type: ignore[union-attr]
    return fetch(connection, f"{body}, 1 ASC{limit}") != fetch(connection, f"{body}, 1 DESC{limit}")


def depends_on_scan_order(path: Path, sql: str) -> bool:
    """Does the bag of rows change when SQLite reads its tables from the other end?"""
    bags = []
    for reverse in (0, 1):
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            connection.execute(f"PRAGMA reverse_unordered_selects = {reverse}")
            bags.append(Counter(fetch(connection, sql)))
    return bags[0] != bags[1]


def is_ordered(sql: str) -> bool:
    return " ORDER BY " in sql


def content_words(question: str) -> frozenset[str]:
    return frozenset(w.removesuffix("s") for w in re.findall(r"[a-z0-9]+", question.lower()) if w not in FILLER.split())


def overlap(left: Collection[str], right: Collection[str]) -> float:
    """Jaccard's measure: 1 where both hold the same words."""
    return len(set(left) & set(right)) / max(1, len(set(left) | set(right)))


# The checks below are worth nothing unless they can say no.


@pytest.mark.parametrize(
    "sql", ["DELETE FROM Album", "CREATE TABLE t (a)", "PRAGMA user_version = 3", "ATTACH 'x' AS y"]
)
def test_the_connection_refuses_all_but_reading(databases: dict[str, sqlite3.Connection], sql: str) -> None:
    with pytest.raises(sqlite3.DatabaseError, match="not authorized"):
        databases["chinook"].execute(sql)


def test_ties_are_noticed(databases: dict[str, sqlite3.Connection]) -> None:
    by_country = "SELECT Country FROM Customer GROUP BY Country ORDER BY COUNT(*) DESC"
    assert leaves_ties_open(databases["chinook"], f"{by_country} LIMIT 10")
    assert leaves_ties_open(databases["chinook"], by_country)
    assert not leaves_ties_open(databases["chinook"], f"{by_country} LIMIT 2")


def test_a_choice_left_to_chance_is_noticed(shared_data: Path) -> None:
    chinook = shared_data / "sample_databases" / "chinook.sqlite"
    assert depends_on_scan_order(chinook, "SELECT Title FROM Album LIMIT 1")
    assert not depends_on_scan_order(chinook, "SELECT Title FROM Album")


def test_a_reworded_copy_is_noticed() -> None:
    copy = overlap(content_words("how many tracks are in each genre"), content_words("Find number of tracks per genre"))
    assert copy >= 0.5 > overlap(content_words("how many tracks are in each genre"), content_words("albums by u2"))


# Shape and counts.


def test_there_are_sixty_and_thirty() -> None:
    assert Counter(e.db_id for e in EVERYDAY) == {"chinook": 32, "northwind": 28}
    assert Counter(e.db_id for e in UNANSWERABLE) == {"chinook": 15, "northwind": 15}


@pytest.mark.parametrize("example", [*EVERYDAY, *UNANSWERABLE], ids=lambda e: e.id)
def test_questions_are_typed_as_people_type(example: Example) -> None:
    assert re.fullmatch(r"[a-z0-9/]+( [a-z0-9/]+)*", example.question)
    assert len(example.question.split()) <= 12


def test_no_question_or_id_comes_twice() -> None:
    both = [*EVERYDAY, *UNANSWERABLE]
    assert len({e.question for e in both}) == len({e.id for e in both}) == len(both)


@everyday
def test_everyday_lines_are_complete(example: Example) -> None:
    assert example.answerable and example.golds and len(set(example.golds)) == len(example.golds)
    assert example.category in CATEGORIES
    assert example.difficulty is not None
    assert (example.source, example.licence, example.split) == ("sqlcoder everyday", "CC BY 4.0", "acceptance")


@pytest.mark.parametrize("example", UNANSWERABLE, ids=lambda e: e.id)
def test_unanswerable_lines_have_no_gold(example: Example) -> None:
    assert not example.answerable and example.golds == () and example.category == "unanswerable"
    assert example.split == "acceptance"


def test_every_category_and_difficulty_occurs() -> None:
    assert {e.category for e in EVERYDAY} == CATEGORIES
    assert {e.difficulty for e in EVERYDAY} == {"easy", "medium", "hard", "extra"}


@pytest.mark.parametrize("tag", AT_LEAST)
def test_enough_questions_of_each_kind(tag: str) -> None:
    tagged = TAGS["everyday"][tag]
    assert len(set(tagged)) == len(tagged) >= AT_LEAST[tag]
    golds = {e.id: e.golds[0] for e in EVERYDAY}
    assert [i for i in tagged if not re.search(MAIN_GOLD_SHOWS[tag], golds[i])] == []


@pytest.mark.parametrize("tag", ["join", "group"])
def test_no_tag_is_forgotten(tag: str) -> None:
    assert [e.id for e in EVERYDAY if re.search(MAIN_GOLD_SHOWS[tag], e.golds[0])] == TAGS["everyday"][tag]


def test_the_unanswerable_are_of_three_kinds() -> None:
    assert {kind: len(ids) for kind, ids in TAGS["unanswerable"].items()} == UNANSWERABLE_KINDS
    assert sorted(i for ids in TAGS["unanswerable"].values() for i in ids) == sorted(e.id for e in UNANSWERABLE)


@pytest.mark.parametrize("example", [e for e in EVERYDAY if re.match("who |which .*customers", e.question)],
                         ids=lambda e: e.id)  # fmt: skip
def test_who_is_answered_with_the_full_name(example: Example) -> None:
    assert re.match(r"SELECT (DISTINCT )?(\w\.)?FirstName, (\w\.)?LastName FROM ", example.golds[0])
    assert re.match(r"SELECT (DISTINCT )?(\w\.)?FirstName \|\| ' ' \|\| (\w\.)?LastName FROM ", example.golds[1])


# Results.


@everyday
def test_every_gold_reads_something(example: Example, databases: dict[str, sqlite3.Connection]) -> None:
    for gold in example.golds:
        rows = fetch(databases[example.db_id], gold)
        assert rows, gold
        assert any(cell is not None for row in rows for cell in row), gold


@everyday
def test_no_gold_leaves_anything_to_chance(
    example: Example, databases: dict[str, sqlite3.Connection], shared_data: Path
) -> None:
    path = shared_data / "sample_databases" / f"{example.db_id}.sqlite"
    for gold in example.golds:
        if is_ordered(gold):
            assert not leaves_ties_open(databases[example.db_id], gold), gold
        assert not depends_on_scan_order(path, gold), gold


@everyday
def test_golds_are_ordered_alike(example: Example) -> None:
    assert len({is_ordered(gold) for gold in example.golds}) == 1


@pytest.mark.parametrize("example", [e for e in EVERYDAY if e.id in TAGS["everyday"]["share"]], ids=lambda e: e.id)
def test_shares_are_accepted_as_fraction_and_as_percentage(
    example: Example, databases: dict[str, sqlite3.Connection]
) -> None:
    fraction, percentage = (databases[example.db_id].execute(gold).fetchall() for gold in example.golds)
    assert [row[-1] for row in percentage] == pytest.approx([100 * row[-1] for row in fraction])
    assert all(0 < row[-1] < 1 for row in fraction)


def test_no_question_is_near_one_of_spider(shared_data: Path) -> None:
    spider = [
        content_words(entry["question"])
        for name in ("train_spider.json", "dev.json")
        for entry in json.loads((shared_data / "spider" / name).read_text(encoding="utf-8"))
    ]
    near = {e.question: max(overlap(content_words(e.question), words) for words in spider) for e in EVERYDAY}
    assert {question: share for question, share in near.items() if share >= 0.6} == {}
