"""Times in words and in SQL, and how a noun takes one: "orders placed in march 2010".

Text dates are compared as ISO text, their parts by `strftime`; integer years directly.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from sqlcoder.datasets.families.phrases import article, dated_label
from sqlcoder.datasets.profile import Facet, identifier

_MONTHS = ["january", "february", "march", "april", "may", "june", "july", "august"]
_MONTHS += ["september", "october", "november", "december"]

_PARTICIPLES: dict[str, str] = {
    "hire": "hired",
    "hired": "hired",
    "birth": "born",
    "born": "born",
    "dob": "born",
    "birthday": "born",
    "order": "placed",
    "ordered": "placed",
    "open": "opened",
    "opened": "opened",
    "opening": "opened",
    "release": "released",
    "released": "released",
    "founded": "founded",
    "established": "established",
    "built": "built",
    "purchase": "bought",
    "purchased": "bought",
    "published": "published",
    "publication": "published",
    "created": "created",
    "registered": "registered",
    "issue": "issued",
    "issued": "issued",
    "closed": "closed",
    "payment": "paid",
    "paid": "paid",
    "shipped": "shipped",
    "delivery": "delivered",
    "delivered": "delivered",
    "admission": "admitted",
    "admitted": "admitted",
    "discharge": "discharged",
    "returned": "returned",
    "submitted": "submitted",
    "booking": "booked",
    "booked": "booked",
    "acquired": "acquired",
    "enrollment": "enrolled",
    "enrolled": "enrolled",
    "picked": "picked up",
    "planted": "planted",
    "adopted": "adopted",
    "sold": "sold",
    "manufactured": "manufactured",
    "filed": "filed",
    "resolved": "resolved",
    "joined": "that joined",
    "started": "that started",
    "start": "that started",
    "begin": "that started",
    "ended": "that ended",
    "end": "that ended",
    "expiry": "that expired",
    "due": "due",
    "scheduled": "scheduled",
}
"""A word of a date column -> what happened then."""


PLAIN_DATES = frozenset(["date", "year", "time", "day", "created at", "timestamp"])
"""Columns that say when the row itself happened."""


@dataclass(frozen=True, slots=True)
class Time:
    """A time in words ("in march 2010") and the SQL that holds of `{c}`."""

    words: str
    sql: str


def pick_time(facet: Facet, rng: random.Random) -> Time:
    """A time near a value of the facet."""
    value = rng.choice(facet.values)
    c = "{t}" + identifier(facet.column)
    if facet.role == "year":
        return _years(c, int(value), rng)
    year, month, day = int(value[:4]), int(value[5:7]), int(value[8:10])
    draw = rng.random()
    if draw < 0.45:
        return _years(f"strftime('%Y', {c})", year, rng, quote="'")
    name = _MONTHS[month - 1]
    short = name[:3] if rng.random() < 0.25 else name
    if draw < 0.65:
        words = rng.choice(
            [f"in {short} {year}", f"in {short} of {year}", f"during {short} {year}", f"in {year}-{value[5:7]}"]
        )
        return Time(words, f"strftime('%Y-%m', {c}) = '{value[:7]}'")
    if draw < 0.73:
        words = rng.choice([f"in {name}", f"in the month of {name}", f"in any {name}"])
        return Time(words, f"strftime('%m', {c}) = '{value[5:7]}'")
    spoken = rng.choice(
        [
            value[:10],
            f"{day} {short} {year}",
            f"{short} {day} {year}",
            f"{short} {day}, {year}",
            f"the {day}{_th(day)} of {name} {year}",
        ]
    )
    if facet.whole:
        comparisons = [("before", "<"), ("after", ">"), ("on", "="), ("since", ">="), ("until", "<="), ("on", "=")]
        word, operator = rng.choice(comparisons)
        return Time(f"{word} {spoken}", f"{c} {operator} '{value[:10]}'")
    # with a time of day, only these comparisons of ISO text mean the same as those of days
    word, test = rng.choice(
        [("before", f"< '{value[:10]}'"), ("since", f">= '{value[:10]}'"), ("on", f"LIKE '{value[:10]}%'")]
    )
    return Time(f"{word} {spoken}", f"{c} {test}")


def _years(c: str, year: int, rng: random.Random, quote: str = "") -> Time:
    def literal(number: int) -> str:
        return f"{quote}{number}{quote}"

    draw = rng.random()
    if draw < 0.4:
        words = rng.choice([f"in {year}", f"in {year}", f"in the year {year}", f"during {year}"])
        return Time(words, f"{c} = {literal(year)}")
    if draw < 0.55:
        return Time(f"before {year}", f"{c} < {literal(year)}")
    if draw < 0.7:
        return Time(rng.choice([f"after {year}", f"later than {year}"]), f"{c} > {literal(year)}")
    if draw < 0.82:
        return Time(rng.choice([f"since {year}", f"in {year} or later", f"from {year} on"]), f"{c} >= {literal(year)}")
    other = year + rng.randint(1, 4)
    words = rng.choice([f"between {year} and {other}", f"from {year} to {other}", f"in the years {year} to {other}"])
    return Time(words, f"{c} BETWEEN {literal(year)} AND {literal(other)}")


def _th(day: int) -> str:
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def happened(facet: Facet) -> str | None:
    """The participle of a date ("placed"), None for a column that is merely "date"."""
    return next((_PARTICIPLES[w] for w in facet.phrase.split() if w in _PARTICIPLES), None)


def when_noun(noun: str, facet: Facet, time: str, rng: random.Random) -> str:
    """The noun with its time: "orders placed in 2012"."""
    participle = happened(facet)
    if participle and (rng.random() < 0.8 or dated_label(facet) != facet.phrase):
        return f"{noun} {participle} {time}"
    if facet.phrase in PLAIN_DATES:
        return (
            rng.choice([f"{noun} {time}", f"{noun} from {time.removeprefix('in ')}"])
            if time[:3] == "in "
            else f"{noun} {time}"
        )
    label = facet.phrase
    return rng.choice(
        [f"{noun} with {article(label)} {time}", f"{noun} whose {label} is {time}", f"{noun} with {label} {time}"]
    )
