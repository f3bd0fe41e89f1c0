"""Which comment of a CREATE TABLE belongs to what."""

from __future__ import annotations

import pytest

from sqlcoder.db.ddl_comments import read_ddl_comments


@pytest.mark.parametrize(
    ("sql", "table", "columns"),
    [
        ("CREATE TABLE t (a INT, b TEXT)", "", {}),
        ("CREATE TABLE t (a TEXT DEFAULT '-- no', b TEXT DEFAULT '/* no */')", "", {}),
        ("CREATE TABLE t (a INT -- one\n)", "", {"a": "one"}),
        ("CREATE TABLE t (a INT, -- one\n b INT) -- all", "all", {"a": "one"}),
        ("CREATE TABLE t ( -- all\n a INT,\n -- two\n b DECIMAL(5, 2) /* in euro */)", "all", {"b": "two in euro"}),
        ("CREATE TABLE t\n-- all\n(\n -- one\n -- more\n a INT)", "all", {"a": "one more"}),
        ('CREATE TABLE t ("a b" INT, -- 1\n [c d] INT, -- 2\n `e` INT -- 3\n)', "", {"a b": "1", "c d": "2", "e": "3"}),
        ("CREATE TABLE t (a INT, -- 1\n PRIMARY KEY (a), -- k\n UNIQUE (a) -- x\n)", "", {"a": "1"}),
        ("CREATE TABLE t (a INT CHECK (a IN (1, 2)), -- one\n b INT)", "", {"a": "one"}),
        ("CREATE TABLE t (a INT, ----\n b INT -- two --\n)", "", {"b": "two"}),
    ],
)  # fmt: skip
def test_comments_find_their_column(sql: str, table: str, columns: dict[str, str]) -> None:
    assert read_ddl_comments(sql) == (table, columns)
