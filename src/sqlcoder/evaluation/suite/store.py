"""A suite as a folder.

    DIR/suite.json             what it was built from, its figures, and the SHA-256 of every copy
    DIR/questions.jsonl        one question a line: its mutation score and the mutants that survive
    DIR/<db_id>/copy_01.sqlite the copies of a database

The folder must be new or empty, and must not lie in the folder of the original databases.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlcoder.errors import SetupError
from sqlcoder.evaluation.benchmark import file_sha256

SUITE, QUESTIONS = "suite.json", "questions.jsonl"
VERSION = 1


def begin_suite(folder: Path, databases: Path) -> None:
    """Make the folder. Raises SetupError where it holds something or lies among the original databases."""
    inside, around = folder.resolve(), databases.resolve()
    if inside == around or around in inside.parents:
        raise SetupError(f"{folder} lies in {databases}, beside the original databases; choose another folder")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise SetupError(f"{folder} is not empty; choose a new folder for the suite")
    folder.mkdir(parents=True, exist_ok=True)


def finish_suite(folder: Path, summary: dict[str, Any], questions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Write the two files; gives back the summary with the size and the hashes of the copies."""
    paths = [folder / db_id / name for db_id, one in summary["databases"].items() for name in one["copies"]]
    hashes = {path.relative_to(folder).as_posix(): file_sha256(path) for path in paths}
    size = sum(path.stat().st_size for path in paths)
    summary = {"version": VERSION, **summary, "copies": len(paths), "bytes": size, "sha256": hashes}
    lines = "".join(json.dumps(question, ensure_ascii=False) + "\n" for question in questions)
    (folder / QUESTIONS).write_text(lines, encoding="utf-8")
    (folder / SUITE).write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return summary


def read_questions(folder: Path) -> list[dict[str, Any]]:
    """The lines of `questions.jsonl`. Raises SetupError where there is no suite."""
    path = folder / QUESTIONS
    if not path.is_file():
        raise SetupError(f"There is no suite in {folder} (no {QUESTIONS}); build one with `sqlcoder eval suite`")
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
