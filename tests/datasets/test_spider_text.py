"""Spider's text files, and predictions in the layouts that other benchmarks ask for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sqlcoder.datasets.predictions import read_predictions
from sqlcoder.datasets.spider_text import read_spider_file
from sqlcoder.errors import DataError

ROWS = [
    {"db_id": "music", "question": "How many?", "query": "SELECT count(*) FROM singer"},
    {"db_id": "shop", "question": "Who?", "query": "SELECT name FROM customer"},
]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("Question 1: How many? ||| music\n\nQuestion 2: Who? ||| shop\n", 3, "expected 'SQL"),
        ("Question 1: How many? ||| music\nSQL: SELECT 1\nSQL: SELECT 2\n", 3, "expected 'Question"),
        ("Question 1: How many? ||| music\nSQL:\n", 2, "expected 'SQL"),
        ("Question 1: How many? ||| music\n", None, "after the last question"),
        ("SELECT 1\n", 1, "SQL<TAB>db_id"),
        ("SELECT 1\tmusic\n", None, "beside them, in dev.json"),
    ],
)
def test_a_broken_text_is_refused_with_its_line(tmp_path: Path, text: str, line: int | None, says: str) -> None:
    path = write(tmp_path, "dev_gold.sql", text)
    with pytest.raises(DataError, match=says) as caught:
        read_spider_file(path)
    assert (caught.value.path, caught.value.line) == (path, line)


@pytest.mark.parametrize(
    ("text", "says"), [("SELECT 1\tmusic\n", "expected 2 lines"), ("SELECT 1\tmusic\nSELECT 2\tmusic\n", "shop")]
)
def test_golds_that_are_not_of_their_questions_are_refused(tmp_path: Path, text: str, says: str) -> None:
    write(tmp_path, "dev.json", json.dumps(ROWS))
    with pytest.raises(DataError, match=says):
        read_spider_file(write(tmp_path, "dev_gold.sql", text))


def test_every_layout_says_the_same(tmp_path: Path) -> None:
    plain = read_spider_file(write(tmp_path, "dev.json", json.dumps(ROWS)))
    golds = "".join(f"{row['query']}\t{row['db_id']}\n" for row in ROWS)
    assert read_spider_file(write(tmp_path, "dev_gold.sql", golds)) == plain
    blocks = "".join(
        f"Question {i}:  {row['question']} ||| {row['db_id']}\nSQL:  {row['query']}\n\n" for i, row in enumerate(ROWS)
    )
    assert read_spider_file(write(tmp_path, "dev.sql", blocks)) == plain


def test_golds_beside_the_questions_replace_theirs(tmp_path: Path) -> None:
    write(tmp_path, "dev.json", json.dumps(ROWS))
    mended = read_spider_file(write(tmp_path, "dev_gold.sql", "SELECT count(id) FROM singer\tmusic\nSELECT 2\tshop\n"))
    assert [e.golds for e in mended] == [("SELECT count(id) FROM singer",), ("SELECT 2",)]


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("p.json", "{", "expected JSON"),
        ("p.json", "7", "an object of numbered"),
        ("p.json", '{"0": "SELECT 1", "2": "SELECT 2"}', 'the key "1"'),
        ("p.json", '["SELECT 1", 7]', "as prediction 1"),
        ("p.json", '["SELECT 1"]', "expected 2 predictions"),
        ("p.csv", "query\nSELECT 1\n", "generated_query"),
        ("p.csv", "generated_query\nSELECT 1\n", "expected 2 predictions"),
        ("p.sql", "SELECT 1\n", "expected 2 lines"),
    ],
)
def test_predictions_that_do_not_fit_are_refused(tmp_path: Path, name: str, text: str, says: str) -> None:
    with pytest.raises(DataError, match=says):
        read_predictions(write(tmp_path, name, text), ["music", "shop"])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("p.sql", "SELECT 1\tmusic\n\n"),
        ("p.json", json.dumps({"1": None, "0": "SELECT 1\t----- bird -----\tmusic"})),
        ("p.json", '["SELECT 1", ""]'),
        ("p.csv", 'db_name,generated_query\nmusic,SELECT 1\nshop," "\n'),
    ],
)
def test_predictions_in_every_layout_say_the_same(tmp_path: Path, name: str, text: str) -> None:
    assert read_predictions(write(tmp_path, name, text), ["music", "shop"]) == ["SELECT 1", ""]
