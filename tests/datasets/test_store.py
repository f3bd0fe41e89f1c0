"""Our own files: a mistake in a line is refused with its number, everything else comes back as it was."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.datasets.store import load_examples, save_examples
from sqlcoder.errors import DataError
from sqlcoder.example import Example, Policy

_GOOD = {"id": "1", "db_id": "a", "question": "q", "golds": ["SELECT 1"]}


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"gold": "SELECT 1"}, "'gold' is none of them"),
        ({"golds": []}, "at least one query"),
        ({"golds": "SELECT 1"}, "list of SQL"),
        ({"golds": [""]}, "list of SQL"),
        ({"answerable": False}, "no query"),
        ({"answerable": "no"}, "true or false"),
        ({"difficulty": "simple"}, "easy, medium"),
        ({"question": None}, "'question'"),
        ({"policy": []}, "an object"),
        ({"policy": {"order": True}}, "'order' is none of them"),
        ({"policy": {"ordered": 1}}, "ordered"),
        ({"policy": {"tolerance": -1}}, "tolerance"),
        ({"policy": {"tolerance": True}}, "tolerance"),
        ({"policy": {"optional_columns": [-1]}}, "optional_columns"),
        ({"policy": {"optional_columns": [True]}}, "optional_columns"),
        ({"policy": {"any_tied": "yes"}}, "any_tied"),
    ],
)
def test_a_wrong_line_is_refused_with_its_number(tmp_path: Path, change: dict[str, object], says: str) -> None:
    path = tmp_path / "train.jsonl"
    path.write_text(json.dumps(_GOOD | {"id": "0"}) + "\n\n" + json.dumps(_GOOD | change) + "\n")
    with pytest.raises(DataError, match=says) as caught:
        load_examples(path)
    assert (caught.value.path, caught.value.line) == (path, 3)


def test_an_id_that_comes_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    path.write_text("\n".join([json.dumps(_GOOD)] * 2))
    with pytest.raises(DataError, match="also on line 1"):
        load_examples(path)


@pytest.mark.parametrize("line", ["[]", "7", "{", "nonsense"])
def test_a_line_that_is_no_object_is_refused(tmp_path: Path, line: str) -> None:
    path = tmp_path / "train.jsonl"
    path.write_text(line)
    with pytest.raises(DataError):
        load_examples(path)


def test_a_failed_save_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "train.jsonl"
    save_examples([Example("1", "a", "q", ("SELECT 1",))], path)

    def broken():  # type: ignore[no-untyped-def]
        yield Example("2", "a", "q", ("SELECT 2",))
        raise RuntimeError

    with pytest.raises(RuntimeError):
        save_examples(broken(), path)
    assert [e.id for e in load_examples(path)] == ["1"]


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cs",)), max_size=12)


@given(
    st.lists(
        st.builds(
            Example,
            id=_TEXT,
            db_id=_TEXT,
            question=_TEXT,
            golds=st.lists(_TEXT.filter(str.strip), min_size=1, max_size=2).map(tuple),
            difficulty=st.sampled_from(["easy", "medium", "hard", "extra", None]),
            instructions=_TEXT,
            policy=st.builds(
                Policy,
                ordered=st.sampled_from([True, False, None]),
                optional_columns=st.lists(st.integers(0, 5), max_size=2).map(tuple),
                extra_columns=st.booleans(),
                tolerance=st.floats(0, 0.9),
                any_tied=st.booleans(),
            ),
        ),
        max_size=3,
        unique_by=lambda e: e.id,
    )
)
def test_what_is_saved_is_loaded(tmp_path_factory: pytest.TempPathFactory, examples: list[Example]) -> None:
    path = tmp_path_factory.mktemp("store") / "x.jsonl"
    assert save_examples(examples, path) == len(examples)
    assert load_examples(path) == examples
