"""What a dialect is, as facts: how names are quoted, which functions only compute, what types mean, where limits lie.

A function stands on an allow-list when it is pure: it reads its arguments and perhaps the clock or a random source,
gives a value, and can neither read files, wait, change a setting or a sequence, nor build a value whose size a short
query can choose freely. Functions that build text of a chosen length are allowed where that length is a small literal.

Nothing here parses or runs SQL: `sqlcoder.sql` does the one, `sqlcoder.db` the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlcoder.schema import ColumnType

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_SIZE = re.compile(r"\([^)]*\)")
_FRAGMENTS: tuple[tuple[str, ColumnType], ...] = (
    # In this order: "DATETIME" is a date, "POINT" is not a number, "INTERVAL" is neither text nor a number.
    ("BOOL", "boolean"),
    ("INTERVAL", "other"),
    ("POINT", "other"),
    ("DATE", "date"),
    ("TIME", "date"),
    ("CHAR", "text"),
    ("CLOB", "text"),
    ("TEXT", "text"),
    ("STRING", "text"),
    ("ENUM", "text"),
    ("INT", "number"),
    ("REAL", "number"),
    ("FLOA", "number"),
    ("DOUB", "number"),
    ("NUM", "number"),
    ("DEC", "number"),
    ("MONEY", "number"),
    ("SERIAL", "number"),
)


def words(*lines: str) -> frozenset[str]:
    """The words of the lines as a set.

    >>> sorted(words("abs avg", "ceil"))
    ['abs', 'avg', 'ceil']
    """
    return frozenset(word for line in lines for word in line.split())


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes beyond which the engine, or good sense, says no."""

    sql: int = 100_000
    """Characters of a statement."""
    tokens: int = 20_000
    """Words, literals and signs of a statement."""
    identifier: int = 255
    """Characters of a name."""
    built: int = 1_000
    """The longest text that a padding or repeating function may be asked for, in characters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One row of the table of dialects."""

    name: str
    """As sqlglot spells it."""
    title: str
    """As people spell it."""
    quote: str = '"'
    """What opens and closes a quoted name; doubled inside."""
    functions: frozenset[str]
    """Names, in lower case, of the functions a query may call."""
    bounded: Mapping[str, int] = field(default_factory=dict)
    """Function -> position of the argument that sets the length of what it builds: a literal up to `limits.built`."""
    formats: Mapping[str, int] = field(default_factory=dict)
    """Function -> position of the printf-like format, which must be a literal without large widths."""
    units: frozenset[str] = frozenset()
    """Functions whose first argument is a bare word such as YEAR."""
    aggregates: frozenset[str] = frozenset()
    """Those of `functions` that fold many rows into one value."""
    types: Mapping[str, ColumnType]
    """Type names in upper case, without sizes -> what kind of column they make."""
    reserved: frozenset[str]
    """Words in upper case that are names only between quotes."""
    collations: frozenset[str] | None = None
    """Names, in lower case, that may follow COLLATE; None where any name may."""
    pseudo_columns: frozenset[str] = frozenset()
    """Columns in lower case that every table has without declaring them."""
    namespaces: frozenset[str] = frozenset()
    """What may qualify a table that lives in the default place, in lower case."""
    catalogs: tuple[str, ...] = ()
    """How names of system tables and of their schemas begin, in lower case."""
    folds: bool = False
    """Unquoted names are turned into lower case, so a name with capitals needs quotes."""
    quoted_text: bool = False
    """A word in double quotes that is no column in scope is text (SQLite's old kindness)."""
    alias_in_where: bool = False
    """WHERE and ON see the names that the SELECT list gives."""
    strict_types: bool = False
    """Operators and functions take no other type than theirs: LIKE no number, SUM no truth value."""
    strict_groups: bool = False
    """A grouped query shows only what is grouped by or aggregated; DISTINCT sorts only by what it shows."""
    like: str = "LIKE"
    """The operator that compares with a pattern and ignores case."""
    cut_in_membership: bool = True
    """The query behind IN may have a LIMIT."""
    limits: Limits = Limits()

    def needs_quotes(self, name: str) -> bool:
        """Must this name be quoted to mean itself?

        >>> from sqlcoder.dialects import dialect
        >>> dialect("sqlite").needs_quotes("Order"), dialect("sqlite").needs_quotes("OrderId")
        (True, False)
        >>> dialect("postgres").needs_quotes("OrderId")
        True
        """
        return not _PLAIN.match(name) or name.upper() in self.reserved or (self.folds and name != name.lower())

    def quoted(self, name: str) -> str:
        """The name between quotes.

        >>> from sqlcoder.dialects import dialect
        >>> print(dialect("mysql").quoted("unit price"), dialect("sqlite").quoted('5" disk'))
        `unit price` "5"" disk"
        """
        return f"{self.quote}{name.replace(self.quote, self.quote * 2)}{self.quote}"

    def column_type(self, declared: str) -> ColumnType:
        """What kind of column a declared type makes; an empty or unknown type is "other".

        >>> from sqlcoder.dialects import dialect
        >>> [dialect("sqlite").column_type(t) for t in ("VARCHAR(20)", "int unsigned", "datetime", "bool", "blob", "")]
        ['text', 'number', 'date', 'boolean', 'other', 'other']
        """
        name = " ".join(_SIZE.sub(" ", declared).upper().split())
        if name in self.types:
            return self.types[name]
        if name.endswith("[]"):
            return "other"
        return next((kind for fragment, kind in _FRAGMENTS if fragment in name), "other")
