"""A small fake grammar and random instances of the shapes that training stores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from sqlcoder.embedded.arrays import FEATURES, DecoderSteps, EncoderInput, NodeKind, TrainingInstance

pytest.importorskip("torch", reason="training needs torch: pip install 'sqlcoder[train]'")

from sqlcoder.training.minilm import MiniLMConfig
from sqlcoder.training.network import Legality, Network, NetworkConfig


@dataclass(frozen=True)
class FakeGrammar:
    """Type 0 takes the first half of the productions, type 1 the second half and columns, type 2 only values."""

    productions: int = 10
    fields: int = 7
    relations: int = 6

    def legality(self) -> Legality:
        productions = np.zeros((3, self.productions), dtype=bool)
        productions[0, : self.productions // 2] = True
        productions[1, self.productions // 2 :] = True
        kinds = np.zeros((3, len(NodeKind)), dtype=bool)
        kinds[1, NodeKind.COLUMN] = kinds[2, NodeKind.VALUE] = True
        return Legality(productions, kinds)


def random_instance(
    rng: np.random.Generator,
    grammar: FakeGrammar,
    *,
    pieces: int = 14,
    steps: int = 5,
    vocabulary: int = 200,
    group: int = 0,
) -> TrainingInstance:
    """An instance whose targets are legal and, given what the pieces are, can be learned."""
    kinds = np.repeat(np.arange(4, dtype=np.int8), [3, 2, 3, 2])
    count = len(kinds)
    owner = np.sort(rng.integers(0, count, pieces - 1))
    frontier = rng.integers(0, 3, steps).astype(np.int8)
    half = grammar.productions // 2
    first = int(np.flatnonzero(kinds == NodeKind.COLUMN)[0])
    value = int(np.flatnonzero(kinds == NodeKind.VALUE)[0])
    by_type = [rng.integers(0, half), grammar.productions + first + 1, grammar.productions + value]
    target = np.array([by_type[kind] for kind in frontier], dtype=np.int32)
    return TrainingInstance(
        encoder=EncoderInput(
            pieces=np.concatenate([[101], rng.integers(103, vocabulary, pieces - 1)]).astype(np.int32),
            pool=np.stack([owner, np.arange(1, pieces)], axis=1).astype(np.int32),
            kinds=kinds,
            features=np.stack([rng.integers(0, c, count) for _, c in FEATURES], axis=1).astype(np.int8),
            relations=rng.integers(0, grammar.relations, (count, count)).astype(np.uint8),
        ),
        steps=DecoderSteps(
            previous=np.concatenate([[-1], target[:-1]]).astype(np.int32),
            field=rng.integers(0, grammar.fields, steps).astype(np.int16),
            frontier=frontier,
            depth=rng.integers(0, 16, steps).astype(np.int8),
            target=target,
        ),
        relevant=np.where(kinds == NodeKind.WORD, -1, rng.integers(0, 2, count)).astype(np.int8),
        group=group,
    )


@pytest.fixture
def grammar() -> FakeGrammar:
    return FakeGrammar()


@pytest.fixture
def tiny_config(grammar: FakeGrammar) -> NetworkConfig:
    """A network of a few thousand parameters over the fake grammar."""
    return NetworkConfig(
        productions=grammar.productions,
        types=3,
        fields=grammar.fields,
        relations=grammar.relations,
        width=32,
        heads=4,
        inner=48,
        relation_layers=2,
        decoder_layers=2,
        pointer_width=8,
        dropout=0.0,
        minilm=MiniLMConfig(vocabulary=200, positions=64, width=32, layers=2, heads=4, inner=64, dropout=0.0),
    )


@pytest.fixture
def tiny_network(tiny_config: NetworkConfig, grammar: FakeGrammar) -> Network:
    import torch

    torch.manual_seed(0)
    return Network(tiny_config, grammar.legality()).eval()


@pytest.fixture
def make_instances(grammar: FakeGrammar) -> Callable[..., list[TrainingInstance]]:
    """`make_instances(count, **what random_instance takes)`, always the same."""

    def make(count: int, **options: Any) -> list[TrainingInstance]:
        rng = np.random.default_rng(7)
        return [random_instance(rng, grammar, **options) for _ in range(count)]

    return make
