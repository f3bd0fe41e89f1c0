"""SQL -> tree: drops what the schema and the grammar's defaults can restore. The inverse of `to_sql`.

Covered: the SELECT language of Spider and most of BIRD's: joins along foreign keys and others, self-joins, one query in
FROM, nested conditions, set operations, dates by STRFTIME, conditional aggregates. Everything else raises
Unrepresentable, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from sqlcoder.embedded.join_path import connect
from sqlcoder.embedded.productions import PRODUCTION_ID
from sqlcoder.embedded.tree import (
    STAR,
    ColumnRef,
    Node,
    TableRef,
    Tree,
    Unrepresentable,
    ValueRef,
    columns_of,
    has_aggregate,
    implied_group,
)
from sqlcoder.query import Query
from sqlcoder.schema import Schema

_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "eq",
    exp.NEQ: "ne",
    exp.GT: "gt",
    exp.GTE: "ge",
    exp.LT: "lt",
    exp.LTE: "le",
}
_MIRRORED = {"eq": "eq", "ne": "ne", "gt": "lt", "ge": "le", "lt": "gt", "le": "ge"}
_NEGATED = {"in_query": "not_in_query", "contains": "not_contains", "is_null": "not_null"}
_AGGREGATES: dict[type[exp.Expr], str] = {
    exp.Count: "count",
    exp.Sum: "sum",
    exp.Avg: "avg",
    exp.Min: "min",
    exp.Max: "max",
}
_FUNCTIONS: dict[type[exp.Expr], str] = {exp.Abs: "abs", exp.Length: "length", exp.Lower: "lower", exp.Upper: "upper"}
_ARITHMETIC: dict[type[exp.Expr], str] = {exp.Add: "add", exp.Sub: "sub", exp.Mul: "mul", exp.Div: "div"}
_DATE_PARTS = {"%Y": "year", "%m": "month", "%d": "day", "%Y-%m": "year_month", "%w": "weekday"}
_SET_OPERATIONS: dict[type[exp.Expr], str] = {exp.Intersect: "intersect", exp.Except: "except", exp.Union: "union"}


def from_sql(query: Query, schema: Schema) -> Node:
    """The tree of a query.

    Raises Unrepresentable where the grammar or the schema has no room for it.
    """
    try:
        parsed = sqlglot.parse_one(query.sql, read=query.dialect)
    except SqlglotError as error:
        raise Unrepresentable(f"Not one {query.dialect} query: {query.sql}") from error
    return _query(parsed, schema)


@dataclass
class _Source:
    """One entry of a FROM clause."""

    alias: str
    table: str
    """The schema's table; empty for a query in FROM."""
    outputs: tuple[str, ...] = ()
    """Output names of a query in FROM."""
    kind: str = "inner"
    on: list[tuple[Tree, Tree]] = field(default_factory=list)
    """Pairs (column of an earlier source, column of this one)."""


@dataclass
class _Scope:
    """What a query level can name."""

    schema: Schema
    sources: list[_Source]
    aliases: dict[str, exp.Expr] = field(default_factory=dict)
    """Names given in the select list."""

    def occurrence(self, source: _Source) -> int:
        """Which occurrence of its table a source is, from 0."""
        same = [s for s in self.sources if s.table == source.table]
        return next(i for i, s in enumerate(same) if s is source)


def _query(parsed: exp.Expr, schema: Schema) -> Node:
    if isinstance(parsed, exp.Subquery):
        return _query(parsed.this, schema)
    if isinstance(parsed, exp.SetOperation):
        if any(parsed.args.get(k) for k in ("order", "limit", "offset", "with_")):
            raise Unrepresentable("ORDER BY, LIMIT or WITH on a set operation")
        name = next(n for kind, n in _SET_OPERATIONS.items() if isinstance(parsed, kind))
        if not parsed.args.get("distinct", True):
            name += "_all"
            if name != "union_all":
                raise Unrepresentable(name)
        return Node(name, (_query(parsed.left, schema), _query(parsed.right, schema)))
    if isinstance(parsed, exp.Select):
        return _select(parsed, schema)
    raise Unrepresentable(f"{type(parsed).__name__} is no query")


def _select(select: exp.Select, schema: Schema) -> Node:
    for clause in ("with_", "offset", "windows", "qualify", "laterals", "pivots"):
        if select.args.get(clause):
            raise Unrepresentable(f"{clause.strip('_').upper()} clause")
    sources, inner = _sources(select, schema)
    scope = _Scope(schema, sources)
    scope.aliases = {s.alias.casefold(): s.this for s in select.selects if isinstance(s, exp.Alias)}
    _join_conditions(select, scope)

    items = tuple(_expression(item.unalias(), scope) for item in select.selects)
    where = _condition(select.args["where"].this, scope) if _has(select, "where") else None
    having = _condition(select.args["having"].this, scope) if _has(select, "having") else None
    order = _order(select, scope)
    limit = _value(select.args["limit"].expression) if select.args.get("limit") else None
    group = _group(select, scope, items, tuple(t for t in (having, order) if t is not None))

    kind = "distinct" if select.args.get("distinct") else "items"
    node_items = _checked(Node(f"{kind}{len(items)}", items))
    rest = tuple(t for t in (node_items, where, group, having, order) if t is not None)
    source = inner if inner is not None else _from(scope, rest)
    name = "select" + "_where" * (where is not None) + "_group" * (group is not None)
    name += "_having" * (having is not None) + _ending(order is not None, limit is not None)
    slots = (source, node_items, where, group, having, order, limit)
    return _checked(Node(name, tuple(t for t in slots if t is not None)))


def _ending(ordered: bool, limited: bool) -> str:
    if ordered:
        return "_top" if limited else "_order"
    return "_limit" if limited else ""


def _has(select: exp.Select, clause: str) -> bool:
    """Does the clause stand there, and say more than "true"? Such conditions have moved into ON."""
    node = select.args.get(clause)
    return node is not None and node.this != exp.true()


def _checked(node: Node) -> Node:
    if node.production not in PRODUCTION_ID:
        raise Unrepresentable(f"no production {node.production}")
    return node


# --- FROM -----------------------------------------------------------------------------------------------------------


def _sources(select: exp.Select, schema: Schema) -> tuple[list[_Source], Node | None]:
    """The entries of FROM, and the tree of FROM itself where it is a single nested query."""
    from_ = select.args.get("from_")
    if from_ is None:
        raise Unrepresentable("a query without FROM")
    joins = select.args.get("joins") or []
    if isinstance(from_.this, exp.Subquery):
        if joins:
            raise Unrepresentable("a join with a query in FROM")
        inner = from_.this.this
        node = Node("from_query", (_query(inner, schema),))
        names = tuple((s.alias_or_name or "").casefold() for s in inner.selects)
        return [_Source(from_.this.alias.casefold(), "", names)], node
    sources = [_table_source(from_.this, schema)]
    for join in joins:
        source = _table_source(join.this, schema)
        if join.side not in ("", "LEFT") or join.args.get("method"):
            raise Unrepresentable(f"{join.side or join.args.get('method')} JOIN")
        source.kind = "left" if join.side == "LEFT" else "inner"
        sources.append(source)
    return sources, None


def _table_source(table: exp.Expr, schema: Schema) -> _Source:
    if not isinstance(table, exp.Table):
        raise Unrepresentable("a query among several in FROM")
    known = schema.table(table.name)
    if known is None:
        raise Unrepresentable(f"table {table.name!r} is not in the schema")
    return _Source((table.alias or table.name).casefold(), known.name)


def _join_conditions(select: exp.Select, scope: _Scope) -> None:
    """Fill each source's `on`, from ON and USING, and from equalities in WHERE where a join has no condition.

    An equality belongs to the later of its two sources, wherever it is written: Spider has joins whose conditions all
    stand behind the last table.
    """
    for i, join in enumerate(select.args.get("joins") or []):
        source = scope.sources[i + 1]
        for name in join.args.get("using") or []:
            earlier = next((s for s in scope.sources[: i + 1] if _holds(scope.schema, s, name.name)), None)
            if earlier is None:
                raise Unrepresentable(f"USING({name.name})")
            source.on.append((_ref(scope, earlier, name.name), _ref(scope, source, name.name)))
        for condition in _conjuncts(join.args.get("on")):
            if not _add_join(condition, scope):
                raise Unrepresentable(f"ON {condition.sql()}")
    where = select.args.get("where")
    if where is None or all(s.on or s.kind == "left" for s in scope.sources[1:]):
        return
    kept = [c for c in _conjuncts(where.this) if not (isinstance(c, exp.EQ) and _add_join(c, scope))]
    where.set("this", exp.and_(*kept) if kept else exp.true())


def _conjuncts(condition: exp.Expr | None) -> list[exp.Expr]:
    if condition is None or condition == exp.true():
        return []
    return list(condition.flatten()) if isinstance(condition, exp.And) else [condition]


def _add_join(condition: exp.Expr, scope: _Scope) -> bool:
    """Give an equality of two columns to the later of their sources; False where it is something else."""
    condition = condition.unnest()
    sides = (condition.left, condition.right) if isinstance(condition, exp.EQ) else ()
    found = [_resolve(side, scope) if isinstance(side, exp.Column) else None for side in sides]
    if not found or found[0] is None or found[1] is None:
        return False
    position = {id(s): i for i, s in enumerate(scope.sources)}
    (a, a_name), (b, b_name) = sorted((found[0], found[1]), key=lambda f: position[id(f[0])])
    if a is b:
        return a_name.casefold() == b_name.casefold()  # a column equals itself: says nothing
    b.on.append((_ref(scope, a, a_name), _ref(scope, b, b_name)))
    return True


def _from(scope: _Scope, rest: tuple[Tree, ...]) -> Tree:
    """The shortest FROM that `to_sql` expands to the same joins."""
    tables = [s.table for s in scope.sources]
    kinds = {s.kind for s in scope.sources[1:]}
    used = [c.table for c in columns_of(rest)]
    if len(set(tables)) == len(tables):
        gold = {frozenset({_pair(a), _pair(b)}) for s in scope.sources for a, b in s.on}
        same = _same_joins(scope.schema, set(tables), gold)
        if kinds <= {"inner"}:
            if used and same(used):
                return Node("from_columns")
            unused = [t for t in tables if t not in used]
            for table in unused:
                if same([*used, table] if used else [table]):
                    return TableRef(table)
            for i, first in enumerate(unused):
                for second in unused[i + 1 :]:
                    if same([*used, first, second]):
                        return Node("from_two", (TableRef(first), TableRef(second)))
        elif kinds == {"left"} and same([tables[0], *used]):
            return Node("from_left", (TableRef(tables[0]),))
    return _chain(scope)


def _pair(tree: Tree) -> tuple[str, str]:
    if not isinstance(tree, ColumnRef):
        raise Unrepresentable("a join on something else than a column")
    return tree.table, tree.column


def _same_joins(schema: Schema, tables: set[str], gold: set[frozenset[tuple[str, str]]]) -> Callable[[list[str]], bool]:
    """A test whether `connect` rebuilds the gold joins from a list of tables."""

    def same(wanted: list[str]) -> bool:
        edges = connect(schema, wanted)
        if edges is None:
            return False
        reached = {wanted[0], *(e.right for e in edges)}
        return reached == tables and {q for e in edges for q in e.equalities()} == gold

    return same


def _chain(scope: _Scope) -> Node:
    joins: list[Tree] = []
    for source in scope.sources[1:]:
        table = TableRef(source.table)
        if not source.on:
            joins.append(Node("cross_join", (table,)))
        elif len(source.on) == 1:
            joins.append(Node("left_join" if source.kind == "left" else "join", (table, *source.on[0])))
        elif len(source.on) == 2 and source.kind == "inner":
            joins.append(Node("join_two_keys", (table, *source.on[0], *source.on[1])))
        else:
            raise Unrepresentable(f"{len(source.on)} conditions on a {source.kind} join")
    return _checked(Node(f"from_chain{len(scope.sources)}", (TableRef(scope.sources[0].table), *joins)))


# --- names ----------------------------------------------------------------------------------------------------------


def _holds(schema: Schema, source: _Source, column: str) -> bool:
    if not source.table:
        return column.casefold() in source.outputs
    table = schema.table(source.table)
    return table is not None and table.column(column) is not None


def _resolve(column: exp.Column, scope: _Scope) -> tuple[_Source, str] | None:
    """The source and the name of a column; None where no source has it."""
    qualifier = column.table.casefold()
    for source in scope.sources:
        if qualifier in ("", source.alias) and _holds(scope.schema, source, column.name):
            return source, column.name
    return None


def _ref(scope: _Scope, source: _Source, column: str) -> Tree:
    if not source.table:
        return _checked(Node(f"output{source.outputs.index(column.casefold()) + 1}"))
    table = scope.schema.table(source.table)
    known = table.column(column) if table else None
    if table is None or known is None:
        raise Unrepresentable(f"column {column!r}")
    ref = ColumnRef(table.name, known.name)
    occurrence = scope.occurrence(source)
    if occurrence > 1:
        raise Unrepresentable("a table three times in FROM")
    return Node("second", (ref,)) if occurrence else ref


# --- clauses --------------------------------------------------------------------------------------------------------


def _order(select: exp.Select, scope: _Scope) -> Node | None:
    order = select.args.get("order")
    if order is None:
        return None
    keys = []
    for key in order.expressions:
        this = key.this if isinstance(key, exp.Ordered) else key
        desc = isinstance(key, exp.Ordered) and bool(key.args.get("desc"))
        keys.append(Node("desc" if desc else "asc", (_expression(_dealiased(this, select, scope), scope),)))
    return _checked(Node(f"order{len(keys)}", tuple(keys)))


def _dealiased(e: exp.Expr, select: exp.Select, scope: _Scope) -> exp.Expr:
    """What a name or a position of the select list stands for."""
    if isinstance(e, exp.Literal) and e.is_int and 0 < int(e.this) <= len(select.selects):
        return select.selects[int(e.this) - 1].unalias()
    if isinstance(e, exp.Column) and not e.table and e.name.casefold() in scope.aliases and _resolve(e, scope) is None:
        return scope.aliases[e.name.casefold()]
    return e


def _group(select: exp.Select, scope: _Scope, items: tuple[Tree, ...], others: tuple[Tree, ...]) -> Node | None:
    """The GROUP BY, None where it is the one that `to_sql` would write anyway."""
    implied = implied_group(items, others)
    clause = select.args.get("group")
    if clause is None:
        if implied and any(has_aggregate(t) for t in (*items, *others)):
            return Node("group_none")
        return None
    keys = tuple(_expression(_dealiased(e, select, scope), scope) for e in clause.expressions)
    if implied and set(keys) == set(implied):
        return None
    return _checked(Node(f"group{len(keys)}", keys))


def _condition(e: exp.Expr, scope: _Scope) -> Node:
    if isinstance(e, exp.Paren):
        return _condition(e.this, scope)
    if isinstance(e, exp.And | exp.Or):
        name = "and" if isinstance(e, exp.And) else "or"
        return Node(name, (_condition(e.left, scope), _condition(e.right, scope)))
    if isinstance(e, exp.Not):
        inner = _condition(e.this, scope)
        negated = _NEGATED.get(inner.production)
        return Node(negated, inner.children) if negated else Node("not", (inner,))
    if isinstance(e, exp.Binary) and type(e) in _COMPARISONS:
        return _comparison(e, scope)
    if isinstance(e, exp.Between):
        low, high = (_operand(e.args[k], scope) for k in ("low", "high"))
        return Node("between", (_expression(e.this, scope), low, high))
    if isinstance(e, exp.Like):
        return _like(e, scope)
    if isinstance(e, exp.In):
        left = _expression(e.this, scope)
        if e.args.get("query"):
            return Node("in_query", (left, _query(e.args["query"], scope.schema)))
        values = tuple(_value(v, scope) for v in e.expressions)
        return _checked(Node(f"in_values{len(values)}", (left, *values))) if values[1:] else Node("eq", (left, *values))
    if isinstance(e, exp.Is) and isinstance(e.expression, exp.Null):
        return Node("is_null", (_expression(e.this, scope),))
    raise Unrepresentable(f"condition {e.sql()}")


def _comparison(e: exp.Binary, scope: _Scope) -> Node:
    name = _COMPARISONS[type(e)]
    left, right = _operand(e.left, scope), _operand(e.right, scope)
    if isinstance(left, ValueRef):
        name, left, right = _MIRRORED[name], right, left
    if isinstance(left, ValueRef):
        raise Unrepresentable("a comparison of two literals")
    if _is_scalar(left) and not isinstance(right, ValueRef) and not _is_scalar(right):
        name, left, right = _MIRRORED[name], right, left
    return Node(name, (left, right))


def _is_scalar(tree: Tree) -> bool:
    return isinstance(tree, Node) and tree.production == "scalar"


def _like(e: exp.Like, scope: _Scope) -> Node:
    pattern = _value(e.expression, scope).text
    left = _expression(e.this, scope)
    if e.args.get("negate"):
        positive = e.copy()
        positive.set("negate", None)
        return _condition(exp.Not(this=positive), scope)
    inner = pattern.strip("%")
    if "%" in inner or "_" in inner or not inner:
        return Node("like", (left, ValueRef(pattern)))
    names = {(True, True): "contains", (False, True): "starts", (True, False): "ends", (False, False): "like"}
    return Node(names[pattern.startswith("%"), pattern.endswith("%")], (left, ValueRef(inner)))


# --- expressions ----------------------------------------------------------------------------------------------------


def _value(e: exp.Expr, scope: _Scope | None = None) -> ValueRef:
    if isinstance(e, exp.Paren):
        return _value(e.this, scope)
    if isinstance(e, exp.Literal):
        return ValueRef(e.this)
    if isinstance(e, exp.Neg) and isinstance(e.this, exp.Literal):
        return ValueRef(f"-{e.this.this}")
    if isinstance(e, exp.Boolean):
        return ValueRef("1" if e.this else "0")
    if isinstance(e, exp.Column) and not e.table and (scope is None or _resolve(e, scope) is None):
        return ValueRef(e.name)  # SQLite reads an unknown double-quoted name as a string
    raise Unrepresentable(f"{e.sql()} is no literal")


def _operand(e: exp.Expr, scope: _Scope) -> Tree:
    try:
        return _value(e, scope)
    except Unrepresentable:
        return _expression(e, scope)


def _expression(e: exp.Expr, scope: _Scope) -> Tree:
    if isinstance(e, exp.Paren):
        return _expression(e.this, scope)
    if isinstance(e, exp.Star) or (isinstance(e, exp.Column) and isinstance(e.this, exp.Star)):
        if isinstance(e, exp.Column) and e.table and len(scope.sources) > 1:
            raise Unrepresentable("the star of one table among several")
        return STAR
    if isinstance(e, exp.Column):
        found = _resolve(e, scope)
        if found is None and not e.table and e.name.casefold() in scope.aliases:
            return _expression(scope.aliases[e.name.casefold()], scope)
        if found is None:
            raise Unrepresentable(f"column {e.sql()!r} is in no table of this query")
        return _ref(scope, *found)
    if isinstance(e, exp.Subquery | exp.Select):
        return Node("scalar", (_query(e, scope.schema),))
    if type(e) in _AGGREGATES:
        return _aggregate(e, scope)
    if isinstance(e, exp.Binary) and type(e) in _ARITHMETIC:
        return _arithmetic(e, scope)
    if type(e) in _FUNCTIONS:
        return Node(_FUNCTIONS[type(e)], (_expression(e.this, scope),))
    if isinstance(e, exp.Round):
        decimals = e.args.get("decimals")
        inner = _expression(e.this, scope)
        return Node("round_to", (inner, _value(decimals))) if decimals else Node("round", (inner,))
    if isinstance(e, exp.Cast):
        whole = e.to.this in exp.DataType.INTEGER_TYPES
        inner = _expression(e.this, scope)
        if whole and not (isinstance(inner, Node) and inner.production in _DATE_PARTS.values()):
            return Node("integer", (inner,))
        return inner  # division is never integer division in a tree
    if isinstance(e, exp.TimeToStr):
        return _date_part(e.this, e.args["format"], scope)
    if isinstance(e, exp.DPipe):
        return Node("concat", (_operand(e.left, scope), _operand(e.right, scope)))
    if isinstance(e, exp.If | exp.Case):
        condition, yes, no = _branches(e)
        if no is None:
            raise Unrepresentable("CASE without ELSE outside an aggregate")
        return Node("case", (_condition(condition, scope), _operand(yes, scope), _operand(no, scope)))
    if isinstance(e, exp.Date | exp.CurrentDate | exp.CurrentTimestamp | exp.CurrentTime):
        return _today(e)
    raise Unrepresentable(f"expression {e.sql()}")


def _aggregate(e: exp.Expr, scope: _Scope) -> Node:
    name = _AGGREGATES[type(e)]
    inner = e.this
    if isinstance(inner, exp.Distinct):
        if name not in ("count", "min", "max") or len(inner.expressions) != 1:
            raise Unrepresentable(f"{name}(DISTINCT …)")
        name = "count_distinct" if name == "count" else name
        inner = inner.expressions[0]
    if isinstance(inner, exp.Case | exp.If) and name in ("sum", "count"):
        condition, yes, no = _branches(inner)
        zero = no is None or isinstance(no, exp.Null) or (isinstance(no, exp.Literal) and no.this in ("0", "0.0"))
        one = isinstance(yes, exp.Literal) and yes.this in ("1", "1.0")
        if name == "count" and (no is None or isinstance(no, exp.Null)):
            return Node("count_if", (_condition(condition, scope),))
        if name == "sum" and zero:
            test = _condition(condition, scope)
            return Node("count_if", (test,)) if one else Node("sum_if", (test, _operand(yes, scope)))
    if isinstance(inner, exp.Literal) and name == "count":
        return Node("count", (STAR,))
    return Node(name, (_expression(inner, scope),))


def _branches(e: exp.Expr) -> tuple[exp.Expr, exp.Expr, exp.Expr | None]:
    """Condition, value, other value of IIF or of a CASE with one branch."""
    if isinstance(e, exp.If):
        return e.this, e.args["true"], e.args.get("false")
    if e.this is not None or len(e.args["ifs"]) != 1:
        raise Unrepresentable("CASE with several branches")
    branch = e.args["ifs"][0]
    return branch.this, branch.args["true"], e.args.get("default")


def _arithmetic(e: exp.Binary, scope: _Scope) -> Node:
    """Arithmetic, with 100 * a / b in any of its spellings read as a percentage."""
    name = _ARITHMETIC[type(e)]
    left, right = _uncast(e.left), _uncast(e.right)
    if name == "sub" and _is_day_number(left) and _is_day_number(right):
        return Node("days_between", (_day(left, scope), _day(right, scope)))
    a, b = _operand(left, scope), _operand(right, scope)
    hundred = {ValueRef("100"), ValueRef("100.0")}
    if name == "mul" and (a in hundred or b in hundred):
        other = b if a in hundred else a
        if isinstance(other, Node) and other.production == "div":
            return _percent(*other.children)
    if name == "div" and isinstance(a, Node) and a.production == "mul" and hundred & set(a.children):
        x, y = a.children
        return _percent(y if x in hundred else x, b)
    if name == "mul" and (ValueRef("1.0") in (a, b)):
        other = b if a == ValueRef("1.0") else a
        if isinstance(other, Node):
            return other
        return Node("mul", (a, b))
    return Node(name, (a, b))


def _is_day_number(e: exp.Expr) -> bool:
    return isinstance(e, exp.Anonymous) and e.name.upper() == "JULIANDAY" and len(e.expressions) == 1


def _day(e: exp.Expr, scope: _Scope) -> Tree:
    inner = e.expressions[0]
    return Node("today") if isinstance(inner, exp.Literal) and inner.this == "now" else _operand(inner, scope)


def _percent(a: Tree, b: Tree) -> Node:
    if isinstance(a, Node) and a.production == "count_if" and isinstance(b, Node) and b.production == "count":
        return Node("percent_if", a.children)
    return Node("percent", (a, b))


def _uncast(e: exp.Expr) -> exp.Expr:
    while isinstance(e, exp.Paren | exp.Cast):
        e = e.this
    return e


def _date_part(e: exp.Expr, format_: exp.Expr, scope: _Scope) -> Node:
    part = _DATE_PARTS.get(format_.name)
    if part is None:
        raise Unrepresentable(f"STRFTIME {format_.sql()}")
    while isinstance(e, exp.TsOrDsToTimestamp | exp.TsOrDsToDate | exp.Cast):
        e = e.this
    if isinstance(e, exp.Literal):
        if e.this == "now":
            return Node(part, (Node("today"),))
        raise Unrepresentable("a date part of a literal")
    return Node(part, (_expression(e, scope),))


def _today(e: exp.Expr) -> Node:
    if isinstance(e, exp.Date) and not (isinstance(e.this, exp.Literal) and e.this.this == "now"):
        raise Unrepresentable(e.sql())
    return Node("today")
