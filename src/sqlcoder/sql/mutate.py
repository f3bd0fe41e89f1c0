"""Single-fault mutants of a query: what a model, or a person in a hurry, gets wrong.

Each mutant differs from the query in one place. A benchmark's databases must give another result for every mutant that
means something else; `evaluation` counts which they do, `curation` mends the data where they do not. The kinds follow
Tuya et al. 2007 ("Mutating database queries": clause, operator, NULL and identifier mutations), as far as golds use
them. Not covered: two faults at once, restructured sub-queries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.parse import parse


@dataclass(frozen=True, slots=True)
class Mutant:
    """A query with one fault."""

    query: Query
    kind: str
    """The rule that made it, a name of `RULES`."""
    what: str
    """The fault in words."""


Rule = Callable[[exp.Expr, Schema | None], Iterator[tuple[exp.Expr, str]]]
"""For a node: what could stand in its place, and what that does in words. The node itself stays as it is."""


def mutate(query: Query, schema: Schema | None = None) -> list[Mutant]:
    """All single-fault mutants, each SQL once and none equal to the query; columns are swapped where `schema` is given.

    >>> [m.query.sql for m in mutate(Query("SELECT max(a) FROM t LIMIT 1"))]
    ['SELECT MIN(a) FROM t LIMIT 1', 'SELECT MAX(a) FROM t', 'SELECT MAX(a) FROM t LIMIT 2']

    Raises Unparsable.
    """
    tree = parse(query)
    seen = {tree.sql(dialect=query.dialect)}
    mutants: list[Mutant] = []
    for kind, rule in RULES.items():
        for place, node in enumerate(tree.walk()):
            for replacement, what in rule(node, schema):
                sql = _replaced(tree, place, replacement).sql(dialect=query.dialect)
                if sql not in seen:
                    seen.add(sql)
                    mutants.append(Mutant(Query(sql, query.dialect), kind, what))
    return mutants


def _replaced(tree: exp.Expr, place: int, replacement: exp.Expr) -> exp.Expr:
    """A copy of the tree with another node at a place of its walk."""
    if place == 0:
        return replacement
    copied = tree.copy()
    next(node for i, node in enumerate(copied.walk()) if i == place).replace(replacement)
    return copied


_COMPARISONS: dict[type[exp.Expr], tuple[type[exp.Expr], ...]] = {
    exp.EQ: (exp.NEQ,),
    exp.NEQ: (exp.EQ,),
    exp.GT: (exp.GTE, exp.LT),
    exp.GTE: (exp.GT, exp.LTE),
    exp.LT: (exp.LTE, exp.GT),
    exp.LTE: (exp.LT, exp.GTE),
}
_AGGREGATES: dict[type[exp.Expr], tuple[type[exp.Expr], ...]] = {
    exp.Sum: (exp.Avg, exp.Max),
    exp.Avg: (exp.Sum, exp.Max),
    exp.Max: (exp.Min,),
    exp.Min: (exp.Max,),
}
_SET_OPERATIONS: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.Intersect: exp.Union,
    exp.Union: exp.Intersect,
    exp.Except: exp.Union,
}
_ARITHMETIC: dict[type[exp.Expr], type[exp.Expr]] = {
    exp.Add: exp.Sub,
    exp.Sub: exp.Add,
    exp.Mul: exp.Div,
    exp.Div: exp.Mul,
}

_OTHER_UNITS = {
    "%Y": "%m",
    "%m": "%d",
    "%d": "%m",
    "%H": "%M",
    "%M": "%H",
    "%S": "%M",
    "%w": "%d",
    "%W": "%m",
    "%j": "%d",
}
"""A unit of a `strftime` format, and one that it is taken for (sqlite.org/lang_datefunc.html)."""


def _comparison(node: exp.Expr, schema: Schema | None) -> Iterator[tuple[exp.Expr, str]]:
    joined = isinstance(node.parent, exp.Join)  # a wrong ON is a rule of its own
    for other in () if joined else _COMPARISONS.get(type(node), ()):
        yield _retyped(node, other), f"{other.__name__} for {type(node).__name__}"


def _aggregate(node: exp.Expr, schema: Schema | None) -> Iterator[tuple[exp.Expr, str]]:
    for other in _AGGREGATES.get(type(node), ()):
        yield _retyped(node, other), f"{other.__name__} for {type(node).__name__}"
    if isinstance(node, exp.Count) and isinstance(node.this, exp.Distinct):
        yield exp.Count(this=node.this.expressions[0].copy()), "COUNT without DISTINCT"
    elif isinstance(node, exp.Count) and not isinstance(node.this, exp.Star):
        distinct = exp.Distinct(expressions=[node.this.copy()])
        yield exp.Count(this=distinct), "COUNT with DISTINCT"


def _arithmetic(node: exp.Expr, schema: Schema | None) -> Iterator[tuple[exp.Expr, str]]:
    other = _ARITHMETIC.get(type(node))
    if other is not None:
        yield _retyped(node, other), f"{other.__name__} for {type(node).__name__}"


def _connector(node: exp.Expr, schema: Schema | None) -> Iterator[tuple[exp.Expr, str]]:
    if isinstance(node, exp.And) and not isinstance(node.parent, exp.Join):
        yield exp.Paren(this=_retyped(node, exp.Or)), "OR for AND"
    elif isinstance(node, exp.Or):
        yield _retyped(node, exp.And), "AND for OR"


def _condition_dropped(node: exp.Expr, schema: Schema | None) -> Iterator[tuple[exp.Expr, str]]:
    if isinstance(node, exp.And) and not isinstance(node.parent, exp.Join):
        yield node.right.copy(), f"without {node.left.sql()}"
        yield node.left.copy(), f"without {node.right.sql()}"
    if isinstance(node, exp.Select):
        for clause in ("where", "having"):
            if node.args.get(clause):
                yield _without(node, clause), f"without {clause.upper()}"


def _negation(node: exp.Expr, schema: Schema | None) -> Iterator[tuple[exp.Expr, str]]:
    if isinstance(node, exp.Not):
        yield node.this.copy(), "without NOT"
    elif isinstance(node, exp.In | exp.Like | exp.Between | exp.Exists) and not isinstance(node.parent, exp.Not):
        yield exp.Not(this=node.copy()), "with NOT"
    elif isinstance(node, exp.Is) and not isinstance(node.parent, exp.Not):
        yield exp.Not(this=node.copy()), "IS NOT NULL for IS NULL"


def _distinct(node: exp.Expr, schema: Schema | None) -> Iterator[tuple[exp.Expr, str]]:
    if not isinstance(node, exp.Select):
        return
    if node.args.get("distinct"):
        yield _without(node, "distinct"), "without DISTINCT"
    elif not node.args.get("group") and not any(e.find(exp.AggFunc) for e in node.selects):
        changed = node.copy()
        changed.set("distinct", exp.Distinct())
        yield changed, "with DISTINCT"


def _join(node: exp.Expr, schema: Schema | None) -> Iterator[tuple[exp.Expr, str]]:
    if not isinstance(node, exp.Join) or not (node.args.get("on") or node.args.get("using")):
        return
    changed = node.copy()
    changed.set("side", None if node.side == "LEFT" else "LEFT")
    changed.set("kind", None)
    yield changed, "INNER for LEFT JOIN" if node.side == "LEFT" else "LEFT for INNER JOIN"


def _direction(node: exp.Expr, schema: Schema | None) -> Iterator[tuple[exp.Expr, str]]:
    if isinstance(node, exp.Ordered):
        desc = not node.args.get("desc")
        yield exp.Ordered(this=node.this.copy(), desc=desc, nulls_first=not desc), "sorted the other way"


def _order_dropped(node: exp.Expr, schema: Schema | None) -> Iterator[tuple[exp.Expr, str]]:
    if isinstance(node, exp.Select) and node.args.get("order"):
        yield _without(node, "order"), "without ORDER BY"


def _limit(node: exp.Expr, schema: Schema | None) -> Iterator[tuple[exp.Expr, str]]:
    if isinstance(node, exp.Limit) and isinstance(node.expression, exp.Literal) and node.expression.is_int:
        more = int(node.expression.this) + 1
        yield exp.Limit(expression=exp.Literal.number(more)), f"LIMIT {more}"
    if isinstance(node, exp.Select) and node.args.get("limit"):
        yield _without(node, "limit"), "without LIMIT"


def _group(node: exp.Expr, schema: Schema | None) -> Iterator[tuple[exp.Expr, str]]:
    if not isinstance(node, exp.Group) or len(node.expressions) < 2:
        return
    for i, dropped in enumerate(node.expressions):
        kept = [e.copy() for j, e in enumerate(node.expressions) if j != i]
        yield exp.Group(expressions=kept), f"not grouped by {dropped.sql()}"


def _literal(node: exp.Expr, schema: Schema | None) -> Iterator[tuple[exp.Expr, str]]:
    if not isinstance(node, exp.Literal) or node.find_ancestor(exp.Limit, exp.Offset):
        return
    if _is_format(node):  # no value: with a letter more, '%H' would say the same wherever its text is only compared
        other = _other_unit(node.this)
        if other != node.this:
            yield exp.Literal.string(other), f"{other!r} for {node.this!r}"
    elif node.is_string and node.this:
        pattern = isinstance(node.parent, exp.Like)
        text = node.this.strip("%") if pattern else f"{node.this}?"
        yield exp.Literal.string(text), f"{text!r} for {node.this!r}"
    elif not node.is_string:
        value = str(int(node.this) + 1) if node.is_int else str(float(node.this) + 1.0)
        yield exp.Literal.number(value), f"{value} for {node.this}"


def _is_format(node: exp.Literal) -> bool:
    """Is this text the format of `strftime`?"""
    return isinstance(node.parent, exp.TimeToStr) and node.arg_key == "format"


def _other_unit(text: str) -> str:
    """A format with another unit in the place of its last one.

    >>> _other_unit("%Y-%m"), _other_unit("%H"), _other_unit("no unit")
    ('%Y-%d', '%M', 'no unit')
    """
    known = [(text.rfind(unit), unit) for unit in _OTHER_UNITS if unit in text]
    if not known:
        return text
    place, unit = max(known)
    return text[:place] + _OTHER_UNITS[unit] + text[place + len(unit) :]


def _set_operation(node: exp.Expr, schema: Schema | None) -> Iterator[tuple[exp.Expr, str]]:
    other = _SET_OPERATIONS.get(type(node))
    if other is not None:
        changed = other(this=node.this.copy(), expression=node.expression.copy(), distinct=True)
        yield changed, f"{other.__name__.upper()} for {type(node).__name__.upper()}"
    if isinstance(node, exp.Union):
        changed = node.copy()
        changed.set("distinct", not node.args.get("distinct"))
        yield changed, "UNION ALL for UNION" if node.args.get("distinct") else "UNION for UNION ALL"


def _column(node: exp.Expr, schema: Schema | None) -> Iterator[tuple[exp.Expr, str]]:
    """The columns beside it in its table that have the same type, in the schema's order."""
    if schema is None or not isinstance(node, exp.Column) or isinstance(node.parent, exp.Alias | exp.Join):
        return
    if node.find_ancestor(exp.Join):
        return
    named = _tables_named(node)
    holders = [(t, own) for t in schema.tables if t.name.casefold() in named and (own := t.column(node.name))]
    for column in holders[0][0].columns if holders else ():
        own = holders[0][1]
        if column.type == own.type and column.name != own.name:
            changed = node.copy()
            changed.set("this", exp.to_identifier(column.name))
            yield changed, f"{column.name} for {own.name}"


def _tables_named(node: exp.Column) -> set[str]:
    """The tables that a column may belong to, by its qualifier or by its query's FROM."""
    select = node.find_ancestor(exp.Select)
    sources = [*select.find_all(exp.Table)] if select else []
    qualifier = node.table.casefold()
    return {t.name.casefold() for t in sources if qualifier in ("", t.alias_or_name.casefold())}


def _retyped(node: exp.Expr, kind: type[exp.Expr]) -> exp.Expr:
    """The same operands under another operator."""
    args = {name: value.copy() if isinstance(value, exp.Expr) else value for name, value in node.args.items()}
    return kind(**{name: value for name, value in args.items() if name in ("this", "expression", "expressions")})


def _without(node: exp.Expr, clause: str) -> exp.Expr:
    changed = node.copy()
    changed.set(clause, None)
    return changed


RULES: dict[str, Rule] = {
    "comparison": _comparison,
    "aggregate": _aggregate,
    "arithmetic": _arithmetic,
    "connector": _connector,
    "condition_dropped": _condition_dropped,
    "negation": _negation,
    "distinct": _distinct,
    "join": _join,
    "direction": _direction,
    "order_dropped": _order_dropped,
    "limit": _limit,
    "group": _group,
    "literal": _literal,
    "set_operation": _set_operation,
    "column": _column,
}
"""The kinds of faults. A new one is a function and a line here."""
