"""A generator that reads its answers from a file: for tests, demonstrations and replays of other systems.

The file is JSON (one object: question -> answer) or JSON Lines (one object a line: {"question": ..., "answer": ...}).
An answer is one of

    "SELECT ..."                                    a query
    null                                            "this schema does not answer the question"
    ["SELECT ...", null, ...]                       several, the best first
    {"sql": "SELECT ...", "score": -0.2}            one with its log-probability; "confidence" (0 to 1) and "reading"
                                                    (lines of text) may stand beside it

and a list may hold any of these. Questions are compared without regard to case, blanks and a closing mark. A question
that the file does not have gets a candidate without a query: a script makes nothing up.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlcoder.candidate import Candidate
from sqlcoder.errors import DataError, SetupError
from sqlcoder.query import Query
from sqlcoder.task import Task

_ANSWER = 'SQL text, null, {"sql": ..., "score": ...} or a list of these'


class ScriptedGenerator:
    """Candidates by question, from a file."""

    def __init__(self, path: str | Path) -> None:
        """Reads the whole file. Raises SetupError where it can't be opened and DataError where it can't be read."""
        self.path = Path(path)
        self.name = f"scripted:{self.path.name}"
        self._answers = {_key(question): answers for question, answers in _read(self.path)}

    def generate(self, tasks: Sequence[Task], *, n: int = 5) -> list[list[Candidate]]:
        """The file's candidates for each task's question, in the task's dialect."""
        return [self._candidates(task)[:n] for task in tasks]

    def _candidates(self, task: Task) -> list[Candidate]:
        missing = [Candidate(None, 0.0, reading=(f"the script {self.path.name} has no such question",))]
        known = self._answers.get(_key(task.question.text), missing)
        return [c if c.query is None else replace(c, query=Query(c.query.sql, task.dialect)) for c in known]


def _key(question: str) -> str:
    return " ".join(question.casefold().split()).rstrip("?!. ")


def _read(path: Path) -> Iterator[tuple[str, list[Candidate]]]:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise SetupError(f"Cannot read the script {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise DataError(path, None, "expected UTF-8 text") from error
    for line, question, answer in _pairs(path, text):
        given = answer if isinstance(answer, list) else [answer]
        if not given:
            raise DataError(path, line, f"the answer to {question!r} is an empty list; expected {_ANSWER}")
        yield question, [_candidate(path, line, question, item) for item in given]


def _pairs(path: Path, text: str) -> Iterator[tuple[int | None, str, object]]:
    """(line, question, answer) from JSON or JSON Lines; one JSON object with other keys is the former."""
    try:
        whole = json.loads(text)
    except json.JSONDecodeError:
        whole = None
    if isinstance(whole, dict) and "question" not in whole:
        yield from ((None, question, answer) for question, answer in whole.items())
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise DataError(path, number, f"not JSON: {error.msg}") from error
        if not isinstance(row, dict) or not isinstance(row.get("question"), str) or "answer" not in row:
            raise DataError(path, number, 'expected {"question": "...", "answer": ...}')
        yield number, row["question"], row["answer"]


def _candidate(path: Path, line: int | None, question: str, item: object) -> Candidate:
    fields: dict[str, Any] = item if isinstance(item, dict) else {"sql": item}
    sql, score, confidence = fields.get("sql"), fields.get("score", 0.0), fields.get("confidence")
    reading = fields.get("reading", [])
    known = set(fields) <= {"sql", "score", "confidence", "reading"}
    numeric = _is_number(score) and (confidence is None or (_is_number(confidence) and 0 <= confidence <= 1))
    worded = isinstance(reading, list) and all(isinstance(fact, str) for fact in reading)
    if not (known and (sql is None or isinstance(sql, str)) and numeric and worded):
        raise DataError(path, line, f"the answer to {question!r} is not {_ANSWER}")
    query = None if sql is None else Query(sql)
    return Candidate(query, float(score), confidence, raw=sql or "", reading=tuple(reading))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
