from __future__ import annotations

import pytest

from sqlcoder.embedded.agreement import AGREEMENT, agreement
from sqlcoder.embedded.from_sql import from_sql
from sqlcoder.linking.linker import link
from sqlcoder.query import Query
from sqlcoder.question import Question
from sqlcoder.schema import Schema


def facts(question: str, sql: str, schema: Schema) -> dict[str, float]:
    """The features that are not zero."""
    task = link(Question(question), schema)
    query = Query(sql)
    values = agreement(task, from_sql(query, schema), query)
    assert len(values) == len(AGREEMENT)
    return {name: value for name, value in zip(AGREEMENT, values, strict=True) if value}


@pytest.mark.parametrize(
    ("question", "sql", "fact"),
    [
        ("names of customers", "SELECT id FROM orders", "tables_missed"),
        ("names of customers", "SELECT name FROM customers WHERE referrer_id = 1", "columns_unsupported"),
        ("customers with id 7", "SELECT name FROM customers", "values_missed"),
        ("names of customers", "SELECT name FROM customers WHERE id = id", "says_nothing"),
        ("names of customers", "SELECT name, name FROM customers", "says_nothing"),
    ],
)
def test_what_does_not_fit_is_told(question: str, sql: str, fact: str, shop: Schema) -> None:
    assert facts(question, sql, shop).get(fact)


def test_what_fits_is_not_complained_of(shop: Schema) -> None:
    found = facts("how many customers are there", "SELECT COUNT(*) FROM customers", shop)
    assert not [name for name in found if name.endswith(("missed", "nothing", "elsewhere"))]


def test_a_stated_number_that_is_used_is_not_missed(shop: Schema) -> None:
    assert "values_missed" not in facts(
        "name of the customer with id 7", "SELECT name FROM customers WHERE id = 7", shop
    )
