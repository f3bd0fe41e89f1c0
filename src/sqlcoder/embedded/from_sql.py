"""SQL -> tree: drops what the schema and the grammar's defaults can restore. The inverse of `to_sql`.

Covered: the SELECT language of Spider and most of BIRD's: joins along foreign keys and others, self-joins, one query in
FROM, nested conditions, set operations, dates by STRFTIME, conditional aggregates; and, after `simplify`, CTEs,
correlated sub-queries and the commonest windows. Everything else raises Unrepresentable, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from sqlcoder.embedded.scope import Scope, Source, checked, holds, is_known, outer_reference, reference, resolve
from sqlcoder.embedded.shortest_from import shortest_from
from sqlcoder.embedded.simplify import simplified
from sqlcoder.embedded.tree import (
    STAR,
    Node,
    Tree,
    Unrepresentable,
    ValueRef,
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
_DATE_PARTS = {
    "%Y": "year",
    "%m": "month",
    "%d": "day",
    "%H": "hour",
    "%Y-%m": "year_month",
    "%m-%d": "month_day",
    "%w": "weekday",
}
_RANK_FILTERS: dict[tuple[type[exp.Expr], type[exp.Expr], int], str] = {
    (exp.Rank, exp.LTE, 1): "top_in",
    (exp.RowNumber, exp.LTE, 1): "first_in",
    (exp.RowNumber, exp.LTE, 2): "first_in_by_two",
    (exp.DenseRank, exp.EQ, 1): "nth_in",
}
"""By function, comparison and number of keys."""
_SET_OPERATIONS: dict[type[exp.Expr], str] = {exp.Intersect: "intersect", exp.Except: "except", exp.Union: "union"}


def from_sql(query: Query, schema: Schema) -> Node:
    """The tree of a query.

    Raises Unrepresentable where the grammar or the schema has no room for it.
    """
    try:
        parsed = sqlglot.parse_one(query.sql, read=query.dialect)
    except SqlglotError as error:
        raise Unrepresentable(f"Not one {query.dialect} query: {query.sql}") from error
    return _query(simplified(parsed, schema), schema)


def _query(parsed: exp.Expr, schema: Schema, enclosing: Scope | None = None) -> Node:
    if isinstance(parsed, exp.Subquery):
        return _query(parsed.this, schema, enclosing)
    if isinstance(parsed, exp.SetOperation):
        if any(parsed.args.get(k) for k in ("order", "limit", "offset", "with_")):
            raise Unrepresentable("ORDER BY, LIMIT or WITH on a set operation")
        name = next(n for kind, n in _SET_OPERATIONS.items() if isinstance(parsed, kind))
        if not parsed.args.get("distinct", True):
            name += "_all"
            if name != "union_all":
                raise Unrepresentable(name)
        return Node(name, (_query(parsed.left, schema, enclosing), _query(parsed.right, schema, enclosing)))
    if isinstance(parsed, exp.Select):
        return _select(parsed, schema, enclosing)
    raise Unrepresentable(f"{type(parsed).__name__} is no query")


def _select(select: exp.Select, schema: Schema, enclosing: Scope | None) -> Node:
    for clause in ("with_", "windows", "laterals", "pivots"):
        if select.args.get(clause):
            raise Unrepresentable(f"{clause.strip('_').upper()} clause")
    scope = Scope(schema, _sources(select, schema), enclosing=enclosing)
    scope.aliases = {s.alias.casefold(): s.this for s in select.selects if isinstance(s, exp.Alias)}
    _join_conditions(select, scope)

    items = tuple(_expression(item.unalias(), scope) for item in select.selects)
    where = _condition(select.args["where"].this, scope) if _has(select, "where") else None
    having = _having(select, scope)
    order = _order(select, scope)
    ending, *limit = _ending(select, order)
    group = _group(select, scope, items, tuple(t for t in (having, order) if t is not None))

    kind = "distinct" if select.args.get("distinct") else "items"
    node_items = checked(Node(f"{kind}{len(items)}", items))
    rest = tuple(t for t in (node_items, where, group, having, order) if t is not None)
    source = shortest_from(scope, rest)
    name = "select" + "_where" * (where is not None) + "_group" * (group is not None)
    name += "_having" * (having is not None) + ending
    slots = (source, node_items, where, group, having, order, *limit)
    return checked(Node(name, tuple(t for t in slots if t is not None)))


def _ending(select: exp.Select, order: Node | None) -> tuple[str, ValueRef] | tuple[str]:
    """The last part of the production's name, and its value where it has one."""
    limit = _value(select.args["limit"].expression) if select.args.get("limit") else None
    offset = select.args.get("offset")
    if offset is not None:
        skipped = _value(offset.expression).text
        if limit != ValueRef("1") or order is None or not skipped.isdigit():
            raise Unrepresentable("OFFSET of more than one row")
        return "_nth", ValueRef(str(int(skipped) + 1))
    if limit is None:
        return ("_order" if order is not None else "",)
    return ("_top" if order is not None else "_limit"), limit


def _having(select: exp.Select, scope: Scope) -> Node | None:
    """HAVING, and the places in a group that QUALIFY asks for."""
    having = _condition(select.args["having"].this, scope) if _has(select, "having") else None
    qualify = select.args.get("qualify")
    for condition in _conjuncts(qualify.this if qualify else None):
        place = _rank_filter(condition, scope)
        having = Node("and", (having, place)) if having else place
    return having


def _has(select: exp.Select, clause: str) -> bool:
    """Does the clause stand there, and say more than "true"? Such conditions have moved into ON."""
    node = select.args.get(clause)
    return node is not None and node.this != exp.true()


# --- FROM -----------------------------------------------------------------------------------------------------------


def _sources(select: exp.Select, schema: Schema) -> list[Source]:
    """The entries of FROM; none where there is no FROM."""
    from_ = select.args.get("from_")
    if from_ is None:
        return []
    sources = [_source(from_.this, schema)]
    for join in select.args.get("joins") or []:
        source = _source(join.this, schema)
        if join.side not in ("", "LEFT") or join.args.get("method"):
            raise Unrepresentable(f"{join.side or join.args.get('method')} JOIN")
        source.kind = "left" if join.side == "LEFT" else "inner"
        sources.append(source)
    if sum(s.query is not None for s in sources) > 1:
        raise Unrepresentable("two queries in FROM")
    return sources


def _source(source: exp.Expr, schema: Schema) -> Source:
    if isinstance(source, exp.Subquery):
        names = tuple((s.alias_or_name or "").casefold() for s in source.this.selects)
        return Source(source.alias.casefold(), "", names, _query(source.this, schema))
    if not isinstance(source, exp.Table):
        raise Unrepresentable(f"{type(source).__name__} in FROM")
    known = schema.table(source.name)
    if known is None:
        raise Unrepresentable(f"table {source.name!r} is not in the schema")
    return Source((source.alias or source.name).casefold(), known.name)


def _join_conditions(select: exp.Select, scope: Scope) -> None:
    """Fill each source's `on`, from ON and USING, and from equalities in WHERE where a join has no condition.

    An equality belongs to the later of its two sources, wherever it is written: Spider has joins whose conditions all
    stand behind the last table. What else an inner join asks moves to WHERE, which says the same.
    """
    moved: list[exp.Expr] = []
    for i, join in enumerate(select.args.get("joins") or []):
        source = scope.sources[i + 1]
        for name in join.args.get("using") or []:
            earlier = next((s for s in scope.sources[: i + 1] if holds(scope.schema, s, name.name)), None)
            if earlier is None:
                raise Unrepresentable(f"USING({name.name})")
            source.on.append((reference(scope, earlier, name.name), reference(scope, source, name.name)))
        for condition in _conjuncts(join.args.get("on")):
            if source.kind == "inner":
                if not _add_join(condition, scope):
                    moved.append(condition)
            elif not _names_both(condition, source, scope) or not _add_join(condition, scope):
                source.conditions.append(_condition(condition, scope))
    if moved:
        before = select.args.get("where")
        select.set("where", exp.Where(this=exp.and_(*moved, *([before.this] if before else []))))
    where = select.args.get("where")
    if where is None or all(s.on or s.kind == "left" for s in scope.sources[1:]):
        return
    kept = [c for c in _conjuncts(where.this) if not (isinstance(c, exp.EQ) and _add_join(c, scope))]
    where.set("this", exp.and_(*kept) if kept else exp.true())


def _names_both(condition: exp.Expr, source: Source, scope: Scope) -> bool:
    """Is it an equality of two columns, one of them the source's own?"""
    condition = condition.unnest()
    if not isinstance(condition, exp.EQ):
        return False
    found = [resolve(side, scope) for side in (condition.left, condition.right) if isinstance(side, exp.Column)]
    return len(found) == 2 and sum(f is not None and f[0] is source for f in found) == 1


def _conjuncts(condition: exp.Expr | None) -> list[exp.Expr]:
    if condition is None or condition == exp.true():
        return []
    return list(condition.flatten()) if isinstance(condition, exp.And) else [condition]


def _add_join(condition: exp.Expr, scope: Scope) -> bool:
    """Give an equality of two columns to the later of their sources; False where it is something else."""
    condition = condition.unnest()
    sides = (condition.left, condition.right) if isinstance(condition, exp.EQ) else ()
    found = [resolve(side, scope) if isinstance(side, exp.Column) else None for side in sides]
    if not found or found[0] is None or found[1] is None:
        return False
    position = {id(s): i for i, s in enumerate(scope.sources)}
    (a, a_name), (b, b_name) = sorted((found[0], found[1]), key=lambda f: position[id(f[0])])
    if a is b:
        return a_name.casefold() == b_name.casefold()  # a column equals itself: says nothing
    b.on.append((reference(scope, a, a_name), reference(scope, b, b_name)))
    return True


# --- clauses --------------------------------------------------------------------------------------------------------


def _order(select: exp.Select, scope: Scope) -> Node | None:
    order = select.args.get("order")
    if order is None:
        return None
    keys = _keys(order, scope, lambda key: _dealiased(key, select, scope))
    return checked(Node(f"order{len(keys)}", keys))


def _keys(
    order: exp.Expr | None, scope: Scope, meaning: Callable[[exp.Expr], exp.Expr] = lambda key: key
) -> tuple[Node, ...]:
    """The keys of an ORDER BY; `meaning` looks up what a name stands for."""
    keys = []
    for key in order.expressions if order is not None else []:
        this = key.this if isinstance(key, exp.Ordered) else key
        desc = isinstance(key, exp.Ordered) and bool(key.args.get("desc"))
        keys.append(Node("desc" if desc else "asc", (_expression(meaning(this), scope),)))
    return tuple(keys)


def _dealiased(e: exp.Expr, select: exp.Select, scope: Scope) -> exp.Expr:
    """What a name or a position of the select list stands for."""
    if isinstance(e, exp.Literal) and e.is_int and 0 < int(e.this) <= len(select.selects):
        return select.selects[int(e.this) - 1].unalias()
    if isinstance(e, exp.Column) and not e.table and e.name.casefold() in scope.aliases and resolve(e, scope) is None:
        return scope.aliases[e.name.casefold()]
    return e


def _group(select: exp.Select, scope: Scope, items: tuple[Tree, ...], others: tuple[Tree, ...]) -> Node | None:
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
    return checked(Node(f"group{len(keys)}", keys))


def _condition(e: exp.Expr, scope: Scope) -> Node:
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
        what = _operand(e.this, scope)
        if isinstance(what, ValueRef):  # a literal between two columns
            return Node("and", (Node("le", (low, what)), Node("ge", (high, what))))
        return Node("between", (what, low, high))
    if isinstance(e, exp.Exists):
        query = e.this.copy()
        if not isinstance(query, exp.Select) or any(item.find(exp.AggFunc) for item in query.selects):
            raise Unrepresentable("EXISTS of a query that always has a row, or of a set operation")
        query.set("expressions", [exp.Star()])
        return Node("exists", (_query(query, scope.schema, scope),))
    if isinstance(e, exp.Like):
        return _like(e, scope)
    if isinstance(e, exp.In):
        left = _expression(e.this, scope)
        if e.args.get("query"):
            return Node("in_query", (left, _query(e.args["query"], scope.schema, scope)))
        values = tuple(_value(v, scope) for v in e.expressions)
        return checked(Node(f"in_values{len(values)}", (left, *values))) if values[1:] else Node("eq", (left, *values))
    if isinstance(e, exp.Is) and isinstance(e.expression, exp.Null):
        return Node("is_null", (_expression(e.this, scope),))
    raise Unrepresentable(f"condition {e.sql()}")


def _comparison(e: exp.Binary, scope: Scope) -> Node:
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


def _like(e: exp.Like, scope: Scope) -> Node:
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


def _value(e: exp.Expr, scope: Scope | None = None) -> ValueRef:
    if isinstance(e, exp.Paren):
        return _value(e.this, scope)
    if isinstance(e, exp.Literal):
        return ValueRef(e.this)
    if isinstance(e, exp.Neg) and isinstance(e.this, exp.Literal):
        return ValueRef(f"-{e.this.this}")
    if isinstance(e, exp.Boolean):
        return ValueRef("1" if e.this else "0")
    if isinstance(e, exp.Column) and not e.table and (scope is None or not is_known(e, scope)):
        return ValueRef(e.name)  # SQLite reads an unknown double-quoted name as a string
    raise Unrepresentable(f"{e.sql()} is no literal")


def _operand(e: exp.Expr, scope: Scope) -> Tree:
    try:
        return _value(e, scope)
    except Unrepresentable:
        return _expression(e, scope)


def _expression(e: exp.Expr, scope: Scope) -> Tree:
    if isinstance(e, exp.Paren):
        return _expression(e.this, scope)
    if isinstance(e, exp.Star) or (isinstance(e, exp.Column) and isinstance(e.this, exp.Star)):
        if isinstance(e, exp.Column) and e.table and len(scope.sources) > 1:
            raise Unrepresentable("the star of one table among several")
        return STAR
    if isinstance(e, exp.Column):
        found = resolve(e, scope)
        if found is None and not e.table and e.name.casefold() in scope.aliases:
            return _expression(scope.aliases[e.name.casefold()], scope)
        outer = outer_reference(e, scope) if found is None else None
        if outer is not None:
            return outer
        if found is None:
            raise Unrepresentable(f"column {e.sql()!r} is in no table of this query")
        return reference(scope, *found)
    if isinstance(e, exp.Subquery | exp.Select):
        return Node("scalar", (_query(e, scope.schema, scope),))
    if isinstance(e, exp.Window):
        return _window(e, scope)
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
        return _case(e, scope)
    if isinstance(e, exp.Coalesce) and len(e.expressions) == 1:
        return Node("coalesce", (_expression(e.this, scope), _operand(e.expressions[0], scope)))
    if isinstance(e, exp.Neg):
        return Node("negative", (_expression(e.this, scope),))
    if _is_day_number(e):
        return Node("day_number", (_expression(e.expressions[0], scope),))
    if isinstance(e, exp.Date) and isinstance(e.this, exp.Column) and not (e.args.get("zone") or e.expressions):
        return Node("date", (_expression(e.this, scope),))
    if isinstance(e, exp.Date | exp.CurrentDate | exp.CurrentTimestamp | exp.CurrentTime):
        return _today(e)
    raise Unrepresentable(f"expression {e.sql()}")


def _aggregate(e: exp.Expr, scope: Scope) -> Node:
    name = _AGGREGATES[type(e)]
    inner = e.this
    if isinstance(inner, exp.Distinct):
        if name not in ("count", "min", "max") or len(inner.expressions) != 1:
            raise Unrepresentable(f"{name}(DISTINCT …)")
        name = "count_distinct" if name == "count" else name
        inner = inner.expressions[0]
    branches, no = _branches(inner) if isinstance(inner, exp.Case | exp.If) else ([], None)
    if len(branches) == 1 and name in ("sum", "count"):
        condition, yes = branches[0]
        zero = no is None or isinstance(no, exp.Null) or (isinstance(no, exp.Literal) and no.this in ("0", "0.0"))
        one = isinstance(yes, exp.Literal) and yes.this in ("1", "1.0")
        if name == "count" and (no is None or isinstance(no, exp.Null)) and not isinstance(e.this, exp.Distinct):
            return Node("count_if", (_condition(condition, scope),))
        if name == "sum" and zero:
            test = _condition(condition, scope)
            return Node("count_if", (test,)) if one else Node("sum_if", (test, _operand(yes, scope)))
    if isinstance(inner, exp.Literal) and name == "count":
        return Node("count", (STAR,))
    return Node(name, (_expression(inner, scope),))


def _case(e: exp.Expr, scope: Scope) -> Node:
    branches, no = _branches(e)
    slots: list[Tree] = []
    for condition, value in branches:
        slots += [_condition(condition, scope), _operand(value, scope)]
    if no is None or isinstance(no, exp.Null):
        if len(branches) > 1:
            raise Unrepresentable("CASE with several branches and no ELSE")
        return Node("case_null", tuple(slots))
    name = "case" if len(branches) == 1 else f"case{len(branches) + 1}"
    return checked(Node(name, (*slots, _operand(no, scope))))


def _branches(e: exp.Expr) -> tuple[list[tuple[exp.Expr, exp.Expr]], exp.Expr | None]:
    """The (condition, value) pairs of CASE or IIF, and the value of ELSE."""
    if isinstance(e, exp.If):
        return [(e.this, e.args["true"])], e.args.get("false")
    tests = [exp.EQ(this=e.this.copy(), expression=b.this.copy()) if e.this else b.this for b in e.args["ifs"]]
    return [(t, b.args["true"]) for t, b in zip(tests, e.args["ifs"], strict=True)], e.args.get("default")


# --- windows --------------------------------------------------------------------------------------------------------


def _window(e: exp.Window, scope: Scope) -> Node:
    """Ranks, running totals, moving averages and the row before, by what they are for."""
    function, keys = e.this, _keys(e.args.get("order"), scope)
    partition = tuple(_expression(p, scope) for p in e.args.get("partition_by") or [])
    frame = e.args.get("spec")
    if isinstance(function, exp.Lag) and keys and keys[0].children == (_expression(function.this, scope),):
        keys = keys[:1]  # rows that tie have the value that is asked for in common
    if len(keys) == 1 and len(partition) < 2:
        if isinstance(function, exp.Rank) and frame is None:
            return Node("rank_in", (*partition, *keys)) if partition else Node("rank_over", keys)
        if isinstance(function, exp.Sum) and frame is None and not partition:
            return Node("running", (_expression(function.this, scope), *keys))
        if isinstance(function, exp.Lag) and not (function.args.get("offset") or function.args.get("default")):
            what = _expression(function.this, scope)
            return Node("previous_in" if partition else "previous", (what, *partition, *keys))
        rows = _rows_of(frame)
        if isinstance(function, exp.Avg) and rows and not partition:
            return Node("moving_avg", (_expression(function.this, scope), *keys, ValueRef(str(rows))))
    raise Unrepresentable(f"window {e.sql()}")


def _rows_of(frame: exp.Expr | None) -> int | None:
    """How many rows "n PRECEDING to CURRENT ROW" takes in; None for another frame."""
    if frame is None or frame.args.get("kind") != "ROWS" or frame.args.get("end") != "CURRENT ROW":
        return None
    start = frame.args.get("start")
    return int(start.this) + 1 if isinstance(start, exp.Literal) and start.is_int else None


def _rank_filter(e: exp.Expr, scope: Scope) -> Node:
    """A row's place in its group, held against a number."""
    window = e.this
    if isinstance(window, exp.Window) and isinstance(e.expression, exp.Literal):
        keys = _keys(window.args.get("order"), scope)
        partition = [_expression(p, scope) for p in window.args.get("partition_by") or []]
        first = exp.LTE if e.expression.this == "1" and not isinstance(window.this, exp.DenseRank) else type(e)
        name = _RANK_FILTERS.get((type(window.this), first, len(keys)))
        if name and len(partition) == 1:
            return Node(name, (partition[0], *keys, _value(e.expression)))
    raise Unrepresentable(f"window {e.sql()}")


def _share(part: exp.Expr, whole: exp.Expr, scope: Scope) -> Node | None:
    """100 * x / SUM(x) OVER (…) without an order: the share of a total; None where it is another percentage."""
    if not (isinstance(whole, exp.Window) and isinstance(whole.this, exp.Sum)) or whole.args.get("order"):
        return None
    partition = tuple(_expression(p, scope) for p in whole.args.get("partition_by") or [])
    what = _expression(part, scope)
    if _expression(whole.this.this, scope) != what or len(partition) > 1:
        return None
    return Node("percent_of_group" if partition else "percent_of_total", (what, *partition))


def _arithmetic(e: exp.Binary, scope: Scope) -> Tree:
    """Arithmetic, with 100 * a / b in any of its spellings read as a percentage."""
    name = _ARITHMETIC[type(e)]
    left, right = _uncast(e.left), _uncast(e.right)
    if name == "div":
        if isinstance(right, exp.Nullif) and right.expression.name == "0":
            right = _uncast(right.this)  # dividing by zero gives NULL in a tree anyway
        part = _percentage(left)
        share = _share(_uncast(part), right, scope) if part else None
        if share is not None:
            return share
    if name == "sub" and _is_day_number(left) and _is_day_number(right):
        return Node("days_between", (_day(left, scope), _day(right, scope)))
    a, b = _operand(left, scope), _operand(right, scope)
    quarter = _quarter(Node(name, (a, b)))
    if quarter is not None:
        return quarter
    hundred = {ValueRef("100"), ValueRef("100.0")}
    if name == "mul" and (a in hundred or b in hundred):
        other = b if a in hundred else a
        if isinstance(other, Node) and other.production == "div":
            return _percent(*other.children)
    if name == "div" and isinstance(a, Node) and a.production == "mul" and hundred & set(a.children):
        x, y = a.children
        return _percent(y if x in hundred else x, b)
    if name == "mul" and (ValueRef("1.0") in (a, b)):
        return b if a == ValueRef("1.0") else a
    return Node(name, (a, b))


def _quarter(tree: Node) -> Node | None:
    """The quarter, where the tree says (month + 2) / 3 or (month - 1) / 3 + 1, meant as a division of integers."""
    match tree:
        case Node("div", (Node("add", (Node("month", (date,)), ValueRef("2"))), ValueRef("3"))):
            return Node("quarter", (date,))
        case Node(
            "add", (Node("div", (Node("sub", (Node("month", (date,)), ValueRef("1"))), ValueRef("3"))), ValueRef("1"))
        ):
            return Node("quarter", (date,))
    return None


def _percentage(e: exp.Expr) -> exp.Expr | None:
    """x where the expression is 100 * x."""
    if not isinstance(e, exp.Mul):
        return None
    hundreds = [isinstance(side, exp.Literal) and side.this in ("100", "100.0") for side in (e.left, e.right)]
    return e.right if hundreds[0] else e.left if hundreds[1] else None


def _is_day_number(e: exp.Expr) -> bool:
    return isinstance(e, exp.Anonymous) and e.name.upper() == "JULIANDAY" and len(e.expressions) == 1


def _day(e: exp.Expr, scope: Scope) -> Tree:
    inner = e.expressions[0]
    return Node("today") if isinstance(inner, exp.Literal) and inner.this == "now" else _operand(inner, scope)


def _percent(a: Tree, b: Tree) -> Node:
    if isinstance(a, Node) and a.production == "count_if" and b == Node("count", (STAR,)):
        return Node("percent_if", a.children)
    return Node("percent", (a, b))


def _uncast(e: exp.Expr) -> exp.Expr:
    while isinstance(e, exp.Paren | exp.Cast):
        e = e.this
    return e


def _date_part(e: exp.Expr, format_: exp.Expr, scope: Scope) -> Node:
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
