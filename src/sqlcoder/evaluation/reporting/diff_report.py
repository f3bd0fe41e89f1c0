"""The difference of two runs as the JSON of `eval diff --json`, and as Markdown for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlcoder.evaluation.diff import Flip, RunDiff
from sqlcoder.evaluation.paired import Pairs
from sqlcoder.evaluation.reporting import markdown as md
from sqlcoder.evaluation.scored import Scored

_DIGITS = 6  # so that a share shown with one decimal in per cent is rounded once, not twice


def diff_shape(diff: RunDiff, *, names: tuple[str, str], changed: Mapping[str, tuple[Any, Any]]) -> dict[str, Any]:
    """What `eval diff --json` prints; names are only ever added. `difference` is B less A, on the same questions."""
    return {
        "a": names[0],
        "b": names[1],
        **pairs_shape(diff.pairs),
        "by_difficulty": {name: pairs_shape(pairs) for name, pairs in diff.by_difficulty.items()},
        "by_category": {name: pairs_shape(pairs) for name, pairs in diff.by_category.items()},
        "by_db": {name: pairs_shape(pairs) for name, pairs in diff.by_db.items()},
        "refusals": diff.refusals and pairs_shape(diff.refusals),
        "lost": [_flip_shape(flip) for flip in diff.lost],
        "gained": [_flip_shape(flip) for flip in diff.gained],
        "only_in_a": [s.id for s in diff.only_in_a],
        "only_in_b": [s.id for s in diff.only_in_b],
        "changed": {name: {"a": a, "b": b} for name, (a, b) in changed.items()},
    }


def pairs_shape(pairs: Pairs) -> dict[str, Any]:
    """Counts, shares, their difference with its interval, and the test."""
    return {
        "n": pairs.n,
        "execution_accuracy": {"a": _rounded(pairs.share_a), "b": _rounded(pairs.share_b)},
        "difference": _rounded(pairs.difference),
        "ci95": [round(bound, _DIGITS) for bound in pairs.ci95] if pairs.ci95 else None,
        "p_value": None if pairs.p_value is None else float(f"{pairs.p_value:.3g}"),
        "both": pairs.both,
        "only_a": pairs.only_a,
        "only_b": pairs.only_b,
        "neither": pairs.neither,
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, _DIGITS)


def _flip_shape(flip: Flip) -> dict[str, Any]:
    said = {
        side: {"pred": s.pred, "outcome": s.outcome, "reason": s.reason, "confidence": s.confidence}
        for side, s in (("a", flip.a), ("b", flip.b))
    }
    s = flip.b
    about = {"index": s.index, "id": s.id, "db_id": s.db_id, "question": s.question, "gold": s.gold}
    return about | {"difficulty": s.difficulty, "category": s.category, "answerable": s.answerable, **said}


def write_diff(diff: RunDiff, *, names: tuple[str, str], changed: Mapping[str, tuple[Any, Any]]) -> str:
    """The difference as Markdown: the figures, then every question that flipped, both ways."""
    parts = [f"# {md.text(names[1])} against {md.text(names[0])}", f"{describe(diff.pairs)}."]
    if diff.refusals:
        parts.append(f"Questions that cannot be answered, rightly refused: {describe(diff.refusals)}.")
    if changed:
        rows = [[name, md.code(str(a)), md.code(str(b))] for name, (a, b) in changed.items()]
        parts.append("## What differs in how they were run\n\n" + md.table(["", "A", "B"], rows))
    groups = (("difficulty", diff.by_difficulty), ("category", diff.by_category), ("database", diff.by_db))
    parts += [f"## By {title}\n\n{_groups(title, by)}" for title, by in groups if by]
    for title, flips in (("Right before, wrong now", diff.lost), ("Wrong before, right now", diff.gained)):
        listed = "\n".join(map(_flip, flips)) or "None."
        parts.append(f"## {title}: {len(flips)}\n\n{listed}")
    for title, unpaired in (("A", diff.only_in_a), ("B", diff.only_in_b)):
        if unpaired:
            listed = "\n".join(f"- {_about(s)}" for s in unpaired)
            parts.append(f"## Judged in {title} alone, and in none of the figures: {len(unpaired)}\n\n{listed}")
    return "\n\n".join(parts) + "\n"


def describe(pairs: Pairs) -> str:
    """One sentence without its full stop: from where to where, the interval, the test, the n.

    >>> describe(Pairs(both=8, only_a=0, only_b=1, neither=1))
    '80.0 % → 90.0 %: +10.0 points (95 %: −20.2 to +40.0), McNemar p = 1, n = 10; 1 gained, 0 lost'
    """
    difference, bounds, p_value = pairs.difference, pairs.ci95, pairs.p_value
    if difference is None or bounds is None or p_value is None:
        return "no question that both runs judged"
    return (
        f"{md.share(pairs.share_a)} → {md.share(pairs.share_b)}: {md.points(difference)} points "
        f"(95 %: {md.points(bounds[0])} to {md.points(bounds[1])}), McNemar p = {p_value:.2g}, n = {pairs.n}; "
        f"{pairs.only_b} gained, {pairs.only_a} lost"
    )


def _groups(title: str, groups: Mapping[str, Pairs]) -> str:
    rows = [
        [
            md.text(name),
            md.share(pairs.share_a),
            md.share(pairs.share_b),
            "–" if pairs.difference is None else md.points(pairs.difference),
            _bounds(pairs.ci95),
            "–" if pairs.p_value is None else f"{pairs.p_value:.2g}",
            pairs.only_b,
            pairs.only_a,
            pairs.n,
        ]
        for name, pairs in groups.items()
    ]
    return md.table([title, "A", "B", "points", "95 %", "p", "gained", "lost", "n"], rows)


def _bounds(bounds: Sequence[float] | None) -> str:
    return "–" if bounds is None else f"{md.points(bounds[0])} to {md.points(bounds[1])}"


def _about(s: Scored) -> str:
    return f"**{md.text(s.question or s.id)}** ({md.text(s.db_id)})"


def _flip(flip: Flip) -> str:
    lines = [f"- {_about(flip.b)}"]
    if flip.b.gold:
        lines.append(f"  - gold: {md.code(flip.b.gold)}")
    for side, s in (("A", flip.a), ("B", flip.b)):
        sql = md.code(s.pred) if s.pred else "no answer"
        lines.append(f"  - {side}, {s.outcome}: {sql}: {md.text(s.reason)}")
    return "\n".join(lines)
