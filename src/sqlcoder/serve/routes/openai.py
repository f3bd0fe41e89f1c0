"""POST /v1/chat/completions, /v1/completions, GET /v1/models: any client of OpenAI's API asks the database.

The model's name chooses the database. The last message of the user is the question; asking takes one question at a
time, so earlier turns are not read. A message that is SQL (in a ```sql fence, or `SELECT ...;` with its semicolon) is
run as it is, under the guard that every query passes.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response
from starlette.responses import StreamingResponse

from sqlcoder.answer import Answer
from sqlcoder.asking import MAX_CHARACTERS
from sqlcoder.serve.counted import counted
from sqlcoder.serve.events import ALIVE_S, MEDIA_TYPE
from sqlcoder.serve.here import Here, HereNow
from sqlcoder.serve.markdown import MOST_ROWS, to_markdown
from sqlcoder.serve.openai_errors import wrong
from sqlcoder.serve.openai_wire import (
    MODEL,
    ChatBody,
    CompletionBody,
    Envelope,
    OpenAIRefusal,
    model_card,
    question_in,
)
from sqlcoder.serve.presence import while_here
from sqlcoder.serve.refusals import Refused, json_response, refusal
from sqlcoder.serve.service import Watch
from sqlcoder.serve.wire import MAX_SQL

_ERRORS = (400, 401, 403, 404, 408, 413, 421, 422, 429, 503)
router = APIRouter(tags=["openai"], responses={status: {"model": OpenAIRefusal} for status in _ERRORS})
_EITHER: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}, "description": "The answer, or its chunks"}
}
_FENCE = re.compile(r"\s*```[ \t]*sql[ \t]*\n(?P<sql>.*)\n[ \t]*```\s*", re.IGNORECASE | re.DOTALL)
_STATEMENT = re.compile(
    r"\s*(?:SELECT|WITH|VALUES|INSERT|UPDATE|DELETE|REPLACE|MERGE|CREATE|ALTER|DROP|TRUNCATE|ATTACH|PRAGMA|VACUUM|COPY)"
    r"\s.*;\s*",
    re.IGNORECASE | re.DOTALL,
)


@router.get("/v1/models")
async def models(here: HereNow) -> Response:
    """`sqlcoder`, which asks the first database, and every database by its name."""
    return json_response(200, {"object": "list", "data": [model_card(name) for name in _models(here)]})


@router.get("/v1/models/{model}")
async def model(model: str, here: HereNow) -> Response:
    """One of them."""
    _database(here, model)
    return json_response(200, model_card(model))


@router.post("/v1/chat/completions", responses=_EITHER)
async def chat(body: ChatBody, request: Request, here: HereNow) -> Response:
    """Answer the last message of the user: the SQL in one fence, and its first rows as a table."""
    return await _complete(body, question_in(body.messages), "chat.completion", request, here)


@router.post("/v1/completions", responses=_EITHER)
async def complete(body: CompletionBody, request: Request, here: HereNow) -> Response:
    """Answer a prompt as /v1/chat/completions does a message."""
    prompts = [body.prompt] if isinstance(body.prompt, str) else body.prompt
    if len(prompts) != 1:
        raise Refused(400, "invalid", f"prompt: one is answered at a time, not {len(prompts)}")
    return await _complete(body, prompts[0], "text_completion", request, here)


async def _complete(body: ChatBody | CompletionBody, text: str, kind: str, request: Request, here: Here) -> Response:
    database = _database(here, body.model)
    if body.n not in (None, 1):
        raise Refused(400, "invalid", "n: there is one answer to a question; leave it out")
    envelope = Envelope(kind, body.model)
    if not body.stream:
        answer = await while_here(request, _answer(text, database, here, None))
        return json_response(200, envelope.whole("\n\n".join(to_markdown(answer))))
    accepted = asyncio.Event()
    work = _answer(text, database, here, lambda *_: accepted.set())
    answering = asyncio.ensure_future(while_here(request, work))
    waiting = asyncio.ensure_future(accepted.wait())
    # a question that is refused at once (the queue is full) gets the status of that, which a stream could not give
    await asyncio.wait({answering, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if answering.done():
        answering.result()
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_chunks(answering, envelope), media_type=MEDIA_TYPE, headers=headers)


def _answer(text: str, database: str, here: Here, watch: Watch | None) -> Coroutine[Any, Any, Answer]:
    """The work for a message. Raises Refused for one that cannot be a question or a query."""
    if not text.strip():
        raise Refused(400, "invalid", "The question is empty; ask something like: how many customers are there")
    sql = sent_sql(text)
    what, most = ("question", MAX_CHARACTERS) if sql is None else ("query", MAX_SQL)
    if len(text) > most:
        raise Refused(400, "invalid", f"The {what} has {len(text):,} characters, and {most:,} is the most")
    asked: dict[str, Any] = {"client": here.client, "user": here.user, "max_rows": MOST_ROWS, "watch": watch}
    service = here.service
    work = service.ask(text, database, **asked) if sql is None else service.run_sql(sql, database, **asked)
    return counted(work, here.metrics.answer)


def sent_sql(text: str) -> str | None:
    """The SQL that a message is; None where it is a question.

    >>> sent_sql("```sql\\nSELECT 1\\n```"), sent_sql("DROP TABLE customers;"), sent_sql("select the oldest customer")
    ('SELECT 1', 'DROP TABLE customers;', None)
    """
    if fence := _FENCE.fullmatch(text):
        return fence["sql"]
    return text if _STATEMENT.fullmatch(text) else None


async def _chunks(answering: asyncio.Future[Answer], envelope: Envelope) -> AsyncIterator[bytes]:
    try:
        yield _event(envelope.chunk("", first=True))
        while not (await asyncio.wait({answering}, timeout=ALIVE_S))[0]:
            yield b": still here\n\n"
        if error := answering.exception():
            if not isinstance(error, Exception):
                raise error
            yield _event(wrong(*refusal(error)))
            return
        for number, block in enumerate(to_markdown(answering.result())):
            yield _event(envelope.chunk(f"\n\n{block}" if number else block))
        yield _event(envelope.chunk("", last=True))
        yield b"data: [DONE]\n\n"
    finally:
        if not answering.done():
            answering.cancel()
            await asyncio.wait({answering})


def _event(data: dict[str, Any]) -> bytes:
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)
    return f"data: {text}\n\n".encode("utf-8", "backslashreplace")


def _models(here: Here) -> tuple[str, ...]:
    return tuple(dict.fromkeys([MODEL, *here.service.databases]))


def _database(here: Here, model: str) -> str:
    """The database that a model's name means. Raises Refused."""
    if model in here.service.databases:
        return model
    if model == MODEL:
        return here.service.named(None)
    there_are = ", ".join(_models(here))
    raise Refused(404, "model_not_found", f"There is no model {model[:100]!r} here; there are {there_are}")
