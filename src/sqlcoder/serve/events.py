"""An answer with what comes before it, as server-sent events.

    event: progress            event: progress              event: answer
    data: {"step": "queued",   data: {"step": "running",    data: {"question": ..., "sql": ...}
           "ahead": 2}                "ahead": 0}

The last event is `answer` or `error`; an error's data has the `status` that it would have had without a stream.
(Source: html.spec.whatwg.org, "Server-sent events".)
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

from starlette.requests import Request
from starlette.responses import StreamingResponse

from sqlcoder.serve.presence import while_here
from sqlcoder.serve.refusals import refusal
from sqlcoder.serve.service import Watch

MEDIA_TYPE = "text/event-stream"
ALIVE_S = 15.0
"""Between two comments that keep a silent stream open through proxies."""

Answering = Callable[[Watch], Coroutine[Any, Any, dict[str, Any]]]
"""Given who is told of the steps, the work whose result is the answer's JSON."""


def wants_events(request: Request) -> bool:
    """Does it accept a stream of events?"""
    return MEDIA_TYPE in request.headers.get("accept", "")


def event(name: str, data: dict[str, Any]) -> bytes:
    """One event.

    >>> event("progress", {"step": "queued", "ahead": 2})
    b'event: progress\\ndata: {"step": "queued", "ahead": 2}\\n\\n'
    """
    text = json.dumps(data, ensure_ascii=False, allow_nan=False)  # JSON has no line breaks outside its escapes
    return f"event: {name}\ndata: {text}\n\n".encode("utf-8", "backslashreplace")


def stream(request: Request, answering: Answering) -> StreamingResponse:
    """The response; the work is cancelled where the client leaves."""
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return StreamingResponse(_events(request, answering), media_type=MEDIA_TYPE, headers=headers)


async def _events(request: Request, answering: Answering) -> AsyncIterator[bytes]:
    steps: asyncio.Queue[bytes] = asyncio.Queue()

    def watch(step: str, ahead: int) -> None:
        steps.put_nowait(event("progress", {"step": step, "ahead": ahead}))

    task = asyncio.ensure_future(while_here(request, answering(watch)))
    try:
        while not task.done():
            waiting = asyncio.ensure_future(steps.get())
            await asyncio.wait({waiting, task}, timeout=ALIVE_S, return_when=asyncio.FIRST_COMPLETED)
            if waiting.done():
                yield waiting.result()
            else:
                waiting.cancel()
                if not task.done():
                    yield b": still here\n\n"
        while not steps.empty():
            yield steps.get_nowait()
        yield _last(task)
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task})


def _last(task: asyncio.Future[dict[str, Any]]) -> bytes:
    error = task.exception()
    if error is None:
        return event("answer", task.result())
    if not isinstance(error, Exception):
        raise error
    status, body = refusal(error)
    return event("error", {**body, "status": status})
