"""The page: whatever files lie in `serve/page`, read once at the start; `/` is `index.html`."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request, Response

from sqlcoder.serve.refusals import Refused

router = APIRouter(include_in_schema=False)
_KINDS = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
    "ico": "image/x-icon",
    "json": "application/json",
    "webmanifest": "application/manifest+json",
    "woff2": "font/woff2",
}
"""What may be served, by the end of its name."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """One file, ready to be sent."""

    content: bytes
    kind: str

    @property
    def tag(self) -> str:
        return f'"{hashlib.sha256(self.content).hexdigest()[:20]}"'


@cache
def page_files() -> dict[str, PageFile]:
    """Path on the server -> file."""
    found = {
        f"/{file.name}": PageFile(file.read_bytes(), kind)
        for file in files("sqlcoder.serve").joinpath("page").iterdir()
        if file.is_file() and (kind := _KINDS.get(file.name.rpartition(".")[2]))
    }
    return {"/": found["/index.html"], **found}


@router.get("/{name}")
@router.head("/{name}")
@router.get("/")
@router.head("/")
async def page(request: Request, name: str = "") -> Response:
    """A file of the page, with a tag so that the browser can keep it."""
    file = page_files().get(f"/{name}")
    if file is None:
        raise Refused(404, "not_found", "There is nothing here")
    headers = {"ETag": file.tag, "Cache-Control": "no-cache"}
    if request.headers.get("if-none-match") == file.tag:
        return Response(status_code=304, headers=headers)
    return Response(file.content, media_type=file.kind, headers=headers)
