"""What the embedded model can say means the same on every engine: each query of the fixtures, from its tree.

SQLite runs the query as written, the engine runs what `to_sql` and the guard make of its tree. SQLite's spelling of a
cell is taken for what the engine says in a type of its own: a date part ('03' for 3), a date, a truth value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeAlias

import pytest

from sqlcoder.db.database import Database
from sqlcoder.embedded.from_sql import from_sql
from sqlcoder.embedded.to_sql import to_sql
from sqlcoder.errors import QueryError
from sqlcoder.evaluation.compare import compare
from sqlcoder.evaluation.judge import run_gold
from sqlcoder.example import Policy
from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.schema import ForeignKey, Schema
from sqlcoder.sql.guard import guard
from tests.corpus import FIXTURES, SHOP
from tests.db.conformance.conftest import Target

VISITS = """
CREATE TABLE visits (id INTEGER PRIMARY KEY, at TIMESTAMP, day DATE, written VARCHAR(10), minutes INTEGER,
  score DOUBLE PRECISION, paid BOOLEAN, "order" INTEGER, "Unit Price" DECIMAL(10, 2));
INSERT INTO visits VALUES
  (1, '2024-02-29 10:30:00', '2024-02-28', '2024-02-29', 12, 2.75, TRUE, 1, 9.50),
  (2, '2023-12-31 23:59:59', '2023-12-30', '2023-12-31', 17, -1.25, FALSE, 2, 0.99),
  (3, '2024-08-04 00:00:00', '2024-08-04', '2024-08-04', 31, NULL, NULL, 3, 3.00),
  (4, '2024-02-01 22:15:00', NULL, '2024-02-01', 5, 7.5, TRUE, NULL, NULL)
"""
KEYS = (
    ForeignKey("orders", ("customer_id",), "customers", ("id",)),
    ForeignKey("items", ("order_id",), "orders", ("id",)),
    ForeignKey("customers", ("referrer_id",), "customers", ("id",)),
)
Pair: TypeAlias = tuple[Database, Schema, Database, Schema]
"""The reference and its schema, the engine and its schema."""
NUMBER, DAY = re.compile(r"-?\d+(\.\d+)?"), re.compile(r"[12]\d{3}-\d\d-\d\d( \d\d:\d\d:\d\d)?")


HALVES = "SELECT id, round(score), round(score, 1), abs(-score) FROM visits"
GAPS = {("mysql", HALVES): "rounds halves of a double to the even digit"}
"""What is otherwise on an engine, with the reason; a gap that has closed fails the test."""


def queries() -> Iterator[str]:
    for name in ("round_trip.sql", "dialects.sql"):
        for line in (FIXTURES / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith(("--", "!")):
                yield line


def typed(result: Result) -> Result:
    return Result(result.columns, tuple(tuple(map(typed_cell, row)) for row in result.rows))


def typed_cell(cell: Any) -> Any:
    if not isinstance(cell, str):
        return cell
    if NUMBER.fullmatch(cell):
        return float(cell)
    return datetime.fromisoformat(cell) if DAY.fullmatch(cell) else cell


@pytest.fixture
def pair(target: Target, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Pair]:
    """The shop on SQLite and on the engine, with one and the same keys."""
    from tests.db.conformance.conftest import _sqlite  # the reference is another database than the target's

    sqlite = Target("sqlite", _sqlite(tmp_path_factory.mktemp("reference"), None))
    databases = [t.database(SHOP + VISITS) for t in (sqlite, target)]
    schemas = [d.schema() for d in databases]
    schemas = [Schema(s.name, s.tables, KEYS, s.dialect) for s in schemas]
    yield databases[0], schemas[0], databases[1], schemas[1]
    sqlite.opened[0].close()


def difference(sql: str, pair: Pair) -> str | None:
    """What is otherwise on the engine; None where it gives the same rows."""
    sqlite, reference, database, schema = pair
    gold = run_gold(Query(sql), sqlite)
    expected = typed(gold.result)
    written = to_sql(from_sql(Query(sql), reference), schema, schema.dialect)
    try:
        found = typed(database.execute(guard(written, schema)))
    except QueryError as error:
        return f"{sql}\n  {written.sql}\n  {type(error).__name__}: {error}"
    policy = Policy(extra_columns=False)
    verdict = compare(expected, found, order=gold.order, policy=policy, bool_as_int=True)
    if verdict.outcome == "match":
        return None
    return f"{sql}\n  {written.sql}\n  {verdict.reason}\n  {expected.rows[:4]}\n  {found.rows[:4]}"


def test_every_tree_means_the_same(pair: Pair) -> None:
    name = pair[3].dialect
    found = {sql: difference(sql, pair) for sql in queries()}
    different = [text for sql, text in found.items() if text and (name, sql) not in GAPS]
    assert not different, "\n".join([f"{len(different)} of {len(found)}", *different])
    assert all(found[sql] for engine, sql in GAPS if engine == name), "a gap has closed: take it off the list"


def test_mysql_may_insist_on_whole_groups(target: Target, pair: Pair) -> None:
    """MySQL's own default, which MariaDB does not share; MariaDB knows no columns that a key determines, either."""
    if target.name != "mysql":
        pytest.skip("this engine has no such mode")
    sqlite, reference, _, schema = pair
    url = f"{target.urls[0]}?init_command=SET+sql_mode='ONLY_FULL_GROUP_BY'"
    with Database.open(url, cache=False) as strict:
        with pytest.raises(QueryError, match="GROUP BY"):
            strict.execute(Query("SELECT name, count(*) FROM customers GROUP BY id", "mysql"))
        found = {sql: difference(sql, (sqlite, reference, strict, schema)) for sql in queries()}
    assert not [text for sql, text in found.items() if text and ("mysql", sql) not in GAPS]
