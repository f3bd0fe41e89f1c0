"""Tree -> SQL: fills in FROM, the joins and GROUP BY, and builds a sqlglot tree, so that dialects come for free.

The inverse of `from_sql`. A literal becomes a number or a string by what it is compared with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count

from sqlglot import exp

from sqlcoder.dialects import dialect as dialect_facts
from sqlcoder.embedded.grouping import settle
from sqlcoder.embedded.idioms import DATES, MOMENTS, idioms
from sqlcoder.embedded.join_path import JoinEdge, connect
from sqlcoder.embedded.level import Level
from sqlcoder.embedded.literals import (
    CONSTANTS,
    NUMBER,
    case_values,
    first_known,
    is_literal,
    kind_of,
    spans_days,
    stored_type,
    value_text,
    write_literal,
)
from sqlcoder.embedded.periods import bounds, compare_dates, within
from sqlcoder.embedded.productions import RANK_FILTERS
from sqlcoder.embedded.stored import converted, truth
from sqlcoder.embedded.subquery import Place, name_outputs, over, ranked
from sqlcoder.embedded.tree import (
    STAR,
    ColumnRef,
    Node,
    TableRef,
    Tree,
    Unrepresentable,
    ValueRef,
    columns_of,
    implied_group,
    walk_level,
)
from sqlcoder.query import Query
from sqlcoder.schema import Schema

_COMPARISONS = {"eq": exp.EQ, "ne": exp.NEQ, "gt": exp.GT, "ge": exp.GTE, "lt": exp.LT, "le": exp.LTE}
_SET_OPERATIONS = {
    "union": (exp.Union, True),
    "union_all": (exp.Union, False),
    "intersect": (exp.Intersect, True),
    "except": (exp.Except, True),
}
_PATTERNS = {"contains": "%{}%", "not_contains": "%{}%", "starts": "{}%", "ends": "%{}", "like": "{}"}
_OCCURRENCES = {"second": 1, "third": 2}
_FIRST_ROWS = {"top_in": exp.Rank, "first_in": exp.RowNumber, "first_in_by_two": exp.RowNumber, "nth_in": exp.DenseRank}
_WANTED: dict[str, frozenset[str]] = {
    "text": frozenset({"length", "lower", "upper"}),
    "number": frozenset({"sum", "avg", "min", "max"}),
    "date": DATES,
    "moment": MOMENTS,
}
"""Types, and the productions that want them."""
_WINDOWS = frozenset(
    {"rank_over", "rank_in", "running", "moving_avg", "previous", "previous_in", "percent_of_total", "percent_of_group"}
)


def to_sql(tree: Tree, schema: Schema, dialect: str = "sqlite") -> Query:
    """The query that a tree stands for.

    Raises Unrepresentable where no foreign keys connect the tables, or where the tree says "unanswerable".
    """
    query = _query(tree, schema, dialect)
    facts = dialect_facts(dialect)
    for identifier in query.find_all(exp.Identifier):
        identifier.set("quoted", facts.needs_quotes(identifier.name))
    return Query(query.sql(dialect=dialect), dialect)


def _query(tree: Tree, schema: Schema, dialect: str, enclosing: Level | None = None) -> exp.Query:
    if not isinstance(tree, Node) or tree.production == "unanswerable":
        raise Unrepresentable("The tree holds no query.")
    if tree.production in _SET_OPERATIONS:
        kind, distinct = _SET_OPERATIONS[tree.production]
        left, right = (_query(child, schema, dialect, enclosing) for child in tree.children)
        return kind(this=left, expression=right, distinct=distinct)
    return _select(tree, schema, dialect, enclosing)


def _select(tree: Node, schema: Schema, dialect: str, enclosing: Level | None) -> exp.Select:
    clauses = dict(zip(_clause_names(tree.production), tree.children, strict=True))
    assert isinstance(clauses["items"], Node)
    group = _group(clauses, clauses["items"])
    if dialect_facts(dialect).strict_groups:
        clauses, group = settle(clauses, group, schema)
    items_node = clauses["items"]
    assert isinstance(items_node, Node)
    rest = tuple(child for name, child in clauses.items() if name != "from")
    level, select = _from(clauses["from"], rest, Level(schema, dialect, {}, qualified=False, enclosing=enclosing))
    having, places = _split_places(clauses.get("having"))

    select.set("expressions", [_expression(item, level) for item in items_node.children])
    if items_node.production.startswith("distinct"):
        select.set("distinct", exp.Distinct())
    if "where" in clauses:
        select.set("where", exp.Where(this=_condition(clauses["where"], level)))
    if group:
        select.set("group", exp.Group(expressions=[_expression(g, level) for g in group]))
    if having is not None:
        select.set("having", exp.Having(this=_condition(having, level)))
    if "order" in clauses:
        order = clauses["order"]
        assert isinstance(order, Node)
        select.set("order", exp.Order(expressions=[_key(key, level) for key in order.children]))
    if "limit" in clauses:
        select.set("limit", exp.Limit(expression=write_literal(clauses["limit"], "number")))
    if "nth" in clauses:
        select.set("limit", exp.Limit(expression=exp.Literal.number(1)))
        select.set("offset", exp.Offset(expression=exp.Literal.number(_whole(clauses["nth"]) - 1)))
    return ranked(select, [_place(p, level) for p in places]) if places else select


def _split_places(having: Tree | None) -> tuple[Tree | None, list[Node]]:
    """HAVING without its conjuncts on a row's place in its group, and those."""
    if isinstance(having, Node) and having.production in RANK_FILTERS:
        return None, [having]
    if not isinstance(having, Node) or having.production != "and":
        return having, []
    (left, first), (right, second) = (_split_places(child) for child in having.children)
    rest = Node("and", (left, right)) if left is not None and right is not None else left if right is None else right
    return rest, first + second


def _place(tree: Node, level: Level) -> Place:
    partition, *keys, number = tree.children
    function = _FIRST_ROWS[tree.production]()
    window = over(function, _expression(partition, level), [_key(key, level) for key in keys])
    return Place(window, exp.EQ if tree.production == "nth_in" else exp.LTE, exp.Literal.number(_whole(number)))


def _whole(tree: Tree) -> int:
    """A number of rows, from 1."""
    text = value_text(tree)
    if not text.isdigit() or int(text) < 1:
        raise Unrepresentable(f"{text!r} is no number of rows.")
    return int(text)


def _clause_names(production: str) -> list[str]:
    """The clauses of a select production, in the order of its slots.

    >>> _clause_names("select_where_top")
    ['from', 'items', 'where', 'order', 'limit']
    """
    parts = production.split("_")[1:]
    names = ["from", "items"]
    for part in parts:
        names += ["order", {"top": "limit", "nth": "nth"}[part]] if part in ("top", "nth") else [part]
    return names


def _group(clauses: dict[str, Tree], items: Node) -> tuple[Tree, ...]:
    if "group" in clauses:
        group = clauses["group"]
        assert isinstance(group, Node)
        return group.children
    return implied_group(items.children, tuple(clauses[c] for c in ("having", "order") if c in clauses))


def _from(source: Tree, rest: tuple[Tree, ...], outline: Level) -> tuple[Level, exp.Select]:
    """The level's names and a SELECT that holds its FROM clause and nothing else yet.

    A level that names columns of the one around it ("outer") calls its own tables otherwise.
    """
    kind = source.production if isinstance(source, Node) else ""
    correlated = any(
        isinstance(t, Node) and t.production == "outer" for tree in (source, *rest) for t in walk_level(tree)
    )
    if kind == "from_nothing":
        return outline, exp.Select()
    if isinstance(source, Node) and kind == "from_query":
        return _from_query(source, outline)
    if isinstance(source, Node) and kind.startswith(("from_query_chain", "from_left_query")):
        return _from_query_and_tables(source, outline)
    if isinstance(source, Node) and kind.startswith("from_chain"):
        return _from_chain(source, outline, "U" if correlated else "T")

    tables = [c.table for c in columns_of(rest)]
    named = [
        t.table for t in ((source,) if isinstance(source, TableRef) else _children(source)) if isinstance(t, TableRef)
    ]
    if kind in ("from_left", "from_left_if"):
        tables = named + tables + [c.table for c in columns_of(_children(source)[1:])]
    else:
        tables += named
    if not tables:
        raise Unrepresentable("The tree names no table.")
    schema = outline.schema
    edges = connect(schema, tables)
    if edges is None:
        raise Unrepresentable(f"No foreign keys connect {', '.join(dict.fromkeys(tables))}.")
    joined = (tables[0], *(e.right for e in edges))
    aliases = {t: _free_name(t, schema) if correlated else t for t in joined}
    names: dict[str, tuple[str, ...]] = {t: (alias,) for t, alias in aliases.items()}
    level = replace(outline, names=names, qualified=correlated or len(names) > 1)
    joins = [_join(edge, level, "LEFT" if kind.startswith("from_left") else None) for edge in edges]
    if kind == "from_left_if":
        _add_condition(_children(source)[1], joins, edges, level)
    return level, exp.Select(from_=exp.From(this=_table(tables[0], schema, aliases[tables[0]])), joins=joins or None)


def _children(tree: Tree) -> tuple[Tree, ...]:
    return tree.children if isinstance(tree, Node) else ()


def _free_name(table: str, schema: Schema) -> str:
    """A name for another occurrence of a table, that of no table of the schema."""
    return next(name for n in count(2) if schema.table(name := f"{table}_{n}") is None)


def _join(edge: JoinEdge, level: Level, side: str | None) -> exp.Join:
    pairs = zip(edge.left_columns, edge.right_columns, strict=True)
    (left,), (right,) = level.names[edge.left], level.names[edge.right]
    on = exp.and_(*(exp.EQ(this=_name(left, a), expression=_name(right, b)) for a, b in pairs), copy=False)
    return exp.Join(this=_table(edge.right, level.schema, right), on=on, side=side)


def _add_condition(condition: Tree, joins: list[exp.Join], edges: tuple[JoinEdge, ...], level: Level) -> None:
    """Put a condition into ON of the table that it is about."""
    tables = {c.table for c in columns_of((condition,))}
    found = [join for join, edge in zip(joins, edges, strict=True) if edge.right in tables]
    if len(tables) != 1 or not found:
        raise Unrepresentable("The condition of a LEFT JOIN is about one joined table.")
    found[0].set("on", exp.and_(found[0].args["on"], _condition(condition, level), copy=False))


_QUERY_NAME = "inner_query"


def _from_query(source: Node, outline: Level) -> tuple[Level, exp.Select]:
    subquery, outputs = _subquery(source.children[0], outline, None)
    return replace(outline, outputs=outputs), exp.Select(from_=exp.From(this=subquery))


def _from_query_and_tables(source: Node, outline: Level) -> tuple[Level, exp.Select]:
    """A query joined with tables: the query first, or behind one table's LEFT JOIN."""
    left = source.production == "from_left_query"
    subquery, outputs = _subquery(source.children[1 if left else 0], outline, _QUERY_NAME)
    links = [source] if left else [link for link in source.children[1:] if isinstance(link, Node)]
    refs = [t.table for link in links for t in link.children if isinstance(t, TableRef)]
    aliases = [f"T{i + 1}" for i in range(len(refs))]
    names: dict[str, tuple[str, ...]] = {table: (alias,) for table, alias in zip(refs, aliases, strict=True)}
    level = replace(outline, names=names, qualified=True, outputs=outputs)
    tables = [_table(t, outline.schema, a) for t, a in zip(refs, aliases, strict=True)]
    on = [exp.EQ(this=_expression(n.children[-2], level), expression=_expression(n.children[-1], level)) for n in links]
    if left:
        return level, exp.Select(from_=exp.From(this=tables[0]), joins=[exp.Join(this=subquery, on=on[0], side="LEFT")])
    joins = [exp.Join(this=table, on=condition) for table, condition in zip(tables, on, strict=True)]
    return level, exp.Select(from_=exp.From(this=subquery), joins=joins)


def _subquery(tree: Tree, outline: Level, qualifier: str | None) -> tuple[exp.Subquery, tuple[exp.Expr, ...]]:
    """A query for FROM, and its outputs as the level names them."""
    inner = _query(tree, outline.schema, outline.dialect)
    outputs = name_outputs(inner, qualifier)
    return exp.Subquery(this=inner, alias=exp.TableAlias(this=exp.to_identifier(_QUERY_NAME))), outputs


def _from_chain(source: Node, outline: Level, letter: str) -> tuple[Level, exp.Select]:
    tables = [source.children[0], *(j.children[0] for j in source.children[1:] if isinstance(j, Node))]
    refs = [t.table for t in tables if isinstance(t, TableRef)]
    aliases = [f"{letter}{i + 1}" for i in range(len(refs))]
    names: dict[str, tuple[str, ...]] = {}
    for table, alias in zip(refs, aliases, strict=True):
        names[table] = (*names.get(table, ()), alias)
    level = replace(outline, names=names, qualified=True)
    joins = []
    for join, table, alias in zip(source.children[1:], refs[1:], aliases[1:], strict=True):
        assert isinstance(join, Node)
        columns, extra = join.children[1:], None
        if join.production == "left_join_if":
            columns, extra = columns[:-1], columns[-1]
        pairs = zip(columns[::2], columns[1::2], strict=True)
        on = [exp.EQ(this=_expression(a, level), expression=_expression(b, level)) for a, b in pairs]
        conditions = on if extra is None else [*on, _condition(extra, level)]
        joins.append(
            exp.Join(
                this=_table(table, outline.schema, alias),
                on=exp.and_(*conditions, copy=False) if conditions else None,
                side="LEFT" if join.production.startswith("left_join") else None,
                kind=None if conditions else "CROSS",
            )
        )
    return level, exp.Select(from_=exp.From(this=_table(refs[0], outline.schema, aliases[0])), joins=joins or None)


def _table(name: str, schema: Schema, alias: str | None = None) -> exp.Table:
    table = exp.Table(this=exp.to_identifier(name))
    known = schema.table(name)
    if known is not None and known.namespace:
        table.set("db", exp.to_identifier(known.namespace))
    if alias and alias != name:
        table.set("alias", exp.TableAlias(this=exp.to_identifier(alias)))
    return table


def _name(table: str, column: str) -> exp.Column:
    return exp.Column(this=exp.to_identifier(column), table=exp.to_identifier(table))


def _column(ref: ColumnRef, level: Level, occurrence: int = 0) -> exp.Expr:
    if ref == STAR:
        return exp.Star()
    if not level.qualified:
        return exp.Column(this=exp.to_identifier(ref.column))
    names = level.names.get(ref.table, ())
    if occurrence >= len(names):
        raise Unrepresentable(f"Table {ref.table!r} stands {len(names)} times in FROM, not {occurrence + 1}.")
    return _name(names[occurrence], ref.column)


def _expression(tree: Tree, level: Level) -> exp.Expr:
    """An expression slot."""
    if isinstance(tree, ColumnRef):
        return _column(tree, level)
    if isinstance(tree, ValueRef):
        return write_literal(tree, "unknown")
    if not isinstance(tree, Node):
        raise Unrepresentable("A table stands where an expression is needed.")
    name, children = tree.production, tree.children
    if name in CONSTANTS:
        return write_literal(tree, "unknown")
    if name in _OCCURRENCES:
        if not isinstance(children[0], ColumnRef):
            raise Unrepresentable(f"Only a column has a {name} occurrence.")
        return _column(children[0], level, _OCCURRENCES[name])
    if name == "outer":
        if level.enclosing is None:
            raise Unrepresentable("There is no query around this one.")
        return _expression(children[0], replace(level.enclosing, qualified=True))
    if name.startswith("output"):
        position = int(name.removeprefix("output")) - 1
        if position >= len(level.outputs):
            raise Unrepresentable(f"The query in FROM has {len(level.outputs)} columns, not {position + 1}.")
        return level.outputs[position].copy()
    if name == "scalar":
        return exp.Subquery(this=_query(children[0], level.schema, level.dialect, level))
    if name in _WINDOWS:
        return _window(name, children, level)
    if name == "percent_if":
        percent = exp.Mul(this=exp.Literal.number("100.0"), expression=_count_if(children[0], level))
        return _divided(percent, exp.Count(this=exp.Star()))
    if name == "count_if":
        return _count_if(children[0], level)
    if name == "sum_if":
        return exp.Sum(this=_case(children[0], _operand(children[1], "number", level), exp.Literal.number(0), level))
    if name.startswith("case"):
        values = _alike(case_values(children), level)
        tests = [_condition(test, level) for test in children[0:-1:2]]
        ifs = [exp.If(this=test, true=value) for test, value in zip(tests, values, strict=False)]
        return exp.Case(ifs=ifs, default=None if name == "case_null" else values[-1])
    if name == "coalesce":
        first, *others = _alike(children, level)
        return exp.Coalesce(this=first, expressions=others)
    if name == "negative":
        return exp.Neg(this=_parenthesised(_expression(children[0], level)))
    if name == "round_to":
        return idioms(level.dialect)["round"](_expression(children[0], level), write_literal(children[1], "number"))
    if name in ("add", "sub", "mul", "div", "percent"):
        a, b = (_parenthesised(_operand(child, "number", level)) for child in children)
        return _arithmetic(name, a, b)
    if name == "concat":
        texts = any(stored_type(child, level) == "text" or isinstance(child, ValueRef) for child in children)
        a, b = (_operand(c, "text", level) if texts else _wanted(c, "text", level) for c in children)
        return exp.DPipe(this=a, expression=b, safe=True)
    if name == "days_between":
        a, b = (_operand(child, "text", level) for child in children)
        return idioms(level.dialect)["days_between"](a, b)
    if name in idioms(level.dialect):
        wanted = next((type_ for type_, productions in _WANTED.items() if name in productions), "")
        return idioms(level.dialect)[name](*(_wanted(child, wanted, level) for child in children))
    raise Unrepresentable(f"Production {name!r} is no expression.")


def _wanted(tree: Tree, type_: str, level: Level) -> exp.Expr:
    """An expression in the type that what is around it wants ("": any), where the dialect is strict about types."""
    expression = _expression(tree, level)
    return converted(expression, stored_type(tree, level), type_) if type_ and level.facts.strict_types else expression


def _alike(trees: tuple[Tree, ...], level: Level) -> list[exp.Expr]:
    """Values that one column of a result holds; all as text where a strict dialect has no type in common for them."""
    kind = first_known(*(kind_of(tree, level) for tree in trees))
    if not level.facts.strict_types or not _are_mixed(trees, kind, level):
        return [_operand(tree, kind, level) for tree in trees]
    return [write_literal(t, "text") if is_literal(t) else _wanted(t, "text", level) for t in trees]


def _are_mixed(trees: tuple[Tree, ...], kind: str, level: Level) -> bool:
    stored = {stored_type(tree, level) for tree in trees} - {"unknown"}
    types = {"date" if type_ in ("day", "moment") else type_ for type_ in stored}
    words = [value_text(tree) for tree in trees if is_literal(tree)]
    fits: dict[str, Callable[[str], object]] = {"number": NUMBER.fullmatch, "boolean": truth, "date": bounds}
    return len(types) > 1 or any(type_ in fits and not all(map(fits[type_], words)) for type_ in types)


def _window(name: str, children: tuple[Tree, ...], level: Level) -> exp.Expr:
    if name in ("percent_of_total", "percent_of_group"):
        part = _expression(children[0], level)
        partition = _expression(children[1], level) if name == "percent_of_group" else None
        percent = exp.Mul(this=exp.Literal.number("100.0"), expression=_parenthesised(part))
        return _divided(percent, over(exp.Sum(this=part.copy()), partition))
    if name == "moving_avg":
        what, key, rows = children
        return over(exp.Avg(this=_expression(what, level)), None, [_key(key, level)], _whole(rows))
    slots = [_expression(child, level) for child in children[:-1]]
    partition = slots.pop() if name.endswith("_in") else None
    function = {"rank": exp.Rank, "running": exp.Sum, "previous": exp.Lag}[name.split("_")[0]]
    return over(function(this=slots[0]) if slots else function(), partition, [_key(children[-1], level)])


def _arithmetic(name: str, a: exp.Expr, b: exp.Expr) -> exp.Expr:
    if name in ("add", "sub", "mul"):
        return {"add": exp.Add, "sub": exp.Sub, "mul": exp.Mul}[name](this=a, expression=b)
    factor = exp.Literal.number("1.0" if name == "div" else "100.0")  # so that it is no integer division
    return _divided(exp.Mul(this=factor, expression=a), b)


def _divided(a: exp.Expr, b: exp.Expr) -> exp.Expr:
    """a / b; a zero below the line gives NULL instead of an error."""
    if isinstance(b, exp.Literal) and not NUMBER.fullmatch(b.this):
        raise Unrepresentable(f"Nothing is divided by the text {b.this!r}.")
    if not (isinstance(b, exp.Literal) and float(b.this) != 0):
        b = exp.func("NULLIF", b, exp.Literal.number(0))
    return exp.Div(this=a, expression=b, typed=True)  # not `safe`: sqlglot would write another NULLIF


def _parenthesised(e: exp.Expr) -> exp.Expr:
    return exp.Paren(this=e) if isinstance(e, exp.Add | exp.Sub | exp.Mul | exp.Div) else e


def _count_if(condition: Tree, level: Level) -> exp.Expr:
    return exp.Count(this=_case(condition, exp.Literal.number(1), None, level))


def _case(condition: Tree, yes: exp.Expr, no: exp.Expr | None, level: Level) -> exp.Case:
    return exp.Case(ifs=[exp.If(this=_condition(condition, level), true=yes)], default=no)


def _condition(tree: Tree, level: Level) -> exp.Expr:
    if not isinstance(tree, Node):
        raise Unrepresentable("A pointer stands where a condition is needed.")
    name, children = tree.production, tree.children
    if name in RANK_FILTERS:
        raise Unrepresentable("A row's place in its group is asked for in HAVING, alone or beside other conditions.")
    if name == "exists":
        return exp.Exists(this=_query(children[0], level.schema, level.dialect, level))
    if name in ("and", "or"):
        a, b = (_condition(child, level) for child in children)
        if name == "or":
            return exp.Paren(this=exp.Or(this=_unwrapped(a, exp.Or), expression=_unwrapped(b, exp.Or)))
        return exp.And(this=a, expression=b)
    if name == "not":
        return exp.Not(this=exp.Paren(this=_condition(children[0], level)))
    left = _expression(children[0], level)
    kind = kind_of(children[0], level)
    if name in _COMPARISONS:
        if isinstance(children[1], ValueRef) and spans_days(children[0], level, children[1].text):
            period = compare_dates(name, left, children[1].text)
            if period is not None:
                return period
        if kind == "unknown":
            kind = kind_of(children[1], level)
        return _COMPARISONS[name](this=left, expression=_operand(children[1], kind, level))
    if name == "between":
        ends = [end.text for end in children[1:] if isinstance(end, ValueRef)]
        if len(ends) == 2 and spans_days(children[0], level, *ends):
            return within(left, *ends)
        low, high = (_operand(child, kind, level) for child in children[1:])
        return exp.Between(this=left, low=low, high=high)
    if name in _PATTERNS:
        pattern = exp.Literal.string(_PATTERNS[name].format(value_text(children[1])))
        kind_of_like = exp.ILike if level.facts.like == "ILIKE" else exp.Like
        like = kind_of_like(this=_wanted(children[0], "text", level), expression=pattern)
        return exp.Not(this=like) if name == "not_contains" else like
    if name in ("in_query", "not_in_query"):
        inner = _query(children[1], level.schema, level.dialect, level)
        if name == "not_in_query":
            inner = _without_null(inner, children[1], level.schema)
        if inner.args.get("limit") and not level.facts.cut_in_membership:
            inner = _in_from(inner)
        inside = exp.In(this=left, query=exp.Subquery(this=inner))
        return exp.Not(this=inside) if name == "not_in_query" else inside
    if name.startswith("in_values"):
        return exp.In(this=left, expressions=[write_literal(child, kind) for child in children[1:]])
    if name in ("is_null", "not_null"):
        null = exp.Is(this=left, expression=exp.Null())
        return exp.Not(this=null) if name == "not_null" else null
    raise Unrepresentable(f"Production {name!r} is no condition.")


def _without_null(query: exp.Query, tree: Tree, schema: Schema) -> exp.Query:
    """The query of NOT IN without the NULLs that would leave NOT IN true for nothing."""
    if not isinstance(query, exp.Select) or not isinstance(tree, Node):
        return query
    items = tree.children[1].children if isinstance(tree.children[1], Node) else ()
    shown = items[0] if len(items) == 1 else None
    table = schema.table(shown.table) if isinstance(shown, ColumnRef) else None
    column = table.column(shown.column) if table and isinstance(shown, ColumnRef) else None
    if column is None or not column.nullable or query.args.get("limit"):
        return query
    kept = exp.Not(this=exp.Is(this=query.selects[0].copy(), expression=exp.Null()))
    where = query.args.get("where")
    if where is not None and kept in (where.this, *where.this.find_all(exp.Not)):
        return query
    return query.where(kept, copy=False)


def _in_from(query: exp.Query) -> exp.Select:
    """SELECT * FROM the query: MySQL takes a LIMIT there, and none behind IN."""
    source = exp.Subquery(this=query, alias=exp.TableAlias(this=exp.to_identifier("cut")))
    return exp.Select(expressions=[exp.Star()], from_=exp.From(this=source))


def _unwrapped(e: exp.Expr, kind: type[exp.Expr]) -> exp.Expr:
    return e.this if isinstance(e, exp.Paren) and isinstance(e.this, kind) else e


def _key(tree: Tree, level: Level) -> exp.Ordered:
    assert isinstance(tree, Node)
    desc = tree.production == "desc"
    return exp.Ordered(this=_expression(tree.children[0], level), desc=desc, nulls_first=not desc)


def _operand(tree: Tree, kind: str, level: Level) -> exp.Expr:
    """A slot that may also hold a value; `kind` is what a value is compared with."""
    if is_literal(tree):
        return write_literal(tree, kind)
    return _wanted(tree, "number" if kind == "number" else "", level)
