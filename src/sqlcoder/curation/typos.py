"""Misspelt names and values in a gold that runs all the same: SQLite takes them for text that is simply not there.

A word in double quotes that is no column is text to SQLite; a text that a column is held against may be stored there in
another spelling. Both are told only where something near is there: a value that is not in the data can be meant.
Misspelt tables and bare columns do not get this far: the guard refuses them.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from sqlglot import exp

from sqlcoder.db.database import Database
from sqlcoder.dialects import dialect
from sqlcoder.errors import QueryError
from sqlcoder.query import Query
from sqlcoder.schema import Column, Table
from sqlcoder.sql.parse import parse_verbatim
from sqlcoder.sql.scope import Reference, resolve

NEAR = 0.75
"""`difflib`'s ratio from which two spellings may be one word."""
_MOST_VALUES = 5_000
"""Distinct values of a column that are looked through; a column with more is left alone."""


class Typos:
    """Looks for typos in the golds of one database; remembers the values it has read."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._values: dict[tuple[str, str], frozenset[str] | None] = {}

    def find(self, sql: str) -> Iterator[str]:
        """What looks misspelt in a gold that the guard has passed. Raises DatabaseError."""
        schema = self._database.schema()
        query = Query(sql, self._database.dialect)
        found = resolve(parse_verbatim(query), schema, dialect(query.dialect), sql)
        names = [column.name for _, column in schema.columns()]
        for word in found.texts:
            if near := _nearest(word.name, names):
                yield f'"{word.name}" is no column and is read as text; did you mean {near}?'
        for reference in found.references:
            if reference.output is None or reference.output.origin is None:
                continue
            table, column = reference.output.origin
            for text in _held_against(reference):
                stored = self._stored(table, column)
                if stored and text not in stored and (near := _nearest(text, stored)):
                    yield f"{text!r} is not among the values of {table.name}.{column.name}; did you mean {near!r}?"

    def _stored(self, table: Table, column: Column) -> frozenset[str] | None:
        """The texts of a column; None where they are too many, or no texts."""
        place = (table.name, column.name)
        if place not in self._values:
            self._values[place] = self._read(*place) if column.type == "text" else None
        return self._values[place]

    def _read(self, table: str, column: str) -> frozenset[str] | None:
        names = [exp.to_identifier(name, quoted=True).sql("sqlite") for name in (column, table)]
        sql = f"SELECT DISTINCT {names[0]} FROM {names[1]} LIMIT {_MOST_VALUES + 1}"
        try:
            rows = self._database.execute(Query(sql), max_rows=_MOST_VALUES + 1).rows
        except QueryError:  # a view that fails, say: nothing is known of its values
            return None
        return frozenset(c for (c,) in rows if isinstance(c, str)) if len(rows) <= _MOST_VALUES else None


def _held_against(reference: Reference) -> Iterator[str]:
    """The texts without digits that a column must equal. (Codes and days are near to others by nature.)"""
    node, around = reference.node, reference.node.parent
    others: list[exp.Expr] = []
    if isinstance(around, exp.EQ):
        others = [around.right if around.left is node else around.left]
    elif isinstance(around, exp.In) and around.this is node:
        others = around.expressions
    for other in others:
        if isinstance(other, exp.Literal) and other.is_string and not any(map(str.isdigit, other.name)):
            yield other.name


def _nearest(word: str, known: frozenset[str] | list[str]) -> str | None:
    folded = {name.casefold(): name for name in sorted(known)}
    close = get_close_matches(word.casefold(), list(folded), n=1, cutoff=NEAR)
    return folded[close[0]] if close else None
