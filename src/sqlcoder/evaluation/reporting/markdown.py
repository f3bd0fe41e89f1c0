"""The few pieces of Markdown that reports are made of; what comes from data cannot break out of its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~#])")


def table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    """A table of cells as they are, but for pipes and line breaks.

    >>> print(table(["difficulty", "n"], [["easy|hard", 3]]))
    | difficulty | n |
    | --- | --- |
    | easy\\|hard | 3 |
    """
    lines = [list(map(_cell, head)), *(list(map(_cell, row)) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: object) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", str(value)).replace("\n", " ")


def text(value: str) -> str:
    """Words from data on one line: nothing in them is markup or HTML.

    >>> text("a <b>bold</b> *claim*")
    'a \\\\<b\\\\>bold\\\\</b\\\\> \\\\*claim\\\\*'
    """
    return _SPECIAL.sub(r"\\\1", " ".join(value.split()))


def code(value: str) -> str:
    """Text from data as code on one line; the fence is longer than any run of backticks in it.

    >>> code("SELECT 1"), code("a `quoted` name")
    ('`SELECT 1`', '`` a `quoted` name ``')
    """
    line = " ".join(value.split())
    longest = max((len(run) for run in re.findall("`+", line)), default=0)
    if not longest:
        return f"`{line}`"
    fence = "`" * (longest + 1)
    return f"{fence} {line} {fence}"


def share(value: float | None) -> str:
    """A share in per cent; a dash for none.

    >>> share(0.7215), share(None)
    ('72.2 %', '–')
    """
    return "–" if value is None else f"{100 * value:.1f} %"


def interval(bounds: Sequence[float] | None) -> str:
    """An interval of shares in per cent; a dash for none."""
    return "–" if bounds is None else f"{100 * bounds[0]:.1f}–{100 * bounds[1]:.1f}"


def points(value: float) -> str:
    """A difference of shares in percentage points, always signed.

    >>> points(-0.0123), points(0.0)
    ('−1.2', '±0.0')
    """
    shown = f"{abs(100 * value):.1f}"
    sign = "±" if shown == "0.0" else "+" if value > 0 else "−"
    return sign + shown
