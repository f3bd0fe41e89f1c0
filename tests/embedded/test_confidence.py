from __future__ import annotations

from dataclasses import replace

import pytest

from sqlcoder.candidate import Candidate
from sqlcoder.embedded.confidence import FEATURES, Confidence, candidate_features, unlinked_words
from sqlcoder.embedded.parser import Parse
from sqlcoder.embedded.tree import ColumnRef, Node
from sqlcoder.linking.linker import link
from sqlcoder.query import Query
from sqlcoder.question import Question
from sqlcoder.schema import Schema

OTHERS = len(FEATURES) - 1
BY_SCORE = Confidence((0.0,) * (OTHERS + 1), (1.0,) * (OTHERS + 1), (1.0, *[0.0] * OTHERS), bias=1.0, refuse_below=0.5)
TREE = Node("select", (Node("from_columns"), Node("items1", (ColumnRef("customers", "name"),))))


def candidate(sql: str | None, score: float) -> Parse:
    return Parse(Candidate(None if sql is None else Query(sql), score, tokens=8), TREE)


def test_says_nothing_where_the_best_is_too_unsure(shop: Schema) -> None:
    task = link(Question("what is the phone number of each customer"), shop)
    first, *rest = BY_SCORE.judge(task, [candidate("SELECT 1", -3.0), candidate("SELECT 2", -4.0)])
    assert first.query is None and "'phone'" in first.reading[0]
    assert [c.query.sql for c in rest if c.query] == ["SELECT 1", "SELECT 2"]


def test_refuses_where_there_is_no_query_at_all(shop: Schema) -> None:
    task = link(Question("tell me a joke"), shop)
    (only,) = BY_SCORE.judge(task, [candidate(None, -0.1)])
    assert only.query is None and only.confidence == 0.0 and only.reading


def test_the_network_alone_does_not_refuse(shop: Schema) -> None:
    task = link(Question("names of customers"), shop)
    first, *_ = BY_SCORE.judge(task, [candidate(None, -0.1), candidate("SELECT 1", -0.3)])
    assert first.query == Query("SELECT 1")


def test_a_sure_one_stays_first_with_its_estimate(shop: Schema) -> None:
    task = link(Question("names of customers"), shop)
    first, second = BY_SCORE.judge(task, [candidate("SELECT 1", -0.2), candidate("SELECT 2", -2.0)])
    assert first.query == Query("SELECT 1")
    assert first.confidence == pytest.approx(0.69, abs=0.01) and second.confidence == pytest.approx(0.27, abs=0.01)


def test_the_better_founded_one_goes_first(shop: Schema) -> None:
    weights = [0.0] * len(FEATURES)
    weights[FEATURES.index("says_nothing")] = -2.0
    founded = Confidence((0.0,) * len(FEATURES), (1.0,) * len(FEATURES), tuple(weights), bias=1.0, refuse_below=0.0)
    twice = Node("select", (Node("from_columns"), Node("items2", (ColumnRef("customers", "name"),) * 2)))
    task = link(Question("names of customers"), shop)
    likely, better = candidate("SELECT name, name FROM customers", -0.1), candidate("SELECT name FROM customers", -0.4)
    first, second = founded.judge(task, [Parse(likely.candidate, twice), better])
    assert first == replace(better.candidate, confidence=first.confidence)
    assert second.confidence is not None and first.confidence is not None and second.confidence < first.confidence


def test_nothing_proposed_is_nothing_judged(shop: Schema) -> None:
    assert BY_SCORE.judge(link(Question("names"), shop), []) == []


def test_words_without_a_link_are_told(shop: Schema) -> None:
    assert unlinked_words(link(Question("names of customers by blood group"), shop)) == ["blood", "group"]
    assert unlinked_words(link(Question("how many customers are there"), shop)) == []


def test_features_are_one_row_a_candidate(shop: Schema) -> None:
    task = link(Question("names of customers"), shop)
    rows = candidate_features(task, [candidate("SELECT 1", -0.5), candidate(None, -1.0), candidate("SELECT 2", -2.0)])
    assert rows.shape == (3, len(FEATURES))
    assert rows[0, FEATURES.index("gap")] == 1.5 and (rows[:, FEATURES.index("unanswerable")] == -1.0).all()


def test_a_card_without_a_fit_has_no_confidence() -> None:
    assert Confidence.from_card({}) is None
    assert Confidence.from_card({"confidence": {"features": ["something else"]}}) is None
