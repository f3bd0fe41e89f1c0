"""The grammar of the embedded model: what may stand where in a tree, as tables of facts.

A tree has no FROM/JOIN/ON where the referenced columns and the foreign keys decide it, and no GROUP BY where the
non-aggregated select items decide it; `from_sql` finds these defaults and `to_sql` fills them in again.
To add a production: one row here (at the very end: its index is the row of the trained weights that belongs to it),
one case in `from_sql`, one in `to_sql`, and a line in `tests/fixtures/round_trip.sql`. Weights that were trained on the
first N productions stay usable; they never take the others (`widened`).

The tree follows RAT-SQL's AST decoder (Wang et al. 2020, section 4.4) and SemQL's inferred FROM clause
(Guo et al. 2019, section 2.1). Windows are said by what they are for: the first of each group (`top_in`: a condition of
HAVING that is rendered through a sub-query), ranks, running totals, changes, shares. A sub-query names a column of the
query around it by `outer`. CTEs are inlined. Not covered: other window frames, a FROM of two queries, RIGHT and FULL
joins.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from sqlcoder.embedded.arrays import NodeKind

TYPES: tuple[str, ...] = (
    "query",
    "from",
    "join",
    "table",
    "items",
    "expr",
    "operand",
    "value",
    "cond",
    "group",
    "order",
    "key",
    "column",
    "link",
)
"""Kinds of slots (frontier types); new ones at the end."""


@dataclass(frozen=True, slots=True)
class Production:
    """One way to fill a slot: its name, the slot types it fits, and the types of its own slots."""

    name: str
    fits: tuple[str, ...]
    slots: tuple[str, ...] = ()


_ENDINGS = {
    "": (),
    "order": ("order",),
    "top": ("order", "value"),
    "limit": ("value",),
    "nth": ("order", "value"),  # the value is a place: 2 is the second row
}


def _select_shapes(*endings: str) -> list[Production]:
    """One production for every combination of clauses, so that a query's outline is a single decision."""
    shapes = []
    for where, group, having, ending in product((0, 1), (0, 1), (0, 1), endings):
        name = "select" + "_where" * where + "_group" * group + "_having" * having + (f"_{ending}" if ending else "")
        slots = ["from", "items"] + ["cond"] * where + ["group"] * group + ["cond"] * having
        slots += _ENDINGS[ending]
        shapes.append(Production(name, ("query",), tuple(slots)))
    return shapes


_EXPR = ("expr", "operand")

PRODUCTIONS: tuple[Production, ...] = (
    # queries
    *_select_shapes("", "order", "top", "limit"),
    *(Production(name, ("query",), ("query", "query")) for name in ("union", "union_all", "intersect", "except")),
    Production("unanswerable", ("query",)),
    # FROM; a table pointer in this slot adds that one table to those of the columns
    Production("from_columns", ("from",)),
    Production("from_two", ("from",), ("table", "table")),
    Production("from_left", ("from",), ("table",)),
    Production("from_query", ("from",), ("query",)),
    *(Production(f"from_chain{n}", ("from",), ("table",) + ("join",) * (n - 1)) for n in (2, 3, 4, 5, 6)),
    Production("join", ("join",), ("table", "column", "column")),
    Production("left_join", ("join",), ("table", "column", "column")),
    Production("join_two_keys", ("join",), ("table", "column", "column", "column", "column")),
    Production("cross_join", ("join",), ("table",)),
    # select lists
    *(Production(f"items{n}", ("items",), ("expr",) * n) for n in (1, 2, 3, 4, 5, 6, 7, 8)),
    *(Production(f"distinct{n}", ("items",), ("expr",) * n) for n in (1, 2, 3, 4)),
    # expressions; a column pointer is the commonest
    *(Production(name, _EXPR, ("expr",)) for name in ("count", "count_distinct", "sum", "avg", "min", "max")),
    *(Production(name, _EXPR, ("operand", "operand")) for name in ("add", "sub", "mul", "div")),
    Production("percent", _EXPR, ("operand", "operand")),
    Production("count_if", _EXPR, ("cond",)),
    Production("sum_if", _EXPR, ("cond", "operand")),
    Production("percent_if", _EXPR, ("cond",)),
    Production("case", _EXPR, ("cond", "operand", "operand")),
    *(Production(name, _EXPR, ("expr",)) for name in ("year", "month", "day", "year_month", "weekday")),
    Production("days_between", _EXPR, ("operand", "operand")),
    Production("today", _EXPR),
    *(Production(name, _EXPR, ("expr",)) for name in ("abs", "round", "length", "lower", "upper", "integer")),
    Production("round_to", _EXPR, ("expr", "value")),
    Production("concat", _EXPR, ("operand", "operand")),
    Production("scalar", _EXPR, ("query",)),
    Production("second", (*_EXPR, "column"), ("column",)),
    *(Production(f"output{n}", _EXPR) for n in (1, 2, 3, 4, 5, 6)),
    # values; a value pointer is the commonest
    *(Production(name, ("value", "operand")) for name in ("zero", "one", "hundred", "blank")),
    # conditions
    Production("and", ("cond",), ("cond", "cond")),
    Production("or", ("cond",), ("cond", "cond")),
    Production("not", ("cond",), ("cond",)),
    *(Production(name, ("cond",), ("expr", "operand")) for name in ("eq", "ne", "gt", "ge", "lt", "le")),
    Production("between", ("cond",), ("expr", "operand", "operand")),
    *(
        Production(name, ("cond",), ("expr", "value"))
        for name in ("contains", "starts", "ends", "like", "not_contains")
    ),
    Production("in_query", ("cond",), ("expr", "query")),
    Production("not_in_query", ("cond",), ("expr", "query")),
    *(Production(f"in_values{n}", ("cond",), ("expr",) + ("value",) * n) for n in (2, 3, 4)),
    Production("is_null", ("cond",), ("expr",)),
    Production("not_null", ("cond",), ("expr",)),
    # grouping and ordering
    Production("group_none", ("group",)),
    *(Production(f"group{n}", ("group",), ("expr",) * n) for n in (1, 2, 3, 4)),
    *(Production(f"order{n}", ("order",), ("key",) * n) for n in (1, 2, 3)),
    Production("asc", ("key",), ("expr",)),
    Production("desc", ("key",), ("expr",)),
    # --- the second generation: what questions about everyday databases ask beyond Spider ---
    # queries and FROM; `link` joins a table by an expression of what stands before it and a column of its own
    *_select_shapes("nth"),
    Production("from_nothing", ("from",)),
    Production("from_left_if", ("from",), ("table", "cond")),
    *(Production(f"from_query_chain{n}", ("from",), ("query",) + ("link",) * (n - 1)) for n in (2, 3, 4)),
    Production("link", ("link",), ("table", "expr", "column")),
    Production("from_left_query", ("from",), ("table", "query", "column", "expr")),
    Production("left_join_if", ("join",), ("table", "column", "column", "cond")),
    Production("left_join_two_keys", ("join",), ("table", "column", "column", "column", "column")),
    # expressions
    *(Production(f"case{n}", _EXPR, ("cond", "operand") * (n - 1) + ("operand",)) for n in (3, 4, 5)),
    Production("case_null", _EXPR, ("cond", "operand")),
    *(
        Production(name, _EXPR, ("expr",))
        for name in ("hour", "quarter", "month_day", "date", "day_number", "negative")
    ),
    Production("coalesce", _EXPR, ("expr", "operand")),
    *(Production(name, (*_EXPR, "column"), ("column",)) for name in ("third", "outer")),
    # windows; a partition comes before the key, a value (how many, which place) last
    Production("rank_over", _EXPR, ("key",)),
    Production("rank_in", _EXPR, ("expr", "key")),
    Production("running", _EXPR, ("expr", "key")),
    Production("moving_avg", _EXPR, ("expr", "key", "value")),
    Production("previous", _EXPR, ("expr", "key")),
    Production("previous_in", _EXPR, ("expr", "expr", "key")),
    Production("percent_of_total", _EXPR, ("expr",)),
    Production("percent_of_group", _EXPR, ("expr", "expr")),
    *(Production(name, ("cond",), ("expr", "key", "value")) for name in ("top_in", "first_in", "nth_in")),
    Production("first_in_by_two", ("cond",), ("expr", "key", "key", "value")),
    # conditions and grouping
    Production("exists", ("cond",), ("query",)),
    *(Production(f"group{n}", ("group",), ("expr",) * n) for n in (5, 6)),
)

PRODUCTION_ID: dict[str, int] = {p.name: i for i, p in enumerate(PRODUCTIONS)}
TYPE_ID: dict[str, int] = {name: i for i, name in enumerate(TYPES)}

FIELDS: tuple[tuple[int, int], ...] = (
    (-1, 0),
    *((i, slot) for i, p in enumerate(PRODUCTIONS) for slot in range(len(p.slots))),
)
"""(parent production, slot) pairs; the first is the root."""
FIELD_ID: dict[tuple[int, int], int] = {field: i for i, field in enumerate(FIELDS)}

_POINTERS: dict[str, tuple[NodeKind, ...]] = {
    "from": (NodeKind.TABLE,),
    "table": (NodeKind.TABLE,),
    "expr": (NodeKind.COLUMN,),
    "operand": (NodeKind.COLUMN, NodeKind.VALUE),
    "column": (NodeKind.COLUMN,),
    "value": (NodeKind.VALUE,),
}

LEGAL_PRODUCTIONS = np.array([[t in p.fits for p in PRODUCTIONS] for t in TYPES])  # (types, productions)
LEGAL_KINDS = np.array([[k in _POINTERS.get(t, ()) for k in NodeKind] for t in TYPES])  # (types, node kinds)

RANK_FILTERS = frozenset({"top_in", "first_in", "first_in_by_two", "nth_in"})
"""Conditions on a row's place in its group; they stand in HAVING, alone or among its conjuncts."""

AGGREGATES = frozenset({"count", "count_distinct", "sum", "avg", "min", "max", "count_if", "sum_if", "percent_if"})
