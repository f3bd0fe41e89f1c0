"""Cut a schema to what a generator can read: the tables a question is about and the bridges that join them.

A table's score is what the question's links and values say for it, weighted by how few tables share the same evidence
(the inverse document frequency of information retrieval), plus a little of its best foreign-key neighbour's. Tables
are taken by score, each with the shortest key path to those already taken, until the budget is full. No model: a
learned ranker may reorder what this keeps.
"""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace

from sqlcoder.link import Link, Value
from sqlcoder.schema import ForeignKey, Schema, Table

MAX_COLUMNS = 110
MAX_TABLES = 14
_EXACT_TABLE, _PARTIAL_TABLE = 2.5, 1.0
_EXACT_COLUMN, _PARTIAL_COLUMN = 1.5, 0.7
_VALUE = 2.0
_NEIGHBOUR = 0.15
_LONGEST_BRIDGE = 3  # keys on a path

_Keys = dict[str, set[str]]


def narrow(
    schema: Schema,
    links: Sequence[Link],
    values: Sequence[Value],
    *,
    max_columns: int = MAX_COLUMNS,
    max_tables: int = MAX_TABLES,
) -> tuple[Schema, tuple[str, ...]]:
    """The schema with what matters and the names of the tables left out, in the schema's order.

    Views that the question does not name exactly are dropped without a word, as long as there are tables: they repeat
    columns of the tables and have no keys. A schema of at most `max_columns` columns then stays whole, however many
    tables it has. At least one table is kept; one that is wider than `max_columns` loses columns that are neither keys
    nor linked.
    """
    schema = _without_views(schema, links)
    if count_columns(schema) <= max_columns:
        return schema, ()
    neighbours = _neighbours(schema)
    scores = rank_tables(schema, links, values)
    wanted = {(k.table, k.column) for k in links if k.match == "exact"} | {c for v in values for c in v.columns}
    tables = {t.name: _trim(t, schema.foreign_keys, wanted, max_columns) for t in schema.tables}
    kept = _take(scores, tables, neighbours, max_columns, max_tables)
    chosen = tuple(tables[t.name] for t in schema.tables if t.name in kept)
    present = {(t.name, c.name) for t in chosen for c in t.columns}
    keys = tuple(k for k in schema.foreign_keys if _ends(k) <= present)
    return (
        replace(schema, tables=chosen, foreign_keys=keys),
        tuple(t.name for t in schema.tables if t.name not in kept),
    )


def _without_views(schema: Schema, links: Sequence[Link]) -> Schema:
    named = {k.table for k in links if k.column is None and k.match == "exact"}
    kept = tuple(t for t in schema.tables if not t.is_view or t.name in named)
    if len(kept) == len(schema.tables) or all(t.is_view for t in schema.tables):
        return schema
    names = {t.name for t in kept}
    keys = tuple(k for k in schema.foreign_keys if {k.table, k.ref_table} <= names)
    return replace(schema, tables=kept, foreign_keys=keys)


def count_columns(schema: Schema) -> int:
    """How many columns all tables have together."""
    return sum(len(t.columns) for t in schema.tables)


def rank_tables(schema: Schema, links: Sequence[Link], values: Sequence[Value]) -> dict[str, float]:
    """Every table's score, the best first; equal ones by number of keys, then in the schema's order."""
    evidence: dict[tuple[int, int, str], dict[str, float]] = defaultdict(dict)
    for link in links:
        if link.column is None:
            worth = _EXACT_TABLE if link.match == "exact" else _PARTIAL_TABLE * link.score
        else:
            worth = _EXACT_COLUMN if link.match == "exact" else _PARTIAL_COLUMN * link.score
        _raise(evidence[link.start, link.end, "column" if link.column else "table"], link.table, worth)
    for value in values:
        for table, _ in value.columns:
            _raise(evidence[value.start, value.end, "value"], table, _VALUE * value.score)
    total = len(schema.tables)
    scores = {t.name: 0.0 for t in schema.tables}
    for tables in evidence.values():
        rarity = math.log(1 + total / len(tables)) / math.log(1 + total)
        for table, worth in tables.items():
            if table in scores:
                scores[table] += worth * rarity
    neighbours = _neighbours(schema)
    spread = {
        name: score + _NEIGHBOUR * max((scores[n] for n in neighbours.get(name, ())), default=0.0)
        for name, score in scores.items()
    }
    return dict(sorted(spread.items(), key=lambda item: (-item[1], -len(neighbours.get(item[0], ())))))


def _raise(best: dict[str, float], table: str, worth: float) -> None:
    best[table] = max(best.get(table, 0.0), worth)


def _neighbours(schema: Schema) -> _Keys:
    found: _Keys = defaultdict(set)
    for key in schema.foreign_keys:
        if key.table != key.ref_table and schema.table(key.table) and schema.table(key.ref_table):
            found[key.table].add(key.ref_table)
            found[key.ref_table].add(key.table)
    return found


def _take(
    scores: dict[str, float], tables: dict[str, Table], neighbours: _Keys, max_columns: int, max_tables: int
) -> set[str]:
    """Tables by falling score, each with its bridge to the ones taken before, while both budgets last."""
    kept: set[str] = set()
    columns = 0
    for name in scores:
        if name in kept:
            continue
        path = _bridge(name, kept, neighbours)
        for more in ({name, *path}, {name}):
            new = more - kept
            width = sum(len(tables[t].columns) for t in new)
            if not kept or (columns + width <= max_columns and len(kept) + len(new) <= max_tables):
                kept |= new
                columns += width
                break
        if len(kept) >= max_tables:
            break
    return kept


def _bridge(start: str, goals: set[str], neighbours: _Keys) -> tuple[str, ...]:
    """The tables strictly between `start` and the nearest of `goals`; empty where none is near."""
    queue = deque([(start, ())])  # type: deque[tuple[str, tuple[str, ...]]]
    seen = {start}
    while queue:
        name, path = queue.popleft()
        for near in sorted(neighbours.get(name, ())):
            if near in goals:
                return path
            if near not in seen and len(path) + 1 < _LONGEST_BRIDGE:
                seen.add(near)
                queue.append((near, (*path, near)))
    return ()


def _ends(key: ForeignKey) -> set[tuple[str, str]]:
    return {(key.table, c) for c in key.columns} | {(key.ref_table, c) for c in key.ref_columns}


def _trim(
    table: Table, keys: Iterable[ForeignKey], wanted: set[tuple[str, str | None]] | set[tuple[str, str]], limit: int
) -> Table:
    """The table with at most about `limit` columns: its keys, then linked ones, then the first."""
    if len(table.columns) <= limit:
        return table
    key_columns = set(table.primary_key) | {c for k in keys for t, c in _ends(k) if t == table.name}
    order = sorted(
        range(len(table.columns)),
        key=lambda i: (
            table.columns[i].name not in key_columns,
            (table.name, table.columns[i].name) not in wanted,
            i,
        ),
    )
    kept = set(order[:limit])
    return replace(table, columns=tuple(c for i, c in enumerate(table.columns) if i in kept))
