"""POST /v1/ask and POST /v1/sql: an answer as JSON, or as events where those are accepted."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from fastapi import APIRouter, Request, Response

from sqlcoder.answer import Answer
from sqlcoder.serve.counted import counted
from sqlcoder.serve.events import MEDIA_TYPE, Answering, stream, wants_events
from sqlcoder.serve.here import Here, HereNow
from sqlcoder.serve.presence import while_here
from sqlcoder.serve.service import Watch
from sqlcoder.serve.wire import AskBody, Reply, SqlBody, reply
from sqlcoder.shapes import to_json

router = APIRouter(tags=["questions"])
_MANY_CELLS = 5_000
"""From so many on, writing the JSON would keep other requests waiting: a thread does it."""
_EITHER: dict[int | str, dict[str, Any]] = {
    200: {"content": {MEDIA_TYPE: {"schema": {"type": "string"}}}, "description": "The answer, or events"}
}


@router.post("/v1/ask", response_model=Reply, responses=_EITHER)
async def ask(body: AskBody, request: Request, here: HereNow) -> Response:
    """Answer a question: the object that `sqlcoder ask --json` prints. An honest no is a reply with `sql` null.

    With `Accept: text/event-stream` the steps come first (`queued` with how many are ahead, `opening`, `linking`,
    `candidates`, `running`), then the event `answer` or `error`. Whoever closes the connection stops the query.
    """

    def answering(watch: Watch | None) -> Coroutine[Any, Any, Answer]:
        return here.service.ask(
            body.question,
            body.database,
            client=here.client,
            user=here.user,
            execute=body.execute,
            max_rows=body.max_rows,
            watch=watch,
        )

    return await _respond(request, here, body.database, answering)


@router.post("/v1/sql", response_model=Reply, responses=_EITHER)
async def sql(body: SqlBody, request: Request, here: HereNow) -> Response:
    """Run a query of one's own, such as an edited one: guarded, limited, masked and audited as a model's is."""

    def answering(watch: Watch | None) -> Coroutine[Any, Any, Answer]:
        return here.service.run_sql(
            body.sql,
            body.database,
            question=body.question,
            client=here.client,
            user=here.user,
            max_rows=body.max_rows,
            watch=watch,
        )

    return await _respond(request, here, body.database, answering)


async def _respond(request: Request, here: Here, database: str | None, answering: Any) -> Response:
    name = here.service.named(database)

    async def shaped(watch: Watch | None = None) -> dict[str, Any]:
        return await _shape(await counted(answering(watch), here.metrics.answer), name)

    if wants_events(request):
        steps: Answering = shaped
        return stream(request, steps)
    shape = await while_here(request, shaped())
    return Response(to_json(shape).encode("utf-8", "backslashreplace"), media_type="application/json")


async def _shape(answer: Answer, database: str) -> dict[str, Any]:
    result = answer.result
    if result and len(result.rows) * len(result.columns) > _MANY_CELLS:
        return await asyncio.to_thread(reply, answer, database)
    return reply(answer, database)
