"""Where the boxes of an entity-relationship picture go, and by which points their lines.

Sugiyama's method (Sugiyama, Tagawa and Toda 1981) in its plain form, from left to right: layers by the longest chain
of keys, so that a table stands to the right of those it points at; lines that cross a layer get a place of their own in
it; the order in a layer by barycentres; heights near those of the neighbours. Parts that nothing connects are packed
on shelves. Sizes are in pixels; nothing here knows of SQL or SVG.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

GAP_X, GAP_Y = 76.0, 26.0
_LANE = 12.0  # height of the place that a line has in a layer it crosses
_SWEEPS = 12
_ASPECT = 1.6  # width by height that the picture aims at

Size = tuple[float, float]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Edge:
    """A line from box `start` to box `end`, and how far below their tops it touches them."""

    start: str
    end: str
    start_drop: float
    end_drop: float


@dataclass(slots=True)
class Placed:
    """The picture: left upper corners of the boxes, the lines' points, and the size of it all."""

    boxes: dict[str, Point] = field(default_factory=dict)
    lines: list[list[Point]] = field(default_factory=list)
    """For each edge, in order: pairs of points, of which each second one is reached by a curve and the next level."""
    size: Size = (0.0, 0.0)


def place(sizes: Mapping[str, Size], edges: Sequence[Edge]) -> Placed:
    """Lay out boxes of these sizes.

    >>> placed = place({"a": (10, 10), "b": (10, 10)}, [Edge("b", "a", 5, 5)])
    >>> placed.boxes["a"][0] < placed.boxes["b"][0]
    True
    """
    parts = [_Part(names, sizes, edges) for names in _connected(sizes, edges)]
    parts.sort(key=lambda part: -part.height)
    area = sum((part.width + GAP_X) * (part.height + GAP_Y) for part in parts)
    limit = max([math.sqrt(area * _ASPECT), *(part.width for part in parts)], default=0.0)
    placed = Placed(lines=[[] for _ in edges])
    x = y = shelf = widest = 0.0
    for part in parts:
        if x and x + part.width > limit:
            x, y, shelf = 0.0, y + shelf + 1.5 * GAP_Y, 0.0
        placed.boxes |= {name: (x + left, y + top) for name, (left, top) in part.boxes.items()}
        for number, points in part.lines.items():
            placed.lines[number] = [(x + left, y + top) for left, top in points]
        shelf = max(shelf, part.height)
        x += part.width + GAP_X
        widest = max(widest, x - GAP_X)
    placed.size = widest, y + shelf
    return placed


def _connected(sizes: Mapping[str, Size], edges: Sequence[Edge]) -> list[list[str]]:
    group = {name: name for name in sizes}

    def root(name: str) -> str:
        while group[name] != name:
            group[name] = name = group[group[name]]
        return name

    for edge in edges:
        group[root(edge.start)] = root(edge.end)
    parts: dict[str, list[str]] = defaultdict(list)
    for name in sizes:
        parts[root(name)].append(name)
    return list(parts.values())


class _Part:
    """One connected part, laid out with its own corner at (0, 0). Nodes are names of boxes and (edge, layer) lanes."""

    def __init__(self, names: Sequence[str], sizes: Mapping[str, Size], edges: Sequence[Edge]) -> None:
        self._sizes, self._edges = sizes, edges
        here = set(names)
        self._numbers = [n for n, edge in enumerate(edges) if edge.start in here]
        self._layer = self._choose_layers(names)
        self._nodes: list[list[str | tuple[int, int]]] = [[] for _ in range(max(self._layer.values()) + 1)]
        for name in names:
            self._nodes[self._layer[name]].append(name)
        self._near: dict[str | tuple[int, int], list[tuple[str | tuple[int, int], float]]] = defaultdict(list)
        self._make_lanes()
        self._order()
        self._top = self._heights()
        self._draw()

    def _choose_layers(self, names: Sequence[str]) -> dict[str, int]:
        """Longest chains of keys, cycles cut where they close; tall layers become several."""
        parents: dict[str, list[str]] = defaultdict(list)
        for number in self._numbers:
            edge = self._edges[number]
            if edge.start != edge.end and edge.end not in parents[edge.start]:
                parents[edge.start].append(edge.end)
        rank: dict[str, int] = {}
        open_: set[str] = set()

        def visit(name: str) -> int:
            if name not in rank:
                open_.add(name)
                parents[name] = [p for p in parents[name] if p not in open_]
                rank[name] = max((visit(p) + 1 for p in parents[name]), default=0)
                open_.discard(name)
            return rank[name]

        for name in names:
            visit(name)
        children: dict[str, list[str]] = defaultdict(list)
        for name in names:
            for parent in parents[name]:
                children[parent].append(name)
        for name in names:  # a table that points nowhere stands next to the nearest that points at it
            if not parents[name] and children[name]:
                rank[name] = min(rank[c] for c in children[name]) - 1
        return self._split_tall(names, rank, children)

    def _split_tall(self, names: Sequence[str], rank: dict[str, int], children: dict[str, list[str]]) -> dict[str, int]:
        area = sum((self._sizes[n][0] + GAP_X) * (self._sizes[n][1] + GAP_Y) for n in names)
        tallest = max(math.sqrt(area / _ASPECT), *(self._sizes[n][1] for n in names))
        layer: dict[str, int] = {}
        first = 0
        for level in sorted(set(rank.values())):
            members = [n for n in names if rank[n] == level]
            # those that others point at on the right, next to them
            members.sort(key=lambda n: (len(children[n]), n))
            height = sum(self._sizes[n][1] + GAP_Y for n in members)
            columns = max(1, math.ceil(height / (1.25 * tallest)))
            share, column, filled = height / columns, 0, 0.0
            for name in members:
                if filled >= share and column < columns - 1:
                    column, filled = column + 1, 0.0
                layer[name] = first + column
                filled += self._sizes[name][1] + GAP_Y
            first += column + 1
        return layer

    def _make_lanes(self) -> None:
        self._chain: dict[int, list[str | tuple[int, int]]] = {}
        for number in self._numbers:
            edge = self._edges[number]
            a, b = self._layer[edge.start], self._layer[edge.end]
            step = 1 if b > a else -1
            lanes: list[str | tuple[int, int]] = (
                [(number, level) for level in range(a + step, b, step)] if a != b else []
            )
            for lane in lanes:
                assert isinstance(lane, tuple)
                self._nodes[lane[1]].append(lane)
            chain: list[str | tuple[int, int]] = [edge.start, *lanes, edge.end]
            self._chain[number] = chain
            if edge.start == edge.end:
                continue
            for i, (left, right) in enumerate(pairwise(chain)):
                # where on the neighbour the line arrives, from its middle
                to = edge.end_drop - self._sizes[edge.end][1] / 2 if i == len(chain) - 2 else 0.0
                from_ = edge.start_drop - self._sizes[edge.start][1] / 2 if i == 0 else 0.0
                self._near[left].append((right, to - from_))
                self._near[right].append((left, from_ - to))

    def _height(self, node: str | tuple[int, int]) -> float:
        return self._sizes[node][1] if isinstance(node, str) else _LANE

    def _gap(self, above: str | tuple[int, int], below: str | tuple[int, int]) -> float:
        lanes = isinstance(above, tuple) + isinstance(below, tuple)
        return (GAP_Y, GAP_Y / 2, 2.0)[lanes]

    def _order(self) -> None:
        """Barycentres of the neighbours in the layer before, then in the one behind, by turns."""
        place: dict[str | tuple[int, int], float] = {}
        for nodes in self._nodes:
            self._note(nodes, place)
        for sweep in range(_SWEEPS):
            layers = range(len(self._nodes)) if sweep % 2 == 0 else range(len(self._nodes) - 1, -1, -1)
            for level in layers:
                side = level - 1 if sweep % 2 == 0 else level + 1
                nodes = self._nodes[level]
                nodes.sort(key={n: self._barycentre(n, side, place) for n in nodes}.__getitem__)
                self._note(nodes, place)

    def _note(self, nodes: Sequence[str | tuple[int, int]], place: dict[str | tuple[int, int], float]) -> None:
        """Where the nodes would stand if they were stacked, from the middle of the layer."""
        total = sum(self._height(n) + GAP_Y for n in nodes)
        top = -total / 2
        for node in nodes:
            place[node] = top + self._height(node) / 2
            top += self._height(node) + GAP_Y

    def _barycentre(self, node: str | tuple[int, int], side: int, place: dict[str | tuple[int, int], float]) -> float:
        found = [place[n] - shift for n, shift in self._near[node] if self._level(n) == side]
        return sum(found) / len(found) if found else place[node]

    def _level(self, node: str | tuple[int, int]) -> int:
        return self._layer[node] if isinstance(node, str) else node[1]

    def _heights(self) -> dict[str | tuple[int, int], float]:
        """Middles of the nodes: near the mean of their neighbours, the order and the gaps kept."""
        middle: dict[str | tuple[int, int], float] = {}
        for nodes in self._nodes:
            self._note(nodes, middle)
        for sweep in range(2 * _SWEEPS):
            for nodes in self._nodes if sweep % 2 else reversed(self._nodes):
                wanted = []
                for node in nodes:
                    near = [middle[n] - shift for n, shift in self._near[node]]
                    wanted.append(sum(near) / len(near) if near else middle[node])
                for node, y in zip(nodes, self._apart(nodes, wanted), strict=True):
                    middle[node] = y
        lowest = min(y - self._height(n) / 2 for n, y in middle.items())
        return {n: y - self._height(n) / 2 - lowest for n, y in middle.items()}

    def _apart(self, nodes: Sequence[str | tuple[int, int]], wanted: list[float]) -> list[float]:
        """The wanted middles, moved until nothing overlaps: the mean of pushing down and of pushing up."""
        need = [(self._height(a) + self._height(b)) / 2 + self._gap(a, b) for a, b in pairwise(nodes)]
        down, up = list(wanted), list(wanted)
        for i, room in enumerate(need):
            down[i + 1] = max(down[i + 1], down[i] + room)
        for i in range(len(need) - 1, -1, -1):
            up[i] = min(up[i], up[i + 1] - need[i])
        return [(a + b) / 2 for a, b in zip(down, up, strict=True)]

    def _draw(self) -> None:
        left: list[float] = []
        x = 0.0
        for nodes in self._nodes:
            left.append(x)
            widest = max((self._sizes[n][0] for n in nodes if isinstance(n, str)), default=0.0)
            x += widest + GAP_X
        widths = [b - a - GAP_X for a, b in zip(left, [*left[1:], x], strict=True)]
        self.boxes: dict[str, Point] = {
            n: (left[self._layer[n]] + (widths[self._layer[n]] - self._sizes[n][0]) / 2, self._top[n])
            for nodes in self._nodes
            for n in nodes
            if isinstance(n, str)
        }
        self.lines: dict[int, list[Point]] = {}
        loops = 0.0
        for number, chain in self._chain.items():
            edge = self._edges[number]
            leftward = self._layer[edge.end] < self._layer[edge.start]
            points = [self._side(edge.start, edge.start_drop, leftward)]
            for lane in chain[1:-1]:
                assert isinstance(lane, tuple)
                near, far = left[lane[1]], left[lane[1]] + widths[lane[1]]
                y = self._top[lane] + _LANE / 2
                points += [(far, y), (near, y)] if leftward else [(near, y), (far, y)]
            same = self._layer[edge.end] == self._layer[edge.start]
            points.append(self._side(edge.end, edge.end_drop, not leftward and not same))
            self.lines[number] = points
            if same:
                loops = GAP_X / 2
        self.width = x - GAP_X + loops
        self.height = max((self._top[n] + self._height(n) for nodes in self._nodes for n in nodes), default=0.0)

    def _side(self, name: str, drop: float, on_left: bool) -> Point:
        x, y = self.boxes[name]
        return (x if on_left else x + self._sizes[name][0], y + drop)
