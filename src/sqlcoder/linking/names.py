"""Links from a question's words to the names of tables and columns.

The rule is RAT-SQL's (Wang et al. 2020, "Relation-Aware Schema Encoding and Linking", section 4.1): n-grams of up to
five words, an exact match where they are a whole name, a partial one where they are part of it. Names here are
labels, identifiers and aliases, compared by lemma, written together or apart, with common abbreviations spelt out;
words of a comment are a weak partial match. Synonyms are the model's business.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from sqlcoder.link import Link
from sqlcoder.linking.words import STOP_WORDS, lemmatise, word_set
from sqlcoder.question import Question
from sqlcoder.schema import Column, Schema, Table, split_identifier

MAX_NGRAM = 5
_COMMENT_SCORE = 0.3
_COMMENT_WORDS = 20  # a longer comment is prose about everything

_ABBREVIATIONS = {
    "acct": "account", "addr": "address", "amt": "amount", "avg": "average", "cnt": "count", "cust": "customer",
    "dept": "department", "desc": "description", "dob": "birth date", "emp": "employee", "fname": "first name",
    "lname": "last name", "loc": "location", "mgr": "manager", "nr": "number", "num": "number", "no": "number",
    "org": "organization", "pct": "percent", "pos": "position", "prof": "professor", "qty": "quantity", "sal": "salary",
    "stu": "student", "tel": "telephone", "yr": "year", "id": "identifier", "lat": "latitude", "long": "longitude",
    "lng": "longitude", "max": "maximum", "min": "minimum", "std": "standard", "temp": "temperature",
    "pop": "population",
}  # fmt: skip

_VERBS_AND_NOUNS = word_set("list show display")  # verbs where they open a question

Target = tuple[str, str | None]
"""(table, column); column is None where the table itself is meant."""


def match_names(question: Question, schema: Schema) -> tuple[Link, ...]:
    """Every table and column that some words of the question name, in question order.

    For one target a longer match drops the shorter ones that overlap it. Scores: 1 for exact, else the share of the
    name's words that were found (below 1); comments 0.3.
    """
    lemmas = [lemmatise(w.text) for w in question.words()]
    wholes, parts = _index_names(schema)
    found: dict[Target, list[Link]] = defaultdict(list)
    for start, end in ngrams(len(lemmas), MAX_NGRAM):
        gram = lemmas[start:end]
        if end - start == 1 and gram[0] in STOP_WORDS and not (gram[0] in _VERBS_AND_NOUNS and start > 0):
            continue
        for table, column in wholes.get(_join(gram), ()):
            _add(found[table, column], Link(start, end, table, column, "exact"))
    content = [w if w not in STOP_WORDS and any(c.isalnum() for c in w) else "" for w in lemmas]
    places: dict[Target, dict[int, float]] = defaultdict(dict)
    alike = {lemma: _find_alike(lemma, parts) for lemma in content if lemma}
    for position, lemma in enumerate(content):
        for word, likeness in alike.get(lemma, ()):
            for target, share in parts[word]:
                places[target][position] = max(places[target].get(position, 0.0), share * likeness)
    for (table, column), shares in places.items():
        for start, end in _runs(shares, lemmas):
            distinct = {lemmas[i]: shares[i] for i in range(start, end) if i in shares}
            score = min(0.95, sum(distinct.values()))
            _add(found[table, column], Link(start, end, table, column, "partial", round(score, 3)))
    return tuple(sorted((k for links in found.values() for k in links), key=lambda k: (k.start, -k.end, -k.score)))


def _join(gram: list[str]) -> str:
    """The words written together, a sign between two of them left out ("e-mail"); empty where no name is written so."""
    if len(gram) > 2:
        gram = [w for i, w in enumerate(gram) if w not in "-_/.&" or i in (0, len(gram) - 1)]
    return "".join(gram)


def ngrams(length: int, longest: int) -> Iterator[tuple[int, int]]:
    """Spans (start, end) of at most `longest` of `length` words, the long ones first.

    >>> list(ngrams(2, 5))
    [(0, 2), (0, 1), (1, 2)]
    """
    for size in range(min(longest, length), 0, -1):
        for start in range(length - size + 1):
            yield start, start + size


@lru_cache(maxsize=65_536)
def name_lemmas(name: str) -> tuple[str, ...]:
    """The lemmas of a name in plain words or of an identifier.

    >>> name_lemmas("OrderDetails"), name_lemmas("unit price")
    (('order', 'detail'), ('unit', 'price'))
    """
    return tuple(lemmatise(w) for w in split_identifier(name).split()) or (lemmatise(name),)


def label_lemmas(item: Table | Column) -> tuple[tuple[str, ...], ...]:
    """Each way to name a table or column as lemmas, without repeats: aliases, identifier, abbreviations spelt out."""
    names = dict.fromkeys(name_lemmas(n) for n in (*item.aliases, item.name))
    for name in tuple(names):
        if not _ABBREVIATIONS.keys().isdisjoint(name):
            names[tuple(w for part in name for w in _ABBREVIATIONS.get(part, part).split())] = None
    return tuple(names)


def _targets(schema: Schema) -> Iterator[tuple[Target, Table | Column]]:
    for table in schema.tables:
        yield (table.name, None), table
        for column in table.columns:
            yield (table.name, column.name), column


def _index_names(
    schema: Schema,
) -> tuple[dict[str, list[Target]], dict[str, list[tuple[Target, float]]]]:
    """Whole names written together -> targets, and single words -> (target, share of the name that this word is)."""
    wholes: dict[str, list[Target]] = defaultdict(list)
    parts: dict[str, list[tuple[Target, float]]] = defaultdict(list)
    for target, item in _targets(schema):
        shares: dict[str, float] = {}
        names = label_lemmas(item)
        for whole in dict.fromkeys("".join(name) for name in names):
            wholes[whole].append(target)
        for name in names:
            content = [w for w in name if w not in STOP_WORDS and len(w) > 1]
            for word in content:
                shares[word] = max(shares.get(word, 0.0), 1 / len(content))
        if item.comment:
            for word in item.comment.split()[:_COMMENT_WORDS]:
                lemma = lemmatise(word.strip(".,;:()\"'"))
                if len(lemma) > 2 and lemma not in STOP_WORDS:
                    shares.setdefault(lemma, _COMMENT_SCORE)
        for word, share in shares.items():
            parts[word].append((target, share))
    return wholes, parts


def _find_alike(lemma: str, words: Iterable[str]) -> list[tuple[str, float]]:
    """The words of names that a question's word may stand for, with how alike they are."""
    head = lemma[:3]
    near = (w for w in words if w.startswith(head) or w.endswith(lemma))  # what `likeness` can accept, found fast
    return [(word, alike) for word in near if (alike := likeness(lemma, word))]


def likeness(lemma: str, word: str) -> float:
    """How far a question's word is the same as a name's: 1 for equal, 0 for unlike, between them for parts.

    >>> likeness("account", "acc"), likeness("direct", "director"), likeness("date", "hiredate"), likeness("id", "eid")
    (0.6, 0.6, 0.5, 0.5)
    >>> likeness("rate", "crate"), likeness("art", "artist"), likeness("order", "border")
    (0.0, 0.0, 0.0)
    """
    if lemma == word:
        return 1.0
    shorter, longer = sorted((lemma, word), key=len)
    if longer.startswith(shorter) and (len(shorter) >= 4 or (shorter == word and len(word) == 3)):
        return 0.6
    if lemma in ("id", "name", "date", "code", "type", "year", "time", "number") and word.endswith(lemma):
        return 0.5
    return 0.0


def _runs(positions: Iterable[int], lemmas: list[str]) -> Iterator[tuple[int, int]]:
    """Maximal spans of matched positions, at most one stop word between two of them ("date of birth")."""
    start = end = -1
    for position in sorted(positions):
        bridged = position == end + 1 and lemmas[end] in STOP_WORDS
        if start >= 0 and (position == end or bridged) and position + 1 - start <= MAX_NGRAM:
            end = position + 1
            continue
        if start >= 0:
            yield start, end
        start, end = position, position + 1
    if start >= 0:
        yield start, end


def _add(links: list[Link], new: Link) -> None:
    """Keep `new` unless an earlier link of the same target overlaps it and is exact or at least as long."""
    for old in links:
        if old.start < new.end and new.start < old.end:
            return
    links.append(new)
