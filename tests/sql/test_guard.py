"""What the guard says no to, how it says it, and how it spells what it lets through."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sqlcoder.errors import QueryError, SetupError, UnknownColumn, UnknownTable, Unparsable, Unsafe
from sqlcoder.query import Query
from sqlcoder.schema import Column, Schema, Table
from sqlcoder.sql.guard import guard


@pytest.mark.parametrize(
    ("sql", "error", "message"),
    [
        ("SELECT Nmae FROM singer", UnknownColumn, "Column 'Nmae' is not in table 'singer'; did you mean 'Name'?"),
        ("SELECT Year FROM singer", UnknownColumn, "Column 'Year' is not in table 'singer'; table 'concert' has it."),
        (
            "SELECT s.Year FROM singer AS s",
            UnknownColumn,
            "Column 'Year' is not in table 'singer'; table 'concert' has it.",
        ),
        ("SELECT x FROM singer, concert", UnknownColumn, "There is no column 'x' in the tables of this query."),
        ("SELECT * FROM singers", UnknownTable, "There is no table 'singers'; did you mean 'singer'?"),
        ("SELECT * FROM x", UnknownTable, "There is no table 'x'; known are singer, concert, Order Line."),
        (
            "SELECT singer.Name FROM singer AS T1",
            UnknownTable,
            "Table 'singer' is called 'T1' in this query; use that name.",
        ),
        (
            "SELECT T2.Name FROM singer AS T1",
            UnknownTable,
            "'T2' in 'T2.Name' is no table of this query; known are T1.",
        ),
        ("SELECT coutn(*) FROM singer", Unsafe, "Function COUTN is not allowed in SQLite; did you mean COUNT?"),
        ("DELETE FROM singer", Unsafe, "Only SELECT, WITH and set operations may run, not DELETE."),
        ("SELECT Name COLLATE german FROM singer", Unsafe, "Collation 'german' is not known to SQLite."),
        ("SELECT [france] FROM singer", UnknownColumn, "Column 'france' is not in table 'singer'."),
        ('SELECT T1."france" FROM singer AS T1', UnknownColumn, "Column 'france' is not in table 'singer'."),
        ("SELECT 'a' 'b', Name FROM singer", Unsafe, "Two texts side by side is not allowed in SQLite."),
    ],
)
def test_the_reason_is_told(concerts: Schema, sql: str, error: type[QueryError], message: str) -> None:
    with pytest.raises(error) as refusal:
        guard(Query(sql), concerts)
    assert str(refusal.value) == message


def test_a_query_in_another_dialect_than_the_databases_is_refused(concerts: Schema) -> None:
    with pytest.raises(Unsafe, match="written for MySQL, the database speaks SQLite"):
        guard(Query("SELECT 1", "mysql"), concerts)
    with pytest.raises(SetupError):
        guard(Query("SELECT 1", "oracle"), concerts)


@pytest.mark.parametrize("depth", [50, 400, 1_500])
def test_depth_is_accepted_or_refused_but_never_a_crash(concerts: Schema, depth: int) -> None:
    nested = "SELECT Name FROM " + "(SELECT Name FROM " * depth + "singer" + ")" * depth
    chain = " UNION ".join(["SELECT Name FROM singer"] * depth)
    sums = "SELECT " + "+".join(["1"] * depth)
    for sql in (nested, chain, sums):
        try:
            guard(Query(sql), concerts)
        except Unparsable as error:
            assert "nested too deeply" in str(error)


@pytest.mark.parametrize(
    ("sql", "guarded"),
    [
        ("select NAME, age from SINGER;", "SELECT Name, Age FROM singer"),
        ('select "unit price", "order" from "order line"', 'SELECT "Unit Price", "order" FROM "Order Line"'),
        ("select date from [Order Line]", 'SELECT date FROM "Order Line"'),
        ("SELECT Name FROM singer -- all\n/* of them */", "SELECT Name FROM singer"),
        ('SELECT Name FROM singer WHERE Country = "France"', "SELECT Name FROM singer WHERE Country = 'France'"),
        ('SELECT Name FROM singer WHERE "Country" = "It\'s"', "SELECT Name FROM singer WHERE \"Country\" = 'It''s'"),
        ('SELECT Name AS "n x" FROM singer ORDER BY "n x"', 'SELECT Name AS "n x" FROM singer ORDER BY "n x"'),
        ("SELECT Name AS order FROM singer", 'SELECT Name AS "order" FROM singer'),
        ("SELECT t1.name FROM singer AS T1", "SELECT T1.Name FROM singer AS T1"),
        ("SELECT main.singer.name FROM main.singer", "SELECT singer.Name FROM main.singer"),
        ("SELECT rowid FROM singer", "SELECT rowid FROM singer"),
    ],
)
def test_names_are_spelled_as_the_schema_spells_them(concerts: Schema, sql: str, guarded: str) -> None:
    assert guard(Query(sql), concerts).sql == guarded


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT Name FROM singer AS s WHERE EXISTS(SELECT 1 FROM concert WHERE singer_id = s.Singer_ID AND Age > 3)",
        "SELECT x.n FROM (SELECT Name AS n FROM singer) AS x",
        "SELECT n FROM (SELECT Name AS n FROM singer UNION SELECT Country FROM singer)",
        "WITH a AS (SELECT Name FROM singer), b AS (SELECT Name AS other FROM a) SELECT other FROM b",
        "WITH singer AS (SELECT Name AS only_here FROM main.singer) SELECT only_here FROM singer",
        "SELECT Name FROM singer WHERE Age > (SELECT AVG(Age) FROM singer AS i WHERE i.Country = singer.Country)",
        "SELECT * FROM (SELECT * FROM singer) WHERE Age > 1 ORDER BY Country",
        "SELECT Name, (SELECT COUNT(*) FROM concert WHERE singer_id = s.Singer_ID) AS n FROM singer AS s ORDER BY n",
    ],
)
def test_names_are_looked_up_from_where_they_stand(concerts: Schema, sql: str) -> None:
    assert guard(Query(sql), concerts).sql == sql


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM (SELECT Name FROM singer) WHERE Age > 1",
        "SELECT Year FROM singer WHERE EXISTS (SELECT Year FROM concert)",
        "SELECT * FROM singer AS s JOIN (SELECT Year FROM concert WHERE singer_id = s.Age) AS c",
        "SELECT Name FROM singer UNION SELECT a FROM (WITH x AS (SELECT 1 AS a) SELECT a FROM x) WHERE b = 1",
        "WITH a AS (SELECT Name FROM singer) SELECT Age FROM a",
        "SELECT * FROM (WITH x AS (SELECT 1) SELECT * FROM x) AS y JOIN x",
        "WITH b AS (SELECT * FROM c), c AS (SELECT 1) SELECT * FROM b",
    ],
)
def test_names_out_of_sight_are_unknown(concerts: Schema, sql: str) -> None:
    with pytest.raises((UnknownColumn, UnknownTable)):
        guard(Query(sql), concerts)


def test_postgres_names_with_capitals_are_quoted() -> None:
    schema = Schema("x", (Table("Singer", (Column("Name"), Column("age"))),), dialect="postgres")
    sql = 'SELECT s.name, AGE AS Years, count(*) AS "N" FROM singer s GROUP BY Name, years ORDER BY years, n'
    assert guard(Query(sql, "postgres"), schema).sql == (
        'SELECT s."Name", age AS Years, COUNT(*) AS "N" FROM "Singer" AS s GROUP BY "Name", Years ORDER BY Years, "N"'
    )


def test_a_table_of_another_namespace_needs_and_gets_its_name() -> None:
    schema = Schema("x", (Table("deals", (Column("id"),), namespace="sales"),), dialect="postgres")
    assert guard(Query("SELECT deals.id FROM deals", "postgres"), schema).sql == "SELECT deals.id FROM sales.deals"
    assert guard(Query("SELECT id FROM sales.deals", "postgres"), schema).sql == "SELECT id FROM sales.deals"
    with pytest.raises(UnknownTable):
        guard(Query("SELECT id FROM public.deals", "postgres"), schema)


def test_a_word_in_double_quotes_is_a_name_outside_sqlite(concerts: Schema) -> None:
    with pytest.raises(UnknownColumn):
        guard(
            Query('SELECT Name FROM singer WHERE Country = "France"', "postgres"), replace(concerts, dialect="postgres")
        )
    passed = guard(
        Query('SELECT Name FROM singer WHERE Country = "France"', "mysql"), replace(concerts, dialect="mysql")
    )
    assert passed.sql.endswith("'France'")


_COUNTING = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"


def test_a_limit_ends_a_recursion_only_where_nothing_waits_for_its_last_row(concerts: Schema) -> None:
    first_five = f"{_COUNTING} SELECT x FROM n LIMIT 5"
    assert guard(Query(first_five), concerts).sql == first_five
    for waiting in ("SELECT COUNT(*) FROM n LIMIT 5", "SELECT x FROM n ORDER BY x DESC LIMIT 5", "SELECT x FROM n"):
        with pytest.raises(Unsafe, match="no condition that ends it"):
            guard(Query(f"{_COUNTING} {waiting}"), concerts)


@pytest.mark.parametrize("sql", ["SELECT format('{:{}}', 1, 9)", "SELECT format('{:>{}}', Name, 9) FROM singer"])
def test_a_width_from_an_argument_is_refused(concerts: Schema, sql: str) -> None:
    duckdb = replace(concerts, dialect="duckdb")
    with pytest.raises(Unsafe, match="format written out"):
        guard(Query(sql, "duckdb"), duckdb)
    assert guard(Query("SELECT format('{} is {{{}}}', Name, Age) FROM singer", "duckdb"), duckdb)
