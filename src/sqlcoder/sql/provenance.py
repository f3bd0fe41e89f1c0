"""From which columns of the schema the values of a query's columns come: where-provenance (Buneman, Khanna and Tan
2001, "Why and Where"), kept on the safe side.

A value comes from a column that it was copied or computed from: `upper(email)`, `max(birth_date)`, an alias, a column
of a subquery or CTE, both sides of a UNION, `CASE WHEN email = 'x' THEN 1 END`. It does not come from what was only
counted (`COUNT(email)`), asked for its presence (`email IS NULL`, `EXISTS`), or used to filter, group and order.

Where a name may mean two columns it comes from both, and a name that is not found from all columns in sight: `scope`
refuses such queries, or settles them as the engine does; here nobody may be told less than the truth.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from sqlcoder.dialects import Dialect
from sqlcoder.schema import Schema

Origins = frozenset[tuple[str, str]]
"""(table, column) pairs, as the schema spells them."""

_NOTHING: Origins = frozenset()
_COUNTS = frozenset({"count", "count_if", "countif", "approx_count_distinct", "regr_count"})
_ONLY_FIRST = (exp.Window, exp.Filter, exp.Collate)  # the rest of it orders, picks rows or says how to compare


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the values of a query come from."""

    outputs: tuple[Origins, ...]
    """Of each column of its result."""
    of_node: Mapping[int, Origins]
    """Of every `exp.Column` and `exp.Star` in its tree, by `id`."""


def trace(tree: exp.Expr, schema: Schema, facts: Dialect) -> Provenance:
    """The provenance of a tree of `parse_verbatim`. Raises RecursionError where it is nested too deeply."""
    tracer = _Tracer(schema, facts)
    rows = tracer.query(tree, None, {})
    return Provenance(tuple(origins for _, origins in rows.columns), tracer.of_node)


@dataclass(frozen=True, slots=True)
class _Rows:
    """What a table, CTE or subquery offers."""

    columns: tuple[tuple[str, Origins], ...]
    others: Origins = _NOTHING
    """Of a column that is asked for and not among them, such as SQLite's `rowid`."""

    def every(self) -> Origins:
        return _union((origins for _, origins in self.columns), self.others)

    def named(self, name: str) -> Origins | None:
        found = [origins for known, origins in self.columns if known.casefold() == name.casefold()]
        return _union(found) if found else None

    def renamed(self, alias: exp.Expr | None) -> _Rows:
        names = [name.name for name in (alias.args.get("columns") if alias is not None else None) or ()]
        kept = self.columns[len(names) :]
        # more names than columns that we know of: whatever they are, they come from here
        extra = tuple((name, self.every()) for name in names[len(self.columns) :])
        return _Rows(tuple((n, o) for n, (_, o) in zip(names, self.columns, strict=False)) + extra + kept, self.others)


@dataclass(slots=True)
class _Frame:
    """What the expressions of a SELECT see."""

    outer: _Frame | None
    sources: list[tuple[str, _Rows]] = field(default_factory=list)
    aliases: dict[str, Origins] = field(default_factory=dict)
    past_items: bool = False
    """Are we in a clause where an alias may go before a column?"""


_Ctes = Mapping[str, _Rows]


class _Tracer:
    def __init__(self, schema: Schema, facts: Dialect) -> None:
        self.schema, self.facts = schema, facts
        self.of_node: dict[int, Origins] = {}

    def query(self, node: exp.Expr, outer: _Frame | None, ctes: _Ctes) -> _Rows:
        ctes = self._with(node, outer, ctes)
        if isinstance(node, exp.Select):
            return self._select(node, outer, ctes)
        if isinstance(node, exp.SetOperation):
            rows = _both(self.query(node.this, outer, ctes), self.query(node.expression, outer, ctes))
        elif isinstance(node, exp.Subquery):
            rows = self.query(node.this, outer, ctes)
        elif isinstance(node, exp.Values):
            frame = _Frame(outer)
            tuples = [[self._expression(item, frame, ctes) for item in row.expressions] for row in node.expressions]
            rows = _Rows(tuple(("", _union(column)) for column in zip(*tuples, strict=False)))
        else:
            rows = _Rows((), self._expression(node, _Frame(outer), ctes))
        self._clauses(node, ("order", "limit", "offset"), _Frame(outer, [("", rows)]), ctes)
        return rows

    def _with(self, node: exp.Expr, outer: _Frame | None, ctes: _Ctes) -> _Ctes:
        with_ = node.args.get("with_")
        known = dict(ctes)
        for cte in with_.expressions if with_ is not None else ():
            name, alias = cte.alias.casefold(), cte.args["alias"]
            before: _Rows | None = None
            rows = self.query(_first(cte.this), outer, known).renamed(alias)
            while rows != before:  # a recursive one feeds itself; origins only grow, so this ends
                before, known[name] = rows, rows
                rows = _both(rows, self.query(cte.this, outer, known).renamed(alias))
            known[name] = rows
        return known

    def _select(self, node: exp.Select, outer: _Frame | None, ctes: _Ctes) -> _Rows:
        frame = _Frame(outer)
        if (from_ := node.args.get("from_")) is not None:
            self._source(from_.this, frame, ctes)
        joins = [*(node.args.get("joins") or ()), *(node.args.get("laterals") or ())]
        for join in joins:
            self._source(join.this if isinstance(join, exp.Join) else join, frame, ctes)
        columns: list[tuple[str, Origins]] = []
        for item in node.expressions:
            origins = self._expression(item, frame, ctes)
            if isinstance(item, exp.Star) or (isinstance(item, exp.Column) and isinstance(item.this, exp.Star)):
                columns += self._starred(item, frame)
            else:
                columns.append((item.alias_or_name, origins))
            if isinstance(item, exp.Alias):
                frame.aliases[item.alias.casefold()] = origins
        frame.past_items = True
        for join in joins:
            self._clauses(join, ("on",), frame, ctes)
        clauses = ("where", "distinct", "group", "having", "qualify", "windows", "order", "limit", "offset")
        self._clauses(node, clauses, frame, ctes)
        # a column without a name of its own may be asked for by whatever name the engine gives it
        unnamed = _union(origins for name, origins in columns if not name)
        return _Rows(tuple(columns), unnamed)

    def _clauses(self, node: exp.Expr, names: Sequence[str], frame: _Frame, ctes: _Ctes) -> None:
        for name in names:
            part = node.args.get(name)
            for each in part if isinstance(part, list) else [part] if isinstance(part, exp.Expr) else []:
                self._expression(each, frame, ctes)

    def _starred(self, item: exp.Expr, frame: _Frame) -> list[tuple[str, Origins]]:
        wanted = item.args["table"].name.casefold() if isinstance(item, exp.Column) else None
        shown = [rows for name, rows in frame.sources if wanted is None or name.casefold() == wanted]
        return [column for rows in shown for column in rows.columns]

    def _source(self, node: exp.Expr, frame: _Frame, ctes: _Ctes) -> None:
        alias = node.args.get("alias")
        if isinstance(node, exp.Table):
            frame.sources.append((node.alias or node.name, self._table(node, ctes).renamed(alias)))
        elif isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table | exp.Subquery) and not alias:
            self._source(node.this, frame, ctes)  # a join in brackets
        elif isinstance(node, exp.Lateral):
            inner = node.this.this if isinstance(node.this, exp.Subquery) else node.this
            frame.sources.append((node.alias, self.query(inner, frame, ctes).renamed(alias)))
        else:
            frame.sources.append((node.alias, self.query(node, frame, ctes).renamed(alias)))
        for join in node.args.get("joins") or ():
            self._source(join.this, frame, ctes)
            self._clauses(join, ("on",), frame, ctes)

    def _table(self, node: exp.Table, ctes: _Ctes) -> _Rows:
        if not node.args.get("db") and (cte := ctes.get(node.name.casefold())) is not None:
            return cte
        table = self.schema.table(node.name)
        if table is None:
            return _Rows(())
        columns = tuple((column.name, frozenset({(table.name, column.name)})) for column in table.columns)
        return _Rows(columns, _union(origins for _, origins in columns))  # `rowid` may be a key's other name

    def _expression(self, node: exp.Expr, frame: _Frame, ctes: _Ctes) -> Origins:
        """Where the value of an expression comes from; every part of it is looked at, also those it does not."""
        if isinstance(node, exp.Column | exp.Star):
            origins = self._named(node, frame)
            self.of_node[id(node)] = origins
            return origins
        if isinstance(node, exp.Query):
            return self.query(node, frame, ctes).every()
        parts = [self._expression(part, frame, ctes) for part in _parts(node, self.facts)]
        if _tells_no_value(node):
            return _NOTHING
        if isinstance(node, _ONLY_FIRST):
            return parts[0] if parts else _NOTHING
        return _union(parts)

    def _named(self, node: exp.Column | exp.Star, frame: _Frame) -> Origins:
        if isinstance(node, exp.Star) or isinstance(node.this, exp.Star):
            return _union(origins for _, origins in self._starred(node, frame))
        seen: list[Origins] = []
        visible: _Frame | None = frame
        while visible is not None:
            for name, rows in visible.sources:
                if node.table and name.casefold() == node.table.casefold():
                    found = rows.named(node.name)
                    return rows.others if found is None else found
            if not node.table:
                offers = [o for _, rows in visible.sources if (o := rows.named(node.name)) is not None]
                alias = visible.aliases.get(node.name.casefold())
                if alias is not None and (visible.past_items or not offers):
                    offers.append(alias)
                if offers:
                    return _union(offers)
            seen += [rows.every() for _, rows in visible.sources]
            visible = visible.outer
        return _union(seen)


def _parts(node: exp.Expr, facts: Dialect) -> list[exp.Expr]:
    if isinstance(node, exp.Anonymous) and node.name.lower() in facts.units:
        return list(node.expressions[1:])  # the first is a bare word such as YEAR, which looks like a column
    if _is_count(node):
        return [part for part in node.iter_expressions() if not isinstance(part, exp.Star)]  # COUNT(*) reads none
    return list(node.iter_expressions())


def _tells_no_value(node: exp.Expr) -> bool:
    if isinstance(node, exp.Is):
        return isinstance(node.expression, exp.Null)
    return _is_count(node) or isinstance(node, exp.Exists)


def _is_count(node: exp.Expr) -> bool:
    return isinstance(node, exp.Count) or (isinstance(node, exp.Anonymous) and node.name.lower() in _COUNTS)


def _first(node: exp.Expr) -> exp.Expr:
    """The part of a chain of set operations that stands first: what a recursion starts from."""
    while isinstance(node, exp.SetOperation) and not node.args.get("with_"):
        node = node.this
    return node


def _both(left: _Rows, right: _Rows) -> _Rows:
    """Rows of either, under the names of the first."""
    if len(left.columns) != len(right.columns):
        every = left.every() | right.every()
        return _Rows(tuple((name, every) for name, _ in left.columns), every)
    columns = tuple((name, a | b) for (name, a), (_, b) in zip(left.columns, right.columns, strict=True))
    return _Rows(columns, left.others | right.others)


def _union(origins: Iterable[Origins], more: Origins = _NOTHING) -> Origins:
    return more.union(*origins)
