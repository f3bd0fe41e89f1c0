"""The date parts that the embedded model writes mean the same on every engine."""

from __future__ import annotations

import pytest
from sqlglot import exp

from sqlcoder.embedded.idioms import idioms
from sqlcoder.query import Query
from tests.db.conformance.conftest import Target

PARTS = {"year": 2024, "month": 8, "day": 4, "hour": 10, "weekday": 0, "quarter": 3}
TEXTS = {"year_month": "2024-08", "month_day": "08-04", "date": "2024-08-04"}


@pytest.mark.parametrize("part", [*PARTS, *TEXTS])
def test_a_part_of_a_sunday_in_august(target: Target, part: str) -> None:
    type_ = "TEXT" if target.name == "sqlite" else "TIMESTAMP"
    database = target.database(f"CREATE TABLE t (at {type_}); INSERT INTO t VALUES ('2024-08-04 10:30:00')")
    sql = exp.select(idioms(target.name)[part](exp.column("at"))).from_("t").sql(target.name)
    ((value,),) = database.execute(Query(sql, target.name)).rows
    assert (int(value) if part in PARTS else str(value)) == {**PARTS, **TEXTS}[part]
