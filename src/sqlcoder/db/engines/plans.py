"""What a plan expects: the rows that its dearest step reads or makes, of every engine that tells of them.

One unit for all: rows. A step that runs again for each row of another (the inner side of a nested loop, a correlated
sub-query) counts as often as it runs. What may stop at its first match (semi- and anti-joins, a sub-query behind
MariaDB's cache) counts once: the plan does not say how soon it stops. Sources: postgresql.org, "Using EXPLAIN";
mariadb.com/kb, "EXPLAIN FORMAT=JSON"; MySQL's manual, 10.8.2; duckdb.org/docs, "EXPLAIN".

A plan of another shape than these raises AttributeError, LookupError, TypeError or ValueError.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any

Plan = Mapping[str, Any]

_QUOTING = re.compile(r'(?m)^(\s*"\w+": )".*["\\].*"(,?)$')
_QUOTING_NAMES = re.compile(r'(?m)^(\s*"\w+": )\[.+\](,?)$')

_HALF_JOINS = ("Semi", "Anti", "SEMI", "ANTI", "MARK", "RIGHT_SEMI", "RIGHT_ANTI")
_LOOPS_OF_DUCKDB = ("CROSS_PRODUCT", "NESTED_LOOP_JOIN", "BLOCKWISE_NL_JOIN")
_HASHED_BY_MARIADB = ("BNLH", "BKAH")
_JOINS_COLUMNS = re.compile(r"`\.`[^`]+` = `[^`]+`\.`")  # MySQL's `shop`.`a`.`x` = `shop`.`b`.`x`


def postgres_rows(node: Plan, sizes: Mapping[tuple[str, str], float], runs: float = 1.0) -> float:
    """Of a node of EXPLAIN (VERBOSE, FORMAT JSON) and all below it, where it runs so often.

    `sizes` holds the rows of tables by (namespace, name): the plan tells only what a scan's filter lets through.

    >>> sides = [{"Parent Relationship": "Outer"}, {"Parent Relationship": "Inner"}]
    >>> scans = [side | {"Node Type": "Seq Scan", "Plan Rows": 1000} for side in sides]
    >>> postgres_rows({"Node Type": "Nested Loop", "Join Type": "Inner", "Plan Rows": 7, "Plans": scans}, {})
    1000000.0
    """
    made = float(node["Plan Rows"])
    below = node.get("Plans", ())
    outer = next((float(n["Plan Rows"]) for n in below if n.get("Parent Relationship") == "Outer"), 1.0)
    most = runs * max(made, _scanned(node, sizes))
    for child in below:
        role, times = child.get("Parent Relationship"), runs
        if role == "Inner" and node["Node Type"] == "Nested Loop" and node.get("Join Type") not in _HALF_JOINS:
            times *= max(1.0, outer)
        elif role == "SubPlan" and f"hashed {child.get('Subplan Name')}" not in str(_own(node)):
            times *= max(1.0, made)
        elif node["Node Type"] in ("Gather", "Gather Merge"):
            times *= _processes(node.get("Workers Planned", 0))  # below it, rows are one process's
        elif node["Node Type"] in ("Materialize", "Hash"):
            times = 1.0  # made once, then read again
        most = max(most, postgres_rows(child, sizes, times))
    return most


def _processes(workers: int) -> float:
    """By what PostgreSQL divides rows: the leader helps less, the more workers there are (costsize.c)."""
    return workers + max(0.0, 1 - 0.3 * workers)


def _scanned(node: Plan, sizes: Mapping[tuple[str, str], float]) -> float:
    """The rows that a scan of a whole table reads, as far as `sizes` knows; 0 for other nodes."""
    return max(0.0, sizes.get((node.get("Schema", ""), node.get("Relation Name", "")), 0.0)) if _filters(node) else 0.0


def filtered_tables(node: Plan) -> set[str]:
    """The names of the tables whose size `postgres_rows` asks for."""
    own = {str(node["Relation Name"])} if _filters(node) else set()
    return own.union(*map(filtered_tables, node.get("Plans", ())))


def _filters(node: Plan) -> bool:
    return node["Node Type"] == "Seq Scan" and "Filter" in node


def _own(node: Plan) -> dict[str, Any]:
    return {key: value for key, value in node.items() if key != "Plans"}


def read_mysql_plan(text: str) -> Any:
    r"""The JSON of MySQL, and MariaDB's, which does not escape the quotes in a condition: such texts are left out.

    Every text and every list of names is on a line of its own. Raises ValueError.

    >>> read_mysql_plan('{\n "attached_condition": "a.`x"y` > 1",\n "rows": 5\n}')
    {'attached_condition': '', 'rows': 5}
    """
    try:
        return json.loads(text, strict=False)
    except ValueError:
        return json.loads(_QUOTING_NAMES.sub(r"\1[]\2", _QUOTING.sub(r'\1""\2', text)), strict=False)


def mysql_rows(plan: Any) -> float:
    """Of EXPLAIN FORMAT=JSON, MariaDB's or MySQL's.

    >>> mysql_rows({"nested_loop": [{"table": {"rows": 1000}}, {"block-nl-join": {"table": {"rows": 5}}}]})
    5000.0
    """
    if isinstance(plan, list):
        return max(map(mysql_rows, plan), default=0.0)
    if not isinstance(plan, Mapping):
        return 0.0
    most, made = 0.0, 1.0
    if "nested_loop" in plan or "table" in plan:
        most, made = _join(plan.get("nested_loop", [plan]))
    for key, part in plan.items():
        if key not in ("nested_loop", "table"):
            dependent = isinstance(part, list) and [p for p in part if isinstance(p, Mapping) and p.get("dependent")]
            most = max(most, mysql_rows(part), made * mysql_rows(dependent or []))
    return most


def _join(loop: list[Plan]) -> tuple[float, float]:
    """The most rows that a step of a nested loop reads, and the rows that come out of it."""
    most, made = 0.0, 1.0
    for step in loop:
        for table, join in _tables(step):
            read = float(table.get("rows", table.get("rows_examined_per_scan", 0)))
            passes = float(table.get("filtered", 100)) / 100
            if "first_match" in table:
                most = max(most, read)
            elif _is_hashed(table, join):
                most = made = max(made, read)
            else:
                most = max(most, made * read)
                made = max(1.0, made * read * passes)
            most = max(most, mysql_rows([part for part in table.values() if isinstance(part, (Mapping, list))]))
    return most, made


def _tables(step: Any, join: str = "") -> Iterator[tuple[Plan, str]]:
    """Every table of a step with the kind of join that it says; sorts and buffers may be wrapped around it."""
    for part in step if isinstance(step, list) else [step]:
        for key, inner in part.items() if isinstance(part, Mapping) else ():
            if key == "table":
                yield inner, str(part.get("join_type", join))
            elif isinstance(inner, (Mapping, list)):
                yield from _tables(inner, join)


def _is_hashed(table: Plan, join: str) -> bool:
    if table.get("using_join_buffer") == "hash join":  # MySQL says so of products, too
        return bool(_JOINS_COLUMNS.search(str(table.get("attached_condition", ""))))
    return join in _HASHED_BY_MARIADB


def duckdb_rows(node: Plan) -> float:
    """Of a node of EXPLAIN (FORMAT json) and all below it.

    >>> scan = {"name": "SEQ_SCAN ", "children": [], "extra_info": {"Estimated Cardinality": "1000"}}
    >>> duckdb_rows({"name": "CROSS_PRODUCT", "children": [scan, scan], "extra_info": {}})
    1000000.0
    """
    return _duckdb(node)[0]


def _duckdb(node: Plan) -> tuple[float, float]:
    """The most rows of a step, and those that come out of this one."""
    below = [_duckdb(child) for child in node["children"]]
    told = node["extra_info"].get("Estimated Cardinality")
    product = math.prod(made for _, made in below) if below else 0.0
    loops = node["name"].strip() in _LOOPS_OF_DUCKDB and node["extra_info"].get("Join Type") not in _HALF_JOINS
    if told is not None:
        made = float(str(told).lstrip("~"))
    else:
        made = product if loops else max((made for _, made in below), default=0.0)
    return max([made, product if loops else 0.0, *(most for most, _ in below)]), made
