"""Plans of unknown shape raise what the caller expects; what is counted follows from how often a step runs."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlcoder.db.engines.plans import duckdb_rows, mysql_rows, postgres_rows

COUNTS = st.integers(0, 10**6).map(float)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["table", "nested_loop", "rows", "filtered", "Plans", "Plan Rows", "children", "name", "x"]
            ),
            inner,
            max_size=4,
        )
    ),
)


def scan(rows: float, role: str = "Outer", **more: Any) -> dict[str, Any]:
    return {"Node Type": "Seq Scan", "Plan Rows": rows, "Parent Relationship": role, **more}


def loop(outer: dict[str, Any], inner: dict[str, Any], made: float, join: str = "Inner") -> dict[str, Any]:
    return {"Node Type": "Nested Loop", "Join Type": join, "Plan Rows": made, "Plans": [outer, inner]}


@given(JSON)
def test_a_plan_of_another_shape_raises_only_what_is_said(plan: Any) -> None:
    for read in (mysql_rows, duckdb_rows, lambda p: postgres_rows(p, {})):
        with contextlib.suppress(AttributeError, LookupError, TypeError, ValueError):
            assert read(plan) is not None


@given(COUNTS, COUNTS, COUNTS)
def test_a_product_counts_every_pair_whatever_its_condition_lets_through(a: float, b: float, made: float) -> None:
    pairs = max(1.0, a) * b
    assert postgres_rows(loop(scan(a), scan(b, "Inner"), made), {}) >= pairs
    assert (
        mysql_rows({"nested_loop": [{"table": {"rows": max(1.0, a)}}, {"table": {"rows": b, "filtered": 1}}]}) >= pairs
    )
    scans = [
        {"name": "SEQ_SCAN ", "children": [], "extra_info": {"Estimated Cardinality": str(int(n))}} for n in (a, b)
    ]
    told = {"Join Type": "INNER", "Estimated Cardinality": str(int(made))}
    assert duckdb_rows({"name": "BLOCKWISE_NL_JOIN", "children": scans, "extra_info": told}) >= a * b


@given(COUNTS, COUNTS)
def test_what_stops_at_its_first_match_counts_once(a: float, b: float) -> None:
    most = max(a, b)
    assert postgres_rows(loop(scan(a), scan(b, "Inner"), min(a, b), "Semi"), {}) == most
    tables = [{"table": {"rows": a}}, {"block-nl-join": {"table": {"rows": b, "first_match": "a"}}}]
    assert mysql_rows({"query_block": {"nested_loop": tables}}) == most
    scans = [
        {"name": "SEQ_SCAN ", "children": [], "extra_info": {"Estimated Cardinality": str(int(n))}} for n in (a, b)
    ]
    told = {"Join Type": "ANTI", "Estimated Cardinality": "0"}
    assert duckdb_rows({"name": "NESTED_LOOP_JOIN", "children": scans, "extra_info": told}) == most


def test_a_correlated_query_of_postgres_reads_its_whole_table_for_each_row() -> None:
    inner = scan(10, "SubPlan", Filter="(b.x = a.x)", Schema="s", **{"Subplan Name": "SubPlan 1", "Relation Name": "b"})
    sizes = {("s", "b"): 5_000.0}
    assert postgres_rows(scan(200, Plans=[inner]), sizes) == 200 * 5_000
    assert postgres_rows(scan(200, Filter="(NOT (hashed SubPlan 1))", Plans=[inner]), sizes) == 5_000


def test_rows_of_a_process_are_those_of_all() -> None:
    """PostgreSQL's: two workers and a leader that helps with 0.4 of its time."""
    assert postgres_rows({"Node Type": "Gather", "Plan Rows": 1, "Workers Planned": 2, "Plans": [scan(100)]}, {}) == 240


@pytest.mark.parametrize(
    ("plan", "rows"),
    [
        # by MySQL's manual; no MySQL server is among the tests'
        ({"table": {"rows_examined_per_scan": 50, "filtered": "100.00"}}, 50),
        (
            {"ordering_operation": {"grouping_operation": {"nested_loop": [{"table": {"rows_examined_per_scan": 9}}]}}},
            9,
        ),
        (
            {
                "table": {"rows_examined_per_scan": 50},
                "select_list_subqueries": [
                    {"dependent": True, "query_block": {"table": {"rows_examined_per_scan": 7, "filtered": "10.00"}}}
                ],
            },
            350,
        ),
        (
            {
                "nested_loop": [
                    {"table": {"rows_examined_per_scan": 50}},
                    {
                        "table": {
                            "rows_examined_per_scan": 70,
                            "using_join_buffer": "hash join",
                            "attached_condition": "(`shop`.`a`.`x` = `shop`.`b`.`x`)",
                        }
                    },
                ]
            },
            70,
        ),
        # MariaDB's
        ({"union_result": {"query_specifications": [{"query_block": {"table": {"rows": n}}} for n in (3, 8)]}}, 8),
        ({"nested_loop": [{"read_sorted_file": {"filesort": {"table": {"rows": 6}}}}, {"table": {"rows": 5}}]}, 30),
        ({"table": {"rows": 2, "materialized": {"query_block": {"table": {"rows": 40}}}}}, 40),
        ({"table": {"message": "No tables used"}}, 0),
    ],
)
def test_plans_of_mysql_and_mariadb(plan: dict[str, Any], rows: float) -> None:
    assert mysql_rows({"query_block": plan}) == rows
