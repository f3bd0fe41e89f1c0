"""GET /health and GET /metrics."""

from __future__ import annotations

from fastapi import APIRouter, Response

from sqlcoder import __version__
from sqlcoder.serve.here import HereNow
from sqlcoder.serve.metrics import CONTENT_TYPE
from sqlcoder.serve.wire import Health

router = APIRouter(tags=["operations"])


@router.get("/health")
async def health(here: HereNow) -> Health:
    """Is it well, and how many questions wait? Needs no token."""
    pool = here.service.pool
    return Health(
        status="stopping" if pool.is_stopping else "ok",
        version=__version__,
        waiting=pool.waiting,
        running=pool.running,
    )


@router.get("/metrics", response_class=Response, responses={200: {"content": {"text/plain": {}}}})
async def metrics(here: HereNow) -> Response:
    """Counters and gauges for Prometheus."""
    pool = here.service.pool
    here.metrics.queue(pool.waiting, pool.running)
    return Response(here.metrics.text(), media_type=CONTENT_TYPE)
