"""Read sql-eval's CSV files (Defog 2023): columns by name in any order, several right queries in one cell.

    question,query,db_name,query_category,instructions

`question`, `query` and `db_name` must be there; `query_category` becomes the category, `instructions` the instructions.
Other columns (`db_type` among them) are ignored. The notation of the queries is `sqlcoder.datasets.alternatives`'.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from sqlcoder.datasets.alternatives import alternatives
from sqlcoder.datasets.records import read_text
from sqlcoder.errors import DataError
from sqlcoder.example import Example


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a CSV file with a header, and the line it starts on."""

    path: Path
    line: int
    cells: dict[str, str]
    """By the column's name in lower case."""

    def text(self, name: str) -> str:
        """The cell without blanks around it. Raises DataError where it is empty."""
        text = self.cells[name].strip()
        if not text:
            raise DataError(self.path, self.line, f"expected a text under '{name}', which is empty")
        return text


def read_sqleval(path: str | Path, *, split: str = "") -> list[Example]:
    """The questions of a CSV file in its order; ids are `sql-eval-<stem>-<position from 0>`.

    The gold with the most columns comes first. Raises DataError with the line of a row that cannot be read.
    """
    examples = []
    for position, row in enumerate(read_rows(path, ("question", "query", "db_name"))):
        try:
            golds = alternatives(row.text("query"))
        except ValueError as error:
            raise DataError(row.path, row.line, f"{error} (in 'query')") from error
        if not golds:
            raise DataError(row.path, row.line, "expected at least one query under 'query'")
        examples.append(
            Example(
                id=f"sql-eval-{Path(path).stem}-{position}",
                db_id=row.text("db_name"),
                question=row.text("question"),
                golds=golds,
                category=row.cells.get("query_category", "").strip(),
                instructions=row.cells.get("instructions", "").strip(),
                source="sql-eval",
                split=split,
            )
        )
    return examples


def read_rows(path: str | Path, required: tuple[str, ...]) -> Iterator[Row]:
    """The rows of a CSV file whose first line names the columns; blank lines are skipped.

    Raises DataError where a required column is missing, a name stands twice, a row has more or fewer cells than the
    header, or the quotes do not fit.
    """
    path = Path(path)
    reader = csv.reader(StringIO(read_text(path), newline=""), strict=True)
    header: list[str] | None = None
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise DataError(path, line, f"expected CSV: {error}") from error
        if cells is None:
            break
        if not cells:
            continue
        if header is None:
            header = [cell.strip().lower() for cell in cells]
            for name in required:
                if name not in header:
                    found = ", ".join(header)[:200]
                    raise DataError(path, line, f"expected the columns {', '.join(required)}; there are only {found}")
            if twice := next((name for name in header if name and header.count(name) > 1), None):
                raise DataError(path, line, f"expected each column once, but there are several '{twice}'")
            continue
        if len(cells) != len(header):
            raise DataError(path, line, f"expected {len(header)} cells as in the header, but there are {len(cells)}")
        yield Row(path, line, dict(zip(header, cells, strict=True)))
    if header is None:
        raise DataError(path, 1, f"expected the columns {', '.join(required)}, but the file is empty")
