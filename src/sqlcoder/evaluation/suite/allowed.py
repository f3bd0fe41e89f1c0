"""Mutants that the question's policy allows: right answers by its own word, whatever the rows are.

A policy may leave a column of the gold optional, and an answer may have columns that the gold has not. An answer with
something else in the place of an optional column is then one without it and with one more.
"""

from __future__ import annotations

from sqlglot import exp

from sqlcoder.errors import QueryError
from sqlcoder.example import Policy
from sqlcoder.query import Query
from sqlcoder.sql.parse import parse


def why_allowed(gold: Query, mutant: Query, policy: Policy) -> str | None:
    """ "optional_column" where a mutant differs from its gold in nothing but what an optional column holds.

    >>> policy = Policy(optional_columns=(1,))
    >>> why_allowed(Query("SELECT a, b FROM t"), Query("SELECT a, c FROM t"), policy)
    'optional_column'
    >>> why_allowed(Query("SELECT a, b FROM t"), Query("SELECT c, b FROM t"), policy)

    Nothing is said where the columns decide about the rows: under DISTINCT, in a set operation, where a clause names a
    column by its place or its alias.
    """
    if not policy.optional_columns or not policy.extra_columns:
        return None
    try:
        one, other = parse(gold), parse(mutant)
    except QueryError:
        return None
    if not isinstance(one, exp.Select) or not isinstance(other, exp.Select):
        return None
    if _decides_by_columns(one) or len(one.selects) != len(other.selects):
        return None
    differing = {i for i, pair in enumerate(zip(one.selects, other.selects, strict=True)) if pair[0] != pair[1]}
    if not differing <= set(policy.optional_columns) or len(differing) == len(one.selects):
        return None
    for tree in (one, other):
        tree.set("expressions", [exp.Star()])
    return "optional_column" if one == other else None


def _decides_by_columns(select: exp.Select) -> bool:
    if select.args.get("distinct"):
        return True
    aliases = {item.alias.casefold() for item in select.selects if item.alias}
    clauses = [clause for name in ("where", "group", "having", "order") if (clause := select.args.get(name))]
    if any(c.name.casefold() in aliases for clause in clauses for c in clause.find_all(exp.Column) if not c.table):
        return True
    keys = [key.this if isinstance(key, exp.Ordered) else key for clause in clauses for key in clause.expressions]
    return any(isinstance(key, exp.Literal) for key in keys)
