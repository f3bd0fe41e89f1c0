"""What is told of synthetic pairs: counts, what was refused and why, and a sample for somebody to read."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import Any

from sqlcoder.example import Example

SAMPLE = 100


def card(pairs: Sequence[Example], refused: Mapping[str, int], *, settings: Mapping[str, Any]) -> dict[str, Any]:
    """The card as JSON can hold it. It tells no time: the same pairs have the same card."""
    kept, turned_down = len(pairs), sum(refused.values())
    return {
        "pairs": kept,
        "asked_for": settings["pairs"],
        "version": version("sqlcoder"),
        "seed": settings["seed"],
        "settings": dict(settings),
        "made_by": "a grammar and templates; no person wrote or read the pairs, but for what stands under `read`",
        "executed": 1.0 if kept else None,
        "by_family": _counted(p.source.partition(":")[2].partition(".")[0] for p in pairs),
        "by_difficulty": _counted(p.difficulty or "" for p in pairs),
        "by_category": _counted(p.category for p in pairs),
        "by_database": _counted(p.db_id for p in pairs),
        "renamed": sum(p.source.endswith("+renamed") for p in pairs),
        "licences": _counted(p.licence or "that of the database" for p in pairs),
        "proposed": kept + turned_down,
        "refused": dict(sorted(refused.items(), key=lambda item: (-item[1], item[0]))),
        "read": {
            "sample": "sample.txt",
            "n": min(SAMPLE, kept),
            "by": None,
            "natural": None,
            "unnatural": None,
            "wrong": None,
            "worst": [],
        },
    }


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def describe(told: Mapping[str, Any]) -> str:
    """The card for people, in Markdown."""
    lines = [
        "# Synthetic pairs",
        "",
        f"{told['pairs']:,} pairs of a question and its SQL, made by sqlcoder {told['version']} with the seed"
        f" {told['seed']}. They came from a grammar and templates; nobody wrote them one by one. Every query passed the"
        " guard, ran, and found something that is not the same in every row.",
        "",
    ]
    for title, name in (("Difficulty", "by_difficulty"), ("Category", "by_category"), ("Family", "by_family")):
        lines += [f"| {title} | pairs |", "|---|---:|", *(f"| {k} | {v:,} |" for k, v in told[name].items()), ""]
    lines += [
        f"{told['renamed']:,} of them are about a database under other names (synonyms, abbreviations, other spelling);"
        " the question keeps the first ones.",
        "",
        f"Of {told['proposed']:,} proposals these were turned down:",
        "",
        "| reason | proposals |",
        "|---|---:|",
        *(f"| {reason} | {number:,} |" for reason, number in told["refused"].items()),
        "",
        "## Read",
        "",
        f"Nobody has read them yet. `sample.txt` holds {told['read']['n']}, drawn with the same seed: put n (natural),"
        " u (unnatural) or w (wrong: the SQL does not answer it) into the brackets and write the shares here and under"
        " `read` in `card.json`.",
        "",
        "| natural | unnatural | wrong | read by |",
        "|---|---|---|---|",
        "| | | | |",
        "",
    ]
    return "\n".join(lines)


def sample(pairs: Sequence[Example], seed: int, n: int = SAMPLE) -> str:
    """`n` of the pairs, drawn, as a text to read and mark."""
    drawn = random.Random(f"{seed}/sample").sample(list(pairs), min(n, len(pairs)))
    blocks = [
        f"{i:3} [ ] {p.question}\n        {p.golds[0]}\n        {p.db_id}, {p.difficulty}, {p.source}"
        for i, p in enumerate(drawn, start=1)
    ]
    return "\n".join(blocks) + "\n" if blocks else ""
