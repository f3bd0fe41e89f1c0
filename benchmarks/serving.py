"""What HTTP costs over `ask` in one process, how many questions a second a server answers, and whether it lasts.

    python benchmarks/serving.py [--rounds 40] [--clients 32] [--questions 160]
    python benchmarks/serving.py --minutes 10       # mixed load with hostile requests, and memory

The sample database and the shipped model. Prints one JSON object; times in milliseconds unless named otherwise, memory
in MB. Server and clients share the machine's processors, so "of the model alone" counts what the clients take, too.
"Model alone" is `ask` in one process, one question after the other; `cpu_ms` is the
processors' time for a question, which a busy machine distorts least. Exits 1 where `--minutes` saw an error that is not
a clear 4xx.
"""

from __future__ import annotations

import argparse
import contextlib
import http.client
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlcoder.asking import ask
from sqlcoder.db.database import Database
from sqlcoder.generators import load
from sqlcoder.sample import sample_path

QUESTIONS = [
    "how many customers are there",
    "top 3 categories by number of products",
    "average price of products",
    "how many orders were placed in 2024",
    "which products were never ordered",
    "number of customers per country",
]
TURNS = 4
JSON = {"Content-Type": "application/json"}
SLOW = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9000000000) SELECT count(*) FROM n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40, help="questions of which the overhead is the median")
    parser.add_argument("--clients", type=int, default=32)
    parser.add_argument("--questions", type=int, default=160, help="questions that the clients ask together")
    parser.add_argument("--minutes", type=float, default=0, help="mixed load instead")
    options = parser.parse_args()
    found: dict[str, Any] = {"cpus": len(os.sched_getaffinity(0)), "load_before": round(os.getloadavg()[0], 1)}
    if options.minutes:
        lasting = _last(options.minutes)
        print(json.dumps(found | lasting))
        return int(bool(lasting["not_clear"]))
    found |= _starts() | _overhead(options.rounds) | _throughput(options.clients, options.questions)
    print(json.dumps(found))
    return 0


@contextlib.contextmanager
def _server(*arguments: str) -> Iterator[tuple[int, int]]:
    """(port, process) of a server of the sample database."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "sqlcoder", "serve", "--sample", "--port", "0", *arguments]
        env = {**os.environ, "XDG_DATA_HOME": folder, "SQLCODER_AUDIT": str(Path(folder, "audit.jsonl"))}
        log = Path(folder, "log")
        with log.open("wb") as stream:
            process = subprocess.Popen(command, stderr=stream, env=env)
        try:
            while not (place := re.search(r"http://[^/]*:(\d+)/", log.read_text())):
                time.sleep(0.005)
                if process.poll() is not None:
                    sys.exit(log.read_text())
            yield int(place[1]), process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)


def _post(connection: http.client.HTTPConnection, path: str, body: Any) -> tuple[int, bytes]:
    content = json.dumps(body).encode()
    try:
        connection.request("POST", path, content, JSON)
        reply = connection.getresponse()
    except (BrokenPipeError, ConnectionResetError, http.client.RemoteDisconnected):  # it idled too long: once more
        connection.close()
        connection.request("POST", path, content, JSON)
        reply = connection.getresponse()
    return reply.status, reply.read()


def _connect(port: int, source: str = "127.0.0.1") -> http.client.HTTPConnection:
    return http.client.HTTPConnection("127.0.0.1", port, timeout=300, source_address=(source, 0))


def _starts() -> dict[str, float]:
    seconds = []
    for _ in range(3):
        begun = time.perf_counter()
        with _server() as (port, _):
            status, _ = _post(_connect(port), "/v1/ask", {"question": QUESTIONS[0]})
            assert status == 200
            seconds.append(time.perf_counter() - begun)
    return {"start_to_first_answer_s": round(statistics.median(seconds), 2)}


def _overhead(rounds: int) -> dict[str, float]:
    """The same questions by turns in this process and over HTTP: what each pair differs by."""
    model = load("embedded")
    pairs: list[tuple[float, float]] = []
    inside: list[float] = []
    with _server() as (port, _), Database.open(sample_path()) as database:
        connection = _connect(port)
        for question in QUESTIONS:  # both have seen every question
            ask(question, database, model=model)
            _post(connection, "/v1/ask", {"question": question})
        for number in range(rounds):
            question = QUESTIONS[number % len(QUESTIONS)]
            alone = _ms(lambda q=question: ask(q, database, model=model))
            begun = time.perf_counter()
            status, body = _post(connection, "/v1/ask", {"question": question})
            over = (time.perf_counter() - begun) * 1000
            assert status == 200
            pairs.append((alone, over))
            inside.append(over - json.loads(body)["elapsed_s"] * 1000)  # the same question, timed where it is answered
    return {
        "ask_in_process_ms": round(statistics.median(alone for alone, _ in pairs), 1),
        "ask_over_http_ms": round(statistics.median(over for _, over in pairs), 1),
        "ratio": round(statistics.median(over / alone for alone, over in pairs), 3),
        "overhead_ms": round(statistics.median(inside), 2),
        "overhead_p95_ms": round(statistics.quantiles(inside, n=20)[-1], 2),
    }


def _ms(do: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    do()
    return (time.perf_counter() - begun) * 1000


def _throughput(clients: int, questions: int, *more: str) -> dict[str, float]:
    """The model alone and the server by turns, so that both meet the same machine."""
    model = load("embedded")
    alone: list[tuple[float, float]] = []
    served: list[tuple[float, float]] = []
    seconds: list[float] = []
    local = threading.local()
    with _server("--queue", str(2 * clients), *more) as (port, process), Database.open(sample_path()) as database:

        def one(number: int) -> float:
            if not hasattr(local, "connection"):
                local.connection = _connect(port)
            begun = time.perf_counter()
            status, body = _post(local.connection, "/v1/ask", {"question": QUESTIONS[number % len(QUESTIONS)]})
            assert status == 200, body
            return time.perf_counter() - begun

        def by_itself(number: int) -> None:
            ask(QUESTIONS[number % len(QUESTIONS)], database, model=model, audit=audit)

        with ThreadPoolExecutor(clients) as pool, tempfile.TemporaryDirectory() as folder:
            audit = Path(folder, "audit.jsonl")  # the server writes one, too
            list(pool.map(one, range(clients)))
            for number in range(len(QUESTIONS)):
                by_itself(number)
            for _ in range(TURNS):
                each = questions // TURNS
                begun, cpu_begun = time.perf_counter(), time.process_time()
                for number in range(each):
                    by_itself(number)
                alone.append(((time.perf_counter() - begun) / each, (time.process_time() - cpu_begun) / each))
                begun, cpu_begun = time.perf_counter(), _cpu(process)
                seconds += pool.map(one, range(each))
                served.append(((time.perf_counter() - begun) / each, (_cpu(process) - cpu_begun) / each))
    seconds.sort()
    return {
        "model_alone_questions_per_s": round(1 / statistics.median(wall for wall, _ in alone), 2),
        "served_questions_per_s": round(1 / statistics.median(wall for wall, _ in served), 2),
        "of_the_model_alone": round(statistics.median(a / s for (a, _), (s, _) in zip(alone, served, strict=True)), 3),
        "model_alone_cpu_ms": round(1000 * statistics.median(cpu for _, cpu in alone), 1),
        "served_cpu_ms": round(1000 * statistics.median(cpu for _, cpu in served), 1),
        "clients": clients,
        "p50_ms": round(statistics.median(seconds) * 1000),
        "p95_ms": round(seconds[int(0.95 * len(seconds))] * 1000),
    }


def _last(minutes: float) -> dict[str, Any]:
    """Good and hostile clients together for so long: what came back, and the server's memory by the minute."""
    statuses: Counter[str] = Counter()
    wrong: list[str] = []
    good: list[float] = []
    memory: list[float] = []
    deadline = time.monotonic() + 60 * minutes
    with _server() as (port, process):

        def honest(seed: int) -> None:
            rng = random.Random(seed)
            connection = _connect(port)
            while time.monotonic() < deadline:
                begun = time.perf_counter()
                status, body = _post(connection, "/v1/ask", {"question": rng.choice(QUESTIONS)})
                good.append(time.perf_counter() - begun)
                statuses[f"honest {status}"] += 1
                if status != 200 and not (400 <= status < 500 and b'"code"' in body):
                    wrong.append(f"{status} {body[:200]!r}")

        def hostile(seed: int) -> None:
            rng = random.Random(seed)
            while time.monotonic() < deadline:
                attack = rng.choice(_ATTACKS)
                status, body = attack(port, rng)
                statuses[f"{attack.__name__.strip('_')} {status or 'hung up'}"] += 1
                if status and status != 200 and not (400 <= status < 500):
                    wrong.append(f"{attack.__name__} {status} {body[:200]!r}")

        with ThreadPoolExecutor(16) as pool:
            jobs = [pool.submit(honest, seed) for seed in range(4)]
            jobs += [pool.submit(hostile, seed) for seed in range(4, 12)]
            while time.monotonic() < deadline:
                time.sleep(min(30.0, max(0.1, deadline - time.monotonic())))
                memory.append(_megabytes(process))
            for job in jobs:
                job.result()
    settled = memory[len(memory) // 4 :]
    return {
        "minutes": minutes,
        "replies": dict(sorted(statuses.items())),
        "not_clear": wrong[:10],
        "honest_answers": len(good),
        "honest_p95_s": round(sorted(good)[int(0.95 * len(good))], 2),
        "memory_mb": [round(m) for m in memory],
        "memory_growth_mb": round(settled[-1] - settled[0], 1),
    }


def _cpu(process: int) -> float:
    """Seconds of processor that it has used: what it costs, however busy the machine is."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _megabytes(process: int) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


Reply = tuple[int, bytes]


def _raw(port: int, content: bytes, wait_s: float = 30.0) -> Reply:
    with (
        contextlib.suppress(OSError),
        socket.create_connection(("127.0.0.1", port), timeout=wait_s, source_address=("127.0.0.2", 0)) as connection,
    ):
        connection.sendall(content)
        found = connection.recv(65_536)
        return (int(found.split()[1]) if found.startswith(b"HTTP/1.1 ") else 0), found
    return 0, b""


def _sent(port: int, path: str, body: bytes) -> Reply:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n"
    return _raw(port, head.encode() + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)


def _noise(port: int, rng: random.Random) -> Reply:
    return _raw(port, rng.randbytes(rng.randrange(1, 3_000)))


def _other_host(port: int, rng: random.Random) -> Reply:
    return _raw(port, b"GET /v1/schema HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n")


def _long_head(port: int, rng: random.Random) -> Reply:
    return _raw(port, b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 100_000 + b"\r\n\r\n")


def _broken_json(port: int, rng: random.Random) -> Reply:
    return _sent(port, "/v1/ask", b'{"question": ' + rng.randbytes(50))


def _deep_json(port: int, rng: random.Random) -> Reply:
    return _sent(port, "/v1/ask", b'{"question": ' + b"[" * 200_000)


def _large(port: int, rng: random.Random) -> Reply:
    return _sent(port, "/v1/ask", b'{"question": "' + b"a" * 1_500_000 + b'"}')


def _unsafe(port: int, rng: random.Random) -> Reply:
    sql = rng.choice(["DROP TABLE customers", "ATTACH 'x' AS y", "SELECT 1; SELECT 2", "PRAGMA user_version", "("])
    return _sent(port, "/v1/sql", json.dumps({"sql": sql}).encode())


def _nested(port: int, rng: random.Random) -> Reply:
    depth = rng.choice([50, 1_000, 20_000])
    return _sent(port, "/v1/sql", json.dumps({"sql": "SELECT " + "(" * depth + "1" + ")" * depth}).encode())


def _letters(port: int, rng: random.Random) -> Reply:
    text = "".join(chr(rng.randrange(1, 0xD800)) for _ in range(rng.randrange(1, 500)))
    return _sent(port, "/v1/ask", json.dumps({"question": text}).encode())


def _leaves(port: int, rng: random.Random) -> Reply:
    """A query without an end, and gone."""
    return _raw(port, _slow_request(), wait_s=rng.uniform(0.05, 1.0))


def _slow_request() -> bytes:
    body = json.dumps({"sql": SLOW}).encode()
    head = b"POST /v1/sql HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    return head + f"Content-Length: {len(body)}\r\n\r\n".encode() + body


def _half_a_head(port: int, rng: random.Random) -> Reply:
    return _raw(port, b"POST /v1/ask HTTP/1.1\r\nHost: lo")


_ATTACKS: list[Callable[[int, random.Random], Reply]] = [
    *(_noise, _other_host, _long_head, _broken_json, _deep_json, _large, _unsafe, _nested, _letters, _leaves),
    _half_a_head,
]


if __name__ == "__main__":
    sys.exit(main())
