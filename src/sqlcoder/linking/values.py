"""Which literals a question may mean, from its own text and from the cells of the database.

Sources, each a function below: numbers, dates, quotations and names as the text shows them, cells equal to an n-gram,
cells that contain one, coded values of columns with few distinct ones. Equality and containment only: no edit
distance, so a misspelt name is found where one of its words is spelt right. The anchor texts of BRIDGE (Lin et al.
2020, "Bridging Textual and Tabular Data") are the model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from sqlcoder.link import Link, Value
from sqlcoder.linking.codes import coded_values
from sqlcoder.linking.dates import find_dates
from sqlcoder.linking.names import ngrams
from sqlcoder.linking.numbers import find_numbers
from sqlcoder.linking.places import same_place
from sqlcoder.linking.spans import find_quoted, find_spans, is_capitalised, is_filler
from sqlcoder.linking.stretches import find_stretches
from sqlcoder.linking.words import STOP_WORDS, fold, is_number_word, lemmatise, word_set
from sqlcoder.question import Question, Word
from sqlcoder.schema import Schema

MAX_VALUES = 20
MAX_WORDS = 300  # what follows in a longer question is not searched for
_POSSESSIVE = re.compile(r"['’]s?$")
_NGRAM, _NGRAM_CAPITALISED = 4, 6
_LONGEST_PARTIAL = 60  # characters; a longer cell is prose that mentions the word
_PARTIALS = 3  # cells per n-gram


class CellLike(Protocol):
    """A cell of the value index."""

    @property
    def text(self) -> str: ...
    @property
    def table(self) -> str: ...
    @property
    def column(self) -> str: ...


class ValueLookup(Protocol):
    """What linking needs of a value index (`sqlcoder.db.values.ValueIndex`)."""

    def lookup(self, phrase: str) -> Sequence[CellLike]:
        """Cells equal to the phrase, without regard to case, accents and runs of blanks."""

    def containing(self, words: Sequence[str]) -> Sequence[CellLike]:
        """Some cells that contain all the words, the shortest first."""

    def small(self, table: str, column: str) -> tuple[str, ...] | None:
        """All values of a column that has few; None where it has many."""


@dataclass(frozen=True, slots=True)
class _Reading:
    """A question as the sources below read it."""

    text: str
    words: tuple[Word, ...]
    lemmas: tuple[str, ...]
    columns: frozenset[tuple[str, str]]
    """The columns of the schema: cells elsewhere are none of this question's."""
    named: frozenset[int]
    """Positions of words that are a table's or column's whole name."""
    linked: frozenset[int]
    """Positions of words that are at least part of one."""

    def phrase(self, start: int, end: int) -> str:
        return self.text[self.words[start].start : self.words[end - 1].end]


def find_values(
    question: Question,
    schema: Schema,
    values: ValueLookup | None,
    links: Sequence[Link],
    *,
    limit: int = MAX_VALUES,
    codes: bool = True,
) -> tuple[Value, ...]:
    """At most `limit` literals in question order, each text once, the database's spelling where it has one.

    `codes` False leaves out coded values, the one source whose cost grows with the number of columns.
    """
    named = frozenset(i for k in links if k.match == "exact" for i in range(k.start, k.end))
    columns = frozenset((t.name, c.name) for t, c in schema.columns())
    linked = frozenset(i for k in links for i in range(k.start, k.end))
    reading = _read(question, columns, named, linked)
    found = list(_stated(reading))
    if question.instructions:
        hint = _read(Question(question.instructions), columns, frozenset(), frozenset())
        hinted = [*_stated(hint), *(_cells(hint, values) if values is not None else ())]
        found += [replace(v, start=-1, end=-1, score=0.8 * v.score) for v in hinted]
    if values is not None:
        cells = list(_cells(reading, values))
        found += cells
        found += _partial_cells(reading, values, cells)
        if codes:
            found += coded_values(reading.lemmas, schema, values.small, links)
    return _choose(found, limit)


def _read(
    question: Question, columns: frozenset[tuple[str, str]], named: frozenset[int], linked: frozenset[int]
) -> _Reading:
    words = question.words()[:MAX_WORDS]
    return _Reading(question.text, words, tuple(lemmatise(w.text) for w in words), columns, named, linked)


def _stated(reading: _Reading) -> Iterator[Value]:
    """What the text itself shows: numbers, dates, quotations, names."""
    for number in find_numbers(reading.words):
        if number.start in reading.named and reading.words[number.start].text.isalpha():
            continue  # "first name"
        yield Value(number.text, "number", number.start, number.end, score=number.score)
    for day in find_dates(reading.text):
        start, end = _word_span(reading.words, day.start, day.end)
        yield Value(day.iso, "date", start, end, score=0.95)
        typed = reading.text[day.start : day.end]
        if typed != day.iso and not any(c.isalpha() for c in typed):  # a column of texts may hold 5/3/2010
            yield Value(typed, "span", start, end, score=0.5)
    for stretch in find_stretches(reading.text):
        start, end = _word_span(reading.words, stretch.start, stretch.end)
        for text in dict.fromkeys((stretch.first, stretch.last)):
            yield Value(text, "date", start, end, score=0.6)
    for span in find_quoted(reading.text):
        start, end = _word_span(reading.words, span.start, span.end)
        yield Value(span.text, "quoted", start, end, score=1.0)
    for start, end, text, score in find_spans(reading.text, reading.words, reading.named, reading.linked):
        yield Value(text, "span", start, end, score=score)


def _word_span(words: Sequence[Word], start: int, end: int) -> tuple[int, int]:
    """The words that lie in `text[start:end]`."""
    inside = [i for i, w in enumerate(words) if w.start < end and start < w.end]
    return (inside[0], inside[-1] + 1) if inside else (-1, -1)


def _cells(reading: _Reading, values: ValueLookup) -> Iterator[Value]:
    """Cells equal to an n-gram, its singular or its place's other name; parts of a longer match score lower."""
    covered: set[int] = set()
    for start, end in ngrams(len(reading.words), _NGRAM_CAPITALISED):
        if end - start > _NGRAM and not is_capitalised(reading.words[start].text):
            continue
        if not _searchable(reading, start, end):
            continue
        phrase = reading.phrase(start, end)
        inner = all(i in covered for i in range(start, end))
        likeness = _cell_score(reading, start, end) * (0.6 if inner else 1.0)
        spelt = False
        for variant, factor in _variants(reading, phrase, start, end):
            cells = _by_text(reading, values.lookup(variant))
            for text, columns in cells.items():
                other_case = 0.0 if text == variant else 0.05
                yield Value(text, "cell", start, end, columns, round(factor * likeness - other_case, 3))
            if cells:
                spelt = True
                break
        places = same_place(fold(_POSSESSIVE.sub("", phrase))) if end - start <= 3 else ()
        for place in places:
            for text, columns in _by_text(reading, values.lookup(place)).items():
                spelt = True
                yield Value(text, "cell", start, end, columns, round(0.7 * likeness, 3))
        if spelt:
            covered.update(range(start, end))


def _by_text(reading: _Reading, cells: Iterable[CellLike]) -> dict[str, tuple[tuple[str, str], ...]]:
    """The cells of the schema's columns as text -> (table, column) pairs, in the order they came."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for cell in cells:
        if (cell.table, cell.column) in reading.columns:
            found[cell.text] = (*found.get(cell.text, ()), (cell.table, cell.column))
    return found


def _searchable(reading: _Reading, start: int, end: int) -> bool:
    edges = (reading.words[start].text, reading.words[end - 1].text)
    if any(not w[0].isalnum() and w not in ".)" for w in edges) or edges[0] in ".)":
        return False
    lemmas = reading.lemmas[start:end]
    if end - start > 1 and (lemmas[0] in _LOOSE or lemmas[-1] in _LOOSE):
        return False
    if end - start == 1 and start > 0 and edges[0].isupper() and not reading.text.isupper():
        return True  # the grade A, the US: no article or pronoun is written so inside a sentence
    if end - start == 1 and start > 0 and edges[0] == "us":
        return reading.words[start - 1].text.lower() in ("the", "in")  # not "tell us"
    return not all(w in STOP_WORDS or not w[0].isalnum() for w in lemmas)


_LOOSE = word_set("is are was were do does did has have had what which who whose how many")


def _variants(reading: _Reading, phrase: str, start: int, end: int) -> Iterator[tuple[str, float]]:
    """Spellings to look up, the likeliest first, with the factor their match is worth."""
    yield phrase, 1.0
    bare = _POSSESSIVE.sub("", phrase)
    if bare != phrase:
        yield bare, 0.95
    last = reading.words[end - 1].text
    singular = lemmatise(last)
    if singular != fold(last) and last[0].isalpha():
        yield phrase[: len(phrase) - len(last)] + singular, 0.85
        if fold(last).endswith("s"):
            yield phrase.removesuffix("s"), 0.85
    elif last[0].isalpha() and end - start <= 2 and len(last) > 2 and end - 1 not in reading.named:
        yield phrase + "s", 0.8
    if "-" in phrase:
        yield phrase.replace("-", " "), 0.8


def _cell_score(reading: _Reading, start: int, end: int) -> float:
    """How much an n-gram that equals a cell looks like a value rather than like a name or filler."""
    words = [w.text for w in reading.words[start:end]]
    score = 0.7 + 0.1 * min(end - start - 1, 2)
    if is_capitalised(words[0]) and start > 0:
        score += 0.15
    if all(i in reading.named for i in range(start, end)) and not (start > 0 and is_capitalised(words[0])):
        score -= 0.35  # "country" is a cell of some column, too
    if end - start == 1 and (words[0].isdigit() or is_number_word(words[0].lower())):
        score -= 0.1
    return min(score, 1.0)


def _partial_cells(reading: _Reading, values: ValueLookup, cells: Sequence[Value]) -> Iterator[Value]:
    """Cells that contain the words of an n-gram which is itself no cell ("glenn": 'Glenn Ford')."""
    covered = {i for v in cells for i in range(v.start, v.end)}
    for start, end in ngrams(len(reading.words), 3):
        span = range(start, end)
        if any(i in covered or not _telling(reading, i) for i in span):
            continue
        if end - start == 1 and (start in reading.named or len(reading.lemmas[start]) < 3):
            continue
        gram = [w.text for w in reading.words[start:end]]
        by_text = _by_text(reading, (c for c in values.containing(gram) if len(c.text) <= _LONGEST_PARTIAL))
        for text, columns in list(by_text.items())[:_PARTIALS]:
            share = len(gram) / max(len(text.split()), 1)
            bonus = 0.1 if is_capitalised(gram[0]) and start > 0 else 0.0
            score = round(min(0.25 + 0.4 * share + bonus, 0.75), 3)
            yield Value(text, "partial_cell", start, end, columns, score)
        if by_text:
            covered.update(span)


def _telling(reading: _Reading, position: int) -> bool:
    word, lemma = reading.words[position].text, reading.lemmas[position]
    return word[0].isalpha() and lemma not in STOP_WORDS and not is_filler(word.lower())


_KIND_ORDER = {
    kind: rank
    for rank, kind in enumerate(("number", "date", "cell", "low_cardinality", "quoted", "partial_cell", "span"))
}


def _choose(found: Iterable[Value], limit: int) -> tuple[Value, ...]:
    """One candidate a text, the best `limit` of them, in question order."""
    merged: dict[str, Value] = {}
    for value in found:
        old = merged.get(value.text)
        merged[value.text] = value if old is None else _merge(old, value)
    spelt = {fold(v.text) for v in merged.values() if v.kind in ("cell", "low_cardinality")}
    kept = [v for v in merged.values() if v.kind not in ("quoted", "span") or fold(v.text) not in spelt]
    sure = [v for v in kept if v.kind in ("cell", "quoted") and v.score >= _SURE]
    kept = [v for v in kept if not (_is_weak(v) and any(_inside(v, s) for s in sure))]
    best = sorted(kept, key=lambda v: (-v.score, v.start, v.text))[:limit]
    return tuple(sorted(best, key=lambda v: (v.start if v.start >= 0 else MAX_WORDS, -v.end, -v.score, v.text)))


_SURE = 0.7


def _is_weak(value: Value) -> bool:
    return value.kind == "span" or (value.kind == "low_cardinality" and value.score < 0.5)


def _inside(part: Value, whole: Value) -> bool:
    return part is not whole and whole.start <= part.start and part.end <= whole.end and part.start >= 0


def _merge(a: Value, b: Value) -> Value:
    """Two candidates of one text: the more telling kind, the better score, the columns of both."""
    first, second = (a, b) if (_KIND_ORDER[a.kind], -a.score) <= (_KIND_ORDER[b.kind], -b.score) else (b, a)
    columns = tuple(dict.fromkeys(first.columns + second.columns))
    return replace(first, columns=columns, score=max(a.score, b.score))
