"""Read predictions that were made elsewhere, in the layouts that the known benchmarks ask for.

| file    | layout                                                                                   |
|---------|------------------------------------------------------------------------------------------|
| `.json` | BIRD's object `{"0": "SELECT ...<TAB>----- bird -----<TAB>db_id"}`, or a list of texts    |
| `.csv`  | sql-eval's results: the column `generated_query`                                          |
| others  | Spider's text, one query a line                                                           |

A null or an empty text is "no answer".
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlcoder.datasets.records import read_text
from sqlcoder.datasets.spider import read_prediction_lines
from sqlcoder.datasets.sqleval import read_rows
from sqlcoder.errors import DataError

_BIRD_MARK = "\t----- bird -----\t"


def read_predictions(path: str | Path, db_ids: Sequence[str]) -> list[str]:
    """One predicted query for each of `db_ids` (the golds', in order); "" is no answer. Raises DataError."""
    path = Path(path)
    if path.suffix.lower() == ".json":
        queries = _read_json(path)
    elif path.suffix.lower() == ".csv":
        queries = [row.cells["generated_query"].strip() for row in read_rows(path, ("generated_query",))]
    else:
        return read_prediction_lines(path, db_ids)
    if len(queries) != len(db_ids):
        raise DataError(path, None, f"expected {len(db_ids)} predictions, one a gold, but there are {len(queries)}")
    return queries


def _read_json(path: Path) -> list[str]:
    try:
        content: Any = json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise DataError(path, error.lineno, f"expected JSON: {error.msg} at column {error.colno}") from error
    if isinstance(content, dict):
        for position in range(len(content)):
            if str(position) not in content:
                raise DataError(path, None, f'expected the key "{position}": predictions are numbered from 0')
        content = [content[str(position)] for position in range(len(content))]
    if not isinstance(content, list):
        raise DataError(path, 1, "expected an object of numbered predictions, or a list of them")
    for position, query in enumerate(content):
        if not isinstance(query, str | None):
            raise DataError(path, None, f"expected a text or null as prediction {position}, not {str(query)[:60]}")
    return [(query or "").partition(_BIRD_MARK)[0].strip() for query in content]
