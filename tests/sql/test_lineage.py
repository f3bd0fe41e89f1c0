"""What a query reads, and under which table each column stands."""

from __future__ import annotations

import pytest

from sqlcoder.errors import UnknownTable
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.lineage import columns_used, tables_used
from sqlcoder.sql.qualify import qualify


def test_an_unknown_table_is_no_lineage(concerts: Schema) -> None:
    with pytest.raises(UnknownTable):
        tables_used(Query("SELECT 1 FROM nowhere"), concerts)


@pytest.mark.parametrize(
    ("sql", "tables"),
    [
        ("SELECT 1", ()),
        ("SELECT name FROM SINGER AS a, singer AS b", ("singer",)),
        ("WITH c AS (SELECT * FROM concert) SELECT * FROM c, c AS d", ("concert",)),
        ("SELECT name FROM singer WHERE singer_id IN (SELECT singer_id FROM concert)", ("singer", "concert")),
        ("WITH concert AS (SELECT name FROM singer) SELECT * FROM concert", ("singer",)),
    ],
)
def test_tables(concerts: Schema, sql: str, tables: tuple[str, ...]) -> None:
    assert tables_used(Query(sql), concerts) == tables


@pytest.mark.parametrize(
    ("sql", "columns"),
    [
        ("SELECT count(*) FROM singer", ()),
        ('SELECT NAME FROM singer WHERE name = "x"', (("singer", "Name"),)),
        ("SELECT n FROM (SELECT name AS n, age FROM singer)", (("singer", "Name"), ("singer", "Age"))),
        ("SELECT c.* FROM concert AS c", (("concert", "id"), ("concert", "singer_id"), ("concert", "Year"))),
        ("SELECT * FROM (SELECT Age FROM singer)", (("singer", "Age"),)),
    ],
)
def test_columns(concerts: Schema, sql: str, columns: tuple[tuple[str, str], ...]) -> None:
    assert columns_used(Query(sql), concerts) == columns


def test_qualify_names_the_table_where_there_is_one(concerts: Schema) -> None:
    sql = (
        "SELECT name, year AS y FROM singer s JOIN concert ON s.singer_id = concert.singer_id WHERE age > 1 ORDER BY y"
    )
    assert qualify(Query(sql), concerts).sql == (
        "SELECT s.Name, concert.Year AS y FROM singer AS s JOIN concert ON s.Singer_ID = concert.singer_id "
        "WHERE s.Age > 1 ORDER BY y"
    )


def test_qualify_leaves_merged_columns_alone(concerts: Schema) -> None:
    sql = "SELECT singer_id, Name FROM singer JOIN concert USING (singer_id)"
    assert qualify(Query(sql), concerts).sql == (
        "SELECT Singer_ID, singer.Name FROM singer JOIN concert USING (singer_id)"
    )
