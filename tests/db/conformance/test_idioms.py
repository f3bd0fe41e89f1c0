"""The functions that the embedded model writes mean the same on every engine."""

from __future__ import annotations

import pytest
from sqlglot import exp

from sqlcoder.embedded.idioms import idioms
from sqlcoder.query import Query
from tests.db.conformance.conftest import Target, gap

PARTS = {"year": 2024, "month": 8, "day": 4, "hour": 10, "weekday": 0, "quarter": 3}
TEXTS = {"year_month": "2024-08", "month_day": "08-04", "date": "2024-08-04"}


def value(target: Target, type_: str, cell: str, *built: exp.Expr) -> tuple[object, ...]:
    """What the expressions give for a table `t` whose one row holds the cell, in column `a`."""
    database = target.database(f"CREATE TABLE t (a {type_}); INSERT INTO t VALUES ({cell})")
    (row,) = database.execute(Query(exp.select(*built).from_("t").sql(target.name), target.name)).rows
    return row


@pytest.mark.parametrize("part", [*PARTS, *TEXTS])
def test_a_part_of_a_sunday_in_august(target: Target, part: str) -> None:
    type_ = "TEXT" if target.name == "sqlite" else "TIMESTAMP"
    (found,) = value(target, type_, "'2024-08-04 10:30:00'", idioms(target.name)[part](exp.column("a")))
    assert (int(str(found)) if part in PARTS else str(found)) == {**PARTS, **TEXTS}[part]


def test_days_have_fractions(target: Target) -> None:
    """A query that floors them is not the same question; and a day is told by the number that SQLite has for it."""
    between, number = idioms(target.name)["days_between"], idioms(target.name)["day_number"]
    type_, column = "TEXT" if target.name == "sqlite" else "TIMESTAMP", exp.column("a")
    built = between(column, exp.Literal.string("2024-08-02")), between(exp.Literal.string("2024-08-04"), column)
    found = value(target, type_, "'2024-08-04 10:30:00'", *built, number(column))
    assert [float(str(cell)) for cell in found] == pytest.approx([2.4375, -0.4375, 2460526.9375], abs=1e-6)


@pytest.mark.parametrize(("cell", "whole"), [("2.75", 2), ("-2.75", -2), ("0.5", 0), ("3", 3)])
def test_an_integer_is_what_stands_before_the_point(target: Target, cell: str, whole: int) -> None:
    (found,) = value(target, "DOUBLE PRECISION", cell, idioms(target.name)["integer"](exp.column("a")))
    assert found == whole


@pytest.mark.parametrize("type_", ["DECIMAL(10, 4)", "DOUBLE PRECISION"])
def test_halves_are_rounded_away_from_zero(target: Target, type_: str) -> None:
    if type_ == "DOUBLE PRECISION":
        gap(target, mysql="rounds halves of a double to the even digit")
    rounded, column = idioms(target.name)["round"], exp.column("a")
    found = value(
        target,
        type_,
        "-2.5",
        rounded(column),
        rounded(exp.Div(this=column, expression=exp.Literal.number(2)), exp.Literal.number(1)),
    )
    assert [float(str(cell)) for cell in found] == [-3.0, -1.3]


def test_a_mean_of_whole_numbers_has_more_than_four_decimals(target: Target) -> None:
    database = target.database("CREATE TABLE t (a INTEGER); INSERT INTO t VALUES (1), (1), (0)")
    (row,) = database.execute(Query("SELECT AVG(a), 1.0 * SUM(a) / 3 FROM t", target.name)).rows
    assert [float(str(cell)) for cell in row] == pytest.approx([2 / 3, 2 / 3], rel=1e-9)
