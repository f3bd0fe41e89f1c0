"""GET /v1/suggestions: questions to start with."""

from __future__ import annotations

from fastapi import APIRouter, Request

from sqlcoder.serve.here import HereNow
from sqlcoder.serve.presence import while_here
from sqlcoder.serve.routes.schema import Name
from sqlcoder.serve.wire import Suggestion, Suggestions

router = APIRouter(tags=["databases"])


@router.get("/v1/suggestions")
async def suggestions(request: Request, here: HereNow, database: Name = None) -> Suggestions:
    """Questions that this database answers, made from its schema; each was asked once and found something."""
    name = here.service.named(database)
    found = await while_here(request, request.app.state.suggestions.of(name))
    return Suggestions(database=name, suggestions=[Suggestion(question=question) for question in found])
