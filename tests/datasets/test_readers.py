"""Foreign files: what cannot be read is refused with its path and line; what can be is read as it stands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.datasets.bird import read_bird
from sqlcoder.datasets.databases import database_path
from sqlcoder.datasets.spider import read_gold_lines, read_prediction_lines, read_spider, spider_schemas
from sqlcoder.errors import DatabaseError, DataError
from sqlcoder.schema import ForeignKey

_TABLES: list[dict[str, Any]] = [
    {
        "db_id": "shop",
        "table_names_original": ["cust", "Orders"],
        "table_names": ["customer", "orders"],
        "column_names_original": [[-1, "*"], [0, "id"], [0, "nm"], [1, "id"], [1, "cust_id"], [1, "Placed"]],
        "column_names": [[-1, "*"], [0, "id"], [0, "full name"], [1, "id"], [1, "cust id"], [1, "placed"]],
        "column_types": ["text", "number", "text", "number", "number", "time"],
        "primary_keys": [1, [3]],
        "foreign_keys": [[4, 1]],
    }
]


def _write(folder: Path, value: object, name: str = "q.json") -> Path:
    path = folder / name
    path.write_text(value if isinstance(value, str) else json.dumps(value, indent=1), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "JSON array"),
        ('{"db_id": "a"}', 1, "JSON array"),
        ('[\n{"db_id": "a", "question": "q", "query": "SELECT 1"},\n{"db_id": "a", "question": "q"}]', 3, "'query'"),
        ('[\n{"db_id": "a", "question": "q", "query": 7}]', 2, "7"),
        ("[\n\n7]", 3, "an object"),
        ('[\n{"db_id": "a",}\n]', 2, "JSON"),
        ('[\n{"db_id": "a", "question": "q", "query": "SELECT 1"}\n{}]', 3, "','"),
        ('[{"db_id": "a", "question": "q", "query": "SELECT 1"}', 1, "','"),
        ("[]\nrest", 1, "nothing after"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    path = _write(tmp_path, text)
    with pytest.raises(DataError, match=says) as caught:
        read_spider(path)
    assert (caught.value.path, caught.value.line) == (path, line)


def test_a_missing_file_a_folder_and_other_encodings_are_refused(tmp_path: Path) -> None:
    (tmp_path / "latin.json").write_bytes("[é]".encode("latin-1"))
    for path in (tmp_path / "none.json", tmp_path, tmp_path / "latin.json"):
        with pytest.raises(DataError):
            read_spider(path)


def test_spider_questions_keep_their_order_and_take_synonyms_where_there_are_some(tmp_path: Path) -> None:
    rows = [
        {"db_id": "a", "question": "How many singers?", "query": "SELECT count(*) FROM singer "},
        {"db_id": "b", "question": "plain", "question_synonym": "other", "query": "SELECT 2", "query_toks": []},
    ]
    path = _write(tmp_path, rows)
    first, second = read_spider(path, source="spider-syn", split="train")
    assert (first.id, first.golds, first.question) == (
        "spider-syn-q-0",
        ("SELECT count(*) FROM singer",),
        "How many singers?",
    )
    assert (second.question, second.licence, second.split) == ("other", "MIT", "train")
    assert read_spider(path, synonyms=False)[1].question == "plain"


def test_schemas_that_do_not_fit_together_are_refused(tmp_path: Path) -> None:
    for name, value in (("foreign_keys", [[4, 99]]), ("column_types", ["text"]), ("primary_keys", ["x"])):
        broken = [_TABLES[0] | {name: value}]
        with pytest.raises(DataError, match="shop"):
            spider_schemas(_write(tmp_path, broken))


def test_natural_names_become_aliases_only_where_they_add_something(tmp_path: Path) -> None:
    shop = spider_schemas(_write(tmp_path, _TABLES))["shop"]
    customers, orders = shop.tables
    assert (customers.label, customers.aliases, orders.aliases) == ("customer", ("customer",), ())
    assert [c.label for c in customers.columns] == ["id", "full name"]
    assert customers.columns[0].aliases == ()
    assert [c.type for c in orders.columns] == ["number", "number", "date"]
    assert (customers.primary_key, orders.primary_key) == (("id",), ("id",))
    assert shop.foreign_keys == (ForeignKey("Orders", ("cust_id",), "cust", ("id",)),)


def test_bird_without_the_flag_cannot_be_filtered_by_it(tmp_path: Path) -> None:
    path = _write(tmp_path, [{"db_id": "a", "question": "q", "SQL": "SELECT 1"}])
    assert len(read_bird(path)) == 1
    with pytest.raises(DataError, match="literals_in_question"):
        read_bird(path, literals_only=True)


def test_bird_evidence_becomes_instructions_and_ids_are_kept(tmp_path: Path) -> None:
    row = {"db_id": "a", "question": "q", "SQL": "SELECT 1", "evidence": "x means y", "difficulty": "simple"}
    rows = [row | {"question_id": 31, "literals_in_question": False}, row | {"literals_in_question": True}]
    path = _write(tmp_path, rows)
    first = read_bird(path)[0]
    assert (first.id, first.instructions, first.category, first.difficulty) == ("bird-q-31", "x means y", "", None)
    assert first.source_difficulty == "simple"
    assert [e.id for e in read_bird(path, literals_only=True)] == ["bird-q-1"]


@pytest.mark.parametrize("text", ["SELECT 1\n", "SELECT 1\ta\n\nSELECT 2\ta", "\ta", "SELECT 1\t"])
def test_gold_lines_without_a_database_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(DataError, match="TAB"):
        read_gold_lines(_write(tmp_path, text, "gold.sql"))


def test_gold_and_prediction_lines_pair_up(tmp_path: Path) -> None:
    golds = read_gold_lines(_write(tmp_path, "SELECT 'a\tb' FROM t\tone\r\nSELECT 2\ttwo\n\n", "gold.sql"))
    assert [(e.golds[0], e.db_id) for e in golds] == [("SELECT 'a\tb' FROM t", "one"), ("SELECT 2", "two")]
    pred = _write(tmp_path, "\nSELECT 'a\tb'\ttwo\n", "pred.sql")
    assert read_prediction_lines(pred, ["one", "two"]) == ["", "SELECT 'a\tb'"]
    with pytest.raises(DataError, match="expected 3 lines"):
        read_prediction_lines(pred, ["one", "two", "three"])


@pytest.mark.parametrize("db_id", ["", "..", "a/b", "../secret", "a\\b", "none"])
def test_a_db_id_cannot_lead_out_of_the_folder(tmp_path: Path, db_id: str) -> None:
    (tmp_path / "databases").mkdir()
    (tmp_path / "secret.sqlite").touch()
    with pytest.raises(DatabaseError):
        database_path(tmp_path / "databases", db_id)


def test_both_layouts_of_databases_are_found(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "a.sqlite").touch()
    (tmp_path / "b.sqlite").touch()
    assert database_path(tmp_path, "a") == tmp_path / "a" / "a.sqlite"
    assert database_path(tmp_path, "b") == tmp_path / "b.sqlite"


def test_the_research_data_reads_whole(shared_data: Path) -> None:
    counts = {
        "spider/train_spider.json": 6738,
        "spider_syn/train.json": 6738,
        "cosql/train_first_turns.json": 1642,
        "wikisql/train_phase1.json": 4404,
    }
    for name, count in counts.items():
        assert len(read_spider(shared_data / name)) == count
    assert len(read_bird(shared_data / "bird" / "train.json", literals_only=True)) == 5101
    assert {len(spider_schemas(shared_data / d / "tables.json")) for d in ("spider", "bird")} == {157, 65}
