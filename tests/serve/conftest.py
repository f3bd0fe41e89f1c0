"""A real `sqlcoder serve` on a free port of the loopback, and a script that answers for it."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.sample import sample_path

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000000000) SELECT count(*) FROM n"
SCRIPT: dict[str, Any] = {
    "how many customers": "SELECT count(*) AS n FROM customers",
    "which products": {"sql": "SELECT id, name FROM products ORDER BY id", "score": -0.05, "confidence": 0.93},
    "weather": None,
    "everything forever": ENDLESS,
    "customers and their mail": "SELECT last_name, email FROM customers ORDER BY id LIMIT 3",
    "destroy": "DROP TABLE customers",
}
START_S = 90.0
"""A machine that trains a model meanwhile is slow to start anything."""


@dataclass(eq=False)
class Running:
    """A server's process; its log is read from a file."""

    process: subprocess.Popen[bytes]
    url: str
    log_file: Path
    folder: Path
    token: str | None = None
    client: Any = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.connect()

    def connect(self, **more: Any) -> Any:
        """Another client, with connections of its own."""
        import httpx  # the modules that use it skip where it is not installed

        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=60, trust_env=False, **more)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2].strip("/"))

    def ask(self, question: str, **more: Any) -> Any:
        return self.client.post("/v1/ask", json={"question": question, **more})

    def log(self) -> str:
        return self.log_file.read_text(encoding="utf-8")

    def busy(self) -> tuple[int, int]:
        """(waiting, running)."""
        found = self.client.get("/health").json()
        return found["waiting"], found["running"]

    def wait_until(self, waiting: int | None = None, running: int | None = None, within_s: float = 20.0) -> None:
        """Until so many wait and run; fails where that never comes."""
        deadline, seen = time.monotonic() + within_s, (-1, -1)
        while time.monotonic() < deadline:
            seen = self.busy()
            if waiting in (None, seen[0]) and running in (None, seen[1]):
                return
            time.sleep(0.02)
        pytest.fail(f"waiting, running = {seen}, not {(waiting, running)}")

    def stop(self, number: int = signal.SIGTERM, within_s: float = 30.0) -> int:
        """Send a signal and wait; the exit code."""
        self.client.close()
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(within_s)


Serve = Callable[..., Running]


@pytest.fixture(scope="session")
def serve(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serve]:
    """A function: `serve(*arguments, env={...}, token="...")` starts `sqlcoder serve`; all are stopped at the end."""
    started: list[Running] = []

    def start(*arguments: str | Path, env: dict[str, str] | None = None, token: str | None = None) -> Running:
        folder = tmp_path_factory.mktemp("serve")
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("SQLCODER_", "DATABASE_URL"))}
        homes = {f"XDG_{name}_HOME": str(folder / name.lower()) for name in ("CACHE", "DATA", "STATE")}
        command = [sys.executable, "-m", "sqlcoder", "serve", "--port", "0", *map(str, arguments)]
        log = folder / "log"
        with log.open("wb") as stream:
            process = subprocess.Popen(command, stderr=stream, cwd=folder, env={**clean, **homes, **(env or {})})
        deadline = time.monotonic() + START_S
        while not (found := re.search(r" on (http://\S+)", log.read_text())):
            if process.poll() is not None or time.monotonic() > deadline:
                process.kill()
                pytest.fail(f"it did not start: {log.read_text()}")
            time.sleep(0.05)
        running = Running(process, found[1], log, folder, token)
        started.append(running)
        running.client.get("/health").raise_for_status()
        return running

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait()


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The scripted model's answers."""
    path = tmp_path_factory.mktemp("script") / "answers.json"
    path.write_text(json.dumps(SCRIPT))
    return path


@pytest.fixture(scope="session")
def shop_server(serve: Serve, script: Path) -> Running:
    """The sample database with the script for a model; for tests that leave it as it was."""
    return serve("-d", sample_path(), "-m", f"scripted:{script}", "--timeout", "60")


def raw(server: Running, text: bytes, *, wait_s: float = 30.0) -> bytes:
    """What comes back for bytes that no well-behaved client sends."""
    import socket

    with socket.create_connection(("127.0.0.1", server.port), timeout=wait_s) as connection:
        connection.sendall(text)
        found = b""
        while part := connection.recv(65_536):
            found += part
            if b"\r\n\r\n" in found and (length := re.search(rb"content-length: (\d+)", found, re.IGNORECASE)):
                _, _, body = found.partition(b"\r\n\r\n")
                if len(body) >= int(length[1]):
                    break
        return found
