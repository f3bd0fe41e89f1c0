"""What the policy does not allow is refused first."""

from __future__ import annotations

import pytest

from sqlcoder.evaluation.compare import compare
from sqlcoder.evaluation.suite.allowed import why_allowed
from sqlcoder.example import Policy
from sqlcoder.query import Query
from sqlcoder.result import Result

GOLD = Query("SELECT name, n FROM t WHERE a = 1 ORDER BY name")
OPTIONAL = Policy(optional_columns=(1,))


@pytest.mark.parametrize(
    ("gold", "mutant", "policy"),
    [
        (GOLD.sql, "SELECT name, m FROM t WHERE a = 1 ORDER BY name", Policy()),
        (GOLD.sql, "SELECT name, m FROM t WHERE a = 1 ORDER BY name", Policy(optional_columns=(0,))),
        (
            GOLD.sql,
            "SELECT name, m FROM t WHERE a = 1 ORDER BY name",
            Policy(optional_columns=(1,), extra_columns=False),
        ),
        (GOLD.sql, "SELECT nick, m FROM t WHERE a = 1 ORDER BY name", OPTIONAL),
        (GOLD.sql, "SELECT name, m FROM t WHERE a = 2 ORDER BY name", OPTIONAL),
        (GOLD.sql, "SELECT name, n FROM t WHERE a = 2 ORDER BY name", OPTIONAL),
        (GOLD.sql, "SELECT DISTINCT name, n FROM t WHERE a = 1 ORDER BY name", OPTIONAL),
        (GOLD.sql, "SELECT name FROM t WHERE a = 1 UNION SELECT m FROM t", OPTIONAL),
        ("SELECT DISTINCT name, n FROM t", "SELECT DISTINCT name, m FROM t", OPTIONAL),
        ("SELECT name, n AS k FROM t ORDER BY k", "SELECT name, m AS k FROM t ORDER BY k", OPTIONAL),
        ("SELECT name, n FROM t ORDER BY 2", "SELECT name, m FROM t ORDER BY 2", OPTIONAL),
        ("SELECT n FROM t", "SELECT m FROM t", Policy(optional_columns=(0,))),
        ("SELECT FROM", "SELECT FROM", OPTIONAL),
    ],
)
def test_what_the_policy_does_not_allow(gold: str, mutant: str, policy: Policy) -> None:
    assert why_allowed(Query(gold), Query(mutant), policy) is None


def test_another_column_beside_what_was_asked_for_is_allowed_and_the_comparer_thinks_so_too() -> None:
    mutant = Query("SELECT name, m FROM t WHERE a = 1 ORDER BY name")
    assert why_allowed(GOLD, mutant, OPTIONAL) == "optional_column"
    gold, pred = Result(("name", "n"), (("Ann", 1), ("Bo", 2))), Result(("name", "m"), (("Ann", 7), ("Bo", 8)))
    assert compare(gold, pred, policy=OPTIONAL).outcome == "match"
    assert compare(gold, pred).outcome == "mismatch"
