"""A team's golden questions in CSV: what is refused, with its line, and what is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqlcoder.datasets.golden import read_golden
from sqlcoder.errors import DataError


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "golden.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        ("", 1, "expected the columns question, sql, db_id"),
        ("question,query,db_id\n", 1, "expected the columns question, sql, db_id"),
        ("question,sql,db_id\nWho?,,shop\n", 2, "expected a query under 'sql'"),
        ("question,sql,db_id\n,SELECT 1,shop\n", 2, "expected a text under 'question'"),
        ("question,sql,db_id\nWho?,SELECT 1\n", 2, "expected 3 cells"),
        ("question,sql,db_id\nWho?,SELECT a, b,shop\n", 2, "expected 3 cells"),
        ("id,question,sql,db_id\na,Who?,SELECT 1,s\na,What?,SELECT 2,s\n", 3, "'a' is on line 2 too"),
    ],
)
def test_a_bad_file_is_refused_with_its_line(text: str, line: int, expected: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=expected) as refused:
        read_golden(write(tmp_path, text))
    assert refused.value.line == line


def test_a_spreadsheet_is_read(tmp_path: Path) -> None:
    text = (
        "\ufeffowner,DB_ID,Question,SQL,category\r\n"
        'Mo,shop,"How many ""open"" orders, today?","SELECT count(*)\r\nFROM orders;",where\r\n\r\n'
        "Mo,shop,Who?,SELECT name FROM people,\r\n"
    )
    first, second = read_golden(write(tmp_path, text))
    assert first.question == 'How many "open" orders, today?'
    assert first.golds == ("SELECT count(*)\nFROM orders",) and first.category == "where"
    assert (first.id, second.id, second.db_id) == ("golden-1", "golden-2", "shop")
