"""Lines that survive a kill: a torn one counts as not written, a damaged one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqlcoder.errors import DataError
from sqlcoder.evaluation.journal import Journal, read_journal


@pytest.mark.parametrize("torn", ['{"i": 2', "{", '{"i": 2}'])
def test_a_torn_last_line_counts_as_not_written(tmp_path: Path, torn: str) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"i": 1}\n' + torn)
    assert read_journal(path) == [{"i": 1}]
    with Journal(path) as journal:
        journal.append({"i": 3, "text": "a\nb é"})
    assert read_journal(path) == [{"i": 1}, {"i": 3, "text": "a\nb é"}]


@pytest.mark.parametrize("damaged", ["{", "7", "not json"])
def test_a_damaged_line_in_the_middle_is_told(tmp_path: Path, damaged: str) -> None:
    path = tmp_path / "lines.jsonl"
    path.write_text('{"i": 1}\n' + damaged + '\n{"i": 2}\n')
    with pytest.raises(DataError, match=r"lines\.jsonl:2: expected a JSON object"):
        read_journal(path)


def test_no_file_no_lines(tmp_path: Path) -> None:
    assert read_journal(tmp_path / "lines.jsonl") == []
