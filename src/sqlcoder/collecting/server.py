"""A desk as a page for one person on this machine: the standard library's server, no other file, no network.

What keeps others out: it listens on the loopback alone; every request must name that host (a page elsewhere that gets a
name of its own resolved to 127.0.0.1 names its own) and carry the token of this run; writing takes a POST of JSON whose
Origin, where there is one, is ours. The page's content security policy lets nothing load or run but what is in it.
Not for several people, nor over a network: everybody runs their own and appends to the same file.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
import secrets
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any
from urllib.parse import parse_qs, urlsplit

from sqlcoder.collecting.desk import Case, Desk
from sqlcoder.datasets.feedback import Judgement
from sqlcoder.errors import SetupError, SQLCoderError

HOST = "127.0.0.1"
_LARGEST = 64 * 1024
"""Bytes of a request: a question and a query."""
_VERDICTS: dict[str, Judgement] = {"right": "right", "wrong": "wrong", "rewrite": "rewrite", "skip": "skip"}
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class DeskServer(ThreadingHTTPServer):
    """Serves a desk; `url` is for its one person. Connections have threads, the desk has one of its own."""

    daemon_threads = True

    def __init__(self, open_desk: Callable[[], Desk], port: int = 0, plain: Callable[[Any], Any] = str) -> None:
        """`open_desk` makes the desk, in the thread that will use it; `plain` makes a cell fit for JSON.

        Raises SetupError where the port is taken, and what `open_desk` raises.
        """
        self.token = secrets.token_urlsafe(24)
        self.plain = plain
        self._thread = ThreadPoolExecutor(1)
        self._desk = self._thread.submit(open_desk).result()
        try:
            super().__init__((HOST, port), _Handler)
        except OSError as error:
            self._thread.shutdown()
            raise SetupError(f"Cannot listen on port {port}: {error.strerror or error}; try another --port") from error
        self.document, self.policy = _document()

    @property
    def notes(self) -> list[str]:
        """What was odd about the file of opinions."""
        return self._desk.notes

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.server_port}/?token={self.token}"

    @property
    def hosts(self) -> tuple[str, ...]:
        """What a request may call us."""
        return (f"{HOST}:{self.server_port}", f"localhost:{self.server_port}")

    def act(self, action: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """What the page asks for, done in the desk's thread. Raises SQLCoderError."""
        return self._thread.submit(_ACTIONS[action], self, self._desk, given).result()

    def server_close(self) -> None:
        """Stop listening and close the desk's database, in its own thread."""
        super().server_close()
        self._thread.submit(self._desk.close).result()
        self._thread.shutdown()


def _next(server: DeskServer, desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    index = given.get("index")
    if index is None:
        after = given.get("after")
        index = desk.following(after if isinstance(after, int) else -1)
    state = {"judged": desk.judged, "total": len(desk.wanted), "by": desk.by, "database": desk.name}
    if index is None:
        return state | {"case": None}
    return state | {"case": _shape(desk.case(_whole(index)), server.plain)}


def _run(server: DeskServer, desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    return {"case": _shape(desk.attempt(_whole(given.get("index")), _text(given, "sql")), server.plain)}


def _judge(server: DeskServer, desk: Desk, given: Mapping[str, Any]) -> dict[str, Any]:
    index, verdict = _whole(given.get("index")), _VERDICTS.get(_text(given, "verdict"))
    if verdict is None:
        raise SetupError(f"verdict: expected {', '.join(_VERDICTS)}")
    rewrite = _text(given, "sql") if verdict == "rewrite" else None
    desk.judge(index, verdict, question=_text(given, "question"), rewrite=rewrite)
    return _next(server, desk, {"after": index})


_ACTIONS: dict[str, Callable[[DeskServer, Desk, Mapping[str, Any]], dict[str, Any]]] = {
    "/next": _next,
    "/run": _run,
    "/judge": _judge,
}


def _shape(case: Case, plain: Callable[[Any], Any]) -> dict[str, Any]:
    result = case.answer.result
    return {
        "index": case.index,
        "question": case.question,
        "sql": case.proposal,
        "error": case.error,
        "columns": list(result.columns) if result else [],
        "rows": [[plain(cell) for cell in row] for row in result.rows] if result else [],
        "truncated": result.truncated if result else False,
        "notes": list(case.answer.notes),
    }


def _text(given: Mapping[str, Any], name: str) -> str:
    value = given.get(name, "")
    if not isinstance(value, str):
        raise SetupError(f"{name}: expected a text")
    return value


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise SetupError("index: expected a whole number")
    return value


def _document() -> tuple[bytes, str]:
    """The page and its policy."""
    part = {name: (files(__package__) / "page" / name).read_text(encoding="utf-8") for name in _PARTS}
    style, script = part["page.css"], part["page.js"]
    filled = re.sub(r"@@(STYLE|SCRIPT)@@", lambda m: style if m[1] == "STYLE" else script, part["page.html"])
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; connect-src 'self'; "
        "img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return filled.encode(), policy


_PARTS = ("page.html", "page.css", "page.js")


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


class _Handler(BaseHTTPRequestHandler):
    server: DeskServer
    server_version, sys_version = "sqlcoder", ""
    timeout = 30

    def do_GET(self) -> None:
        """The page."""
        asked = urlsplit(self.path)
        if self._is_stranger(parse_qs(asked.query).get("token", [""])[0]):
            return
        if asked.path != "/":
            self._refuse(404, "There is only one page, at /")
            return
        self._send(200, self.server.document, "text/html; charset=utf-8")

    def do_POST(self) -> None:
        """What the page asks for."""
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if self._is_stranger(token if scheme == "Bearer" else ""):
            return
        if self.path not in _ACTIONS:
            self._refuse(404, f"There is nothing at {self.path}")
        elif self.headers.get_content_type() != "application/json":
            self._refuse(415, "expected application/json")
        elif (given := self._body()) is not None:
            try:
                self._send_json(200, self.server.act(self.path, given))
            except SQLCoderError as error:
                self._refuse(422, str(error))

    def _is_stranger(self, token: str) -> bool:
        """Refuse whoever is not the page we gave out."""
        origin = self.headers.get("Origin")
        if self.headers.get("Host", "") not in self.server.hosts:
            self._refuse(421, "This server answers to its own address alone")
        elif origin is not None and origin not in [f"http://{host}" for host in self.server.hosts]:
            self._refuse(403, "Another page may not ask this server")
        elif not hmac.compare_digest(token.encode(), self.server.token.encode()):
            self._refuse(403, "The token is missing or wrong; open the address that was printed")
        else:
            return False
        return True

    def _body(self) -> dict[str, Any] | None:
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > _LARGEST:
            self.close_connection = True
            self._refuse(413, f"expected at most {_LARGEST:,} bytes")
            return None
        try:
            given = json.loads(self.rfile.read(int(length)))
        except ValueError:
            given = None
        if not isinstance(given, dict):
            self._refuse(400, "expected a JSON object")
            return None
        return given

    def _refuse(self, status: int, error: str) -> None:
        self._send_json(status, {"error": error})

    def _send_json(self, status: int, body: Mapping[str, Any]) -> None:
        self._send(status, json.dumps(body, allow_nan=False).encode(), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", self.server.policy)
        for name, value in _HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the address with its token would stand in the log."""
