"""/mcp: the Model Context Protocol over streamable HTTP.

Every request stands for itself (no session), so that any of several workers may answer it and nothing is kept of a
client. The protocol's library takes half a second to import: that happens at the first request, in a thread.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from importlib import import_module
from typing import Any

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from sqlcoder.serve.limits import MAX_BODY
from sqlcoder.serve.metrics import Metrics
from sqlcoder.serve.refusals import json_response
from sqlcoder.serve.service import Service


class Door:
    """The protocol's app, made when it is first wanted; it lives in a task of its own until it is closed."""

    def __init__(self, service: Service, metrics: Metrics) -> None:
        self._service, self._metrics = service, metrics
        self._closing = asyncio.Event()
        self._ready: asyncio.Future[ASGIApp] | None = None
        self._living: asyncio.Task[None] | None = None

    async def app(self) -> ASGIApp:
        """What answers requests."""
        if self._ready is None:
            self._ready = asyncio.get_running_loop().create_future()
            self._living = asyncio.create_task(self._live(self._ready))
        return await asyncio.shield(self._ready)

    async def close(self) -> None:
        """End what is open."""
        self._closing.set()
        if self._living is not None:
            await self._living

    async def _live(self, ready: asyncio.Future[ASGIApp]) -> None:
        try:
            manager = await asyncio.to_thread(self._make)
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            ready.set_exception(error)
            return
        async with manager.run():
            ready.set_result(manager.asgi_app)
            await self._closing.wait()

    def _make(self) -> Any:
        make_server = import_module("sqlcoder.serve.mcp").make_server
        manager = import_module("mcp.server.streamable_http_manager").StreamableHTTPSessionManager
        return manager(
            make_server(self._service, self._metrics.answer),
            stateless=True,
            max_request_body_size=MAX_BODY,  # as everywhere; who may call at all, the gate has settled
        )


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.mcp = Door(app.state.service, app.state.metrics)
    yield
    await app.state.mcp.close()


router = APIRouter(include_in_schema=False, lifespan=_lifespan)


@router.api_route("/mcp", methods=["GET", "POST", "DELETE"])
async def mcp(request: Request) -> Response:
    """A message of the protocol."""
    if request.method != "POST":  # there is no session to listen to or to end
        error = {"error": "Only POST is understood here", "code": "method_not_allowed"}
        return json_response(405, error, {"Allow": "POST"})
    return _Handed(await request.app.state.mcp.app())


class _Handed(Response):
    """A reply that another app writes."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__()
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)
