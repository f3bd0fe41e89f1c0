"""Stretches of a question whose form alone says literal: quoted, capitalised, coded, announced by a cue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sqlcoder.linking.words import STOP_WORDS, is_number_word, lemmatise, word_set
from sqlcoder.question import Word

_QUOTED = re.compile(
    r"\"([^\"]{1,200})\"|“([^“”]{1,200})”|‘([^‘’]{1,200})’|``([^`']{1,200})''|`([^`']{1,200})['`]"
    r"|(?<!\w)'([^\n]{1,200}?)'(?!\w)"
)
_JOINERS = word_set("of the and & - . ' de la van von der du le for in to on at")
_CUES = word_set(
    "named called contain contains containing include includes including titled substring string prefix suffix letter"
    " letters word words phrase keyword like"
)
_CUES_WITH = word_set("start starts starting begin begins beginning end ends ending")  # ... with, by, in
_CUE_FILLERS = word_set("with the a an by in letter letters word words phrase string substring of as")
# Filler that follows a name in questions and is no value: "students aged at least", "orders per customer sorted".
_COMMON = word_set(
    """
    above alphabetical alphabetically also always appear appears available average belong belongs below bigger
    common contains corresponds count currently different distinct earliest ends equal equals ever exactly except
    exist exists fewer fewest found given greater held higher highest includes larger largest latest least less
    like live longer lower lowest made make makes maximum minimum most never newest not number older oldest order
    percentage popular ratio recent recently respectively share shorter smaller smallest starts still sum taken
    than together total unique work works yet younger hello hi thanks second seconds minute minutes hour hours day days
    week weeks month months year years dollar dollars euro euros percent times
    """
)


@dataclass(frozen=True, slots=True)
class Span:
    """`text` was found at the characters `start:end`, which include its quotation marks."""

    start: int
    end: int
    text: str


def find_quoted(text: str) -> Iterator[Span]:
    """What stands in quotation marks, without them; an apostrophe is none.

    >>> [s.text for s in find_quoted("Bob's friend 'Al', “The  Wall” and \\"x\\"")]
    ['Al', 'The  Wall', 'x']
    """
    for match in _QUOTED.finditer(text):
        inner = next(g for g in match.groups() if g is not None).strip()
        if inner:
            yield Span(match.start(), match.end(), inner)
            if inner[-1] in ",.?!" and inner[:-1].strip():
                yield Span(match.start(), match.end(), inner[:-1].strip())


def is_filler(word: str) -> bool:
    """Is this lower-case word one of those that questions are made of, whatever the database?"""
    return word in _COMMON or word in _CUES or word in _CUES_WITH or is_number_word(word)


def is_capitalised(word: str) -> bool:
    """Does the word begin with a capital letter?"""
    return word[:1].isupper()


def find_spans(
    text: str, words: Sequence[Word], named: frozenset[int], linked: frozenset[int]
) -> Iterator[tuple[int, int, str, float]]:
    """(start, end, text, score) of spans that may be a literal which no cell holds: names, codes, what follows a cue.

    `named` are the positions of words that are a table's or a column's whole name, `linked` also of those that are part
    of one.
    """
    yield from _capitalised(text, words, named)
    yield from _coded(text, words)
    yield from _cued(text, words, named)
    yield from _appositions(words, named, linked)


def _names_itself(words: Sequence[Word], position: int) -> bool:
    """Is this the letter or word that "letter" or "word" right before it announces ("the letter a", "the word the")?"""
    lower, before = words[position].text.lower(), words[position - 1].text.lower()
    return (before in ("letter", "letters") and len(lower) == 1) or (
        before in ("word", "words", "substring") and len(lower) > 1 and lower not in _CUE_FILLERS
    )


def _slice(text: str, words: Sequence[Word], start: int, end: int) -> str:
    return re.sub(r"['’]s$", "", text[words[start].start : words[end - 1].end])


def _capitalised(text: str, words: Sequence[Word], named: frozenset[int]) -> Iterator[tuple[int, int, str, float]]:
    position = 0
    while position < len(words):
        if not _opens_name(words, position):
            position += 1
            continue
        end = last = position + 1
        while last < len(words) and last - position < 8:
            word = words[last].text
            if is_capitalised(word) or (word[0].isdigit() and last == end):
                end = last = last + 1
            elif word in _JOINERS and last - end < 2:
                last += 1
            else:
                break
        known = all(i in named for i in range(position, end))
        single = len(words[position].text) == 1 and end == position + 1
        yield position, end, _slice(text, words, position, end), 0.3 if known else 0.65 if single else 0.55
        for start, stop in _pieces(words, position, end):
            yield start, stop, _slice(text, words, start, stop), 0.35
        position = end


def _pieces(words: Sequence[Word], start: int, end: int) -> Iterator[tuple[int, int]]:
    """What a run of names may hold: two names around a preposition ("LA to Honolulu"), a first and a last name."""
    cuts = [i for i in range(start, end) if words[i].text in _JOINERS and words[i].text[0].isalpha()]
    edges = [start - 1, *cuts, end]
    if cuts:
        yield from ((a + 1, b) for a, b in pairwise(edges) if b > a + 1)
    elif end - start == 2 and words[start + 1].text.isalpha():
        yield from ((start, start + 1), (start + 1, end))


def _opens_name(words: Sequence[Word], position: int) -> bool:
    word = words[position].text
    if not is_capitalised(word):
        return False
    if word == "I" or (len(word) > 1 and not word.isupper() and lemmatise(word) in STOP_WORDS):
        return False
    return position > 0 and (words[position - 1].text not in ".?!" or len(word) == 1)


def _coded(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int, str, float]]:
    """Words without blanks between them that mix letters, digits and signs: CIS-220, 737-800, a@b.org, 15:30."""
    start = 0
    while start < len(words):
        end = start + 1
        while end < len(words) and words[end].start == words[end - 1].end:
            end += 1
        stop = end
        while stop > start and words[stop - 1].text in ".,;:?!)\"'”’":
            stop -= 1
        while start < stop and words[start].text in "(\"'“‘#$":
            start += 1
        piece = text[words[start].start : words[stop - 1].end] if stop > start else ""
        several = stop - start > 1 or not piece.isalnum()
        if several and any(c.isdigit() or c in "@_/&" for c in piece) and not re.fullmatch(r"[\d.,]+%?", piece):
            yield start, stop, piece, 0.6
        elif several and "-" in piece and piece[-1].isalpha() and piece[0].isalpha():
            yield start, stop, piece, 0.3
        start = max(end, start + 1)


def _cued(text: str, words: Sequence[Word], named: frozenset[int]) -> Iterator[tuple[int, int, str, float]]:
    """What follows "named", "containing", "starting with the letter": up to three words."""
    for position, word in enumerate(words):
        following = words[position + 1].text.lower() if position + 1 < len(words) else ""
        cue = word.text.lower()
        if cue not in _CUES and not (cue in _CUES_WITH and following in ("with", "in", "by")):
            continue
        start = position + 1
        while start < len(words) - 1 and start - position < 5 and words[start].text.lower() in _CUE_FILLERS:
            if _names_itself(words, start) or not words[start + 1].text[0].isalnum():
                break  # the letter itself: "starts with a?"
            start += 1
        while start < len(words) and words[start].text in "\"'“‘`":
            start += 1
        end = start
        while end < len(words) and end - start < 3 and words[end].text[0].isalnum():
            lower = words[end].text.lower()
            letter = len(lower) == 1 and cue in _CUES_WITH
            meant = end == start and (letter or _names_itself(words, end))
            if is_number_word(lower) or (lower in STOP_WORDS and not meant):
                break
            end += 1
        for stop in range(end, start, -1):
            if not all(i in named for i in range(start, stop)):
                yield start, stop, _slice(text, words, start, stop), 0.5 if stop - start == 1 else 0.4


def _appositions(
    words: Sequence[Word], named: frozenset[int], linked: frozenset[int]
) -> Iterator[tuple[int, int, str, float]]:
    """An unnamed lower-case word right after a name of the schema: "the product voluptatem", "status code done"."""
    for position in range(1, len(words)):
        word = words[position].text
        if position - 1 not in named or position in linked or not word.isalpha() or not word.islower():
            continue
        inflected = lemmatise(word) != word or word.endswith(("ed", "ing"))  # "customers spent", "movies starring"
        filler = lemmatise(word) in STOP_WORDS or is_filler(word)
        if not filler and not inflected and len(word) > 2:
            yield position, position + 1, word, 0.25
