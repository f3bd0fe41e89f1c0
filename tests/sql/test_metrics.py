"""A metric in a query becomes its expression, wherever it stands and in every dialect; nothing else changes."""

from __future__ import annotations

import random
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.candidate import Candidate
from sqlcoder.db.catalog import MetricNotes
from sqlcoder.db.metrics import make_metric
from sqlcoder.decoding.guide import guard_all
from sqlcoder.errors import UnknownColumn
from sqlcoder.linking.linker import link
from sqlcoder.query import Query
from sqlcoder.question import Question
from sqlcoder.schema import Schema
from sqlcoder.sql.guard import guard
from sqlcoder.sql.metrics import expand_metrics, with_metrics
from tests.db.test_metrics import shop

METRICS = {
    "revenue": "price * qty",
    "gross margin": "(price - cost) * qty",
    "fee": "lines.price * makers.rate",
    "bulk": "qty > 5 OR price > 9",
}


def with_all(dialect: str = "sqlite") -> Schema:
    plain = shop(dialect)
    metrics = tuple(make_metric(n, MetricNotes(sql, aliases=("sales",)), plain, "m") for n, sql in METRICS.items())
    return Schema(plain.name, plain.tables, plain.foreign_keys, dialect, metrics)


def test_the_guard_knows_no_metric() -> None:
    schema = with_all()
    with pytest.raises(UnknownColumn):
        guard(Query("SELECT revenue FROM lines"), schema)
    with pytest.raises(UnknownColumn):
        guard(expand_metrics(Query("SELECT t.revenue FROM (SELECT * FROM lines) AS t"), schema), schema)
    with pytest.raises(UnknownColumn):
        expand_metrics(Query("SELECT revenue FROM products"), schema)


@pytest.mark.parametrize(
    "sql",
    ["SELECT price FROM lines", "SELECT 'revenue' FROM lines", "not SQL: revenue", "SELECT count(*) AS fee FROM lines"],
)
def test_a_query_without_a_metric_stays_as_it_is(sql: str) -> None:
    query = Query(sql)
    assert expand_metrics(query, with_all()) is query


LOOKUP = "(SELECT products.cost FROM products WHERE products.id = {}.product_id)"
WHERE = [
    ("SELECT revenue FROM lines", "SELECT lines.price * lines.qty AS revenue FROM lines"),
    ("SELECT SUM(revenue) FROM lines AS l", "SELECT SUM(l.price * l.qty) FROM lines AS l"),
    (
        "SELECT qty FROM lines WHERE 2 * revenue > 5",
        "SELECT lines.qty FROM lines WHERE 2 * (lines.price * lines.qty) > 5",
    ),
    (
        "SELECT 9 - revenue, ABS(revenue) FROM lines WHERE NOT (revenue BETWEEN 1 AND 2)",
        "SELECT 9 - (lines.price * lines.qty), ABS(lines.price * lines.qty) FROM lines"
        " WHERE NOT ((lines.price * lines.qty) BETWEEN 1 AND 2)",
    ),
    (
        "SELECT qty FROM lines WHERE bulk AND qty > 1",
        "SELECT lines.qty FROM lines WHERE (lines.qty > 5 OR lines.price > 9) AND lines.qty > 1",
    ),
    (
        "SELECT qty FROM lines ORDER BY revenue DESC",
        "SELECT lines.qty FROM lines ORDER BY lines.price * lines.qty DESC",
    ),
    (
        "SELECT AVG(x.revenue) FROM (SELECT revenue FROM lines) AS x",
        "SELECT AVG(x.revenue) FROM (SELECT lines.price * lines.qty AS revenue FROM lines) AS x",
    ),
    (
        'SELECT SUM("gross margin") FROM lines',
        f"SELECT SUM((lines.price - {LOOKUP.format('lines')}) * lines.qty) FROM lines",
    ),
    (
        'SELECT name, SUM("gross margin") FROM lines JOIN products ON products.id = product_id GROUP BY name',
        "SELECT products.name, SUM((lines.price - products.cost) * lines.qty) FROM lines JOIN products"
        " ON products.id = lines.product_id GROUP BY products.name",
    ),
    (
        'SELECT name, SUM("gross margin") FROM products LEFT JOIN lines ON products.id = product_id GROUP BY name',
        "SELECT products.name, SUM((lines.price - (SELECT products_2.cost FROM products AS products_2"
        " WHERE products_2.id = lines.product_id)) * lines.qty) FROM products LEFT JOIN lines"
        " ON products.id = lines.product_id GROUP BY products.name",
    ),
    (
        "SELECT name FROM products WHERE id IN (SELECT product_id FROM lines WHERE revenue > 9)",
        "SELECT products.name FROM products WHERE products.id IN"
        " (SELECT lines.product_id FROM lines WHERE (lines.price * lines.qty) > 9)",
    ),
    (
        "SELECT a.revenue FROM lines AS a JOIN lines AS b ON a.order_id = b.order_id AND a.revenue > b.revenue",
        "SELECT a.price * a.qty AS revenue FROM lines AS a JOIN lines AS b"
        " ON a.order_id = b.order_id AND (a.price * a.qty) > (b.price * b.qty)",
    ),
]


@pytest.mark.parametrize(("sql", "expanded"), WHERE)
def test_a_metric_is_written_out_where_it_stands(sql: str, expanded: str) -> None:
    schema = with_all()
    assert guard(expand_metrics(Query(sql), schema), schema).sql == expanded


@pytest.mark.parametrize("dialect", ["postgres", "mysql", "duckdb"])
@pytest.mark.parametrize(("sql", "expanded"), WHERE)
def test_every_dialect_can_say_it(dialect: str, sql: str, expanded: str) -> None:
    schema = with_all(dialect)
    written = sql.replace('"', "`") if dialect == "mysql" else sql
    guarded = guard(expand_metrics(Query(written, dialect), schema), schema)
    assert "revenue" not in guarded.sql.replace("AS revenue", "").replace("x.revenue", "")
    assert "gross margin" not in guarded.sql


ROWS = st.lists(st.tuples(st.integers(1, 4), st.integers(0, 9), st.integers(1, 9)), max_size=8)


@settings(deadline=None, max_examples=30)
@given(rows=ROWS, seed=st.integers(0, 10))
def test_a_lookup_adds_and_drops_no_row(rows: list[tuple[int, int, int]], seed: int) -> None:
    """The total of a metric over two tables is the one that Python adds up, and `*` shows the columns of before."""
    costs = {i: random.Random(seed + i).randint(1, 9) for i in range(1, 4)}  # product 4 is unknown
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE products (id INTEGER PRIMARY KEY, name, cost, maker_id)")
    database.execute("CREATE TABLE lines (order_id, product_id, qty, price)")
    database.executemany("INSERT INTO products (id, cost) VALUES (?, ?)", costs.items())
    database.executemany("INSERT INTO lines (product_id, price, qty) VALUES (?, ?, ?)", rows)
    schema = with_all()

    def run(sql: str) -> list[tuple[object, ...]]:
        return database.execute(guard(expand_metrics(Query(sql), schema), schema).sql).fetchall()

    known = [(price - costs[product]) * qty for product, price, qty in rows if product in costs]
    assert run('SELECT SUM("gross margin"), COUNT(*) FROM lines') == [(sum(known) if known else None, len(rows))]
    above = run('SELECT * FROM lines WHERE "gross margin" > 10')
    assert len(above) == sum(margin > 10 for margin in known)
    assert {len(row) for row in above} <= {4}


def test_the_model_sees_metrics_as_columns_that_questions_name() -> None:
    schema = with_all()
    assert with_metrics(with_metrics(schema)).tables == with_metrics(schema).tables
    task = link(Question("total gross margin of each product"), schema)
    lines = task.schema.table("lines")
    assert lines is not None
    assert [c.name for c in lines.columns][-4:] == ["revenue", "gross margin", "fee", "bulk"]
    assert [c.label for c in lines.columns][-3:] == ["gross margin", "fee", "bulk"]
    found = {(k.table, k.column, k.match) for k in task.links}
    assert ("lines", "gross margin", "exact") in found
    assert ("lines", "revenue", "exact") in {
        (k.table, k.column, k.match) for k in link(Question("average sales"), schema).links
    }


def test_candidates_are_expanded_before_the_guard() -> None:
    schema = with_all()
    good, bad = guard_all(
        [Candidate(Query("SELECT MAX(fee) FROM lines"), 0.0), Candidate(Query("SELECT fee"), 0.0)], schema
    )
    assert good.attempt.error is None
    assert "makers.rate" in good.attempt.query.sql
    assert bad.attempt.error is not None
    assert bad.attempt.query.sql == "SELECT fee"
