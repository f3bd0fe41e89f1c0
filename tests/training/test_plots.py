from __future__ import annotations

import json
from pathlib import Path

import pytest

from sqlcoder.errors import DataError
from sqlcoder.training.plots import main, plot_learning_curve, read_log

pytest.importorskip("matplotlib", reason="pictures need matplotlib: pip install 'sqlcoder[train]'")

LINES = [
    {"kind": "train", "step": step, "stage": "a", "action": 3.0 / step, "accuracy": 1 - 1 / step} for step in (1, 2, 4)
] + [
    {"kind": "heldout", "step": 4, "stage": "a", "action": 1.0, "accuracy": 0.5, "trees_right": 0.1},
    {"kind": "stage", "step": 4, "stage": "a"},
]


def test_refuses_what_is_not_a_log(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="expected the log"):
        read_log(tmp_path / "none.jsonl")
    (tmp_path / "log.jsonl").write_text('{"kind": "train", "step": 1, "stage": "a"}\nno')
    with pytest.raises(DataError, match=r"log\.jsonl:2: expected a JSON object"):
        read_log(tmp_path / "log.jsonl")
    (tmp_path / "log.jsonl").write_text('{"kind": "train"}')
    with pytest.raises(DataError, match=r"log\.jsonl:1: expected a log line"):
        read_log(tmp_path / "log.jsonl")
    with pytest.raises(ValueError, match="no training line"):
        plot_learning_curve(LINES[3:], tmp_path / "x.png")
    assert not (tmp_path / "x.png").exists()


def test_draws_a_picture(tmp_path: Path) -> None:
    (tmp_path / "log.jsonl").write_text("".join(json.dumps(line) + "\n" for line in LINES))
    assert main([str(tmp_path / "log.jsonl"), str(tmp_path / "curve.png")]) == 0
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")


def test_the_command_tells_its_errors(tmp_path: Path, capsys) -> None:
    assert main([str(tmp_path / "none.jsonl"), str(tmp_path / "curve.png")]) == DataError.exit_code
    assert "none.jsonl" in capsys.readouterr().err
