"""The listed rules by which a mutant is claimed to mean the same as its gold. What no rule proves is not claimed.

Each rule rewrites a query to a plainer one of the same meaning; a mutant is equivalent where both come out the same.
The schema must list only foreign keys that hold (`original.read_original`). One claim leans on the engine: in SQLite a
sub-query in the place of a value gives its first row. Columns of one declared type are taken to hold that type.
Nothing is claimed of recursive queries, nor where a WITH takes the name of a table; where a SELECT has window
functions, only the rules of `BESIDE_WINDOWS` count.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlglot import exp

from sqlcoder.errors import QueryError
from sqlcoder.evaluation.suite.dependencies import Dependencies, conjuncts, dependencies_of, is_filled, named, own
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.parse import parse
from sqlcoder.sql.qualify import qualify

Rule = Callable[[exp.Select, Schema], bool]
"""Rewrites one SELECT (in place) to a plainer one of the same meaning; says whether it did."""


def why_equivalent(gold: Query, mutant: Query, schema: Schema) -> str | None:
    """The names of the rules that prove a mutant equivalent to its gold; None where they don't.

    >>> from sqlcoder.schema import Column, Table
    >>> shop = Schema("shop", (Table("singer", (Column("id", "number"), Column("age", "number")), ("id",)),))
    >>> why_equivalent(Query("SELECT id FROM singer"), Query("SELECT DISTINCT id FROM singer"), shop)
    'distinct_over_key'
    >>> why_equivalent(Query("SELECT age FROM singer"), Query("SELECT DISTINCT age FROM singer"), shop)
    """
    return why_same(simplify(gold, schema), simplify(mutant, schema))


@dataclass(frozen=True, slots=True)
class Simplified:
    """A query after all rules."""

    sql: str
    fired: Counter[str]
    """How often each rule did something."""


def why_same(gold: Simplified | None, mutant: Simplified | None) -> str | None:
    """The names of the rules that made two queries one; None where they are not."""
    if gold is None or mutant is None or gold.sql != mutant.sql:
        return None
    differing = (gold.fired - mutant.fired) + (mutant.fired - gold.fired)
    return " + ".join(sorted(differing or gold.fired)) or "same text"


def simplify(query: Query, schema: Schema) -> Simplified | None:
    """The query after all rules; None where its names can't be told."""
    try:
        tree = parse(qualify(query, schema))
    except QueryError:
        return None
    fired: Counter[str] = Counter()
    changed = not _is_out_of_reach(tree, schema)
    while changed:
        changed = False
        for select in [*tree.find_all(exp.Select)]:
            beside_windows = any(own(select, exp.Window))
            for name, rule in RULES.items():
                if (name in BESIDE_WINDOWS or not beside_windows) and rule(select, schema):
                    fired[name] += 1
                    changed = True
    return Simplified(tree.sql(dialect=query.dialect), fired)


def _is_out_of_reach(tree: exp.Expr, schema: Schema) -> bool:
    """Does a WITH call itself, or hide a table behind its own name?"""
    withs = [*tree.find_all(exp.With)]
    hidden = any(schema.table(cte.alias_or_name) for found in withs for cte in found.expressions)
    return hidden or any(found.args.get("recursive") for found in withs)


def _set_membership(select: exp.Select, schema: Schema) -> bool:
    """Duplicates and order of a query count for nothing under IN and EXISTS, nor in a set operation without ALL."""
    if not _is_bag_of_members(select):
        return False
    changed = False
    if select.args.get("distinct") and not select.args.get("limit"):
        select.set("distinct", None)
        changed = True
    if select.args.get("order") and not select.args.get("limit"):
        select.set("order", None)
        changed = True
    around = _around(select)
    if isinstance(around, exp.Union) and not around.args.get("distinct") and _is_bag_of_members(around):
        around.set("distinct", True)
        changed = True
    return changed


def _exists_list(select: exp.Select, schema: Schema) -> bool:
    """EXISTS asks whether there is a row, not what is in it."""
    if not isinstance(_around(select), exp.Exists) or [s.sql() for s in select.selects] == ["1"]:
        return False
    if any(isinstance(s, exp.AggFunc) or s.find(exp.AggFunc) for s in select.selects):
        return False
    select.set("expressions", [exp.Literal.number(1)])
    return True


def _single_row(select: exp.Select, schema: Schema) -> bool:
    """One row has no order, no duplicates, and no LIMIT above zero that could cut it."""
    if not _gives_one_row(select, schema):
        return False
    changed = False
    for clause in ("order", "distinct"):
        if select.args.get(clause):
            select.set(clause, None)
            changed = True
    if _limit(select) not in (None, 0) and not select.args.get("offset"):
        select.set("limit", None)
        changed = True
    return changed


def _distinct_over_key(select: exp.Select, schema: Schema) -> bool:
    """Rows that contain a key of all that they were made from are different already."""
    found = dependencies_of(select, schema)
    distinct = select.args.get("distinct")
    if found is None or distinct is None or distinct.args.get("on"):
        return False
    shown = {named(c) for s in select.selects if isinstance(c := s.unalias(), exp.Column) and c.table and not c.is_star}
    if any(s.is_star for s in select.selects) and not any(own(select, exp.AggFunc)):
        shown |= {(name, c.name.casefold()) for name, table in found.tables.items() for c in table.columns}
    if group := select.args.get("group"):
        if not _plain_group(group) or not {named(c) for c in group.expressions} <= found.closure(shown):
            return False
    elif any(own(select, exp.AggFunc)) or not found.determine_rows(shown):
        return False
    select.set("distinct", None)
    return True


def _distinct_first_row(select: exp.Select, schema: Schema) -> bool:
    """The first row is the same with and without duplicates behind it, when it is sorted by what it shows."""
    order = select.args.get("order")
    only_first = _limit(select) == 1 or (_is_value(select, schema) and not select.args.get("limit"))
    if not select.args.get("distinct") or not only_first or select.args.get("offset") or order is None:
        return False
    shown = {s.unalias().sql() for s in select.selects}
    if not all(ordered.this.sql() in shown for ordered in order.expressions):
        return False
    select.set("distinct", None)
    return True


def _first_row_as_value(select: exp.Select, schema: Schema) -> bool:
    """In the place of a value SQLite takes the first row, so a LIMIT above zero changes nothing."""
    if not _is_value(select, schema) or _limit(select) in (None, 0) or select.args.get("offset"):
        return False
    select.set("limit", None)
    return True


def _count_of_never_null(select: exp.Select, schema: Schema) -> bool:
    """COUNT over a column without NULL counts the rows."""
    found = dependencies_of(select, schema)
    counts = [c for c in own(select, exp.Count) if found and found.never_null(c.this)]
    for count in counts:
        count.set("this", exp.Star())
    return bool(counts)


def _presence(select: exp.Select, schema: Schema) -> bool:
    """On the right of a LEFT JOIN, the columns of a table that hold no NULL there are NULL in the same rows.

    So it is one whether the partner is looked for in this column or in that, and which of them is counted.
    """
    found = dependencies_of(select, schema)
    changed = False
    for node in [*own(select, exp.Is, exp.Count)] if found else ():
        column, asks = node.this, isinstance(node, exp.Count) or isinstance(node.expression, exp.Null)
        kept = found.column(column) if found else None
        if not asks or kept is None or found is None or column.table.casefold() not in found.optional:
            continue
        table = found.tables[column.table.casefold()]
        first = next(c for c in table.columns if is_filled(c, table)) if is_filled(kept, table) else kept
        plain = exp.column(first.name, column.table)
        if first is not kept and plain.sql() != column.sql():
            column.replace(plain)
            changed = True
    return changed


def _count_of_different(select: exp.Select, schema: Schema) -> bool:
    """COUNT(DISTINCT x) is COUNT(x) where no two rows of a group agree in x."""
    found, grouped = dependencies_of(select, schema), _group_columns(select)
    changed = False
    for count in own(select, exp.Count) if found and grouped is not None else ():
        inner = count.this
        if not isinstance(inner, exp.Distinct) or len(inner.expressions) != 1:
            continue
        column = inner.expressions[0]
        if found and found.column(column) and found.determine_rows({named(column), *(grouped or ())}):
            count.set("this", column.copy())
            changed = True
    return changed


def _group_closure(select: exp.Select, schema: Schema) -> bool:
    """Grouping by a key is grouping by all that the key determines."""
    found, group = dependencies_of(select, schema), select.args.get("group")
    if found is None or group is None or not _plain_group(group):
        return False
    names = sorted(found.closure(named(c) for c in group.expressions) - found.constant)
    if [named(c) for c in group.expressions] == names or not names:
        return False
    group.set("expressions", [exp.column(column, table) for table, column in names])
    return True


def _aggregate_of_one(select: exp.Select, schema: Schema) -> bool:
    """Over one row, MIN, MAX, SUM and AVG of a number are that number; MIN is MAX of anything that is constant."""
    found, grouped = dependencies_of(select, schema), _group_columns(select)
    if found is None or grouped is None:
        return False
    alone, known, changed = found.determine_rows(grouped), found.closure(grouped), False
    for aggregate in [*own(select, exp.Min, exp.Sum, exp.Avg)]:
        column = found.column(aggregate.this)
        if column is None or aggregate.expressions:
            continue
        is_min = isinstance(aggregate, exp.Min)
        if (alone and (is_min or column.type == "number")) or (is_min and grouped and named(aggregate.this) in known):
            aggregate.replace(exp.Max(this=aggregate.this.copy()))
            changed = True
    return changed


def _left_is_inner(select: exp.Select, schema: Schema) -> bool:
    """A LEFT JOIN is an INNER one where its rows without a partner can't be, or fall out again.

    They can't be along a foreign key without NULLs; they fall out where a later condition refuses NULL, where HAVING
    wants more rows of a group than the one without a partner, and where all that is asked are aggregates over what is
    NULL in them.
    """
    found = dependencies_of(select, schema)
    joins: list[exp.Join] = select.args.get("joins") or []
    for place, join in enumerate(joins if found else []):
        if join.side != "LEFT" or found is None:
            continue
        later = [join.args["on"] for join in joins[place + 1 :] if join.side == "" and join.args.get("on")]
        if where := select.args.get("where"):
            later.append(where.this)
        name = join.this.alias_or_name.casefold()
        refused = any(_refuses_null(condition, name) for condition in later)
        if (
            refused
            or _follows_key(join, found, schema)
            or (join is joins[-1] and _alone_in_small_group(select, name, found))
            or _only_aggregates_of(select, name)
        ):
            join.set("side", None)
            return True
    return False


def _count_threshold(select: exp.Select, schema: Schema) -> bool:
    """COUNT gives whole numbers, and at least 1 of the rows of a group: `>= 3` is `> 2`, and `> 0` says nothing."""
    having = select.args.get("having")
    for condition in [*conjuncts(having.this)] if having is not None else ():
        count, bound = condition.args.get("this"), condition.args.get("expression")
        if not isinstance(count, exp.Count) or not isinstance(bound, exp.Literal) or bound.args.get("is_string"):
            continue
        number, kind = float(bound.name), type(condition)
        first, above = math.ceil(number), math.floor(number) + 1  # the first whole number not below, and above it
        at_least = first if kind is exp.GTE else above if kind is exp.GT else None
        below = first if kind is exp.LT else above if kind is exp.LTE else None
        if at_least is not None and at_least <= 1 and isinstance(count.this, exp.Star) and select.args.get("group"):
            around = condition.parent
            if isinstance(around, exp.And):
                around.replace(around.expression if around.this is condition else around.this)
            else:
                select.set("having", None)
            return True
        wanted: exp.Expr | None = None
        if at_least is not None:
            wanted = exp.GT(this=count.copy(), expression=exp.Literal.number(at_least - 1))
        elif below is not None:
            wanted = exp.LT(this=count.copy(), expression=exp.Literal.number(below))
        if wanted is not None and wanted.sql() != condition.sql():
            condition.replace(wanted)
            return True
    return False


def _factor_one(select: exp.Select, schema: Schema) -> bool:
    """Division by one is multiplication by one."""
    changed = False
    for division in [*own(select, exp.Div)]:
        by = division.expression
        if isinstance(by, exp.Literal) and not by.is_string and float(by.name) == 1:
            division.replace(exp.Mul(this=division.this.copy(), expression=by.copy()))
            changed = True
    return changed


def _group_labels(select: exp.Select, schema: Schema) -> bool:
    """What the branches of a CASE are called makes no groups, as long as no two are called the same."""
    group = select.args.get("group")
    changed = False
    for case in group.expressions if group else ():
        if not isinstance(case, exp.Case):
            continue
        results = [branch.args["true"] for branch in case.args["ifs"]] + [case.args.get("default")]
        if not all(isinstance(result, exp.Literal) for result in results if result is not None):
            continue
        kinds = {result.is_string for result in results if result is not None}
        labels = [result.name for result in results if result is not None]
        plain = [str(place) for place, _ in enumerate(labels)]
        if len(set(labels)) < len(labels) or kinds != {True} or labels == plain:
            continue
        for result, name in zip([r for r in results if r is not None], plain, strict=True):
            result.replace(exp.Literal.string(name))
        changed = True
    return changed


RULES: dict[str, Rule] = {
    "set_membership": _set_membership,
    "exists_list": _exists_list,
    "single_row": _single_row,
    "distinct_over_key": _distinct_over_key,
    "distinct_first_row": _distinct_first_row,
    "first_row_as_value": _first_row_as_value,
    "left_is_inner": _left_is_inner,
    "count_of_different": _count_of_different,
    "count_of_never_null": _count_of_never_null,
    "presence": _presence,
    "aggregate_of_one": _aggregate_of_one,
    "group_closure": _group_closure,
    "count_threshold": _count_threshold,
    "factor_one": _factor_one,
    "group_labels": _group_labels,
}
"""The rules. A new one is a function and a line here, and a test that shows it saying no."""


BESIDE_WINDOWS = frozenset(
    (
        "left_is_inner",
        "distinct_over_key",
        "group_closure",
        "factor_one",
        "moment_is_no_day",
        "group_labels",
        "presence",
    )
)
"""The rules that hold in a SELECT with window functions as well: they leave its rows, or its groups, as they are."""


def _around(query: exp.Expr) -> exp.Expr | None:
    """What a query stands in, brackets left out."""
    node = query.parent
    while isinstance(node, exp.Subquery | exp.Paren) and not (isinstance(node, exp.Subquery) and _cuts(node)):
        node = node.parent
    return node


def _is_bag_of_members(query: exp.Expr) -> bool:
    around = _around(query)
    if isinstance(around, exp.Exists):
        return True
    if isinstance(around, exp.In):
        return query is not around.this
    if isinstance(around, exp.SetOperation):
        if around.args.get("distinct"):
            return True
        return isinstance(around, exp.Union) and not _cuts(around) and _is_bag_of_members(around)
    return False


def _is_value(select: exp.Select, schema: Schema) -> bool:
    """Does the query stand where one value is wanted, in SQLite?"""
    around = _around(select)
    operators = (exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Add, exp.Sub, exp.Mul, exp.Div, exp.Coalesce)
    return schema.dialect == "sqlite" and isinstance(around, operators)


def _cuts(query: exp.Expr) -> bool:
    return bool(query.args.get("limit") or query.args.get("offset"))


def _limit(select: exp.Select) -> int | None:
    limit = select.args.get("limit")
    number = limit.expression if isinstance(limit, exp.Limit) else None
    return int(number.name) if isinstance(number, exp.Literal) and number.is_int else None


def _gives_one_row(select: exp.Select, schema: Schema) -> bool:
    """An aggregate over everything, or the row of one key. Never more than one."""
    if select.args.get("group"):
        return False
    if any(isinstance(s.unalias(), exp.AggFunc) or any(own(s, exp.AggFunc)) for s in select.selects):
        return True
    found = dependencies_of(select, schema)
    return found is not None and found.determine_rows(())


def _plain_group(group: exp.Expr) -> bool:
    only_columns = all(isinstance(c, exp.Column) and c.table for c in group.expressions)
    return bool(group.expressions) and only_columns and not any(v for k, v in group.args.items() if k != "expressions")


def _group_columns(select: exp.Select) -> set[tuple[str, str]] | None:
    """What the rows are grouped by, nothing where all are one group; None where that is no plain list of columns."""
    group = select.args.get("group")
    if group is None:
        return set()
    return {named(c) for c in group.expressions} if _plain_group(group) else None


def _refuses_null(condition: exp.Expr, source: str) -> bool:
    """Is the condition never true where the columns of a source are NULL?"""

    def is_its(node: object) -> bool:
        return isinstance(node, exp.Column) and node.table.casefold() == source

    condition = condition.unnest()
    if isinstance(condition, exp.Or):
        return _refuses_null(condition.this, source) and _refuses_null(condition.expression, source)
    if isinstance(condition, exp.And):
        return _refuses_null(condition.this, source) or _refuses_null(condition.expression, source)
    if isinstance(condition, exp.EQ | exp.NEQ | exp.GT | exp.GTE | exp.LT | exp.LTE | exp.Like):
        return is_its(condition.this) or is_its(condition.expression)
    if isinstance(condition, exp.Between | exp.In):
        return is_its(condition.this)
    inner = condition.this if isinstance(condition, exp.Not) else None
    return isinstance(inner, exp.Is) and is_its(inner.this) and isinstance(inner.expression, exp.Null)


def _alone_in_small_group(select: exp.Select, source: str, found: Dependencies) -> bool:
    """Is a row without a partner in `source` a group of its own, and does HAVING COUNT(*) want more than one row?"""
    having, grouped = select.args.get("having"), _group_columns(select)
    if having is None or not grouped or any(name == source for name, _ in grouped):
        return False
    others = replace(found, tables={name: table for name, table in found.tables.items() if name != source})
    if not others.determine_rows(grouped):
        return False
    for condition in conjuncts(having.this):
        count, bound = condition.args.get("this"), condition.args.get("expression")
        if isinstance(count, exp.Count) and isinstance(count.this, exp.Star) and isinstance(bound, exp.Literal):
            least = 1 if isinstance(condition, exp.GT) else 2
            if isinstance(condition, exp.GT | exp.GTE | exp.EQ) and bound.is_int and int(bound.name) >= least:
                return True
    return False


def _only_aggregates_of(select: exp.Select, source: str) -> bool:
    """Does the query ask for nothing but aggregates, over all rows, of columns of one source?"""
    if any(select.args.get(clause) for clause in ("group", "having", "order", "limit", "offset")):
        return False
    for item in select.selects:
        aggregate = item.unalias()
        if not isinstance(aggregate, exp.Sum | exp.Avg | exp.Min | exp.Max | exp.Count) or aggregate.expressions:
            return False
        inner = aggregate.this
        if isinstance(inner, exp.Distinct) and len(inner.expressions) == 1:
            inner = inner.expressions[0]
        if not isinstance(inner, exp.Column) or inner.is_star or inner.table.casefold() != source:
            return False
    return bool(select.selects)


def _follows_key(join: exp.Join, found: Dependencies, schema: Schema) -> bool:
    """Does the join lead along a declared foreign key without NULLs, and along nothing else?"""
    ref = join.this.alias_or_name.casefold()
    pairs: set[tuple[str, str]] = set()
    children: set[str] = set()
    for condition in conjuncts(join.args["on"]) if join.args.get("on") else ():
        sides = (condition.this, condition.expression) if isinstance(condition, exp.EQ) else ()
        for one, other in (sides, sides[::-1]) if sides else ():
            if found.column(one) and found.never_null(one) and found.column(other) and named(other)[0] == ref:
                pairs.add((named(one)[1], named(other)[1]))
                children.add(named(one)[0])
                break
        else:
            return False
    if len(children) != 1:
        return False
    child, parent = found.tables[children.pop()], found.tables[ref]
    return any(
        key.table == child.name
        and key.ref_table == parent.name
        and not key.inferred
        and {(a.casefold(), b.casefold()) for a, b in zip(key.columns, key.ref_columns, strict=True)} == pairs
        for key in schema.foreign_keys
    )
