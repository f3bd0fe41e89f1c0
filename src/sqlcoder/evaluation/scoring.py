"""Score what is there already: predictions that were made elsewhere, or those of a run, without its model.

Queries are run as in a run: by workers, on copies, within limits. What scores well or ill is written as it comes where
a folder is given, in a run's layout, so that `eval report` and `eval diff` read it.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from sqlcoder.datasets.predictions import read_predictions
from sqlcoder.datasets.records import read_text
from sqlcoder.datasets.spider import read_gold_lines
from sqlcoder.datasets.store import load_examples, save_examples
from sqlcoder.errors import SetupError
from sqlcoder.evaluation import runner
from sqlcoder.evaluation.benchmark import file_sha256, prepare, read_examples
from sqlcoder.evaluation.crew import examine_all
from sqlcoder.evaluation.examine import Item, RunSettings, open_desk
from sqlcoder.evaluation.journal import Journal
from sqlcoder.evaluation.runner import Progress, how_far
from sqlcoder.evaluation.scored import Prediction, Scored, verdict_line
from sqlcoder.evaluation.scorers import check_scorer
from sqlcoder.example import Example


@dataclass(frozen=True, slots=True)
class Scoring:
    """How predictions are scored, wherever they come from."""

    databases: Path
    scorer: str = "ours"
    suite: Path | None = None
    """A folder with variants of the databases, for a scorer that looks at them."""
    timeout_s: float = 30.0
    executor: str = "local"
    workers: int = 1
    address: str | None = None
    folder: Path | None = None
    """Where the verdicts are kept."""
    show_sensitive: bool = False
    """May reasons quote cells of results that show sensitive columns?"""
    progress: Callable[[Progress], None] | None = None

    def settings(self) -> RunSettings:
        """What a desk needs to know. Raises SetupError where there is no such scorer, or it has no use for a suite."""
        suite = str(self.suite) if self.suite else None
        check_scorer(self.scorer, suite)
        return RunSettings(
            model="",
            timeout_s=self.timeout_s,
            scorer=self.scorer,
            suite=suite,
            show_sensitive=self.show_sensitive,
        )


def score_files(
    gold: Path,
    pred: Path,
    how: Scoring,
    *,
    format: str = "spider",
) -> dict[str, Any]:
    """The summary of predictions made elsewhere, with the list of "verdicts" in input order.

    `format` is the layout of `gold` (Spider's may be the text of golds alone), what `pred` may be is told in
    `datasets.predictions`. Raises SetupError (the scorer, a folder that holds a run), DataError (a file) and
    DatabaseError (a database that is not there).
    """
    examples = read_golds(gold, format)
    lines = read_predictions(pred, [example.db_id for example in examples])
    pairs = zip(examples, lines, strict=True)
    return _score(
        examples,
        [Prediction(index, example.id, line or None) for index, (example, line) in enumerate(pairs)],
        how,
        manifest={"model": {"name": pred.name}, "data": gold.name, "data_sha256": file_sha256(gold), "seed": 0},
    )


def score_run(
    run: Path,
    how: Scoring,
    *,
    gold: Path | None = None,
    format: str = "spider",
) -> dict[str, Any]:
    """The summary of a finished run's predictions, judged anew; its model is not loaded, its folder not written to.

    `gold` is the benchmark's file with golds that were mended since; without it the run's own copy is taken. The rest
    is as in `score_files`. Raises SetupError also where the run is not finished, or the golds are of another benchmark.
    """
    manifest, _ = runner.load_run(run)
    kept = run / runner.EXAMPLES
    if gold is None and not kept.is_file():
        raise SetupError(f"{run} holds no {runner.EXAMPLES}; name the benchmark's file with --gold and --format")
    examples = load_examples(kept) if gold is None else read_golds(gold, format)
    given = runner.read_predictions(run)
    if missing := next((index for index in range(len(examples)) if index not in given), None):
        raise SetupError(
            f"{run} has no prediction for example {missing} of {len(examples)}; finish it with eval run --resume"
        )
    predictions = [given[index] for index in range(len(examples))]
    for example, prediction in zip(examples, predictions, strict=True):
        if example.id != prediction.id:
            raise SetupError(
                f"{gold} is another benchmark than the run's: it has {example.id!r} where that had {prediction.id!r}"
            )
    data = {} if gold is None else {"data": gold.name, "data_sha256": file_sha256(gold)}
    return _score(
        examples,
        predictions,
        how,
        manifest={name: manifest[name] for name in ("model", "data", "data_sha256", "seed")} | data,
    )


def read_golds(path: Path, format: str) -> list[Example]:
    """The examples of a file of golds, with questions or without. Raises DataError and SetupError."""
    if format == "spider" and not read_text(path).lstrip().lower().startswith(("[", "{", "question")):
        return read_gold_lines(path)
    return read_examples(path, format)


def _score(
    examples: Sequence[Example],
    predictions: Sequence[Prediction],
    how: Scoring,
    *,
    manifest: dict[str, Any],
) -> dict[str, Any]:
    settings = how.settings()
    examples = prepare(examples, how.databases)
    if not examples:
        raise SetupError("There is nothing to score: the golds are empty")
    items = [Item(p.index, example, p) for example, p in zip(examples, predictions, strict=True)]
    manifest |= {"settings": {"scorer": settings.scorer, "suite": settings.suite, "timeout_s": settings.timeout_s}}
    scored: list[Scored] = []
    with ExitStack() as stack:
        keep = _keep(how.folder, examples, predictions, manifest, stack) if how.folder else None
        desk = partial(open_desk, how.databases.absolute(), settings, with_model=False)
        if how.executor == "serial":
            own = desk()
            stack.callback(own.close)
        started = time.monotonic()
        for _, _, verdict in examine_all(
            items,
            start=(lambda: own) if how.executor == "serial" else desk,
            deadline_s=settings.deadline_s,
            executor=how.executor,
            workers=how.workers,
            address=how.address,
        ):
            scored.append(verdict)
            if keep:
                keep.append(asdict(verdict))
            if how.progress:
                how.progress(how_far(scored, len(items), len(items), time.monotonic() - started))
        elapsed_s = time.monotonic() - started
    scored.sort(key=lambda s: s.index)
    if how.folder:
        manifest |= {"elapsed_s": round(elapsed_s, 3)}
        runner.write_json(how.folder / runner.MANIFEST, manifest)
        summary = runner.finish(how.folder, scored, manifest)
    else:
        summary = runner.summarize_run(manifest | {"elapsed_s": elapsed_s}, scored)
    return summary | {"verdicts": [verdict_line(s) for s in scored]}


def _keep(
    folder: Path,
    examples: Sequence[Example],
    predictions: Sequence[Prediction],
    manifest: dict[str, Any],
    stack: ExitStack,
) -> Journal:
    """The journal of verdicts in a new folder that has a run's layout. Raises SetupError where one is there."""
    if (folder / runner.MANIFEST).exists():
        raise SetupError(f"{folder} holds a run already; choose another folder")
    folder.mkdir(parents=True, exist_ok=True)
    save_examples(examples, folder / runner.EXAMPLES)
    with Journal(folder / runner.PREDICTIONS) as journal:
        for prediction in predictions:
            journal.append(asdict(prediction))
    runner.write_json(folder / runner.MANIFEST, manifest | {"elapsed_s": 0.0})
    return stack.enter_context(Journal(folder / runner.VERDICTS))
