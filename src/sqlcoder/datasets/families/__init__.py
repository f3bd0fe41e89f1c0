"""Grammar families: each file turns a profile into questions of one kind, with their SQL.

A family is a function `(Profile, Random) -> Draft | None`; None means "nothing of that kind here, or not this time".
Every file lists its families in `FAMILIES`; `WEIGHTED` is the table that `synthesize` draws from.
"""

from __future__ import annotations

from sqlcoder.datasets.families import (
    absences,
    aggregates,
    arithmetic,
    averages,
    both,
    dates,
    distinct,
    gaps,
    groupings,
    having,
    keywords,
    lookups,
    negation,
    people,
    percentages,
    periods,
    popularity,
    ratios,
    selfjoins,
    shares,
    spending,
    superlatives,
    tops,
    zeros,
)
from sqlcoder.datasets.families.phrases import Draft, Family

WEIGHTED: tuple[tuple[str, tuple[Family, ...], float], ...] = (
    ("dates", dates.FAMILIES, 3.0),
    ("shares", shares.FAMILIES, 1.3),
    ("ratios", ratios.FAMILIES, 0.6),
    ("arithmetic", arithmetic.FAMILIES, 1.2),
    ("tops", tops.FAMILIES, 2.0),
    ("having", having.FAMILIES, 1.2),
    ("negation", negation.FAMILIES, 1.5),
    ("superlatives", superlatives.FAMILIES, 1.2),
    ("averages", averages.FAMILIES, 0.8),
    ("both", both.FAMILIES, 1.0),
    ("distinct", distinct.FAMILIES, 0.8),
    ("selfjoins", selfjoins.FAMILIES, 1.0),
    ("aggregates", aggregates.FAMILIES, 2.0),
    ("lookups", lookups.FAMILIES, 2.5),
    ("spending", spending.FAMILIES, 6.0),
    ("groupings", groupings.FAMILIES, 4.5),
    ("absences", absences.FAMILIES, 4.0),
    ("gaps", gaps.FAMILIES, 3.5),
    ("people", people.FAMILIES, 3.5),
    ("keywords", keywords.FAMILIES, 6.5),
    ("percentages", percentages.FAMILIES, 3.0),
    ("periods", periods.FAMILIES, 3.5),
    ("zeros", zeros.FAMILIES, 3.5),
    ("popularity", popularity.FAMILIES, 3.0),
)
"""Name of a file, its families, and how often one of them is drawn relative to the others."""

__all__ = ["WEIGHTED", "Draft", "Family"]
