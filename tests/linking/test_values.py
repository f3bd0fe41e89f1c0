from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.link import Value
from sqlcoder.linking.names import match_names
from sqlcoder.linking.values import ValueLookup, find_values
from sqlcoder.question import Question
from sqlcoder.schema import Schema


def found(text: str, schema: Schema, values: ValueLookup | None, limit: int = 20, hint: str = "") -> dict[str, Value]:
    question = Question(text, instructions=hint)
    return {v.text: v for v in find_values(question, schema, values, match_names(question, schema), limit=limit)}


@pytest.mark.parametrize(
    "text", ["What is the total?", "show all the customers", "how many orders are there", "", "?!"]
)
def test_a_question_without_literals_has_no_candidates(text: str, schema: Schema, values: ValueLookup) -> None:
    assert found(text, schema, values) == {}


def test_a_stop_word_is_no_cell_though_a_cell_equals_it(schema: Schema, values: ValueLookup) -> None:
    assert "the" not in found("which of the customers", schema, values)


def test_cells_outside_the_schema_are_not_offered(schema: Schema, values: ValueLookup) -> None:
    assert found("orders of glenn", schema, values)["Glenn"].columns == (("customers", "first_name"),)


def test_the_limit_holds_and_keeps_the_best(schema: Schema, values: ValueLookup) -> None:
    assert set(found('is "Paris" or perhaps something like 3 or France', schema, values, limit=1)) == {"Paris"}


def test_the_databases_spelling_wins(schema: Schema, values: ValueLookup) -> None:
    candidates = found("customers from sao paulo or 'new york'", schema, values)
    assert candidates["São Paulo"].kind == candidates["New York"].kind == "cell"
    assert "sao paulo" not in candidates and "new york" not in candidates


def test_a_cell_inside_a_longer_one_scores_lower(schema: Schema, values: ValueLookup) -> None:
    candidates = found("orders from New York", schema, values)
    assert candidates["York"].score < candidates["New York"].score


def test_a_word_that_names_a_column_scores_low_as_a_cell(schema: Schema, values: ValueLookup) -> None:
    candidates = found("the name of glenn", schema, values)
    assert candidates["name"].score < 0.5 < candidates["Glenn"].score


def test_part_of_a_cell(schema: Schema, values: ValueLookup) -> None:
    assert found("orders by maria", schema, values)["Anna Maria"].kind == "partial_cell"


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("french customers", "France"),
        ("customers in the US", "USA"),
        ("O'Neill's orders", "O'Neill"),
        ("how many female customers", "F"),
        ("orders of women", "F"),
        ("active customers", "1"),
        ("inactive or active customers", "0"),
    ],
)
def test_other_words_for_a_cell(text: str, literal: str, schema: Schema, values: ValueLookup) -> None:
    assert literal in found(text, schema, values)


@pytest.mark.parametrize(
    ("text", "literal", "kind"),
    [
        ("more than 1,200 orders", "1200", "number"),
        ("at least two hundred orders", "200", "number"),
        ("the third order", "3", "number"),
        ("over 2 million", "2000000", "number"),
        ("below -5", "-5", "number"),
        ("more than 25%", "0.25", "number"),
        ("orders in march 2010", "2010-03", "date"),
        ("on March 5th, 2010", "2010-03-05", "date"),
        ("on 5/3/2010", "2010-05-03", "date"),
        ("on 25/3/2010", "2010-03-25", "date"),
        ("after 2018-03-19 15:00:00", "2018-03-19 15:00:00", "date"),
        ("orders placed in august", "8", "number"),
        ('titled "Nameless"', "Nameless", "quoted"),
        ("titled “The Wall”", "The Wall", "quoted"),
        ("orders of Kim Deal", "Kim Deal", "span"),
        ("flights from LA to Honolulu", "Honolulu", "span"),
        ("room CIS-220", "CIS-220", "span"),
        ("whose name starts with s", "s", "span"),
        ("names with the letter a", "a", "span"),
        ("who got an A in it", "A", "span"),
        ("names that contain the word you", "you", "span"),
        ("customers named zorro", "zorro", "span"),
    ],
)
def test_what_the_text_shows_without_a_database(text: str, literal: str, kind: str, schema: Schema) -> None:
    candidates = found(text, schema, None)
    assert literal in candidates
    assert candidates[literal].kind == kind


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("their first name", "1"),
        ("customers may order", "5"),
        ("the 2012-13-40 build", "2012-13"),
        ("Bob's and Al's", "s and Al"),
    ],
)
def test_what_only_looks_like_a_literal(text: str, literal: str, schema: Schema) -> None:
    assert literal not in found(text, schema, None)


def test_instructions_give_values_without_a_span(schema: Schema, values: ValueLookup) -> None:
    value = found("how many big orders", schema, values, hint="big means total > 500 in Paris")
    assert (value["500"].start, value["Paris"].start) == (-1, -1)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=120))
def test_any_text_gives_spans_that_fit_it(schema: Schema, values: ValueLookup, text: str) -> None:
    words = len(Question(text).words())
    for value in found(text, schema, values).values():
        assert value.text and (value.start == value.end == -1 or 0 <= value.start < value.end <= words)
