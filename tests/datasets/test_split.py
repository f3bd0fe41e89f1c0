"""What must not be in both parts of a split is not; near questions are found, different ones are not."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.datasets.dedupe import dedupe, near_duplicates
from sqlcoder.datasets.split import query_pattern, split_by_difficulty, split_by_query, split_by_schema
from sqlcoder.errors import Unparsable
from sqlcoder.example import Example


def _example(number: int, db_id: str = "a", sql: str = "SELECT 1", question: str = "q") -> Example:
    return Example(str(number), db_id, question, (sql,))


_MANY = [_example(n, f"db{n % 6}", f"SELECT a FROM t{n % 4} WHERE b = {n}") for n in range(60)]


def test_impossible_splits_are_refused() -> None:
    for held_out in (0, 6, 7):
        with pytest.raises(ValueError, match="hold out"):
            split_by_schema(_MANY, held_out, 0)
    for share in (0.0, 1.0, -1.0):
        with pytest.raises(ValueError, match="share"):
            split_by_query(_MANY, share, 0)
    with pytest.raises(Unparsable):
        split_by_query([_example(0, sql="SELECT FROM (")], 0.5, 0)


@given(st.integers(1, 5), st.integers(0, 1000))
def test_no_database_is_in_both_parts(held_out: int, seed: int) -> None:
    train, held = split_by_schema(_MANY, held_out, seed)
    assert {e.db_id for e in train} & {e.db_id for e in held} == set()
    assert len({e.db_id for e in held}) == held_out and len(train) + len(held) == len(_MANY)
    assert {e.split for e in train} == {"train"} and {e.split for e in held} == {"eval"}


@pytest.mark.parametrize("seed", range(5))
def test_no_query_pattern_is_in_both_parts(seed: int) -> None:
    train, held = split_by_query(_MANY, 0.3, seed)
    patterns = [{(e.db_id, query_pattern(e.golds[0])) for e in part} for part in (train, held)]
    assert patterns[0] & patterns[1] == set() and held
    assert 0.3 <= len(held) / len(_MANY) < 0.6
    assert (train, held) == split_by_query(_MANY, 0.3, seed)


def test_the_stages_of_training_are_the_classes_of_difficulty() -> None:
    easy = _example(0, sql="SELECT count(*) FROM t")
    hard = _example(1, sql="SELECT a FROM t WHERE b NOT IN (SELECT b FROM u)")
    refused = Example("2", "a", "hello", (), answerable=False)
    first, second = split_by_difficulty([easy, hard, refused])
    assert [e.id for e in first] == ["0", "2"] and [e.id for e in second] == ["1"]
    assert (first[0].difficulty, second[0].difficulty, first[1].difficulty) == ("easy", "hard", None)


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("orders placed by customers in 2012", "orders placed by customers in 2013"),
        ("singers called 'Ann' in the first band", "singers called 'Bob' in the first band"),
        ("how many singers", "how many songs"),
        ("average age of the singers per country", "number of the singers per country"),
    ],
)
def test_different_questions_are_no_duplicates(one: str, two: str) -> None:
    assert list(near_duplicates([_example(0, question=one), _example(1, question=two)])) == []


def test_the_same_words_are_found_in_one_database_only() -> None:
    same = [_example(0, question="How many singers are there?"), _example(1, question="how many singers are there")]
    assert [(d.first, d.second, d.likeness) for d in near_duplicates(same)] == [(0, 1, 1.0)]
    other = [same[0], _example(1, "b", question=same[1].question)]
    assert list(near_duplicates(other)) == []
    assert [e.id for e in dedupe(same)] == ["0"] and dedupe(other) == other
    assert dedupe([same[1]], against=[same[0]]) == []
    with pytest.raises(ValueError, match="threshold"):
        list(near_duplicates(same, 0.0))


@given(
    st.lists(
        st.lists(st.sampled_from(["how", "many", "singers", "are", "old", "or", "young"]), max_size=6), max_size=8
    ),
    st.sampled_from([0.3, 0.5, 0.8, 1.0]),
)
def test_no_near_pair_escapes_the_index(questions: list[list[str]], threshold: float) -> None:
    examples = [_example(n, question=" ".join(words)) for n, words in enumerate(questions)]
    found = {(d.first, d.second) for d in near_duplicates(examples, threshold)}
    for i, j in itertools.combinations(range(len(questions)), 2):
        a, b = (set(w) | set(itertools.pairwise(w)) or {""} for w in (questions[i], questions[j]))
        assert ((i, j) in found) == (len(a & b) / len(a | b) >= threshold)
