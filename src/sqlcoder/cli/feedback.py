"""`ask --feedback FILE`: what the person says of an answer, added to the file that `data collect` writes."""

from __future__ import annotations

import sys
from pathlib import Path

from sqlcoder.answer import Answer
from sqlcoder.db.database import Database
from sqlcoder.errors import SetupError
from sqlcoder.settings import Settings


def refuse_without_terminal() -> None:
    """Raises SetupError where there is nobody to ask."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise SetupError(
            "--feedback asks what you think of the answer, and this is no terminal; leave it out, or judge many"
            " questions on a page with `sqlcoder data collect QUESTIONS --web`"
        )


def take_feedback(answer: Answer, database: Database, settings: Settings, file: Path) -> None:
    """Ask right, wrong or rewrite, and append the opinion. Raises as `Desk.judge`."""
    from sqlcoder import generators
    from sqlcoder.cli.collect import judge_case, user
    from sqlcoder.collecting.desk import Case, Desk, Wanted

    question = answer.question.text
    model = generators.load(settings.model, offline=settings.offline)
    desk = Desk(
        database,
        [Wanted(question)],
        file,
        user(),
        model,
        timeout_s=settings.timeout,
        audit=settings.audit,
        source="ask",
    )
    case = Case(0, question, answer)
    desk.lay_out(case)
    judge_case(desk, case, drawn=True)
