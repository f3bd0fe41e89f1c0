"""Task -> the encoder's input: word pieces, nodes and their features; `relations` relates the nodes.

The text is `[CLS] question [SEP] table : column , column = value , … [SEP] table : … [SEP]`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from sqlcoder.embedded.actions import NodeTable
from sqlcoder.embedded.arrays import FEATURES, EncoderInput, NodeKind
from sqlcoder.embedded.relations import relate_nodes
from sqlcoder.embedded.tree import STAR, ColumnRef, TableRef, ValueRef
from sqlcoder.link import ValueKind
from sqlcoder.schema import ColumnType
from sqlcoder.task import Task

MAX_PIECES = 448
VALUES_PER_COLUMN = 2
_CLASSES = {name: i for i, (name, _) in enumerate(FEATURES)}
_COLUMN_TYPE = {t: i + 1 for i, t in enumerate(get_args(ColumnType))}
_STAR_TYPE = len(_COLUMN_TYPE) + 1
_VALUE_KIND = {k: i + 1 for i, k in enumerate(get_args(ValueKind))}
_MATCH = {None: 1, "partial": 2, "exact": 3}


class Pieces:
    """The word-piece tokenizer, one word or label at a time."""

    def __init__(self, path: Path) -> None:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(path))
        tokenizer.no_padding()
        tokenizer.no_truncation()
        vocabulary = tokenizer.get_vocab()
        ids = [vocabulary[t] for t in ("[CLS]", "[SEP]", ":", ",", "=")]
        self.cls, self.sep, self.colon, self.comma, self.equals = ids

        @lru_cache(maxsize=65_536)
        def of(text: str) -> tuple[int, ...]:
            return tuple(tokenizer.encode(text, add_special_tokens=False).ids)

        self.of: Callable[[str], tuple[int, ...]] = of
        """The pieces of a text, without [CLS] and [SEP]."""


@dataclass
class _Text:
    """The growing text and which pieces belong to which node."""

    pieces: list[int] = field(default_factory=list)
    pool: list[tuple[int, int]] = field(default_factory=list)

    def add(self, ids: tuple[int, ...], *nodes: int) -> None:
        for node in nodes:
            self.pool += [(node, len(self.pieces) + i) for i in range(len(ids))]
        self.pieces += ids


def encode(task: Task, pieces: Pieces) -> tuple[EncoderInput, NodeTable]:
    """The encoder's input for a task, and what its nodes stand for.

    Tables whose text no longer fits `MAX_PIECES` keep their nodes, and their columns' nodes, without pieces of text
    (they are found by their relations alone); `linking` narrows large schemas long before that.
    """
    nodes = node_table(task)
    return (
        EncoderInput(
            *_serialise(task, nodes, pieces),
            kinds=_kinds(nodes),
            features=_features(task, nodes),
            relations=relate_nodes(task, nodes),
        ),
        nodes,
    )


def node_table(task: Task) -> NodeTable:
    """The nodes of a task, in the encoder's order."""
    return NodeTable(
        words=len(task.question.words()),
        tables=tuple(TableRef(t.name) for t in task.schema.tables),
        columns=(STAR, *(ColumnRef(t.name, c.name) for t, c in task.schema.columns())),
        values=tuple(dict.fromkeys(ValueRef(v.text) for v in task.values)),
    )


def _serialise(task: Task, nodes: NodeTable, pieces: Pieces) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    first_table, first_column, first_value, _ = nodes.starts()
    text = _Text([pieces.cls])
    spans = [(v.start, v.end, first_value + nodes.values.index(ValueRef(v.text))) for v in task.values]
    for i, word in enumerate(task.question.words()):
        text.add(pieces.of(word.text), i, *{node for start, end, node in spans if start <= i < end})
    text.add((pieces.sep,), first_column)  # the star takes the separator: it has no words of its own

    cells: dict[tuple[str, str], list[int]] = {}
    for value in task.values:
        for place in value.columns[:VALUES_PER_COLUMN]:
            shown = cells.setdefault(place, [])
            node = first_value + nodes.values.index(ValueRef(value.text))
            if len(shown) < VALUES_PER_COLUMN and node not in shown:
                shown.append(node)
    column = first_column + 1
    for t, table in enumerate(task.schema.tables):
        part = _Text()
        part.add(pieces.of(table.label), first_table + t)
        part.add((pieces.colon,))
        for i, c in enumerate(table.columns):
            if i:
                part.add((pieces.comma,))
            part.add(pieces.of(c.label), column + i)
            for node in cells.get((table.name, c.name), ()):
                part.add((pieces.equals,))
                part.add(pieces.of(nodes.values[node - first_value].text[:60]), node)
        part.add((pieces.sep,))
        if len(text.pieces) + len(part.pieces) <= MAX_PIECES:
            offset = len(text.pieces)
            text.pieces += part.pieces
            text.pool += [(node, offset + piece) for node, piece in part.pool]
        column += len(table.columns)
    return np.array(text.pieces, np.int32), np.array(text.pool, np.int32).reshape(-1, 2)


def _kinds(nodes: NodeTable) -> NDArray[np.int8]:
    counts = (nodes.words, len(nodes.tables), len(nodes.columns), len(nodes.values))
    return np.repeat(np.array(list(NodeKind), np.int8), counts)


def _features(task: Task, nodes: NodeTable) -> NDArray[np.int8]:
    first_table, first_column, first_value, total = nodes.starts()
    features = np.zeros((total, len(FEATURES)), np.int8)
    best: dict[TableRef | ColumnRef, str] = {}
    for link in task.links:
        ref = TableRef(link.table) if link.column is None else ColumnRef(link.table, link.column)
        if best.get(ref) != "exact":
            best[ref] = link.match
    primary = {ColumnRef(t.name, name) for t in task.schema.tables for name in t.primary_key}
    foreign = {ColumnRef(k.table, name) for k in task.schema.foreign_keys for name in k.columns}
    for i, table_ref in enumerate(nodes.tables):
        features[first_table + i, _CLASSES["name_match"]] = _MATCH[best.get(table_ref)]
    features[first_column, _CLASSES["column_type"]] = _STAR_TYPE
    features[first_column, _CLASSES["key"]] = 1
    for i, ((_, column), ref) in enumerate(zip(task.schema.columns(), nodes.columns[1:], strict=True)):
        row = features[first_column + 1 + i]
        row[_CLASSES["column_type"]] = _COLUMN_TYPE[column.type]
        row[_CLASSES["key"]] = 1 + (ref in primary) + 2 * (ref in foreign)
        row[_CLASSES["name_match"]] = _MATCH[best.get(ref)]
    for value in task.values:
        row = features[first_value + nodes.values.index(ValueRef(value.text))]
        row[_CLASSES["value_kind"]] = _VALUE_KIND[value.kind]
    return features
