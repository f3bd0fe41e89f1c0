"""What Prometheus may read at /metrics: how many, how long, how it ended, how full the queue is. No names of anything.

With several workers each scrape adds up all of them, through the files that prometheus_client keeps for that in
`PROMETHEUS_MULTIPROC_DIR` (see `run`).
"""

from __future__ import annotations

import os

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.multiprocess import MultiProcessCollector

CONTENT_TYPE = CONTENT_TYPE_LATEST
SHARED = "PROMETHEUS_MULTIPROC_DIR"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_METHODS = frozenset(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])


class Metrics:
    """The counters of one app."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "sqlcoder_requests", "Requests by route and status.", ("method", "route", "status"), registry=self._registry
        )
        self._seconds = Histogram(
            "sqlcoder_request_seconds", "Seconds of a request.", ("route",), buckets=_SECONDS, registry=self._registry
        )
        self._answers = Counter(
            "sqlcoder_answers", "Questions by how they ended.", ("outcome",), registry=self._registry
        )
        self._waiting = Gauge(
            "sqlcoder_waiting", "Questions that wait.", registry=self._registry, multiprocess_mode="livesum"
        )
        self._running = Gauge(
            "sqlcoder_running",
            "Questions that are being answered.",
            registry=self._registry,
            multiprocess_mode="livesum",
        )

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request is over."""
        known = method if method in _METHODS else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answer(self, outcome: str) -> None:
        """A question is over: answered, no_answer, or the code of its refusal."""
        self._answers.labels(outcome).inc()

    def queue(self, waiting: int, running: int) -> None:
        """How many wait and run now."""
        self._waiting.set(waiting)
        self._running.set(running)

    def text(self) -> bytes:
        """All of it, in Prometheus' text format."""
        if SHARED not in os.environ:
            return generate_latest(self._registry)
        shared = CollectorRegistry()
        MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
        return generate_latest(shared)
