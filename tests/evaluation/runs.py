"""Runs made up for tests: verdicts without a model, and the folder that holds them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from sqlcoder.evaluation.scored import Scored

BLANK = Scored(
    index=0,
    id="q0",
    db_id="music",
    question="Who sings?",
    gold="SELECT name FROM singer",
    pred="SELECT name FROM singer",
    outcome="match",
    reason="same rows",
    weak=False,
    confidence=0.9,
    elapsed_s=0.5,
    difficulty="easy",
    category="",
    answerable=True,
)


def scored(outcome: str, **fields: Any) -> Scored:
    """A verdict; what is not said is as in `BLANK`."""
    return replace(BLANK, outcome=outcome, **fields)


def verdicts(outcomes: Sequence[str], **fields: Any) -> list[Scored]:
    """A verdict each, in order."""
    return [scored(outcome, index=i, id=f"q{i}", **fields) for i, outcome in enumerate(outcomes)]


def write_run(folder: Path, lines: Sequence[Scored], *, manifest: Mapping[str, Any] | None = None) -> Path:
    """A folder as `eval run` leaves it, as far as reports need it."""
    folder.mkdir(parents=True)
    about = {"model": {"name": "m"}, "data": "d.jsonl", "data_sha256": "0" * 64, "settings": {}, "seed": 0}
    (folder / "manifest.json").write_text(json.dumps(about | {"elapsed_s": 1.0} | dict(manifest or {})))
    text = "".join(json.dumps(asdict(s)) + "\n" for s in lines)
    (folder / "verdicts.jsonl").write_text(text, encoding="utf-8")
    return folder
