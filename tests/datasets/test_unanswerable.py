"""An unanswerable question must not be answerable: not by a synonym, nor by a column one can work it out from."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from sqlcoder.datasets.augment import Used, used_in
from sqlcoder.datasets.english import content_words
from sqlcoder.datasets.synonyms import related
from sqlcoder.datasets.synthesize import synthesize, synthetic_sites
from sqlcoder.datasets.synthetic_schemas import synthetic_schemas
from sqlcoder.datasets.unanswerable import attribute, chatter, command, foreign, removed, unanswerable
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.schema import Column, Schema, Table

_SCHEMAS = {s.name: s for s in synthetic_schemas()}


def _schema(**tables: str) -> Schema:
    made = (Table(name, tuple(Column(c) for c in columns.split())) for name, columns in tables.items())
    return Schema("s", tuple(made))


@pytest.mark.parametrize(
    "question",
    ["How many singers are there in France?", "average wage of the workers", "list clients older than 30", "how many?"],
)
def test_a_question_that_names_the_schema_is_not_foreign(question: str) -> None:
    assert not foreign(question, _schema(singer="name", employee="salary", customer="birth_date"))


def test_another_subject_is_foreign() -> None:
    assert foreign("Which wines have the highest alcohol content?", _SCHEMAS["football_academy"])


def test_a_column_with_something_near_it_is_not_removed() -> None:
    used: Used = {("singer", "age")}
    rng = random.Random(0)
    assert removed("average age of the singers", _schema(singer="name age birth_date"), used, rng) is None
    assert removed("how old are the singers", _schema(singer="name age"), used, rng) is None  # not named
    assert removed("average age of the singers", _schema(singer="name age"), None, rng) is None
    smaller = removed("average age of the singers", _schema(singer="name age country"), used, rng)
    assert smaller is not None and [c.name for c in smaller.tables[0].columns] == ["name", "country"]


def test_key_columns_are_not_removed() -> None:
    clinic = _SCHEMAS["clinic"]
    used: Used = {("patients", "patient_no")}
    smaller = removed("list the patient id", clinic, used, random.Random(0))
    assert smaller is None or smaller.table("patients") is None


@pytest.mark.parametrize("seed", range(200))
def test_an_attribute_is_never_one_that_the_schema_has(seed: int) -> None:
    schema = _schema(customer="name phone email city birth_date height weight", order="date price status")
    asked = attribute(schema, random.Random(seed))
    labels = {w for _, c in schema.columns() for w in c.label.split()}
    if asked is not None:
        about = set(content_words(asked)) - {"customer", "order"}
        assert not any(related(word) & labels for word in about), asked


def test_talk_and_commands_are_varied() -> None:
    schema = _SCHEMAS["clinic"]
    talk = {chatter(schema, random.Random(s)) for s in range(1500)}
    orders = {command(schema, random.Random(s)) for s in range(1500)}
    assert len(talk) > 400 and len(orders) > 400


def test_the_generator_is_seeded_and_refuses_to_hold_queries(tmp_path: Path) -> None:
    examples = list(synthesize(synthetic_sites(tmp_path), 300, 3))

    def used(example: Example) -> Used | None:
        return used_in(Query(example.golds[0]), _SCHEMAS[example.db_id])

    made = list(unanswerable(examples, _SCHEMAS, used, 300, seed=5))
    assert made == list(unanswerable(examples, _SCHEMAS, used, 300, seed=5))
    assert made != list(unanswerable(examples, _SCHEMAS, used, 300, seed=6))
    assert {e.id.split("-")[1] for e, _ in made} == {"foreign", "removed", "attribute", "chatter", "command"}
    assert all(not e.answerable and e.golds == () and e.category == "unanswerable" for e, _ in made)
    by_question = {e.question: e for e in examples}
    for example, schema in made:
        if "-removed-" in example.id:
            assert used_in(Query(by_question[example.question].golds[0]), schema) is None, example.question
