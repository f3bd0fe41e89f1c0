"""Read a team's golden questions from a CSV file as it comes out of a spreadsheet.

    question,sql,db_id

These three must be there; `id`, `category` and `instructions` may be; other columns are ignored. A cell holds one
query. Several right queries, a policy, and questions that cannot be answered are said in our JSONL
(`sqlcoder.datasets.store`).
"""

from __future__ import annotations

from pathlib import Path

from sqlcoder.datasets.sqleval import read_rows
from sqlcoder.errors import DataError
from sqlcoder.example import Example


def read_golden(path: str | Path) -> list[Example]:
    """The questions in the file's order; without an `id` it is `<file stem>-<position from 1>`.

    Raises DataError with the line of a row that lacks a cell or repeats an id.
    """
    examples: list[Example] = []
    lines: dict[str, int] = {}
    for position, row in enumerate(read_rows(path, ("question", "sql", "db_id")), start=1):
        if not row.cells["sql"].strip():
            raise DataError(
                *(row.path, row.line),
                "expected a query under 'sql'; a question that must be refused is written in JSONL, "
                'with "answerable": false',
            )
        example = Example(
            id=row.cells.get("id", "").strip() or f"{Path(path).stem}-{position}",
            db_id=row.text("db_id"),
            question=row.text("question"),
            golds=(row.text("sql").rstrip("; \r\n"),),
            category=row.cells.get("category", "").strip(),
            instructions=row.cells.get("instructions", "").strip(),
            source="golden",
        )
        if example.id in lines:
            raise DataError(
                row.path, row.line, f"expected ids to be unique, but {example.id!r} is on line {lines[example.id]} too"
            )
        lines[example.id] = row.line
        examples.append(example)
    return examples
