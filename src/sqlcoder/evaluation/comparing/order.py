"""Read from the gold's SQL how its rows must come: the sort keys and the LIMIT of its outermost query.

A sort key that is among the output columns is found there. One that is not ("names, the oldest first") is selected
along with them, as a last column that only the comparer sees; LIMIT and OFFSET are taken off, so that the comparer sees
the ties they cut. That is not sound for every query, so `plan_order` also says when it does not know:

- SELECT DISTINCT and set operations: another column would change the rows. Where a key is out of reach, the rows must
  come exactly as in the gold.
- Keys are compared as values: where the engine's collation calls two texts equal ("a" and "A" under NOCASE), we don't.
- ORDER BY random() orders nothing.

The judge runs the plain gold too, and drops the plan where the two disagree.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from sqlcoder.evaluation.comparing.window import UNORDERED, OrderSpec
from sqlcoder.query import Query

_RANDOM = {"RANDOM", "RAND", "UUID", "RANDOMBLOB", "GEN_RANDOM_UUID", "NEWID"}

_SORTS_OR_CUTS = re.compile(r"order|limit|offset|fetch|top", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class OrderPlan:
    """How to run the gold so that its order can be judged."""

    query: Query
    """The gold, with its hidden sort keys as last columns and without its LIMIT."""
    spec: OrderSpec
    names: tuple[str | int, ...] = ()
    """The sort keys: output columns by name or position (from 0; negative: counted from the end, hidden)."""

    def spec_for(self, columns: tuple[str, ...]) -> OrderSpec | None:
        """The order over the columns that the engine gave; None where a key is not among them."""
        folded = [name.casefold() for name in columns]
        keys: list[int] = []
        for name in self.names:
            if isinstance(name, str):
                if folded.count(name.casefold()) != 1:
                    return None
                keys.append(folded.index(name.casefold()))
            else:
                keys.append(name if name >= 0 else len(columns) + name)
        if any(not 0 <= key < len(columns) for key in keys):
            return None
        return replace(self.spec, keys=tuple(keys))


def may_sort_or_cut(gold: Query) -> bool:
    """Does the text hold a word of a clause that sorts or cuts? Where not, no plan is needed, and nothing is parsed.

    >>> may_sort_or_cut(Query("SELECT name FROM singer")), may_sort_or_cut(Query("SELECT stop FROM route"))
    (False, True)
    """
    return _SORTS_OR_CUTS.search(gold.sql) is not None


def plan_order(gold: Query) -> OrderPlan | None:
    """How the gold orders and limits its rows; None where we cannot tell (not parsable, a key out of reach).

    >>> plan = plan_order(Query("SELECT name FROM singer ORDER BY age DESC LIMIT 3"))
    >>> plan.query.sql, plan.spec.limit, plan.names
    ('SELECT name, age FROM singer ORDER BY age DESC', 3, (-1,))
    >>> plan_order(Query("SELECT DISTINCT name FROM singer ORDER BY age")) is None
    True
    """
    try:
        tree = sqlglot.parse_one(gold.sql, read=gold.dialect)
    except SqlglotError:
        return None
    if not isinstance(tree, exp.Query):
        return None
    cut = _take_limit(tree)
    if cut is None:
        return None
    limit, offset = cut
    order = tree.args.get("order")
    keys = [ordered.this for ordered in order.expressions] if order else []
    if any(_is_random(key) for key in keys):
        keys, order = [], None
        tree.set("order", None)
    names: list[str | int] = []
    hidden: list[exp.Expr] = []
    for key in keys:
        place = _output_place(tree, key)
        if place is not None:
            names.append(place)
        elif isinstance(tree, exp.Select) and not tree.args.get("distinct"):
            names.append(-1 - len(hidden))
            hidden.append(_without_aliases(tree, key))
        else:
            return None
    if order is None and limit is None and not offset:
        return OrderPlan(gold, UNORDERED)
    for key in reversed(hidden):  # name -1 is the last column
        tree.args["expressions"].append(key.copy())
    spec = OrderSpec(ordered=order is not None, hidden=len(hidden), limit=limit, offset=offset)
    variant = tree.sql(dialect=gold.dialect, comments=False, copy=False)
    return OrderPlan(Query(variant, gold.dialect), spec, tuple(names))


def is_ordered(gold: Query) -> bool:
    """Does the outermost query sort? Where the text can't be parsed: does it seem to?"""
    try:
        tree = sqlglot.parse_one(gold.sql, read=gold.dialect)
    except SqlglotError:
        return "order by" in " ".join(gold.sql.lower().split())
    return bool(tree.args.get("order"))


def _take_limit(tree: exp.Expr) -> tuple[int | None, int] | None:
    """Take LIMIT and OFFSET off the tree; None where they are not plain numbers."""
    limit, offset = tree.args.get("limit"), tree.args.get("offset")
    numbers: list[int | None] = []
    for clause in (limit, offset):
        count = clause and (clause.args.get("count") if isinstance(clause, exp.Fetch) else clause.expression)
        if clause and not (isinstance(count, exp.Literal) and count.is_int):
            return None
        numbers.append(int(count.this) if count else None)
    if isinstance(limit, exp.Fetch) and limit.args.get("limit_options"):
        return None  # FETCH FIRST … WITH TIES or PERCENT
    tree.set("limit", None)
    tree.set("offset", None)
    return numbers[0], numbers[1] or 0


def _is_random(key: exp.Expr) -> bool:
    return any(
        isinstance(node, exp.Rand)
        or (isinstance(node, exp.Func) and node.sql_name().upper() in _RANDOM)
        or (isinstance(node, exp.Anonymous) and node.name.upper() in _RANDOM)
        for node in key.walk()
    )


def _output_place(tree: exp.Query, key: exp.Expr) -> int | str | None:
    """Where among the output columns the key stands: its position, its name, or None."""
    if isinstance(key, exp.Literal) and key.is_int:
        return int(key.this) - 1
    first = tree
    while isinstance(first, exp.SetOperation):
        first = first.this.unnest()
    outputs: list[exp.Expr] = list(first.selects)
    plain = isinstance(key, exp.Column) and not key.table
    if any(output.is_star for output in outputs):
        # Positions are known only to the engine; a set operation can only be sorted by what it puts out.
        return key.name if plain and isinstance(tree, exp.SetOperation) else None
    for place, output in enumerate(outputs):
        if plain and isinstance(output, exp.Alias) and output.alias.casefold() == key.name.casefold():
            return place
    for place, output in enumerate(outputs):
        if _same(output.unalias(), key):
            return place
    if isinstance(tree, exp.SetOperation) and plain:
        return key.name
    return None


def _same(output: exp.Expr, key: exp.Expr) -> bool:
    """Are the two one expression? `year` and `t.year` are: a bare name is only valid where it is unambiguous."""
    if isinstance(output, exp.Column) and isinstance(key, exp.Column) and not (output.table and key.table):
        return output.name.casefold() == key.name.casefold()
    return _folded(output) == _folded(key)


def _folded(expression: exp.Expr) -> str:
    return expression.sql(normalize_functions="upper", comments=False).casefold()


def _without_aliases(tree: exp.Select, key: exp.Expr) -> exp.Expr:
    """The key with the aliases of output columns (which a SELECT list cannot see) replaced by what they stand for."""
    meaning = {o.alias.casefold(): o.this for o in tree.selects if isinstance(o, exp.Alias)}

    def replaced(node: exp.Expr) -> exp.Expr:
        if isinstance(node, exp.Column) and not node.table and node.name.casefold() in meaning:
            return exp.paren(meaning[node.name.casefold()].copy())
        return node

    return key.copy().transform(replaced)
