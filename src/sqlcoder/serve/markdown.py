"""An answer as Markdown, for programs that show nothing else: the SQL in one fence, the rows as a short table.

Cells are hostile: whatever means something in Markdown or HTML is escaped, so that a cell is shown and makes no link,
picture or markup of its own.
"""

from __future__ import annotations

import re
from typing import Any

from sqlcoder.answer import Answer
from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.shapes import plain, sureness
from sqlcoder.sql.format import format_sql

MOST_ROWS = 20
"""Rows that are read and shown: a chat is no place for more."""
_MOST_CHARACTERS = 200
"""Of a cell."""
_SPECIAL = re.compile(r"[\\`*_\[\]<|~$&]")
_BLANKS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def to_markdown(answer: Answer) -> list[str]:
    """The answer's blocks in order; joined, they are the message. An honest no is one block with its reason."""
    if answer.query is None:
        return [f"No answer: {escaped(answer.reason or 'the model said nothing')}."]
    blocks = [fenced(answer.query)]
    if answer.result is not None:
        if answer.result.rows:
            blocks.append(table(answer.result))
        blocks.append(f"{_count(answer.result)} · {sureness(answer.confidence)} ({answer.confidence:.0%})")
    return blocks + [f"Note: {escaped(note)}" for note in answer.notes]


def fenced(query: Query) -> str:
    """The query in a fence that nothing inside it can close.

    >>> print(fenced(Query("select 1")))
    ```sql
    SELECT 1
    ```
    """
    sql = format_sql(query)
    ticks = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", sql)), 0)
    return f"{ticks}sql\n{sql}\n{ticks}"


def table(result: Result) -> str:
    """The rows as a table.

    >>> print(table(Result(("name", "n"), (("a|b", None), ("<img>", 2)))))
    | name | n |
    | --- | --- |
    | a\\|b | NULL |
    | \\<img> | 2 |
    """
    lines = [result.columns, ["---"] * len(result.columns), *result.rows[:MOST_ROWS]]
    return "\n".join(f"| {' | '.join(_cell(cell, n) for cell in line)} |" for n, line in enumerate(lines))


def escaped(text: str) -> str:
    """The text on one line, every special character as itself.

    >>> escaped("![x](http://a.b)\\n*c*")
    '!\\\\[x\\\\](http://a.b) \\\\*c\\\\*'
    """
    line = _BLANKS.sub(" ", text.encode("utf-8", "replace").decode()).strip()
    if len(line) > _MOST_CHARACTERS:
        line = line[: _MOST_CHARACTERS - 1] + "…"
    return _SPECIAL.sub(r"\\\g<0>", line)


def _cell(cell: Any, line: int) -> str:
    if cell is None:
        return "NULL"
    return str(cell) if line == 1 else escaped(str(plain(cell)))


def _count(result: Result) -> str:
    n = len(result.rows)
    if result.truncated:
        return f"the first {n:,} rows; there are more"
    return "no rows" if n == 0 else f"{n:,} row{'s' if n != 1 else ''}"
