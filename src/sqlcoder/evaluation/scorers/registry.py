"""The table of scorers. A new one is a module with one function of the type `Scorer`, and a row here."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlcoder._lookup import load
from sqlcoder.errors import SetupError

if TYPE_CHECKING:
    from sqlcoder.evaluation.scorers.base import Scorer


@dataclass(frozen=True, slots=True)
class ScorerRow:
    """What is known of a scorer before it is loaded."""

    path: str
    """`module:function`."""
    measure: str
    """What its share of matches is called."""
    about: str
    """The rule in a few words."""
    variants: bool = False
    """Does it look at variants of a database?"""


_HERE = "sqlcoder.evaluation.scorers"
_SPIDER_EX = ScorerRow(
    f"{_HERE}.spider_ex:judge_by_spider_ex",
    "Spider's execution match",
    "cells of the same schema columns, in the order that they came",
)

SCORERS: MappingProxyType[str, ScorerRow] = MappingProxyType(
    {
        "ours": ScorerRow(
            f"{_HERE}.ours:judge_by_ours",
            "execution accuracy",
            "bags of typed rows, ordered where the gold sorts",
            variants=True,
        ),
        "spider": _SPIDER_EX,
        "spider-ex": _SPIDER_EX,
        "spider-em": ScorerRow(
            f"{_HERE}.spider_em:judge_by_spider_em",
            "exact set match",
            "the clauses as sets, without values; nothing is run",
        ),
        "bird": ScorerRow(f"{_HERE}.bird:judge_by_bird", "BIRD's execution accuracy", "sets of row tuples"),
        "sql-eval-2023": ScorerRow(
            f"{_HERE}.sql_eval_2023:judge_by_sql_eval",
            "sql-eval's correct answers",
            "equal values or a superset of columns, duplicates dropped",
        ),
        "test-suite": ScorerRow(
            f"{_HERE}.testsuite:judge_by_test_suite",
            "test-suite accuracy",
            "bags of rows without DISTINCT, on each database of a suite",
            variants=True,
        ),
    }
)
"""Name -> scorer; `spider` is short for `spider-ex`."""


def check_scorer(name: str, suite: str | None) -> None:
    """Raise SetupError for an unknown scorer, and for a suite that the scorer would not look at."""
    if not scorer_row(name).variants and suite is not None:
        raise SetupError(f"The scorer '{name}' looks at one database only; --suite is for ours and test-suite")


def load_scorer(name: str) -> Scorer:
    """The scorer of that name. Raises SetupError for an unknown one.

    >>> load_scorer("vibes")
    Traceback (most recent call last):
    sqlcoder.errors.SetupError: There is no scorer 'vibes'; the choices are ours, spider, spider-ex, spider-em, bird, \
sql-eval-2023, test-suite
    """
    scorer: Scorer = load(scorer_row(name).path)
    return scorer


def scorer_row(name: str) -> ScorerRow:
    """The row of that name. Raises SetupError for an unknown one."""
    if name not in SCORERS:
        raise SetupError(f"There is no scorer '{name}'; the choices are {', '.join(SCORERS)}")
    return SCORERS[name]
