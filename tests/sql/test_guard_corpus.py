"""The guard against the corpora in `tests/fixtures`: it refuses every attack, and accepts what people ask every day."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sqlcoder.errors import QueryError
from sqlcoder.query import Query
from sqlcoder.schema import Column, Schema, Table
from sqlcoder.sql.guard import guard

_FIXTURES = Path(__file__).parents[1] / "fixtures"
_CHARACTER = re.compile(r"\{U\+([0-9A-F]{4})\}")


def _lines(path: str) -> Iterator[list[str]]:
    for line in (_FIXTURES / path).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")


def _attacks() -> list[tuple[str, str, str]]:
    found = []
    for name in ("sqlite", "duckdb", "postgres", "mysql"):
        for dialect, sql, why in _lines(f"attacks/{name}.txt"):
            assert dialect == name
            found.append((dialect, _CHARACTER.sub(lambda m: chr(int(m[1], 16)), sql), why))
    return found


_ATTACKS = _attacks()
_SHOP = (_FIXTURES / "shop.sql").read_text()


@pytest.fixture(scope="module")
def shop() -> Schema:
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(_SHOP)
        return Schema(
            "shop",
            tuple(
                Table(name, tuple(Column(row[1]) for row in db.execute(f"PRAGMA table_info({name})")))
                for name in ("customers", "orders", "items")
            ),
        )


def test_the_corpus_is_as_large_as_it_claims() -> None:
    sizes = Counter(dialect for dialect, _, _ in _ATTACKS)
    assert sizes["sqlite"] >= 80
    assert min(sizes.values()) >= 30
    assert len(list(_lines("legitimate/sqlite.txt"))) >= 60


@pytest.mark.parametrize(("dialect", "sql", "why"), _ATTACKS)
def test_every_attack_is_refused(shop: Schema, dialect: str, sql: str, why: str) -> None:
    with pytest.raises(QueryError) as refusal:
        guard(Query(sql, dialect), replace(shop, dialect=dialect))
    assert str(refusal.value).strip()


@pytest.mark.parametrize("sql", [line[0] for line in _lines("legitimate/sqlite.txt")])
def test_everyday_queries_return_the_same_rows(shop: Schema, sql: str) -> None:
    guarded = guard(Query(sql), shop)
    assert guard(guarded, shop) == guarded, "guarding twice changes it"
    with closing(sqlite3.connect(":memory:")) as db:
        db.executescript(_SHOP)
        expected = db.execute(sql).fetchall()
        assert db.execute(guarded.sql).fetchall() == expected
        assert repr(db.execute(guarded.sql).fetchall()) == repr(expected), "1 became 1.0"


@pytest.mark.parametrize(("dialect", "sql"), list(_lines("legitimate/others.txt")))
def test_everyday_queries_of_other_dialects_pass(shop: Schema, dialect: str, sql: str) -> None:
    schema = replace(shop, dialect=dialect)
    guarded = guard(Query(sql, dialect), schema)
    assert guard(guarded, schema) == guarded


@pytest.mark.parametrize("sql", [line[0] for line in _lines("attacks/costly.txt")])
def test_what_only_costs_time_is_left_to_the_caps(shop: Schema, sql: str) -> None:
    """If the guard learns to refuse one of these, move it to the attacks."""
    assert guard(Query(sql), shop).sql
