"""The families of everyday questions: what they refuse, what they ask, and that the answer is the one that is meant."""

from __future__ import annotations

import random
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from types import ModuleType

import pytest

from sqlcoder.datasets.families import (
    absences,
    gaps,
    groupings,
    keywords,
    people,
    percentages,
    periods,
    popularity,
    spending,
    zeros,
)
from sqlcoder.datasets.families.paths import Chain, chains, pick_crossing
from sqlcoder.datasets.families.phrases import Draft, Family, overshadowed
from sqlcoder.datasets.families.takings import takings
from sqlcoder.datasets.profile import Profile, profile
from sqlcoder.datasets.synthesize import Site, synthesize, synthetic_sites
from sqlcoder.datasets.synthetic_schemas import synthetic_schemas
from sqlcoder.embedded.from_sql import from_sql
from sqlcoder.embedded.to_sql import to_sql
from sqlcoder.query import Query
from sqlcoder.schema import Column, Schema, Table

FILES = (absences, gaps, groupings, keywords, people, percentages, periods, popularity, spending, zeros)
_SEEDS = 60


def _named(family: object) -> str:
    return str(getattr(family, "__name__", family))


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> list[Site]:
    wanted = {"tech_store", "OutdoorShop", "family_clinic", "town_library", "RecordArchive", "project_desk"}
    return [s for s in synthetic_sites(tmp_path_factory.mktemp("everyday")) if s.schema.name in wanted]


@pytest.fixture(scope="module")
def opened(sites: list[Site]) -> Iterator[dict[str, sqlite3.Connection]]:
    connections = {s.schema.name: sqlite3.connect(f"{s.path.as_uri()}?mode=ro", uri=True) for s in sites}
    yield connections
    for connection in connections.values():
        connection.close()


@pytest.fixture(scope="module")
def profiles(sites: list[Site], opened: dict[str, sqlite3.Connection]) -> dict[str, Profile]:
    return {s.schema.name: profile(s.schema, opened[s.schema.name]) for s in sites}


def drafts(family: Family, found: Profile) -> list[Draft]:
    made = [family(found, random.Random(seed)) for seed in range(_SEEDS)]
    return [d for d in made if d is not None]


def answer(draft: Draft, connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    return connection.execute(draft.sql).fetchall()


def _bare() -> Profile:
    """One table with nothing but a name: no keys, no dates, no amounts, nothing missing."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE color (name TEXT)")
        connection.executemany("INSERT INTO color VALUES (?)", [(f"color {chr(97 + i)}",) for i in range(9)])
        return profile(Schema("bare", (Table("color", (Column("name"),)),)), connection)


@pytest.mark.parametrize("family", sorted({f for m in FILES for f in m.FAMILIES}, key=_named))
def test_where_there_is_nothing_to_ask_nothing_is_asked(family: Family) -> None:
    assert drafts(family, _bare()) == []


@pytest.mark.parametrize("module", FILES, ids=lambda m: m.__name__.rpartition(".")[2])
def test_every_draft_runs_and_round_trips(
    module: ModuleType, sites: Sequence[Site], profiles: dict[str, Profile], opened: dict[str, sqlite3.Connection]
) -> None:
    families = sorted(set(module.FAMILIES), key=_named)
    for site in sites:
        name = site.schema.name
        for family in families:
            for draft in drafts(family, profiles[name])[:6]:
                assert not re.search(r"[{}\[\]|]|  ", draft.question), draft
                again = to_sql(from_sql(Query(draft.sql), site.schema), site.schema)
                rows = opened[name].execute(again.sql).fetchall()
                assert sorted(map(repr, rows)) == sorted(map(repr, answer(draft, opened[name]))), (draft, again)


def test_a_chain_passes_no_table_twice(profiles: dict[str, Profile]) -> None:
    found = list(chains(profiles["tech_store"]))
    assert found
    for chain in found:
        tables = [e.table for e in chain.entities]
        assert len(set(tables)) == len(tables)
        assert chain.joins().count(" JOIN ") == len(chain.links)


def test_a_crossing_leads_to_something_else(profiles: dict[str, Profile]) -> None:
    for seed in range(40):
        crossing = pick_crossing(profiles["tech_store"], random.Random(seed))
        assert crossing is not None
        assert crossing.link.parent.table not in {e.table for e in crossing.far.entities}


def test_prices_of_things_are_not_added_up(profiles: dict[str, Profile]) -> None:
    by_table = {e.table: e for e in profiles["tech_store"].entities}
    assert takings(by_table["products"]) == []
    assert [t.unit for t in takings(by_table["order_items"])] == ["money", "units"]
    assert takings(by_table["order_items"])[0].total("T2.") == "SUM(T2.unit_price * T2.quantity)"


def test_expensive_never_means_a_cost_beside_a_price(profiles: dict[str, Profile]) -> None:
    article = next(e for e in profiles["OutdoorShop"].entities if e.table == "Article")
    found = {f.column: overshadowed(article, f) for f in article.of("money")}
    assert found == {"UnitPrice": False, "UnitCost": True}


def test_a_column_without_gaps_is_not_asked_for_them(profiles: dict[str, Profile]) -> None:
    lacking = {e.table: {g.column for g in e.gaps} for e in profiles["tech_store"].entities}
    assert lacking["products"] == set()
    assert lacking["customers"] == {"email", "phone", "company"}
    assert lacking["orders"] == {"employee_id", "shipped_date"}
    for draft in drafts(gaps.lacking, profiles["tech_store"]):
        column = re.search(r"WHERE (\w+) IS NULL", draft.sql)
        assert column and any(column[1] in columns for columns in lacking.values()), draft


@pytest.mark.parametrize("name", ["tech_store", "OutdoorShop", "RecordArchive"])
def test_spenders_are_ranked_by_a_sum_and_not_by_one_row(name: str, profiles: dict[str, Profile]) -> None:
    made = drafts(spending.who_spent_most, profiles[name])
    assert made
    for draft in made:
        assert re.search(r"GROUP BY T1\.\w+ ORDER BY SUM\(", draft.sql), draft


def test_the_total_of_an_order_is_not_taken_from_its_lines(profiles: dict[str, Profile]) -> None:
    """`Purchase.Total` is there: what a client spent is the sum of totals."""
    for draft in drafts(spending.who_spent_most, profiles["OutdoorShop"]):
        assert "PurchaseLine" not in draft.sql and "SUM(T2.Total)" in draft.sql


def test_averages_by_a_parent_show_the_name_of_the_parent(profiles: dict[str, Profile]) -> None:
    """Products and categories both have a `name`: the one of the category is meant."""
    found = [d for d in drafts(groupings.average_by, profiles["tech_store"]) if "FROM categories" in d.sql]
    assert found
    for draft in found:
        assert draft.sql.startswith("SELECT T1.name, ") and "GROUP BY T1.id" in draft.sql


def test_absences_with_a_time_are_all_but_those_who_came_then(
    profiles: dict[str, Profile], opened: dict[str, sqlite3.Connection]
) -> None:
    connection = opened["tech_store"]
    made = [d for d in drafts(absences.without_in_time, profiles["tech_store"]) if "COUNT(*)" in d.sql]
    assert made
    for draft in made:
        parts = re.fullmatch(r"SELECT COUNT\(\*\) FROM (\w+) WHERE id NOT IN \(SELECT (\w+) (FROM .+)\)", draft.sql)
        assert parts, draft
        table, key, came = parts.groups()
        everyone = connection.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0]
        seen = connection.execute(f"SELECT COUNT(DISTINCT {key}) {came}").fetchone()[0]
        assert answer(draft, connection) == [(everyone - seen,)], draft


def test_who_is_answered_with_the_whole_name(profiles: dict[str, Profile]) -> None:
    for family in set(people.FAMILIES):
        for draft in drafts(family, profiles["tech_store"]):
            select = draft.sql.partition(" FROM ")[0]
            assert "COUNT(*)" in select or {"first_name", "last_name"} <= set(re.findall(r"\w+", select)), draft


def test_the_same_boss_leaves_out_the_one_who_was_named(
    profiles: dict[str, Profile], opened: dict[str, sqlite3.Connection]
) -> None:
    made = [d for d in drafts(people.same_boss, profiles["tech_store"]) if "= (SELECT" in d.sql]
    assert made
    for draft in made:
        for first, last in answer(draft, opened["tech_store"]):
            assert f"{first} {last}" not in draft.question


def test_keywords_are_few(profiles: dict[str, Profile]) -> None:
    for family in set(keywords.FAMILIES):
        for draft in drafts(family, profiles["RecordArchive"]):
            assert len(draft.question.split()) <= 11, draft


def test_percentages_lie_between_nothing_and_all(
    profiles: dict[str, Profile], opened: dict[str, sqlite3.Connection]
) -> None:
    for family in (percentages.share_of_parent, percentages.share_by_parent, percentages.share_with_value):
        for draft in drafts(family, profiles["tech_store"]):
            for row in answer(draft, opened["tech_store"]):
                assert 0 <= float(str(row[-1])) <= 100, draft


def test_months_of_a_year_stay_in_that_year(
    profiles: dict[str, Profile], opened: dict[str, sqlite3.Connection]
) -> None:
    made = [d for d in drafts(periods.months_of_year, profiles["tech_store"]) if "'%Y-%m'" in d.sql]
    assert made
    for draft in made:
        year = re.search(r"= '(\d{4})'", draft.sql)
        assert year and year[1] in draft.question
        assert all(str(month).startswith(year[1]) for month, *_ in answer(draft, opened["tech_store"]))


def test_birthdays_are_no_events(profiles: dict[str, Profile]) -> None:
    for family in (keywords.in_year, keywords.count_value, periods.last_year, periods.busiest):
        for draft in drafts(family, profiles["family_clinic"]):
            assert "birth_date" not in draft.sql, draft


def test_counts_with_zero_list_every_parent(
    profiles: dict[str, Profile], opened: dict[str, sqlite3.Connection]
) -> None:
    connection = opened["tech_store"]
    for draft in drafts(zeros.count_with_zero, profiles["tech_store"]):
        parent = re.search(r"FROM (\w+) AS T1 LEFT JOIN", draft.sql)
        assert parent, draft
        assert len(answer(draft, connection)) == connection.execute(f"SELECT COUNT(*) FROM {parent[1]}").fetchone()[0]


def test_the_popular_have_the_most_children(
    profiles: dict[str, Profile], opened: dict[str, sqlite3.Connection]
) -> None:
    for draft in drafts(popularity.popular, profiles["family_clinic"]):
        assert re.search(r"ORDER BY COUNT\(\*\) (DESC|ASC) LIMIT \d+$", draft.sql), draft


def test_schemas_hold_what_everyday_questions_need() -> None:
    columns = {s.name: {c.name for t in s.tables for c in t.columns} for s in synthetic_schemas()}
    camel = [n for n, found in columns.items() if {"FirstName", "LastName"} <= found]
    snake = [n for n, found in columns.items() if {"first_name", "last_name"} <= found]
    assert len(camel) >= 4 and len(snake) >= 20
    deepest = {s.name: _depth(s) for s in synthetic_schemas()}
    assert sum(depth >= 3 for depth in deepest.values()) >= 8


def _depth(schema: Schema) -> int:
    def below(table: str, passed: frozenset[str]) -> int:
        up = {k.ref_table for k in schema.foreign_keys if k.table == table} - passed
        return max((1 + below(t, passed | {t}) for t in up), default=0)

    return max(below(t.name, frozenset({t.name})) for t in schema.tables)


def test_pairs_of_the_new_schemas_come_in_both_spellings(sites: list[Site]) -> None:
    pairs = list(synthesize(sites, 300, seed=11))
    assert len(pairs) == 300
    assert {"OutdoorShop", "tech_store"} <= {p.db_id for p in pairs}


def test_a_chain_ends_where_its_links_do(profiles: dict[str, Profile]) -> None:
    chain = Chain(profiles["tech_store"].links[:1])
    assert (chain.bottom, chain.top) == (chain.links[0].child, chain.links[0].parent)
    assert chain.end == "T2."
