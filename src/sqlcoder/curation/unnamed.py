"""Needed columns that a question names by no word of the schema: what linking by name cannot find.

A column is needed where the gold reads it for more than a join and does not hold it against a value that speaks for it
(a text, or a number that the question says). It is named where a word of its identifier, of its comment or of its
table's name stands in the question, in any number and with endings (`commissioned` names `commission`). Strict on
purpose: `dt` and `qty` are words of the schema that nobody types, so an abbreviation counts as no name, but any word
shared with the table's name counts as one.
"""

from __future__ import annotations

import re

from sqlglot import exp

from sqlcoder.datasets.english import singular
from sqlcoder.dialects import dialect
from sqlcoder.query import Query
from sqlcoder.schema import Column, Schema, Table, split_identifier
from sqlcoder.sql.parse import parse_verbatim
from sqlcoder.sql.scope import Reference, resolve

_LITTLE = frozenset(
    re.findall(r"\w+", "a an and are as at by for from in is it no not of on or per that the to with what")
)
_NAMES = frozenset(("name", "nm", "title"))
_STEM = 4
"""Letters from which the beginning of a word is taken for the word."""


def unnamed_columns(question: str, gold: Query, schema: Schema) -> tuple[str, ...]:
    """`table.column` of every needed column that the question does not name, in the order of reading.

    >>> from sqlcoder.schema import Column, Table
    >>> shop = Schema("shop", (Table("sale", (Column("id"), Column("amt"), Column("city"))),))
    >>> unnamed_columns("total revenue by city", Query("SELECT city, sum(amt) FROM sale GROUP BY city"), shop)
    ('sale.amt',)

    Raises Unparsable, Unsafe, UnknownTable, UnknownColumn.
    """
    asked = _words(question)
    found = resolve(parse_verbatim(gold), schema, dialect(gold.dialect), gold.sql)
    keys = _keys(schema)
    unnamed: dict[str, None] = {}
    for reference in found.references:
        if reference.output is None or reference.output.origin is None or _is_spoken_for(reference, question):
            continue
        table, column = reference.output.origin
        if (table.name, column.name) not in keys and not _is_named(table, column, asked):
            unnamed[f"{table.name}.{column.name}"] = None
    return tuple(unnamed)


def _words(text: str) -> frozenset[str]:
    found = re.findall(r"[^\W\d_]+", text.casefold())
    return frozenset(singular(word) for word in found if word not in _LITTLE and len(word) > 1)


def _is_named(table: Table, column: Column, asked: frozenset[str]) -> bool:
    said = " ".join((split_identifier(column.name), column.comment, split_identifier(table.name)))
    return any(_same(word, other) for word in _words(said) for other in asked)


def _same(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= _STEM and long.startswith(short))


def _keys(schema: Schema) -> frozenset[tuple[str, str]]:
    own = {(table.name, name) for table in schema.tables for name in table.primary_key}
    for key in schema.foreign_keys:
        own |= {(key.table, name) for name in key.columns} | {(key.ref_table, name) for name in key.ref_columns}
    return frozenset(own)


def is_a_name(column: str) -> bool:
    """Does the column hold what things or people are called? "Who" and "which" ask for it without saying so.

    >>> is_a_name("sale.amt"), is_a_name("client.first_nm"), is_a_name("film.title")
    (False, True, True)
    """
    return not _NAMES.isdisjoint(split_identifier(column.rpartition(".")[2]).split())


def _is_spoken_for(reference: Reference, question: str) -> bool:
    """Is the column held against a text, or a number that the question says?"""
    around = reference.node.parent
    if isinstance(around, exp.EQ | exp.NEQ | exp.Like):
        others: list[exp.Expr] = [around.left, around.right]
    elif isinstance(around, exp.In):
        others = around.expressions
    else:
        return False
    said = set(re.findall(r"\d+(?:\.\d+)?", question))
    return any(isinstance(other, exp.Literal) and (other.is_string or other.name in said) for other in others)
