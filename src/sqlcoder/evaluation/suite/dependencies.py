"""Which columns of one SELECT determine which: functional dependencies from keys and equalities.

Rules (Darwen, "The role of functional dependence in query decomposition", 1992; here for inner and left joins of plain
tables): a primary key determines its row; a column that WHERE or an inner ON equates with a literal, or with a column
of an outer query, is constant; columns that they equate determine each other. Primary keys are taken to hold no NULL.
Columns whose types differ prove nothing, since SQLite converts before it compares. Declared collations are not heeded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlglot import exp

from sqlcoder.schema import Column, Schema, Table

Named = tuple[str, str]
"""A source's name and a column's, in lower case."""


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The sources of one SELECT and what determines what among their columns."""

    tables: Mapping[str, Table]
    """Source name in lower case -> table."""
    optional: frozenset[str]
    """The right sides of left joins: their rows may be all NULL."""
    equal: tuple[tuple[Named, Named], ...]
    constant: frozenset[Named]

    def closure(self, columns: Iterable[Named]) -> frozenset[Named]:
        """All columns whose values the given ones determine."""
        known = set(columns) | self.constant
        while True:
            more = {b for pair in self.equal for a, b in (pair, pair[::-1]) if a in known}
            for name, table in self.tables.items():
                key = {(name, c.casefold()) for c in table.primary_key}
                if key and key <= known:
                    more |= {(name, c.name.casefold()) for c in table.columns}
            if more <= known:
                return frozenset(known)
            known |= more

    def determine_rows(self, columns: Iterable[Named]) -> bool:
        """Can no two rows of the joined sources agree in these columns?"""
        known = self.closure(columns)
        return all(
            table.primary_key and all((name, c.casefold()) in known for c in table.primary_key)
            for name, table in self.tables.items()
        )

    def column(self, node: exp.Expr) -> Column | None:
        """The schema's column behind a `source.column` node."""
        table = self.tables.get(node.table.casefold()) if isinstance(node, exp.Column) else None
        return table.column(node.name) if table else None

    def never_null(self, node: exp.Expr) -> bool:
        """Is this a column that holds no NULL in any row of the join?"""
        column = self.column(node)
        if column is None or node.table.casefold() in self.optional:  # type: ignore[attr-defined]
            return False
        return not column.nullable or column.name in self.tables[node.table.casefold()].primary_key  # type: ignore[attr-defined]


def dependencies_of(select: exp.Select, schema: Schema) -> Dependencies | None:
    """The dependencies of a SELECT with qualified columns; None where it reads from more than joined plain tables."""
    from_ = select.args.get("from_")
    if from_ is None:
        return None
    tables: dict[str, Table] = {}
    optional: set[str] = set()
    conditions: list[exp.Expr] = []
    for join in (None, *(select.args.get("joins") or ())):
        source = join.this if join else from_.this
        table = schema.table(source.name) if isinstance(source, exp.Table) and not source.args.get("joins") else None
        name = source.alias_or_name.casefold()
        if table is None or name in tables:
            return None
        tables[name] = table
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
    return Dependencies(tables, frozenset(optional), tuple(equal), frozenset(constant))


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
