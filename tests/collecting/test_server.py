"""Strangers are refused: another host's name, another page, no token, too much, the wrong kind."""

from __future__ import annotations

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sqlcoder.collecting.desk import Desk
from sqlcoder.collecting.server import DeskServer
from sqlcoder.errors import SetupError
from sqlcoder.shapes import plain


@pytest.fixture
def server(make_desk: Callable[[str], Desk]) -> Iterator[DeskServer]:
    served = DeskServer(lambda: make_desk("ana"), plain=plain)
    thread = threading.Thread(target=served.serve_forever)
    thread.start()
    yield served
    served.shutdown()
    served.server_close()
    thread.join()


Answer = tuple[int, dict[str, str], bytes]


def ask(server: DeskServer, method: str, path: str, body: Any = None, **headers: str) -> Answer:
    """One request; header names with _ for -."""
    connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
    given = {"Content-Type": "application/json"} if body is not None else {}
    given |= {name.replace("_", "-"): value for name, value in headers.items()}
    data = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
    connection.request(method, path, data, given)
    answer = connection.getresponse()
    found = answer.status, dict(answer.headers), answer.read()
    connection.close()
    return found


def bearer(server: DeskServer) -> dict[str, str]:
    return {"Authorization": f"Bearer {server.token}"}


@pytest.mark.parametrize("host", ["evil.example", "evil.example:{port}", "127.0.0.1", "localhost", "127.0.0.1:1", ""])
def test_another_host_is_refused_even_with_the_token(host: str, server: DeskServer) -> None:
    name = host.replace("{port}", str(server.server_port))
    assert ask(server, "GET", f"/?token={server.token}", Host=name)[0] == 421
    assert ask(server, "POST", "/next", {}, Host=name, **bearer(server))[0] == 421


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "https://127.0.0.1:{port}", "http://127.0.0.1:1"])
def test_another_page_is_refused_even_with_the_token(origin: str, server: DeskServer) -> None:
    origin = origin.replace("{port}", str(server.server_port))
    assert ask(server, "POST", "/next", {}, Origin=origin, **bearer(server))[0] == 403


def test_without_the_token_there_is_nothing(server: DeskServer) -> None:
    for path in ("/", "/?token=", "/?token=wrong", f"/?token={server.token}x", "/favicon.ico"):
        status, _, body = ask(server, "GET", path)
        assert status == 403 and b"html" not in body
    for headers in (
        {},
        {"Authorization": "Bearer wrong"},
        {"Authorization": server.token},
        {"Authorization": "Bearer é"},
    ):
        assert (
            ask(server, "POST", "/next", {}, **{k: v.encode().decode("latin-1") for k, v in headers.items()})[0] == 403
        )
    assert ask(server, "POST", f"/next?token={server.token}", {})[0] == 403


@pytest.mark.parametrize(
    ("path", "body", "headers", "status"),
    [
        ("/nothing", {}, {}, 404),
        ("/next", b"a=1", {"Content_Type": "application/x-www-form-urlencoded"}, 415),
        ("/next", b"{", {}, 400),
        ("/next", b"[]", {}, 400),
        ("/next", b"\xff", {}, 400),
        ("/next", b"{}", {"Content_Length": "99999999"}, 413),
        ("/next", b"{}", {"Content_Length": "-1"}, 413),
        ("/next", {"index": "1"}, {}, 422),
        ("/next", {"index": 99}, {}, 422),
        ("/next", {"index": -1}, {}, 422),
        ("/run", {"index": 0, "sql": ""}, {}, 422),
        ("/judge", {"index": 0, "verdict": "maybe"}, {}, 422),
        ("/judge", {"index": 0, "verdict": "rewrite", "sql": "DROP TABLE customers"}, {}, 422),
        ("/judge", {"index": True, "verdict": "right"}, {}, 422),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_saved(
    path: str, body: Any, headers: dict[str, str], status: int, server: DeskServer, tmp_path: Path
) -> None:
    found, _, told = ask(server, "POST", path, body, **bearer(server), **headers)
    assert found == status and json.loads(told)["error"]
    assert not (tmp_path / "opinions.jsonl").exists()


def test_other_methods_are_not_there(server: DeskServer) -> None:
    for method in ("PUT", "DELETE", "OPTIONS", "TRACE"):
        assert ask(server, method, f"/?token={server.token}", **bearer(server))[0] == 501


def test_the_page_may_load_nothing_but_itself(server: DeskServer) -> None:
    status, headers, body = ask(server, "GET", f"/?token={server.token}")
    assert status == 200 and server.token.encode() not in body
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'") and "unsafe" not in policy and "frame-ancestors 'none'" in policy
    assert headers["Referrer-Policy"] == "no-referrer" and headers["Cache-Control"] == "no-store"
    assert b"http://" not in body and b"https://" not in body


def test_it_listens_on_this_machine_alone(server: DeskServer) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert urlsplit(server.url).hostname == "127.0.0.1"


def test_a_port_in_use_is_refused(server: DeskServer, make_desk: Callable[[str], Desk]) -> None:
    with pytest.raises(SetupError, match="another --port"):
        DeskServer(lambda: make_desk("bo"), server.server_port)


def test_a_verdict_is_saved_and_the_next_question_given(server: DeskServer, tmp_path: Path) -> None:
    own = {"Origin": f"http://127.0.0.1:{server.server_port}"} | bearer(server)
    status, _, body = ask(server, "POST", "/next", {}, **own)
    first = json.loads(body)
    assert status == 200 and first["case"]["rows"] == [[3]] and (first["judged"], first["total"]) == (0, 5)
    after = json.loads(
        ask(server, "POST", "/judge", {"index": 0, "verdict": "right", "question": "how many"}, **own)[2]
    )
    assert after["case"]["index"] == 1 and after["judged"] == 1
    saved = json.loads((tmp_path / "opinions.jsonl").read_text())
    assert (saved["by"], saved["verdict"], saved["question"]) == ("ana", "right", "how many")
