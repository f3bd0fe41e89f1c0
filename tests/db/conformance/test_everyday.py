"""Everyday analytics queries of each dialect: the guard accepts all of them, and the engine runs what it wrote."""

from __future__ import annotations

from sqlcoder.query import Query
from sqlcoder.sql.guard import guard
from tests.corpus import SHOP, legitimate
from tests.db.conformance.conftest import Target


def test_no_everyday_query_is_refused(target: Target) -> None:
    database = target.database(SHOP)
    schema = database.schema()
    empty = [
        sql
        for sql in legitimate(target.name)
        if not database.execute(guard(Query(sql, target.name), schema), timeout_s=30).columns
    ]
    assert not empty
