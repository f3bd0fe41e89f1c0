"""What values, group sizes and joins a set of golds speaks of: the places where near-misses differ.

A copy whose rows never hold the value that a gold compares with can't tell `>` from `>=`. Covered: literals compared
with a column (operators, IN, BETWEEN, LIKE), numbers compared with COUNT, columns that are compared with one another,
by IN or by a set operation too. Not covered: literals inside arithmetic, columns of derived tables.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlglot import exp

from sqlcoder.dialects import dialect
from sqlcoder.errors import QueryError
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.guard import guard
from sqlcoder.sql.parse import parse_verbatim
from sqlcoder.sql.scope import resolve

Place = tuple[str, str]
"""A table and a column, spelled as in the schema."""
Cell = int | float | str | bytes | None

_PREDICATES = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Between, exp.In, exp.Like)
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(.*)", re.DOTALL)
LARGEST_GROUP = 60
"""Group sizes above this one are not built: the copies stay small."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a set of queries speaks of."""

    values: Mapping[Place, tuple[Cell, ...]] = field(default_factory=dict)
    """Column -> the values compared with it and their near-misses; the compared ones stand there twice."""
    sizes: tuple[int, ...] = ()
    """How large a group must be, by what COUNT is compared with; with the sizes beside it."""
    partners: Mapping[Place, tuple[Place, ...]] = field(default_factory=dict)
    """Column -> the columns it is compared with."""


def read_mentions(queries: Iterable[Query], schema: Schema) -> Mentions:
    """What these queries speak of; those that the guard refuses speak of nothing."""
    values: dict[Place, dict[Cell, int]] = defaultdict(dict)
    sizes: set[int] = set()
    partners: dict[Place, dict[Place, None]] = defaultdict(dict)
    for query in queries:
        try:
            guarded = guard(query, schema)
            tree = parse_verbatim(guarded)
            references = resolve(tree, schema, dialect(query.dialect), guarded.sql).references
        except QueryError:
            continue
        places = {id(r.node): _place(r.output.origin) for r in references if r.output and r.output.origin}
        for predicate in tree.find_all(*_PREDICATES):
            columns = [p for c in _own(predicate, exp.Column) if (p := places.get(id(c)))]
            literals = [_cell(node) for node in _own(predicate, exp.Literal)]
            if any(call.name.upper() == "COUNT" for call in _own(predicate, exp.Anonymous)):
                sizes |= {n + d for n in literals if isinstance(n, int) for d in (-1, 0, 1)}
                continue
            for place in columns:
                for value in literals:
                    for near in near_misses(value, pattern=isinstance(predicate, exp.Like)):
                        values[place][near] = max(values[place].get(near, 1), 2 if near == value else 1)
            columns += [p for c in _listed(predicate) if (p := places.get(id(c)))]
            _pair_up(columns, partners)
        for operation in tree.find_all(exp.SetOperation):
            for left, right in zip(operation.left.selects, operation.right.selects, strict=False):
                _pair_up([p for c in (left, right) if (p := places.get(id(c.unalias())))], partners)
    return Mentions(
        {place: tuple(v for v, weight in found.items() for _ in range(weight)) for place, found in values.items()},
        tuple(sorted(n for n in sizes if 0 < n <= LARGEST_GROUP)),
        {place: tuple(others) for place, others in partners.items()},
    )


def near_misses(value: Cell, *, pattern: bool = False) -> tuple[Cell, ...]:
    """The value with its neighbours: the next numbers and days, a longer and a shorter text; what a pattern matches.

    >>> near_misses(5), near_misses("2020-02-29")
    ((5, 4, 6), ('2020-02-29', '2020-02-28', '2020-03-01'))
    >>> near_misses("dog"), near_misses("%dog%", pattern=True)
    (('dog', 'dog?', 'do'), ('dog', 'a dog', 'dog b', 'a dog b', 'do'))
    """
    if isinstance(value, int):
        return value, value - 1, value + 1
    if isinstance(value, float):
        return value, value - 1, value + 1, value + 0.5
    if not isinstance(value, str) or not value:
        return (value,)
    if pattern:
        core = value.strip("%").replace("%", " ").replace("_", "a")
        return core, f"a {core}", f"{core} b", f"a {core} b", core[:-1]
    if value.isdecimal() and value.isascii():
        return value, str(int(value) - 1), str(int(value) + 1)
    if found := _DATE.fullmatch(value):
        try:
            day = date.fromisoformat(found[1])
            return value, *(f"{day + timedelta(days=d)}{found[2]}" for d in (-1, 1))
        except (ValueError, OverflowError):
            pass
    return value, f"{value}?", value[:-1]


def _place(origin: tuple[object, object]) -> Place:
    table, column = origin
    return table.name, column.name  # type: ignore[attr-defined]


def _own(node: exp.Expr, kind: type[exp.Expr]) -> Iterator[exp.Expr]:
    """The nodes of a kind below, not counting those of nested queries."""
    for found in node.walk(prune=lambda n: isinstance(n, exp.Query)):
        if isinstance(found, kind):
            yield found


def _listed(predicate: exp.Expr) -> Iterator[exp.Expr]:
    """What the queries right below a predicate select."""
    for query in predicate.find_all(exp.Select):
        if query.find_ancestor(*_PREDICATES) is predicate and len(query.selects) == 1:
            yield query.selects[0].unalias()


def _cell(literal: exp.Expr) -> Cell:
    if literal.args.get("is_string"):
        return literal.name
    try:
        return int(literal.name)
    except ValueError:
        return float(literal.name)


def _pair_up(places: list[Place], partners: dict[Place, dict[Place, None]]) -> None:
    for one in places:
        for other in places:
            if one != other:
                partners[one][other] = None
