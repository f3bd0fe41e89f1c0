"""One statement, plainly written: everything else is refused before anybody looks at a tree."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlglot import exp

from sqlcoder.dialects import NAMES
from sqlcoder.errors import QueryError, SetupError, Unparsable
from sqlcoder.query import Query
from sqlcoder.sql.parse import parse, parse_verbatim, write_verbatim
from sqlcoder.sql.verbatim import affinity


@pytest.mark.parametrize(
    ("sql", "complaint"),
    [
        ("", "no SQL"),
        (" \n ", "no SQL"),
        (";", "no SQL"),
        ("-- only this", "no SQL"),
        ("SELECT 1; SELECT 2", "2 statements"),
        ("SELECT 1; DROP TABLE t; --", "2 statements"),
        ("SELECT (", "Not SQL"),
        ("SELECT 'open", "Not SQL"),
        ("SELECT 1 /* open", "Not SQL"),
        ("SELECT a FROM t WHERE", "Not SQL"),
        ("SELECT 1_000", "neither a number nor a name"),
        ("SELECT \x00 1", "U+0000"),
        ("SELECT '\x1b[2J'", "U+001B"),
        ("SELECT '\u202e'", "RIGHT-TO-LEFT OVERRIDE"),
        ("SELECT '\ud800'", "U+D800"),
        ("SELECT a\u200bb", "ZERO WIDTH SPACE"),
        ("SELECT \u201ca\u201d", "LEFT DOUBLE QUOTATION MARK"),
        ("SELECT 1 /*! + 1 */", "code to some servers"),
        ("(" * 2_000 + "1" + ")" * 2_000, "nested too deeply"),
        ("SELECT " + "1," * 60_000 + "1", "characters; at most"),
        ("SELECT " + ",".join(["1"] * 30_000), "words and signs"),
    ],
)
def test_what_is_not_one_plain_statement_is_refused(sql: str, complaint: str) -> None:
    with pytest.raises(Unparsable, match=complaint.replace("+", r"\+")):
        parse(Query(sql))


def test_an_unknown_dialect_is_the_callers_mistake() -> None:
    with pytest.raises(SetupError, match="did you mean 'sqlite'"):
        parse(Query("SELECT 1", "sqlit"))


@pytest.mark.parametrize("sql", ["SELECT 1;", "SELECT 1 ; ;", "-- why\nSELECT 1 -- so", "SELECT 1 -- /*! not code"])
def test_semicolons_and_comments_at_the_end_are_no_statement(sql: str) -> None:
    assert parse(Query(sql)).sql(comments=False) == "SELECT 1"


def test_text_may_hold_any_script() -> None:
    assert parse(Query("SELECT 'naïve 東京 👩\u200d🔬'")).find(exp.Literal) is not None


@given(st.text(max_size=60), st.sampled_from(NAMES))
def test_any_text_is_a_tree_or_a_query_error(text: str, dialect: str) -> None:
    try:
        assert isinstance(parse_verbatim(Query(text, dialect)), exp.Expr)
    except QueryError as error:
        assert "\n" not in str(error)


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf"]), max_size=20), st.sampled_from(NAMES)
)
def test_literals_come_back_as_they_were(text: str, dialect: str) -> None:
    tree = exp.select(exp.Literal.string(text))
    once = write_verbatim(tree, dialect)
    literal = parse_verbatim(Query(once, dialect)).find(exp.Literal)
    assert literal is not None
    assert literal.name == text


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf"]), max_size=20))
def test_sqlite_reads_literals_as_we_wrote_them(text: str) -> None:
    with closing(sqlite3.connect(":memory:")) as db:
        assert db.execute(write_verbatim(exp.select(exp.Literal.string(text)), "sqlite")).fetchone() == (text,)


@pytest.mark.parametrize(
    "declared", ["INTEGER", "DATETIME", "VARCHAR(5)", "STRING", "FLOATING POINT", "BLOB", "DECIMAL(5, 2)"]
)
def test_affinity_is_sqlites(declared: str) -> None:
    """A CAST to the declared type and one to its affinity make the same of every kind of value."""
    with closing(sqlite3.connect(":memory:")) as db:
        for value in ("'7'", "'7.5'", "'2023-01-01'", "'x'", "7", "7.5", "NULL"):
            made = db.execute(f"SELECT CAST({value} AS {declared}), typeof(CAST({value} AS {declared}))").fetchone()
            same = affinity(declared)
            assert made == db.execute(f"SELECT CAST({value} AS {same}), typeof(CAST({value} AS {same}))").fetchone()


_AS_WRITTEN = {
    "sqlite": [
        *("LOG10(a)", "IFNULL(a, b)", "IIF(a, 1, 2)", "SUBSTR(a, 1, 2)", "+a", "a NOT IN (1)", "NOT a IN (1)"),
        *("a IS NOT b", "a IS NOT TRUE", "a NOTNULL", "a -> '$.x'", "a || b", "1 + 2 || 3", "CAST(a AS NUMERIC)"),
    ],
    "postgres": [
        *("a !~ 'x'", "a ^ b ^ c", "STRING_AGG(DISTINCT a, ',')", "CURRENT_TIME", "CAST(a AS NUMERIC(10, 2))"),
        *("DATE_TRUNC('month', a)", "CAST(a AS FLOAT(10))", "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY a)", "'a\\'"),
    ],
    "mysql": [
        *("a REGEXP 'x'", "a NOT REGEXP 'x'", "CAST(a AS REAL)", "DATE_FORMAT(a, '%Y-%m')", "a DIV b", "a <=> b"),
        *("COUNT(DISTINCT a, b)", "TIMESTAMPDIFF(YEAR, a, b)", "IF(a, b, c)"),
    ],
    "duckdb": [
        *("a ~ 'x'", "a !~ 'x'", "a ^ b", "a // b", "CAST(a AS DECIMAL)", "CAST(a AS FLOAT)", "TRY_CAST(a AS INT)"),
        *("STRFTIME(a, '%Y')", "QUANTILE_CONT(a, 0.5)", "PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY a)"),
    ],
}


@pytest.mark.parametrize(("dialect", "text"), [(name, text) for name, texts in _AS_WRITTEN.items() for text in texts])
def test_what_sqlglot_would_translate_stays_as_written(dialect: str, text: str) -> None:
    sql = f"SELECT {text}"
    assert write_verbatim(parse_verbatim(Query(sql, dialect)), dialect) == sql


def test_the_comma_of_a_from_clause_stays() -> None:
    """CROSS JOIN would pin SQLite's join order, and with it the order of rows."""
    sql = "SELECT * FROM t, u LEFT JOIN v ON v.a = u.a"
    assert write_verbatim(parse_verbatim(Query(sql)), "sqlite") == sql


def test_an_exclamation_mark_is_refused_as_an_operator_and_kept_as_text() -> None:
    with pytest.raises(Unparsable, match="lone '!'"):
        parse(Query("SELECT a FROM t WHERE ! a"))
    assert parse(Query("SELECT '!' FROM t")).sql() == "SELECT '!' FROM t"
