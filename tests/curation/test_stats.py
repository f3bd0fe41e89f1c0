"""The numbers of a dataset, its pictures, and needed columns that no word names."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.curation.pictures import bars, draw_stats
from sqlcoder.curation.stats import CONSTRUCTS, stats
from sqlcoder.curation.unnamed import unnamed_columns
from sqlcoder.errors import DatabaseError, UnknownColumn
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.schema import Column, ForeignKey, Schema, Table
from sqlcoder.sql.parse import parse


@pytest.mark.parametrize(
    ("construct", "sql", "has"),
    [
        ("self-join", "SELECT 1 FROM a JOIN b ON a.x = b.x", False),
        ("self-join", "SELECT 1 FROM a JOIN a AS b ON a.x = b.x", True),
        ("anti-join", "SELECT 1 FROM a LEFT JOIN b ON a.x = b.x WHERE b.y IS NOT NULL", False),
        ("anti-join", "SELECT 1 FROM a LEFT JOIN b ON a.x = b.x WHERE b.x IS NULL", True),
        ("anti-join", "SELECT 1 FROM a WHERE x NOT IN (SELECT x FROM b)", True),
        ("anti-join", "SELECT 1 FROM a WHERE x NOT IN (1, 2)", False),
        ("anti-join", "SELECT 1 FROM a WHERE NOT EXISTS (SELECT 1 FROM b)", True),
        ("sub-query", "WITH c AS (SELECT 1) SELECT * FROM c UNION SELECT 2", False),
        ("sub-query", "SELECT * FROM (SELECT 1)", True),
        ("sub-query", "SELECT 1 WHERE 1 IN (SELECT 2)", True),
        ("date function", "SELECT date FROM t", False),
        ("date function", "SELECT strftime('%Y', d) FROM t", True),
    ],
)
def test_a_construct_is_told_from_its_neighbours(construct: str, sql: str, has: bool) -> None:
    assert CONSTRUCTS[construct](parse(Query(sql))) == has


def test_everything_is_counted() -> None:
    examples = [
        Example("1", "a", "How many?", ("SELECT count(*) FROM t",), category="group_by"),
        Example("2", "a", "how many of x and y", ("SELECT 1 FROM t JOIN u ON t.x = u.x", "SELECT 2"), split="eval"),
        Example("3", "b", "the weather", (), answerable=False, category="unanswerable"),
        Example("4", "b", "broken", ("SELECT FROM (",)),
    ]
    found = stats(examples)
    assert (found["examples"], found["answerable"], found["databases"], found["readable_golds"]) == (4, 3, 2, 2)
    assert found["difficulty"] == {"easy": 2, "medium": 0, "hard": 0, "extra": 0, "none": 2}
    assert found["tables_per_query"]["1"] == 1 and found["tables_per_query"]["2"] == 1
    assert found["lower_case_share"] == 0.75 and found["question_words"]["most"] == 6
    assert found["constructs"]["join"] == 1 and found["golds"] == {"0": 1, "1": 2, "2": 1}
    assert stats([])["lower_case_share"] is None


def test_a_missing_database_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="No database 'a'"):
        stats([Example("1", "a", "q", ("SELECT 1",))], tmp_path)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc", "Cn"])), st.lists(st.integers(0, 9), max_size=4))
def test_a_picture_is_well_formed_whatever_the_names(name: str, counts: list[int]) -> None:
    labelled = {f"{name}{place}": count for place, count in enumerate(counts)}
    tree = ElementTree.fromstring(bars(name, labelled, sum(counts)))
    assert len(tree.findall("{http://www.w3.org/2000/svg}rect")) == len(counts)


def test_the_pictures_are_files(tmp_path: Path) -> None:
    paths = draw_stats(stats([Example("1", "a", "q", ("SELECT 1",))]), tmp_path / "plots")
    assert {p.suffix for p in paths} == {".svg"} and all(ElementTree.parse(p) for p in paths)


SHOP = Schema(
    "shop",
    (
        Table("sale", (Column("id"), Column("cust"), Column("amt", comment="turnover"), Column("stat")), ("id",)),
        Table("client", (Column("cust"), Column("dob"), Column("commissioned_on"))),
    ),
    (ForeignKey("sale", ("cust",), "client", ("cust",)),),
)


@pytest.mark.parametrize(
    ("question", "sql", "unnamed"),
    [
        ("total revenue", "SELECT sum(amt) FROM sale", ("sale.amt",)),
        ("total turnover", "SELECT sum(amt) FROM sale", ()),  # the comment names it
        ("total of the sales", "SELECT sum(amt) FROM sale", ()),  # the table's name is one
        ("open ones", "SELECT count(*) FROM sale WHERE stat = 'open'", ()),  # the value speaks for it
        ("how old are they", "SELECT c.dob FROM sale s JOIN client c ON s.cust = c.cust", ("client.dob",)),
        ("when commissioned", "SELECT commissioned_on FROM client", ()),
        ("how many", "SELECT count(id) FROM sale", ()),  # a key
        ("those with 3", "SELECT count(*) FROM sale WHERE amt = 3", ()),  # the number speaks for it
        ("the little ones", "SELECT count(*) FROM sale WHERE amt = 3", ("sale.amt",)),
    ],
)
def test_what_no_word_names(question: str, sql: str, unnamed: tuple[str, ...]) -> None:
    assert unnamed_columns(question, Query(sql), SHOP) == unnamed


def test_a_query_over_another_schema_is_refused() -> None:
    with pytest.raises(UnknownColumn):
        unnamed_columns("q", Query("SELECT nothing FROM sale"), SHOP)
