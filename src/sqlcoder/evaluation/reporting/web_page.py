"""A run as one HTML file that needs nothing else: no network, no server, no other file.

The page is written in `page/`, in HTML, CSS and JavaScript; here its data is put in as JSON. The page makes text nodes
of whatever comes from data, and its content security policy lets nothing run or load but its own script and style.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.resources import files
from typing import Any

from sqlcoder.errors import QueryError
from sqlcoder.evaluation.reporting.excerpt import Excerpts
from sqlcoder.evaluation.reporting.published import published
from sqlcoder.evaluation.scored import Scored
from sqlcoder.evaluation.scorers import scorer_row
from sqlcoder.evaluation.selective import CoveragePoint, risk_coverage
from sqlcoder.query import Query
from sqlcoder.sql.format import format_sql

_SCRIPTS = ("dom.js", "figures.js", "curves.js", "sql.js", "viewer.js", "main.js")
"""Joined in this order into one module."""
_CURVE_POINTS = 200
_BY_EXECUTION = ("ours", "spider", "spider-ex", "sql-eval-2023", "test-suite")
"""The scorers whose share stands beside published execution accuracies."""


def write_page(
    summary: Mapping[str, Any], scored: Sequence[Scored], *, excerpts: Mapping[int, Excerpts] | None = None
) -> str:
    """The page as HTML. `summary` is the run's (see `report.summarize`); without `excerpts` no rows are shown."""
    script = "\n".join(map(_part, _SCRIPTS))
    style = _part("page.css")
    parts = {
        "STYLE": style,
        "STYLE_HASH": _csp_hash(style),
        "SCRIPT": script,
        "SCRIPT_HASH": _csp_hash(script),
        "DATA": _inert(page_data(summary, scored, excerpts or {})),
    }
    # one pass, so that a name in the data is not taken for a place to fill
    return re.sub(r"@@([A-Z_]+)@@", lambda place: parts[place[1]], _part("page.html"))


def page_data(summary: Mapping[str, Any], scored: Sequence[Scored], excerpts: Mapping[int, Excerpts]) -> dict[str, Any]:
    """What the page shows, as JSON can hold it."""
    manifest = summary["manifest"]
    settings = {name: value for name, value in manifest.get("settings", {}).items() if name != "suite"}  # a folder
    scorer = settings.get("scorer", "ours")
    curve = risk_coverage(scored)
    return {
        "model": manifest.get("model", {}).get("name", ""),
        "data": manifest.get("data", ""),
        "data_sha256": manifest.get("data_sha256", ""),
        "measure": scorer_row(scorer).measure,
        "settings": settings | {"seed": manifest.get("seed")},
        "summary": {name: value for name, value in summary.items() if name not in ("manifest", "verdicts")},
        "published": published(manifest.get("data_sha256", ""), scored) if scorer in _BY_EXECUTION else None,
        "risk_coverage": [asdict(point) for point in _thinned(curve.points)] if curve else [],
        "has_rows": bool(excerpts),
        "examples": [_example(s, excerpts.get(s.index)) for s in scored],
    }


def _example(s: Scored, rows: Excerpts | None) -> dict[str, Any]:
    return asdict(s) | {
        "gold": _pretty(s.gold),
        "pred": _pretty(s.pred),
        "rows": asdict(rows) if rows else {"gold": None, "pred": None},
    }


def _pretty(sql: str | None) -> str | None:
    """A clause a line, where we can read the query."""
    try:
        return format_sql(Query(sql)) if sql else sql
    except QueryError:
        return sql


def _thinned(points: Sequence[CoveragePoint]) -> Sequence[CoveragePoint]:
    """At most so many points, evenly picked, the last one among them."""
    if len(points) <= _CURVE_POINTS:
        return points
    step = (len(points) - 1) / (_CURVE_POINTS - 1)
    return [points[round(i * step)] for i in range(_CURVE_POINTS)]


def _part(name: str) -> str:
    return (files("sqlcoder.evaluation.reporting") / "page" / name).read_text(encoding="utf-8")


def _csp_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _inert(data: Mapping[str, Any]) -> str:
    """JSON that cannot end the element it stands in, in characters that any encoding can hold."""
    text = json.dumps(data, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
