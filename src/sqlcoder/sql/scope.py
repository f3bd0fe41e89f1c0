"""What every name of a query refers to: which table, which column, which alias, seen from where it stands.

Covers subqueries (correlated ones too), CTEs (recursive ones too), set operations, LATERAL, nested joins, aliases of
tables and columns, names of SELECT items in ORDER BY, GROUP BY and HAVING. Does not cover ambiguity (the engine says
that better), types, or who may see what: a column that the schema leaves out is unknown here, yet `*` still shows it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from sqlglot import exp

from sqlcoder.dialects import Dialect
from sqlcoder.errors import UnknownColumn, UnknownTable, Unsafe
from sqlcoder.schema import Column, Schema, Table


@dataclass(frozen=True, slots=True)
class Output:
    """A column that a source offers."""

    name: str
    quoted: bool = False
    origin: tuple[Table, Column] | None = None
    """The column of the schema that it is, unless it was computed."""


@dataclass(slots=True)
class Source:
    """What stands in FROM: a table of the schema, a CTE or a query in brackets."""

    name: str
    quoted: bool
    table: Table | None
    outputs: tuple[Output, ...]
    open: bool = False
    """It also offers columns whose names the engine makes up."""
    by_name: dict[str, Output] = field(init=False)

    def __post_init__(self) -> None:
        self.by_name = {output.name.casefold(): output for output in reversed(self.outputs)}


@dataclass(slots=True)
class Scope:
    """The sources that a SELECT's expressions see, and the scope around it."""

    sources: list[Source] = field(default_factory=list)
    aliases: dict[str, Output] = field(default_factory=dict)
    outer: Scope | None = None

    def outwards(self) -> Iterator[Scope]:
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope.outer


@dataclass(frozen=True, slots=True)
class Reference:
    """A column of the query and what it means; `output` is None for a column whose name the engine made up."""

    node: exp.Column
    source: Source | None
    """None where it refers to an item of the SELECT list."""
    output: Output | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """Everything that the names of a query refer to, in the order of reading."""

    tables: list[tuple[exp.Table, Table]] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    shown_whole: list[Source] = field(default_factory=list)
    """Sources under a `*`."""
    texts: list[exp.Column] = field(default_factory=list)
    """Words in double quotes that are no column: text, in SQLite."""


def resolve(tree: exp.Expr, schema: Schema, facts: Dialect, sql: str) -> Resolution:
    """Look up every name of a tree of `parse_verbatim`; `sql` is the text that it came from.

    Raises UnknownTable, UnknownColumn, and Unsafe for a table of the system.
    """
    resolver = _Resolver(schema, facts, sql)
    resolver.query(tree, None, {}, named=False)
    return resolver.found


@dataclass(frozen=True, slots=True)
class _Shape:
    """What a query offers to the one around it."""

    outputs: tuple[Output, ...]
    open: bool
    scope: Scope
    """Of its first SELECT, which an ORDER BY of a set operation sees too."""


_Ctes = Mapping[str, _Shape]


class _Resolver:
    def __init__(self, schema: Schema, facts: Dialect, sql: str) -> None:
        self.schema, self.facts, self.sql = schema, facts, sql
        self.found = Resolution()

    # -- queries -------------------------------------------------------------------------------------------------

    def query(self, node: exp.Expr, outer: Scope | None, ctes: _Ctes, *, named: bool = True) -> _Shape:
        """Resolve a query; `named` says whether anybody will ask for its columns by name."""
        ctes = self._with(node, outer, ctes)
        if isinstance(node, exp.Select):
            return self._select(node, outer, ctes, named)
        if isinstance(node, exp.SetOperation):
            # A chain of UNIONs leans to the left; walking it in a loop spares the stack.
            rights = []
            while isinstance(node, exp.SetOperation):
                rights.append(node)
                left = node.this
                if not isinstance(left, exp.SetOperation) or left.args.get("with_"):
                    break
                node = left
            shape = self.query(left, outer, ctes)
            for operation in reversed(rights):
                right = self.query(operation.expression, outer, ctes)
                both = Source("", False, None, shape.outputs + right.outputs, shape.open or right.open)
                self._tail(operation, Scope([both], {}, shape.scope), ctes)
                shape = _Shape(shape.outputs, shape.open, shape.scope)
            return shape
        if isinstance(node, exp.Subquery):
            shape = self.query(node.this, outer, ctes)
            self._tail(node, Scope([Source("", False, None, shape.outputs, shape.open)], {}, shape.scope), ctes)
            return shape
        if isinstance(node, exp.Values):
            scope = Scope(outer=outer)
            self._visit_all(node.expressions, scope, ctes)
            return _Shape((), True, scope)
        raise Unsafe(f"A query was expected, not {type(node).__name__.upper()}.")

    def _with(self, node: exp.Expr, outer: Scope | None, ctes: _Ctes) -> _Ctes:
        with_ = node.args.get("with_")
        if with_ is None:
            return ctes
        known = dict(ctes)
        recursive = bool(with_.args.get("recursive")) or self.facts.name == "sqlite"
        for cte in with_.expressions:
            name = cte.alias.casefold()
            inside: _Ctes = known
            if recursive and isinstance(cte.this, exp.SetOperation):
                first: exp.Expr = cte.this
                while isinstance(first, exp.SetOperation):
                    first = first.this
                # Only the shape of the first part is wanted here; what it refers to is recorded below, once.
                probe = _Resolver(self.schema, self.facts, self.sql)
                inside = {**known, name: _renamed(probe.query(first, outer, known), cte.args["alias"])}
            known[name] = _renamed(self.query(cte.this, outer, inside), cte.args["alias"])
        return known

    def _select(self, node: exp.Select, outer: Scope | None, ctes: _Ctes, named: bool) -> _Shape:
        scope = Scope(outer=outer)
        joins = node.args.get("joins") or ()
        if (from_ := node.args.get("from_")) is not None:
            self._add_source(from_.this, scope, ctes)
        for join in joins:
            self._add_source(join.this, scope, ctes)

        for item in node.expressions:
            self._visit(item, scope, ctes)
            if isinstance(item, exp.Alias) and self.facts.name == "duckdb":  # a later item may use an earlier name
                self._name(item, scope)
        if not self.facts.alias_in_where:
            self._conditions(node, joins, scope, ctes)
        for item in node.expressions:
            if isinstance(item, exp.Alias):
                self._name(item, scope)
        if self.facts.alias_in_where:
            self._conditions(node, joins, scope, ctes)
        for clause in ("distinct", "group", "having", "qualify"):
            if (part := node.args.get(clause)) is not None:
                self._visit(part, scope, ctes)
        self._visit_all(node.args.get("windows") or (), scope, ctes)
        self._tail(node, scope, ctes)
        return self._shape(node, scope) if named else _Shape((), True, scope)

    def _conditions(self, node: exp.Select, joins: Iterable[exp.Join], scope: Scope, ctes: _Ctes) -> None:
        for join in joins:
            self._join_condition(join, scope, ctes)
        if (where := node.args.get("where")) is not None:
            self._visit(where, scope, ctes)

    def _join_condition(self, join: exp.Join, scope: Scope, ctes: _Ctes) -> None:
        if (on := join.args.get("on")) is not None:
            self._visit(on, scope, ctes)
        for shared in join.args.get("using") or ():
            if not any(s.open or shared.name.casefold() in s.by_name for s in scope.sources):
                raise self._unknown_column(shared.name, scope.sources)

    def _tail(self, node: exp.Expr, scope: Scope, ctes: _Ctes) -> None:
        for clause in ("order", "limit", "offset"):
            if (part := node.args.get(clause)) is not None:
                self._visit(part, scope, ctes)

    def _name(self, item: exp.Alias, scope: Scope) -> None:
        alias = item.args["alias"]
        scope.aliases.setdefault(item.alias.casefold(), Output(item.alias, bool(alias.args.get("quoted"))))

    def _shape(self, node: exp.Select, scope: Scope) -> _Shape:
        outputs: list[Output] = []
        open_ = False
        for item in node.expressions:
            if isinstance(item, exp.Star):
                for source in scope.sources:
                    outputs += source.outputs
                    open_ |= source.open
            elif isinstance(item, exp.Column) and isinstance(item.this, exp.Star):
                source = self._source(item, scope)
                outputs += source.outputs
                open_ |= source.open
            elif isinstance(item, exp.Alias):
                outputs.append(Output(item.alias, bool(item.args["alias"].args.get("quoted")), self._origin(item.this)))
            elif isinstance(item, exp.Column):
                outputs.append(Output(item.name, bool(item.this.args.get("quoted")), self._origin(item)))
            else:
                open_ = True
        return _Shape(tuple(outputs), open_, scope)

    def _origin(self, item: exp.Expr) -> tuple[Table, Column] | None:
        if not isinstance(item, exp.Column):
            return None
        reference = next((r for r in reversed(self.found.references) if r.node is item), None)
        return reference.output.origin if reference and reference.output else None

    # -- sources -------------------------------------------------------------------------------------------------

    def _add_source(self, node: exp.Expr, scope: Scope, ctes: _Ctes) -> None:
        alias = node.args.get("alias")
        if isinstance(node, exp.Table):
            scope.sources.append(self._table(node, ctes))
        elif isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table | exp.Subquery) and not alias:
            self._add_source(node.this, scope, ctes)  # a join in brackets, or a query in two pairs of them
        elif isinstance(node, exp.Lateral) and isinstance(node.this, exp.Subquery):
            self._derived(node.this.this, alias, scope, Scope(scope.sources, {}, scope.outer), ctes)
        elif isinstance(node, exp.Subquery | exp.Values):
            self._derived(node, alias, scope, scope.outer, ctes)
        else:
            raise Unsafe(f"{type(node).__name__.upper()} cannot stand in place of a table.")
        for join in node.args.get("joins") or ():
            self._add_source(join.this, scope, ctes)
            self._join_condition(join, scope, ctes)

    def _derived(self, node: exp.Expr, alias: exp.Expr | None, scope: Scope, seen: Scope | None, ctes: _Ctes) -> None:
        shape = _renamed(self.query(node, seen, ctes), alias)
        name = alias.this if alias is not None else None
        quoted = bool(name is not None and name.args.get("quoted"))
        scope.sources.append(Source(name.name if name is not None else "", quoted, None, shape.outputs, shape.open))

    def _table(self, node: exp.Table, ctes: _Ctes) -> Source:
        if not isinstance(node.this, exp.Identifier):
            raise Unsafe("A function in place of a table is not allowed.")
        alias = node.args.get("alias")
        called = alias.this if alias is not None and alias.this is not None else node.this
        quoted = bool(called.args.get("quoted"))
        cte = None if node.args.get("db") else ctes.get(node.name.casefold())
        if cte is not None:
            shape = _renamed(cte, alias)
            return Source(called.name, quoted, None, shape.outputs, shape.open)
        table = self._known_table(node)
        self.found.tables.append((node, table))
        shape = _renamed(_Shape(_offered(table), False, Scope()), alias)
        if called is node.this:
            return Source(table.name, self.facts.needs_quotes(table.name), table, shape.outputs)
        return Source(called.name, quoted, table, shape.outputs)

    def _known_table(self, node: exp.Table) -> Table:
        place, name = node.db, node.name
        full = f"{place}.{name}" if place else name
        table = self.schema.table(name)
        if table is not None and place:
            expected = {table.namespace.casefold()} if table.namespace else self.facts.namespaces
            if place.casefold() not in expected:
                table = None
        if table is not None:
            return table
        if full.casefold().startswith(self.facts.catalogs) or name.casefold().startswith(self.facts.catalogs):
            raise Unsafe(f"Table '{full}' belongs to the system; only the tables of the database may be read.")
        raise UnknownTable(f"There is no table '{full}'{_hint(name, (t.name for t in self.schema.tables))}")

    # -- expressions ---------------------------------------------------------------------------------------------

    def _visit_all(self, nodes: Iterable[exp.Expr], scope: Scope, ctes: _Ctes) -> None:
        for node in nodes:
            self._visit(node, scope, ctes)

    def _visit(self, node: exp.Expr, scope: Scope, ctes: _Ctes) -> None:
        if isinstance(node, exp.Column):
            self._column(node, scope)
        elif isinstance(node, exp.Star):
            self.found.shown_whole.extend([] if isinstance(node.parent, exp.Anonymous) else scope.sources)
        elif isinstance(node, exp.Query):
            self.query(node, scope, ctes, named=False)
        elif isinstance(node, exp.Collate):
            self._visit(node.this, scope, ctes)  # what follows COLLATE looks like a column
            self._collation(node.expression)
        elif isinstance(node, exp.Anonymous) and node.name.lower() in self.facts.units:
            self._visit_all(node.expressions[1:], scope, ctes)
        elif isinstance(node, exp.Ordered) and (alias := self._alias(node.this, scope)) is not None:
            self.found.references.append(Reference(node.this, None, alias))
        else:
            for child in node.iter_expressions():
                self._visit(child, scope, ctes)

    def _alias(self, node: exp.Expr, scope: Scope) -> Output | None:
        """The SELECT item that a bare word of an ORDER BY names: it goes before any column there."""
        bare = isinstance(node, exp.Column) and not node.args.get("table")
        return scope.aliases.get(node.name.casefold()) if bare else None

    def _collation(self, name: exp.Expr) -> None:
        known = self.facts.collations
        if not isinstance(name, exp.Column | exp.Identifier | exp.Var | exp.Literal) or (
            known is not None and name.name.casefold() not in known
        ):
            raise Unsafe(f"Collation '{name.name}' is not known to {self.facts.title}.")

    def _column(self, node: exp.Column, scope: Scope) -> None:
        if node.args.get("table") is not None:
            source = self._source(node, scope)
            if isinstance(node.this, exp.Star):
                self.found.shown_whole.append(source)
                return
            output = self._offer(source, node.name)
            if output is None and not source.open:
                raise self._unknown_column(node.name, [source])
            self.found.references.append(Reference(node, source, output))
            return
        for visible in scope.outwards():
            offers = ((s, self._offer(s, node.name)) for s in visible.sources)
            if (hit := next(((s, o) for s, o in offers if o is not None), None)) is not None:
                self.found.references.append(Reference(node, *hit))
                return
            if (alias := visible.aliases.get(node.name.casefold())) is not None:
                self.found.references.append(Reference(node, None, alias))
                return
        if any(s.open for visible in scope.outwards() for s in visible.sources):
            # SQLite names an unnamed column by its text, which the regenerated query may spell otherwise: "count(*)".
            self.found.references.append(Reference(node, None, None))
        elif self._may_be_text(node):
            self.found.texts.append(node)
        else:
            raise self._unknown_column(node.name, [s for visible in scope.outwards() for s in visible.sources])

    def _offer(self, source: Source, name: str) -> Output | None:
        folded = name.casefold()
        offered = source.by_name.get(folded)
        if offered is None and source.table is not None and folded in self.facts.pseudo_columns:
            return Output(name)
        return offered

    def _source(self, node: exp.Column, scope: Scope) -> Source:
        wanted = node.table.casefold()
        for visible in scope.outwards():
            for source in visible.sources:
                if source.name.casefold() == wanted:
                    if node.db and node.db.casefold() not in self.facts.namespaces | _namespace(source):
                        raise UnknownTable(f"There is no '{node.db}.{node.table}' in this query.")
                    return source
        here = [s for visible in scope.outwards() for s in visible.sources]
        renamed = next((s for s in here if s.table is not None and s.table.name.casefold() == wanted), None)
        if renamed is not None:
            raise UnknownTable(f"Table '{node.table}' is called '{renamed.name}' in this query; use that name.")
        hint = _hint(node.table, (s.name for s in here))
        raise UnknownTable(f"'{node.table}' in '{node.table}.{node.name}' is no table of this query{hint}")

    def _may_be_text(self, node: exp.Column) -> bool:
        start = node.this.meta.get("start")
        return self.facts.quoted_text and start is not None and self.sql[start : start + 1] == '"'

    def _unknown_column(self, name: str, sources: list[Source]) -> UnknownColumn:
        names = [output.name for source in sources for output in source.outputs]
        if len(sources) == 1 and sources[0].name:
            place = sources[0].table.name if sources[0].table is not None else sources[0].name
            said = f"Column '{name}' is not in table '{place}'"
        else:
            said = f"There is no column '{name}' in the tables of this query"
        owners = [table.name for table in self.schema.tables if table.column(name) is not None]
        if (near := _nearest(name, names)) is not None:
            return UnknownColumn(f"{said}; did you mean '{near}'?")
        if owners:
            return UnknownColumn(f"{said}; table '{owners[0]}' has it.")
        return UnknownColumn(f"{said}.")


def _renamed(shape: _Shape, alias: exp.Expr | None) -> _Shape:
    """The shape under an alias that names the columns: `AS v(a, b)`."""
    names = alias.args.get("columns") if alias is not None else None
    if not names:
        return shape
    outputs = tuple(Output(name.name, bool(name.args.get("quoted"))) for name in names)
    return _Shape(
        outputs + shape.outputs[len(outputs) :], shape.open and len(outputs) < len(shape.outputs), shape.scope
    )


def _offered(table: Table) -> tuple[Output, ...]:
    return tuple(Output(column.name, False, (table, column)) for column in table.columns)


def _namespace(source: Source) -> frozenset[str]:
    return frozenset({source.table.namespace.casefold()} if source.table and source.table.namespace else ())


def _nearest(name: str, known: Iterable[str]) -> str | None:
    folded = {n.casefold(): n for n in known}
    near = get_close_matches(name.casefold(), folded, n=1)
    return folded[near[0]] if near else None


def _hint(name: str, known: Iterable[str]) -> str:
    names = [n for n in known if n]
    if (near := _nearest(name, names)) is not None:
        return f"; did you mean '{near}'?"
    return f"; known are {', '.join(names[:8])}{', ...' if len(names) > 8 else ''}." if names else "."
