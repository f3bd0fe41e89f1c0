"""A query as Spider's evaluation sees it: clauses of plain parts, values left out.

Source: Yu et al. 2018, `process_sql.py` (the shape) and `evaluation.py` (what `rebuild_sql_val` and `rebuild_sql_col`
make of it: values go, DISTINCT goes, columns that foreign keys link become one). Re-stated over our own parser; not
checked against the original. The original's parser accepts less (no IN list, no IS NULL, no brackets around
conditions, no SELECT alias): such queries are compared here, where the original scores them zero. What its shape has
no place for is refused: CTEs, CASE, functions other than the five aggregates, casts, windows, EXISTS, OFFSET,
UNION ALL, constants in place of columns, and `T1.*`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from textwrap import shorten

from sqlglot import exp

from sqlcoder.errors import Unparsable
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.parse import parse
from sqlcoder.sql.qualify import qualify


class NotInSpider(Unparsable):
    """Spider's shape has no place for this."""


@dataclass(frozen=True, slots=True)
class ColumnUnit:
    """A column, perhaps aggregated: `count(DISTINCT singer.id)`."""

    aggregate: str
    column: str
    """`table.column` in lower case, or `*`."""
    distinct: bool


@dataclass(frozen=True, slots=True)
class ValueUnit:
    """A column unit, or two of them under an arithmetic operator."""

    operator: str
    left: ColumnUnit
    right: ColumnUnit | None


@dataclass(frozen=True, slots=True)
class Condition:
    """`left operator value`; of the values only nested queries are kept."""

    negated: bool
    operator: str
    left: ValueUnit
    nested: tuple[SpiderQuery | None, SpiderQuery | None]
    """The second is the upper end of a BETWEEN."""


@dataclass(frozen=True, slots=True)
class Conditions:
    """Conditions in the order written, and the connectors between them; brackets are not kept."""

    conditions: tuple[Condition, ...] = ()
    connectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SpiderQuery:
    """One SELECT, and the query that a set operation combines it with."""

    select: tuple[tuple[str, ValueUnit], ...]
    """Aggregate ("" for none) and what it is taken of."""
    distinct: bool
    tables: tuple[str | SpiderQuery, ...]
    joined_on: Conditions
    where: Conditions
    group: tuple[str, ...]
    having: Conditions
    order: tuple[str, tuple[ValueUnit, ...]] | None
    """One direction for all keys: the last one written."""
    limit: int | None
    combined: tuple[str, SpiderQuery] | None
    """`union`, `intersect` or `except`, and the rest of the query."""


def read_spider(query: Query, schema: Schema) -> SpiderQuery:
    """The query in Spider's shape, its columns resolved. Raises NotInSpider, and what `guard` raises."""
    return _read(parse(qualify(query, schema)), {})


def loosen(query: SpiderQuery, linked: Mapping[str, str]) -> SpiderQuery:
    """Without DISTINCT, linked columns under one name; as in the original, nested queries keep both."""
    tables = frozenset(table for table in query.tables if isinstance(table, str))
    return _loosened(query, {name: key for name, key in linked.items() if name.split(".")[0] in tables})


def linked_columns(schema: Schema) -> dict[str, str]:
    """Column -> the first column of the group that declared foreign keys link it to."""
    place = {f"{t.name}.{c.name}".lower(): number for number, (t, c) in enumerate(schema.columns())}
    groups: list[set[str]] = []
    for key in schema.foreign_keys:
        if key.inferred:
            continue
        for child, parent in zip(key.columns, key.ref_columns, strict=True):
            pair = {f"{key.table}.{child}".lower(), f"{key.ref_table}.{parent}".lower()}
            joined = [group for group in groups if group & pair]
            groups = [group for group in groups if not group & pair] + [pair.union(*joined)]
    return {name: min(group, key=lambda other: place.get(other, 0)) for group in groups for name in group}


_AGGREGATES: dict[type[exp.Expr], str] = {
    exp.Count: "count",
    exp.Sum: "sum",
    exp.Avg: "avg",
    exp.Min: "min",
    exp.Max: "max",
}
_ARITHMETIC: dict[type[exp.Expr], str] = {exp.Add: "+", exp.Sub: "-", exp.Mul: "*", exp.Div: "/"}
_OPERATORS: dict[type[exp.Expr], str] = {
    exp.Between: "between",
    exp.EQ: "=",
    exp.GT: ">",
    exp.LT: "<",
    exp.GTE: ">=",
    exp.LTE: "<=",
    exp.NEQ: "!=",
    exp.In: "in",
    exp.Like: "like",
    exp.Is: "is",
}
_COMBINED: dict[type[exp.Expr], str] = {exp.Union: "union", exp.Intersect: "intersect", exp.Except: "except"}
_KNOWN = frozenset(
    {"expressions", "distinct", "from_", "joins", "where", "group", "having", "order", "limit", "this", "expression"}
)


def _refuse(node: exp.Expr) -> NotInSpider:
    return _no_place_for(" ".join(node.sql(dialect="sqlite").split()))


def _no_place_for(what: str) -> NotInSpider:
    return NotInSpider(f"Spider's shape has no place for {shorten(what, 80, placeholder=' ...')}")


def _read(tree: exp.Expr, outer: Mapping[str, str]) -> SpiderQuery:
    """Spider nests what follows a set operation into its right side; an ORDER BY at the end belongs there."""
    operands: list[tuple[str, exp.Expr]] = []
    tail: exp.Expr | None = None
    while isinstance(tree, exp.SetOperation | exp.Subquery):
        if isinstance(tree, exp.SetOperation):
            if unknown := _unknown_clauses(tree):
                raise _no_place_for(unknown)
            if not tree.args.get("distinct"):
                raise _no_place_for(f"{_COMBINED[type(tree)].upper()} ALL")
            tail = tail or tree
            operands.insert(0, (_COMBINED[type(tree)], tree.expression))
        tree = tree.this
    if not isinstance(tree, exp.Select):
        raise _refuse(tree)
    first = _read_select(tree, outer)
    rest: SpiderQuery | None = None
    name = ""
    for kind, operand in reversed(operands):
        right = _read(operand, outer)
        if rest is None and tail is not None:
            right = replace(right, order=_order(tail, {}) or right.order, limit=_limit(tail) or right.limit)
        rest, name = replace(right, combined=(name, rest)) if rest else right, kind
    return replace(first, combined=(name, rest)) if rest else first


def _unknown_clauses(node: exp.Expr) -> str:
    return ", ".join(name.strip("_").upper() for name, value in node.args.items() if value and name not in _KNOWN)


def _read_select(select: exp.Select, outer: Mapping[str, str]) -> SpiderQuery:
    if unknown := _unknown_clauses(select):
        raise _no_place_for(unknown)
    sources = [node.this for node in (select.args.get("from_"), *(select.args.get("joins") or ())) if node is not None]
    names = dict(outer)
    tables: list[str | SpiderQuery] = []
    for source in sources:
        if isinstance(source, exp.Table):
            names[source.alias_or_name.lower()] = source.name.lower()
            tables.append(source.name.lower())
        else:
            tables.append(_read(source, outer))
    units = _Units(names, {item.alias.lower(): item.this for item in select.expressions if isinstance(item, exp.Alias)})
    where, group, having = (select.args.get(clause) for clause in ("where", "group", "having"))
    ons = [on for join in select.args.get("joins") or () if (on := join.args.get("on")) and on != exp.true()]
    return SpiderQuery(
        select=tuple(units.item(item.unalias()) for item in select.expressions),
        distinct=bool(select.args.get("distinct")),
        tables=tuple(tables),
        joined_on=units.conditions(exp.and_(*ons, wrap=False) if ons else None),
        where=units.conditions(where.this if where else None),
        group=tuple(units.column(key).column for key in group.expressions) if group else (),
        having=units.conditions(having.this if having else None),
        order=_order(select, names, units),
        limit=_limit(select),
        combined=None,
    )


def _order(
    node: exp.Expr, names: Mapping[str, str], units: _Units | None = None
) -> tuple[str, tuple[ValueUnit, ...]] | None:
    if not (order := node.args.get("order")):
        return None
    units = units or _Units(names, {})
    written = [key.args.get("desc") for key in order.expressions if key.args.get("desc") is not None]
    return "desc" if written and written[-1] else "asc", tuple(units.value(key.this) for key in order.expressions)


def _limit(node: exp.Expr) -> int | None:
    if not (limit := node.args.get("limit")):
        return None
    count = limit.expression
    return int(count.name) if isinstance(count, exp.Literal) and count.is_int else 1


@dataclass(frozen=True, slots=True)
class _Units:
    """Reads the parts of one SELECT."""

    names: Mapping[str, str]
    """Alias or table -> table, of this query and of those around it."""
    aliases: Mapping[str, exp.Expr]
    """Names of SELECT items -> what they stand for."""

    def column(self, node: exp.Expr) -> ColumnUnit:
        """A column, a star, or an aggregate of one."""
        node = node.unnest()
        if isinstance(node, exp.Star):
            return ColumnUnit("", "*", False)
        if isinstance(node, exp.Column) and not isinstance(node.this, exp.Star):
            table, name = node.table.lower(), node.name.lower()
            if not table and name in self.aliases:
                return _Units(self.names, {}).column(self.aliases[name])
            # a column of a query in FROM has no table; neither has one that USING merges
            return ColumnUnit("", f"{self.names[table]}.{name}" if table in self.names else name, False)
        if (aggregate := _AGGREGATES.get(type(node))) is not None:
            inner, distinct = _aggregated(node)
            unit = self.column(inner)
            if unit.aggregate:
                raise _refuse(node)
            return ColumnUnit(aggregate, unit.column, distinct)
        raise _refuse(node)

    def value(self, node: exp.Expr) -> ValueUnit:
        """A column unit, or the arithmetic of two."""
        node = node.unnest()
        if isinstance(node, exp.Column) and not node.table and node.name.lower() in self.aliases:
            return _Units(self.names, {}).value(self.aliases[node.name.lower()])
        if (operator := _ARITHMETIC.get(type(node))) is not None:
            return ValueUnit(operator, self.column(node.this), self.column(node.expression))
        return ValueUnit("", self.column(node), None)

    def item(self, node: exp.Expr) -> tuple[str, ValueUnit]:
        """A SELECT item: its aggregate stands outside of the value."""
        node = node.unnest()
        if (aggregate := _AGGREGATES.get(type(node))) is None:
            return "", self.value(node)
        inner, distinct = _aggregated(node)
        value = self.value(inner)
        return aggregate, replace(value, left=replace(value.left, distinct=distinct))

    def conditions(self, clause: exp.Expr | None) -> Conditions:
        """A WHERE, ON or HAVING."""
        found: list[Condition] = []
        connectors: list[str] = []
        for part in _in_order(clause) if clause is not None else ():
            if isinstance(part, str):
                connectors.append(part)
            else:
                found.append(self._condition(part))
        return Conditions(tuple(found), tuple(connectors))

    def _condition(self, node: exp.Expr) -> Condition:
        negated = isinstance(node, exp.Not)
        bare = node.this.unnest() if negated else node
        if (operator := _OPERATORS.get(type(bare))) is None:
            raise _refuse(node)
        rights = [bare.args.get(name) for name in ("expression", "query", "low", "high") if bare.args.get(name)]
        nested = [
            _read(right, self.names) if isinstance(right.unnest(), exp.Query) else None
            for right in rights
            if isinstance(right, exp.Expr)
        ]
        return Condition(
            negated=negated or bool(bare.args.get("negate")),
            operator=operator,
            left=self.value(bare.this),
            nested=(nested[0] if nested else None, nested[1] if len(nested) > 1 else None),
        )


def _aggregated(node: exp.Expr) -> tuple[exp.Expr, bool]:
    """What an aggregate is taken of, and whether of each different value."""
    inner = node.this
    distinct = isinstance(inner, exp.Distinct)
    listed = inner.expressions if distinct else [inner, *node.expressions]
    if len(listed) != 1 or not isinstance(listed[0], exp.Expr):
        raise _refuse(node)
    return listed[0], distinct


def _in_order(clause: exp.Expr) -> Iterator[exp.Expr | str]:
    """Conditions and connectors as they are written."""
    stack: list[exp.Expr | str] = [clause]
    while stack:
        node = stack.pop()
        if isinstance(node, exp.And | exp.Or):
            stack += [node.right, "or" if isinstance(node, exp.Or) else "and", node.left]
        elif isinstance(node, exp.Paren):
            stack.append(node.this)
        else:
            yield node


def _loosened(query: SpiderQuery, linked: Mapping[str, str]) -> SpiderQuery:
    def column(unit: ColumnUnit) -> ColumnUnit:
        return ColumnUnit(unit.aggregate, linked.get(unit.column, unit.column), False)

    def value(unit: ValueUnit) -> ValueUnit:
        return ValueUnit(unit.operator, column(unit.left), column(unit.right) if unit.right else None)

    def conditions(these: Conditions) -> Conditions:
        return replace(these, conditions=tuple(replace(c, left=value(c.left)) for c in these.conditions))

    return replace(
        query,
        select=tuple((aggregate, value(unit)) for aggregate, unit in query.select),
        distinct=False,
        joined_on=conditions(query.joined_on),
        where=conditions(query.where),
        group=tuple(linked.get(name, name) for name in query.group),
        having=conditions(query.having),
        order=query.order and (query.order[0], tuple(map(value, query.order[1]))),
        combined=query.combined and (query.combined[0], _loosened(query.combined[1], linked)),
    )
