"""Make a perturbed schema real: identifiers follow the labels, as in a database that was built with those names.

Augmentation changes labels only. At inference linking sees identifiers, so a training task whose identifiers still
showed the old names would teach the model to lean on what a user's database does not have.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from sqlcoder.embedded.tree import STAR, ColumnRef, Node, TableRef, Tree
from sqlcoder.linking.values import CellLike, ValueLookup
from sqlcoder.schema import ForeignKey, Schema


@dataclass(frozen=True, slots=True)
class Renaming:
    """New names of a schema's tables and columns, by the old ones."""

    tables: dict[str, str]
    columns: dict[tuple[str, str], str]

    def tree(self, tree: Tree) -> Tree:
        """The tree with every reference renamed.

        Raises KeyError where it refers to something that the schema no longer has.
        """
        if isinstance(tree, Node):
            return Node(tree.production, tuple(self.tree(child) for child in tree.children))
        if isinstance(tree, ColumnRef) and tree != STAR:
            return ColumnRef(self.tables[tree.table], self.columns[tree.table, tree.column])
        if isinstance(tree, TableRef):
            return TableRef(self.tables[tree.table])
        return tree


def renamed(schema: Schema) -> tuple[Schema, Renaming]:
    """The schema with names made from its labels and no aliases, and what was renamed to what."""
    tables: dict[str, str] = {}
    columns: dict[tuple[str, str], str] = {}
    for table in schema.tables:
        tables[table.name] = _free(table.label, tables.values())
        own: list[str] = []
        for column in table.columns:
            own.append(_free(column.label, own))
            columns[table.name, column.name] = own[-1]
    new_tables = tuple(
        replace(
            t,
            name=tables[t.name],
            aliases=(),
            columns=tuple(replace(c, name=columns[t.name, c.name], aliases=()) for c in t.columns),
            primary_key=tuple(columns[t.name, name] for name in t.primary_key if (t.name, name) in columns),
        )
        for t in schema.tables
    )
    keys = tuple(
        ForeignKey(
            tables[k.table],
            tuple(columns[k.table, c] for c in k.columns),
            tables[k.ref_table],
            tuple(columns[k.ref_table, c] for c in k.ref_columns),
            k.inferred,
        )
        for k in schema.foreign_keys
        if _stays(k, columns)
    )
    return replace(schema, tables=new_tables, foreign_keys=keys), Renaming(tables, columns)


def _stays(key: ForeignKey, columns: dict[tuple[str, str], str]) -> bool:
    ends = [(key.table, c) for c in key.columns] + [(key.ref_table, c) for c in key.ref_columns]
    return all(end in columns for end in ends)


def _free(label: str, taken: Collection[str]) -> str:
    name = label.replace(" ", "_") or "unnamed"
    number = 2
    while name in taken:
        name, number = f"{label.replace(' ', '_')}_{number}", number + 1
    return name


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    table: str
    column: str


class RenamedValues:
    """A value index seen through a renaming."""

    def __init__(self, values: ValueLookup, renaming: Renaming) -> None:
        self._values = values
        self._renaming = renaming
        self._old = {
            (renaming.tables[table], new): (table, column) for (table, column), new in renaming.columns.items()
        }

    def lookup(self, phrase: str) -> Sequence[CellLike]:
        """As `ValueIndex.lookup`."""
        return self._renamed(self._values.lookup(phrase))

    def containing(self, words: Sequence[str]) -> Sequence[CellLike]:
        """As `ValueIndex.containing`."""
        return self._renamed(self._values.containing(words))

    def small(self, table: str, column: str) -> tuple[str, ...] | None:
        """As `ValueIndex.small`."""
        old = self._old.get((table, column))
        return self._values.small(*old) if old else None

    def _renamed(self, cells: Sequence[CellLike]) -> Sequence[CellLike]:
        columns = self._renaming.columns
        return tuple(
            _Cell(c.text, self._renaming.tables[c.table], columns[c.table, c.column])
            for c in cells
            if (c.table, c.column) in columns
        )
