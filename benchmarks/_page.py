"""Write a part of a page of the docs: what stands between two marks is a benchmark's, the rest is a person's."""

from __future__ import annotations

import sys
from pathlib import Path


def fill(page: Path, name: str, text: str) -> None:
    """Put `text` between `<!-- name: begin -->` and `<!-- name: end -->`; exits where the page lacks the marks."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    written = page.read_text(encoding="utf-8")
    before, found, rest = written.partition(begin)
    _, closed, after = rest.partition(end)
    if not found or not closed:
        sys.exit(f"{page} has no part between {begin} and {end}")
    page.write_text(f"{before}{begin}\n{text.strip()}\n{end}{after}", encoding="utf-8")


def table(head: list[str], rows: list[list[object]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *([str(cell).replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
