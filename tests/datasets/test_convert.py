"""From one format into another and back: what both can say is kept, what is lost is told, the unsayable is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sqlcoder.datasets.chat import REFUSAL, chat_record, read_chat, write_chat
from sqlcoder.datasets.convert import FORMATS, format_of, losses
from sqlcoder.datasets.writers import write_sqleval
from sqlcoder.errors import DataError, SetupError
from sqlcoder.example import Example, Policy
from sqlcoder.schema import Column, ForeignKey, Schema, Table

SCHEMA = Schema(
    "shop",
    (
        Table("order", (Column("id", "number", "INTEGER"), Column("unit price", "number", "REAL", "net")), ("id",)),
        Table("line", (Column("order_id", "number", "INTEGER"),)),
    ),
    (ForeignKey("line", ("order_id",), "order", ("id",)), ForeignKey("line", ("order_id",), "order", ("id",), True)),
)
FULL = Example(
    *("e-1", "shop", "how many?", ("SELECT 1", "SELECT 2")),
    category="ratio",
    difficulty="easy",
    instructions="big means > 3",
    policy=Policy(ordered=True),
    source="s",
    licence="l",
    split="train",
    source_difficulty="simple",
)
_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1).map(str.strip).filter(bool)
_SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
_GOLD = st.sampled_from(
    [
        *("SELECT 1", "SELECT a, ';' FROM t", "SELECT '{x}' FROM t", 'SELECT "a;b" FROM t', "SELECT a\nFROM t"),
        *("SELECT a FROM t -- a, not b", "SELECT 'it''s' /* { */ FROM t"),
    ]
)


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"x\.txt.*--from"):
        format_of(tmp_path / "x.txt")


def test_golds_that_a_notation_cannot_hold_are_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="'e-1' cannot be said"):
        write_sqleval([replace(FULL, golds=("SELECT {a, b} FROM t",))], tmp_path / "x.csv")
    assert list(tmp_path.iterdir()) == []


def test_what_is_lost_is_told() -> None:
    refused = Example("e-2", "shop", "weather", (), answerable=False)
    assert losses([FULL, refused], FORMATS["jsonl"]) == []
    told = losses([FULL, refused], FORMATS["sql-eval"])
    assert told[0] == "1 unanswerable example, left out whole" and "policy of 1 example" in told
    assert not any("instructions" in kind or "golds" in kind or "category" in kind for kind in told)
    assert "other golds of 1 example" in losses([FULL], FORMATS["chat"])


def said(example: Example, keeps: frozenset[Any]) -> dict[str, Any]:
    """What is left of an example in a format that keeps these parts."""
    kept: dict[str, Any] = {"db_id": example.db_id, "question": example.question, "gold": example.golds[:1]}
    if "other golds" in keeps:
        kept["golds"] = example.golds
    return kept | {name: getattr(example, name) for name in sorted(keeps) if hasattr(example, name)}


@settings(deadline=None, suppress_health_check=_SLOW, max_examples=30)
@given(
    st.lists(
        st.builds(
            lambda question, golds, more: replace(FULL, question=question, golds=tuple(golds), instructions=more),
            _TEXT,
            st.lists(_GOLD, min_size=1, max_size=3, unique=True),
            _TEXT,
        ),
        max_size=4,
    )
)
@pytest.mark.parametrize("name", ["jsonl", "spider", "bird", "sql-eval", "chat"])
def test_what_a_format_can_say_survives_the_way_there_and_back(
    tmp_path: Path, name: str, examples: list[Example]
) -> None:
    examples = [replace(e, id=str(n)) for n, e in enumerate(examples)]
    form, path = FORMATS[name], tmp_path / f"there.{name}"
    if form.write:
        assert form.write(examples, path) == len(examples)
    else:
        assert form.write_with_schemas is not None
        form.write_with_schemas(examples, path, {"shop": SCHEMA})
    back = form.read(path)
    assert [said(e, form.keeps) for e in back] == [said(e, form.keeps) for e in examples]


def test_bird_keeps_its_numbers(tmp_path: Path) -> None:
    examples = [replace(FULL, id=f"bird-dev-{n}") for n in (12, 7)]
    assert FORMATS["bird"].write is not None
    FORMATS["bird"].write(examples, tmp_path / "dev.json")
    assert [e.id for e in FORMATS["bird"].read(tmp_path / "dev.json")] == ["bird-dev-12", "bird-dev-7"]


def test_a_chat_line_shows_the_schema_and_refuses_what_cannot_be_answered(tmp_path: Path) -> None:
    system, user, assistant = (m["content"] for m in chat_record(FULL, SCHEMA)["messages"])
    assert 'CREATE TABLE "order" (\n  id INTEGER,\n  "unit price" REAL, -- net\n  PRIMARY KEY (id)\n);' in system
    assert system.count("FOREIGN KEY (order_id) REFERENCES") == 1  # the inferred one is not the database's
    assert (user, assistant) == ("how many?", "SELECT 1") and system.endswith("Definitions:\nbig means > 3")
    refused = Example("e-2", "shop", "weather", (), answerable=False)
    assert write_chat([refused], tmp_path / "x.jsonl", {"shop": SCHEMA}) == 1
    line = json.loads((tmp_path / "x.jsonl").read_text())
    assert line["messages"][2]["content"] == REFUSAL
    (back,) = read_chat(tmp_path / "x.jsonl")
    assert (back.answerable, back.golds, back.id) == (False, (), "e-2")


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"db_id": "a", "messages": []}, "a system, a user and an assistant message"),
        ({"db_id": "a", "messages": [{"role": "user", "content": "x"}]}, "a system, a user"),
        ({"messages": [{"role": r, "content": "x"} for r in ("system", "user", "assistant")]}, "'db_id'"),
    ],
)
def test_a_chat_line_that_lacks_something_is_refused(line: dict[str, Any], expected: str, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text(json.dumps(line) + "\n")
    with pytest.raises(DataError, match=rf"x\.jsonl:1: .*{expected}"):
        read_chat(tmp_path / "x.jsonl")
