"""The query is found, or the answer holds none; a query is never cut to fit."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.errors import Unparsable
from sqlcoder.sql.extract import extract


@pytest.mark.parametrize(
    "text",
    [
        "",
        "I cannot answer that.",
        "```python\nprint('SELECT 1')\n```",
        "```sql\nSELECT name FROM singer WHERE",
        "Selecting is easy.",
        "```sql\n```",
        "DROP TABLE singer",
        "SELECT 'open",
    ],
)
def test_no_sql(text: str) -> None:
    with pytest.raises(Unparsable):
        extract(text)


@pytest.mark.parametrize(
    "text", ["SELECT 1; SELECT 2", "```sql\nSELECT 1;\nDROP TABLE t;\n```", "SELECT 1;;DELETE FROM t"]
)
def test_several_statements(text: str) -> None:
    with pytest.raises(Unparsable, match="2 statements"):
        extract(text)


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("SELECT 1", "SELECT 1"),
        ("  select 1 ;;\n", "select 1"),
        ("Sure!\n```sql\nSELECT 1\n```\nBye; now.", "SELECT 1"),
        ("```sql\nSELECT 1\n```\nOr better:\n```sql\nSELECT 2;\n```", "SELECT 2"),
        ("```\nWITH x AS (SELECT 1) SELECT * FROM x\n```", "WITH x AS (SELECT 1) SELECT * FROM x"),
        ("```sql\nSELECT 1\n```\n```python\nSELECT = 2\n```", "SELECT 1"),
        ("```sql\nSELECT 1\n```\n```sql\nSELECT 2 WHERE", "SELECT 1"),
        ("SELECT 1\n```\nThis counts.", "SELECT 1"),
        ("```sql SELECT 1 ```", "SELECT 1"),
        ("The answer:\nSQL: SELECT 1", "SELECT 1"),
        ("[SQL]SELECT 1[/SQL] done", "SELECT 1"),
        ("**SQL:** SELECT 1", "SELECT 1"),
        ("SELECT 1</s>", "SELECT 1"),
        ("SELECT 1<|im_end|>", "SELECT 1"),
        ("-- the count\nSELECT 1", "SELECT 1"),
        ("SELECT ';' AS a -- ; b\nFROM t; -- the end;", "SELECT ';' AS a -- ; b\nFROM t"),
        ("(SELECT 1) UNION SELECT 2", "(SELECT 1) UNION SELECT 2"),
    ],
)
def test_the_query_is_found(text: str, sql: str) -> None:
    assert extract(text).sql == sql


@given(st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=30))
def test_a_literal_is_never_cut(text: str) -> None:
    sql = "SELECT '" + text.replace("'", "''") + "' AS x"
    assert extract(f"Here:\n```sql\n{sql};\n```\n").sql == sql
