"""Lines that are torn or wrong are told apart, and nobody's line is lost."""

from __future__ import annotations

import json
import multiprocessing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.datasets.append import append_line, read_appended
from sqlcoder.errors import DataError, SetupError


def test_a_file_that_is_not_there_or_cannot_be_written_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        read_appended(tmp_path / "none.jsonl")
    with pytest.raises(SetupError, match="Cannot write"):
        append_line(tmp_path / "no" / "folder.jsonl", {})


def test_lines_that_are_wrong_are_all_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": 1}\nnot json\n[1]\n{"a" 2}\n\xff\n\n{"a": 3}\n')
    records, notes, wrong = read_appended(path)
    assert [(r.line, r.fields["a"]) for r in records] == [(1, 1), (7, 3)]
    assert notes == [] and [error.line for error in wrong] == [2, 3, 4, 5]


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.text(), st.text() | st.integers(), min_size=1), st.data())
def test_a_torn_line_is_noted_and_swallows_nothing(record: dict[str, object], data: st.DataObject) -> None:
    import tempfile

    whole = json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")
    try:
        whole.decode()
    except UnicodeDecodeError:
        return  # half a surrogate pair is no text
    torn = whole[: data.draw(st.integers(1, len(whole) - 1))]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.jsonl"
        path.write_bytes(b'{"first": 1}\n' + torn)
        append_line(path, {"last": 2})
        records, notes, wrong = read_appended(path)
    assert [r.fields for r in records] == [{"first": 1}, {"last": 2}]
    assert len(notes) == 1 and wrong == []


def _append_many(path: str, who: int) -> None:
    for number in range(40):
        append_line(path, {"who": who, "number": number, "text": "é" * 3000})


def test_several_processes_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    context = multiprocessing.get_context("fork")
    crowd = [context.Process(target=_append_many, args=(str(path), who)) for who in range(4)]
    for process in crowd:
        process.start()
    for process in crowd:
        process.join()
    records, notes, wrong = read_appended(path)
    assert notes == [] and wrong == []
    assert sorted((r.fields["who"], r.fields["number"]) for r in records) == [
        (w, n) for w in range(4) for n in range(40)
    ]


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    append_line(tmp_path / "a.jsonl", {"a": 1})
    assert (tmp_path / "a.jsonl").stat().st_mode & 0o077 == 0
