"""Load and save our own dataset files: JSONL, one example an object (the shape is in the command line's contract)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, get_args

from sqlcoder.datasets.records import Record, read_lines
from sqlcoder.example import Difficulty, Example, Policy

_POLICY: dict[str, Any] = {f.name: f.default for f in dataclasses.fields(Policy)}
_KNOWN = {f.name for f in dataclasses.fields(Example)}


def load_examples(path: str | Path) -> list[Example]:
    """The examples of a JSONL file, in order.

    `id`, `db_id` and `question` must be there; `golds` must name at least one query unless `answerable` is false.
    Fields that we do not know are refused: a misspelt `golds` would otherwise read as none. Raises DataError with path
    and line.
    """
    examples: list[Example] = []
    lines: dict[str, int] = {}
    for record in read_lines(path):
        example = _example(record)
        if example.id in lines:
            raise record.refuse(f"expected ids to be unique, but {example.id!r} is also on line {lines[example.id]}")
        lines[example.id] = record.line
        examples.append(example)
    return examples


def save_examples(examples: Iterable[Example], path: str | Path) -> int:
    """Write the examples as JSONL, all of them or, where writing fails, none; gives back how many there are."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".part")
    count = 0
    with half.open("w", encoding="utf-8") as file:
        for example in examples:
            file.write(json.dumps(_record(example), ensure_ascii=False) + "\n")
            count += 1
    half.replace(path)
    return count


def _record(example: Example) -> dict[str, Any]:
    fields = dataclasses.asdict(example)
    if not example.source_difficulty:  # foreign examples alone have one
        del fields["source_difficulty"]
    return fields


def _example(record: Record) -> Example:
    fields = record.fields
    unknown = sorted(set(fields) - _KNOWN)
    if unknown:
        raise record.refuse(f"expected only the fields {', '.join(sorted(_KNOWN))}; {unknown[0]!r} is none of them")
    answerable = fields.get("answerable", True)
    if not isinstance(answerable, bool):
        raise record.refuse("expected true or false under 'answerable'")
    golds = fields.get("golds", [])
    if not isinstance(golds, list) or not all(isinstance(g, str) and g.strip() for g in golds):
        raise record.refuse("expected a list of SQL texts under 'golds'")
    if answerable and not golds:
        raise record.refuse("expected at least one query under 'golds', since the question is answerable")
    if golds and not answerable:
        raise record.refuse("expected no query under 'golds', since the question is not answerable")
    difficulty = fields.get("difficulty")
    if difficulty is not None and difficulty not in get_args(Difficulty):
        raise record.refuse(
            f"expected {', '.join(get_args(Difficulty))} or null under 'difficulty', not {difficulty!r}"
        )
    return Example(
        id=record.text("id"),
        db_id=record.text("db_id"),
        question=record.text("question"),
        golds=tuple(golds),
        category=record.text("category", ""),
        difficulty=difficulty,
        answerable=answerable,
        instructions=record.text("instructions", ""),
        policy=_policy(record),
        source=record.text("source", ""),
        licence=record.text("licence", ""),
        split=record.text("split", ""),
        source_difficulty=record.text("source_difficulty", ""),
    )


def _policy(record: Record) -> Policy:
    given: Any = record.fields.get("policy", {})
    if not isinstance(given, dict):
        raise record.refuse("expected an object under 'policy'")
    unknown = sorted(set(given) - set(_POLICY))
    if unknown:
        raise record.refuse(f"expected only {', '.join(_POLICY)} under 'policy'; {unknown[0]!r} is none of them")
    fields = _POLICY | given
    positions = fields["optional_columns"]
    if not isinstance(positions, (list, tuple)) or not all(type(p) is int and p >= 0 for p in positions):
        raise record.refuse("expected a list of column positions under 'policy.optional_columns'")
    if fields["ordered"] not in (True, False, None) or type(fields["ordered"]) not in (bool, type(None)):
        raise record.refuse("expected true, false or null under 'policy.ordered'")
    for name in ("extra_columns", "any_tied"):
        if not isinstance(fields[name], bool):
            raise record.refuse(f"expected true or false under 'policy.{name}'")
    tolerance = fields["tolerance"]
    if isinstance(tolerance, bool) or not isinstance(tolerance, (int, float)) or not 0 <= tolerance < 1:
        raise record.refuse("expected a number from 0 up to 1 under 'policy.tolerance'")
    return Policy(
        ordered=fields["ordered"],
        optional_columns=tuple(positions),
        extra_columns=fields["extra_columns"],
        tolerance=float(tolerance),
        any_tied=fields["any_tied"],
    )
