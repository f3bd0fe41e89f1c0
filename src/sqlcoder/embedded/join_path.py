"""Which joins connect a set of tables: the one place that decides a join path.

Shortest foreign-key paths, grown table by table (Takahashi and Matsuyama's heuristic for Steiner trees, 1980). Declared
keys cost 1, inferred ones more, so that a guess is only used where nothing declared connects the tables.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from sqlcoder.schema import ForeignKey, Schema

INFERRED_COST = 1.9
"""One declared detour is dearer than one inferred key, two inferred keys are dearer than three declared ones."""


@dataclass(frozen=True, slots=True)
class JoinEdge:
    """`left.left_columns[i] = right.right_columns[i]` for every i; `left` is already part of the FROM clause."""

    left: str
    left_columns: tuple[str, ...]
    right: str
    right_columns: tuple[str, ...]

    def equalities(self) -> frozenset[frozenset[tuple[str, str]]]:
        """The conditions without direction: a set of {(table, column), (table, column)}."""
        pairs = zip(self.left_columns, self.right_columns, strict=True)
        return frozenset(frozenset(((self.left, a), (self.right, b))) for a, b in pairs)


def connect(schema: Schema, tables: Sequence[str]) -> tuple[JoinEdge, ...] | None:
    """The joins that connect `tables`, beginning at the first; None where no foreign keys lead there.

    Tables on the way are joined too. No tables or one table need no join.
    """
    if not tables:
        return ()
    neighbours = _neighbours(schema)
    joined = [tables[0]]
    edges: list[JoinEdge] = []
    missing = [t for t in dict.fromkeys(tables) if t != tables[0]]
    while missing:
        path = _shortest_path(neighbours, joined, missing)
        if path is None:
            return None
        for edge in path:
            edges.append(edge)
            joined.append(edge.right)
            if edge.right in missing:
                missing.remove(edge.right)
    return tuple(edges)


def _neighbours(schema: Schema) -> dict[str, list[tuple[float, JoinEdge]]]:
    """For each table the joins that lead out of it, each neighbour once: the cheapest key, then the first declared."""
    best: dict[tuple[str, str], tuple[float, JoinEdge]] = {}
    for key in schema.foreign_keys:
        if key.table == key.ref_table:
            continue
        cost = INFERRED_COST if key.inferred else 1.0
        for edge in _directions(key):
            place = (edge.left, edge.right)
            if place not in best or cost < best[place][0]:
                best[place] = (cost, edge)
    neighbours: dict[str, list[tuple[float, JoinEdge]]] = {}
    for cost, edge in best.values():
        neighbours.setdefault(edge.left, []).append((cost, edge))
    return neighbours


def _directions(key: ForeignKey) -> tuple[JoinEdge, JoinEdge]:
    return (
        JoinEdge(key.table, key.columns, key.ref_table, key.ref_columns),
        JoinEdge(key.ref_table, key.ref_columns, key.table, key.columns),
    )


def _shortest_path(
    neighbours: dict[str, list[tuple[float, JoinEdge]]], sources: list[str], targets: list[str]
) -> tuple[JoinEdge, ...] | None:
    """Dijkstra from any joined table to the nearest missing one; ties go to the table that was joined first."""
    queue: list[tuple[float, int, str, tuple[JoinEdge, ...]]] = [(0.0, i, t, ()) for i, t in enumerate(sources)]
    order = len(sources)
    settled: set[str] = set()
    while queue:
        cost, _, table, path = heapq.heappop(queue)
        if table in settled:
            continue
        settled.add(table)
        if table in targets:
            return path
        for step, edge in neighbours.get(table, ()):
            if edge.right not in settled:
                order += 1
                heapq.heappush(queue, (cost + step, order, edge.right, (*path, edge)))
    return None
