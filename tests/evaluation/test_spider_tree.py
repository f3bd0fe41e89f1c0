"""Spider's shape of a query: what has no place in it, and what exact set match finds different."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest

from sqlcoder.datasets.databases import database_path
from sqlcoder.datasets.spider import read_spider as read_spider_file
from sqlcoder.db.database import Database
from sqlcoder.errors import UnknownColumn
from sqlcoder.evaluation.scorers.spider_em import differing_parts
from sqlcoder.evaluation.scorers.spider_tree import (
    ColumnUnit,
    NotInSpider,
    ValueUnit,
    linked_columns,
    loosen,
    read_spider,
)
from sqlcoder.query import Query
from sqlcoder.schema import Column, ForeignKey, Schema, Table

MUSIC = Schema(
    "music",
    (
        Table("singer", (Column("id"), Column("name"), Column("age"), Column("country"))),
        Table("concert", (Column("id"), Column("singer_id"), Column("fee"))),
    ),
    (ForeignKey("concert", ("singer_id",), "singer", ("id",)),),
)


def differences(gold: str, pred: str) -> list[str]:
    linked = linked_columns(MUSIC)
    return list(differing_parts(*(loosen(read_spider(Query(sql), MUSIC), linked) for sql in (gold, pred))))


@pytest.mark.parametrize(
    "sql",
    [
        "WITH w AS (SELECT 1 AS a) SELECT a FROM w",
        "SELECT CASE WHEN age > 1 THEN 2 END FROM singer",
        "SELECT upper(name) FROM singer",
        "SELECT CAST(age AS TEXT) FROM singer",
        "SELECT sum(age) OVER () FROM singer",
        "SELECT 1 FROM singer",
        "SELECT singer.* FROM singer",
        "SELECT name FROM singer LIMIT 1 OFFSET 1",
        "SELECT name FROM singer UNION ALL SELECT name FROM singer",
        "SELECT name FROM singer WHERE EXISTS (SELECT id FROM concert)",
        "SELECT name FROM singer GROUP BY 1",
    ],
)
def test_what_the_shape_has_no_place_for(sql: str) -> None:
    with pytest.raises(NotInSpider, match="no place for") as refused:
        read_spider(Query(sql), MUSIC)
    assert len(str(refused.value)) < 120


def test_names_are_checked_first() -> None:
    with pytest.raises(UnknownColumn):
        read_spider(Query("SELECT nme FROM singer"), MUSIC)


@pytest.mark.parametrize(
    ("gold", "pred", "parts"),
    [
        ("SELECT name FROM singer", "SELECT age FROM singer", ["select"]),
        ("SELECT max(age) FROM singer", "SELECT min(age) FROM singer", ["select"]),
        ("SELECT name FROM singer WHERE age > 1", "SELECT name FROM singer WHERE age >= 1", ["where"]),
        ("SELECT name FROM singer WHERE age > 1", "SELECT name FROM singer", ["where", "keywords"]),
        (
            "SELECT name FROM singer WHERE age > 1 AND id > 1",
            "SELECT name FROM singer WHERE age > 1 OR id > 1",
            ["and/or", "keywords"],
        ),
        (
            "SELECT age FROM singer WHERE name LIKE 'A'",
            "SELECT age FROM singer WHERE NOT name LIKE 'A'",
            ["where", "keywords"],
        ),
        ("SELECT count(*) FROM singer GROUP BY age", "SELECT count(*) FROM singer GROUP BY name", ["group by"]),
        (
            "SELECT age FROM singer GROUP BY age HAVING count(*) > 1",
            "SELECT age FROM singer GROUP BY age HAVING count(*) < 1",
            ["group by"],
        ),
        ("SELECT name FROM singer ORDER BY age", "SELECT name FROM singer ORDER BY age DESC", ["order by", "keywords"]),
        (
            "SELECT name FROM singer ORDER BY age LIMIT 1",
            "SELECT name FROM singer ORDER BY age",
            ["order by", "keywords"],
        ),
        (
            "SELECT name FROM singer EXCEPT SELECT name FROM singer WHERE age > 1",
            "SELECT name FROM singer INTERSECT SELECT name FROM singer WHERE age > 1",
            ["set operation", "keywords"],
        ),
        (
            "SELECT name FROM singer EXCEPT SELECT name FROM singer WHERE age > 1",
            "SELECT name FROM singer EXCEPT SELECT name FROM singer WHERE id > 1",
            ["set operation"],
        ),
        (
            "SELECT name FROM singer WHERE id IN (SELECT singer_id FROM concert)",
            "SELECT name FROM singer WHERE id IN (SELECT id FROM concert)",
            ["where"],
        ),
        ("SELECT name FROM singer", "SELECT name FROM singer JOIN concert ON singer.id = singer_id", ["tables"]),
        # the same to it
        ("SELECT name, age FROM singer", "SELECT T1.age, T1.name AS n FROM singer AS T1", []),
        ("SELECT name FROM singer WHERE age > 1 AND id = 2", "SELECT name FROM singer WHERE id = 3 AND age > 4", []),
        ("SELECT name AS n FROM singer ORDER BY n", "SELECT name FROM singer ORDER BY name", []),
        (
            "SELECT singer.id FROM singer JOIN concert ON singer.id = singer_id",
            "SELECT singer_id FROM singer JOIN concert ON singer_id = singer.id",
            [],
        ),
        (
            "SELECT name FROM singer UNION SELECT country FROM singer ORDER BY country LIMIT 2",
            "SELECT name FROM singer UNION SELECT country FROM singer ORDER BY country LIMIT 3",
            [],
        ),
    ],
)  # fmt: skip
def test_the_parts_that_differ(gold: str, pred: str, parts: list[str]) -> None:
    assert differences(gold, pred) == parts
    assert bool(differences(pred, gold)) == bool(parts)


def test_the_shape_of_one_query() -> None:
    read = read_spider(
        Query("SELECT country, count(DISTINCT name) FROM singer GROUP BY country ORDER BY max(age) - min(age) LIMIT 3"),
        MUSIC,
    )
    assert read.select == (
        ("", ValueUnit("", ColumnUnit("", "singer.country", False), None)),
        ("count", ValueUnit("", ColumnUnit("", "singer.name", True), None)),
    )
    ages = ColumnUnit("max", "singer.age", False), ColumnUnit("min", "singer.age", False)
    assert (read.group, read.order, read.limit) == (("singer.country",), ("asc", (ValueUnit("-", *ages),)), 3)


def test_set_operations_nest_to_the_right_with_the_order_at_the_end() -> None:
    names = [f"SELECT name FROM singer WHERE age > {i}" for i in range(3)]
    read = read_spider(Query(f"{names[0]} UNION {names[1]} EXCEPT {names[2]} ORDER BY name"), MUSIC)
    assert read.combined is not None and read.combined[0] == "union" and read.order is None
    middle = read.combined[1]
    assert middle.combined is not None and middle.combined[0] == "except" and middle.order is None
    assert middle.combined[1].order is not None and middle.combined[1].combined is None


def test_foreign_keys_link_columns_but_guesses_do_not() -> None:
    guess = ForeignKey("concert", ("id",), "singer", ("id",), inferred=True)
    schema = Schema("music", MUSIC.tables, (*MUSIC.foreign_keys, guess))
    assert linked_columns(schema) == {"singer.id": "singer.id", "concert.singer_id": "singer.id"}


def test_every_gold_of_spider_dev_matches_itself(shared_data: Path) -> None:
    examples = sorted(read_spider_file(shared_data / "spider" / "dev.json"), key=lambda e: e.db_id)
    for db_id, group in groupby(examples, key=lambda e: e.db_id):
        with Database.open(database_path(shared_data / "spider" / "database", db_id), cache=False) as database:
            schema = database.schema()
        linked = linked_columns(schema)
        for gold in {example.golds[0] for example in group}:
            read = loosen(read_spider(Query(gold), schema), linked)
            assert not list(differing_parts(read, read)), gold
