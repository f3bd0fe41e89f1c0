from __future__ import annotations

import json
from pathlib import Path

import pytest

from sqlcoder.curation.merge import main, merge
from sqlcoder.errors import DataError


def part(path: Path, *ids: str) -> Path:
    lines = [json.dumps({"id": i, "db_id": "d", "question": "wie viele Käse?", "golds": ["SELECT 1"]}) for i in ids]
    path.write_text("\n".join(lines), encoding="utf-8")  # the last line has no end
    return path


def test_an_id_in_two_parts_is_refused_and_nothing_written(tmp_path: Path) -> None:
    parts = [part(tmp_path / "a.jsonl", "d-1", "d-2"), part(tmp_path / "b.jsonl", "d-3", "d-2")]
    with pytest.raises(DataError, match=r"b\.jsonl:2: the id 'd-2' is also in .*a\.jsonl"):
        merge(parts, tmp_path / "all.jsonl")
    assert not (tmp_path / "all.jsonl").exists()


def test_a_part_that_is_no_dataset_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": "d-1"}\n', encoding="utf-8")
    with pytest.raises(DataError, match="golds"):
        merge([tmp_path / "a.jsonl"], tmp_path / "all.jsonl")


def test_lines_are_copied_as_they_are_in_the_order_of_the_parts_names(tmp_path: Path) -> None:
    parts = [part(tmp_path / "b.jsonl", "d-2"), part(tmp_path / "a.jsonl", "d-3", "d-1")]
    digest = merge(parts, tmp_path / "all.jsonl")
    assert digest == merge(parts[::-1], tmp_path / "again.jsonl")
    lines = (tmp_path / "all.jsonl").read_bytes().splitlines()
    assert lines == [*parts[1].read_bytes().splitlines(), *parts[0].read_bytes().splitlines()]


def test_the_command_prints_the_hash(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "all.jsonl"
    main([str(part(tmp_path / "a.jsonl", "d-1")), "--out", str(out)])
    printed = capsys.readouterr().out.split()
    assert len(printed[0]) == 64
    assert printed[1] == str(out)
