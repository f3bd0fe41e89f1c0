"""A copy keeps schema and keys, and differs in everything else."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sqlcoder.evaluation.suite.mentions import Mentions, near_misses, read_mentions
from sqlcoder.evaluation.suite.original import Original, read_original
from sqlcoder.evaluation.suite.perturb import perturb
from sqlcoder.evaluation.suite.write import write_copy
from sqlcoder.query import Query

SEEDS = range(12)


@pytest.fixture(scope="session")
def copies(tour: Original, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("copies")
    paths = [folder / f"{seed}.sqlite" for seed in SEEDS]
    for seed, path in zip(SEEDS, paths, strict=True):
        write_copy(tour, perturb(tour, Mentions(), seed), path)
    return paths


def asked(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def everywhere(copies: list[Path], sql: str) -> Iterator[Any]:
    for path in copies:
        for (value,) in asked(path, sql):
            yield value


def test_no_file_is_written_over(tour: Original, tmp_path: Path) -> None:
    path = tmp_path / "mine.sqlite"
    path.write_text("precious")
    with pytest.raises(FileExistsError):
        write_copy(tour, perturb(tour, Mentions(), 0), path)
    assert path.read_text() == "precious"


def test_the_original_is_not_touched(tour_path: Path, tmp_path: Path) -> None:
    before, beside = tour_path.read_bytes(), sorted(tour_path.parent.iterdir())
    original = read_original(tour_path)
    write_copy(original, perturb(original, Mentions(), 1), tmp_path / "copy.sqlite")
    assert (tour_path.read_bytes(), sorted(tour_path.parent.iterdir())) == (before, beside)


def test_the_schema_stays(tour_path: Path, copies: list[Path]) -> None:
    schema = "SELECT type, name, sql FROM sqlite_master ORDER BY name"
    assert all(asked(path, schema) == asked(tour_path, schema) for path in copies)


def test_no_copy_breaks_a_key_that_holds(copies: list[Path]) -> None:
    for path in copies:
        broken = {table for table, *_ in asked(path, "PRAGMA foreign_key_check")}
        assert broken <= {"review"}, "only the original's own orphans may come"
        assert asked(path, "PRAGMA integrity_check") == [("ok",)]
    assert not any(everywhere(copies, "SELECT count(*) FROM singer WHERE city_id IS NULL OR id IS NULL"))
    assert not any(everywhere(copies, "SELECT count(*) FROM plays WHERE singer_id IS NULL OR concert_id IS NULL"))
    assert not any(everywhere(copies, "SELECT count(*) FROM city WHERE name IS NULL OR people < 0"))


def test_what_the_original_allows_does_come(copies: list[Path]) -> None:
    assert any(
        everywhere(copies, "SELECT count(*) FROM review LEFT JOIN concert c ON c.id = concert_id WHERE c.id IS NULL")
    )
    assert any(
        everywhere(copies, "SELECT count(*) - count(age) + (SELECT count(*) - count(fee) FROM plays) FROM singer")
    )
    assert any(everywhere(copies, "SELECT count(*) - count(DISTINCT age) > 2 FROM singer"))
    assert any(everywhere(copies, "SELECT count(*) FROM city WHERE id NOT IN (SELECT city_id FROM singer)"))
    assert len({tuple(asked(path, "SELECT id, name, age FROM singer")) for path in copies}) == len(copies)


def test_the_same_seed_gives_the_same_rows(tour: Original) -> None:
    assert perturb(tour, Mentions(), 3) == perturb(tour, Mentions(), 3) != perturb(tour, Mentions(), 4)


def test_a_trigger_does_not_fire_and_a_generated_column_computes(copies: list[Path]) -> None:
    assert "new" not in set(everywhere(copies, "SELECT what FROM log"))
    assert not any(everywhere(copies, "SELECT count(*) FROM singer WHERE older <> age + 1"))


def test_a_query_that_is_refused_mentions_nothing(tour: Original) -> None:
    assert read_mentions([Query("SELECT nothing FROM nowhere"), Query("DROP TABLE city")], tour.schema) == Mentions()


def test_values_stand_with_their_neighbours_at_their_column(tour: Original) -> None:
    golds = [
        "SELECT name FROM singer WHERE age > 30 AND name LIKE '%nn%'",
        "SELECT count(*) FROM plays GROUP BY singer_id HAVING count(*) >= 3",
        "SELECT s.name FROM singer s WHERE s.name IN (SELECT name FROM city)",
    ]
    found = read_mentions(map(Query, golds), tour.schema)
    assert set(found.values["singer", "age"]) == {29, 30, 31}
    assert {"nn", "a nn b"} <= set(found.values["singer", "name"])
    assert found.sizes == (2, 3, 4)
    assert found.partners["singer", "name"] == (("city", "name"),)
    assert ("plays", "singer_id") not in found.values


@pytest.mark.parametrize("value", [None, "", b"x"])
def test_what_has_no_neighbours_stands_alone(value: Any) -> None:
    assert near_misses(value) == (value,)


@given(st.one_of(st.integers(), st.floats(allow_nan=False), st.text()), st.booleans())
def test_near_misses_are_of_one_type_and_hold_the_value(value: int | float | str, pattern: bool) -> None:
    found = near_misses(value, pattern=pattern)
    assert {type(v) for v in found} == {type(value)}
    assert pattern or value in found


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**32))
def test_drawn_rows_obey_the_keys(tour: Original, seed: int) -> None:
    rows = perturb(tour, Mentions(sizes=(2, 3)), seed)
    for table in tour.tables:
        for group in tour.uniques[table.name]:
            seen = [tuple(row[name] for name in group) for row in rows[table.name]]
            assert len(set(seen)) == len(seen)
    for key in tour.schema.foreign_keys:
        parents = {tuple(row[c] for c in key.ref_columns) for row in rows[key.ref_table]}
        children = {tuple(row[c] for c in key.columns) for row in rows[key.table]}
        assert {c for c in children if None not in c} <= parents
