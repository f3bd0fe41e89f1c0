"""How well databases tell a question's gold from its mutants: the mutation score (DeMillo, Lipton, Sayward 1978).

score = caught / (mutants - stillborn - equivalent). Stillborn mutants don't run at all, so any database catches them:
they prove nothing and leave the count. Equivalent ones are those that a listed rule proves (`equivalence`) or that the
question's policy allows (`allowed`); every other survivor counts as not caught.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlcoder.db.database import Database
from sqlcoder.errors import QueryError, Timeout
from sqlcoder.evaluation.judge import Limits
from sqlcoder.evaluation.suite.allowed import why_allowed
from sqlcoder.evaluation.suite.equivalence import simplify, why_same
from sqlcoder.evaluation.suite.ground import Ground, survey
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.guard import guard
from sqlcoder.sql.mutate import Mutant, mutate


@dataclass(slots=True)
class Trial:
    """One mutant and what became of it."""

    mutant: Mutant
    safe: Query
    """The mutant as the guard lets it run."""
    on_original: bool = False
    """Did the original database tell it from the golds?"""
    caught_by: set[str] = field(default_factory=set)
    """The copies that did."""
    equivalent: str | None = None
    """The rules that prove it means the same as a gold."""

    @property
    def caught(self) -> bool:
        return self.on_original or bool(self.caught_by)


@dataclass(slots=True)
class Adequacy:
    """A question's mutants, held against databases."""

    example: Example
    trials: list[Trial]
    """Without the stillborn."""
    stillborn: int = 0
    failure: str | None = None
    """Why there are no trials: no gold runs, or the main gold can't be parsed."""
    undetermined: list[str] = field(default_factory=list)
    """Copies whose rows leave the gold's result open: they say nothing about this question."""

    @property
    def counted(self) -> list[Trial]:
        """The trials that make up the score: not proved equivalent, or caught in spite of it."""
        return [t for t in self.trials if t.caught or not t.equivalent]

    @property
    def survivors(self) -> list[Trial]:
        return [t for t in self.counted if not t.caught]

    @property
    def score(self) -> float | None:
        """Share of counted mutants that are caught; None where there are none."""
        counted = self.counted
        return sum(t.caught for t in counted) / len(counted) if counted else None

    def is_weak(self, least: float) -> bool:
        """Is the score below the least one?"""
        return self.score is not None and self.score < least


class Proofs:
    """What shows that mutants of an example's main gold are no faults, whatever the rows are."""

    def __init__(self, example: Example, schema: Schema) -> None:
        """`schema` lists only the foreign keys that hold."""
        self._schema, self._policy = schema, example.policy
        self._golds = [Query(sql, schema.dialect) for sql in example.golds]
        self._plain = [simplify(gold, schema) for gold in self._golds]

    def of(self, mutant: Query) -> str | None:
        """The rules that prove the mutant equivalent to a gold, or what of the policy allows it; None without proof."""
        plain = simplify(mutant, self._schema)
        same = next(filter(None, (why_same(gold, plain) for gold in self._plain)), None)
        return same or why_allowed(self._golds[0], mutant, self._policy)


def put_to_trial(example: Example, database: Database, schema: Schema, limits: Limits) -> Adequacy:
    """The mutants of an example's main gold, held against the original database.

    `schema` lists only the foreign keys that hold. Raises DatabaseError.
    """
    ground = survey(example, database, limits)
    if not ground.references:
        return Adequacy(example, [], failure="no gold runs")
    gold = Query(example.golds[0], database.dialect)
    try:
        mutants = mutate(guard(gold, database.schema()), database.schema())
    except QueryError as error:
        return Adequacy(example, [], failure=f"{type(error).__name__}: {error}")
    proofs = Proofs(example, schema)
    trials: list[Trial] = []
    for mutant in mutants:
        try:
            trial = Trial(mutant, guard(mutant.query, database.schema()))
            trial.on_original = ground.judge(trial.safe, database, limits).outcome != "match"
        except Timeout:
            pass  # it runs; here it was not seen to differ
        except QueryError:
            continue
        if not trial.on_original:
            trial.equivalent = proofs.of(mutant.query)
        trials.append(trial)
    return Adequacy(example, trials, stillborn=len(mutants) - len(trials))


def try_on_copy(
    adequacy: Adequacy, name: str, database: Database, ground: Ground, limits: Limits, trials: Iterable[Trial]
) -> int:
    """Hold trials of a question against one copy; how many it catches that nothing had caught."""
    new = 0
    for trial in trials:
        if ground.catches(trial.safe, database, limits):
            new += not trial.caught
            trial.caught_by.add(name)
    return new


def share_caught(found: Sequence[Adequacy], *, by_original_alone: bool = False) -> tuple[int, int]:
    """Over distinct golds: (caught mutants, counted mutants)."""
    counted = [trial for adequacy in found for trial in adequacy.counted]
    return sum(t.on_original if by_original_alone else t.caught for t in counted), len(counted)


def adequacy_line(adequacy: Adequacy, least: float) -> dict[str, Any]:
    """One line of `questions.jsonl`, without the question's place."""
    return {
        "gold": adequacy.example.golds[0] if adequacy.example.golds else None,
        "mutants": len(adequacy.trials) + adequacy.stillborn,
        "stillborn": adequacy.stillborn,
        "equivalent": sum(t.equivalent is not None and not t.caught for t in adequacy.trials),
        "caught_by_original": sum(t.on_original for t in adequacy.trials),
        "caught": sum(t.caught for t in adequacy.trials),
        "score": adequacy.score,
        "weak": adequacy.is_weak(least),
        "failure": adequacy.failure,
        "undetermined_on": adequacy.undetermined,
        "survivors": [
            {"kind": t.mutant.kind, "what": t.mutant.what, "sql": t.mutant.query.sql} for t in adequacy.survivors
        ],
    }
