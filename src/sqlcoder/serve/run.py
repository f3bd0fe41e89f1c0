"""Listening: the socket, one process or several, and an end that leaves nothing half done.

SIGTERM or Ctrl-C: no new connections, waiting questions refused, running queries cancelled on their databases, replies
sent, exit 0. Several workers are uvicorn's: each is a process with a model and a queue of its own behind one socket.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import tempfile
from functools import partial

import uvicorn
from uvicorn.supervisors import Multiprocess

from sqlcoder.errors import SetupError
from sqlcoder.serve.app import make_app
from sqlcoder.serve.logs import CONFIG
from sqlcoder.serve.metrics import SHARED
from sqlcoder.serve.plan import Plan
from sqlcoder.serve.protocol import ImpatientProtocol

STOPPING_S = 10
"""After which a request that does not end is cut off."""
HUNG_S = 60
"""After which a worker that says nothing is replaced; a busy machine needs many seconds to start one."""
_MOST_HEAD = 32_768


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens. Raises SetupError where the address or the port is not to be had."""
    if not 0 <= port <= 65_535:
        raise SetupError(f"port must be from 0 to 65535, not {port}")
    try:
        # with its protocol named: asyncio sends small parts at once (TCP_NODELAY) only on such a socket
        family, kind, protocol, *_ = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)[
            0
        ]
        opened = socket.socket(family, kind, protocol)
        try:
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            opened.bind((host, port))
            opened.listen(128)
        except OSError:
            opened.close()
            raise
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise SetupError(f"Cannot listen on {host} port {port}: {why}; try another --port or --host") from error
    return opened


def address_of(opened: socket.socket) -> str:
    """Where a browser on this machine finds it."""
    host, port = opened.getsockname()[:2]
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{name}:{port}/"


def serve(plan: Plan, opened: socket.socket) -> None:
    """Serve until a signal ends it.

    Raises SetupError where the model cannot be loaded.
    """
    config = uvicorn.Config(
        partial(make_app, plan),
        factory=True,
        http=ImpatientProtocol,
        ws="none",
        lifespan="on",
        loop="asyncio",
        log_config=CONFIG,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        workers=plan.settings.workers,
        timeout_graceful_shutdown=STOPPING_S,
        timeout_worker_healthcheck=HUNG_S,
        h11_max_incomplete_event_size=_MOST_HEAD,
    )
    if plan.settings.workers > 1:
        _serve_by_many(config, opened)
        return
    # uvicorn gives the signal back when it has stopped; by then it has done all that it stood for
    before = {number: signal.signal(number, lambda *_: None) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        server = uvicorn.Server(config)
        server.run(sockets=[opened])
        if not server.started:
            raise SetupError("The server could not start; the log says why")
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _serve_by_many(config: uvicorn.Config, opened: socket.socket) -> None:
    folder = tempfile.mkdtemp(prefix="sqlcoder-metrics-")
    os.environ[SHARED] = folder
    try:
        Multiprocess(config, sockets=[opened]).run()
    finally:
        del os.environ[SHARED]
        shutil.rmtree(folder, ignore_errors=True)
