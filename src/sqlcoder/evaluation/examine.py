"""One example of a run: ask the model as a user would, judge the answer. What a worker does."""

from __future__ import annotations

import time
from collections import OrderedDict
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlcoder import asking, generators
from sqlcoder.datasets.databases import database_path, variant_paths
from sqlcoder.db.database import Database
from sqlcoder.errors import DatabaseError, SQLCoderError
from sqlcoder.evaluation.copies import Copies
from sqlcoder.evaluation.judge import Limits
from sqlcoder.evaluation.private import hide_cells
from sqlcoder.evaluation.scored import Prediction, Scored, score
from sqlcoder.evaluation.scorers import check_scorer, load_scorer
from sqlcoder.example import Example
from sqlcoder.generators.base import Generator
from sqlcoder.query import Query
from sqlcoder.question import Question
from sqlcoder.verdict import Verdict
from sqlcoder.workers.base import describe

_OPEN_AT_ONCE = 4  # examples come by database, more or less


@dataclass(frozen=True, slots=True)
class RunSettings:
    """What decides the answers and verdicts of a run; a run is resumed with the same ones only."""

    model: str = "embedded"
    candidates: int = 5
    min_confidence: float = 0.0
    timeout_s: float = 30.0
    """Bounds each query: of the model while it answers, and of the judge."""
    max_rows: int = 10_000
    """Of the answers; the judge reads further."""
    offline: bool = True
    seed: int = 0
    scorer: str = "ours"
    """A name of `scorers.SCORERS`."""
    suite: str | None = None
    """A folder with variants of the databases, `<db_id>/*.sqlite`, for a scorer that looks at them."""
    show_sensitive: bool = False
    """May reasons quote cells of results that show sensitive columns?"""

    @property
    def deadline_s(self) -> float:
        """Seconds after which an example's worker is killed, since it hears no interrupt.

        `ask` runs its queries within one timeout, the judge has a prediction and a gold or two.
        """
        return 60 + 4 * self.timeout_s


@dataclass(frozen=True, slots=True)
class Item:
    """An example to examine."""

    index: int
    example: Example
    prediction: Prediction | None = None
    """An answer that was given before; then the model is not asked."""


@dataclass(slots=True)
class Desk:
    """What a worker has at hand: the model, and the databases it opened last."""

    generator: Generator | None
    databases: Path
    settings: RunSettings
    _copies: Copies = field(default_factory=Copies)
    _open: OrderedDict[str, Database] = field(default_factory=OrderedDict)
    _variants: tuple[str, list[Database]] = ("", [])

    def database(self, db_id: str) -> Database:
        """The open database of that name; its queries run on a copy. Raises DatabaseError."""
        if db_id not in self._open:
            path = database_path(self.databases, db_id)
            self._open[db_id] = self._copies.open(path, timeout_s=self.settings.timeout_s)
            while len(self._open) > _OPEN_AT_ONCE:
                left, database = self._open.popitem(last=False)
                database.close()
                self._copies.drop(database_path(self.databases, left))
        self._open.move_to_end(db_id)
        return self._open[db_id]

    def variants(self, db_id: str) -> list[Database]:
        """The variants of that database in the suite, open; none without one. Raises DatabaseError."""
        if self.settings.suite is None:
            return []
        if self._variants[0] != db_id:
            self._close_variants()
            with ExitStack() as stack:  # all of them, or none: half a suite is another suite
                opened = [
                    stack.enter_context(self._copies.open(path, timeout_s=self.settings.timeout_s, cache=False))
                    for path in variant_paths(self.settings.suite, db_id)
                ]
                stack.pop_all()
            self._variants = db_id, opened
        return self._variants[1]

    def _close_variants(self) -> None:
        for variant in self._variants[1]:
            variant.close()
        self._variants = ("", [])

    def close(self) -> None:
        self._close_variants()
        while self._open:
            self._open.popitem()[1].close()
        self._copies.close()


def open_desk(databases: Path, settings: RunSettings, *, with_model: bool = True) -> Desk:
    """A worker's desk. Raises SetupError (a scorer that there is not) or what the model's constructor raises."""
    check_scorer(settings.scorer, settings.suite)
    generator = generators.load(settings.model, offline=settings.offline) if with_model else None
    return Desk(generator, databases, settings)


def examine(desk: Desk, item: Item) -> tuple[Prediction, Scored]:
    """Answer an example (unless it is answered) and judge the answer. What breaks becomes the verdict."""
    try:
        database = desk.database(item.example.db_id)
        prediction = item.prediction or answer(desk, item, database)
        limits = Limits(timeout_s=desk.settings.timeout_s)
        databases = [database, *desk.variants(item.example.db_id)]
        judge_by = load_scorer(desk.settings.scorer)
        verdict = judge_by(item.example, prediction.query(database.dialect), databases, limits)
        if prediction.failure is not None and verdict.outcome != "gold_failed":
            verdict = Verdict("pred_failed", prediction.failure)  # breaking is not refusing
        if not desk.settings.show_sensitive:
            verdict = hide_cells(verdict, _queries(item.example, prediction, database.dialect), database.schema())
    except DatabaseError as error:  # the benchmark's database: no fault of the model
        prediction = item.prediction or Prediction(item.index, item.example.id, None, failure=describe(error))
        verdict = Verdict("gold_failed", describe(error))
    return prediction, score(item.example, prediction, verdict)


def _queries(example: Example, prediction: Prediction, dialect: str) -> list[Query]:
    """The queries whose rows a verdict may speak of."""
    pred = prediction.query(dialect)
    return [*(Query(gold, dialect) for gold in example.golds), *([pred] if pred else [])]


def answer(desk: Desk, item: Item, database: Database) -> Prediction:
    """Ask the model through `ask`, the function that users call. Raises DatabaseError."""
    assert desk.generator is not None, "this desk was opened without a model"
    example, settings = item.example, desk.settings
    started = time.monotonic()
    try:
        given = asking.ask(
            Question(example.question, example.db_id, example.instructions),
            database,
            model=desk.generator,
            candidates=settings.candidates,
            min_confidence=settings.min_confidence,
            max_rows=settings.max_rows,
            timeout_s=settings.timeout_s,
            offline=settings.offline,
        )
    except DatabaseError:
        raise
    except SQLCoderError as error:  # an empty question, a model that failed: this example's loss alone
        elapsed_s = time.monotonic() - started
        return Prediction(item.index, example.id, None, elapsed_s=round(elapsed_s, 4), failure=describe(error))
    return Prediction(
        index=item.index,
        id=example.id,
        sql=given.query.sql if given.query else None,
        reason=given.reason,
        confidence=round(given.confidence, 4),
        elapsed_s=round(time.monotonic() - started, 4),
    )


def model_card(generator: Generator) -> dict[str, Any]:
    """What a generator says of itself: its name, and its card where it has one."""
    card = getattr(generator, "card", None)
    return {"name": generator.name, **(card if isinstance(card, dict) else {})}
