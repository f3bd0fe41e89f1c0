"""Every operation of the server's own OpenAPI document, with data that fits it and data that does not: no 5xx."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable

from tests.serve.conftest import Running

pytest.importorskip("fastapi", reason="nothing is served (the extra `serve` is not installed)")
schemathesis = pytest.importorskip(
    "schemathesis", reason="the server is not fuzzed (the extra `serve-test` is not installed)"
)
EXAMPLES = 25


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["POSITIVE", "NEGATIVE"])
def test_no_fault_whatever_is_sent(mode: str, shop_server: Running) -> None:
    document = schemathesis.openapi.from_url(f"{shop_server.url}openapi.json")
    tried: dict[str, set[int]] = {}
    for found in document.get_all_operations():
        operation = found.ok()
        strategy = operation.as_strategy(generation_mode=schemathesis.GenerationMode[mode])
        try:
            tried[operation.label] = _send(strategy)
        except Unsatisfiable:  # nothing that could be wrong about it
            assert mode == "NEGATIVE"
    assert {"POST /v1/ask", "POST /v1/sql", "POST /v1/feedback", "GET /v1/schema"} <= tried.keys()
    if mode == "NEGATIVE":
        assert 422 in tried["POST /v1/ask"]


def _send(strategy: Any) -> set[int]:
    """Send what the strategy makes; the statuses that came back."""
    seen: set[int] = set()

    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    @given(case=strategy)
    def sent(case: Any) -> None:
        reply = case.call(timeout=60)
        seen.add(reply.status_code)
        assert reply.status_code < 500, (case.as_curl_command(), reply.status_code, reply.text)
        if reply.status_code >= 400:
            assert reply.json()["error"]

    sent()
    return seen
