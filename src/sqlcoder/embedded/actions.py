"""Trees as sequences of decisions, depth first and left to right, and back again.

A decision fills the topmost open slot: with a production, which opens its own slots, or with a pointer at a node.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from sqlcoder.embedded.arrays import MAX_DEPTH, DecoderSteps
from sqlcoder.embedded.productions import FIELD_ID, PRODUCTION_ID, PRODUCTIONS, TYPE_ID
from sqlcoder.embedded.tree import ColumnRef, Node, TableRef, Tree, ValueRef

_CONSTANT_NAMES = {"0": "zero", "1": "one", "100": "hundred", " ": "blank"}


@dataclass(frozen=True, slots=True)
class NodeTable:
    """What the encoder's nodes stand for, in their order: words, tables, columns (the first is `*`), values."""

    words: int
    tables: tuple[TableRef, ...]
    columns: tuple[ColumnRef, ...]
    values: tuple[ValueRef, ...]

    def refs(self) -> tuple[TableRef | ColumnRef | ValueRef | None, ...]:
        """One entry a node; None for words."""
        return (None,) * self.words + self.tables + self.columns + self.values

    def starts(self) -> tuple[int, int, int, int]:
        """Index of the first table, column and value node, and the number of nodes."""
        columns = self.words + len(self.tables)
        values = columns + len(self.columns)
        return self.words, columns, values, values + len(self.values)


@dataclass(frozen=True, slots=True)
class Slot:
    """An open place in an unfinished tree."""

    type: str
    field: int = 0
    depth: int = 0
    is_limit: bool = False


ROOT = Slot("query")


def slots_of(production: int, depth: int) -> tuple[Slot, ...]:
    """The slots that a production opens, in the order they are filled."""
    p = PRODUCTIONS[production]
    last = len(p.slots) - 1
    limited = p.name.startswith("select") and p.name.endswith(("_top", "_limit"))
    return tuple(
        Slot(t, FIELD_ID[production, i], min(depth + 1, MAX_DEPTH - 1), limited and i == last)
        for i, t in enumerate(p.slots)
    )


def linearise(tree: Tree, nodes: NodeTable) -> DecoderSteps:
    """The decisions that build a tree.

    A literal that is no value node becomes target -1 (no loss); a table or column that is no node raises KeyError.
    """
    _, _, first_value, _ = nodes.starts()
    index = {ref: len(PRODUCTIONS) + i for i, ref in enumerate(nodes.refs()) if ref is not None}
    values = {_normal(ref.text): len(PRODUCTIONS) + first_value + i for i, ref in reversed([*enumerate(nodes.values)])}
    rows: list[tuple[int, int, int, int, int]] = []
    previous = -1
    for subtree, slot in _preorder(tree):
        if isinstance(subtree, ValueRef):
            target = _value_action(subtree, slot, values)
        elif isinstance(subtree, Node):
            target = PRODUCTION_ID[subtree.production]
        else:
            target = index[subtree]
        rows.append((previous, slot.field, TYPE_ID[slot.type], slot.depth, target))
        previous = target
    columns = np.array(rows, dtype=np.int32).T
    return DecoderSteps(
        previous=columns[0],
        field=columns[1].astype(np.int16),
        frontier=columns[2].astype(np.int8),
        depth=columns[3].astype(np.int8),
        target=columns[4],
    )


def tree_of(actions: Sequence[int], nodes: NodeTable) -> Tree:
    """The finished tree that a sequence of actions builds. The inverse of `linearise`, up to constants."""
    refs = nodes.refs()
    constants = {name: ValueRef(text) for text, name in _CONSTANT_NAMES.items()}
    remaining = iter(actions)

    def build() -> Tree:
        action = next(remaining)
        if action >= len(PRODUCTIONS):
            ref = refs[action - len(PRODUCTIONS)]
            assert ref is not None, "a pointer never points at a word"
            return ref
        production = PRODUCTIONS[action]
        if production.name in constants:
            return constants[production.name]
        return Node(production.name, tuple(build() for _ in production.slots))

    return build()


def _preorder(tree: Tree) -> Iterator[tuple[Tree, Slot]]:
    open_: list[tuple[Tree, Slot]] = [(tree, ROOT)]
    while open_:
        subtree, slot = open_.pop()
        yield subtree, slot
        if isinstance(subtree, Node):
            slots = slots_of(PRODUCTION_ID[subtree.production], slot.depth)
            open_ += reversed([*zip(subtree.children, slots, strict=True)])


def _value_action(value: ValueRef, slot: Slot, values: dict[str, int]) -> int:
    """A value node where one says the same; else a constant; else -1. "LIMIT 1" is always the constant."""
    constant = _CONSTANT_NAMES.get(value.text.removesuffix(".0"))
    if slot.is_limit and constant:
        return PRODUCTION_ID[constant]
    found = values.get(_normal(value.text))
    if found is not None:
        return found
    return PRODUCTION_ID[constant] if constant else -1


def _normal(text: str) -> str:
    """Texts that SQL would treat alike: numbers by value, words without case.

    >>> _normal("2.0") == _normal("2"), _normal("ROCK") == _normal("rock"), _normal("2a") == _normal("2")
    (True, True, False)
    """
    try:
        return repr(float(text))
    except ValueError:
        return text.casefold().strip()
