"""Dates compared with years, months and days: the rows that a person means."""

from __future__ import annotations

import sqlite3
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.embedded.from_sql import from_sql
from sqlcoder.embedded.periods import bounds, stated
from sqlcoder.embedded.to_sql import to_sql
from sqlcoder.embedded.tree import ColumnRef, Node, ValueRef
from sqlcoder.query import Query
from sqlcoder.schema import Column, Schema, Table

DAY, MOMENT = ColumnRef("log", "day"), ColumnRef("log", "moment")
SCHEMA = Schema("log", (Table("log", (Column("day", "date", "DATE"), Column("moment", "date", "DATETIME"))),))
ROWS = [
    ("2020-12-31", "2020-12-31 23:59:59"),
    ("2021-01-01", "2021-01-01 00:00:00"),
    ("2021-03-05", "2021-03-05 08:30:00"),
    ("2021-12-31", "2021-12-31 12:00:00"),
    ("2022-01-01", "2022-01-01 00:00:00"),
]


def found(comparison: str, column: ColumnRef, *texts: str) -> list[str]:
    """The days of the rows that the comparison keeps, in SQLite, whose DATE columns have numeric affinity."""
    condition = Node(comparison, (column, *map(ValueRef, texts)))
    tree = Node("select_where", (Node("from_tables0"), Node("items1", (DAY,)), condition))
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE log (day DATE, moment DATETIME)")
    connection.executemany("INSERT INTO log VALUES (?, ?)", ROWS)
    rows = [day for (day,) in connection.execute(to_sql(tree, SCHEMA).sql)]
    connection.close()
    return rows


DAYS = [day for day, _ in ROWS]


@pytest.mark.parametrize("text", ["", "20", "2021-13", "2021-02-30", "12021", "next year", "2021-3"])
def test_what_is_no_period_has_no_bounds(text: str) -> None:
    assert bounds(text) is None


@pytest.mark.parametrize("column", [DAY, MOMENT])
@pytest.mark.parametrize(
    ("comparison", "texts", "kept"),
    [
        ("gt", ["2021"], DAYS[4:]),
        ("ge", ["2021"], DAYS[1:]),
        ("lt", ["2021"], DAYS[:1]),
        ("le", ["2021"], DAYS[:4]),
        ("eq", ["2021"], DAYS[1:4]),
        ("ne", ["2021"], [DAYS[0], DAYS[4]]),
        ("eq", ["2021-03"], DAYS[2:3]),
        ("between", ["2020", "2021"], DAYS[:4]),
        ("between", ["2021-01", "2021-03"], DAYS[1:3]),
        ("between", ["2021-01-01", "2021-03-05"], DAYS[1:3]),
        ("eq", ["2021-03-05"], DAYS[2:3]),
        ("le", ["2021-03-05"], DAYS[:3]),
        ("gt", ["2021-03-05"], DAYS[3:]),
    ],
)
def test_a_period_is_all_of_its_days(column: ColumnRef, comparison: str, texts: list[str], kept: list[str]) -> None:
    assert found(comparison, column, *texts) == kept


def test_days_of_a_column_of_days_are_compared_as_they_are() -> None:
    query = Query("SELECT day FROM log WHERE day <= '2021-03-05'")
    assert to_sql(from_sql(query, SCHEMA), SCHEMA) == query


@given(st.dates(date(1000, 1, 1), date(2999, 12, 30)))
def test_a_day_ends_where_the_next_begins(day: date) -> None:
    assert bounds(day.isoformat()) == (day.isoformat(), (day + timedelta(days=1)).isoformat())


@pytest.mark.parametrize(
    ("gold", "periods"),
    [
        ("day < '2021-01-01'", {"2020", "2021-01-01"}),  # the day itself is stated: see below
        ("day < '2021-02-01'", {"2021"}),
        ("day BETWEEN '2021-01-01' AND '2021-12-30'", {"2021"}),
        ("day = '2021-01-01'", {"2021"}),
        ("day < moment", {"2021"}),
    ],
)
def test_other_days_stay(gold: str, periods: set[str]) -> None:
    tree = from_sql(Query(f"SELECT day FROM log WHERE {gold}"), SCHEMA)
    assert stated(tree, periods - {"2020"}) == tree


@pytest.mark.parametrize(
    ("gold", "periods", "said"),
    [
        ("day < '2021-01-01'", {"2021"}, "day < '2021'"),
        ("day < '2021-01-01'", {"2020"}, "day <= '2020'"),
        ("day > '2020-12-31'", {"2020"}, "day > '2020'"),
        ("day >= '2021-01-01' AND day < '2022-01-01'", {"2021"}, "STRFTIME('%Y', day) = '2021'"),
        ("day BETWEEN '2021-01-01' AND '2021-12-31'", {"2021"}, "STRFTIME('%Y', day) = '2021'"),
        ("day BETWEEN '1990-01-01' AND '1999-12-31'", {"1990", "1999"}, "day BETWEEN '1990' AND '1999'"),
        ("day >= '2021-04-01' AND day < '2021-07-01'", {"2021-04", "2021-06"}, "day BETWEEN '2021-04' AND '2021-06'"),
        ("day >= '2021-03-01' AND day <= '2021-03-31'", {"2021-03"}, "STRFTIME('%Y-%m', day) = '2021-03'"),
    ],
)
def test_a_gold_says_what_the_question_says(gold: str, periods: set[str], said: str) -> None:
    trees = [from_sql(Query(f"SELECT moment FROM log WHERE {text}"), SCHEMA) for text in (gold, said)]
    assert stated(trees[0], periods) == trees[1]
