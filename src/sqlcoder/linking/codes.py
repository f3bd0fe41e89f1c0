"""Coded values that a question means without spelling them: 'F' for "female", 1 for "active".

Only columns with few distinct values are read this way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import takewhile

from sqlcoder.link import Link, Value
from sqlcoder.linking.names import name_lemmas
from sqlcoder.linking.words import STOP_WORDS, fold, word_set
from sqlcoder.schema import Schema

_MEANINGS = {
    "f": ("female", "woman", "girl", "lady"),
    "m": ("male", "man", "boy", "gentleman"),
}
_YES = word_set("1 y t yes true")
_NO = word_set("0 n f no false")
_STARTS, _ENDING = 4, 3  # letters that an inflected form shares with its value, and may add or lack
_NEAR = 3  # words between a column's name and the word that a code abbreviates
_NOT = Link(-1, -1, "", None, "partial", 0.0)


def coded_values(
    lemmas: Sequence[str],
    schema: Schema,
    small: Callable[[str, str], tuple[str, ...] | None],
    links: Sequence[Link],
) -> Iterator[Value]:
    """Values of low-cardinality columns that a word stands for or that the mention of their column brings up.

    `lemmas` are the question's words, `small` gives all values of a column, or None where it has many.
    """
    places = {w: i for i, w in reversed(list(enumerate(lemmas))) if w not in STOP_WORDS and w[:1].isalnum()}
    named = frozenset(i for k in links if k.match == "exact" for i in range(k.start, k.end))
    mentions: dict[tuple[str, str], Link] = {}
    for link in links:
        if link.column is not None and link.score > mentions.get((link.table, link.column), _NOT).score:
            mentions[link.table, link.column] = link
    for table, column in schema.columns():
        choices = small(table.name, column.name)
        if not choices:
            continue
        where = ((table.name, column.name),)
        mention = mentions.get(where[0])
        for choice in choices:
            for start, end, score in _readings(choice, choices, places, named, mention):
                yield Value(choice, "low_cardinality", start, end, where, score)
                break


def _readings(
    choice: str, choices: tuple[str, ...], places: dict[str, int], named: frozenset[int], mention: Link | None
) -> Iterator[tuple[int, int, float]]:
    """Where in the question this value may be meant, the surest first."""
    folded = fold(choice)
    words = name_lemmas(choice) if len(choice) <= 40 else ()
    if words and len(folded) > 1 and all(w in places for w in words):
        hit = [places[w] for w in words]
        yield min(hit), max(hit) + 1, 0.3 if named.issuperset(hit) else 0.6
    for meaning in _MEANINGS.get(folded[:1], ()) if len(folded) == 1 or folded in ("male", "female") else ():
        if meaning in places and len(choices) <= 4:
            yield places[meaning], places[meaning] + 1, 0.8
    if _is_flag(choices) and mention is not None:
        yield mention.start, mention.end, round(0.3 + 0.3 * mention.score, 3)
    if len(words) == 1 and len(folded) >= _STARTS:
        for word, place in places.items():
            if _is_inflected(word, folded):
                yield place, place + 1, 0.45
    elif len(words) > 1 and min(map(len, words)) >= _STARTS - 1:
        hits = [next((i for q, i in places.items() if abbreviates(w, q)), None) for w in words]
        if (whole := [i for i in hits if i is not None]) and len(whole) == len(words):
            yield min(whole), max(whole) + 1, 0.45
    if mention is not None and len(choices) > 2 and folded in ("yes", "no"):
        yield mention.start, mention.end, 0.35
    if folded.isalpha() and len(folded) <= 3 and mention is not None and mention.score >= 0.5:
        for word, place in places.items():
            near = min(abs(place - mention.start), abs(place - mention.end + 1)) <= _NEAR
            if near and word.startswith(folded) and place not in named:
                yield place, place + 1, 0.4


def _is_inflected(word: str, value: str) -> bool:
    """Is a value the beginning of a word ("prof" of "professor"), or do their endings alone differ?"""
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word, value, strict=False)))
    return same >= _STARTS and (same == len(value) or max(len(word), len(value)) - same <= _ENDING)


def abbreviates(short: str, word: str) -> bool:
    """Does `short` keep the first letter and some later ones of `word`, in order?

    >>> abbreviates("asst", "assistant"), abbreviates("prof", "profession"), abbreviates("ass", "sass")
    (True, True, False)
    """
    rest = iter(word)
    return word[:1] == short[:1] and len(short) < len(word) and all(c in rest for c in short)


def _is_flag(choices: tuple[str, ...]) -> bool:
    return len(choices) <= 2 and all(fold(c) in _YES or fold(c) in _NO for c in choices)
