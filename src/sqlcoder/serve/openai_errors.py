"""Errors of OpenAI's paths in OpenAI's shape, whoever raised them: a route, the gate, the limit on bodies.

    {"error": "There is no ...", "code": "unknown_database"}
    -> {"error": {"message": "There is no ...", "type": "invalid_request_error", "param": null, "code": "..."}}

What is wrong with a request's fields is 400 there, not 422; the other statuses stay.
"""

from __future__ import annotations

import json
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sqlcoder.serve.refusals import refusal

PATHS = ("/v1/chat/completions", "/v1/completions", "/v1/models")
_TYPES = {401: "authentication_error", 403: "permission_error", 404: "not_found_error", 429: "rate_limit_error"}
_CODES = {"no_token": "invalid_api_key", "unknown_database": "model_not_found"}


def wrong(status: int, body: dict[str, Any]) -> dict[str, Any]:
    """One of our errors in OpenAI's shape.

    >>> wrong(429, {"error": "64 questions are waiting", "code": "queue_full"})["error"]["type"]
    'rate_limit_error'
    """
    kind = _TYPES.get(status, "invalid_request_error" if status < 500 else "server_error")
    code = body.get("code", "")
    return {"error": {"message": body["error"], "type": kind, "param": None, "code": _CODES.get(code, code)}}


class OpenAIErrors:
    """ASGI middleware, before everything that may refuse a request."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path in PATHS or path.startswith("/v1/models/")):
            await self.app(scope, receive, send)
            return
        reworded = _Reworded(send)
        try:
            await self.app(scope, receive, reworded)
        except Exception as error:
            if not reworded.began:  # a fault of ours: answered here, and raised for the log
                status, body = refusal(error)
                await reworded({"type": "http.response.start", "status": status, "headers": [_JSON]})
                await reworded({"type": "http.response.body", "body": json.dumps(body).encode()})
            raise


_JSON = (b"content-type", b"application/json")


class _Reworded:
    """`send` that holds an error's reply back until it is whole, and sends it in the other shape."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._head: Message | None = None
        self._body = b""
        self.began = False

    async def __call__(self, message: Message) -> None:
        self.began = True
        if message["type"] == "http.response.start" and message["status"] >= 400:
            self._head = message
            return
        if self._head is None or message["type"] != "http.response.body":
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if not message.get("more_body", False):
            await self._send_error(self._head)

    async def _send_error(self, head: Message) -> None:
        body = self._body
        status = 400 if head["status"] == 422 else head["status"]
        if body:  # the reply to a HEAD has none
            body = json.dumps(wrong(status, json.loads(body)), ensure_ascii=False).encode("utf-8", "backslashreplace")
        headers = [pair for pair in head["headers"] if pair[0].lower() != b"content-length"]
        headers.append((b"content-length", str(len(body)).encode()))
        await self._send({**head, "status": status, "headers": headers})
        await self._send({"type": "http.response.body", "body": body})
