"""Answers, tables and schemas drawn for people. Colours only where the stream is a terminal; no ANSI in a pipe."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Sequence
from typing import Literal, TextIO

from rich import box
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.syntax import Syntax
from rich.table import Table as Grid
from rich.text import Text

from sqlcoder.answer import Answer
from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.shapes import plain, sureness
from sqlcoder.sql.format import format_sql

MOST_ROWS, MOST_RECORDS = 20, 5
"""Rows that a terminal shows (in a table, or one under the other); pipes and files get all that were read."""

LEAST_WIDTH = 8
"""Characters of a column below which a table is of no use; wider results are shown one row under the other."""

WIDE = 10_000
"""Columns of a "screen" that is a pipe or a file: nothing is wrapped or cut there."""

_COLOURS = {"sure": "green", "fairly sure": "green", "not sure: check it": "yellow", "a guess: check it": "red"}


def put(thing: RenderableType, stream: TextIO | None = None) -> None:
    """Draw on stdout, or on another stream: on a terminal in colour and to its width, elsewhere plain and unwrapped."""
    stream = stream or sys.stdout
    if stream.isatty():
        Console(file=stream, highlight=False).print(thing)
        return
    console = Console(file=io.StringIO(), highlight=False, width=WIDE, color_system=None, force_terminal=False)
    with console.capture() as capture:
        console.print(thing)
    stream.write("\n".join(line.rstrip() for line in capture.get().splitlines()).strip("\n") + "\n")


def screen_width(stream: TextIO | None = None) -> int | None:
    """Columns of the terminal; None where the stream is none."""
    stream = stream or sys.stdout
    return Console(file=stream).width if stream.isatty() else None


def draw_answer(answer: Answer, width: int | None = None) -> RenderableType:
    """The SQL, the rows, how sure, and what the question was taken to mean, for a terminal of that width or a pipe."""
    assert answer.query is not None
    parts: list[RenderableType] = [Padding(sql(answer.query), (1, 2))]
    if answer.result is not None:
        result = answer.result
        as_records = width is not None and is_too_wide(result, width)
        most = len(result.rows) if width is None else MOST_RECORDS if as_records else MOST_ROWS
        if result.rows:
            parts.append(Padding(records(result, most) if as_records else rows(result, most), (0, 2)))
        parts.append(Padding(count(result, most), (0, 2, 1, 2)))
    parts.append(Padding(confidence(answer.confidence), (0, 2)))
    if answer.reading:
        parts += [Padding(reading(answer.reading), (1, 2, 1, 2))]
    return Group(*parts)


def sql(query: Query) -> RenderableType:
    """The query, a clause a line, highlighted where there are colours."""
    return Syntax(format_sql(query), "sql", theme="ansi_dark", background_color="default", word_wrap=True)


def is_too_wide(result: Result, width: int) -> bool:
    """Would a table of it on a screen of `width` have columns too narrow to read?"""
    spread = (
        max(len(name), *(len(_cell(row[i])) for row in result.rows[:MOST_ROWS]), 0)
        for i, name in enumerate(result.columns)
    )
    return sum(min(n, LEAST_WIDTH) + 3 for n in spread) > width


def rows(result: Result, most: int) -> RenderableType:
    """The first rows as a table; numbers to the right, NULL dimmed."""
    shown = result.rows[:most]
    columns = range(len(result.columns))
    right = [i for i in columns if all(row[i] is None or isinstance(row[i], int | float) for row in shown)]
    return grid(result.columns, [[_cell(cell) for cell in row] for row in shown], right=right)


def records(result: Result, most: int) -> RenderableType:
    """The first rows one under the other, a line a field."""
    table = Grid.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for i, row in enumerate(result.rows[:most]):
        table.add_row(Text(f"row {i + 1}", style="dim"), "")
        for name, cell in zip(result.columns, row, strict=True):
            table.add_row(Text(name), _cell(cell))
        table.add_row("", "")
    return table


def grid(
    columns: Sequence[str], cells: Iterable[Sequence[str | Text]], *, right: Sequence[int] = (), wrap: bool = False
) -> Grid:
    """A table with one line under its head."""
    table = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, header_style="bold", padding=(0, 1))
    for i, name in enumerate(columns):
        overflow: Literal["fold", "ellipsis"] = "fold" if wrap else "ellipsis"
        table.add_column(
            Text(name),
            justify="right" if i in right else "left",
            overflow=overflow,
            no_wrap=not wrap,
        )
    for row in cells:
        table.add_row(*row)
    return table


def count(result: Result, most: int) -> Text:
    """How many rows, and whether these are all."""
    n = len(result.rows)
    text = "no rows" if n == 0 else f"{n:,} row{'s' if n != 1 else ''}"
    if result.truncated:
        text = f"the first {text}; there are more (--max-rows)"
    if n > most:
        text = f"{text}; {most} are shown (--csv gives all)"
    return Text(text, style="dim")


def confidence(value: float) -> Text:
    """A bar, a number and words."""
    words = sureness(value)
    colour = _COLOURS[words]
    full = round(value * 10)
    bar = Text("●" * full, style=colour) + Text("○" * (10 - full), style="dim")
    number = Text(f"  {value:.0%}  ", style=f"bold {colour}")
    return Text("confidence  ") + bar + number + Text(words, style=colour)


def reading(facts: Sequence[str]) -> RenderableType:
    """What the question was taken to mean, one fact a line, aligned at the colon."""
    table = Grid.grid(padding=(0, 2))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for fact in facts:
        label, colon, text = fact.partition(": ")
        table.add_row(*((label, Text(text)) if colon else ("", Text(fact))))
    return Group(Text("taken to mean", style="bold"), table)


def _cell(value: object) -> Text:
    if value is None:
        return Text("NULL", style="dim")
    if isinstance(value, float):
        return Text(f"{value:,.2f}".rstrip("0").rstrip(".") if abs(value) >= 1 else f"{value:.4g}")
    return Text(" ".join(str(plain(value)).split()))
