"""How a dataset file is written: line ends, blank lines, spacing, the order of keys; and the safe repair of it.

Safe means: the same examples are read from the file before and after, but for `difficulty`, which follows from the
first gold. Texts stay as they are, character by character; a line that is no example is copied as it stands.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlcoder.curation.entries import Entry, raw_lines, raw_text
from sqlcoder.errors import QueryError
from sqlcoder.example import Difficulty, Example, Policy
from sqlcoder.sql.difficulty import spider_difficulty

_KEYS = tuple(f.name for f in dataclasses.fields(Example))
_POLICY_KEYS = tuple(f.name for f in dataclasses.fields(Policy))


def check_form(path: Path, entries: Sequence[Entry]) -> Iterator[tuple[int, str]]:
    """(line of the first, what is there and what was expected), each kind of untidiness once a file."""
    text = raw_text(path)
    lines = list(raw_lines(text))
    if text and not text.endswith("\n"):
        yield len(lines), "expected a line feed after the last line"
    for what, untidy in (
        ("expected no byte order mark", [n for n, line in lines if line.startswith("\ufeff")]),
        ("expected no blank lines", [n for n, line in lines if text and not line.strip()]),
        (
            "expected no blanks around the object, and no carriage return",
            [
                n
                for n, line in lines
                if line.strip() and line.removeprefix("\ufeff") != line.removeprefix("\ufeff").strip()
            ],
        ),
        ("expected the keys in the order of the dataset's shape", [e.line for e in entries if not _in_order(e)]),
    ):
        if untidy:
            yield untidy[0], what + (f" (and {len(untidy) - 1} lines more)" if len(untidy) > 1 else "")


def right_difficulty(example: Example) -> Difficulty | None:
    """Spider's class of the first gold; none without a gold. Raises Unparsable."""
    return spider_difficulty(example.golds[0]) if example.golds else None


def fix_file(path: Path, entries: Sequence[Entry]) -> int:
    """Write the file tidily, with every difficulty recomputed; how many of its lines changed.

    Nothing is written where nothing changes. Raises DataError where the file cannot be read.
    """
    before = raw_text(path)
    fixed = [_fixed(entry) for entry in entries]
    after = "".join(line + "\n" for line in fixed)
    if after == before:
        return 0
    half = path.with_name(path.name + ".part")
    half.write_bytes(after.encode("utf-8"))
    half.replace(path)
    untouched = {line for _, line in raw_lines(before)}
    return max(1, sum(line not in untouched for line in fixed))


def _in_order(entry: Entry) -> bool:
    if entry.example is None or entry.fields is None:
        return True
    return list(map(str, _ordered(entry.fields).items())) == list(map(str, entry.fields.items()))


def _fixed(entry: Entry) -> str:
    if entry.example is None or entry.fields is None:
        return entry.text.removeprefix("\ufeff").strip() if entry.fields is not None else entry.text.rstrip("\r")
    fields = _ordered(entry.fields)
    try:
        right = right_difficulty(entry.example)
    except QueryError:
        right = entry.example.difficulty
    if right != entry.example.difficulty:
        fields = _ordered({**fields, "difficulty": right})
    elif _in_order(entry):
        return entry.text.removeprefix("\ufeff").strip()
    return json.dumps(fields, ensure_ascii=False)


def _ordered(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The same fields in the shape's order."""
    ordered = {name: fields[name] for name in _KEYS if name in fields}
    if isinstance(policy := ordered.get("policy"), dict):
        ordered["policy"] = {name: policy[name] for name in _POLICY_KEYS if name in policy}
    return ordered
