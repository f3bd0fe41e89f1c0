"""Perturb schemas without touching the SQL: a model reads labels, so changing labels, order and bystanders is enough.

Every function takes a `random.Random`, leaves its input as it was, keeps every name that SQL uses, and gives back a
schema on which the same gold is right. `used` is the set of (table, column) pairs that the gold mentions (`used_in`),
`(table, "*")` for a whole table, `(table, "")` for the table alone; what is in it is never taken away.
The idea, and how much a parser loses without it: Gan et al. 2021.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Collection, Sequence, Set
from dataclasses import replace

from sqlcoder.datasets.english import plural, singular
from sqlcoder.datasets.synonyms import ABBREVIATIONS, SYNONYMS
from sqlcoder.errors import QueryError
from sqlcoder.query import Query
from sqlcoder.schema import Column, Schema, Table
from sqlcoder.sql.lineage import columns_used, tables_used

Used = Set[tuple[str, str]]
"""(table, column) pairs of a gold; (table, "*") where it needs all of a table, (table, "") where only its rows."""

_PREFIXES = ("tbl ", "t ", "dim ", "fact ", "app ", "db ", "m ", "mst ", "core ")
_COUNTING = frozenset({"number", "count", "average", "total", "maximum", "minimum", "first", "last"})
"""In a question these ask for an aggregate or an order, whatever the schema calls its columns."""
_SUFFIXES = (" tbl", " table", " data", " info", " master", " records")


def used_in(query: Query, schema: Schema) -> Used | None:
    """What the query reads of the schema; None where it cannot be told (it does not fit the schema)."""
    try:
        return frozenset(columns_used(query, schema)) | {(table, "") for table in tables_used(query, schema)}
    except QueryError:
        return None


def plain_names(schema: Schema) -> Schema:
    """The schema without aliases: labels are the identifiers' own words, as in a database nobody has described."""
    return _relabel(schema, lambda table: None, lambda table, column: None)


def natural_names(schema: Schema, natural: Schema) -> Schema:
    """The schema with the first aliases of `natural` (the same database, described by hand)."""

    def table_label(table: Table) -> str | None:
        other = natural.table(table.name)
        return other.label if other and other.aliases else None

    def column_label(table: Table, column: Column) -> str | None:
        other = natural.table(table.name)
        described = other.column(column.name) if other else None
        return described.label if described and described.aliases else None

    return _relabel(schema, table_label, column_label)


def synonym_names(schema: Schema, rng: random.Random, share: float = 0.4) -> Schema:
    """About `share` of the known words in labels replaced by synonyms, the same word the same way throughout."""
    return _reword(schema, rng, share, SYNONYMS)


def abbreviated_names(schema: Schema, rng: random.Random, share: float = 0.4) -> Schema:
    """About `share` of the words in labels shortened: by the table of abbreviations, else by dropping vowels."""
    words = {word for label in _labels(schema) for word in label.split()}
    long = sorted(w for w in words if len(w) >= 6)
    shortened = {w: (_without_vowels(w),) for w in long if rng.random() < 0.5}
    return _reword(schema, rng, share, shortened | ABBREVIATIONS)


def respelled_names(schema: Schema, rng: random.Random, share: float = 0.3) -> Schema:
    """Words run together ("custname"), table prefixes on columns ("customer name"), "tbl" and the like on tables."""
    prefix, suffix = rng.choice(_PREFIXES), rng.choice(_SUFFIXES)
    marked = rng.random() < 0.5
    in_front = rng.random() < 0.5
    renumber = plural if rng.random() < 0.5 else singular

    def table_label(table: Table) -> str | None:
        label = renumber(table.label)
        if marked:
            return prefix + label if in_front else label + suffix
        return label.replace(" ", "") if rng.random() < share else label

    def column_label(table: Table, column: Column) -> str | None:
        label, owner = column.label, singular(table.label)
        draw = rng.random()
        if draw < share / 2 and " " in label:
            return label.replace(" ", "")
        if draw < share and not label.startswith(owner):
            return f"{owner} {label}"
        if draw < share * 1.5 and label.startswith(owner + " "):
            return label.removeprefix(owner + " ")
        return label

    return _relabel(schema, table_label, column_label)


def shuffled(schema: Schema, rng: random.Random) -> Schema:
    """Tables, columns and keys in another order."""
    tables = [replace(t, columns=tuple(rng.sample(t.columns, len(t.columns)))) for t in schema.tables]
    rng.shuffle(tables)
    keys = rng.sample(schema.foreign_keys, len(schema.foreign_keys))
    return replace(schema, tables=tuple(tables), foreign_keys=tuple(keys))


def with_dropped_keys(schema: Schema, rng: random.Random, used: Used = frozenset(), share: float = 0.5) -> Schema:
    """About `share` of the foreign keys gone; those between two tables that `used` names stay: golds join by them."""
    needed = {table.casefold() for table, _ in used}
    kept = [
        key
        for key in schema.foreign_keys
        if rng.random() >= share or {key.table.casefold(), key.ref_table.casefold()} <= needed
    ]
    return replace(schema, foreign_keys=tuple(kept))


def with_distractors(schema: Schema, other: Schema, rng: random.Random, count: int = 2) -> Schema:
    """Up to `count` tables of another database added, with the keys among them; none that looks like one of ours."""
    ours = {singular(t.label) for t in schema.tables} | {t.name.casefold() for t in schema.tables}
    strangers = [t for t in other.tables if singular(t.label) not in ours and t.name.casefold() not in ours]
    chosen = rng.sample(strangers, min(count, len(strangers)))
    names = {t.name for t in chosen}
    keys = tuple(key for key in other.foreign_keys if {key.table, key.ref_table} <= names)
    return replace(schema, tables=schema.tables + tuple(chosen), foreign_keys=schema.foreign_keys + keys)


def without_unused(schema: Schema, rng: random.Random, used: Used, share: float = 0.4) -> Schema:
    """About `share` of the tables and plain columns that `used` does not name gone, with the keys that hung on them.

    Key columns of a table that stays are kept, and so is every table on a path between two used ones would it be cut:
    tables go only where no foreign key leads from them to a used table.
    """
    needed = {(t.casefold(), c.casefold()) for t, c in used}
    tables_needed = {t for t, _ in needed}
    bridges = {k.table.casefold() for k in schema.foreign_keys if k.ref_table.casefold() in tables_needed}
    staying = [
        t for t in schema.tables if t.name.casefold() in tables_needed | bridges or rng.random() >= share
    ] or list(schema.tables[:1])
    names = {t.name for t in staying}
    keys = tuple(k for k in schema.foreign_keys if {k.table, k.ref_table} <= names)
    keyed = {(k.table, c) for k in keys for c in k.columns} | {(k.ref_table, c) for k in keys for c in k.ref_columns}
    tables = []
    for table in staying:
        whole = (table.name.casefold(), "*") in needed
        columns = [
            c
            for c in table.columns
            if whole
            or (table.name.casefold(), c.name.casefold()) in needed
            or (table.name, c.name) in keyed
            or c.name in table.primary_key
            or rng.random() >= share
        ]
        tables.append(replace(table, columns=tuple(columns or table.columns[:1])))
    return replace(schema, tables=tuple(tables), foreign_keys=keys)


def perturb(
    schema: Schema,
    rng: random.Random,
    used: Used | None = None,
    strength: float = 0.5,
    others: Sequence[Schema] = (),
) -> Schema:
    """A mixture of all of the above; `strength` (0 to 1) is how often each takes part and how much it changes.

    Nothing is taken away where `used` is None; tables of another database are added where `others` offers any.
    """
    # a synonym that is then abbreviated can be guessed by nobody: one or the other
    reword = rng.choice([synonym_names, abbreviated_names])
    step: list[Callable[[Schema], Schema]] = [
        lambda s: s if rng.random() < 0.5 else plain_names(s),
        lambda s: reword(s, rng, 0.1 + 0.4 * strength),
        lambda s: respelled_names(s, rng, 0.4 * strength),
    ]
    if used is not None:
        needed = used
        step.append(lambda s: without_unused(s, rng, needed, 0.5 * strength))
        step.append(lambda s: with_dropped_keys(s, rng, needed, 0.6 * strength))
    if others:
        step.append(lambda s: with_distractors(s, rng.choice(others), rng, rng.randint(1, 4)))
    for change in step:
        if rng.random() < strength:
            schema = change(schema)
    return shuffled(schema, rng)


def synonym_question(question: str, schema: Schema, rng: random.Random, share: float = 0.5) -> str:
    """The question with about `share` of the words that name the schema replaced by synonyms, as Spider-Syn has them.

    Quoted text stays, and no synonym is taken that itself names something of the schema. Number and capital follow
    the replaced word.
    """
    named = {singular(w) for label in _labels(schema) for w in (*label.split(), label)} - _COUNTING
    pieces = re.split(r"""("[^"]*"|(?<!\w)'[^']*'(?!\w))""", question)
    return "".join(piece if i % 2 else _swap_words(piece, named, rng, share) for i, piece in enumerate(pieces))


def _swap_words(text: str, named: Collection[str], rng: random.Random, share: float) -> str:
    words = re.split(r"(\W+)", text)
    out: list[str] = []
    i = 0
    while i < len(words):
        # two-word names ("phone number") first: their parts mean something else
        for size in (3, 1):
            phrase = "".join(words[i : i + size]).lower()
            key = singular(phrase)
            options = [s for s in SYNONYMS.get(key, ()) if singular(s) not in named] if key in named else []
            if options and rng.random() < share:
                new = rng.choice(options)
                new = plural(new) if phrase != key else new
                out.append(new.capitalize() if words[i][:1].isupper() and i == 0 else new)
                i += size
                break
        else:
            out.append(words[i])
            i += 1
    return "".join(out)


def _reword(schema: Schema, rng: random.Random, share: float, table: dict[str, tuple[str, ...]]) -> Schema:
    """Replace words and phrases of the labels by `table`, each drawn once, so that a schema stays consistent."""
    chosen: dict[str, str] = {}

    def pick(phrase: str) -> str:
        if phrase not in chosen:
            base = singular(phrase)
            options = table.get(phrase) or table.get(base, ())
            new = rng.choice(options) if options and rng.random() < share else phrase
            chosen[phrase] = plural(new) if new != phrase and base != phrase and len(new) > 4 else new
        return chosen[phrase]

    def rename(label: str) -> str:
        whole = pick(label)
        return whole if whole != label else " ".join(pick(word) for word in label.split())

    return _relabel(schema, lambda t: rename(t.label), lambda t, c: rename(c.label))


def _relabel(
    schema: Schema,
    table_label: Callable[[Table], str | None],
    column_label: Callable[[Table, Column], str | None],
) -> Schema:
    """New first aliases (None: no alias at all). A label that a neighbour already has is not given again."""
    tables: list[Table] = []
    taken_tables: set[str] = set()
    for table in schema.tables:
        columns: list[Column] = []
        taken: set[str] = set()
        originals = {c.label for c in table.columns}
        for column in table.columns:
            new = column_label(table, column)
            if new is not None and new != column.label and (new in taken or new in originals):
                new = column.label
            changed = replace(column, aliases=() if new is None else (new,))
            taken.add(changed.label)
            columns.append(changed)
        name = table_label(table)
        if name is not None and name in taken_tables:
            name = table.label
        renamed = replace(table, columns=tuple(columns), aliases=() if name is None else (name,))
        taken_tables.add(renamed.label)
        tables.append(renamed)
    return replace(schema, tables=tuple(tables))


def _labels(schema: Schema) -> list[str]:
    return [t.label for t in schema.tables] + [c.label for _, c in schema.columns()]


def _without_vowels(word: str) -> str:
    return word[0] + re.sub("[aeiou]", "", word[1:])
