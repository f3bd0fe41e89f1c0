"""What a route gets at: the app's service and metrics, and who is asking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from sqlcoder.serve.metrics import Metrics
from sqlcoder.serve.service import Service


@dataclass(frozen=True, slots=True)
class Here:
    """One request's surroundings."""

    service: Service
    metrics: Metrics
    client: str
    """Whose share of the queue this is: a token's name, or an address."""
    user: str | None
    """Who the audit says asked; None: the owner of the server's process."""


def here(request: Request) -> Here:
    """A dependency of routes."""
    app, state = request.app.state, request.state
    return Here(app.service, app.metrics, state.client, state.user)


HereNow = Annotated[Here, Depends(here)]
