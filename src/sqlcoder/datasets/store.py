"""Load and save our own dataset files: JSONL, one example an object (the shape is in the command line's contract)."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, get_args

from sqlcoder.datasets.records import read_lines
from sqlcoder.example import Difficulty, Example, Policy

_POLICY: dict[str, Any] = {f.name: f.default for f in dataclasses.fields(Policy)}
_KNOWN = {f.name for f in dataclasses.fields(Example)}
_NEEDED = ("id", "db_id", "question")
_TEXTS = (*_NEEDED, "category", "instructions", "source", "licence", "split", "source_difficulty")


def load_examples(path: str | Path) -> list[Example]:
    """The examples of a JSONL file, in order.

    `id`, `db_id` and `question` must be there; `golds` must name at least one query unless `answerable` is false.
    Fields that we do not know are refused: a misspelt `golds` would otherwise read as none. Raises DataError with path
    and line.
    """
    examples: list[Example] = []
    lines: dict[str, int] = {}
    for record in read_lines(path):
        for _, expected in complaints(record.fields):
            raise record.refuse(expected)
        example = example_of(record.fields)
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


def complaints(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What keeps an object from being an example: (field, what was expected), all of it.

    >>> [field for field, _ in complaints({"id": "1", "gold": "SELECT 1", "question": 3})]
    ['gold', 'golds', 'db_id', 'question']
    """
    for name in sorted(set(fields) - _KNOWN):
        yield name, f"expected only the fields {', '.join(sorted(_KNOWN))}; {name!r} is none of them"
    answerable, golds = fields.get("answerable", True), fields.get("golds", [])
    if not isinstance(answerable, bool):
        yield "answerable", "expected true or false under 'answerable'"
    elif not isinstance(golds, list) or not all(isinstance(g, str) and g.strip() for g in golds):
        yield "golds", "expected a list of SQL texts under 'golds'"
    elif answerable and not golds:
        yield "golds", "expected at least one query under 'golds', since the question is answerable"
    elif golds and not answerable:
        yield "golds", "expected no query under 'golds', since the question is not answerable"
    difficulty = fields.get("difficulty")
    if difficulty is not None and difficulty not in get_args(Difficulty):
        yield (
            "difficulty",
            f"expected {', '.join(get_args(Difficulty))} or null under 'difficulty', not {difficulty!r}",
        )
    for name in _TEXTS:
        value = fields.get(name, None if name in _NEEDED else "")
        if not isinstance(value, str):
            found = "is missing" if value is None else f"is {json.dumps(value)[:60]}"
            yield name, f"expected a text under {name!r}, which {found}"
    yield from _policy_complaints(fields.get("policy", {}))


def example_of(fields: Mapping[str, Any]) -> Example:
    """The example that an object without complaints stands for."""
    policy: dict[str, Any] = _POLICY | fields.get("policy", {})
    return Example(
        golds=tuple(fields.get("golds", ())),
        difficulty=fields.get("difficulty"),
        answerable=fields.get("answerable", True),
        policy=Policy(
            ordered=policy["ordered"],
            optional_columns=tuple(policy["optional_columns"]),
            extra_columns=policy["extra_columns"],
            tolerance=float(policy["tolerance"]),
            any_tied=policy["any_tied"],
        ),
        **{name: fields.get(name, "") for name in _TEXTS},
    )


def _policy_complaints(given: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(given, dict):
        yield "policy", "expected an object under 'policy'"
        return
    for name in sorted(set(given) - set(_POLICY)):
        yield f"policy.{name}", f"expected only {', '.join(_POLICY)} under 'policy'; {name!r} is none of them"
    fields = _POLICY | given
    positions = fields["optional_columns"]
    if not isinstance(positions, (list, tuple)) or not all(type(p) is int and p >= 0 for p in positions):
        yield "policy.optional_columns", "expected a list of column positions under 'policy.optional_columns'"
    if type(fields["ordered"]) not in (bool, type(None)):
        yield "policy.ordered", "expected true, false or null under 'policy.ordered'"
    for name in ("extra_columns", "any_tied"):
        if not isinstance(fields[name], bool):
            yield f"policy.{name}", f"expected true or false under 'policy.{name}'"
    tolerance = fields["tolerance"]
    if isinstance(tolerance, bool) or not isinstance(tolerance, (int, float)) or not 0 <= tolerance < 1:
        yield "policy.tolerance", "expected a number from 0 up to 1 under 'policy.tolerance'"
