"""Write examples in the layouts of others: the way back of `spider`, `bird` and `sqleval`.

Each writer says only what its format can say; what is lost is told by `convert.losses`. Unanswerable questions have no
place in any of these formats and are left out.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sqlcoder.datasets.alternatives import alternatives
from sqlcoder.errors import DataError
from sqlcoder.example import Example

SQL_EVAL_COLUMNS = ("question", "query", "db_name", "query_category", "instructions")
_BIRD_ID = re.compile(r"bird-.*-(\d+)", re.DOTALL)


def write_spider(examples: Iterable[Example], path: Path) -> int:
    """Spider's JSON layout: `db_id`, `query`, `question`; how many were written.

    Spider's own token lists and parse trees are not made: nothing that scores by execution reads them.
    """
    return _write_array(
        ({"db_id": e.db_id, "query": e.golds[0], "question": e.question} for e in _told(examples)), path
    )


def write_bird(examples: Iterable[Example], path: Path) -> int:
    """BIRD's layout; `question_id` is the one that the example was read with, where all have one, else the position."""
    told = list(_told(examples))
    numbers = [_BIRD_ID.fullmatch(e.id) for e in told]
    ids = [int(n[1]) for n in numbers if n]
    own = len(ids) == len(told) == len(set(ids))
    records = (
        {
            "question_id": ids[position] if own else position,
            "db_id": e.db_id,
            "question": e.question,
            "evidence": e.instructions,
            "SQL": e.golds[0],
            **({"difficulty": e.source_difficulty} if e.source_difficulty else {}),
        }
        for position, e in enumerate(told)
    )
    return _write_array(records, path)


def write_sqleval(examples: Iterable[Example], path: Path) -> int:
    """sql-eval's CSV, several golds in one cell.

    Raises DataError for golds that its notation cannot hold (braces outside of quotes, a statement that ends in a
    comment).
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(SQL_EVAL_COLUMNS)
    count = 0
    for e in _told(examples):
        writer.writerow([e.question, _cell(e, path), e.db_id, e.category, e.instructions])
        count += 1
    write_text(text.getvalue(), path)
    return count


def write_text(text: str, path: Path) -> None:
    """The whole file or, where writing fails, none of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    half = path.with_name(path.name + ".part")
    half.write_bytes(text.encode("utf-8"))
    half.replace(path)


def _told(examples: Iterable[Example]) -> Iterable[Example]:
    return (e for e in examples if e.golds)


def _cell(example: Example, path: Path) -> str:
    golds = tuple(dict.fromkeys(gold.strip().rstrip("; \n") for gold in example.golds))
    for joint in ("; ", "\n; "):  # a gold may end in a comment that goes to the end of its line
        cell = joint.join(golds)
        try:
            if alternatives(cell) == golds:
                return cell
        except ValueError:
            continue
    raise DataError(
        path, None, f"the golds of {example.id!r} cannot be said in sql-eval's notation: {example.golds[0]}"
    )


def _write_array(records: Iterable[Mapping[str, Any]], path: Path) -> int:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    write_text("[\n" + ",\n".join(lines) + "\n]\n" if lines else "[]\n", path)
    return len(lines)
