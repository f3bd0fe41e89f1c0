"""Structured logs: one JSON object a line on stderr, about requests and about the server, never about values.

No question, SQL, header, query string or exception text stands in them: of an error its type and where it was raised.
Who asked what is the audit's to say (`sqlcoder.audit`).
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sqlcoder.serve.presence import GONE
from sqlcoder.settings import hide_password

LOGGER = logging.getLogger("sqlcoder.serve")
CONFIG: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "sqlcoder.serve.logs.JsonFormatter"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json", "stream": "ext://sys.stderr"}},
    "loggers": {
        "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "sqlcoder.serve": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        "asyncio": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
"""For `logging.config.dictConfig`, and for uvicorn, which applies it in every worker."""
Observe = Callable[[str, str, int, float], None]
"""Told (method, route, status, seconds) of each request."""


class JsonFormatter(logging.Formatter):
    """A record as one line: time, level, event, and the fields that were given as `extra={"fields": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "event": hide_password(" ".join(record.getMessage().split())),
            **getattr(record, "fields", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            frames = traceback.extract_tb(error.__traceback__)[-5:]
            line["error"] = type(error).__name__
            line["where"] = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line, ensure_ascii=False, default=str)


class RequestLog:
    """ASGI middleware: one line a request, and `observe` told of it."""

    def __init__(self, app: ASGIApp, observe: Observe) -> None:
        self.app, self._observe = app, observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status, size = time.perf_counter(), GONE, 0

        async def noted(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
            elif message["type"] == "http.response.body":
                size += len(message.get("body", b""))
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            seconds = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", "(none)")
            self._observe(scope["method"], route, status, seconds)
            fields = {
                "method": scope["method"][:20],
                "route": route,
                "status": status,
                "ms": round(seconds * 1000, 1),
                "bytes": size,
                "client": scope.get("state", {}).get("client", scope["client"][0] if scope.get("client") else ""),
            }
            LOGGER.info("request", extra={"fields": fields})
