"""Reads the cases of `truth_table/*.txt` (the format is in its README)."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlcoder.evaluation.comparing.window import OrderSpec
from sqlcoder.example import Policy
from sqlcoder.result import Result
from sqlcoder.verdict import Outcome

FOLDER = Path(__file__).parent / "truth_table"
OUTCOMES: dict[str, Outcome] = {
    "NO": "mismatch",
    "YES": "match",
    "WEAK": "match",
    "FAILED": "pred_failed",
    "GOLD": "gold_failed",
}


@dataclass(frozen=True)
class Case:
    """One comparison and what must come of it."""

    name: str
    word: str
    gold: Result
    pred: Result
    order: OrderSpec
    policy: Policy
    bool_as_int: bool
    reason: str

    @property
    def outcome(self) -> Outcome:
        return OUTCOMES[self.word]


def read_cases(path: Path) -> Iterator[Case]:
    """The cases of one file, in order."""
    for number, block in enumerate(path.read_text(encoding="utf-8").strip().split("\n\n"), start=1):
        yield _case(f"{path.stem}:{number}", block.split("\n"))


def _case(where: str, lines: list[str]) -> Case:
    word, _, title = lines[0].partition(" ")
    assert word in OUTCOMES, f"{where}: {lines[0]!r} begins with none of {', '.join(OUTCOMES)}"
    facts: dict[str, str] = {}
    sides: dict[str, tuple[tuple[str, ...], list[tuple[Any, ...]]]] = {}
    side = ""
    for line in lines[1:]:
        head, _, rest = line.partition(" ")
        if head in ("gold", "pred"):
            side = head
            sides[side] = (tuple(name.strip() for name in rest.split(",")), [])
        elif side:
            row = tuple(_cell(text.strip()) for text in line.split("|"))
            assert len(row) == len(sides[side][0]), f"{where}: {line!r} has another number of cells"
            sides[side][1].append(row)
        else:
            name, _, value = line.partition(":")
            assert name in ("order", "hidden", "limit", "offset", "policy", "bools", "truncated", "reason"), line
            facts[name] = value.strip()
    results = {
        name: Result(columns, tuple(rows), truncated=facts.get("truncated") == name)
        for name, (columns, rows) in sides.items()
    }
    return Case(
        name=f"{where} {word} {title}",
        word=word,
        gold=results["gold"],
        pred=results["pred"],
        order=_order(facts),
        policy=_policy(facts.get("policy", "")),
        bool_as_int=facts.get("bools") == "numbers",
        reason=facts.get("reason", ""),
    )


def _order(facts: dict[str, str]) -> OrderSpec:
    keys = facts.get("order", "")
    return OrderSpec(
        ordered=bool(keys),
        keys=() if keys == "*" else tuple(abs(int(key)) - 1 for key in keys.split()),
        hidden=int(facts.get("hidden", 0)),
        limit=int(facts["limit"]) if "limit" in facts else None,
        offset=int(facts.get("offset", 0)),
        exact=keys == "*",
    )


def _policy(text: str) -> Policy:
    words = {"true": True, "false": False}
    given: dict[str, Any] = dict(part.split("=") for part in text.split())
    assert given.keys() <= {f.name for f in fields(Policy)}, text
    if "optional_columns" in given:
        given["optional_columns"] = tuple(map(int, given["optional_columns"].split(",")))
    if "tolerance" in given:
        given["tolerance"] = float(given["tolerance"])
    return Policy(
        **{name: words.get(value, value) if isinstance(value, str) else value for name, value in given.items()}
    )


def _cell(text: str) -> Any:
    kind, _, rest = text.partition(" ")
    match kind:
        case "NULL":
            return None
        case "true" | "false":
            return kind == "true"
        case "dec":
            return Decimal(rest)
        case "date":
            return date.fromisoformat(rest)
        case "ts":
            return datetime.fromisoformat(rest)
        case "hex":
            return bytes.fromhex(rest)
        case "time":
            return time.fromisoformat(rest)
        case "json":
            return json.loads(rest)
    if text.startswith("u'"):
        return ast.literal_eval(text)
    if text.startswith("'"):
        assert text.endswith("'"), text
        return text[1:-1]
    return int(text) if text.lstrip("-").isdigit() else float(text)
