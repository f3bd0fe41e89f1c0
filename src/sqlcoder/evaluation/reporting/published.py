"""Published figures of the benchmark that was run, each with the interval that its n gives.

They were measured by others, with other prompts and mostly by looser rules of comparing; they are given for a whole
benchmark only, so a run of a part of it stands alone.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from sqlcoder.evaluation.accuracy import wilson
from sqlcoder.evaluation.scored import Scored


def published(data_sha256: str, scored: Sequence[Scored]) -> dict[str, Any] | None:
    """The known benchmark that these verdicts are the whole of, and its rows, the best first; None for none.

    A row has a `system`, a `note`, a `low` and a `high`: the Wilson interval of a figure, or the ends of a published
    range, which has no `execution_accuracy`. Shares, not per cent.
    """
    categories = Counter(s.category for s in scored)
    for benchmark in _table():
        known = data_sha256 in benchmark.get("sha256", ()) or categories == benchmark.get("categories")
        if known and len(scored) == benchmark["n"]:
            rows = [_row(row, benchmark["n"]) for row in benchmark["row"]]
            return {"benchmark": benchmark["name"], "n": benchmark["n"], "rows": sorted(rows, key=_best_first)}
    return None


@cache
def _table() -> list[dict[str, Any]]:
    text = (files("sqlcoder.evaluation.reporting") / "published.toml").read_text(encoding="utf-8")
    known: list[dict[str, Any]] = tomllib.loads(text)["benchmark"]
    return known


def _row(row: dict[str, Any], n: int) -> dict[str, Any]:
    by_category = {name: round(percent / 100, 4) for name, percent in row.get("by_category", {}).items()}
    about = {"system": row["system"], "note": row.get("note", ""), "by_category": by_category}
    if "ex" not in row:
        return about | {"execution_accuracy": None, "low": row["from"] / 100, "high": row["to"] / 100}
    low, high = wilson(round(row["ex"] / 100 * n), n)
    return about | {"execution_accuracy": row["ex"] / 100, "low": round(low, 4), "high": round(high, 4)}


def _best_first(row: dict[str, Any]) -> float:
    share = row["execution_accuracy"]
    return -float(share if share is not None else (row["low"] + row["high"]) / 2)
