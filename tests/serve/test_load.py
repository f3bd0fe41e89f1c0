"""Many at once, a full queue, clients that leave, clients that are slow, and the end of the server."""

from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.asking import ask
from sqlcoder.audit import read_audit
from sqlcoder.db.database import Database
from sqlcoder.sample import sample_path
from sqlcoder.shapes import answer_shape
from tests.serve.conftest import Running, Serve

pytest.importorskip("fastapi", reason="nothing is served (the extra `serve` is not installed)")
pytest.importorskip("httpx", reason="nobody calls the server (the extra `serve-test` is not installed)")

SLOW = {"question": "everything forever"}


def leave_after_asking(server: Running, body: dict[str, Any] = SLOW, source: str = "127.0.0.1") -> socket.socket:
    """A connection that has asked and waits; close it to leave."""
    content = json.dumps(body).encode()
    connection = socket.create_connection(("127.0.0.1", server.port), timeout=60, source_address=(source, 0))
    head = (
        f"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(content)}"
    )
    connection.sendall(head.encode() + b"\r\n\r\n" + content)
    return connection


def test_when_the_queue_is_full_more_are_refused(serve: Serve, script: Path) -> None:
    server = serve("--sample", "-m", f"scripted:{script}", "--parallel", "1", "--queue", "4", "--timeout", "60")
    busy = [leave_after_asking(server)]
    server.wait_until(waiting=0, running=1)
    busy += [leave_after_asking(server) for _ in range(2)]
    server.wait_until(waiting=2, running=1)
    refused = server.ask("how many customers")
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) >= 1
    assert refused.json()["code"] == "queue_full" and "2 of your questions are waiting" in refused.json()["error"]
    # another client still has room
    with server.connect(transport=_from("127.0.0.2")) as other, ThreadPoolExecutor() as pool:
        waiting = pool.submit(other.post, "/v1/ask", json={"question": "how many customers"})
        server.wait_until(waiting=3, running=1)
        for connection in busy:
            connection.close()
        assert waiting.result().json()["rows"]
    server.wait_until(waiting=0, running=0)
    assert server.ask("how many customers").status_code == 200
    assert server.stop() == 0


def _from(address: str) -> Any:
    import httpx

    return httpx.HTTPTransport(local_address=address)


def test_slow_questions_of_one_client_leave_room_for_another(serve: Serve, script: Path) -> None:
    server = serve("--sample", "-m", f"scripted:{script}", "--parallel", "3", "--timeout", "60")
    busy = [leave_after_asking(server) for _ in range(6)]
    server.wait_until(waiting=4, running=2)
    with server.connect(transport=_from("127.0.0.2")) as other:
        assert other.post("/v1/ask", json={"question": "how many customers"}).json()["rows"]
    for connection in busy:
        connection.close()
    server.wait_until(waiting=0, running=0)
    assert server.stop() == 0


@pytest.mark.parametrize("streams", [False, True])
def test_when_the_client_leaves_its_query_is_gone(streams: bool, shop_server: Running) -> None:
    server = shop_server
    for _ in range(3):
        if streams:
            with server.client.stream("POST", "/v1/ask", json=SLOW, headers={"Accept": "text/event-stream"}) as stream:
                server.wait_until(running=1)
                assert "queued" in next(stream.iter_text())
        else:
            connection = leave_after_asking(server)
            server.wait_until(running=1)
            connection.close()
        started = time.monotonic()
        server.wait_until(waiting=0, running=0, within_s=10)  # of the 60 that it might have run
        assert time.monotonic() - started < 10
    assert server.ask("how many customers").json()["rows"]


def test_steps_come_before_the_answer(shop_server: Running) -> None:
    headers = {"Accept": "text/event-stream"}
    with shop_server.client.stream("POST", "/v1/ask", json={"question": "which products"}, headers=headers) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        text = "".join(stream.iter_text())
    events = [(name, json.loads(data)) for name, data in re.findall(r"event: (\w+)\ndata: (.*)\n\n", text)]
    steps = [data["step"] for name, data in events if name == "progress"]
    assert steps == ["queued", "opening", "linking", "candidates", "running"]
    name, answer = events[-1]
    expected = shop_server.ask("which products").json()
    assert name == "answer" and {**answer, "elapsed_s": 0} == {**expected, "elapsed_s": 0}
    refused = shop_server.client.post("/v1/sql", json={"sql": "DROP TABLE customers"}, headers=headers).text
    assert '"code": "unsafe", "status": 422' in refused and refused.startswith("event: progress")


def test_many_at_once_get_what_ask_gives(serve: Serve) -> None:
    """With the shipped model: 32 clients, several questions, no answer mixed up with another's."""
    questions = [
        "how many customers are there",
        "top 3 categories by number of products",
        "average price of products",
        "will it rain tomorrow",
    ]
    with Database.open(sample_path()) as database:
        expected = {q: {**answer_shape(ask(q, database)), "elapsed_s": 0} for q in questions}
    server = serve("--sample")

    def one(number: int) -> tuple[str, dict[str, Any]]:
        question = questions[number % len(questions)]
        with server.connect() as client:
            reply = client.post("/v1/ask", json={"question": question}, timeout=240)
        assert reply.status_code == 200, reply.text
        return question, reply.json()

    with ThreadPoolExecutor(32) as pool:
        for question, reply in pool.map(one, range(32)):
            given = {name: reply[name] for name in expected[question]}
            assert {**given, "elapsed_s": 0} == expected[question]
    assert server.stop() == 0


@pytest.mark.slow
def test_a_slow_client_is_hung_up_on_and_holds_up_nobody(shop_server: Running) -> None:
    slow = [socket.create_connection(("127.0.0.1", shop_server.port), timeout=60) for _ in range(50)]
    for connection in slow[:25]:
        connection.sendall(b"POST /v1/ask HTTP/1.1\r\nHost: loc")
    for connection in slow[25:]:
        connection.sendall(b"POST /v1/ask HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
    assert shop_server.ask("how many customers").status_code == 200
    started = time.monotonic()
    assert all(connection.recv(1_000) == b"" for connection in slow[:25])
    assert all(b" 408 " in connection.recv(1_000) for connection in slow[25:])
    assert time.monotonic() - started < 25
    for connection in slow:
        connection.close()


def test_one_address_cannot_hold_every_connection(serve: Serve, script: Path) -> None:
    server = serve("--sample", "-m", f"scripted:{script}")
    held = [socket.create_connection(("127.0.0.1", server.port), timeout=30, source_address=("127.0.0.2", 0))
            for _ in range(205)]  # fmt: skip
    assert b" 429 " in held[-1].recv(1_000)
    assert server.ask("how many customers").status_code == 200  # from 127.0.0.1
    for connection in held:
        connection.close()
    assert server.stop() == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_mid_query(number: int, serve: Serve, script: Path) -> None:
    server = serve(
        *("--sample", "-m", f"scripted:{script}", "--parallel", "2", "--timeout", "600", "--audit", "audit.jsonl")
    )
    running = leave_after_asking(server)
    server.wait_until(running=1)
    waiting = leave_after_asking(server)
    server.wait_until(waiting=1, running=1)
    started = time.monotonic()
    assert server.stop(number) == 0
    assert time.monotonic() - started < 20
    for connection in (running, waiting):
        reply = connection.recv(10_000)
        assert b" 503 " in reply and b'"code": "cancelled"' in reply and b"retry-after" in reply.lower()
        connection.close()
    records, torn = read_audit(server.folder / "audit.jsonl")
    assert torn == 0 and [record["outcome"] for record in records] == ["error: Cancelled"]
    assert "Traceback" not in server.log()


def test_after_the_end_nobody_listens(serve: Serve, script: Path) -> None:
    server = serve("--sample", "-m", f"scripted:{script}")
    assert server.stop() == 0
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", server.port), timeout=5)


def test_several_workers_answer_and_are_counted_together(serve: Serve, script: Path) -> None:
    server = serve("--sample", "-m", f"scripted:{script}", "--workers", "2")
    with ThreadPoolExecutor(8) as pool:

        def one(_: int) -> int:
            with server.connect() as client:
                return int(client.post("/v1/ask", json={"question": "how many customers"}).status_code)

        assert set(pool.map(one, range(40))) == {200}
    text = server.client.get("/metrics").text
    counted = re.search(r'sqlcoder_requests_total\{method="POST",route="/v1/ask",status="200"\} (\S+)', text)
    assert counted is not None and float(counted[1]) == 40
    assert server.stop() == 0


def test_workers_leave_with_their_parent(serve: Serve, script: Path) -> None:
    server = serve("--sample", "-m", f"scripted:{script}", "--workers", "2")
    server.process.kill()
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", server.port), timeout=5).close()
        except OSError:
            return
        time.sleep(0.2)
    pytest.fail("somebody still listens")


def test_a_password_is_told_to_nobody(serve: Serve, script: Path, tmp_path: Path) -> None:
    url = "postgresql://ann:sesame-open@127.0.0.1:1/shop"
    (tmp_path / "sqlcoder.toml").write_text(f'[databases.sales]\nurl = "{url}"\n')
    server = serve("-d", url, "-m", f"scripted:{script}")
    told = [server.ask("how many customers"), server.client.get("/v1/schema"), server.client.get("/v1/databases")]
    told += [server.client.post("/v1/sql", json={"sql": "SELECT 1"}), server.client.get("/metrics")]
    assert told[0].status_code == 503 and told[0].json()["code"] == "database"
    assert server.stop() == 0
    assert "sesame" not in server.log() + "".join(reply.text for reply in told)


def test_a_database_that_goes_away_is_said_to_be_gone(serve: Serve, script: Path, tmp_path: Path) -> None:
    file = tmp_path / "passing.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE customers (id INTEGER PRIMARY KEY)")
    connection.close()
    server = serve("-d", file, "-m", f"scripted:{script}")
    assert server.ask("how many customers").json()["rows"] == [[0]]
    file.write_bytes(b"this is no database any more" * 100)
    gone = server.ask("how many customers")
    assert (gone.status_code in (422, 503) and set(gone.json()) == {"error", "code"}) or gone.json()["sql"] is None
    assert server.client.get("/health").json()["status"] == "ok"
    assert server.stop() == 0


def test_a_reply_does_not_wait_for_the_other_end(shop_server: Running) -> None:
    """Head and body are two small packets; without TCP_NODELAY the second waits some 40 ms for the first one's ACK."""
    from sqlcoder.errors import SetupError
    from sqlcoder.serve.run import listen

    with pytest.raises(SetupError, match="another --port"):
        listen("127.0.0.1", shop_server.port)
    with listen("127.0.0.1", 0) as opened:
        assert opened.proto == socket.IPPROTO_TCP  # what asyncio asks for before it sets the option
