"""Where a person judges proposals: the next question, the proposed query with its rows, what becomes of a verdict.

The terminal and the page are two faces of a desk. Every query that is shown went through `ask`: guarded, run on a
connection that only reads, sensitive values hidden. A rewritten query is saved only where it passes the same way.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlcoder import asking
from sqlcoder.answer import Answer
from sqlcoder.candidate import Candidate
from sqlcoder.datasets.feedback import Judgement, Opinion, append_opinion, now, read_opinions
from sqlcoder.datasets.records import Record, read_lines
from sqlcoder.db.database import Database
from sqlcoder.errors import DataError, SetupError
from sqlcoder.generators.base import Generator
from sqlcoder.query import Query
from sqlcoder.task import Task

SHOWN_ROWS = 200
"""Rows that a person is shown: enough to judge, few enough to look at."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question to be judged; without `sql` the model proposes one."""

    question: str
    sql: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """What a person sees: a question and an answer, or why there is none."""

    index: int
    question: str
    answer: Answer

    @property
    def sql(self) -> str | None:
        return self.answer.query.sql if self.answer.query else None

    @property
    def proposal(self) -> str | None:
        """The query that is judged: also one that did not pass, since that is wrong too."""
        if self.sql is not None:
            return self.sql
        return self.answer.attempts[0].query.sql if self.answer.attempts else None

    @property
    def error(self) -> str | None:
        """Why there are no rows."""
        if self.answer.query is not None:
            return None
        told = [attempt.error for attempt in self.answer.attempts if attempt.error]
        return told[0] if told else self.answer.reason


class _Given:
    """A generator of one query: the person's own."""

    name = "given"

    def __init__(self, sql: str) -> None:
        self.sql = sql

    def generate(self, tasks: Sequence[Task], *, n: int = 5) -> list[list[Candidate]]:
        return [[Candidate(Query(self.sql, task.dialect), 0.0)] for task in tasks]


@dataclass(slots=True)
class Desk:
    """One person's place; not for several threads at once."""

    database: Database
    wanted: Sequence[Wanted]
    file: Path
    by: str
    model: Generator
    candidates: int = 5
    timeout_s: float = 30.0
    audit: str | None = None
    """File that records what is asked here, as `ask` does."""
    source: str = "collect"
    _judged: set[int] = field(default_factory=set)
    _skipped: set[int] = field(default_factory=set)
    _cases: dict[int, Case] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Looks up what this person judged before. Raises SetupError (no question, no name) or DataError (the file)."""
        if not self.wanted:
            raise SetupError("There are no questions to judge")
        if not self.by.strip():
            raise SetupError("Who judges? Give --by NAME")
        if self.file.exists():
            opinions, self.notes = read_opinions([self.file])
            name = self.name
            mine = {o.asked for o in opinions if o.by == self.by and o.db_id == name and o.verdict != "skip"}
            self._judged = {i for i, wanted in enumerate(self.wanted) if wanted.question in mine}

    @property
    def name(self) -> str:
        """The database's db_id."""
        return self.database.schema().name

    @property
    def judged(self) -> int:
        """How many of the questions this person has judged."""
        return len(self._judged)

    def following(self, after: int = -1) -> int | None:
        """The next question that this person has neither judged nor skipped, going round; None where there is none."""
        n = len(self.wanted)
        order = [(after + 1 + i) % n for i in range(n)]
        return next((i for i in order if i not in self._judged and i not in self._skipped), None)

    def case(self, index: int) -> Case:
        """The question of that number with its proposal. Raises SetupError, DatabaseError, GenerationError."""
        if not 0 <= index < len(self.wanted):
            raise SetupError(f"There is no question {index + 1}; there are {len(self.wanted)}")
        if index not in self._cases:
            wanted = self.wanted[index]
            model = self.model if wanted.sql is None else _Given(wanted.sql)
            self._cases[index] = Case(index, wanted.question, self._ask(wanted.question, model))
        return self._cases[index]

    def lay_out(self, case: Case) -> None:
        """Put a case on the desk that was answered elsewhere."""
        self._cases[case.index] = case

    def attempt(self, index: int, sql: str) -> Case:
        """A person's own query for that question, guarded and run. Raises SetupError for an empty one."""
        if not sql.strip():
            raise SetupError("There is no SQL to run")
        return Case(index, self.wanted[index].question, self._ask(self.wanted[index].question, _Given(sql)))

    def close(self) -> None:
        self.database.close()

    def _ask(self, question: str, model: Generator) -> Answer:
        return asking.ask(
            question,
            self.database,
            model=model,
            candidates=self.candidates,
            max_rows=SHOWN_ROWS,
            timeout_s=self.timeout_s,
            audit=self.audit,
        )

    def judge(
        self, index: int, verdict: Judgement, *, question: str | None = None, rewrite: str | None = None
    ) -> Opinion:
        """Save the verdict. `question` is a better wording, `rewrite` the right query of the verdict "rewrite".

        Raises SetupError where the rewriting does not pass, or the verdict and the rewriting do not fit.
        """
        case = self.case(index)
        if (verdict == "rewrite") != (rewrite is not None):
            raise SetupError("A rewriting goes with the verdict 'rewrite', and only with that one")
        if rewrite is not None and (error := self.attempt(index, rewrite).error):
            raise SetupError(f"Not saved, the rewritten query does not pass: {error}")
        opinion = Opinion(
            time=now(),
            by=self.by,
            db_id=self.name,
            asked=case.question,
            question=(question or "").strip() or case.question,
            sql=case.proposal,
            verdict=verdict,
            rewrite=rewrite,
            model=case.answer.model,
            source=self.source,
        )
        append_opinion(self.file, opinion)
        (self._skipped if verdict == "skip" else self._judged).add(index)
        return opinion


def read_wanted(path: str) -> list[Wanted]:
    """The questions of a JSONL file, or of stdin for "-": {"question": ..., "sql": ... or absent} a line.

    Our dataset's lines are read too: their first gold is the proposal. Raises DataError with the line.
    """
    records = _stdin_records() if path == "-" else read_lines(path)
    return [_wanted(record) for record in records]


def _wanted(record: Record) -> Wanted:
    question, sql, golds = record.text("question"), record.fields.get("sql"), record.fields.get("golds")
    if not question.strip():
        raise record.refuse("question: expected a text that is not empty")
    if sql is None and isinstance(golds, list) and golds:
        sql = golds[0]
    if sql is not None and (not isinstance(sql, str) or not sql.strip()):
        raise record.refuse("sql: expected a query, or nothing for the model to propose one")
    return Wanted(question, sql)


def _stdin_records() -> Iterator[Record]:
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise DataError("-", number, f"expected JSON: {error}") from error
        if not isinstance(value, dict):
            raise DataError("-", number, "expected an object")
        yield Record(Path("-"), number, value)
