"""`ask`: the product in one function, top to bottom.

    question -> schema -> linked task -> candidates -> guarded queries -> result -> answer

What is not a question of the database ends in two ways. A question that nobody could read (empty, longer than
`MAX_CHARACTERS`) is the caller's mistake: SetupError. One that we can read and cannot answer (no words in it, another
language than the model's, nothing in the schema) is an honest no: an `Answer` without a query, with a reason.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Literal

from sqlcoder import generators
from sqlcoder.answer import Answer, Attempt
from sqlcoder.asked import recorded
from sqlcoder.candidate import Candidate
from sqlcoder.db.database import Database
from sqlcoder.decoding.guide import Trial, confidence_in, first_accepted, guard_all, try_in_order
from sqlcoder.errors import SetupError
from sqlcoder.generators.base import Generator, reads_only_english
from sqlcoder.generators.english import is_english
from sqlcoder.linking.linker import link
from sqlcoder.masking import hide_sensitive, listed, notes_on_hidden
from sqlcoder.question import Question
from sqlcoder.schema import Schema
from sqlcoder.sql.reading import describe

MAX_CHARACTERS = 2_000
"""A longer text is a document, not a question (the embedded model reads some 200 words)."""

Step = Literal["linking", "candidates", "running"]
"""What is being done for a question, in this order."""


def ask(
    question: str | Question,
    database: Database | str | Path,
    *,
    model: Generator | str = "embedded",
    candidates: int = 5,
    min_confidence: float = 0.0,
    execute: bool = True,
    max_rows: int = 10_000,
    timeout_s: float = 30.0,
    offline: bool = True,
    show_sensitive: bool = False,
    audit: str | Path | None = None,
    user: str | None = None,
    progress: Callable[[Step], None] | None = None,
) -> Answer:
    """Answer a question from a database.

    `database` is an open `Database` (left open), a file or an SQLAlchemy URL (opened and closed here); `model` a
    generator or its name. `timeout_s` bounds what all queries of this question may run, in seconds. With
    `execute=False` nothing runs, and the answer has a query and no result. The values of sensitive columns (marked in
    sqlcoder.toml, or known by name or cells: `sqlcoder.db.sensitivity`) are hidden in results unless `show_sensitive`.
    `audit` is a file to which a line is appended, however this ends; where it cannot be, there is no answer; it names
    `user` as who asked, by default the user of this process. `progress` is told of each step as it begins; what it
    raises ends the question.

    Raises SetupError (empty or endless question, unknown model, an audit that cannot be written), DatabaseError and
    GenerationError. Queries that fail are not raised: they are the answer's attempts.
    """
    started = time.monotonic()
    question = Question(question) if isinstance(question, str) else question
    _refuse_unreadable(question.text)
    begins = progress or _tell_nobody

    with ExitStack() as stack:
        asked = stack.enter_context(recorded(question, audit, user))
        asked.database = database.url if isinstance(database, Database) else str(database)
        generator = generators.load(model, offline=offline) if isinstance(model, str) else model
        asked.model = generator.name
        if not isinstance(database, Database):
            database = stack.enter_context(Database.open(database))
        asked.database, asked.schema = database.url, database.schema()
        schema = asked.schema
        if reason := _unanswerable(question, schema, english=reads_only_english(generator)):
            return asked.ends(_no(question, generator, reason, started))

        begins("linking")
        values = database.values()
        task = link(question, schema, values)
        asked.values = task.values
        notes = database.notes + _notes(values.sampled, task.left_out)

        begins("candidates")
        proposed = generator.generate([task], n=candidates)[0]
        if not proposed or proposed[0].query is None:
            return asked.ends(_no(question, generator, _why_not(proposed), started, notes=notes))

        guarded = guard_all(proposed, schema)
        if execute:
            begins("running")
            asked.may_run(trial.attempt.query for trial in guarded if trial.attempt.error is None)
            tried, chosen = try_in_order(guarded, database, max_rows=max_rows, timeout_s=timeout_s)
            asked.ran(trial.attempt.query for trial in tried)
        else:
            tried, chosen = guarded, first_accepted(guarded)
        if not show_sensitive:
            tried = [_hide_sensitive(trial, schema) for trial in tried]
            chosen = chosen and _hide_sensitive(chosen, schema)
        attempts = tuple(trial.attempt for trial in tried)
        if chosen is None:
            reason = _none_passed(attempts)
            return asked.ends(_no(question, generator, reason, started, notes=notes, attempts=attempts))

        confidence = confidence_in(chosen, guarded, proposed)
        if confidence < min_confidence:
            reason = f"the best query has a confidence of {confidence:.2f}, and {min_confidence:.2f} was asked for"
            refused = _no(question, generator, reason, started, notes=notes, attempts=attempts, confidence=confidence)
            return asked.ends(refused)
        answer = Answer(
            question,
            chosen.attempt.query,
            chosen.attempt.result,
            confidence,
            generator.name,
            attempts=attempts,
            reading=chosen.candidate.reading or describe(chosen.attempt.query, schema),
            notes=notes + _note_hidden(chosen, schema, show_sensitive),
            elapsed_s=time.monotonic() - started,
        )
        return asked.ends(answer)


def _tell_nobody(step: Step) -> None:
    pass


def _hide_sensitive(trial: Trial, schema: Schema) -> Trial:
    attempt = trial.attempt
    if attempt.result is None:
        return trial
    return replace(trial, attempt=replace(attempt, result=hide_sensitive(attempt.result, attempt.query, schema)))


def _note_hidden(chosen: Trial, schema: Schema, show_sensitive: bool) -> tuple[str, ...]:
    if show_sensitive or chosen.attempt.result is None:
        return ()
    return notes_on_hidden(chosen.attempt.query, schema)


def _no(
    question: Question,
    generator: Generator,
    reason: str,
    started: float,
    *,
    notes: tuple[str, ...] = (),
    attempts: tuple[Attempt, ...] = (),
    confidence: float = 0.0,
) -> Answer:
    elapsed_s = time.monotonic() - started
    return Answer(question, None, None, confidence, generator.name, reason, attempts, notes=notes, elapsed_s=elapsed_s)


def _why_not(proposed: Sequence[Candidate]) -> str:
    told = "; ".join(proposed[0].reading) if proposed else ""
    return told or "the model found nothing in this database that answers the question"


def _none_passed(attempts: Sequence[Attempt]) -> str:
    errors = list(dict.fromkeys(attempt.error for attempt in attempts if attempt.error))
    said = errors[0] if errors else "it said nothing"
    if len(attempts) == 1:
        return f"the query that the model proposed did not pass: {said}"
    return f"none of the {len(attempts)} queries that the model proposed passed; the first: {said}"


def _notes(sampled: Sequence[str], left_out: Sequence[str]) -> tuple[str, ...]:
    notes = []
    if sampled:
        unread = f"only a sample of the values was read of {listed(sampled)}"
        notes.append(f"{unread}; a rare value may go unrecognised (`sqlcoder db values --all` reads all)")
    if left_out:
        count = "1 table" if len(left_out) == 1 else f"{len(left_out)} tables"
        notes.append(f"the model was not shown {count} that seemed beside the point: {listed(left_out)}")
    return tuple(notes)


def _refuse_unreadable(text: str) -> None:
    if not text.strip():
        raise SetupError("The question is empty; ask something like: how many customers are there")
    if len(text) > MAX_CHARACTERS:
        raise SetupError(
            f"The question has {len(text):,} characters, and {MAX_CHARACTERS:,} is the most; ask it shorter"
        )


def _unanswerable(question: Question, schema: Schema, *, english: bool) -> str | None:
    """Why no model could answer this, or None. Only what is certain: doubt is the model's to have."""
    if not schema.tables:
        return "the database has no tables"
    if not any(c.isalnum() for c in question.text):
        return "there are no words in the question"
    names = frozenset(word for table in schema.tables for word in table.label.split())
    if english and not is_english(question, names):
        return "the question does not seem to be in English, the only language that this model reads"
    return None
