"""Build a suite: draw many copies of each database, keep the few that kill the most mutants.

Per database: the mutants of every distinct gold are held against the original; drawn copies, first with the mentions of
all golds, then with those of some golds that still have survivors, are held against what survived so far; a greedy
choice (Johnson 1974, set cover) keeps at most so many of them. Nothing is written beside the original: candidates live
in a temporary folder, the chosen ones go to the suite's.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from sqlcoder.datasets.databases import database_path
from sqlcoder.errors import SetupError
from sqlcoder.evaluation.accuracy import wilson
from sqlcoder.evaluation.benchmark import Benchmark
from sqlcoder.evaluation.judge import Limits
from sqlcoder.evaluation.suite.adequacy import (
    Adequacy,
    Trial,
    adequacy_line,
    put_to_trial,
    share_caught,
    try_on_copy,
)
from sqlcoder.evaluation.suite.ground import survey
from sqlcoder.evaluation.suite.mentions import Mentions, read_mentions
from sqlcoder.evaluation.suite.original import Original, read_original
from sqlcoder.evaluation.suite.perturb import perturb
from sqlcoder.evaluation.suite.quick import open_quick
from sqlcoder.evaluation.suite.store import begin_suite, finish_suite
from sqlcoder.evaluation.suite.write import write_copy
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.workers.executors import open_workers

DEADLINE_S = 4 * 3600.0
"""For one database; the queries have deadlines of their own."""


@dataclass(frozen=True, slots=True)
class SuiteSettings:
    """What decides how a suite comes out."""

    copies: int = 8
    """At most so many of each database."""
    general: int = 16
    """Candidates drawn with the mentions of all golds."""
    focused: int = 60
    """At most so many more, each for a few golds that have survivors."""
    patience: int = 20
    """Focused candidates in a row that catch nothing before we give up."""
    least: float = 0.8
    """Below this score a question is weak."""
    seed: int = 0
    limits: Limits = field(default_factory=lambda: Limits(timeout_s=5.0))


@dataclass(frozen=True, slots=True)
class Task:
    """One database and its distinct questions."""

    db_id: str
    path: Path
    folder: Path
    """Where its copies go."""
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Copies:
    """What came of one database."""

    db_id: str
    names: tuple[str, ...]
    found: tuple[Adequacy, ...]
    """One for each distinct gold."""
    candidates: int
    elapsed_s: float
    processor_s: float


def build_suite(
    benchmark: Benchmark,
    folder: Path,
    *,
    settings: SuiteSettings | None = None,
    workers: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, Any]:
    """Build a suite for a benchmark under `folder`; gives back the summary that `suite.json` holds.

    `progress` is told how many databases of how many are done. Raises SetupError (the folder holds something, or lies
    in the databases' folder; a worker failed) and DatabaseError.
    """
    settings = settings or SuiteSettings()
    began = time.monotonic()
    begin_suite(folder, benchmark.databases)
    tasks = _tasks(benchmark, folder)
    done: dict[str, Copies] = {}
    with open_workers(
        "local" if workers > 1 else "serial",
        start=partial(_as_is, settings),
        work=build_copies,
        count=min(workers, len(tasks)) or 1,
    ) as crew:
        for outcome in crew.run(tasks, deadline_s=DEADLINE_S):
            if outcome.value is None:
                raise SetupError(f"The suite for {tasks[outcome.index].db_id} was not built: {outcome.error}")
            done[outcome.value.db_id] = outcome.value
            if progress:
                progress(len(done), len(tasks))
    ordered = [done[task.db_id] for task in tasks]
    questions = list(_question_lines(benchmark, ordered, settings.least))
    summary = _summary(benchmark, ordered, questions, settings, time.monotonic() - began)
    return finish_suite(folder, summary, questions)


def _as_is(settings: SuiteSettings) -> SuiteSettings:
    """What a worker needs once; a plain function, so that it can travel to another process."""
    return settings


def build_copies(settings: SuiteSettings, task: Task) -> Copies:
    """The copies of one database. Raises DatabaseError."""
    began, busy = time.monotonic(), time.process_time()
    original = read_original(task.path)
    with open_quick(task.path) as database:
        found = [put_to_trial(example, database, original.schema, settings.limits) for example in task.examples]
    with tempfile.TemporaryDirectory(prefix="sqlcoder-suite-") as work:
        drawn = 0
        for candidate in _candidates(original, found, settings, Path(work)):
            drawn += 1
            candidate.tell(_try(candidate, found, settings.limits))
        chosen = _choose(found, settings.copies)
        names = {old: f"copy_{number:02}.sqlite" for number, old in enumerate(chosen, start=1)}
        for old, name in names.items():
            (task.folder / task.db_id).mkdir(parents=True, exist_ok=True)
            shutil.move(Path(work) / old, task.folder / task.db_id / name)
    for adequacy in found:
        for trial in adequacy.trials:
            trial.caught_by = {names[c] for c in trial.caught_by if c in names}
        adequacy.undetermined = [names[c] for c in adequacy.undetermined if c in names]
    return Copies(
        db_id=task.db_id,
        names=tuple(names.values()),
        found=tuple(found),
        candidates=drawn,
        elapsed_s=time.monotonic() - began,
        processor_s=time.process_time() - busy,
    )


@dataclass(slots=True)
class _Candidate:
    path: Path
    general: bool
    caught: int = 0

    def tell(self, caught: int) -> None:
        self.caught = caught


def _candidates(
    original: Original, found: Sequence[Adequacy], settings: SuiteSettings, work: Path
) -> Iterator[_Candidate]:
    """Copies one after the other; how many mutants each caught is told back before the next is drawn."""
    rng = random.Random(f"{settings.seed}:{original.path.stem}")
    everything = _mentions([a.example for a in found], original)
    useless = 0
    for number in range(settings.general + settings.focused):
        open_still = [a for a in found if a.survivors]
        if not open_still or useless >= settings.patience:
            return
        general = number < settings.general
        some = found if general else rng.sample(open_still, min(len(open_still), rng.choice((1, 2, 5))))
        mentions = everything if general else _mentions([a.example for a in some], original)
        candidate = _Candidate(work / f"{number:03}.sqlite", general)
        write_copy(original, perturb(original, mentions, rng.getrandbits(32)), candidate.path)
        yield candidate
        useless = 0 if candidate.caught or general else useless + 1


def _mentions(examples: Sequence[Example], original: Original) -> Mentions:
    return read_mentions([Query(gold) for e in examples for gold in e.golds], original.schema)


def _try(candidate: _Candidate, found: Sequence[Adequacy], limits: Limits) -> int:
    """Hold a candidate against the mutants; the general ones see all that the original missed, so that they compare."""
    caught = 0
    name = candidate.path.name
    with open_quick(candidate.path) as copy:
        for adequacy in found:
            trials = [t for t in adequacy.trials if not t.on_original and (candidate.general or not t.caught_by)]
            if not trials:
                continue
            ground = survey(adequacy.example, copy, limits, witness=candidate.path)
            if not ground.references:
                adequacy.undetermined.append(name)
            caught += try_on_copy(adequacy, name, copy, ground, limits, trials)
    return caught


def _choose(found: Sequence[Adequacy], most: int) -> list[str]:
    """The copies that together catch the most mutants, the best first; none that adds nothing."""
    left: list[Trial] = [t for a in found for t in a.trials if not t.on_original and t.caught_by]
    chosen: list[str] = []
    while left and len(chosen) < most:
        names = sorted({name for trial in left for name in trial.caught_by})
        best = max(names, key=lambda name: sum(name in trial.caught_by for trial in left))
        chosen.append(best)
        left = [trial for trial in left if best not in trial.caught_by]
    return chosen


def _tasks(benchmark: Benchmark, folder: Path) -> list[Task]:
    by_db: dict[str, dict[tuple[Any, ...], Example]] = {}
    for example in benchmark.examples:
        if example.answerable and example.golds:
            by_db.setdefault(example.db_id, {}).setdefault(_same(example), example)
    return [
        Task(db_id, database_path(benchmark.databases, db_id), folder, tuple(examples.values()))
        for db_id, examples in by_db.items()
    ]


def _same(example: Example) -> tuple[Any, ...]:
    """Questions of one key share their mutants."""
    return example.golds, example.policy


def _question_lines(benchmark: Benchmark, copies: Sequence[Copies], least: float) -> Iterator[dict[str, Any]]:
    lines = {(c.db_id, *_same(a.example)): adequacy_line(a, least) for c in copies for a in c.found}
    for index, example in enumerate(benchmark.examples):
        if (line := lines.get((example.db_id, *_same(example)))) is not None:
            yield {"index": index, "id": example.id, "db_id": example.db_id, "question": example.question, **line}


def _summary(
    benchmark: Benchmark,
    copies: Sequence[Copies],
    questions: Sequence[dict[str, Any]],
    settings: SuiteSettings,
    elapsed_s: float,
) -> dict[str, Any]:
    found = [a for c in copies for a in c.found]
    trials = [t for a in found for t in a.trials]
    caught, counted = share_caught(found)
    alone, _ = share_caught(found, by_original_alone=True)
    return {
        "golds": len(found),
        "mutants": len(trials) + sum(a.stillborn for a in found),
        "stillborn": sum(a.stillborn for a in found),
        "equivalent": len(trials) - counted,
        "contradicted": sum(t.equivalent is not None and t.caught for t in trials),
        "counted": counted,
        "caught_by_original": alone,
        "caught": caught,
        "score_of_original": alone / counted if counted else None,
        "score": caught / counted if counted else None,
        "ci95": wilson(caught, counted) if counted else None,
        "questions": len(questions),
        "weak": sum(q["weak"] for q in questions),
        "without_mutants": sum(q["score"] is None for q in questions),
        "failed_golds": sum(a.failure is not None for a in found),
        "databases": {
            c.db_id: {
                "copies": list(c.names),
                "candidates": c.candidates,
                "score_of_original": _share(*share_caught(c.found, by_original_alone=True)),
                "score": _share(*share_caught(c.found)),
                "counted": share_caught(c.found)[1],
                "elapsed_s": round(c.elapsed_s, 1),
            }
            for c in copies
        },
        "elapsed_s": round(elapsed_s, 1),
        "processor_s": round(sum(c.processor_s for c in copies), 1),
        "manifest": {
            "data": benchmark.path.name,
            "data_sha256": benchmark.data_sha256,
            "seed": settings.seed,
            "copies": settings.copies,
            "least": settings.least,
        },
    }


def _share(right: int, n: int) -> float | None:
    return right / n if n else None
