"""What the audit records of a question and of what came of it: who, when, where, the question, the SQL, how it ended.

Values of sensitive columns are masked: literals of the SQL that meet such a column, the same words in the question, and
whatever in either has the form of an e-mail address, a card number and the like. Where a masked literal cannot be found
in the question (it says "last May", the SQL a date), the whole question is masked.
"""

from __future__ import annotations

import os
import pwd
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlcoder.answer import Answer
from sqlcoder.audit import AuditLog
from sqlcoder.db.sensitivity import mask_forms
from sqlcoder.errors import QueryError
from sqlcoder.link import Value
from sqlcoder.query import Query
from sqlcoder.question import Question
from sqlcoder.schema import Schema
from sqlcoder.settings import hide_password
from sqlcoder.sql.lineage import tables_used
from sqlcoder.sql.sensitive import HIDDEN, mask_literals

_TELLING = 3
"""Letters and digits below which a literal that the question does not hold tells nothing: '%Y', '-'."""


@dataclass(slots=True)
class Asked:
    """What is known so far of a question that is being answered; `record` makes the line."""

    question: Question
    database: str = ""
    model: str = ""
    schema: Schema | None = None
    values: Sequence[Value] = ()
    """What linking took for literals of the question, with the words that they came from."""
    sent: tuple[Query, ...] = ()
    """Queries that the database was, or may have been, sent."""
    answer: Answer | None = None
    user: str | None = None
    """Who asks; None: the user whose process this is."""
    began: datetime = field(default_factory=lambda: datetime.now(UTC))

    def may_run(self, queries: Iterable[Query]) -> None:
        """These are about to be tried: should this process be stopped meanwhile, any of them may have run."""
        self.sent = tuple(queries)

    def ran(self, queries: Iterable[Query]) -> None:
        """Of those, these were."""
        tried = set(queries)
        self.sent = tuple(query for query in dict.fromkeys(self.sent) if query in tried)

    def ends(self, answer: Answer) -> Answer:
        """Note how it ended; the answer, as it is."""
        self.answer = answer
        return answer

    def record(self, error: BaseException | None = None) -> dict[str, Any]:
        """One line of the audit; `error` is what was raised where there is no answer."""
        answer = self.answer if error is None else None
        query = answer.query if answer else None
        masked = {q: self._mask(q) for q in (*self.sent, *filter(None, [query]))}
        literals = dict.fromkeys(text for _, texts in masked.values() for text in texts)
        result = answer.result if answer else None
        return {
            "time": self.began.isoformat(timespec="milliseconds"),
            "who": self.user or who(),
            "database": hide_password(self.database),
            "question": mask_question(self.question, list(literals), self.values),
            "sql": masked[query][0] if query else None,
            "tables": self._tables(query) if query else [],
            "rows": len(result.rows) if result else None,
            "elapsed_s": round((datetime.now(UTC) - self.began).total_seconds(), 4),
            "outcome": _outcome(answer, error),
            "model": hide_password(self.model),
            "tried": [masked[q][0] for q in self.sent if q != query],
        }

    def _mask(self, query: Query) -> tuple[str, tuple[str, ...]]:
        if self.schema is None:
            return HIDDEN, ()
        try:
            sql, literals = mask_literals(query, self.schema)
        except QueryError:  # guarded queries can be read; whatever else came here is not to be shown
            return HIDDEN, ()
        return mask_forms(sql, HIDDEN), literals

    def _tables(self, query: Query) -> list[str]:
        return list(tables_used(query, self.schema)) if self.schema else []


@contextmanager
def recorded(question: Question, audit: str | Path | None, user: str | None = None) -> Iterator[Asked]:
    """Within, a question is answered; what of it was noted is appended to the file, however it ends.

    Raises SetupError at once where the file cannot be written, and at the end where it no longer can be.
    """
    asked = Asked(question, user=user)
    if audit is None:
        yield asked
        return
    log = AuditLog(Path(audit).expanduser())
    log.require_writable()
    try:
        yield asked
    except BaseException as error:
        log.append(asked.record(error))
        raise
    log.append(asked.record())


def who() -> str:
    """The user whose process this is, as the system knows it (not as the environment says)."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container without an entry for it
        return f"uid {os.getuid()}"


def mask_question(question: Question, literals: Iterable[str], values: Sequence[Value] = ()) -> str:
    """The question without what has a sensitive form and without these literals of its SQL.

    >>> mask_question(Question("orders of Ann Lee since May"), ["%ann lee%"])
    'orders of ••• since May'
    >>> mask_question(Question("who was born on May 3rd 1980"), ["1980-05-03"])
    '•••'
    """
    text, words = question.text, question.words()
    spans: list[tuple[int, int]] = []
    for literal in literals:
        core = literal.strip("%_* ")
        found = [m.span() for m in re.finditer(rf"(?<!\w){re.escape(core)}(?!\w)", text, re.IGNORECASE)] if core else []
        if not found and sum(map(str.isalnum, core)) >= _TELLING:
            found = [m.span() for m in re.finditer(re.escape(core), text, re.IGNORECASE)]
            found += [
                (words[v.start].start, words[v.end - 1].end)
                for v in values
                if v.text.casefold() == core.casefold() and 0 <= v.start < v.end <= len(words)
            ]
            if not found:
                return HIDDEN
        spans += found
    for start, end in _disjoint(spans):
        text = text[:start] + HIDDEN + text[end:]
    return mask_forms(text, HIDDEN)


def _disjoint(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The spans, those that touch made one, the last first."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined[::-1]


def _outcome(answer: Answer | None, error: BaseException | None) -> str:
    if answer is None:
        return f"error: {type(error).__name__}"
    if answer.query is None:
        return "no answer"
    return "answered" if answer.result is not None else "not executed"
