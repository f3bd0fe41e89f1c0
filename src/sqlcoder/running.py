"""`run_sql`: a person's own query, under the same guard, locks, caps, mask and audit as a model's."""

from __future__ import annotations

import time
from pathlib import Path

from sqlcoder.answer import Answer, Attempt
from sqlcoder.asked import recorded
from sqlcoder.db.database import Database
from sqlcoder.errors import SetupError
from sqlcoder.masking import hide_sensitive, notes_on_hidden
from sqlcoder.query import Query
from sqlcoder.question import Question
from sqlcoder.sql.guard import guard
from sqlcoder.sql.metrics import expand_metrics
from sqlcoder.sql.reading import describe

MODEL = "given"
"""What answers and the audit name as the writer of such a query."""


def run_sql(
    sql: str,
    database: Database,
    *,
    question: str = "",
    max_rows: int = 10_000,
    timeout_s: float = 30.0,
    show_sensitive: bool = False,
    audit: str | Path | None = None,
    user: str | None = None,
) -> Answer:
    """Guard a query and run it; `question` is what it answers, for the audit. Other arguments as in `ask`.

    The answer has a confidence of 1: nobody had to guess. Raises SetupError (no SQL, an audit that cannot be written),
    QueryError (refused, or failed) and DatabaseError.
    """
    if not sql.strip():
        raise SetupError("There is no SQL to run")
    started = time.monotonic()
    with recorded(Question(question.strip() or "(a query of one's own)"), audit, user) as asked:
        asked.model = MODEL
        asked.database, asked.schema = database.url, database.schema()
        query = guard(expand_metrics(Query(sql, database.dialect), asked.schema), asked.schema)
        asked.may_run([query])
        result = database.execute(query, max_rows=max_rows, timeout_s=timeout_s)
        notes = database.notes
        if not show_sensitive:
            result = hide_sensitive(result, query, asked.schema)
            notes += notes_on_hidden(query, asked.schema)
        return asked.ends(
            Answer(
                Question(question),
                query,
                result,
                1.0,
                MODEL,
                attempts=(Attempt(query, result=result),),
                reading=describe(query, asked.schema),
                notes=notes,
                elapsed_s=time.monotonic() - started,
            )
        )
