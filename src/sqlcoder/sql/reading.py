"""A query read back in words: what it took the question to mean.

Covers what people check at a glance: which columns are shown, from which tables, joined how, which values and
conditions, what is counted per what, in which order. Everything it has no words for stays SQL. It does not judge the
query, and it does not claim that the words are the question's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from sqlglot import exp

from sqlcoder.query import Query
from sqlcoder.schema import Column, Schema, Table
from sqlcoder.sql.parse import parse

_COMPARISONS: dict[type[exp.Expr], str] = {
    exp.EQ: "is",
    exp.NEQ: "is not",
    exp.GT: "is more than",
    exp.GTE: "is at least",
    exp.LT: "is less than",
    exp.LTE: "is at most",
    exp.Add: "plus",
    exp.Sub: "minus",
    exp.Mul: "times",
    exp.Div: "divided by",
    exp.And: "and",
    exp.Or: "or",
}
_AGGREGATES: dict[type[exp.Expr], str] = {
    exp.Sum: "sum of",
    exp.Avg: "average",
    exp.Min: "lowest",
    exp.Max: "highest",
}
_COMBINED: dict[type[exp.Expr], str] = {
    exp.Union: "together with",
    exp.Intersect: "that are also in",
    exp.Except: "that are not in",
}


def describe(query: Query, schema: Schema) -> tuple[str, ...]:
    """One line a fact, "shows: ...", "from: ...", and so on. Raises Unparsable.

    >>> from sqlcoder.schema import Column, Schema, Table
    >>> shop = Schema("shop", (Table("Customer", (Column("FirstName"), Column("City"))),))
    >>> describe(Query("SELECT FirstName FROM Customer WHERE City = 'Paris' LIMIT 5"), shop)
    ('shows: first name', 'from: customer', "where: city is 'Paris'", 'only: the first 5')
    """
    return tuple(_tell(parse(query), schema, query.dialect))


def filters_on_text(query: Query) -> bool:
    """Does a condition compare with text, so that a wrong spelling would leave nothing? Raises Unparsable.

    >>> [filters_on_text(Query(f"SELECT a FROM t WHERE b {rest}")) for rest in ("= 'Pariss'", "> 3")]
    [True, False]
    """
    clauses = parse(query).find_all(exp.Where, exp.Having)
    return any(literal.is_string for clause in clauses for literal in clause.find_all(exp.Literal))


def _tell(tree: exp.Expr, schema: Schema, dialect: str) -> Iterator[str]:
    if isinstance(tree, exp.Subquery):
        tree = tree.unnest()
    if not isinstance(tree, exp.SetOperation | exp.Select):
        yield f"in SQL: {tree.sql(dialect=dialect)}"
        return
    if with_ := tree.args.get("with_"):
        for cte in with_.expressions:
            yield f"with {cte.alias}: " + "; ".join(_tell(cte.this, schema, dialect))
    if isinstance(tree, exp.SetOperation):
        yield from _tell(tree.left, schema, dialect)
        yield f"{_COMBINED[type(tree)]}: " + "; ".join(_tell(tree.right, schema, dialect))
        yield from _tell_end(tree, _Words(_first_select(tree), schema, dialect))
        return
    words = _Words(tree, schema, dialect)
    shown = [words.of(item) for item in tree.expressions]
    yield "shows: " + ("each different " if tree.args.get("distinct") else "") + ", ".join(shown)
    if tables := list(dict.fromkeys(words.tables())):
        yield "from: " + ", ".join(tables)
    for join in tree.args.get("joins") or ():
        kept = f"{join.side.lower()} rows all kept, " if join.side else ""
        if on := join.args.get("on"):
            yield f"joined: {kept}{words.keys(on)}"
        elif using := join.args.get("using"):
            yield f"joined: {kept}same " + ", ".join(name.name for name in using)
        else:
            yield f"joined: {kept}every row with every row of {join.this.alias_or_name}"
    if where := tree.args.get("where"):
        yield f"where: {words.of(where.this)}"
    if group := tree.args.get("group"):
        yield "for each: " + ", ".join(words.of(item) for item in group.expressions)
    if having := tree.args.get("having"):
        yield f"keeping: {words.of(having.this)}"
    yield from _tell_end(tree, words)


def _tell_end(tree: exp.Expr, words: _Words) -> Iterator[str]:
    """ORDER BY, LIMIT and OFFSET."""
    if order := tree.args.get("order"):
        yield "order: " + ", ".join(words.ordered(item) for item in order.expressions)
    if limit := tree.args.get("limit"):
        count = words.of(limit.expression)
        skipped = f", after leaving out {words.of(offset.expression)}" if (offset := tree.args.get("offset")) else ""
        yield ("only: the first" if count == "1" else f"only: the first {count}") + skipped


def _first_select(tree: exp.Expr) -> exp.Select:
    """The SELECT whose names an ORDER BY of a set operation uses."""
    while not isinstance(tree, exp.Select):
        tree = tree.this
    return tree


class _Words:
    """The words of one SELECT's expressions."""

    def __init__(self, select: exp.Select, schema: Schema, dialect: str) -> None:
        self._select, self._schema, self._dialect = select, schema, dialect
        self._sources: dict[str, str] = {}
        scope: exp.Expr | None = select
        while scope is not None:  # an inner query also sees the tables around it
            for table in _tables_of(scope):
                self._sources.setdefault(table.alias_or_name.casefold(), table.name)
            scope = scope.parent_select
        self._aliases = {item.alias.casefold(): item.this for item in select.expressions if isinstance(item, exp.Alias)}

    def tables(self) -> Iterator[str]:
        """The labels of this query's own tables, in order."""
        for table in _tables_of(self._select):
            known = self._schema.table(table.name)
            yield known.label if known else table.name
        for source in _sources_of(self._select):
            if isinstance(source, exp.Subquery):
                yield f"a query ({'; '.join(_tell(source, self._schema, self._dialect))})"

    def keys(self, on: exp.Expr) -> str:
        """A join's condition with its column names as they are: keys are looked up, not read aloud."""
        shown = on.copy()
        for column in shown.find_all(exp.Column):
            if column.table:
                column.set("table", exp.to_identifier(self._sources.get(column.table.casefold(), column.table)))
        return str(shown.sql(dialect=self._dialect))

    def ordered(self, item: exp.Expr) -> str:
        """One ORDER BY term."""
        descending = bool(item.args.get("desc"))
        return f"{self.of(item.this)}, {'highest' if descending else 'lowest'} first"

    def of(self, node: exp.Expr) -> str:
        """Any expression."""
        said = {name for name, value in node.args.items() if value}
        if (binary := _COMPARISONS.get(type(node))) and said == {"this", "expression"}:
            return f"{self.of(node.this)} {binary} {self.of(node.expression)}"
        if (aggregate := _AGGREGATES.get(type(node))) and said == {"this"}:
            return f"{aggregate} {self.of(node.this)}"
        special: Callable[..., str] | None = _SPECIAL.get(type(node))
        return special(self, node) if special else str(node.sql(dialect=self._dialect))

    def _column(self, node: exp.Column) -> str:
        if isinstance(node.this, exp.Star):
            return f"every column of {node.table}" if node.table else "every column"
        name = node.name.casefold()
        if not node.table and name in self._aliases:
            target = self._aliases[name]
            if not any(isinstance(c, exp.Column) and c.name.casefold() == name for c in target.find_all(exp.Column)):
                return self.of(target)
        owner, column = self._find(node)
        if column is None:
            return node.name
        shared = sum(1 for table in self._known() if table.column(column.name)) > 1
        return f"{column.label} of {owner.label}" if shared and owner else column.label

    def _find(self, node: exp.Column) -> tuple[Table | None, Column | None]:
        if node.table:
            table = self._schema.table(self._sources.get(node.table.casefold(), node.table))
            return table, table.column(node.name) if table else None
        for table in self._known():
            if column := table.column(node.name):
                return table, column
        return None, None

    def _known(self) -> list[Table]:
        found = (self._schema.table(name) for name in dict.fromkeys(self._sources.values()))
        return [table for table in found if table]

    def _count(self, node: exp.Count) -> str:
        if isinstance(node.this, exp.Distinct):
            return "number of different " + ", ".join(self.of(item) for item in node.this.expressions)
        return "number of rows" if isinstance(node.this, exp.Star) else f"number of {self.of(node.this)}"

    def _in(self, node: exp.In, verb: str = "is") -> str:
        if query := node.args.get("query"):
            return f"{self.of(node.this)} {verb} among {self.of(query)}"
        return f"{self.of(node.this)} {verb} one of " + ", ".join(self.of(item) for item in node.expressions)

    def _like(self, node: exp.Like | exp.ILike, negative: bool = False) -> str:
        verb = "does not look like" if negative != bool(node.args.get("negate")) else "looks like"
        return f"{self.of(node.this)} {verb} {self.of(node.expression)}"

    def _between(self, node: exp.Between, verb: str = "is") -> str:
        return f"{self.of(node.this)} {verb} between {self.of(node.args['low'])} and {self.of(node.args['high'])}"

    def _is(self, node: exp.Is, verb: str = "is") -> str:
        what = "missing" if isinstance(node.expression, exp.Null) else self.of(node.expression)
        return f"{self.of(node.this)} {verb} {what}"

    def _not(self, node: exp.Not) -> str:
        match inner := node.this.unnest():
            case exp.In():
                return self._in(inner, "is not")
            case exp.Between():
                return self._between(inner, "is not")
            case exp.Is():
                return self._is(inner, "is not")
            case exp.Like() | exp.ILike():
                return self._like(inner, negative=True)
        return f"not ({self.of(inner)})"

    def _subquery(self, node: exp.Expr) -> str:
        return f"({'; '.join(_tell(node, self._schema, self._dialect))})"


_SPECIAL: dict[type[exp.Expr], Callable[..., str]] = {
    exp.Column: _Words._column,
    exp.Count: _Words._count,
    exp.In: _Words._in,
    exp.Not: _Words._not,
    exp.Subquery: _Words._subquery,
    exp.Select: _Words._subquery,
    exp.Star: lambda words, node: "every column",
    exp.Alias: lambda words, node: words.of(node.this),
    exp.Paren: lambda words, node: f"({words.of(node.this)})",
    exp.Like: _Words._like,
    exp.ILike: _Words._like,
    exp.Between: _Words._between,
    exp.Is: _Words._is,
    exp.Exists: lambda words, node: f"there is {words._subquery(node.this)}",
}


def _sources_of(select: exp.Expr) -> Iterator[exp.Expr]:
    """What stands after FROM and JOIN of this SELECT alone, in order."""
    if start := select.args.get("from_") or select.args.get("from"):
        yield start.this
    for join in select.args.get("joins") or ():
        yield join.this


def _tables_of(select: exp.Expr) -> Iterator[exp.Table]:
    return (source for source in _sources_of(select) if isinstance(source, exp.Table))
