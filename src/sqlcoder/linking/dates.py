"""Dates and times that a question spells out.

Covers ISO dates and times, "5/3/2010" (month first, unless the first number is above 12), "March 5, 2010", "5 March
2010", and "March 2010"; a year alone is a number (`numbers.py`). Relative ones ("today", "last year") depend on a
clock and are not covered here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sep sept", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_TIME = r"(?:[T ]+(?P<time>\d{1,2}:\d{2}(?::\d{2})?))?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>[12]\d{3})"
_FORMS = tuple(
    re.compile(rf"(?<![\w.]){form}(?!\w)", re.IGNORECASE)
    for form in (
        rf"{_YEAR}-(?P<month>\d{{1,2}})-{_DAY}{_TIME}",
        rf"{_YEAR}/(?P<month>\d{{1,2}})/{_DAY}{_TIME}",
        rf"(?P<first>\d{{1,2}})[/.-](?P<second>\d{{1,2}})[/.-]{_YEAR}{_TIME}",
        rf"(?P<month>{_MONTH})\.?\s+(?:the\s+)?{_DAY}\s*,?\s*(?:of\s+)?{_YEAR}{_TIME}",
        rf"{_DAY}\s+(?:of\s+)?(?P<month>{_MONTH})\.?\s*,?\s*(?:of\s+)?{_YEAR}{_TIME}",
        rf"(?P<month>{_MONTH})\.?\s*,?\s+(?:of\s+)?{_YEAR}",
        rf"{_YEAR}-(?P<month>\d{{2}})(?!-)",
    )
)


@dataclass(frozen=True, slots=True)
class DateSpan:
    """`text[start:end]` says the date `iso` (YYYY-MM-DD, with a time where one is given, or YYYY-MM)."""

    start: int
    end: int
    iso: str


def find_dates(text: str) -> list[DateSpan]:
    """The dates of a text in order, the longest reading of each; impossible ones are none.

    >>> [d.iso for d in find_dates("from March 5, 2010 to april 2011, 31/12/2012 but not 2012-13-40")]
    ['2010-03-05', '2011-04', '2012-12-31']
    """
    found: list[DateSpan] = []
    for form in _FORMS:
        for match in form.finditer(text):
            start, end = match.span()
            iso = _to_iso(match)
            if iso is None or any(start < d.end and d.start < end for d in found):
                continue
            found.append(DateSpan(start, end, iso))
    return sorted(found, key=lambda d: d.start)


def _to_iso(match: re.Match[str]) -> str | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if parts.get("first"):
        first, second = int(parts["first"]), int(parts["second"])
        month, day = (second, first) if first > 12 else (first, second)
    else:
        name = parts["month"].lower()
        month, day = MONTHS.get(name) or int(name), int(parts.get("day") or 0)
    try:
        whole = date(year, month, day or 1)
    except ValueError:
        return None
    if not day:
        return f"{year:04d}-{month:02d}"
    return f"{whole.isoformat()} {parts['time']}" if parts.get("time") else whole.isoformat()
