"""Columns computed from sensitive ones inherit; what is only counted does not; literals that meet them are masked."""

from __future__ import annotations

import pytest

from sqlcoder.query import Query
from sqlcoder.schema import Column, Schema, Table
from sqlcoder.sql.guard import guard
from sqlcoder.sql.sensitive import HIDDEN, is_shown, mask_literals

USERS = Table(
    "users",
    (
        Column("id", "number"),
        Column("name"),
        Column("email", sensitive=True),
        Column("birth_date", "date", sensitive=True),
        Column("city"),
    ),
    ("id",),
)
ORDERS = Table("orders", (Column("id", "number"), Column("user_id", "number"), Column("total", "number")))


def shown(sql: str, width: int, dialect: str = "sqlite") -> str:
    """A letter for each output: s(hown) or h(idden)."""
    schema = Schema("shop", (USERS, ORDERS), dialect=dialect)
    return "".join("s" if s else "h" for s in is_shown(guard(Query(sql, dialect), schema), schema, width))


HIDES = [
    ("SELECT upper(email) AS e, name FROM users", "hs"),
    ("SELECT email, count(*) FROM users GROUP BY email", "hs"),
    ("SELECT name, max(birth_date) OVER (PARTITION BY city) FROM users", "sh"),
    ("SELECT CASE WHEN birth_date < '1980' THEN 'old' ELSE 'young' END, count(*) FROM users GROUP BY 1", "hs"),
    ("WITH x AS (SELECT name AS n, upper(email) AS e FROM users) SELECT n, e, length(e) FROM x", "shh"),
    ("SELECT name FROM users UNION SELECT email FROM users", "h"),
    ("SELECT city FROM users UNION ALL SELECT n FROM (SELECT email AS n FROM users)", "h"),
    ("SELECT total, (SELECT u.email FROM users AS u WHERE u.id = user_id) FROM orders", "sh"),
    ("SELECT u.*, total FROM users AS u JOIN orders AS o ON o.user_id = u.id", "sshhss"),
    ("SELECT max(a) FROM (SELECT email AS a FROM users WHERE name = 'Ann')", "h"),
    ("SELECT rowid, name FROM users", "hs"),
    (
        "WITH RECURSIVE r (a, b) AS (SELECT name, email FROM users UNION ALL SELECT b, a FROM r WHERE a > 'x') "
        "SELECT a, b FROM r LIMIT 5",
        "hh",
    ),
]


@pytest.mark.parametrize(("sql", "expected"), HIDES)
def test_what_is_computed_from_it_is_hidden(sql: str, expected: str) -> None:
    assert shown(sql, len(expected)) == expected


@pytest.mark.parametrize(
    ("sql", "width"),
    [
        ("SELECT count(email), count(DISTINCT email), sum(email IS NULL) FROM users", 3),
        ("SELECT name FROM users WHERE email LIKE 'a%' ORDER BY birth_date", 1),
        ("SELECT name, row_number() OVER (ORDER BY birth_date) FROM users", 2),
        ("SELECT city, count(*) AS n FROM users GROUP BY city HAVING max(birth_date) > '1990'", 2),
        ("SELECT n FROM (SELECT name AS n, email AS e FROM users)", 1),
        ("WITH x AS (SELECT * FROM users) SELECT name, city FROM x", 2),
        ("SELECT EXISTS (SELECT email FROM users), count(*) FROM orders", 2),
        ("SELECT total FROM orders", 1),
    ],
)
def test_what_carries_none_of_it_is_shown(sql: str, width: int) -> None:
    assert shown(sql, width) == "s" * width


def test_a_width_that_does_not_fit_hides_all() -> None:
    assert shown("SELECT name, email FROM users", 3) == "hhh"


@pytest.mark.parametrize("dialect", ["postgres", "duckdb", "mysql"])
def test_other_dialects(dialect: str) -> None:
    assert shown("SELECT count(*), max(email), min(city) FROM users", 3, dialect) == "shs"
    lateral = "SELECT u.name, x.y FROM users AS u, LATERAL (SELECT u.email AS y) AS x"
    assert shown(lateral, 2, dialect) == "sh"


@pytest.mark.parametrize(
    ("condition", "masked"),
    [
        ("email = 'a@x.org' AND city = 'Oslo'", ("a@x.org",)),
        ("lower(email) LIKE '%ann%' OR city = 'Oslo'", ("%ann%",)),
        ("email IN ('a', 'b') AND id IN (SELECT user_id FROM orders WHERE total > 10)", ("a", "b")),
        ("NOT (birth_date BETWEEN '1980-01-01' AND '1990-01-01' OR city = 'Oslo')", ("1980-01-01", "1990-01-01")),
        ("email IN (SELECT 'ann' FROM orders WHERE total > 7)", ("ann",)),
        ("city = 'Oslo' AND id > 3", ()),
    ],
)
def test_literals_that_meet_it_are_masked(condition: str, masked: tuple[str, ...]) -> None:
    schema = Schema("shop", (USERS, ORDERS))
    sql, texts = mask_literals(guard(Query(f"SELECT name FROM users WHERE {condition} LIMIT 5"), schema), schema)
    assert sorted(texts) == sorted(masked)
    assert all(f"'{text}'" not in sql for text in masked)
    assert ("'Oslo'" in sql) == ("'Oslo'" in condition)
    assert (HIDDEN in sql) == bool(masked)


def test_literals_meet_it_under_another_name() -> None:
    schema = Schema("shop", (USERS, ORDERS))
    query = Query("WITH x AS (SELECT lower(email) AS e FROM users) SELECT count(*) FROM x WHERE e = 'ann' LIMIT 5")
    assert mask_literals(guard(query, schema), schema)[1] == ("ann",)
