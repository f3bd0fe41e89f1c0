"""Bar charts as SVG files that need nothing else: no library, no font, no script."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

_ROW, _BAR, _WIDTH, _CHARACTER = 26, 16, 420, 7.2  # pixels; the last one of a letter at 13 px, for the left margin


def bars(title: str, counts: Mapping[str, int], total: int | None = None) -> str:
    """A horizontal bar for each count, in the order given, with its number and, of a total, its share.

    >>> bars("levels", {"easy": 1, "hard": 3}, 4).count("<rect")
    2
    """
    left = 24 + _CHARACTER * max(map(len, counts), default=0)
    most = max([*counts.values(), 1])
    width, height = round(left + _WIDTH + 110), 44 + _ROW * len(counts)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" aria-label="{escape(title, {chr(34): "&quot;"})}" font-family="sans-serif" font-size="13">',
        f'<text x="12" y="22" font-size="15" font-weight="bold" fill="#444">{escape(title)}</text>',
    ]
    for place, (name, count) in enumerate(counts.items()):
        y = 38 + _ROW * place
        length = round(_WIDTH * count / most, 1)
        share = f" ({count / total:.0%})" if total else ""
        parts += [
            f'<text x="{left - 8:.0f}" y="{y + 13}" text-anchor="end" fill="#777">{escape(name)}</text>',
            f'<rect x="{left:.0f}" y="{y}" width="{length}" height="{_BAR}" fill="#4477aa"/>',
            f'<text x="{left + length + 6:.0f}" y="{y + 13}" fill="#777">{count:,}{share}</text>',
        ]
    return "\n".join([*parts, "</svg>", ""])


def draw_stats(found: Mapping[str, Any], folder: Path) -> list[Path]:
    """The pictures of `stats.stats` in a folder: difficulty, category, constructs, words, tables, schemas."""
    folder.mkdir(parents=True, exist_ok=True)
    golds, examples = found["readable_golds"], found["examples"]
    pictures = {
        "difficulty": bars("Questions by difficulty", found["difficulty"], examples),
        "category": bars("Questions by category", found["category"], examples),
        "constructs": bars("Queries with a construct", found["constructs"], golds),
        "question_words": bars("Questions by their words", found["question_words"]["histogram"], examples),
        "tables_per_query": bars("Queries by the tables they read", found["tables_per_query"], golds),
        "by_database": bars("Questions by database", found["by_database"], examples),
    }
    if found["schemas"]:
        sizes = {name: size["tables"] for name, size in found["schemas"].items()}
        pictures["schema_tables"] = bars("Tables of each database", sizes)
    written = []
    for name, picture in pictures.items():
        (path := folder / f"{name}.svg").write_text(picture, encoding="utf-8")
        written.append(path)
    return written
