"""The JSON that programs rely on (names only ever added), and rows as CSV: on the command line and over HTTP alike."""

from __future__ import annotations

import csv
import datetime
import io
import json
import math
from collections.abc import Mapping
from typing import Any

from sqlcoder.answer import Answer
from sqlcoder.result import Result
from sqlcoder.schema import Schema

_SURE = ((0.9, "sure"), (0.7, "fairly sure"), (0.4, "not sure: check it"))


def sureness(confidence: float) -> str:
    """A confidence in words.

    >>> sureness(0.93), sureness(0.2)
    ('sure', 'a guess: check it')
    """
    return next((words for least, words in _SURE if confidence >= least), "a guess: check it")


def answer_shape(answer: Answer) -> dict[str, Any]:
    """The object that `ask --json` prints; no answer has `sql` null and a `reason`."""
    result = answer.result
    return {
        "question": answer.question.text,
        "sql": answer.query.sql if answer.query else None,
        "dialect": answer.query.dialect if answer.query else None,
        "columns": list(result.columns) if result else None,
        "rows": [[plain(cell) for cell in row] for row in result.rows] if result else None,
        "row_count": len(result.rows) if result else None,
        "truncated": result.truncated if result else False,
        "elapsed_s": round(answer.elapsed_s, 4),
        "confidence": round(answer.confidence, 4),
        "model": answer.model,
        "reason": answer.reason,
        "attempts": [{"sql": attempt.query.sql, "error": attempt.error} for attempt in answer.attempts],
        "reading": list(answer.reading),
        "notes": list(answer.notes),
    }


def schema_shape(schema: Schema) -> dict[str, Any]:
    """The schema as JSON."""
    return {
        "name": schema.name,
        "dialect": schema.dialect,
        "tables": [
            {
                "name": table.name,
                "view": table.is_view,
                "row_count": table.row_count,
                "comment": table.comment,
                "aliases": list(table.aliases),
                "primary_key": list(table.primary_key),
                "columns": [
                    {
                        "name": column.name,
                        "type": column.type,
                        "declared": column.raw_type,
                        "nullable": column.nullable,
                        "sensitive": column.sensitive,
                        "comment": column.comment,
                        "aliases": list(column.aliases),
                    }
                    for column in table.columns
                ],
            }
            for table in schema.tables
        ],
        "foreign_keys": [
            {
                "table": key.table,
                "columns": list(key.columns),
                "ref_table": key.ref_table,
                "ref_columns": list(key.ref_columns),
                "inferred": key.inferred,
            }
            for key in schema.foreign_keys
        ],
        "metrics": [
            {
                "name": metric.name,
                "table": metric.table,
                "sql": metric.expression,
                "comment": metric.comment,
                "aliases": list(metric.aliases),
            }
            for metric in schema.metrics
        ],
    }


def to_json(shape: Mapping[str, Any] | list[Any]) -> str:
    """One JSON text as UTF-8, a line for each top-level entry, so that a person can read it too.

    >>> print(to_json({"sql": None, "rows": [[1, "é"]]}))
    {
      "sql": null,
      "rows": [[1, "é"]]
    }
    """
    if isinstance(shape, Mapping):
        lines = [f"  {_line(name)}: {_line(value)}" for name, value in shape.items()]
        return "{\n" + ",\n".join(lines) + "\n}"
    return "[\n" + ",\n".join(f"  {_line(item)}" for item in shape) + "\n]"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def plain(cell: Any) -> Any:
    """A cell as JSON can hold it: dates in ISO form, bytes as hex digits, exact decimals as text, NaN as null.

    >>> import decimal
    >>> plain(datetime.date(2024, 5, 1)), plain(b"\\x00\\xff"), plain(decimal.Decimal("1.10")), plain(float("nan"))
    ('2024-05-01', '00ff', '1.10', None)
    """
    if cell is None or isinstance(cell, bool | int | str):
        return cell
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else None
    if isinstance(cell, datetime.date | datetime.time):  # a datetime is a date
        return cell.isoformat()
    if isinstance(cell, bytes | bytearray | memoryview):
        return bytes(cell).hex()
    return str(cell)


def to_csv(result: Result) -> str:
    """Header and rows, NULL as an empty field (RFC 4180, line feeds)."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows([plain(cell) for cell in row] for row in result.rows)
    return text.getvalue()
