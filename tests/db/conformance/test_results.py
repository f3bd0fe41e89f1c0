"""Every engine gives values as the Python types that hold them without loss."""

from __future__ import annotations

import datetime
import json
import math
from decimal import Decimal
from typing import Any

import pytest

from sqlcoder.query import Query
from tests.db.conformance.conftest import Target, gap

TYPED = {
    "date": ("DATE '2024-02-29'", datetime.date(2024, 2, 29), {"sqlite": "dates are text there"}),
    "timestamp": (
        "TIMESTAMP '2024-02-29 13:14:15'",
        datetime.datetime(2024, 2, 29, 13, 14, 15),
        {"sqlite": "times are text there"},
    ),
    "decimal": ("CAST(1.50 AS DECIMAL(10, 2))", Decimal("1.50"), {"sqlite": "decimals are floating point there"}),
    "largest 64-bit": ("9223372036854775807", 9223372036854775807, {}),
    "smallest 64-bit": ("-9223372036854775807 - 1", -9223372036854775808, {}),
    "beyond 64 bits": (
        "CAST('170141183460469231731687303715884105727' AS DECIMAL(39, 0))",
        170141183460469231731687303715884105727,
        {"sqlite": "integers end at 64 bits", "duckdb": "decimals end at 38 digits; HUGEINT is tested below"},
    ),
    "null": ("NULL", None, {}),
    "text": ("'Zoë 🦆'", "Zoë 🦆", {}),
}


@pytest.mark.parametrize("kind", TYPED)
def test_a_value_comes_as_its_python_type(target: Target, kind: str) -> None:
    sql, expected, gaps = TYPED[kind]
    gap(target, **gaps)
    (value,) = _row(target, sql)
    assert value == expected
    assert type(value) is type(expected) or isinstance(value, (int, Decimal))


def test_bytes(target: Target) -> None:
    spelled = {"duckdb": r"'\x00\xFF'::BLOB", "postgres": r"'\x00ff'::bytea"}.get(target.name, "x'00ff'")
    assert _row(target, spelled) == (b"\x00\xff",)


def test_json(target: Target) -> None:
    gap(target, sqlite="JSON is text there")
    database = target.database("CREATE TABLE j (x JSON); INSERT INTO j VALUES ('{\"a\": [1, null]}')")
    ((value,),) = database.execute(Query("SELECT x FROM j")).rows
    assert (json.loads(value) if isinstance(value, str) else value) == {"a": [1, None]}


def test_arrays(target: Target) -> None:
    gap(target, sqlite="it has no arrays", mysql="it has no arrays")
    assert _row(target, "ARRAY[1, 2]") == ([1, 2],)


def test_not_a_number(target: Target) -> None:
    gap(target, sqlite="NaN is NULL there", mysql="it has no NaN")
    nan, infinity = _row(target, "CAST('nan' AS DOUBLE PRECISION), CAST('inf' AS DOUBLE PRECISION)")
    assert math.isnan(nan) and infinity == math.inf


def test_time_zones(target: Target) -> None:
    gap(target, sqlite="times are text there", mysql="its times carry no zone")
    (value,) = _row(target, "TIMESTAMPTZ '2024-02-29 13:00:00+02:00'")
    assert value == datetime.datetime(2024, 2, 29, 11, tzinfo=datetime.UTC)


def test_days_that_python_does_not_know_do_not_cost_the_answer(target: Target) -> None:
    gap(target, sqlite="dates are text there", mysql="its years are 1000 to 9999")
    value, before = _row(target, "DATE 'infinity', DATE '0044-03-15 BC'" if target.name == "postgres" else
                         "DATE 'infinity', DATE '0044-03-15 (BC)'")  # fmt: skip
    assert value in ("infinity", datetime.date.max) and "0044-03-15" in before


def test_integers_of_128_bits(target: Target) -> None:
    gap(target, sqlite="integers end at 64 bits", postgres="NUMERIC, above", mysql="DECIMAL, above")
    assert _row(target, "170141183460469231731687303715884105727::HUGEINT") == (2**127 - 1,)


def test_boolean(target: Target) -> None:
    assert _row(target, "1 = 1, 1 = 2") == (True, False)


def test_two_columns_of_one_name(target: Target) -> None:
    result = target.database("CREATE TABLE t (x INT)").execute(Query("SELECT 1 AS a, 2 AS a"))
    assert (result.columns, result.rows) == (("a", "a"), ((1, 2),))


def test_values_of_cells_can_be_looked_up(target: Target) -> None:
    database = target.database(
        "CREATE TABLE c (id INT PRIMARY KEY, city VARCHAR(30), password VARCHAR(30));"
        "INSERT INTO c VALUES (1, 'São Paulo', 'hunter2'), (2, 'Köln', 'sesame'), (3, NULL, NULL)"
    )
    index = database.values()
    assert [cell.text for cell in index.lookup("sao paulo")] == ["São Paulo"]
    assert index.small("c", "city") == ("Köln", "São Paulo")
    assert index.lookup("hunter2") == ()


def _row(target: Target, sql: str) -> tuple[Any, ...]:
    database = target.database("CREATE TABLE t (x INT)")
    return database.execute(Query(f"SELECT {sql}")).rows[0]
