"""Score predictions that were made elsewhere: Spider's text layout, a gold and a prediction a line."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlcoder.datasets.spider import read_gold_lines, read_prediction_lines
from sqlcoder.errors import SetupError
from sqlcoder.evaluation.benchmark import file_sha256, prepare
from sqlcoder.evaluation.examine import Item, RunSettings, examine, open_desk
from sqlcoder.evaluation.metrics import measure
from sqlcoder.evaluation.report import summarize
from sqlcoder.evaluation.scored import Prediction, Scored, verdict_line

SCORERS: MappingProxyType[str, str] = MappingProxyType({"ours": "bags of typed rows, ordered where the gold sorts"})
"""The ways of scoring that we know, in words."""


def score_files(
    gold: Path,
    pred: Path,
    *,
    databases: Path,
    scorer: str = "ours",
    timeout_s: float = 30.0,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """The summary of the predictions, with the list of "verdicts" in input order.

    `progress` is told how many lines of how many are done. Raises SetupError (the scorer), DataError (a file) and
    DatabaseError (a database that is not there).
    """
    if scorer not in SCORERS:
        raise SetupError(f"There is no scorer '{scorer}'; the choices are {', '.join(SCORERS)}")
    read = read_gold_lines(gold)
    lines = read_prediction_lines(pred, [example.db_id for example in read])
    examples = prepare(read, databases)
    started = time.monotonic()
    settings = RunSettings(model="", timeout_s=timeout_s)
    desk = open_desk(databases, settings, with_model=False)
    scored: list[Scored] = []
    try:
        for index, (example, line) in enumerate(zip(examples, lines, strict=True)):
            item = Item(index, example, Prediction(index, example.id, line or None))
            scored.append(examine(desk, item)[1])
            if progress:
                progress(index + 1, len(examples))
    finally:
        desk.close()
    manifest = {
        "model": {"name": pred.name},
        "data": gold.name,
        "data_sha256": file_sha256(gold),
        "settings": {"scorer": scorer, "timeout_s": timeout_s},
        "seed": 0,
    }
    summary = summarize(measure(scored), elapsed_s=time.monotonic() - started, manifest=manifest)
    return summary | {"verdicts": [verdict_line(s) for s in scored]}
