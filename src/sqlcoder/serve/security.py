"""The gate before every route: whose name is called, which page asks, who shows a token; and the headers of replies.

A page elsewhere that had its own name resolved to this machine (DNS rebinding) names its own host; a page elsewhere
that sends a form or a fetch names its own origin; neither gets further. There are no cookies, so nothing that a
browser adds by itself is a right.
"""

from __future__ import annotations

import hmac
import ipaddress
import re
import socket
from collections.abc import Collection, MutableMapping
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from sqlcoder.serve.plan import Plan, is_loopback
from sqlcoder.serve.refusals import json_response

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}
"""Of every reply that does not say otherwise itself."""
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(:[0-9]{1,5})?", re.IGNORECASE)


class Gate:
    """ASGI middleware. What passes has `scope["state"]["client"]` (whose share) and `["user"]` (who, or None)."""

    def __init__(self, app: ASGIApp, plan: Plan, public: Collection[str]) -> None:
        """`public`: paths that tell nothing of a database and need no token."""
        self.app = app
        self._tokens = {token.encode(): name for token, name in plan.tokens.items()}
        self._public = frozenset(public)
        self._names = {"localhost", *plan.hosts}
        self._any_address = plan.settings.host in ("0.0.0.0", "::")
        if self._any_address:
            self._names.add(socket.gethostname().lower())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        send = _with_headers(send)
        headers = _read(scope)
        if refused := self._refuse(scope, headers):
            status, code, error = refused
            bearer = {"WWW-Authenticate": "Bearer"} if status == 401 else None
            await json_response(status, {"error": error, "code": code}, bearer)(scope, receive, send)
            return
        await self.app(scope, receive, send)

    def _refuse(self, scope: Scope, headers: dict[str, str]) -> tuple[int, str, str] | None:
        host, path = headers.get("host", ""), scope["path"]
        if not self._is_ours(host):
            return 421, "wrong_host", "This server does not go by that name; --hosts tells it other names"
        origin = headers.get("origin")
        if origin is not None and origin.lower() not in (f"http://{host.lower()}", f"https://{host.lower()}"):
            return 403, "wrong_origin", "A page of another origin may not ask this server"
        site = headers.get("sec-fetch-site", "none")
        is_link = path in self._public and headers.get("sec-fetch-mode") == "navigate"
        if site not in ("none", "same-origin") and not is_link:
            return 403, "wrong_origin", "A page of another origin may not ask this server"
        return self._know(scope, headers, path)

    def _know(self, scope: Scope, headers: dict[str, str], path: str) -> tuple[int, str, str] | None:
        state: MutableMapping[str, Any] = scope.setdefault("state", {})
        address = scope["client"][0] if scope.get("client") else "local"
        state["client"], state["user"] = address, None
        if not self._tokens:
            return None
        scheme, _, shown = headers.get("authorization", "").partition(" ")
        given = shown.strip().encode("utf-8", "replace") if scheme.lower() == "bearer" else b""
        found = None
        for token, name in self._tokens.items():  # all of them, so that the time says nothing
            if hmac.compare_digest(token, given):
                found = name
        if found is None:
            if path in self._public:
                return None
            return 401, "no_token", "This server asks for a token: send it as Authorization: Bearer TOKEN"
        state["client"], state["user"] = found or address, found or None
        return None

    def _is_ours(self, host: str) -> bool:
        match = _HOST.fullmatch(host)
        if match is None:
            return False
        name = match[1].strip("[]").lower()
        if name in self._names or is_loopback(name):
            return True
        try:
            ipaddress.ip_address(name)
        except ValueError:
            return False
        return self._any_address  # an address cannot be made to mean another machine


def _read(scope: Scope) -> dict[str, str]:
    """The headers by name; one that comes twice is joined, so that it is none of the values that pass."""
    found: dict[str, str] = {}
    for raw, value in scope["headers"]:
        name, text = raw.decode("latin-1"), value.decode("latin-1")
        found[name] = f"{found[name]}, {text}" if name in found else text
    return found


def _with_headers(send: Send) -> Send:
    async def wrapped(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = {name.lower() for name, _ in message.setdefault("headers", [])}
            more = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
            message["headers"] = [*message["headers"], *((n, v) for n, v in more if n not in given)]
        await send(message)

    return wrapped
