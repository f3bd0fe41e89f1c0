"""Spider's classes to the letter, and a measure of our own that only ever grows."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.errors import Unparsable
from sqlcoder.sql.difficulty import spider_difficulty, whole_tree_difficulty, whole_tree_points


def test_no_query_has_no_difficulty() -> None:
    with pytest.raises(Unparsable):
        spider_difficulty("SELECT (")


def test_spider_dev_falls_into_spiders_classes(shared_data: Path) -> None:
    golds = json.loads((shared_data / "spider" / "dev.json").read_text())
    counted = Counter(spider_difficulty(gold["query"]) for gold in golds)
    assert counted == {"easy": 248, "medium": 446, "hard": 174, "extra": 166}


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT a FROM t WHERE b = 1", "easy"),
        ("SELECT a, b FROM t WHERE b = 1", "medium"),
        ("SELECT a FROM t WHERE b = 1 OR c = 2", "medium"),
        ("SELECT a FROM t JOIN u ON t.i = u.i WHERE b = 1", "medium"),
        ("SELECT a, b FROM t JOIN u ON t.i = u.i WHERE b = 1 AND c = 2", "extra"),  # the known flaw: c1 = 2, o = 2
        ("SELECT a, count(*), max(b) FROM t JOIN u ON t.i = u.i WHERE b = 1 AND c = 2", "hard"),
        ("SELECT a FROM t GROUP BY a ORDER BY count(*) LIMIT 1", "hard"),
        ("SELECT a FROM t WHERE b LIKE 'x' GROUP BY a ORDER BY a", "extra"),
        ("SELECT a FROM t WHERE b = (SELECT max(b) FROM t)", "hard"),
        ("SELECT a FROM t WHERE b BETWEEN (SELECT 1) AND (SELECT 2)", "extra"),
        ("SELECT a FROM t UNION SELECT b FROM u", "hard"),
        ("SELECT a FROM t UNION SELECT b FROM u UNION SELECT c FROM v", "hard"),  # Spider nests the rest in one
        (
            "SELECT a FROM t EXCEPT SELECT b FROM u ORDER BY a LIMIT 1",
            "hard",
        ),  # which belong to the right operand there
        ("SELECT a FROM t GROUP BY a HAVING count(*) > 1", "easy"),  # a HAVING as such counts for nothing
        ("SELECT count(*) FROM t WHERE a NOT IN (1, 2)", "medium"),  # a negated condition is an "aggregate" there
        ("SELECT a FROM (SELECT a FROM t WHERE b = 1 GROUP BY a)", "easy"),  # FROM-subqueries count for nothing
    ],
)
def test_spiders_rules_and_quirks(sql: str, expected: str) -> None:
    assert spider_difficulty(sql) == expected


_CONDITIONS = [
    "t.b = 1",
    "t.c LIKE 'x%'",
    "t.d IN (SELECT d FROM u)",
    "NOT t.e BETWEEN 1 AND 2",
    "EXISTS (SELECT 1 FROM u)",
]
_ITEMS = [
    "t.a",
    "count(*)",
    "sum(t.b) OVER (ORDER BY t.a)",
    "CASE WHEN t.a = 1 THEN 2 END",
    "CAST(t.a AS TEXT)",
    "t.a + 1",
]
_PARTS = ["join", "group", "having", "order", "limit", "distinct", "union", "with", "from"]


def _write(items: list[str], conditions: list[str], parts: frozenset[str]) -> str:
    source = "(SELECT * FROM t) AS t" if "from" in parts else "t"
    sql = f"SELECT {'DISTINCT ' * ('distinct' in parts)}{', '.join(items)} FROM {source}"
    sql += " JOIN u ON t.a = u.a" * ("join" in parts)
    sql += f" WHERE {' AND '.join(conditions)}" if conditions else ""
    sql += " GROUP BY t.a" * ("group" in parts) + " HAVING count(*) > 1" * ("having" in parts)
    sql += " UNION SELECT 1" * ("union" in parts) + " ORDER BY 1" * ("order" in parts) + " LIMIT 3" * ("limit" in parts)
    return "WITH w AS (SELECT 1) " * ("with" in parts) + sql


@given(
    st.lists(st.sampled_from(_ITEMS), min_size=1, max_size=3),
    st.lists(st.sampled_from(_CONDITIONS), max_size=3),
    st.frozensets(st.sampled_from(_PARTS)),
    st.sampled_from([*_ITEMS, *_CONDITIONS, *_PARTS]),
)
def test_adding_a_construct_never_lowers_our_measure(
    items: list[str], conditions: list[str], parts: frozenset[str], more: str
) -> None:
    before = _write(items, conditions, parts)
    after = _write(
        items + [more] * (more in _ITEMS),
        conditions + [more] * (more in _CONDITIONS),
        parts | ({more} & set(_PARTS)),
    )
    assert whole_tree_points(after) >= whole_tree_points(before)
    if after != before:
        assert whole_tree_points(after) > whole_tree_points(before)
    order = ["easy", "medium", "hard", "extra"]
    assert order.index(whole_tree_difficulty(after)) >= order.index(whole_tree_difficulty(before))
