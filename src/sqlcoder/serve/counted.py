"""How a question ended, told to the metrics."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from sqlcoder.answer import Answer
from sqlcoder.serve.refusals import refusal


async def counted(work: Awaitable[Answer], count: Callable[[str], None]) -> Answer:
    """The answer; `count` is told `answered`, `no_answer` or the code of the error that is raised."""
    try:
        answer = await work
    except Exception as error:
        count(refusal(error)[1]["code"])
        raise
    count("answered" if answer.query else "no_answer")
    return answer
