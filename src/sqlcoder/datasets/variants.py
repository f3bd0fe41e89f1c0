"""A database under other names: what a schema perturbation changes in a question's SQL, made real.

Labels are perturbed by `augment` (synonyms, abbreviations, prefixes, words run together); new identifiers are made of
them in one of the usual spellings; a copy of the file gets these names, and a query is rewritten to them. Its rows stay
the same, which is how a rewriting is checked. Views keep their names. Not covered: databases that are not SQLite files.
"""

from __future__ import annotations

import contextlib
import random
import re
import sqlite3
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from pathlib import Path

from sqlcoder.datasets.augment import abbreviated_names, respelled_names, synonym_names
from sqlcoder.datasets.profile import identifier
from sqlcoder.db.engines.sqlite_file import open_file
from sqlcoder.dialects import dialect
from sqlcoder.errors import DatabaseError
from sqlcoder.query import Query
from sqlcoder.schema import ForeignKey, Schema
from sqlcoder.sql.parse import parse_verbatim, write_verbatim
from sqlcoder.sql.scope import resolve

_SPELLINGS: tuple[Callable[[str], str], ...] = (
    lambda label: label.replace(" ", "_"),
    lambda label: label.replace(" ", "_").upper(),
    lambda label: "".join(word.capitalize() for word in label.split()),
    lambda label: "".join(word.capitalize() if i else word for i, word in enumerate(label.split())),
)
"""order_date, ORDER_DATE, OrderDate, orderDate"""


@dataclass(frozen=True, slots=True)
class Renaming:
    """New names of tables and columns, by the old ones; what keeps its name is there too."""

    tables: dict[str, str]
    columns: dict[tuple[str, str], str]


def rename_schema(schema: Schema, rng: random.Random) -> tuple[Schema, Renaming]:
    """The schema under names that another team might have given it, without aliases, and what became what."""
    reword = rng.choice([synonym_names, abbreviated_names])
    labelled = respelled_names(reword(schema, rng, 0.5), rng, 0.3)
    spell = rng.choice(_SPELLINGS)
    tables: dict[str, str] = {}
    columns: dict[tuple[str, str], str] = {}
    for table, described in zip(schema.tables, labelled.tables, strict=True):
        others = {t.name.casefold() for t in schema.tables} | {name.casefold() for name in tables.values()}
        tables[table.name] = table.name if table.is_view else _free(table.name, spell(described.label), others)
        own = {c.name.casefold() for c in table.columns}
        for column, named in zip(table.columns, described.columns, strict=True):
            new = column.name if table.is_view else _free(column.name, spell(named.label), own)
            columns[table.name, column.name] = new
            own.add(new.casefold())
    renaming = Renaming(tables, columns)
    return _renamed(schema, renaming), renaming


def _free(old: str, wanted: str, taken: Collection[str]) -> str:
    """The wanted name where it is a name and free, else the old one."""
    return wanted if re.match(r"[A-Za-z_]", wanted) and wanted.casefold() not in taken else old


def _renamed(schema: Schema, names: Renaming) -> Schema:
    tables = tuple(
        replace(
            t,
            name=names.tables[t.name],
            aliases=(),
            columns=tuple(replace(c, name=names.columns[t.name, c.name], aliases=()) for c in t.columns),
            primary_key=tuple(names.columns[t.name, c] for c in t.primary_key),
        )
        for t in schema.tables
    )
    keys = tuple(
        ForeignKey(
            names.tables[k.table],
            tuple(names.columns[k.table, c] for c in k.columns),
            names.tables[k.ref_table],
            tuple(names.columns[k.ref_table, c] for c in k.ref_columns),
            k.inferred,
        )
        for k in schema.foreign_keys
    )
    return replace(schema, tables=tables, foreign_keys=keys)


def rename_query(query: Query, schema: Schema, names: Renaming) -> Query:
    """The query with every table and column of the schema under its new name. Raises QueryError as the guard does.

    >>> from sqlcoder.schema import Column, Table
    >>> shop = Schema("shop", (Table("orders", (Column("id"), Column("total"))),))
    >>> names = Renaming({"orders": "ORD"}, {("orders", "id"): "Key", ("orders", "total"): "total"})
    >>> rename_query(Query("SELECT orders.id, total AS id FROM orders ORDER BY orders.id"), shop, names).sql
    'SELECT ORD.Key, total AS id FROM ORD ORDER BY ORD.Key'
    """
    tree = parse_verbatim(query)
    facts = dialect(query.dialect)
    found = resolve(tree, schema, facts, query.sql)
    for node, table in found.tables:
        new = names.tables[table.name]
        node.this.set("this", new)
        node.this.set("quoted", facts.needs_quotes(new))
    for reference in found.references:
        column, source, output = reference.node, reference.source, reference.output
        if source is None or output is None or output.origin is None:
            continue
        table, field = output.origin
        if output.name.casefold() == field.name.casefold():  # else it has an alias, which stays
            new = names.columns[table.name, field.name]
            column.this.set("this", new)
            column.this.set("quoted", facts.needs_quotes(new))
        if source.table is not None and source.name.casefold() == source.table.name.casefold():
            prefix = column.args.get("table")
            if prefix is not None:  # the table's own name, not an alias
                prefix.set("this", names.tables[source.table.name])
                prefix.set("quoted", facts.needs_quotes(names.tables[source.table.name]))
    return Query(write_verbatim(tree, facts.name), query.dialect)


def write_renamed(source: Path, schema: Schema, names: Renaming, target: Path) -> None:
    """Make `target` a copy of the SQLite file `source` with the new names, all of it or nothing.

    Raises DatabaseError where the file cannot be renamed (a view or trigger that no longer fits, say).
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(target.name + ".part")
    half.unlink(missing_ok=True)
    try:
        with (
            contextlib.closing(open_file(source)) as old,
            contextlib.closing(sqlite3.connect(half)) as new,
        ):
            old.connection.backup(new)
            with new:
                for table in schema.tables:
                    for column in table.columns:
                        name = names.columns[table.name, column.name]
                        if name != column.name:
                            new.execute(
                                f"ALTER TABLE {identifier(table.name)} RENAME COLUMN {identifier(column.name)}"
                                f" TO {identifier(name)}"
                            )
                    if names.tables[table.name] != table.name:
                        new.execute(
                            f"ALTER TABLE {identifier(table.name)} RENAME TO {identifier(names.tables[table.name])}"
                        )
    except sqlite3.Error as error:
        half.unlink(missing_ok=True)
        raise DatabaseError(f"{source} cannot be had under other names: {error}") from error
    half.replace(target)
