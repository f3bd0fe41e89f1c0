"""Numbers that a question states, in digits or in words, as plain SQL numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlcoder.linking.dates import MONTHS
from sqlcoder.linking.words import is_ordinal, read_number, word_set
from sqlcoder.question import Word

_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?|\d+")
_SCALES = {
    "k": 1_000, "thousand": 1_000, "m": 1_000_000, "million": 1_000_000, "millions": 1_000_000, "mn": 1_000_000,
    "b": 1_000_000_000, "bn": 1_000_000_000, "billion": 1_000_000_000, "billions": 1_000_000_000,
    "hundred": 100, "dozen": 12,
}  # fmt: skip
_SUFFIXES = {"st", "nd", "rd", "th"}
_BEFORE_MONTH = word_set(
    "in of on since until till from during by before after between and to last this next every each"
)


@dataclass(frozen=True, slots=True)
class NumberSpan:
    """Words `start:end` of the question say the number `text`."""

    start: int
    end: int
    text: str
    score: float = 1.0


def find_numbers(words: Sequence[Word]) -> Iterator[NumberSpan]:
    """Every number of a question; a percentage also as a fraction, a month's name as its number.

    >>> from sqlcoder.question import Question
    >>> [n.text for n in find_numbers(Question("over 1,200 or two hundred, -3.50, 5k, 25% and 2 million").words())]
    ['1200', '200', '-3.5', '5000', '25', '0.25', '2000000']
    """
    lower = [w.text.lower() for w in words]
    position = 0
    while position < len(words):
        if lower[position][0].isdecimal():
            spans = list(_read_digits(words, lower, position))
            yield from spans
            position = max(position + 1, *(s.end for s in spans))
        elif written := read_number(lower, position):
            value, used = written
            ordinal = is_ordinal(lower[position + used - 1])
            yield NumberSpan(position, position + used, str(value), 0.6 if ordinal or value == 1 else 0.9)
            position += used
        else:
            if lower[position] == "half":
                yield NumberSpan(position, position + 1, "0.5", 0.3)
            if (month := MONTHS.get(lower[position])) and _is_month(words, position):
                yield NumberSpan(position, position + 1, str(month), 0.35)
            position += 1


def _is_month(words: Sequence[Word], position: int) -> bool:
    """Verbs and names share the words of some months: "may" and "march" need a preposition before them."""
    if words[position].text.lower() not in ("may", "march", "mar", "jan", "dec", "sep"):
        return True
    return position > 0 and words[position - 1].text.lower() in _BEFORE_MONTH


def plain(number: Decimal) -> str:
    """A number without exponent and needless zeros.

    >>> plain(Decimal("3.50")), plain(Decimal("1E+3"))
    ('3.5', '1000')
    """
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _read_digits(words: Sequence[Word], lower: list[str], position: int) -> Iterator[NumberSpan]:
    word = words[position]
    following = lower[position + 1] if position + 1 < len(words) else ""
    glued = following != "" and words[position + 1].start == word.end
    if not _NUMBER.fullmatch(word.text):
        # A date, a time, a range or a version: its parts may still be numbers ("1980-1990").
        for part in re.findall(r"\d+", word.text):
            yield NumberSpan(position, position + 1, str(int(part)), 0.4)
        return
    value, end, start = Decimal(word.text.replace(",", "")), position + 1, position
    if (scale := _SCALES.get(following)) and (glued or len(following) > 2):
        if glued and following != "k":
            yield NumberSpan(start, end, plain(value), 0.5)  # "540m" may be metres
        value, end = value * scale, end + 1
    elif following in _SUFFIXES and glued:
        end += 1
    before = words[position - 1] if position else None
    spaced = position < 2 or words[position - 2].end < words[position - 1].start
    if before is not None and before.text in "-−" and before.end == word.start and spaced:
        value, start = -value, position - 1
    text = word.text if word.text.startswith("0") and word.text.isdigit() and len(word.text) > 1 else plain(value)
    yield NumberSpan(start, end, text)
    if following in ("%", "percent", "percentage"):
        yield NumberSpan(start, end + 1, plain(value / 100), 0.5)
