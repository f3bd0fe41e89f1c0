"""Spider's difficulty against our measure of the whole tree, on Spider dev; the class sizes are checked on the way.

    python benchmarks/difficulty_confusion.py --data SHARED/data --page docs/scorers.md

Exits 1 where the classes of dev are not those that Spider publishes: easy 248, medium 446, hard 174, extra 166.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import get_args

from _page import fill, table

from sqlcoder.datasets.spider import read_spider
from sqlcoder.example import Difficulty
from sqlcoder.sql.difficulty import spider_difficulty, whole_tree_difficulty, whole_tree_points

PUBLISHED: dict[Difficulty, int] = {"easy": 248, "medium": 446, "hard": 174, "extra": 166}
CLASSES: tuple[Difficulty, ...] = get_args(Difficulty)


def report(golds: Iterable[str]) -> tuple[str, bool]:
    """The two tables as Markdown, and whether Spider's classes have the published sizes."""
    golds = list(golds)
    pairs = [(spider_difficulty(gold), whole_tree_difficulty(gold)) for gold in golds]
    counts, spider, ours = Counter(pairs), Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    sizes_hold = spider == PUBLISHED
    rows = [[f"**{a}**", *(counts[a, b] for b in CLASSES), spider[a], PUBLISHED[a]] for a in CLASSES]
    rows.append(["ours, in all", *(ours[b] for b in CLASSES), len(golds), sum(PUBLISHED.values())])
    same = sum(a == b for a, b in pairs)
    apart = [abs(CLASSES.index(a) - CLASSES.index(b)) for a, b in pairs]
    parts = [
        table(["Spider \\ ours", *CLASSES, "in all", "published"], rows),
        f"The same class for {same} of {len(golds)} ({same / len(golds):.1%}); {apart.count(1)} lie one class apart, "
        f"{apart.count(2)} two, {apart.count(3)} three. Spider's class sizes are "
        f"{'those published' if sizes_hold else 'NOT those published'}.",
        "The farthest apart, the shortest query of each:",
    ]
    shown = []
    for a, b in sorted(counts, key=lambda pair: (-abs(CLASSES.index(pair[0]) - CLASSES.index(pair[1])), pair)):
        if abs(CLASSES.index(a) - CLASSES.index(b)) < 2:
            break
        gold = min((g for g, pair in zip(golds, pairs, strict=True) if pair == (a, b)), key=lambda g: (len(g), g))
        shown.append([a, b, whole_tree_points(gold), counts[a, b], f"`{' '.join(gold.split())}`"])
    parts.append(table(["Spider", "ours", "points", "n", "example"], shown))
    return "\n\n".join(parts), sizes_hold


def main() -> int:
    """Print the tables, and write them into the page if there is one."""
    parser = argparse.ArgumentParser(description="Spider's difficulty against ours.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--page", type=Path)
    options = parser.parse_args()
    golds = [example.golds[0] for example in read_spider(options.data / "spider" / "dev.json")]
    text, sizes_hold = report(golds)
    print(text)
    if options.page:
        fill(options.page, "difficulty", text)
    return 0 if sizes_hold else 1


if __name__ == "__main__":
    sys.exit(main())
