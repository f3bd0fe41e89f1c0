"""Propose a sqlcoder.toml from what is there: the file that a person then completes.

What is certain is written as it would be by hand (SQL comments, dbt's descriptions and joins, sensitive columns); what
is a guess (inferred joins) or missing (other names for codes) stands there to be filled in or let in. A proposal that
is saved as it is loads again, and changes nothing but the descriptions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from sqlcoder.db.catalog import TableNotes
from sqlcoder.db.dbt import DbtProject
from sqlcoder.db.ddl_comments import read_ddl_comments
from sqlcoder.db.engines.sqlite_file import open_file
from sqlcoder.schema import Column, ForeignKey, Schema, Table, split_identifier

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SHORT = "id no by of to in on is at up as or day tax age sex fee zip url pin vat net due end job row"
_SHORT_WORDS = frozenset(_SHORT.split())
_HEAD = """\
# What SQLCoder should know of this database, proposed by `sqlcoder db init` from what is there.
#
#   aliases      other names that people use, the best first: fill in the empty lists, they belong to names that read
#                like codes
#   description  one sentence; its words help to find the table or column
#   sensitive    its values are shown to nobody who does not ask, and reach no model, index or log
#   joins        keys that the database does not declare
#   metrics      figures that no column holds, such as  revenue = "price * quantity"
"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """The text of the file, and what there is to say about it."""

    text: str
    cryptic: tuple[str, ...] = ()
    """`table` or `table.column`: names that read like codes."""
    inferred: tuple[ForeignKey, ...] = ()
    sensitive: tuple[str, ...] = ()
    described: int = 0
    """Tables and columns with a description."""
    unknown: tuple[str, ...] = ()
    """What dbt describes and the database does not have."""


@dataclass(slots=True)
class _Found:
    cryptic: list[str] = field(default_factory=list)
    sensitive: list[str] = field(default_factory=list)
    described: int = 0


def propose(
    schema: Schema, *, url: str, is_word: Callable[[str], bool], name: str | None = None, dbt: DbtProject | None = None
) -> Proposal:
    """A proposal for this schema.

    `url` is what the file says where the database is; `is_word` tells whether a lower-case word is one that a model
    knows; `name` is what the database is called, by default by its own name.
    """
    joins: list[ForeignKey] = []
    unknown: list[str] = []
    if dbt:
        schema, joins, unknown = _with_dbt(schema, dbt)
    found = _Found()
    tables = [line for table in schema.tables for line in _table_lines(table, name or schema.name, is_word, found)]
    inferred = tuple(k for k in schema.foreign_keys if k.inferred and not any(_connects(k, j) for j in joins))
    section = f"databases.{_key(name or schema.name)}"
    lines = [_HEAD, f"[{section}]", f"url = {_string(url)}", *_join_lines(joins, inferred), ""]
    lines += [f"# [{section}.metrics]", '# revenue = "price * quantity"', "", *tables]
    return Proposal(
        "\n".join(lines).rstrip() + "\n",
        tuple(found.cryptic),
        inferred,
        tuple(found.sensitive),
        found.described,
        tuple(unknown),
    )


def with_ddl_comments(schema: Schema, path: Path) -> Schema:
    """The schema of a SQLite file with the comments of its CREATE TABLE statements. Raises DatabaseError."""
    opened = open_file(path)
    with closing(opened):
        rows = opened.connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL")
        comments = {name: read_ddl_comments(sql) for name, sql in rows.fetchall()}
    nothing: tuple[str, Mapping[str, str]] = ("", {})

    def commented(table: Table) -> Table:
        said, by_column = comments.get(table.name, nothing)
        columns = tuple(replace(c, comment=c.comment or by_column.get(c.name, "")) for c in table.columns)
        return replace(table, comment=table.comment or said, columns=columns)

    return replace(schema, tables=tuple(commented(t) for t in schema.tables))


def is_cryptic(name: str, is_word: Callable[[str], bool]) -> bool:
    """Does a name read like a code: some part of it is no word?

    >>> words = {"order", "date", "customer"}
    >>> [is_cryptic(n, words.__contains__) for n in ("OrderDate", "customer_id", "T_047", "KUNNR", "address_2")]
    [False, False, True, True, True]
    """
    words = split_identifier(name).split()
    return not any(w.isalpha() for w in words) or not all(w.isdigit() or w in _SHORT_WORDS or is_word(w) for w in words)


def _with_dbt(schema: Schema, dbt: DbtProject) -> tuple[Schema, list[ForeignKey], list[str]]:
    """The schema with dbt's descriptions; dbt's joins that fit and are not declared; what does not fit."""
    notes: dict[str, TableNotes] = {}
    unknown = []
    for name, note in dbt.tables.items():
        table = schema.table(name)
        if table is None:
            unknown.append(name)
            continue
        notes[table.name] = note
        unknown += [f"{table.name}.{column}" for column in note.columns if table.column(column) is None]

    def described(table: Table) -> Table:
        note = notes.get(table.name)
        if note is None:
            return table
        said = {column.casefold(): of.description for column, of in note.columns.items()}
        columns = tuple(replace(c, comment=said.get(c.name.casefold()) or c.comment) for c in table.columns)
        return replace(table, comment=note.description or table.comment, columns=columns)

    joins = []
    for join in dbt.joins:
        table, ref = schema.table(join.table), schema.table(join.ref_table)
        columns = [c.name for n in join.columns if table and (c := table.column(n))]
        ref_columns = [c.name for n in join.ref_columns if ref and (c := ref.column(n))]
        if table is None or ref is None or len(columns) != len(join.columns) or len(ref_columns) != len(join.columns):
            continue  # the table or column was named above
        key = ForeignKey(table.name, tuple(columns), ref.name, tuple(ref_columns))
        if key not in schema.foreign_keys:
            joins.append(key)
    return replace(schema, tables=tuple(described(t) for t in schema.tables)), joins, unknown


def _connects(one: ForeignKey, other: ForeignKey) -> bool:
    return {one.table, one.ref_table} == {other.table, other.ref_table}


def _join_lines(joins: Sequence[ForeignKey], inferred: Sequence[ForeignKey]) -> Iterator[str]:
    if not joins and not inferred:
        return
    yield "joins = ["
    for join in joins:
        yield f"    {_string(_join_text(join))},  # from dbt"
    for join in inferred:
        yield f"    # {_string(_join_text(join))},  # inferred from names and values: let it in if it is right"
    yield "]"


def _join_text(key: ForeignKey) -> str:
    pairs = zip(key.columns, key.ref_columns, strict=True)
    return " and ".join(f"{_name(key.table)}.{_name(a)} = {_name(key.ref_table)}.{_name(b)}" for a, b in pairs)


def _name(name: str) -> str:
    return name if re.fullmatch(r"\w+", name) else f'"{name}"'


def _table_lines(table: Table, database: str, is_word: Callable[[str], bool], found: _Found) -> Iterator[str]:
    lines: list[str] = []
    if is_cryptic(table.name, is_word):
        found.cryptic.append(table.name)
        lines.append("aliases = []")
    if table.comment:
        found.described += 1
        lines.append(f"description = {_string(table.comment)}")
    for column in table.columns:
        lines += _column_lines(table, column, is_word, found)
    rows = "view" if table.is_view else f"{table.row_count:,} rows" if table.row_count is not None else "table"
    columns = ", ".join(c.name for c in table.columns)
    if not lines:
        yield f"# {_comment(table.name)} ({rows}): {_comment(columns)}"
        yield ""
        return
    yield f"[databases.{_key(database)}.tables.{_key(table.name)}]  # {rows}"
    yield from lines
    yield ""


def _column_lines(table: Table, column: Column, is_word: Callable[[str], bool], found: _Found) -> Iterator[str]:
    place = f"columns.{_key(column.name)}"
    if is_cryptic(column.name, is_word):
        found.cryptic.append(f"{table.name}.{column.name}")
        yield f"{place}.aliases = []  # {_comment(column.raw_type or column.type)}"
    if column.comment:
        found.described += 1
        yield f"{place}.description = {_string(column.comment)}"
    if column.sensitive:
        found.sensitive.append(f"{table.name}.{column.name}")
        yield f"{place}.sensitive = true  # found by its name or its values"


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _string(name)


def _string(text: str) -> str:
    """A TOML basic string: JSON's escapes, and that of DEL, which JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _comment(text: str) -> str:
    """A text as it may stand in a comment of TOML: without control characters."""
    return "".join(c if c.isprintable() else " " for c in text)
