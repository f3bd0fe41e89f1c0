"""Perturbations never take away what a gold needs, never touch a name of the SQL, and follow their seed."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.datasets.augment import (
    Used,
    abbreviated_names,
    natural_names,
    perturb,
    plain_names,
    respelled_names,
    shuffled,
    synonym_names,
    synonym_question,
    used_in,
    with_distractors,
    with_dropped_keys,
    without_unused,
)
from sqlcoder.datasets.synthetic_schemas import synthetic_schemas
from sqlcoder.query import Query
from sqlcoder.schema import Schema

_SCHEMAS = {s.name: s for s in synthetic_schemas()}
_CLINIC = _SCHEMAS["clinic"]
_JOIN = Query(
    "SELECT T1.last_name FROM patients AS T1 JOIN appointments AS T2 ON T1.patient_no = T2.patient_no WHERE T2.fee > 9"
)
_RELABEL: list[Callable[[Schema, random.Random], Schema]] = [synonym_names, abbreviated_names, respelled_names]


def _names(schema: Schema) -> set[tuple[str, str]]:
    return {(table.name, column.name) for table, column in schema.columns()}


def _used(schema: Schema = _CLINIC) -> Used:
    used = used_in(_JOIN, schema)
    assert used is not None
    return used


def test_a_query_of_another_schema_uses_nothing_we_know() -> None:
    assert used_in(Query("SELECT nope FROM patients"), _CLINIC) is None
    assert used_in(Query("SELECT count(*) FROM patients"), _CLINIC) == {("patients", "")}


@pytest.mark.parametrize("seed", range(30))
def test_unused_parts_go_and_used_ones_stay(seed: int) -> None:
    smaller = without_unused(_CLINIC, random.Random(seed), _used(), 1.0)
    assert {(t, c) for t, c in _used() if c} <= _names(smaller)
    assert ("patients", "city") not in _names(smaller)
    assert used_in(_JOIN, smaller) == _used()
    whole = without_unused(_CLINIC, random.Random(seed), {("patients", "*")}, 1.0)
    assert {n for n in _names(_CLINIC) if n[0] == "patients"} <= _names(whole)


def test_keys_between_used_tables_stay() -> None:
    kept = with_dropped_keys(_CLINIC, random.Random(0), _used(), 1.0)
    assert [(k.table, k.ref_table) for k in kept.foreign_keys] == [("appointments", "patients")]
    assert with_dropped_keys(_CLINIC, random.Random(0), frozenset(), 1.0).foreign_keys == ()


def test_a_table_that_looks_like_ours_is_no_distractor() -> None:
    assert with_distractors(_CLINIC, _CLINIC, random.Random(0), 3) == _CLINIC
    more = with_distractors(_CLINIC, _SCHEMAS["gym"], random.Random(0), 2)
    assert len(more.tables) == len(_CLINIC.tables) + 2
    assert more.tables[: len(_CLINIC.tables)] == _CLINIC.tables


@pytest.mark.parametrize("change", _RELABEL)
@given(name=st.sampled_from(sorted(_SCHEMAS)), seed=st.integers(0, 10**6))
def test_new_labels_change_no_name_and_collide_with_no_neighbour(
    change: Callable[[Schema, random.Random], Schema], name: str, seed: int
) -> None:
    schema = _SCHEMAS[name]
    new = change(schema, random.Random(seed))
    assert [n for n in new.columns()] != [] and _names(new) == _names(schema)
    assert new.foreign_keys == schema.foreign_keys
    for old_table, table in zip(schema.tables, new.tables, strict=True):
        before = len({c.label for c in old_table.columns})
        assert len({c.label for c in table.columns}) == before


@given(name=st.sampled_from(sorted(_SCHEMAS)), seed=st.integers(0, 10**6), strength=st.floats(0, 1))
def test_a_perturbed_schema_still_holds_the_gold(name: str, seed: int, strength: float) -> None:
    schema = _SCHEMAS[name]
    draw = random.Random(seed)
    used = frozenset(draw.sample(sorted(_names(schema)), 3))
    others = [s for s in _SCHEMAS.values() if s is not schema]
    new = perturb(schema, random.Random(seed), used, strength, others)
    assert used <= _names(new)
    assert new == perturb(schema, random.Random(seed), used, strength, others)
    tables = {t.name for t in new.tables}
    assert all({k.table, k.ref_table} <= tables for k in new.foreign_keys)


def test_every_relabelling_changes_something() -> None:
    for change in _RELABEL:
        assert any(change(_CLINIC, random.Random(seed)) != _CLINIC for seed in range(5))
    assert {shuffled(_CLINIC, random.Random(s)).tables[0].name for s in range(20)} == {t.name for t in _CLINIC.tables}


def test_natural_names_come_back_after_plain_ones() -> None:
    plain = plain_names(_CLINIC)
    assert plain.table("physicians").label == "physicians"  # type: ignore[union-attr]
    assert natural_names(plain, _CLINIC) == _CLINIC


def test_quotes_foreign_words_and_counting_words_are_not_reworded() -> None:
    for text in ('patients called "patient doctor fee"', "zebras and unicorns", "the number of zebras"):
        for seed in range(10):
            reworded = synonym_question(text, _CLINIC, random.Random(seed), 1.0)
            assert text.split('"')[1:2] == reworded.split('"')[1:2]
            assert "patient" in text or reworded == text


def test_words_of_the_schema_are_reworded_in_number_and_case() -> None:
    reworded = {synonym_question("Doctors older than 30", _CLINIC, random.Random(s), 1.0) for s in range(20)}
    assert reworded == {"Physicians older than 30", "Medics older than 30"} or "Medics older than 30" in reworded
    assert "Doctors older than 30" not in reworded
