"""Stretches of time that a question names by one word or two: decades, quarters, halves of a year, days of the week.

Each gives the two values that bound it (`BETWEEN first AND last`), as years, months or numbers of weekdays. Relative
ones ("last quarter") depend on a clock and are not covered, as in `dates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TENS = {"thirties": 3, "forties": 4, "fifties": 5, "sixties": 6, "seventies": 7, "eighties": 8, "nineties": 9}
_PARTS = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_YEAR = r"(?P<year>[12]\d{3})"
_NTH = "|".join(_PARTS)
_DECADE = re.compile(
    rf"(?<!\w)(?:(?P<long>[12]\d\d0)['’]?s|['’]?(?P<short>[3-9]0)['’]?s|(?P<word>{'|'.join(_TENS)}))(?!\w)",
    re.IGNORECASE,
)
_FRACTIONS = tuple(
    re.compile(rf"(?<!\w){form}(?!\w)", re.IGNORECASE)
    for form in (
        rf"q(?P<quarter>[1-4])\s*(?:of|in|/|-)?\s*{_YEAR}",
        rf"{_YEAR}\s*[/-]?\s*q(?P<quarter>[1-4])",
        rf"(?P<nth>{_NTH})\s+quarter\s+(?:of|in)?\s*{_YEAR}",
        rf"h(?P<half>[12])\s*(?:of|in|/|-)?\s*{_YEAR}",
        rf"(?P<nth>{_NTH})\s+half\s+(?:of|in)?\s*(?P<halved>){_YEAR}",
    )
)
_DAYS = re.compile(rf"(?<!\w)(?P<day>{'|'.join(_WEEKDAYS)}|weekend)s?(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """`text[start:end]` says all from `first` to `last`: YYYY, YYYY-MM, or the number of a weekday (Sunday is 0)."""

    start: int
    end: int
    first: str
    last: str


def find_stretches(text: str) -> list[Stretch]:
    """The stretches of a text, in order.

    >>> [(s.first, s.last) for s in find_stretches("in the 90s, Q2 2025, the second half of 2024, on Mondays")]
    [('1990', '1999'), ('2025-04', '2025-06'), ('2024-07', '2024-12'), ('1', '1')]
    >>> [(s.first, s.last) for s in find_stretches("the 1800s, weekends, people in their eighties")]
    [('1800', '1899'), ('6', '0'), ('1980', '1989')]
    """
    found = [*_decades(text), *_fractions(text), *_weekdays(text)]
    return sorted(found, key=lambda s: s.start)


def _decades(text: str) -> Iterator[Stretch]:
    for match in _DECADE.finditer(text):
        if match["long"]:
            first = int(match["long"])
        else:
            first = 1900 + (int(match["short"]) if match["short"] else 10 * _TENS[match["word"].lower()])
        last = first + (99 if first % 100 == 0 and first < 2000 else 9)
        yield Stretch(*match.span(), str(first), str(last))


def _fractions(text: str) -> Iterator[Stretch]:
    for form in _FRACTIONS:
        for match in form.finditer(text):
            parts = match.groupdict()
            number = _PARTS[parts["nth"].lower()] if parts.get("nth") else int(parts.get("quarter") or parts["half"])
            months = 6 if parts.get("half") or parts.get("halved") is not None else 3
            if number * months <= 12:
                first, last = (number - 1) * months + 1, number * months
                yield Stretch(*match.span(), f"{match['year']}-{first:02d}", f"{match['year']}-{last:02d}")


def _weekdays(text: str) -> Iterator[Stretch]:
    for match in _DAYS.finditer(text):
        day = match["day"].lower()
        first, last = ("6", "0") if day == "weekend" else (str(_WEEKDAYS.index(day)),) * 2
        yield Stretch(*match.span(), first, last)
