"""How large and how slow a request's body may be: it is read whole, within both bounds, before any route sees it."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sqlcoder.serve.refusals import json_response

MAX_BODY = 1_000_000
"""Bytes: a chat's history with its questions fits, a file does not."""
DROPPED = 16
"""Times the limit that is still read, and dropped, before the connection is cut."""
BODY_S = 10.0
"""Within which a body must have come."""


class BodyLimit:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp, *, most: int = MAX_BODY, within_s: float = BODY_S) -> None:
        self.app, self._most, self._within_s = app, most, within_s

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        try:
            async with asyncio.timeout(self._within_s):
                body = await self._read(scope, receive)
        except TimeoutError:
            error = {"error": f"The body did not come within {self._within_s:g} s", "code": "slow_body"}
            await json_response(408, error, {"Connection": "close"})(scope, receive, send)
            return
        if body is None:
            error = {"error": f"The body is larger than {self._most:,} bytes", "code": "too_large"}
            await json_response(413, error, {"Connection": "close"})(scope, receive, send)
            return
        waiting: list[Message] = [body]

        async def replay() -> Message:
            return waiting.pop() if waiting else await receive()

        await self.app(scope, replay, send)

    async def _read(self, scope: Scope, receive: Receive) -> Message | None:
        """The whole body as one message (or that the client has left); None where it is too large.

        Most of what is too large is read and dropped: a client that is hung up on while it sends sees no reply.
        """
        headers = dict(scope["headers"])
        announced = headers.get(b"content-length", b"0")
        if announced.isdigit() and int(announced) > (self._most if b"expect" in headers else self._most * DROPPED):
            return None
        parts: list[bytes] = []
        size = 0
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return message
            size += len(message.get("body", b""))
            if size <= self._most:
                parts.append(message.get("body", b""))
            is_last = not message.get("more_body", False)
            if size > self._most and (is_last or size > self._most * DROPPED):
                return None
            if is_last:
                return {"type": "http.request", "body": b"".join(parts), "more_body": False}
