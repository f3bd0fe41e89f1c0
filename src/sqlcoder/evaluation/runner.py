"""A benchmark run: ask every question, judge every answer, keep both as they come.

    DIR/manifest.json      what was run: model card, data's hash, settings, seed
    DIR/examples.jsonl     what is asked, so that the run can be scored again
    DIR/predictions.jsonl  one answer a line, as they came
    DIR/verdicts.jsonl     one verdict a line, as they came
    DIR/summary.json       the figures, written at the end
    DIR/report.md          the same for people

A run that was killed goes on with `resume`: what has a verdict is not repeated, what has an answer is judged without
asking again, and a line that was torn by the kill counts as not written. Verdicts of a timeout or a crash are verdicts.
"""

from __future__ import annotations

import fcntl
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import MISSING, asdict, dataclass, fields
from functools import cache, partial
from pathlib import Path
from typing import Any

from sqlcoder.datasets.store import save_examples
from sqlcoder.errors import DataError, SetupError
from sqlcoder.evaluation.benchmark import Benchmark
from sqlcoder.evaluation.crew import examine_all
from sqlcoder.evaluation.examine import Desk, Item, RunSettings, model_card, open_desk
from sqlcoder.evaluation.journal import Journal, read_journal
from sqlcoder.evaluation.metrics import measure
from sqlcoder.evaluation.report import summarize, write_report
from sqlcoder.evaluation.scored import Prediction, Scored, failed_golds

MANIFEST, EXAMPLES, PREDICTIONS, VERDICTS, SUMMARY, REPORT = (
    "manifest.json",
    "examples.jsonl",
    "predictions.jsonl",
    "verdicts.jsonl",
    "summary.json",
    "report.md",
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run has come."""

    done: int
    total: int
    right: int
    """Matches among the done, and unanswerable questions that were rightly refused."""
    elapsed_s: float
    """Of this start; a resumed run counts anew."""
    eta_s: float | None
    """Seconds until the end at the speed so far; None before the first example."""


def run_benchmark(
    benchmark: Benchmark,
    folder: Path,
    *,
    settings: RunSettings | None = None,
    executor: str = "serial",
    workers: int = 1,
    address: str | None = None,
    resume: bool = False,
    progress: Callable[[Progress], None] | None = None,
) -> dict[str, Any]:
    """Run what is not done yet, write all of it under `folder`, give back the summary (its shape is the CLI's).

    `executor` "local" asks in `workers` processes, which are killed when they pass their time; "ray" does the same on
    the cluster at `address`; in "serial" only the queries have a deadline, and a crash is the run's. Raises SetupError
    (the folder holds a run and `resume` is not given, or it is another run; the model cannot be loaded) and DataError
    (the folder's files are damaged).
    """
    settings = settings or RunSettings()
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(_alone_in(folder))
        open_desk_here: Callable[[], Desk] = partial(open_desk, benchmark.databases.absolute(), settings)
        if executor == "serial":
            open_desk_here = cache(open_desk_here)  # the desk that knows the model's card is the one that works
        manifest = _begin(benchmark, folder, settings, resume, open_desk_here)
        items, scored = _left_over(benchmark, folder)
        spent_s = manifest["elapsed_s"]
        if items:
            predictions = stack.enter_context(Journal(folder / PREDICTIONS))
            verdicts = stack.enter_context(Journal(folder / VERDICTS))
            if executor == "serial":
                stack.callback(open_desk_here().close)
            started = time.monotonic()
            unanswered = {item.index for item in items if item.prediction is None}
            for item, prediction, verdict in examine_all(
                items,
                start=open_desk_here,
                deadline_s=settings.deadline_s,
                executor=executor,
                workers=workers,
                address=address,
            ):
                if item.index in unanswered:
                    predictions.append(asdict(prediction))
                verdicts.append(asdict(verdict))
                scored.append(verdict)
                if progress:
                    progress(how_far(scored, len(benchmark.examples), len(items), time.monotonic() - started))
            spent_s += time.monotonic() - started
            manifest |= {"elapsed_s": round(spent_s, 3)}
            write_json(folder / MANIFEST, manifest)
        return finish(folder, scored, manifest)


def finish(folder: Path, scored: Sequence[Scored], manifest: dict[str, Any]) -> dict[str, Any]:
    """Write a run's summary and report; gives back the summary."""
    in_order = sorted(scored, key=lambda s: s.index)
    summary = summarize_run(manifest, in_order)
    write_json(folder / SUMMARY, summary)
    (folder / REPORT).write_text(write_report(summary, in_order), encoding="utf-8")
    return summary


def summarize_run(manifest: dict[str, Any], scored: Sequence[Scored]) -> dict[str, Any]:
    """The summary of a run's verdicts so far."""
    shown = {name: value for name, value in manifest.items() if name != "elapsed_s"}
    summary = summarize(measure(scored), elapsed_s=manifest["elapsed_s"], manifest=shown)
    return summary | {"failed_golds": failed_golds(scored)}


def load_run(folder: Path) -> tuple[dict[str, Any], list[Scored]]:
    """A run's manifest and its verdicts so far, in the order of the benchmark. Raises SetupError and DataError."""
    if not (folder / MANIFEST).is_file():
        raise SetupError(f"There is no run in {folder} (no {MANIFEST})")
    return _read_manifest(folder), sorted(read_verdicts(folder), key=lambda s: s.index)


def read_verdicts(folder: Path) -> list[Scored]:
    """The verdicts of a run so far. Raises DataError."""
    known = {f.name for f in fields(Scored)}
    needed = {f.name for f in fields(Scored) if f.default is MISSING}
    verdicts: list[Scored] = []
    for number, record in enumerate(read_journal(folder / VERDICTS), start=1):
        if missing := needed - record.keys():
            raise DataError(folder / VERDICTS, number, f"expected the field '{min(missing)}'")
        verdicts.append(Scored(**{name: value for name, value in record.items() if name in known}))
    return verdicts


def read_predictions(folder: Path) -> dict[int, Prediction]:
    """The answers of a run so far, by the example's place in the benchmark. Raises DataError."""
    given: dict[int, Prediction] = {}
    for number, record in enumerate(read_journal(folder / PREDICTIONS), start=1):
        try:
            prediction = Prediction(**record)
        except TypeError as error:
            raise DataError(folder / PREDICTIONS, number, f"expected a prediction ({error})") from error
        given[prediction.index] = prediction
    return given


def _begin(
    benchmark: Benchmark, folder: Path, settings: RunSettings, resume: bool, open_desk_here: Callable[[], Desk]
) -> dict[str, Any]:
    """The manifest of the run in this folder: a new one, or the old one if it is of the same run."""
    asked = asdict(settings)
    seed = asked.pop("seed")
    if (folder / MANIFEST).exists():
        if not resume:
            raise SetupError(f"{folder} holds a run already; go on with --resume, or choose another folder")
        manifest = _read_manifest(folder)
        as_before = {name: value for name, value in asdict(RunSettings()).items() if name != "seed"}  # younger settings
        for name, old, new in (
            ("data", manifest["data_sha256"], benchmark.data_sha256),
            ("settings", as_before | manifest["settings"], asked),
            ("seed", manifest["seed"], seed),
        ):
            if old != new:
                raise SetupError(f"{folder} holds a run with other {name} ({old}, not {new}); choose another folder")
        return manifest
    desk = open_desk_here()  # before anything is written: can the model be loaded at all?
    assert desk.generator is not None
    save_examples(benchmark.examples, folder / EXAMPLES)
    manifest = {
        "model": model_card(desk.generator),
        "data": benchmark.path.name,
        "data_sha256": benchmark.data_sha256,
        "settings": asked,
        "seed": seed,
        "elapsed_s": 0.0,
    }
    write_json(folder / MANIFEST, manifest)
    return manifest


def _left_over(benchmark: Benchmark, folder: Path) -> tuple[list[Item], list[Scored]]:
    """What is still to do, and the verdicts that stand."""
    here = range(len(benchmark.examples))
    standing = {s.index: s for s in read_verdicts(folder) if s.index in here}
    given = read_predictions(folder)
    items = [
        Item(index, example, given.get(index))
        for index, example in enumerate(benchmark.examples)
        if index not in standing
    ]
    return items, list(standing.values())


def how_far(scored: Sequence[Scored], total: int, to_do: int, elapsed_s: float) -> Progress:
    """The progress after these verdicts of `total`, where `to_do` were left at the start."""
    done_now = to_do - (total - len(scored))
    return Progress(
        done=len(scored),
        total=total,
        right=sum(s.outcome == ("match" if s.answerable else "no_answer") for s in scored),
        elapsed_s=elapsed_s,
        eta_s=elapsed_s / done_now * (total - len(scored)) if done_now else None,
    )


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Two runs must not write to one folder. The lock ends with the process, however it ends."""
    with (folder / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise SetupError(f"Another process is writing to {folder}") from error
        yield


def _read_manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise DataError(path, None, f"expected a JSON object ({error})") from error
    if not isinstance(manifest, dict) or not {"data_sha256", "settings", "seed", "elapsed_s"} <= manifest.keys():
        raise DataError(path, None, "expected the manifest of a run")
    return manifest


def write_json(path: Path, record: dict[str, Any]) -> None:
    half = path.with_name(path.name + ".part")
    half.write_text(json.dumps(record, ensure_ascii=False, allow_nan=False, indent=1) + "\n", encoding="utf-8")
    half.replace(path)
