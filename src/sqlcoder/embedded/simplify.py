"""SQL -> SQL with the same result, in the shapes that the tree has. One rule, one function; applied inside out.

    WITH c AS (q) … FROM c                     the query stands where its name stood
    EXISTS (SELECT … WHERE r.k = o.k)          o.k IN (SELECT r.k …); NOT IN where NULLs cannot change the result
    SELECT … FROM (… RANK() OVER … AS r)       QUALIFY in the inner query: the row's place in its group
      WHERE r <= 2
    SELECT a FROM (SELECT … ) with windows     one query; lookup tables joined outside come along

`from_sql` calls it first. Where a rule does not apply, the query stays as it is.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlglot import exp

from sqlcoder.schema import Column, Schema, Table

_RANKS = (exp.Rank, exp.RowNumber, exp.DenseRank)


def simplified(parsed: exp.Expr, schema: Schema) -> exp.Expr:
    """A rewritten copy of the query."""
    parsed = inline_ctes(parsed.copy())
    selects = [node for node in parsed.walk(bfs=True) if isinstance(node, exp.Select)]
    for select in reversed(selects):
        exists_to_in(select, schema)
        rank_filter_to_qualify(select)
        merged = merge_projection(select, schema)
        if merged is None:
            continue
        if select is parsed:
            parsed = merged
        else:
            select.replace(merged)
    return parsed


# --- WITH -----------------------------------------------------------------------------------------------------------


def inline_ctes(parsed: exp.Expr) -> exp.Expr:
    """Put each named query where its name stands; a recursive one, or one that names its columns, stays."""
    with_ = parsed.args.get("with_")
    if with_ is None or with_.args.get("recursive"):
        return parsed
    if any(cte.args["alias"].args.get("columns") for cte in with_.expressions):
        return parsed
    parsed.set("with_", None)
    named: dict[str, exp.Expr] = {}
    for cte in with_.expressions:
        named[cte.alias.casefold()] = _inlined(cte.this, named)
    return _inlined(parsed, named)


def _inlined(query: exp.Expr, named: dict[str, exp.Expr]) -> exp.Expr:
    for table in list(query.find_all(exp.Table)):
        found = named.get(table.name.casefold())
        if found is not None and not table.args.get("db"):
            alias = exp.TableAlias(this=exp.to_identifier(table.alias or table.name))
            table.replace(exp.Subquery(this=found.copy(), alias=alias))
    return query


# --- EXISTS ---------------------------------------------------------------------------------------------------------


def exists_to_in(select: exp.Select, schema: Schema) -> None:
    """Rewrite the EXISTS conditions of a WHERE that are tied to the outer query by one equality alone.

    `NOT IN` is another condition than `NOT EXISTS` where a NULL is about: the inner key is asked to be not null, and
    the outer one must be known to be so.
    """
    where = select.args.get("where")
    if where is None:
        return
    for exists in [e for e in where.find_all(exp.Exists) if e.find_ancestor(exp.Select) is select]:
        inner = exists.this
        if not isinstance(inner, exp.Select) or any(inner.args.get(k) for k in ("group", "having", "limit", "with_")):
            continue
        negated = _negated(exists, where)
        if negated is None or any(item.find(exp.AggFunc) for item in inner.selects):  # an aggregate always has a row
            continue
        keys = _correlation(inner, schema)
        if keys is None:
            continue
        condition, inner_key, outer_key = keys
        if negated and not _never_null(outer_key, select, schema):
            continue
        rest = [c for c in _conjuncts(inner.args["where"].this) if c is not condition]
        if negated and not _never_null(inner_key, inner, schema):
            rest.append(exp.Not(this=exp.Is(this=inner_key.copy(), expression=exp.Null())))
        query = inner.copy()
        query.set("expressions", [inner_key.copy()])
        query.set("where", exp.Where(this=exp.and_(*rest)) if rest else None)
        exists.replace(exp.In(this=outer_key.copy(), query=exp.Subquery(this=query)))


def _negated(exists: exp.Exists, where: exp.Where) -> bool | None:
    """Does WHERE negate the condition somewhere? None where it is more than a condition among others."""
    negated, above = False, exists.parent
    while above is not None and above is not where:
        if not isinstance(above, exp.And | exp.Or | exp.Not | exp.Paren):
            return None
        negated, above = negated or isinstance(above, exp.Not), above.parent
    return negated


def _correlation(inner: exp.Select, schema: Schema) -> tuple[exp.Expr, exp.Column, exp.Column] | None:
    """The one condition that names the outer query, with its inner and its outer column; None where it is otherwise."""
    tables = _tables(inner, schema)
    where = inner.args.get("where")
    if where is None or tables is None:
        return None
    foreign = [c for c in inner.find_all(exp.Column) if _owner(c, tables) is None]
    if len(foreign) != 1 or not foreign[0].table:
        return None
    condition = foreign[0].parent
    if not isinstance(condition, exp.EQ) or not any(c is condition for c in _conjuncts(where.this)):
        return None
    other = condition.right if condition.left is foreign[0] else condition.left
    return (condition, other, foreign[0]) if isinstance(other, exp.Column) else None


# --- windows --------------------------------------------------------------------------------------------------------


def rank_filter_to_qualify(select: exp.Select) -> None:
    """Move `r <= 2` on a rank that a query in FROM computes into that query; the rank need not be an output then."""
    source = _only_subquery(select)
    where = select.args.get("where")
    if source is None or where is None or any(source.this.args.get(k) for k in ("qualify", "distinct", "limit")):
        return
    inner, alias = source.this, source.alias.casefold()
    ranks = {
        item.alias.casefold(): item.this
        for item in inner.selects
        if isinstance(item, exp.Alias) and isinstance(item.this, exp.Window) and isinstance(item.this.this, _RANKS)
    }
    conditions = _conjuncts(where.this)
    filters = [c for c in conditions if isinstance(c, exp.EQ | exp.LTE) and _names(c.left, alias, ranks)]
    if len(filters) != 1 or not isinstance(filters[0].right, exp.Literal):
        return
    rank = filters[0].left
    name = rank.name.casefold()
    own = [c for c in select.find_all(exp.Column) if c is not rank and c.find_ancestor(exp.Select) is select]
    if any(_names(c, alias, {name}) for c in own):  # the rank is shown, too
        return
    rest = [c for c in conditions if c is not filters[0]]
    select.set("where", exp.Where(this=exp.and_(*rest)) if rest else None)
    place = type(filters[0])(this=ranks[name].copy(), expression=filters[0].right.copy())
    inner.set("qualify", exp.Qualify(this=place))
    inner.set("expressions", [item for item in inner.selects if item.alias_or_name.casefold() != name])


def _names(e: exp.Expr, alias: str, names: Collection[str]) -> bool:
    return isinstance(e, exp.Column) and e.table.casefold() in ("", alias) and e.name.casefold() in names


def merge_projection(select: exp.Select, schema: Schema) -> exp.Select | None:
    """The inner query with the outer one's items, where windows are about and the outer query adds nothing else.

    A join of the outer query may come along where it looks up a table by its primary key: it neither drops nor repeats
    a row.
    """
    source = _only_subquery(select)
    if source is None:
        return None
    inner, alias = source.this, source.alias.casefold()
    windowed = bool(inner.args.get("qualify")) or any(item.find(exp.Window) for item in inner.selects)
    shows = any(item.find(exp.Window) for item in select.selects)
    if not (windowed or shows) or (windowed and (shows or select.args.get("where"))):
        return None
    if any(select.args.get(k) for k in ("group", "having", "distinct", "qualify")):
        return None
    if any(inner.args.get(k) for k in ("distinct", "limit", "order", "with_")):
        return None
    own = [e for e in select.find_all(exp.AggFunc, exp.Select) if e.find_ancestor(exp.Select) is select]
    if any(e is not inner and not isinstance(e.parent, exp.Window) for e in own):  # it groups, or holds another query
        return None
    groups = bool(inner.args.get("group"))
    if select.args.get("where") and not groups and any(item.find(exp.AggFunc) for item in inner.selects):
        return None
    outer = select.copy()
    _resolve_order(outer)
    merged: exp.Select = inner.copy()
    if not _qualify_columns(merged, schema):
        return None
    outputs = {item.alias_or_name.casefold(): item.unalias() for item in merged.selects}
    joins = outer.args.pop("joins", None) or []
    for join in joins:
        _substitute(join, alias, outputs)
    outer.set("expressions", [exp.alias_(item, item.alias_or_name) for item in outer.selects])
    for part in (*outer.selects, outer.args.get("order"), outer.args.get("where")):
        if part is not None:
            _substitute(part, alias, outputs)
    if joins and not _join_lookups(merged, joins, schema):
        return None
    if joins and groups:
        looked_up = {j.this.alias_or_name for j in joins}
        more = [c.copy() for item in outer.selects for c in item.find_all(exp.Column) if c.table in looked_up]
        merged.args["group"].set("expressions", [*merged.args["group"].expressions, *more])
    merged.set("expressions", [item.copy() for item in outer.selects])
    for clause in ("order", "limit", "offset"):
        merged.set(clause, outer.args.get(clause))
    if outer.args.get("where"):
        slot = "having" if groups else "where"
        before = merged.args.get(slot)
        conditions = ([before.this] if before else []) + [outer.args["where"].this]
        merged.set(slot, (exp.Having if slot == "having" else exp.Where)(this=exp.and_(*conditions)))
    return merged


def _only_subquery(select: exp.Select) -> exp.Subquery | None:
    """The query in FROM, where it is a plain SELECT and the first source."""
    from_ = select.args.get("from_")
    source = from_.this if from_ is not None else None
    return source if isinstance(source, exp.Subquery) and isinstance(source.this, exp.Select) else None


def _resolve_order(select: exp.Select) -> None:
    """Put what they stand for in place of the names of items in ORDER BY."""
    named = {item.alias.casefold(): item.this for item in select.selects if isinstance(item, exp.Alias)}
    order = select.args.get("order")
    for column in list(order.find_all(exp.Column)) if order is not None else []:
        if not column.table and column.name.casefold() in named:
            column.replace(named[column.name.casefold()].copy())


def _substitute(part: exp.Expr, alias: str, outputs: dict[str, exp.Expr]) -> None:
    for column in list(part.find_all(exp.Column)):
        found = outputs.get(column.name.casefold()) if column.table.casefold() in ("", alias) else None
        if found is not None:
            new = found.copy()
            column.replace(exp.Paren(this=new) if isinstance(new, exp.Binary) else new)


def _join_lookups(merged: exp.Select, joins: list[exp.Join], schema: Schema) -> bool:
    """Add the joins to the query; False where one of them might drop or repeat a row, or where aliases clash."""
    taken = {t.alias_or_name.casefold() for t in merged.find_all(exp.Table)}
    qualify = merged.args.get("qualify")
    partition = list(qualify.this.this.args.get("partition_by") or []) if qualify else []
    for join in joins:
        condition = join.args.get("on")
        if not isinstance(join.this, exp.Table) or join.side or not isinstance(condition, exp.EQ):
            return False
        table = schema.table(join.this.name)
        mine, other = condition.left, condition.right
        if not isinstance(mine, exp.Column) or not isinstance(other, exp.Column):
            return False
        if mine.table != join.this.alias_or_name:
            mine, other = other, mine
        by_key = table is not None and [k.casefold() for k in table.primary_key] == [mine.name.casefold()]
        if not by_key or join.this.alias_or_name.casefold() in taken:
            return False
        if other not in partition and not _never_null(other, merged, schema):
            return False
    merged.set("joins", [*(merged.args.get("joins") or []), *(j.copy() for j in joins)])
    return True


# --- names ----------------------------------------------------------------------------------------------------------


def _conjuncts(condition: exp.Expr) -> list[exp.Expr]:
    return list(condition.flatten()) if isinstance(condition, exp.And) else [condition]


def _tables(select: exp.Select, schema: Schema) -> dict[str, Table] | None:
    """The schema's tables in FROM by alias; None where something else stands there."""
    from_ = select.args.get("from_")
    sources = [from_.this] if from_ is not None else []
    tables: dict[str, Table] = {}
    for source in (*sources, *(join.this for join in select.args.get("joins") or [])):
        table = schema.table(source.name) if isinstance(source, exp.Table) else None
        if table is None:
            return None
        tables[source.alias_or_name.casefold()] = table
    return tables


def _owner(column: exp.Column, tables: dict[str, Table]) -> tuple[Table, Column] | None:
    """The table and the schema's column that a name means; None where none of the tables has it."""
    for alias, table in tables.items():
        known = table.column(column.name)
        if known is not None and column.table.casefold() in ("", alias):
            return table, known
    return None


def _never_null(column: exp.Column, select: exp.Select, schema: Schema) -> bool:
    """Is it a key or declared NOT NULL, or does WHERE say so? Never claimed of a table on the far side of LEFT JOIN."""
    where = select.args.get("where")
    said = [c.this.this for c in (_conjuncts(where.this) if where else []) if isinstance(c, exp.Not)
            and isinstance(c.this, exp.Is)]  # fmt: skip
    if column in said:
        return True
    if any(join.side for join in select.args.get("joins") or []):
        return False
    found = _owner(column, _tables(select, schema) or {})
    return found is not None and (not found[1].nullable or found[0].primary_key == (found[1].name,))


def _qualify_columns(select: exp.Select, schema: Schema) -> bool:
    """Give every column of this query its table's alias, so that it can stand beside others; False where that fails."""
    if isinstance(select.args["from_"].this, exp.Subquery):
        return not select.args.get("joins")
    tables = _tables(select, schema)
    if tables is None:
        return False
    for column in select.find_all(exp.Column):
        if not column.table and column.find_ancestor(exp.Select) is select:
            owners = [alias for alias, table in tables.items() if table.column(column.name)]
            if owners:
                column.set("table", exp.to_identifier(owners[0]))
    return True
