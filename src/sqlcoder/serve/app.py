"""The service behind HTTP: routes, and what stands before them.

    request -> RequestLog -> OpenAIErrors -> Gate (host, origin, token) -> BodyLimit (size, time) -> route -> Service

A door of its own (another protocol, say) is a file with a `router`, and a line in `ROUTERS`.
"""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from types import FrameType
from typing import Any

from fastapi import APIRouter, FastAPI
from starlette.middleware import Middleware

from sqlcoder import __version__, _lookup
from sqlcoder.errors import SQLCoderError
from sqlcoder.serve import refusals
from sqlcoder.serve.limits import BodyLimit
from sqlcoder.serve.logs import LOGGER, RequestLog
from sqlcoder.serve.metrics import Metrics
from sqlcoder.serve.openai_errors import OpenAIErrors
from sqlcoder.serve.plan import Plan
from sqlcoder.serve.routes.pages import page_files
from sqlcoder.serve.security import Gate
from sqlcoder.serve.service import Service
from sqlcoder.serve.suggestions import Suggestions
from sqlcoder.serve.wire import Refusal

ROUTERS = (
    "sqlcoder.serve.routes.questions:router",
    "sqlcoder.serve.routes.schema:router",
    "sqlcoder.serve.routes.suggestions:router",
    "sqlcoder.serve.routes.feedback:router",
    "sqlcoder.serve.routes.operations:router",
    "sqlcoder.serve.routes.openai:router",
    "sqlcoder.serve.routes.mcp:router",
    "sqlcoder.serve.routes.pages:router",  # last: it takes every name that nobody else has
)
PUBLIC = frozenset(["/health", "/openapi.json"])
"""Paths, besides the page's files, that need no token."""
PARENT_S = 1.0
"""Between two looks of a worker at whether its parent is there."""
_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {"description": "The body is no JSON"},
    401: {"description": "A token is missing or wrong"},
    403: {"description": "A page of another origin asks"},
    404: {"description": "There is no such database"},
    408: {"description": "The body came too slowly"},
    413: {"description": "The body is too large"},
    421: {"description": "The server does not go by that name"},
    422: {"description": "A field is wrong, or the query is refused or fails"},
    429: {"description": "The queue is full: come again after Retry-After seconds"},
    503: {"description": "The database cannot be reached, or the server stops"},
}


def make_app(plan: Plan) -> FastAPI:
    """The app for uvicorn or any other ASGI server; it starts its service with its lifespan."""
    service, metrics = Service(plan), Metrics()
    app = FastAPI(
        title="SQLCoder",
        version=__version__,
        description="Answers questions in plain language from databases, which it only reads.",
        docs_url=None,  # FastAPI's pages load scripts from elsewhere
        redoc_url=None,
        lifespan=_lifespan,
        responses={status: {**told, "model": Refusal} for status, told in _REFUSALS.items()},
        middleware=[
            Middleware(RequestLog, observe=metrics.request),
            Middleware(OpenAIErrors),
            Middleware(Gate, plan=plan, public=PUBLIC | page_files().keys()),
            Middleware(BodyLimit),
        ],
    )
    app.state.service, app.state.metrics = service, metrics
    app.state.suggestions = Suggestions(service)
    refusals.install(app, lambda: service.pool.wait_s())
    for place in ROUTERS:
        router = _lookup.load(place)
        assert isinstance(router, APIRouter)
        app.include_router(router)
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    service: Service = app.state.service
    async with service:
        beside = [asyncio.ensure_future(work) for work in (_warm(service), _leave_with_parent())]
        with _on_signal(service.stop):
            yield
        for task in beside:
            task.cancel()


async def _warm(service: Service) -> None:
    """Open the first database before somebody asks. What is wrong with it, the first question will say."""
    with contextlib.suppress(SQLCoderError):
        await service.run(lambda opened, _: len(opened.values()), client="(start)")
        LOGGER.info("ready")


async def _leave_with_parent() -> None:
    """A worker whose parent was killed has nobody left who would end it."""
    parent = multiprocessing.parent_process()
    while parent is not None:
        await asyncio.sleep(PARENT_S)
        if not parent.is_alive():
            signal.raise_signal(signal.SIGTERM)
            return


@contextlib.contextmanager
def _on_signal(stop: Callable[[], None]) -> Iterator[None]:
    """Within, a signal that ends the server also cancels what runs, before the server waits for open requests."""
    before: dict[int, Any] = {}
    loop = asyncio.get_running_loop()

    def hear(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(stop)  # not here: what was interrupted may hold the lock that it needs
        if callable(before[number]):
            before[number](number, frame)

    with contextlib.suppress(ValueError):  # not the main thread: whoever runs the app there hears for us
        for number in (signal.SIGTERM, signal.SIGINT):
            before[number] = signal.getsignal(number)
            signal.signal(number, hear)
    yield
