"""The official client of the Model Context Protocol, on both transports. The noes first."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.sample import sample_path
from tests.serve.conftest import Running
from tests.serve.doors.conftest import TOKEN

mcp = pytest.importorskip("mcp", reason="there is no protocol to speak (the extra `serve` is not installed)")
httpx2 = pytest.importorskip("httpx2", reason="the extra `serve` is not installed")

from mcp.client.stdio import StdioServerParameters, stdio_client  # noqa: E402
from mcp.client.streamable_http import streamable_http_client  # noqa: E402

Open = Callable[[], Any]
Told = Callable[[str], Awaitable[Any]]


@asynccontextmanager
async def over_http(doors: Running, mode: str = "auto", token: str = TOKEN, **headers: str) -> Any:
    shown = {"Authorization": f"Bearer {token}", **headers}
    async with (
        httpx2.AsyncClient(headers=shown, timeout=60, trust_env=False) as http,
        mcp.Client(streamable_http_client(f"{doors.url}mcp", http_client=http), mode=mode) as client,
    ):
        yield client


@asynccontextmanager
async def over_stdio(answers: Path, staff: Path, folder: Path, mode: str = "auto") -> Any:
    with (folder / "errors").open("w") as errors:
        async with mcp.Client(stdio_client(command(answers, staff, folder), errlog=errors), mode=mode) as client:
            yield client


def command(answers: Path, staff: Path, folder: Path) -> Any:
    given = ["-d", sample_path(), "-d", staff, "-m", f"scripted:{answers}", "--timeout", "60"]
    args = ["-m", "sqlcoder", "serve", "--mcp", *map(str, given)]
    return StdioServerParameters(command=sys.executable, args=args, env={"XDG_CACHE_HOME": str(folder)}, cwd=folder)


async def tell(client: Any, tool: str, **arguments: Any) -> tuple[bool, Any]:
    """(is it an error, its text or its object)"""
    result = await client.call_tool(tool, arguments)
    (content,) = result.content
    if result.is_error:
        return True, content.text
    assert json.loads(content.text) == result.structured_content
    return False, result.structured_content


HELLO = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "t", "version": "0"}}
NOES = [
    ("ask", {}, "question: "),
    ("ask", {"question": "  "}, "question: it is empty"),
    ("ask", {"question": "a" * 2_001}, "question: "),
    ("ask", {"question": "a", "databse": "shop"}, "databse: there is no such argument"),
    ("ask", {"question": "a", "database": "shpo"}, "did you mean 'shop'"),
    ("run_sql", {"sql": "DROP TABLE customers"}, "DROP"),
    ("run_sql", {"sql": "SELECT 1; DELETE FROM customers"}, "statement"),
    ("run_sql", {"sql": "SELECT * FROM sqlite_master"}, "sqlite_master"),
    ("run_sql", {"sql": "SELECT nmae FROM customers"}, "'nmae' is not in table 'customers'"),
    ("run_sql", {"sql": "SELECT 1", "max_rows": 0}, "max_rows: "),
    ("run_sql", {"sql": "SELECT 1", "max_rows": 101}, "max_rows: "),
    ("describe", {"table": "custmers"}, "did you mean 'customers'"),
    ("write_sql", {"sql": "SELECT 1"}, "There is no tool 'write_sql'"),
]


async def check_tools(client: Any) -> None:
    """What a client gets, on whichever transport."""
    for tool, arguments, said in NOES:
        is_error, text = await tell(client, tool, **arguments)
        assert is_error and said.lower() in text.lower() and len(text) < 500, (tool, arguments, text)

    tools = (await client.list_tools()).tools
    assert [tool.name for tool in tools] == ["ask", "run_sql", "describe"]
    assert all(len(tool.description) < 200 and tool.annotations.read_only_hint for tool in tools)
    assert "title" not in tools[0].input_schema

    assert (await tell(client, "ask", question="how many customers"))[1]["columns"] == ["n"]
    _, no = await tell(client, "ask", question="weather")
    assert (no["sql"], no["rows"]) == (None, None) and no["reason"]
    _, masked = await tell(client, "ask", question="customers and their mail")
    assert "@" not in json.dumps(masked["rows"]) and masked["notes"]

    _, few = await tell(client, "run_sql", sql="SELECT id FROM people ORDER BY id", database="staff", max_rows=3)
    assert (few["rows"], few["truncated"]) == ([[1], [2], [3]], True)
    _, all_of_them = await tell(client, "run_sql", sql="SELECT count(*) FROM people", database="staff")
    assert (all_of_them["rows"], all_of_them["truncated"]) == ([[500]], False)
    _, long = await tell(client, "run_sql", sql="SELECT about FROM people WHERE id = 2", database="staff")
    assert long["truncated"] and len(long["rows"][0][0]) == 500

    _, shop = await tell(client, "describe")
    assert (shop["databases"], shop["database"], shop["truncated"]) == (["shop", "staff"], "shop", False)
    assert any(column.startswith("email ") and "hidden" in column for column in shop["tables"]["customers"])
    assert any("customers.id" in join for join in shop["joins"])
    _, one = await tell(client, "describe", database="staff", table="PEOPLE")
    assert list(one["tables"]) == ["people"] and one["tables"]["people"][0] == "id INTEGER, key"


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_http(mode: str, doors: Running) -> None:
    async def go() -> None:
        async with over_http(doors, mode) as client:
            await check_tools(client)

    asyncio.run(go())


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_stdio(mode: str, answers: Path, staff: Path, tmp_path: Path) -> None:
    async def go() -> None:
        async with over_stdio(answers, staff, tmp_path, mode) as client:
            await check_tools(client)

    asyncio.run(go())


def test_the_gate_is_before_it(doors: Running) -> None:
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    accept = {"Accept": "application/json, text/event-stream"}
    for headers, status in [
        ({"Authorization": "Bearer a-token-of-other-characters"}, 401),
        ({"Authorization": ""}, 401),
        ({"Host": "evil.example"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({}, 200),
    ]:
        assert doors.client.post("/mcp", json=ping, headers={**accept, **headers}).status_code == status
    assert doors.client.get("/mcp", headers=accept).status_code == 405
    assert doors.client.delete("/mcp").status_code == 405
    for nonsense in (b"", b"{", b"[]", b"7", b"\xff", b'{"jsonrpc": "2.0", "id": 1}', b"[" * 100_000):
        sent = {**accept, "Content-Type": "application/json"}
        assert 400 <= doors.client.post("/mcp", content=nonsense, headers=sent).status_code < 500, nonsense[:20]


def test_a_call_that_is_given_up_stops_its_query(doors: Running) -> None:
    async def go() -> None:
        async with over_http(doors) as client:
            call = asyncio.ensure_future(client.call_tool("ask", {"question": "everything forever"}))
            await asyncio.to_thread(doors.wait_until, running=1)
            call.cancel()
            await asyncio.wait({call})
            await asyncio.to_thread(doors.wait_until, running=0)

    asyncio.run(go())


@pytest.mark.parametrize("mode", ["legacy", "auto"])
def test_a_client_that_leaves_stops_its_query(mode: str, doors: Running) -> None:
    async def go() -> None:
        async with over_http(doors, mode) as client:
            call = asyncio.ensure_future(client.call_tool("ask", {"question": "everything forever"}))
            await asyncio.to_thread(doors.wait_until, running=1)
            call.cancel()
            await asyncio.wait({call})

    asyncio.run(go())
    doors.wait_until(running=0)


def test_stdout_has_the_protocol_alone(answers: Path, staff: Path, tmp_path: Path) -> None:
    given = command(answers, staff, tmp_path)
    call = {"name": "ask", "arguments": {"question": "how many customers"}}
    lines = [
        "this is no message",
        json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": HELLO}),
        json.dumps({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        json.dumps({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": call}),
    ]
    process = subprocess.Popen(
        [given.command, *given.args], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path
    )
    try:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write("\n".join(lines) + "\n")
        process.stdin.flush()
        told = []
        while not any(message.get("id") == 2 for message in told):
            line = process.stdout.readline()
            assert line, "it ended early"
            told.append(json.loads(line))
        process.stdin.close()
        told += [json.loads(line) for line in process.stdout]
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
    assert {message["jsonrpc"] for message in told} == {"2.0"}
    (answer,) = [message for message in told if message.get("id") == 2]
    assert answer["result"]["structuredContent"]["columns"] == ["n"]


@pytest.mark.parametrize(
    ("more", "said"), [((), "Which database?"), (("--sample", "-m", "scripted:nowhere.json"), "nowhere.json")]
)
def test_what_cannot_start_says_why(more: tuple[str, ...], said: str, tmp_path: Path) -> None:
    run = [sys.executable, "-m", "sqlcoder", "serve", "--mcp", *more]
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("SQLCODER_", "DATABASE_URL"))}
    done = subprocess.run(
        run, capture_output=True, text=True, cwd=tmp_path, env=clean, stdin=subprocess.DEVNULL, check=False
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_though_stdin_is_open(number: signal.Signals, tmp_path: Path) -> None:
    run = [sys.executable, "-m", "sqlcoder", "serve", "--mcp", "--sample"]
    process = subprocess.Popen(run, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=tmp_path)
    try:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": HELLO}) + "\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == 1
        process.send_signal(number)
        assert process.wait(30) == -number
    finally:
        process.kill()
        process.wait()
