"""What changed between two runs of one benchmark, question by question. Pure: two lists of verdicts in, counts out.

A question is right where its verdict is a match, or where it cannot be answered and was refused. Questions that one of
the runs did not judge (it was not asked, or its gold failed) are in no pair; they are listed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from sqlcoder.errors import SetupError
from sqlcoder.evaluation.paired import Pairs
from sqlcoder.evaluation.scored import Scored
from sqlcoder.example import Difficulty


@dataclass(frozen=True, slots=True)
class Flip:
    """One question as both runs answered it."""

    a: Scored
    b: Scored


@dataclass(frozen=True, slots=True)
class RunDiff:
    """Run B held against run A, the one before."""

    pairs: Pairs
    """Over the answerable questions that both judged: the difference of their execution accuracies."""
    refusals: Pairs | None
    """Over the unanswerable questions; None where there are none."""
    by_difficulty: dict[str, Pairs]
    by_category: dict[str, Pairs]
    by_db: dict[str, Pairs]
    lost: tuple[Flip, ...]
    """Right in A and wrong in B, unanswerable questions among them; in the benchmark's order, as all below."""
    gained: tuple[Flip, ...]
    """Wrong in A and right in B."""
    only_in_a: tuple[Scored, ...]
    """Judged in A, but not in B."""
    only_in_b: tuple[Scored, ...]


def check_same_benchmark(a: Mapping[str, Any], b: Mapping[str, Any], *, names: tuple[str, str]) -> None:
    """See that two manifests are of runs that can be compared: the same questions, judged by the same rules.

    `names` are what the runs are called in the error. Raises SetupError.
    """
    name_a, name_b = names
    if a["data_sha256"] != b["data_sha256"]:
        raise SetupError(
            f"{name_a} and {name_b} are runs of different benchmarks: "
            f"{a.get('data', 'its data')} has the SHA-256 {a['data_sha256'][:12]}…, "
            f"{b.get('data', 'the other')} {b['data_sha256'][:12]}…. "
            f"Run both on one file; where the questions were changed on purpose, make the earlier run anew"
        )
    rules_a, rules_b = (manifest["settings"].get("scorer", "ours") for manifest in (a, b))
    if rules_a != rules_b:
        raise SetupError(
            f"{name_a} was judged by the rules '{rules_a}' and {name_b} by '{rules_b}'; "
            f"score both with the same --scorer"
        )


def changed_settings(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """What decides answers and is not the same in both manifests: the model's name, the settings, the seed."""

    def told(manifest: Mapping[str, Any]) -> dict[str, Any]:
        return {"model": manifest["model"].get("name")} | dict(manifest["settings"]) | {"seed": manifest["seed"]}

    of_a, of_b = told(a), told(b)
    return {name: (of_a.get(name), of_b.get(name)) for name in of_a | of_b if of_a.get(name) != of_b.get(name)}


def is_right(scored: Scored) -> bool:
    """Is the verdict the one to hope for?"""
    return scored.outcome == ("match" if scored.answerable else "no_answer")


def diff_runs(a: Iterable[Scored], b: Iterable[Scored]) -> RunDiff:
    """Hold run B's verdicts against run A's; of one benchmark, see `check_same_benchmark`."""
    judged_a = {s.index: s for s in a if s.outcome != "gold_failed"}
    judged_b = {s.index: s for s in b if s.outcome != "gold_failed"}
    shared = [Flip(judged_a[index], judged_b[index]) for index in sorted(judged_a.keys() & judged_b.keys())]
    answerable = [flip for flip in shared if flip.b.answerable]
    refusals = [flip for flip in shared if not flip.b.answerable]
    by_difficulty = _groups(answerable, lambda s: s.difficulty)
    return RunDiff(
        pairs=_count(answerable),
        refusals=_count(refusals) if refusals else None,
        by_difficulty={name: by_difficulty[name] for name in get_args(Difficulty) if name in by_difficulty},
        by_category=dict(sorted(_groups(answerable, lambda s: s.category).items())),
        by_db=dict(sorted(_groups(answerable, lambda s: s.db_id).items())),
        lost=tuple(flip for flip in shared if is_right(flip.a) and not is_right(flip.b)),
        gained=tuple(flip for flip in shared if is_right(flip.b) and not is_right(flip.a)),
        only_in_a=tuple(judged_a[index] for index in sorted(judged_a.keys() - judged_b.keys())),
        only_in_b=tuple(judged_b[index] for index in sorted(judged_b.keys() - judged_a.keys())),
    )


def _count(flips: Sequence[Flip]) -> Pairs:
    right = [(is_right(flip.a), is_right(flip.b)) for flip in flips]
    return Pairs(
        both=right.count((True, True)),
        only_a=right.count((True, False)),
        only_b=right.count((False, True)),
        neither=right.count((False, False)),
    )


def _groups(flips: Iterable[Flip], key: Callable[[Scored], str | None]) -> dict[str, Pairs]:
    groups: dict[str, list[Flip]] = defaultdict(list)
    for flip in flips:
        if name := key(flip.b):
            groups[name].append(flip)
    return {name: _count(members) for name, members in groups.items()}
