from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sqlcoder.embedded.actions import NodeTable, linearise, tree_of
from sqlcoder.embedded.beam import search
from sqlcoder.embedded.from_sql import from_sql
from sqlcoder.embedded.productions import LEGAL_KINDS, LEGAL_PRODUCTIONS, PRODUCTION_ID, PRODUCTIONS, TYPE_ID
from sqlcoder.embedded.tree import STAR, ColumnRef, TableRef, ValueRef
from sqlcoder.query import Query
from sqlcoder.schema import Schema


class Random:
    """Logits by chance: what comes out is whatever the masks allow."""

    def __init__(self, nodes: NodeTable, seed: int) -> None:
        self.width = len(PRODUCTIONS) + len(nodes.refs())
        self.rng = np.random.default_rng(seed)

    def step(self, parents: NDArray[np.int64], *_: NDArray[np.int64]) -> NDArray[np.float32]:
        return self.rng.normal(size=(len(parents), self.width)).astype(np.float32)


class Follows:
    """Logits that want one sequence of actions, and nothing else much."""

    def __init__(self, nodes: NodeTable, wanted: list[int]) -> None:
        self.width = len(PRODUCTIONS) + len(nodes.refs())
        self.wanted = wanted
        self.position = 0

    def step(self, parents: NDArray[np.int64], *_: NDArray[np.int64]) -> NDArray[np.float32]:
        logits = np.zeros((len(parents), self.width), np.float32)
        logits[:, self.wanted[min(self.position, len(self.wanted) - 1)]] = 12.0
        self.position += 1
        return logits


def nodes_of(schema: Schema) -> NodeTable:
    tables = tuple(TableRef(t.name) for t in schema.tables)
    columns = (STAR, *(ColumnRef(t.name, c.name) for t, c in schema.columns()))
    return NodeTable(4, tables, columns, (ValueRef("UK"), ValueRef("3")))


@pytest.mark.parametrize("seed", range(30))
def test_never_takes_an_illegal_action(seed: int, shop: Schema) -> None:
    nodes = nodes_of(shop)
    for hypothesis in search(Random(nodes, seed), nodes, width=4, max_steps=60):
        tree = tree_of(hypothesis.actions, nodes)
        steps = linearise(tree, nodes)
        kinds = np.repeat(np.arange(4), (nodes.words, len(nodes.tables), len(nodes.columns), len(nodes.values)))
        for frontier, action in zip(steps.frontier, hypothesis.actions, strict=True):
            node = action - len(PRODUCTIONS)
            assert LEGAL_KINDS[frontier, kinds[node]] if node >= 0 else LEGAL_PRODUCTIONS[frontier, action]
        refused = PRODUCTION_ID["unanswerable"]
        assert refused not in hypothesis.actions[1:], "only a whole question is unanswerable"


def test_finds_the_tree_that_the_network_wants(shop: Schema) -> None:
    nodes = nodes_of(shop)
    tree = from_sql(Query("SELECT name FROM customers WHERE country = 'UK' ORDER BY id LIMIT 3"), shop)
    wanted = linearise(tree, nodes).target.tolist()
    best, *others = search(Follows(nodes, wanted), nodes, width=3)
    assert list(best.actions) == wanted
    assert all(other.score < best.score for other in others)


def test_gives_up_what_is_not_whole_in_time(shop: Schema) -> None:
    nodes = nodes_of(shop)
    deep = [PRODUCTION_ID["union"]] * 50
    assert search(Follows(nodes, deep), nodes, width=1, max_steps=10) == []


def test_a_slot_type_takes_something() -> None:
    for name, row in TYPE_ID.items():
        assert LEGAL_PRODUCTIONS[row].any() or LEGAL_KINDS[row].any(), name
