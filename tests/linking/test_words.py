from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.linking.words import fold, lemmatise, read_number


@pytest.mark.parametrize(
    "pair", [("status", "state"), ("name", "names "), ("ring", "r"), ("class", "clas"), ("bus", "bu")]
)
def test_different_words_stay_apart(pair: tuple[str, str]) -> None:
    first, second = pair
    assert lemmatise(first) != second


@pytest.mark.parametrize(
    ("forms", "lemma"),
    [
        (("city", "cities", "City's"), "city"),
        (("name", "names", "named", "naming"), "name"),
        (("address", "addresses"), "address"),
        (("release", "released", "releasing", "releases"), "release"),
        (("order", "orders", "ordered"), "order"),
        (("store", "stores", "stored"), "store"),
        (("person", "people"), "person"),
        (("id", "ids"), "id"),
        (("status",), "status"),
        (("price", "prices", "priced"), "price"),
    ],
)
def test_forms_of_a_word_meet(forms: tuple[str, ...], lemma: str) -> None:
    assert {lemmatise(f) for f in forms} == {lemma}


@given(st.text(min_size=1, max_size=20))
def test_a_word_never_loses_itself_and_case_never_matters(word: str) -> None:
    assert lemmatise(word)
    assert lemmatise(fold(word) or word) == lemmatise(word)


@pytest.mark.parametrize("text", ["a", "and", "the five", "", "ones"])
def test_what_begins_with_no_number_is_none(text: str) -> None:
    assert read_number(text.split()) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("five", (5, 1)),
        ("twenty one", (21, 2)),
        ("twenty - one", (21, 3)),
        ("two hundred", (200, 2)),
        ("two hundred and five", (205, 4)),
        ("three thousand two hundred", (3200, 4)),
        ("a dozen", (12, 2)),
        ("third", (3, 1)),
        ("five ten", (5, 1)),
        ("five and a", (5, 1)),
        ("twice", (2, 1)),
    ],
)
def test_written_numbers(text: str, expected: tuple[int, int]) -> None:
    assert read_number(text.split()) == expected
