"""Which columns of one SELECT determine which: functional dependencies from keys and equalities.

Rules (Darwen, "The role of functional dependence in query decomposition", 1992; here for inner and left joins of plain
tables and of queries over them): a primary key determines its row, and so do columns that are declared UNIQUE and NOT
NULL; in a query with GROUP BY its group columns do, in one with DISTINCT all columns together. A column that WHERE or
an inner ON equates with a literal, or with a column of an outer query, is constant; columns that they equate determine
each other. Primary keys are taken to hold no NULL. Columns whose types differ prove nothing, since SQLite converts
before it compares. Declared collations are not heeded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from sqlglot import exp

from sqlcoder.schema import Column, Schema, Table

Named = tuple[str, str]
"""A source's name and a column's, in lower case."""


@dataclass(frozen=True)
class KeyedSchema(Schema):
    """A schema with the further keys of its tables."""

    keys: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """Table -> groups of columns that are declared UNIQUE and NOT NULL, the primary key left out."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The sources of one SELECT and what determines what among their columns."""

    tables: Mapping[str, Table]
    """Source name in lower case -> table."""
    optional: frozenset[str]
    """The right sides of left joins: their rows may be all NULL."""
    equal: tuple[tuple[Named, Named], ...]
    constant: frozenset[Named]
    keys: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    """Source name in lower case -> the columns of its keys, the primary one first."""

    def closure(self, columns: Iterable[Named]) -> frozenset[Named]:
        """All columns whose values the given ones determine."""
        known = set(columns) | self.constant
        while True:
            more = {b for pair in self.equal for a, b in (pair, pair[::-1]) if a in known}
            for name, table in self.tables.items():
                if any(self._is_known(name, key, known) for key in self.keys.get(name, ())):
                    more |= {(name, c.name.casefold()) for c in table.columns}
            if more <= known:
                return frozenset(known)
            known |= more

    def determine_rows(self, columns: Iterable[Named]) -> bool:
        """Can no two rows of the joined sources agree in these columns?"""
        known = self.closure(columns)
        return all(any(self._is_known(name, key, known) for key in self.keys.get(name, ())) for name in self.tables)

    @staticmethod
    def _is_known(name: str, key: tuple[str, ...], known: Iterable[Named]) -> bool:
        return bool(key) and all((name, c.casefold()) in known for c in key)

    def column(self, node: exp.Expr) -> Column | None:
        """The schema's column behind a `source.column` node."""
        table = self.tables.get(node.table.casefold()) if isinstance(node, exp.Column) else None
        return table.column(node.name) if table else None

    def never_null(self, node: exp.Expr) -> bool:
        """Is this a column that holds no NULL in any row of the join?"""
        column = self.column(node)
        if column is None or node.table.casefold() in self.optional:  # type: ignore[attr-defined]
            return False
        return is_filled(column, self.tables[node.table.casefold()])  # type: ignore[attr-defined]


def is_filled(column: Column, table: Table) -> bool:
    """Does every row of the table have a value there?"""
    return not column.nullable or column.name in table.primary_key


def dependencies_of(select: exp.Select, schema: Schema) -> Dependencies | None:
    """The dependencies of a SELECT with qualified columns; None where it reads from more than joins."""
    from_ = select.args.get("from_")
    if from_ is None:
        return None
    tables: dict[str, Table] = {}
    keys: dict[str, tuple[tuple[str, ...], ...]] = {}
    optional: set[str] = set()
    conditions: list[exp.Expr] = []
    for join in (None, *(select.args.get("joins") or ())):
        source = join.this if join else from_.this
        name = source.alias_or_name.casefold()
        found_source = _source(source, schema)
        if found_source is None or name in tables:
            return None
        tables[name], keys[name] = found_source
        if join is None:
            continue
        if join.args.get("using") or join.args.get("method") or join.side not in ("", "LEFT"):
            return None
        if join.side == "LEFT":
            optional.add(name)
        elif on := join.args.get("on"):
            conditions += conjuncts(on)
    if where := select.args.get("where"):
        conditions += conjuncts(where.this)
    found = Dependencies(tables, frozenset(optional), (), frozenset())
    equal: list[tuple[Named, Named]] = []
    constant: set[Named] = set()
    for condition in conditions:
        if not isinstance(condition, exp.EQ):
            continue
        for one, other in ((condition.this, condition.expression), (condition.expression, condition.this)):
            if (column := found.column(one)) is None:
                continue
            if isinstance(other, exp.Literal) or (isinstance(other, exp.Column) and _is_outer(other, tables)):
                constant.add(named(one))
            elif (partner := found.column(other)) is not None and partner.type == column.type:
                equal.append((named(one), named(other)))
    return Dependencies(tables, frozenset(optional), tuple(equal), frozenset(constant), keys)


def _source(source: exp.Expr, schema: Schema) -> tuple[Table, tuple[tuple[str, ...], ...]] | None:
    """What a FROM or JOIN reads, and its keys: a table, a query in brackets, or one that a WITH names."""
    if isinstance(source, exp.Table) and not source.args.get("joins"):
        if table := schema.table(source.name):
            further = schema.keys.get(table.name, ()) if isinstance(schema, KeyedSchema) else ()
            return table, (table.primary_key, *further)
        return _derived(_query_named(source), schema)
    if isinstance(source, exp.Subquery) and not source.args.get("joins"):
        return _derived(source.this, schema)
    return None


def _query_named(source: exp.Table) -> exp.Expr | None:
    """The query that a WITH around gives this name; none where it renames its columns."""
    node = source.parent
    while node is not None:
        with_ = node.args.get("with_")
        for cte in with_.expressions if with_ else ():
            if cte.alias.casefold() == source.name.casefold():
                return None if cte.args["alias"].columns else cte.this
        node = node.parent
    return None


def _derived(query: exp.Expr | None, schema: Schema) -> tuple[Table, tuple[tuple[str, ...], ...]] | None:
    """A query's columns as a table without a name. Of its columns only those are known that show a plain column."""
    if not isinstance(query, exp.Select) or any(item.is_star for item in query.selects):
        return None
    inside = dependencies_of(query, schema)
    columns: list[Column] = []
    shown: dict[Named, str] = {}
    for item in query.selects:
        plain = inside.column(item.unalias()) if inside else None
        if inside is not None and plain is not None:
            name = item.alias_or_name.casefold()
            columns.append(replace(plain, name=name, nullable=not inside.never_null(item.unalias())))
            shown[named(item.unalias())] = name
    keys: list[tuple[str, ...]] = []
    group = query.args.get("group")
    grouped = [named(c) for c in group.expressions if isinstance(c, exp.Column)] if group else []
    if group and len(grouped) == len(group.expressions) and all(c in shown for c in grouped):
        keys.append(tuple(shown[c] for c in grouped))
    if query.args.get("distinct") and len(columns) == len(query.selects):
        keys.append(tuple(c.name for c in columns))
    return Table("", tuple(columns)), tuple(keys)


def conjuncts(condition: exp.Expr) -> Iterator[exp.Expr]:
    """The conditions that AND joins, brackets taken off."""
    condition = condition.unnest()
    if isinstance(condition, exp.And):
        yield from conjuncts(condition.this)
        yield from conjuncts(condition.expression)
    else:
        yield condition


def named(column: exp.Expr) -> Named:
    """A column node as its two names."""
    assert isinstance(column, exp.Column)
    return column.table.casefold(), column.name.casefold()


def own(node: exp.Expr, *kinds: type[exp.Expr]) -> Iterator[exp.Expr]:
    """The nodes of these kinds below, without those of nested queries."""
    for child in node.iter_expressions():
        if isinstance(child, exp.Query):
            continue
        if isinstance(child, kinds):
            yield child
        yield from own(child, *kinds)


def _is_outer(column: exp.Column, tables: Mapping[str, Table]) -> bool:
    return bool(column.table) and column.table.casefold() not in tables
