"""Is the client still there? What nobody waits for is not worked on."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import Request

from sqlcoder.serve.refusals import Refused

T = TypeVar("T")
GONE = 499
"""What the log and the metrics call it when a client left before its answer (nginx's number); nobody receives it."""


async def while_here(request: Request, work: Coroutine[Any, Any, T]) -> T:
    """The work's result; it is cancelled where the client leaves first (then Refused, which nobody reads).

    For a request whose body was read.
    """
    task = asyncio.ensure_future(work)
    left = asyncio.ensure_future(_leaving(request))
    try:
        await asyncio.wait({task, left}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Refused(GONE, "client_left", "The client has left")
        return task.result()
    finally:
        left.cancel()
        if not task.done():
            task.cancel()
            await asyncio.wait({task})


async def _leaving(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
