"""What people say: lines that are wrong are named, and nothing is settled by fewer than it takes."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.datasets.feedback import Opinion, append_opinion, preference_pairs, read_opinions, settle
from sqlcoder.errors import DataError

RIGHT = Opinion("2026-03-01T09:30:00Z", "ana", "shop", "top", "top", "SELECT 1", "right")


def same(db_id: str, one: str, other: str) -> bool:
    """Queries that differ in case alone give the same result here."""
    return one.lower() == other.lower()


def says(by: str, verdict: Any, sql: str | None = "SELECT 1", **more: Any) -> Opinion:
    return replace(RIGHT, by=by, verdict=verdict, sql=sql, **more)


def test_all_wrong_fields_are_named_at_once(tmp_path: Path) -> None:
    path = tmp_path / "o.jsonl"
    good = asdict(RIGHT)
    lines = [
        good,
        good | {"verdict": "maybe"},
        good | {"by": "", "sql": 3},
        good | {"verdict": "rewrite"},
        good | {"rewrite": "SELECT 2"},
        {name: value for name, value in good.items() if name != "asked"},
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    with pytest.raises(DataError) as caught:
        read_opinions([path])
    told = str(caught.value)
    for line, field in ((2, "verdict"), (3, "by"), (3, "sql"), (4, "rewrite"), (5, "rewrite"), (6, "asked")):
        assert f"{path}:{line}: {field}: expected" in told
    assert "'maybe'" in told and "it is missing" in told


def test_what_is_appended_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "o.jsonl"
    opinions = [RIGHT, says("bo", "rewrite", None, rewrite="SELECT 'é\\n'"), says("cy", "skip")]
    for opinion in opinions:
        append_opinion(path, opinion)
    with path.open("a") as file:
        file.write('{"time": "2026')
    read, notes = read_opinions([path])
    assert read == opinions
    assert notes == [f"{path}:4: torn off while it was written; passed over"]


def test_one_person_is_not_two() -> None:
    (one,) = settle([says("ana", "right"), says("ana", "right")], same)
    assert not one.agreed and one.golds == ()
    assert preference_pairs([one]) == []


def test_two_who_agree_settle_it() -> None:
    (one,) = settle([says("ana", "right"), says("bo", "rewrite", "SELECT 2", rewrite="select 1")], same)
    assert one.agreed and set(one.golds) == {"SELECT 1", "select 1"}
    assert preference_pairs([one]) == [
        {
            "db_id": "shop",
            "question": "top",
            "chosen": "SELECT 1",
            "rejected": "SELECT 2",
            "source": "collect:rewrite-over-proposal",
        }
    ]


def test_a_tie_settles_nothing_and_is_listed() -> None:
    (one,) = settle(
        [says("ana", "right"), says("bo", "right"), says("cy", "right", "SELECT 2"), says("di", "right", "SELECT 2")],
        same,
    )
    assert not one.agreed and one.supporters == ("ana", "bo") and one.opponents == ("cy", "di")
    (two,) = settle([says("ana", "right"), says("bo", "right"), says("cy", "wrong"), says("di", "wrong")], same)
    assert not two.agreed and two.opponents == ("cy", "di")


def test_the_later_word_counts() -> None:
    opinions = [says("ana", "right"), says("bo", "right"), says("bo", "wrong")]
    (one,) = settle(opinions, same)
    assert not one.agreed and one.opponents == ("bo",)
    (again,) = settle([*opinions, says("bo", "right")], same)
    assert again.agreed and again.opponents == ()


def test_a_rewriting_is_preferred_to_its_proposal() -> None:
    (one,) = settle(
        [
            says("ana", "rewrite", "SELECT 9", rewrite="SELECT 2"),
            says("bo", "rewrite", "SELECT 9", rewrite="select 2;"),
        ],
        same,
    )
    assert one.golds == ("SELECT 2", "select 2")
    assert [p["source"] for p in preference_pairs([one])] == ["collect:rewrite-over-proposal"]


def test_a_proposal_that_gives_the_same_result_is_not_turned_down() -> None:
    (one,) = settle([says("ana", "right"), says("bo", "right"), says("bo", "wrong", "select 1")], same)
    assert one.agreed and one.rejected == ()


def test_the_wording_of_most_is_taken() -> None:
    opinions = [
        says(by, "right", question=q) for by, q in (("a", "top"), ("b", "who spent most"), ("c", "who spent most"))
    ]
    assert settle(opinions, same)[0].question == "who spent most"


def test_that_it_cannot_be_answered_can_be_agreed_on() -> None:
    (one,) = settle([says("ana", "right", None), says("bo", "right", None)], same)
    assert one.agreed and one.golds == ()
    (two,) = settle([says("ana", "right", None), says("bo", "right")], same)
    assert not two.agreed and two.opponents == ("bo",)


people = st.sampled_from(["ana", "bo", "cy", "di", "ed"])
queries = st.sampled_from(["SELECT 1", "select 1", "SELECT 2", "SELECT 3"])


@st.composite
def opinions(draw: st.DrawFn) -> Opinion:
    verdict = draw(st.sampled_from(["right", "wrong", "rewrite", "skip"]))
    rewrite = draw(queries) if verdict == "rewrite" else None
    return says(draw(people), verdict, draw(queries | st.none()), rewrite=rewrite)


@settings(deadline=None)
@given(st.lists(opinions(), max_size=12), st.integers(1, 4))
def test_nothing_is_exported_without_enough_people_behind_it(given_: list[Opinion], agree: int) -> None:
    for one in settle(given_, same, agree=agree):
        assert set(one.supporters).isdisjoint(one.opponents)
        assert one.agreed == (len(one.supporters) >= agree and len(one.supporters) > len(one.opponents))
        for gold in one.golds:
            behind = {o.by for o in given_ if o.endorsed is not None and same("", o.endorsed, gold)}
            assert set(one.supporters) <= behind
        for pair in preference_pairs([one]):
            assert not same("", pair["chosen"], pair["rejected"])
            assert any(o.sql == pair["rejected"] and o.verdict in ("wrong", "rewrite") for o in given_)


@settings(deadline=None)
@given(st.lists(opinions(), max_size=12))
def test_skips_change_nothing(given_: list[Opinion]) -> None:
    assert settle(given_, same) == settle([o for o in given_ if o.verdict != "skip"], same)


def test_nobody_cannot_agree() -> None:
    with pytest.raises(ValueError, match="at least 1"):
        settle([RIGHT], same, agree=0)
