"""How the encoder's nodes relate: one of `RELATIONS` for every pair of nodes.

RAT-SQL's relations (Wang et al. 2020, table 1 and section 4.1), with value nodes added.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np
from numpy.typing import NDArray

from sqlcoder.embedded.actions import NodeTable
from sqlcoder.link import ValueKind
from sqlcoder.schema import ColumnType
from sqlcoder.task import Task

_FAR = 3
"""Words further apart than this are told apart only by their side."""

RELATIONS: tuple[str, ...] = (
    "none",
    *(f"word_word_{d:+d}" for d in range(-_FAR, _FAR + 1)),
    *("word_table", "word_table_partial", "word_table_exact", "table_word", "table_word_partial", "table_word_exact"),
    *("word_column", "word_column_partial", "word_column_exact", "word_column_cell"),
    *("column_word", "column_word_partial", "column_word_exact", "column_word_cell"),
    *("word_value", "word_value_inside", "value_word", "value_word_inside"),
    *("table_table", "table_table_self", "table_table_forward", "table_table_backward", "table_table_both"),
    *("table_column", "table_column_has", "table_column_key", "column_table", "column_table_of", "column_table_key_of"),
    *("column_column", "column_column_self", "column_column_same_table", "column_column_same_name"),
    *("column_column_forward", "column_column_backward"),
    *("column_value", "column_value_fits", "column_value_holds", "value_column", "value_column_fits"),
    *("value_column_holds", "table_value", "table_value_holds", "value_table", "value_table_holds"),
    *("value_value", "value_value_self", "value_value_overlap"),
)
RELATION_ID = {name: i for i, name in enumerate(RELATIONS)}


def relate_nodes(task: Task, nodes: NodeTable) -> NDArray[np.uint8]:
    """The relation of every node (row) to every other (column): (N, N), indices into `RELATIONS`."""
    graph = _Graph(nodes)
    _relate_schema(task, graph)
    _relate_names(task, graph)
    _relate_values(task, nodes, graph)
    return graph.relations


class _Graph:
    """The matrix while it is filled, and where each thing's node is."""

    def __init__(self, nodes: NodeTable) -> None:
        first_table, first_column, first_value, total = nodes.starts()
        blocks = {
            "word": slice(0, first_table),
            "table": slice(first_table, first_column),
            "column": slice(first_column, first_value),
            "value": slice(first_value, total),
        }
        self.relations: NDArray[np.uint8] = np.zeros((total, total), np.uint8)
        for a, rows in blocks.items():
            for b, columns in blocks.items():
                if (a, b) != ("word", "word"):
                    self.relations[rows, columns] = RELATION_ID[f"{a}_{b}"]
        place = np.arange(nodes.words)
        distance = np.clip(place[None, :] - place[:, None], -_FAR, _FAR)
        self.relations[blocks["word"], blocks["word"]] = distance + RELATION_ID["word_word_+0"]
        self.table_at = {ref.table: first_table + i for i, ref in enumerate(nodes.tables)}
        self.column_at = {(ref.table, ref.column): first_column + i for i, ref in enumerate(nodes.columns)}
        self.value_at = {ref.text: first_value + i for i, ref in enumerate(nodes.values)}

    def relate(self, i: int, j: int, forward: str, backward: str) -> None:
        """Say how node i relates to node j, and how j relates to i."""
        self.relations[i, j], self.relations[j, i] = RELATION_ID[forward], RELATION_ID[backward]

    def is_one_of(self, i: int, j: int, *names: str) -> bool:
        """Is the relation of node i to node j one of these?"""
        return int(self.relations[i, j]) in {RELATION_ID[name] for name in names}


def _relate_schema(task: Task, graph: _Graph) -> None:
    """Membership, keys and equal names: what depends on the schema alone."""
    by_label: dict[str, list[int]] = {}
    for table in task.schema.tables:
        own = [graph.column_at[table.name, c.name] for c in table.columns]
        graph.relations[np.ix_(own, own)] = RELATION_ID["column_column_same_table"]
        for column, node in zip(table.columns, own, strict=True):
            forward, backward = ("key", "key_of") if column.name in table.primary_key else ("has", "of")
            graph.relate(graph.table_at[table.name], node, f"table_column_{forward}", f"column_table_{backward}")
            by_label.setdefault(column.label, []).append(node)
    for same in by_label.values():
        for i, j in permutations(same, 2):
            if graph.is_one_of(i, j, "column_column"):
                graph.relations[i, j] = RELATION_ID["column_column_same_name"]
    for foreign in task.schema.foreign_keys:
        a, b = graph.table_at.get(foreign.table), graph.table_at.get(foreign.ref_table)
        if a is None or b is None:
            continue
        if a != b and graph.is_one_of(a, b, "table_table_backward", "table_table_both"):
            graph.relate(a, b, "table_table_both", "table_table_both")
        elif a != b:
            graph.relate(a, b, "table_table_forward", "table_table_backward")
        for name, ref_name in zip(foreign.columns, foreign.ref_columns, strict=True):
            start, end = (foreign.table, name), (foreign.ref_table, ref_name)
            if start in graph.column_at and end in graph.column_at and start != end:
                relate = (graph.column_at[start], graph.column_at[end])
                graph.relate(*relate, "column_column_forward", "column_column_backward")
    for node in graph.table_at.values():
        graph.relations[node, node] = RELATION_ID["table_table_self"]
    for node in graph.column_at.values():
        graph.relations[node, node] = RELATION_ID["column_column_self"]


def _relate_names(task: Task, graph: _Graph) -> None:
    """Words that name a table or column; an exact match outdoes a partial one."""
    for link in sorted(task.links, key=lambda k: k.match == "exact"):
        kind = "table" if link.column is None else "column"
        place = (link.table, link.column or "")
        target = graph.table_at.get(link.table) if link.column is None else graph.column_at.get(place)
        for word in range(link.start, link.end) if target is not None else ():
            graph.relate(word, target or 0, f"word_{kind}_{link.match}", f"{kind}_word_{link.match}")


def _relate_values(task: Task, nodes: NodeTable, graph: _Graph) -> None:
    """Where a value stands in the question, which columns hold it, and which could."""
    typed = [(graph.column_at[t.name, c.name], c.type) for t, c in task.schema.columns()]
    spans: dict[int, range] = {}
    for value in task.values:
        node = graph.value_at[value.text]
        spans[node] = range(max(value.start, 0), max(value.end, 0))
        for column, type_ in typed:
            if _fits(value.kind, type_):
                graph.relate(column, node, "column_value_fits", "value_column_fits")
        for word in spans[node]:
            graph.relate(word, node, "word_value_inside", "value_word_inside")
        for place in value.columns:
            holder = graph.column_at.get(place)
            if holder is None:
                continue
            graph.relate(holder, node, "column_value_holds", "value_column_holds")
            graph.relate(graph.table_at[place[0]], node, "table_value_holds", "value_table_holds")
            for word in spans[node]:
                graph.relate(word, holder, "word_column_cell", "column_word_cell")
    for a, b in permutations(spans, 2):
        if max(spans[a].start, spans[b].start) < min(spans[a].stop, spans[b].stop):
            graph.relations[a, b] = RELATION_ID["value_value_overlap"]
    for node in spans:
        graph.relations[node, node] = RELATION_ID["value_value_self"]


def _fits(kind: ValueKind, type_: ColumnType) -> bool:
    """Could a value of this kind stand in a column of this type?"""
    if kind == "number":
        return type_ in ("number", "date", "boolean")
    if kind == "date":
        return type_ in ("date", "number")
    return type_ == "text" or kind == "low_cardinality"
