"""Rows for a copy of a database: same tables, same keys, other rows. Pure, and the same for the same seed.

Keys first, parents before children; then foreign keys, with childless parents and groups of the sizes that the golds
count; then every other column by itself in a style drawn for it: spread over the stored values, around the values that
golds compare with, few values (ties, duplicates), one value, groups of wanted sizes, or all different. Columns are
drawn independently, so a condition that is implied by another one in the original no longer is; then some rows repeat
others but for the keys. NULL comes only where the schema allows it and never into a key; orphans only along foreign
keys that the original breaks itself.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlcoder.evaluation.suite.mentions import Cell, Mentions
from sqlcoder.evaluation.suite.original import Original
from sqlcoder.schema import Column, ForeignKey, Table

Rows = list[dict[str, Any]]

_SIZES = (5, 12, 30, 80)
_STYLES = {"spread": 4, "near": 4, "narrow": 3, "constant": 1, "grouped": 2, "distinct": 2}
_TWINS = 0.35
"""How often rows of a table are repeated, and how many of them."""
_NULL_RATES = (0.0, 0.0, 0.15, 0.4)


def perturb(original: Original, mentions: Mentions, seed: int) -> dict[str, Rows]:
    """New rows for every table, column by name."""
    draw = _Draw(original, mentions, random.Random(seed))
    for table in _parents_first(original):
        draw.keys(table)
    for table in _parents_first(original):
        draw.foreign_keys(table)
        draw.others(table)
    return dict(draw.rows)


@dataclass(slots=True)
class _Draw:
    original: Original
    mentions: Mentions
    rng: random.Random
    rows: dict[str, Rows] = field(default_factory=dict)
    base: int = field(init=False)
    with_nulls: bool = field(init=False)

    def __post_init__(self) -> None:
        self.base = self.rng.choice(_SIZES)
        self.with_nulls = self.rng.random() < 0.5

    def keys(self, table: Table) -> None:
        """As many rows as the unique column groups allow, those columns filled."""
        count = max(1, round(self.base * self.rng.uniform(0.5, 1.5)))
        groups = [self._unique(table, group, count) for group in self.original.uniques.get(table.name, ())]
        count = min([count, *map(len, groups)])
        self.rows[table.name] = [dict[str, Any]() for _ in range(count)]
        for group in groups:
            for row, values in zip(self.rows[table.name], group, strict=False):
                row.update({name: value for name, value in values.items() if name not in row})

    def _unique(self, table: Table, group: Sequence[str], count: int) -> Rows:
        """Different values of a column group; what points at another table is drawn from there."""
        keys = [k for k in self._keys_of(table) if set(k.columns) <= set(group) and self.rows.get(k.ref_table)]
        rest = [c for c in table.columns if c.name in group and not any(c.name in k.columns for k in keys)]
        if not keys and len(rest) == 1:
            return [{rest[0].name: value} for value in self._different(table, rest[0], count)]
        found: dict[tuple[Any, ...], dict[str, Any]] = {}
        parents = {k: self._parents(k, count * 4) for k in keys}
        for attempt in range(count * 4):
            row: dict[str, Any] = {}
            for key in keys:
                row.update(parents[key][attempt])
            for column in rest:
                row[column.name] = self._value(table, column, 0.4)
            found.setdefault(tuple(row.get(name) for name in group), row)
            if len(found) == count:
                break
        return list(found.values())

    def _different(self, table: Table, column: Column, count: int) -> list[Cell]:
        """Values of a one-column key: mentioned ones first, stored ones, then new ones."""
        place = (table.name, column.name)
        named = [v for v in dict.fromkeys(self.mentions.values.get(place, ())) if self.rng.random() < 0.8]
        stored = [*self.original.pools.get(place, ())]
        self.rng.shuffle(named)
        self.rng.shuffle(stored)
        values = [*dict.fromkeys([*named[: max(2, count // 2)], *stored])][:count]
        number = 0
        while len(values) < count:
            number += 1
            if (value := _fresh(stored, column, number)) not in values:
                values.append(value)
        self.rng.shuffle(values)
        return values

    def foreign_keys(self, table: Table) -> None:
        """Point the rows at rows of other tables."""
        rows = self.rows[table.name]
        for key in self._keys_of(table):
            if not self.rows.get(key.ref_table) or not rows or all(c in rows[0] for c in key.columns):
                continue
            rate = self._null_rate([c for c in table.columns if c.name in key.columns])
            for row, parent in zip(rows, self._parents(key, len(rows)), strict=True):
                row.update(dict.fromkeys(parent) if self.rng.random() < rate else parent)

    def _parents(self, key: ForeignKey, count: int) -> Rows:
        """`count` times the values of a foreign key, some parents left out, some taken often."""
        parents = self.rows[key.ref_table]
        some = self.rng.sample(parents, max(1, round(len(parents) * self.rng.uniform(0.3, 1.0))))
        chosen = self._in_groups(lambda: self.rng.choice(some), count)
        return [{c: parent.get(r) for c, r in zip(key.columns, key.ref_columns, strict=True)} for parent in chosen]

    def others(self, table: Table) -> None:
        """Every column that is still empty, each in a style of its own."""
        rows = self.rows[table.name]
        for column in table.columns:
            if rows and column.name in rows[0]:
                continue
            rate = self._null_rate([column])
            for row, value in zip(rows, self._column(table, column, len(rows)), strict=True):
                row[column.name] = None if self.rng.random() < rate else value
        if self.rng.random() < _TWINS:
            self._repeat_rows(table)

    def _repeat_rows(self, table: Table) -> None:
        """Give some rows all that another row has, but for its keys."""
        keys = {name for group in self.original.uniques.get(table.name, ()) for name in group}
        rows = self.rows[table.name]
        for row in rows:
            if self.rng.random() < _TWINS:
                other = self.rng.choice(rows)
                row.update({name: value for name, value in other.items() if name not in keys})

    def _column(self, table: Table, column: Column, count: int) -> list[Cell]:
        style = self.rng.choices([*_STYLES], [*_STYLES.values()])[0]
        nearness = 0.8 if style == "near" else 0.4

        def source() -> Cell:
            return self._value(table, column, nearness)

        if style == "constant":
            return [source()] * count
        if style == "narrow":
            few = [source() for _ in range(self.rng.choice((2, 2, 3)))]
            return [self.rng.choice(few) for _ in range(count)]
        if style == "grouped":
            return self._in_groups(source, count)
        if style == "distinct":
            values = [*dict.fromkeys(source() for _ in range(count * 3))]
            self.rng.shuffle(values)
            return (values + [source() for _ in range(count)])[:count]
        return [source() for _ in range(count)]

    def _value(self, table: Table, column: Column, nearness: float) -> Cell:
        """One value: from a column that it is compared with, from what golds compare it with, or a stored one."""
        place = (table.name, column.name)
        if self.rng.random() < 0.4 and (partners := self.mentions.partners.get(place)):
            name, other = self.rng.choice(partners)
            seen: list[Cell] = [row[other] for row in self.rows.get(name, ()) if row.get(other) is not None]
            if seen:
                return self.rng.choice(seen)
        if self.rng.random() < nearness and (named := self.mentions.values.get(place)):
            return self.rng.choice(named)
        pool = self.original.pools.get(place, ())
        if pool and (column.type != "number" or self.rng.random() < 0.85):
            return self.rng.choice(pool)
        return _fresh(pool, column, self.rng.randint(1, 6)) if column.type != "number" else self.rng.randint(0, 5)

    def _in_groups(self, source: Callable[[], Any], count: int) -> list[Any]:
        """Each drawn value some times: once, twice, or as often as the golds count."""
        sizes = (1, 1, 2, 3, *self.mentions.sizes)
        values: list[Any] = []
        while len(values) < count:
            values += [source()] * self.rng.choice(sizes)
        values = values[:count]
        self.rng.shuffle(values)
        return values

    def _keys_of(self, table: Table) -> list[ForeignKey]:
        return [k for k in self.original.schema.foreign_keys if k.table == table.name]

    def _null_rate(self, columns: Sequence[Column]) -> float:
        allowed = self.with_nulls and all(c.nullable for c in columns)
        return self.rng.choice(_NULL_RATES) if allowed else 0.0


def _fresh(pool: Sequence[Cell], column: Column, number: int) -> Cell:
    """A value that no row holds yet, of the kind of the stored ones."""
    if column.type in ("number", "boolean") and all(isinstance(v, int | float) for v in pool):
        top = max((v for v in pool if isinstance(v, int | float)), default=0)
        return int(top) + number
    if column.type == "date":
        return f"2000-01-{number % 28 + 1:02}" if number < 28 else f"{2000 + number}-01-01"
    return f"{column.name} {number}"


def _parents_first(original: Original) -> list[Table]:
    """The tables, each after those it points at; in a cycle the order of the schema decides."""
    needs: dict[str, set[str]] = defaultdict(set)
    for key in original.schema.foreign_keys:
        if key.ref_table != key.table:
            needs[key.table].add(key.ref_table)
    ordered: list[Table] = []
    left = list(original.tables)
    while left:
        names = {t.name for t in left}
        free = [t for t in left if not needs[t.name] & names] or left[:1]
        ordered += free
        left = [t for t in left if t not in free]
    return ordered
