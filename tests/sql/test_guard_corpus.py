"""The guard against the corpora in `tests/fixtures`: it refuses every attack, and accepts what people ask every day."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from sqlcoder.errors import QueryError
from sqlcoder.query import Query
from sqlcoder.schema import Column, Schema, Table
from sqlcoder.sql.guard import guard
from tests.corpus import DIALECTS, SHOP, attacks, costly, legitimate


@pytest.fixture(scope="module")
def shop() -> Schema:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SHOP)
        return Schema(
            "shop",
            tuple(
                Table(name, tuple(Column(row[1]) for row in db.execute(f"PRAGMA table_info({name})")))
                for name in ("customers", "orders", "items")
            ),
        )


def _everyday() -> Iterator[tuple[str, str]]:
    for name in DIALECTS:
        yield from ((name, sql) for sql in legitimate(name))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_corpus_is_as_large_as_it_claims(dialect: str) -> None:
    spellings = {" ".join(sql.split()) for sql, _ in attacks(dialect)}
    assert len(spellings) == len(attacks(dialect)) >= 200
    assert len(set(legitimate(dialect))) == len(legitimate(dialect)) >= 100


@pytest.mark.parametrize(("dialect", "sql", "why"), [(d, sql, why) for d in DIALECTS for sql, why in attacks(d)])
def test_every_attack_is_refused(shop: Schema, dialect: str, sql: str, why: str) -> None:
    with pytest.raises(QueryError) as refusal:
        guard(Query(sql, dialect), replace(shop, dialect=dialect))
    assert str(refusal.value).strip()


@pytest.mark.parametrize("sql", legitimate("sqlite"))
def test_everyday_queries_return_the_same_rows(shop: Schema, sql: str) -> None:
    guarded = guard(Query(sql), shop)
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(SHOP)
        expected = db.execute(sql).fetchall()
        assert db.execute(guarded.sql).fetchall() == expected
        assert repr(db.execute(guarded.sql).fetchall()) == repr(expected), "1 became 1.0"


@pytest.mark.parametrize(("dialect", "sql"), list(_everyday()))
def test_everyday_queries_pass_and_passing_twice_changes_nothing(shop: Schema, dialect: str, sql: str) -> None:
    schema = replace(shop, dialect=dialect)
    guarded = guard(Query(sql, dialect), schema)
    assert guard(guarded, schema) == guarded


@pytest.mark.parametrize(("dialect", "sql"), costly())
def test_what_only_costs_time_is_left_to_the_caps(shop: Schema, dialect: str, sql: str) -> None:
    """If the guard learns to refuse one of these, move it to the attacks."""
    assert guard(Query(sql, dialect), replace(shop, dialect=dialect)).sql
