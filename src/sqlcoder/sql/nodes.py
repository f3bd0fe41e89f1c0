"""Which syntax a query may consist of: an allow-list of tree nodes, of their clauses and of the functions they call.

Everything that is not named here is refused, also what sqlglot learns to parse tomorrow. Three kinds of rows:
nodes allowed as they are (operators, literals); nodes of which only some clauses are allowed (no SELECT may have INTO
or FOR UPDATE); and calls, whose name must be among the functions of the dialect.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from difflib import get_close_matches

from sqlglot import exp

from sqlcoder.dialects import Dialect
from sqlcoder.errors import Unsafe
from sqlcoder.sql.verbatim import UnaryPlus

QUERIES = (exp.Select, exp.SetOperation, exp.Subquery)
"""What a statement may be."""

_TAIL = ("order", "limit", "offset")
_CLAUSES: dict[type[exp.Expr], frozenset[str]] = {
    kind: frozenset(clauses)
    for kind, clauses in {
        exp.Select: (
            *("with_", "expressions", "distinct", "from_", "joins", "where", "group", "having", "qualify", "windows"),
            *_TAIL,
        ),
        exp.Union: ("with_", "this", "expression", "distinct", *_TAIL),
        exp.Intersect: ("with_", "this", "expression", "distinct", *_TAIL),
        exp.Except: ("with_", "this", "expression", "distinct", *_TAIL),
        exp.Subquery: ("this", "alias", "with_", "joins", *_TAIL),
        exp.With: ("expressions", "recursive"),
        exp.CTE: ("this", "alias", "materialized"),
        exp.From: ("this",),
        exp.Table: ("this", "alias", "db", "joins"),
        exp.TableAlias: ("this", "columns"),
        exp.Lateral: ("this", "alias"),
        exp.Values: ("expressions", "alias"),
        exp.Join: ("this", "on", "side", "kind", "using", "method"),
        exp.Column: ("this", "table", "db"),
        exp.Star: ("except_",),
        exp.Distinct: ("expressions", "on"),
        exp.Order: ("this", "expressions"),
        exp.Ordered: ("this", "desc", "nulls_first"),
        exp.Group: ("expressions", "grouping_sets", "cube", "rollup", "all"),
        exp.Limit: ("this", "expression", "offset", "expressions"),
        exp.Offset: ("this", "expression"),
        exp.Fetch: ("direction", "count", "limit_options"),
        exp.LimitOptions: ("rows", "with_ties"),
        exp.Window: ("this", "partition_by", "order", "spec", "alias", "over"),
        exp.WindowSpec: ("kind", "start", "start_side", "end", "end_side", "exclude"),
        exp.In: ("this", "expressions", "query"),
        exp.Cast: ("this", "to"),
        exp.TryCast: ("this", "to", "safe", "requires_string"),
        exp.DataType: ("this", "expressions", "nested"),
        exp.JSONExtract: ("this", "expression", "only_json_types"),
        exp.JSONExtractScalar: ("this", "expression", "only_json_types", "scalar_only"),
    }.items()
}
_JOIN_WORDS = {"", "INNER", "CROSS", "OUTER", "LEFT", "RIGHT", "FULL", "NATURAL"}
_FRAME_WORDS = {
    *("ROWS", "RANGE", "GROUPS", "UNBOUNDED", "PRECEDING", "FOLLOWING", "CURRENT ROW"),
    *("TIES", "GROUP", "NO OTHERS"),
}

_PLAIN: frozenset[type[exp.Expr]] = frozenset(
    {
        *(exp.Identifier, exp.Literal, exp.Boolean, exp.Null, exp.HexString, exp.Paren, exp.Tuple, exp.Alias),
        *(exp.And, exp.Or, exp.Xor, exp.Not, exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.Between),
        *(exp.NullSafeEQ, exp.NullSafeNEQ, exp.Like, exp.Glob, exp.Escape, exp.Exists, exp.Any, exp.All),
        *(exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Pow, exp.Neg, UnaryPlus, exp.DPipe),
        *(exp.BitwiseAnd, exp.BitwiseOr, exp.BitwiseXor, exp.BitwiseNot, exp.BitwiseLeftShift, exp.BitwiseRightShift),
        *(exp.Case, exp.If, exp.Where, exp.Having, exp.Qualify, exp.Filter, exp.WithinGroup),
        *(exp.IgnoreNulls, exp.RespectNulls, exp.Collate, exp.DataTypeParam, exp.Var),
        *(exp.Cube, exp.Rollup, exp.GroupingSets),
        *(exp.CurrentDate, exp.CurrentTime, exp.CurrentTimestamp),
    }
)
_BEYOND_SQLITE: frozenset[type[exp.Expr]] = frozenset(
    {
        *(exp.ILike, exp.SimilarTo, exp.RegexpLike, exp.RegexpILike, exp.Interval, exp.Extract),
        *(exp.Substring, exp.Trim, exp.StrPosition, exp.Overlay, exp.GroupConcat, exp.AtTimeZone, exp.Localtime),
        *(exp.Localtimestamp, exp.Array, exp.Bracket, exp.Slice, exp.Overlaps),
        *(exp.JSONPath, exp.JSONPathRoot, exp.JSONPathKey, exp.JSONPathSubscript),  # PostgreSQL's `-> 'a'` and `->> 0`
    }
)

_TYPES = frozenset(
    {
        *exp.DataType.INTEGER_TYPES,
        *exp.DataType.REAL_TYPES,
        *exp.DataType.TEMPORAL_TYPES,
        *(exp.DType.CHAR, exp.DType.NCHAR, exp.DType.VARCHAR, exp.DType.NVARCHAR, exp.DType.TEXT, exp.DType.BOOLEAN),
        *(exp.DType.INTERVAL, exp.DType.UUID, exp.DType.JSON, exp.DType.JSONB, exp.DType.YEAR, exp.DType.TIME),
        *(exp.DType.TIMETZ, exp.DType.DECIMAL, exp.DType.BINARY, exp.DType.INT, exp.DType.UINT),
    }
)
_LARGEST_SIZE = 10_000
"""The longest CHAR(n) that a CAST may ask for: some engines pad up to it."""

_WIDE = re.compile(r"\*|\{[^{}]+\{|\d{4,}")
"""In a format: a width taken from an argument (`%*d`, `{:{}}`), or one of a thousand and more."""


def refuse_syntax(tree: exp.Expr, facts: Dialect) -> None:
    """Raise Unsafe at the first node, clause, function or type that is not on the allow-list."""
    if not isinstance(tree, QUERIES):
        raise Unsafe(f"Only SELECT, WITH and set operations may run, not {_spell(tree)}.")
    for node in tree.walk():
        kind = type(node)
        if (clauses := _CLAUSES.get(kind)) is not None:
            for clause, value in node.args.items():
                if clause not in clauses and value not in (None, False, []):
                    raise Unsafe(f"{_spell(node)} may not have {clause.strip('_').upper().replace('_', ' ')}.")
        elif (
            kind not in _PLAIN and kind is not exp.Anonymous and (facts.name == "sqlite" or kind not in _BEYOND_SQLITE)
        ):
            raise Unsafe(f"{_spell(node)} is not allowed in {facts.title}.")
        if (check := _CHECKS.get(kind)) is not None:
            check(node, facts)


def _spell(node: exp.Expr) -> str:
    if isinstance(node, exp.Command):
        return str(node.this).upper()
    return _SPELLED.get(type(node), "") or re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(node).__name__).upper()


_SPELLED: dict[type[exp.Expr], str] = {
    exp.Concat: "Two texts side by side",
    exp.Parameter: "A parameter",
    exp.Placeholder: "A placeholder",
    exp.SessionParameter: "A setting of the server",
    exp.Dot: "A dotted name (a function of another schema, a field of a struct)",
    exp.RawString: "Text with escapes",
    exp.ByteString: "Text with escapes",
}


def _check_call(call: exp.Expr, facts: Dialect) -> None:
    name = call.name.lower()
    if name not in facts.functions:
        near = get_close_matches(name, facts.functions, n=1, cutoff=0.8)
        hint = f"; did you mean {near[0].upper()}?" if near else "; only functions that merely compute are."
        raise Unsafe(f"Function {call.name.upper()} is not allowed in {facts.title}{hint}")
    given: list[exp.Expr] = call.expressions
    if (place := facts.bounded.get(name)) is not None and place < len(given):
        length = given[place]
        if not (isinstance(length, exp.Literal) and length.name.isdigit() and int(length.name) <= facts.limits.built):
            raise Unsafe(
                f"{name.upper()} needs a plain number up to {facts.limits.built:,} for the length of its text."
            )
        around = call.find_ancestor(exp.Anonymous)
        while around is not None:
            if around.name.lower() in facts.bounded:
                raise Unsafe(f"{name.upper()} inside {around.name.upper()} would multiply the length of its text.")
            around = around.find_ancestor(exp.Anonymous)
    if (place := facts.formats.get(name)) is not None and place < len(given):
        pattern = given[place]
        if not (isinstance(pattern, exp.Literal) and pattern.is_string) or _WIDE.search(pattern.name):
            raise Unsafe(f"{name.upper()} needs its format written out, with widths below 1,000.")


def _check_table(table: exp.Expr, facts: Dialect) -> None:
    if not isinstance(table.this, exp.Identifier):
        raise Unsafe(f"A function in place of a table ({table.this.name or _spell(table.this)}) is not allowed.")


def _check_lateral(lateral: exp.Expr, facts: Dialect) -> None:
    if not isinstance(lateral.this, exp.Subquery):
        raise Unsafe("LATERAL may stand only before a query in brackets.")


def _check_join(join: exp.Expr, facts: Dialect) -> None:
    words = {str(join.args.get(part) or "").upper() for part in ("side", "kind", "method")}
    allowed = _JOIN_WORDS | ({"SEMI", "ANTI"} if facts.name == "duckdb" else set())
    if not words <= allowed:
        raise Unsafe(f"{' '.join(sorted(words - allowed))} JOIN is not allowed.")


def _check_type(type_: exp.Expr, facts: Dialect) -> None:
    if facts.name != "sqlite" and type_.this not in _TYPES:
        raise Unsafe(
            f"CAST to {type_.sql(dialect=facts.name)} is not allowed; cast to a number, text, date or boolean."
        )


def _check_size(size: exp.Expr, facts: Dialect) -> None:
    if not (size.name.isdigit() and int(size.name) <= _LARGEST_SIZE):
        raise Unsafe(f"A type may have a size up to {_LARGEST_SIZE:,}.")


def _check_word(word: exp.Expr, facts: Dialect) -> None:
    everything = isinstance(word.parent, exp.Ordered) and word.name.upper() == "ALL" and facts.name == "duckdb"
    in_frame = isinstance(word.parent, exp.WindowSpec) and word.name.upper() in _FRAME_WORDS
    if not everything and not in_frame and not isinstance(word.parent, exp.Collate | exp.Interval | exp.Extract):
        raise Unsafe(f"The bare word '{word.name}' is not allowed here.")


def _check_frame(frame: exp.Expr, facts: Dialect) -> None:
    for part in ("kind", "start", "start_side", "end", "end_side", "exclude"):
        value = frame.args.get(part)
        if isinstance(value, str) and value.upper() not in _FRAME_WORDS:
            raise Unsafe(f"'{value}' is not allowed in a window's frame.")


def _check_distinct(distinct: exp.Expr, facts: Dialect) -> None:
    if distinct.args.get("on") and facts.name not in ("postgres", "duckdb"):
        raise Unsafe(f"{facts.title} has no DISTINCT ON.")


def _check_select(select: exp.Expr, facts: Dialect) -> None:
    if not select.expressions:
        raise Unsafe("The SELECT list is empty.")


_CHECKS: dict[type[exp.Expr], Callable[[exp.Expr, Dialect], None]] = {
    exp.Select: _check_select,
    exp.Anonymous: _check_call,
    exp.Table: _check_table,
    exp.Lateral: _check_lateral,
    exp.Join: _check_join,
    exp.DataType: _check_type,
    exp.DataTypeParam: _check_size,
    exp.Distinct: _check_distinct,
    exp.Var: _check_word,
    exp.WindowSpec: _check_frame,
}
