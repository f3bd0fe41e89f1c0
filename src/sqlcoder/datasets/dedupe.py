"""Find questions that say the same in nearly the same words, within one database.

Two questions are near when the words and word pairs they consist of overlap (Jaccard) by a threshold and their numbers
and quoted texts are the same: "orders in 2012" and "orders in 2013" are two questions. Only text counts, so a
paraphrase in other words is not found. Candidates come from prefix filtering (Bayardo et al. 2007): exact, not sampled.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlcoder.example import Example

_LITERAL = re.compile(r"\d+(?:[.,:/-]\d+)*|\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The question at `second` repeats the one at `first`, an earlier position of the same sequence."""

    first: int
    second: int
    likeness: float
    """Jaccard overlap of words and word pairs; 1.0 where they are the same."""


def near_duplicates(examples: Sequence[Example], threshold: float = 0.8) -> Iterator[Duplicate]:
    """Every pair of near questions of one database, ordered by the later one.

    Raises ValueError where the threshold is not above 0 and at most 1.
    """
    if not 0 < threshold <= 1:
        raise ValueError(f"expected a threshold above 0 and at most 1, not {threshold}")
    shingles = [_shingles(e.question) for e in examples]
    frequency = Counter(s for found in shingles for s in found)
    literals = [_literals(e.question) for e in examples]
    index: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, found in enumerate(shingles):
        # two sets that overlap enough must share one of their rarest elements
        rarest = sorted(found, key=lambda s: (frequency[s], s))
        prefix = rarest[: len(rarest) - math.ceil(threshold * len(rarest)) + 1]
        candidates = {j for s in prefix for j in index[examples[i].db_id, s]}
        for j in sorted(candidates):
            likeness = len(found & shingles[j]) / len(found | shingles[j])
            if likeness >= threshold and literals[i] == literals[j]:
                yield Duplicate(j, i, likeness)
        for s in prefix:
            index[examples[i].db_id, s].append(i)


def dedupe(examples: Iterable[Example], against: Sequence[Example] = (), threshold: float = 0.8) -> list[Example]:
    """The examples without those near to an earlier one or to one of `against` (an evaluation set, say)."""
    everything = [*against, *examples]
    repeated = {d.second for d in near_duplicates(everything, threshold)}
    return [e for i, e in enumerate(everything) if i >= len(against) and i not in repeated]


def _shingles(question: str) -> frozenset[str]:
    words = re.findall(r"\w+", question.casefold())
    return frozenset(words) | {f"{a} {b}" for a, b in pairwise(words)} or frozenset([""])


def _literals(question: str) -> tuple[str, ...]:
    return tuple(sorted(m.strip("\"'").casefold() for m in _LITERAL.findall(question)))
