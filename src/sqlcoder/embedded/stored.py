"""In what type an engine holds a value, and the casts that dialects with strict types want.

A column is a date to us where its texts are dates; to PostgreSQL it is text, and EXTRACT refuses it. Where a dialect
takes any type anywhere (`Dialect.strict_types` is false) nothing here is needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from sqlglot import exp

from sqlcoder.db.types import read_type
from sqlcoder.schema import Column

Stored: TypeAlias = Literal["number", "boolean", "text", "day", "moment", "unknown"]
"""A date is a day, or a moment where it has a time."""

_CASTS: dict[str, tuple[frozenset[Stored], str]] = {
    "text": (frozenset({"number", "boolean", "day", "moment"}), "TEXT"),
    "number": (frozenset({"boolean"}), "INT"),
    "date": (frozenset({"text"}), "TIMESTAMP"),
    "moment": (frozenset({"text", "day"}), "TIMESTAMP"),
}
"""What is wanted -> the types that must be cast for it, and to what."""

TRUE, FALSE = frozenset({"1", "true", "t", "yes", "y"}), frozenset({"0", "false", "f", "no", "n"})
"""How questions and SQLite say a truth value."""


def stored_as(column: Column | None) -> Stored:
    """The type that the engine has for a column.

    >>> [stored_as(Column("c", "date", raw)) for raw in ("TIMESTAMP", "DATE", "VARCHAR(10)")]
    ['moment', 'day', 'text']
    """
    if column is None or column.type == "other":
        return "unknown"
    if column.type == "date":
        if read_type(column.raw_type) == "text":
            return "text"
        return "moment" if "TIME" in column.raw_type.upper() else "day"
    return column.type


def converted(e: exp.Expr, stored: Stored, wanted: str) -> exp.Expr:
    """The expression in the wanted type (text, number, date, moment), cast where it must be.

    >>> converted(exp.column("id"), "number", "text").sql(), converted(exp.column("name"), "text", "text").sql()
    ('CAST(id AS TEXT)', 'name')
    """
    types, to = _CASTS[wanted]
    return exp.cast(e, to) if stored in types else e


def truth(text: str) -> exp.Expr | None:
    """The truth value that a literal stands for; None where it is none.

    >>> truth("1"), truth("no"), truth("maybe")
    (Boolean(this=True), Boolean(this=False), None)
    """
    word = text.casefold()
    make: Callable[[], exp.Expr] | None = exp.true if word in TRUE else exp.false if word in FALSE else None
    return make() if make else None
