"""Words as linking compares them: light lemmas, stop words, number words.

Covers English plurals and regular -ed/-ing forms by rule (after step 1 of Porter's stemmer, "An algorithm for suffix
stripping", 1980) with a small table of exceptions. A lemma need not be a dictionary word ("rating" becomes "rate"): the
question and the identifiers go through the same rules, so only their agreement matters. Does not cover comparatives,
derivations ("nation", "national") or other languages.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache


def word_set(text: str) -> frozenset[str]:
    """The words of a text, for the small vocabularies of this package."""
    return frozenset(text.split())


STOP_WORDS = word_set(
    """
    a about after all along also among an and any are as at be because been before being between both but by can could
    did do does doing each either else every everything for from had has have having he her here hers him his how
    i if in into is it its just list many me more most much my neither no nor not now of off on one ones only or other
    our out over per please same she should show so some such than that the their them then there these they this those
    through to too under up us very was we were what when where whether which while who whom whose why will with within
    without would you your find give tell return get display let s 's t
    """
)
"""Words that alone never name a table, a column or a cell."""

_EXCEPTIONS = {
    "people": "person", "persons": "person", "men": "man", "women": "woman", "children": "child", "feet": "foot",
    "teeth": "tooth", "mice": "mouse", "lives": "life", "wives": "wife", "leaves": "leaf", "shelves": "shelf",
    "movies": "movie", "cookies": "cookie", "calories": "calorie", "series": "series", "species": "species",
    "news": "news", "lens": "lens", "analyses": "analysis", "bases": "base", "criteria": "criterion",
    "media": "medium", "indices": "index", "matrices": "matrix", "vertices": "vertex", "buses": "bus", "gas": "gas",
    "gases": "gas", "hundred": "hundred", "bed": "bed", "shed": "shed", "sacred": "sacred", "naked": "naked",
    "always": "always", "thing": "thing", "nothing": "nothing", "morning": "morning", "evening": "evening",
    "ceiling": "ceiling", "caches": "cache", "aches": "ache", "shoes": "shoe", "toes": "toe", "heroes": "hero",
    "sold": "sell", "bought": "buy", "paid": "pay", "made": "make", "written": "write", "wrote": "write", "won": "win",
    "held": "hold", "taught": "teach", "taken": "take", "took": "take", "given": "give", "gave": "give",
    "spent": "spend", "built": "build", "born": "birth", "lent": "lend", "ran": "run", "flew": "fly", "flown": "fly",
    "grew": "grow", "grown": "grow", "led": "lead", "left": "left", "met": "meet", "sent": "send", "died": "die",
}  # fmt: skip
_VOWEL = re.compile(r"[aeiouy]")
_SHORT = re.compile(r"^[^aeiou]*[aeiouy][^aeiouwxy]$")  # one consonant-vowel-consonant syllable: nam(e), rat(e), hop(e)
_MUTE_E = re.compile(r"(?:[^s]s|[cvgzu]|at|bl|ir|[aeiou]r)$")  # stems that lost an e: releas(e), produc(e), locat(e)


@lru_cache(maxsize=65_536)
def lemmatise(word: str) -> str:
    """The form under which a question's word and an identifier's word meet.

    >>> [lemmatise(w) for w in ("Cities", "named", "addresses", "stopped", "status", "bus", "women", "string")]
    ['city', 'name', 'address', 'stop', 'status', 'bus', 'woman', 'string']
    """
    word = fold(word).replace("’", "'") or word  # a lone accent folds to nothing
    word = word.removesuffix("'s").removesuffix("'") or word
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    if len(word) < 4 or not word.isalpha():
        return word[:-1] if len(word) == 3 and word == "ids" else word
    if word.endswith("s"):
        word = _singular(word)
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    for suffix in ("ing", "ed"):
        stem = word.removesuffix(suffix)
        if stem != word and len(stem) > 1 and _VOWEL.search(stem) and not stem.endswith("e"):
            return _restore(stem)
    return word


def _singular(word: str) -> str:
    if word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zzes", "oes")):
        return word[:-2]
    if word.endswith("uses") and len(word) > 6:
        return word[:-2]  # statuses, viruses; but houses, causes
    return word[:-1]


def _restore(stem: str) -> str:
    if len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "lsz":
        return stem[:-1]
    if _MUTE_E.search(stem) and not stem.endswith(("er", "or", "our", "eg")):
        return stem + "e"
    return stem + "e" if _SHORT.match(stem) and len(stem) > 2 else stem


def fold(text: str) -> str:
    """Text without case, accents and runs of blanks, as cells are compared.

    >>> fold("  São   Paulo ")
    'sao paulo'
    """
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(text.casefold().split())


_UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "dozen": 12}
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9,
    "tenth": 10, "eleventh": 11, "twelfth": 12, "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "twentieth": 20,
    "thirtieth": 30, "hundredth": 100,
}  # fmt: skip
_REPEATS = {"once": 1, "twice": 2, "thrice": 3}


def read_number(words: Sequence[str], start: int = 0) -> tuple[int, int] | None:
    """The number written out at `words[start:]` in lower case and how many words it takes; None where there is none.

    Hyphens may be words of their own. "a dozen" and "a hundred" count; a lone "a" or "and" does not.

    >>> read_number("two hundred and five of them".split()), read_number(["twenty", "-", "third"]), read_number(["a"])
    ((205, 4), (23, 3), None)
    """
    total = current = 0
    position, used, last = start, 0, ""
    while position < len(words):
        word = words[position]
        if word in ("and", "-") and last:
            position += 1
            continue
        if word in _SCALES:
            scale = _SCALES[word]
            current = (current or 1) * scale
            if scale >= 1_000:
                total, current = total + current, 0
            last = "scale"
        elif word in _TENS and last in ("", "scale"):
            current, last = current + _TENS[word], "tens"
        elif word in _UNITS and (last in ("", "scale") or (last == "tens" and 0 < _UNITS[word] < 10)):
            current, last = current + _UNITS[word], "unit"
        elif (ordinal := _ORDINALS.get(word) or _REPEATS.get(word)) and (last != "unit"):
            return total + current + ordinal, position + 1 - start
        elif word in ("a", "an") and not last and position + 1 < len(words) and words[position + 1] in _SCALES:
            last = ""
        else:
            break
        position += 1
        used = position - start
    return (total + current, used) if last else None


def is_ordinal(word: str) -> bool:
    """Does this lower-case word say a place in an order ("third") and not an amount?"""
    return word in _ORDINALS


_NUMBER_WORDS = _UNITS.keys() | _TENS.keys() | _SCALES.keys() | _ORDINALS.keys() | _REPEATS.keys()


def is_number_word(word: str) -> bool:
    """Is this lower-case word part of a written-out number?"""
    return word in _NUMBER_WORDS
