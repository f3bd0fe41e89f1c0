"""The arrays between a task and the network: what training stores and what inference feeds are the same thing.

An *action* is one index into `[productions | nodes]`: below `len(PRODUCTIONS)` it is a production of the grammar,
above it points at a node. Nodes are ordered: question words, tables, columns (the first is `*`), values.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class NodeKind(IntEnum):
    """What a node of the encoder stands for."""

    WORD = 0
    TABLE = 1
    COLUMN = 2
    VALUE = 3


FEATURES: tuple[tuple[str, int], ...] = (
    ("column_type", 7),  # 0 not a column, else 1 + text, number, date, boolean, other, star
    ("key", 5),  # 0 not a column, 1 plain, 2 primary, 3 foreign, 4 both
    ("name_match", 4),  # 0 not a table or column, 1 none, 2 partial, 3 exact
    ("value_kind", 9),  # 0 not a value, else 1 + the position in ValueKind
)
"""Categorical features of every node: name and number of classes."""


@dataclass(frozen=True, slots=True)
class EncoderInput:
    """One task for the encoder: L word pieces, N nodes."""

    pieces: NDArray[np.int32]  # (L,) word-piece ids, [CLS] first
    pool: NDArray[np.int32]  # (M, 2) pairs (node, piece): a node is the mean of its pieces
    kinds: NDArray[np.int8]  # (N,) NodeKind, non-decreasing
    features: NDArray[np.int8]  # (N, len(FEATURES))
    relations: NDArray[np.uint8]  # (N, N) relation of row node to column node, an index into RELATIONS

    def pool_matrix(self) -> NDArray[np.float32]:
        """(N, L): row by row the weights of a node's mean over its pieces; zero where it has none."""
        nodes, pieces = self.pool.T
        matrix = np.zeros((len(self.kinds), len(self.pieces)), np.float32)
        matrix[nodes, pieces] = 1.0 / np.bincount(nodes, minlength=len(matrix))[nodes]
        return matrix


@dataclass(frozen=True, slots=True)
class DecoderSteps:
    """A gold tree as S teacher-forced decisions."""

    previous: NDArray[np.int32]  # (S,) action taken before; -1 at the first step
    field: NDArray[np.int16]  # (S,) which slot of which parent production is being filled
    frontier: NDArray[np.int8]  # (S,) what kind of thing the slot takes: an index into TYPES
    depth: NDArray[np.int8]  # (S,) depth of the slot in the tree, clipped to MAX_DEPTH - 1
    target: NDArray[np.int32]  # (S,) the right action; -1 where it is not among the nodes (no loss there)


@dataclass(frozen=True, slots=True)
class TrainingInstance:
    """An encoder input with its gold decisions and node relevance."""

    encoder: EncoderInput
    steps: DecoderSteps
    relevant: NDArray[np.int8]  # (N,) 1 for tables, columns and values of the gold, 0 for the others, -1 for words
    weight: float = 1.0
    group: int = 0
    """Number that a recipe's stages select by (source and difficulty)."""


MAX_DEPTH = 16
