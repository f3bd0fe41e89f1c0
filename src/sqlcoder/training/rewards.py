"""What a network proposes for a question, and what each proposal has earned when it was run.

A candidate earns 1 where it matches a gold on the database and on every perturbed copy of it, else 0: on one database
alone a wrong query is right by luck often enough to be learned.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlcoder.datasets.databases import database_path
from sqlcoder.db.database import Database
from sqlcoder.embedded.actions import linearise
from sqlcoder.embedded.arrays import TrainingInstance
from sqlcoder.embedded.features import Pieces, encode
from sqlcoder.embedded.parser import parse_question
from sqlcoder.embedded.tree import Unrepresentable
from sqlcoder.evaluation.judge import Limits, judge
from sqlcoder.evaluation.suite.hold import hold_against
from sqlcoder.example import Example
from sqlcoder.linking.linker import link
from sqlcoder.question import Question
from sqlcoder.training.network import Network
from sqlcoder.training.prepare import build_instance, gold_tree
from sqlcoder.training.stepper import TorchStepper

_LIMITS = Limits(timeout_s=2.0, max_rows=10_000)


@dataclass(frozen=True, slots=True)
class Rollout:
    """A question's candidates as training instances, what each has earned, and the gold's instance."""

    candidates: tuple[TrainingInstance, ...]
    rewards: tuple[float, ...]
    """For each candidate, the likeliest first: 0 or 1."""
    gold: TrainingInstance

    @property
    def teaches(self) -> bool:
        """Do some candidates earn more than others?"""
        return len(set(self.rewards)) > 1


class Judged:
    """One database with its perturbed copies, on which candidates are run. Close it, or use it in `with`."""

    def __init__(self, db_id: str, databases: Path, suite: Path | None, pieces: Pieces) -> None:
        """Raises DatabaseError, SetupError where a database cannot be opened."""
        self._open = ExitStack()
        self._db_id, self._pieces = db_id, pieces
        self._database = self._open.enter_context(Database.open(database_path(databases, db_id)))
        paths = sorted((suite / db_id).glob("copy_*.sqlite")) if suite else []
        self._copies = [self._open.enter_context(Database.open(path)) for path in paths]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._open.close()

    def roll_out(self, example: Example, network: Network, beams: int) -> Rollout | None:
        """The beam for one question, judged; None where the gold is outside of the grammar or of what was linked."""
        schema, values = self._database.schema(), self._database.values()
        question = Question(example.question, self._db_id)
        try:
            gold = build_instance(question, gold_tree(example, schema), schema, values, self._pieces, group=0)
        except (Unrepresentable, KeyError):
            return None
        task = link(question, schema, values)
        encoder, nodes = encode(task, self._pieces)
        parses = parse_question(task, lambda given: TorchStepper(network, given), self._pieces, beams=beams)
        candidates, rewards = [], []
        for parse in parses:
            verdict = judge(example, parse.candidate.query, self._database, limits=_LIMITS)
            if parse.candidate.query is not None:
                verdict = hold_against(verdict, example, parse.candidate.query, self._copies, limits=_LIMITS)
            candidates.append(TrainingInstance(encoder, linearise(parse.tree, nodes), gold.relevant))
            rewards.append(float(verdict.outcome == "match"))
        return Rollout(tuple(candidates), tuple(rewards), gold)


def mean_reward(rollouts: Sequence[Rollout]) -> float:
    """What the likeliest candidates earn on average; 0 where there are none."""
    firsts = [rollout.rewards[0] for rollout in rollouts if rollout.rewards]
    return sum(firsts) / len(firsts) if firsts else 0.0
