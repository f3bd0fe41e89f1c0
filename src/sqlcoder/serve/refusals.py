"""Every error as a status, a code and a text, in one table; the same for JSON and for events.

4xx says that the request must change or come later, 5xx that the server's owner must act: the database is gone, the
audit cannot be written. A fault of ours is 500 and tells nothing of itself but its type.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from sqlcoder.errors import (
    Cancelled,
    DatabaseError,
    DataError,
    GenerationError,
    QueryError,
    SetupError,
    SQLCoderError,
)
from sqlcoder.serve.queue import QueueFull
from sqlcoder.serve.service import UnknownDatabase
from sqlcoder.settings import hide_password

_STATUS: tuple[tuple[type[Exception], int], ...] = (
    (UnknownDatabase, 404),
    (QueueFull, 429),
    (QueryError, 422),
    (Cancelled, 503),
    (DatabaseError, 503),
    (GenerationError, 503),
    (DataError, 503),
    (SetupError, 503),
    (SQLCoderError, 500),
)
"""The first kind that an error is of counts."""
_NAMES = {400: "bad_request", 404: "not_found", 405: "method_not_allowed", 415: "unsupported_media_type"}
RETRY_S = 5
"""Seconds after which to come again where nothing better is known."""


class Refused(Exception):
    """Raised by a route to refuse a request for a reason of its own."""

    def __init__(self, status: int, code: str, error: str) -> None:
        super().__init__(error)
        self.status, self.code = status, code


def refusal(error: Exception) -> tuple[int, dict[str, str]]:
    """The status and the JSON of an error.

    >>> from sqlcoder.errors import UnknownTable
    >>> refusal(UnknownTable("no such table: singr"))
    (422, {'error': 'no such table: singr', 'code': 'unknown_table'})
    >>> refusal(ZeroDivisionError("with a secret"))
    (500, {'error': 'a fault of sqlcoder (ZeroDivisionError); please report it', 'code': 'fault'})
    """
    if isinstance(error, Refused):
        return error.status, {"error": hide_password(str(error)), "code": error.code}
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), None)
    if status is None:
        return 500, {"error": f"a fault of sqlcoder ({type(error).__name__}); please report it", "code": "fault"}
    name = type(error).__name__.removesuffix("Error")
    code = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    return status, {"error": hide_password(" ".join(str(error).split())), "code": code}


def json_response(status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    """A JSON reply; what cannot be UTF-8 is escaped."""
    text = json.dumps(body, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace")
    return Response(text, status, dict(headers or {}), media_type="application/json")


def install(app: FastAPI, wait_s: Callable[[], int]) -> None:
    """Let the app answer errors in this way; `wait_s` gives the Retry-After of a full queue."""

    def told(_: Request, error: Exception) -> Response:
        status, body = refusal(error)
        if status not in (429, 503):
            return json_response(status, body)
        return json_response(status, body, {"Retry-After": str(wait_s() if status == 429 else RETRY_S)})

    def invalid(_: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        return json_response(422, {"error": "; ".join(map(_wrong, error.errors()[:5])), "code": "invalid"})

    def plain(_: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        code = _NAMES.get(error.status_code, "refused")
        return json_response(error.status_code, {"error": str(error.detail), "code": code}, error.headers)

    app.add_exception_handler(RequestValidationError, invalid)
    app.add_exception_handler(HTTPException, plain)
    for kind in (SQLCoderError, QueueFull, Refused, Exception):
        app.add_exception_handler(kind, told)


def _wrong(found: Mapping[str, Any]) -> str:
    """What is wrong with a field; never its value."""
    place = ".".join(str(part) for part in _places(found.get("loc", ())))
    if found.get("type") == "json_invalid":
        return "the body is not JSON"
    if found.get("type") == "extra_forbidden":
        return f"{place}: there is no such field"
    if found.get("type") == "string_pattern_mismatch":
        return f"{place}: it is empty"
    return f"{place or 'the body'}: {str(found.get('msg', 'wrong')).lower()}"


def _places(place: Sequence[Any]) -> Sequence[Any]:
    return place[1:] if place and place[0] in ("body", "query", "path") else place
