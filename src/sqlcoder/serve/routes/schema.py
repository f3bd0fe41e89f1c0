"""GET /v1/databases, /v1/schema and its picture."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from sqlcoder.diagrams.mermaid import mermaid
from sqlcoder.diagrams.svg import svg
from sqlcoder.serve.here import Here, HereNow
from sqlcoder.serve.presence import while_here
from sqlcoder.serve.refusals import json_response
from sqlcoder.serve.wire import Databases
from sqlcoder.shapes import schema_shape

router = APIRouter(tags=["databases"])
Name = Annotated[str | None, Query(max_length=200, description="A name of /v1/databases; absent: the first of them.")]


@router.get("/v1/databases")
async def databases(here: HereNow) -> Databases:
    """The names that `database` may have in other requests; the first is asked where there is none."""
    return Databases(databases=list(here.service.databases))


@router.get("/v1/schema")
async def schema(request: Request, here: HereNow, database: Name = None) -> Response:
    """Tables, columns and keys (the object of `sqlcoder db show --json`), and the picture as Mermaid text."""
    found = await while_here(request, here.service.schema(database, client=here.client))
    shape: dict[str, Any] = {"database": here.service.named(database), **schema_shape(found), "mermaid": mermaid(found)}
    return json_response(200, shape)


@router.get("/v1/schema.svg", response_class=Response, responses={200: {"content": {"image/svg+xml": {}}}})
async def picture(request: Request, here: HereNow, database: Name = None) -> Response:
    """The picture that `sqlcoder db show --diagram svg` draws."""
    drawn = await while_here(request, _drawn(here, database))
    hashes = " ".join(f"'sha256-{_hash(style)}'" for style in re.findall(r"<style>(.*?)</style>", drawn, re.DOTALL))
    policy = f"default-src 'none'; style-src {hashes}; frame-ancestors 'none'"
    return Response(drawn, media_type="image/svg+xml", headers={"Content-Security-Policy": policy})


async def _drawn(here: Here, database: str | None) -> str:
    # in an asker's thread: the picture of a large schema takes a while
    return await here.service.run(lambda opened, _: svg(opened.schema()), database, client=here.client)


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
