"""A desk saves nothing that does not pass, shows nothing that is sensitive, and asks nobody twice."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from sqlcoder.collecting.agreement import same_result
from sqlcoder.collecting.desk import Desk, read_wanted
from sqlcoder.collecting.export import examples
from sqlcoder.datasets.feedback import preference_pairs, read_opinions, settle
from sqlcoder.db.database import Database
from sqlcoder.errors import DataError, SetupError

MakeDesk = Callable[[str], Desk]


@pytest.mark.parametrize(
    ("sql", "told"),
    [
        ("DROP TABLE customers", "only reads|Only|not|DROP"),
        ("SELECT nmae FROM customers", "nmae"),
        ("SELECT 1; SELECT 2", "statements"),
        ("", "no SQL"),
    ],
)
def test_a_rewriting_that_does_not_pass_is_not_saved(sql: str, told: str, make_desk: MakeDesk) -> None:
    desk = make_desk("ana")
    with pytest.raises(SetupError, match=told):
        desk.judge(1, "rewrite", rewrite=sql)
    assert not desk.file.exists() and desk.judged == 0


def test_verdicts_that_do_not_fit_are_refused(make_desk: MakeDesk) -> None:
    desk = make_desk("ana")
    with pytest.raises(SetupError, match="goes with the verdict"):
        desk.judge(0, "right", rewrite="SELECT 1")
    with pytest.raises(SetupError, match="goes with the verdict"):
        desk.judge(0, "rewrite")
    with pytest.raises(SetupError, match="There is no question 9"):
        desk.case(8)
    with pytest.raises(SetupError, match="--by"):
        make_desk("  ")
    assert not desk.file.exists()


def test_a_proposal_the_guard_refuses_is_shown_and_never_run(make_desk: MakeDesk, shop: Path) -> None:
    before = shop.read_bytes()
    case = make_desk("ana").case(4)
    assert case.proposal == "DROP TABLE customers" and case.sql is None and case.error
    assert shop.read_bytes() == before


def test_sensitive_values_are_hidden_in_what_people_write(make_desk: MakeDesk) -> None:
    result = make_desk("ana").attempt(0, "SELECT name, password FROM customers").answer.result
    assert result is not None and "secret" not in str(result.rows) and "Ada" in str(result.rows)


def test_nobody_is_asked_twice(make_desk: MakeDesk) -> None:
    desk = make_desk("ana")
    assert desk.following() == 0
    desk.judge(0, "right")
    desk.judge(1, "skip")
    assert desk.following(0) == 2 and desk.judged == 1
    again = make_desk("ana")
    assert again.following() == 1 and again.judged == 1  # what was skipped comes again another time
    assert make_desk("bo").following() == 0


def test_two_people_make_a_pair_and_a_preference(make_desk: MakeDesk) -> None:
    ana, bo = make_desk("ana"), make_desk("bo")
    ana.judge(1, "rewrite", rewrite="SELECT name FROM customers WHERE city = 'Paris'", question="who lives in Paris")
    bo.judge(1, "rewrite", rewrite="select name from customers where city in ('Paris')", question="who lives in Paris")
    ana.judge(0, "right")
    bo.judge(0, "wrong")
    ana.judge(3, "right")
    bo.judge(3, "right")
    settled = settle(read_opinions([ana.file])[0], same_result(lambda _: ana.database))
    made = examples(settled)
    assert [(e.question, e.answerable, e.category) for e in made] == [
        ("who lives in Paris", True, "where"),
        ("customers without a phone", False, "unanswerable"),
    ]
    assert len(made[0].golds) == 2 and made[0].difficulty == "easy"
    (pair,) = preference_pairs(settled)
    assert pair["rejected"] == "SELECT name, city FROM customers" and pair["source"] == "collect:rewrite-over-proposal"
    (disputed,) = [s for s in settled if s.opponents]
    assert disputed.asked == "how many customers are there" and not disputed.agreed


def test_queries_agree_both_ways_or_not_at_all(shop: Path) -> None:
    with Database.open(shop, cache=False) as database:
        same = same_result(lambda _: database)
        assert same("shop", "SELECT COUNT(*) FROM customers", "SELECT COUNT(id) FROM customers")
        assert not same("shop", "SELECT name FROM customers", "SELECT name, city FROM customers")
        assert not same("shop", "SELECT name, city FROM customers", "SELECT name FROM customers")
        assert not same("shop", "SELECT name FROM customers", "DROP TABLE customers")
        assert not same("shop", "SELECT nmae FROM customers", "SELECT nmae FROM customers ")


def test_questions_that_are_none_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "q.jsonl"
    for text, told in (
        ('{"text": "x"}', "question"),
        ('{"question": " "}', "not empty"),
        ('{"question": "a", "sql": 3}', "sql"),
    ):
        path.write_text('{"question": "fine"}\n' + text + "\n")
        with pytest.raises(DataError, match=f":2: .*{told}"):
            read_wanted(str(path))
    monkeypatch.setattr("sys.stdin", io.StringIO('{"question": "a", "golds": ["SELECT 1"]}\n\n{"question": "b"}\n'))
    assert [(w.question, w.sql) for w in read_wanted("-")] == [("a", "SELECT 1"), ("b", None)]
    monkeypatch.setattr("sys.stdin", io.StringIO("nonsense\n"))
    with pytest.raises(DataError, match="-:1: expected JSON"):
        read_wanted("-")
