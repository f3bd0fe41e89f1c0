from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from sqlcoder.embedded.actions import NodeTable, linearise, tree_of
from sqlcoder.embedded.beam import search
from sqlcoder.embedded.from_sql import from_sql
from sqlcoder.embedded.productions import PRODUCTION_ID, PRODUCTIONS
from sqlcoder.embedded.tree import TableRef
from sqlcoder.embedded.widened import Widened
from sqlcoder.errors import SetupError
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from tests.embedded.test_beam import nodes_of

KNOWN = PRODUCTION_ID["desc"] + 1
"""How many productions the first generation of weights knows."""


class Older:
    """A network that knows the first `known` productions: wants one sequence of its actions, and keeps what it saw."""

    def __init__(self, nodes: NodeTable, wanted: list[int], known: int = KNOWN) -> None:
        self.width = known + len(nodes.refs())
        self.wanted = wanted
        self.previous: list[NDArray[np.int64]] = []

    def step(
        self, parents: NDArray[np.int64], previous: NDArray[np.int64], *_: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        self.previous.append(previous)
        logits = np.zeros((len(parents), self.width), np.float32)
        logits[:, self.wanted[min(len(self.previous) - 1, len(self.wanted) - 1)]] = 12.0
        return logits


def actions_of(sql: str, nodes: NodeTable, schema: Schema, known: int) -> list[int]:
    """A query's decisions as a network sees them that knows the first productions only."""
    actions = linearise(from_sql(Query(sql), schema), nodes).target
    return np.where(actions >= len(PRODUCTIONS), actions - len(PRODUCTIONS) + known, actions).tolist()


def test_a_network_from_a_later_version_is_refused(shop: Schema) -> None:
    nodes = nodes_of(shop)
    newer = Older(nodes, [0], known=len(PRODUCTIONS) + 1)
    with pytest.raises(SetupError, match=f"knows {len(PRODUCTIONS) + 1} productions.*upgrade"):
        search(Widened(newer, len(nodes.refs())), nodes)


def test_an_older_network_never_takes_what_it_does_not_know(shop: Schema) -> None:
    nodes = nodes_of(shop)
    for hypothesis in search(Widened(Older(nodes, [0]), len(nodes.refs())), nodes, width=8, max_steps=40):
        assert not [a for a in hypothesis.actions if KNOWN <= a < len(PRODUCTIONS)]


def test_an_older_network_points_at_the_nodes_it_means(shop: Schema) -> None:
    nodes = nodes_of(shop)
    sql = "SELECT name FROM customers WHERE country = 'UK' ORDER BY id LIMIT 3"
    older = Older(nodes, actions_of(sql, nodes, shop, KNOWN))
    best = search(Widened(older, len(nodes.refs())), nodes, width=1)[0]
    assert tree_of(best.actions, nodes) == from_sql(Query(sql), shop)
    assert [int(p[0]) for p in older.previous[1:]] == older.wanted[:-1], "it is told its own actions"


def test_a_network_that_knows_everything_is_left_alone(shop: Schema) -> None:
    nodes = nodes_of(shop)
    sql = "SELECT (SELECT count(*) FROM orders) - (SELECT count(*) FROM customers)"
    older = Older(nodes, actions_of(sql, nodes, shop, len(PRODUCTIONS)), known=len(PRODUCTIONS))
    best = search(Widened(older, len(nodes.refs())), nodes, width=1)[0]
    assert tree_of(best.actions, nodes) == from_sql(Query(sql), shop)
    assert TableRef("orders") in nodes.refs()
