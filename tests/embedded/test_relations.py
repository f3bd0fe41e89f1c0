from __future__ import annotations

import numpy as np

from sqlcoder.embedded.features import node_table
from sqlcoder.embedded.relations import RELATIONS, relate_nodes
from sqlcoder.link import Link, Value
from sqlcoder.question import Question
from sqlcoder.schema import Schema
from sqlcoder.task import Task


def between(task: Task) -> dict[tuple[str, str], str]:
    """Relation names by the names of the two nodes."""
    nodes = node_table(task)
    words = [f"w:{w.text}" for w in task.question.words()]
    names = words + [f"t:{t.table}" for t in nodes.tables] + [f"c:{c.table}.{c.column}" for c in nodes.columns]
    names += [f"v:{v.text}" for v in nodes.values]
    matrix = relate_nodes(task, nodes)
    assert matrix.shape == (len(names), len(names))
    return {(a, b): RELATIONS[matrix[i, j]] for i, a in enumerate(names) for j, b in enumerate(names)}


def test_every_relation_has_a_name_and_most_pairs_have_none_in_particular(shop: Schema) -> None:
    relation = between(Task(Question("what now"), shop))
    assert relation["w:what", "t:items"] == "word_table"
    assert relation["c:customers.name", "c:orders.total"] == "column_column"
    assert len(set(RELATIONS)) == len(RELATIONS) < 256


def test_keys_and_membership(shop: Schema) -> None:
    relation = between(Task(Question("x"), shop))
    assert relation["c:orders.customer_id", "c:customers.id"] == "column_column_forward"
    assert relation["c:customers.id", "c:orders.customer_id"] == "column_column_backward"
    assert relation["t:orders", "t:customers"] == "table_table_forward"
    assert relation["t:customers", "c:customers.id"] == "table_column_key"
    assert relation["t:customers", "c:customers.name"] == "table_column_has"
    assert relation["t:customers", "c:orders.total"] == "table_column"
    assert relation["c:orders.id", "c:items.id"] == "column_column_same_name"


def test_links_relate_words_and_an_exact_one_outdoes_a_partial(shop: Schema) -> None:
    links = (Link(0, 1, "customers", "name", "exact"), Link(0, 1, "customers", "name", "partial", 0.5))
    relation = between(Task(Question("name please"), shop, links))
    assert relation["w:name", "c:customers.name"] == "word_column_exact"
    assert relation["c:customers.name", "w:name"] == "column_word_exact"
    assert relation["w:please", "c:customers.name"] == "word_column"


def test_values_relate_to_their_words_and_columns(shop: Schema) -> None:
    values = (
        Value("UK", "cell", 1, 2, (("customers", "country"),)),
        Value("UK 5", "span", 1, 3),
        Value("5", "number", 2, 3),
    )
    relation = between(Task(Question("in uk 5"), shop, (), values))
    assert relation["w:uk", "v:UK"] == "word_value_inside"
    assert relation["w:in", "v:UK"] == "word_value"
    assert relation["c:customers.country", "v:UK"] == "column_value_holds"
    assert relation["w:uk", "c:customers.country"] == "word_column_cell"
    assert relation["c:orders.total", "v:5"] == "column_value_fits"
    assert relation["c:customers.name", "v:5"] == "column_value"
    assert relation["v:UK", "v:UK 5"] == "value_value_overlap"
    assert relation["v:UK", "v:5"] == "value_value"


def test_a_relation_and_its_inverse_come_together(shop: Schema) -> None:
    nodes = node_table(Task(Question("name of 5 uk customers"), shop))
    matrix = relate_nodes(Task(Question("name of 5 uk customers"), shop), nodes)
    forward = [n for n in RELATIONS if n.endswith("_forward")]
    for name in forward:
        back = RELATIONS.index(name.removesuffix("_forward") + "_backward")
        assert np.array_equal(back == matrix.T, matrix == RELATIONS.index(name))
