"""The entity-relationship picture of a schema as SVG: a box a table, a line a key, a crow's foot at the many.

Inferred keys are dashed, keys' columns bold, aliases beside the names, comments in the tooltips. Colours follow the
reader's light or dark mode; the background is left to the page. A table shows its keys and then its first columns, up
to `MAX_ROWS`; the rest is counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from sqlcoder.diagrams.layout import Edge, Placed, Point, place
from sqlcoder.schema import Column, Schema, Table

MAX_ROWS = 14
_CHARACTER = 7.23  # width in pixels of one in a monospace font of 12 pixels
_ROW, _HEAD, _PAD = 19.0, 27.0, 10.0
_MARGIN = 24.0
_LONGEST = 36  # characters of a name

_STYLE = """
  text { font: 12px ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace; fill: #24292f; }
  .box { fill: #ffffff; stroke: #8c959f; } .head { fill: #dbe7f5; } .rule { stroke: #8c959f; }
  .name, .key { font-weight: 700; } .dim { fill: #656d76; }
  .line, .end { fill: none; stroke: #57606a; stroke-width: 1.3; }
  .inferred { stroke-dasharray: 5 4; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .box { fill: #161b22; stroke: #6e7681; } .head { fill: #24364b; } .rule { stroke: #6e7681; }
    .dim { fill: #9198a1; } .line, .end { stroke: #9ea7b3; }
  }
"""


def svg(schema: Schema) -> str:
    """The picture as a document of its own.

    >>> svg(Schema("s", (Table("a", (Column("id", "number"),), ("id",)),))).splitlines()[0][:37]
    '<svg xmlns="http://www.w3.org/2000/sv'
    """
    boxes = {table.name: _Box(table, schema) for table in schema.tables}
    keys = [key for key in schema.foreign_keys if key.table in boxes and key.ref_table in boxes]
    edges = [
        Edge(
            key.table,
            key.ref_table,
            boxes[key.table].drop(key.columns[0]),
            boxes[key.ref_table].drop(key.ref_columns[0]),
        )
        for key in keys
    ]
    placed = place({name: (box.width, box.height) for name, box in boxes.items()}, edges)
    width, height = (size + 2 * _MARGIN for size in placed.size)
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="{-_MARGIN:.0f} {-_MARGIN:.0f} {width:.0f} {height:.0f}" role="img">',
        f"<title>{_text(schema.name)}</title>",
        f"<style>{_STYLE}</style>",
    ]
    for key, edge, points in zip(keys, edges, placed.lines, strict=True):
        said = f"{key.table}.{', '.join(key.columns)} -> {key.ref_table}.{', '.join(key.ref_columns)}"
        lines += _draw_line(points, edge, placed, said, inferred=key.inferred)
    for name, box in boxes.items():
        lines += box.draw(*placed.boxes[name])
    return "\n".join([*lines, "</svg>"])


class _Box:
    """A table as it is drawn: a head, and a row for each column that is shown."""

    def __init__(self, table: Table, schema: Schema) -> None:
        pointing = {c for k in schema.foreign_keys if k.table == table.name for c in k.columns}
        pointed = {c for k in schema.foreign_keys if k.ref_table == table.name for c in k.ref_columns}
        self._table = table
        self._keys = set(table.primary_key) | pointing
        first = [c for c in table.columns if c.name in self._keys | pointed]
        wanted = [*first, *(c for c in table.columns if c not in first)]
        shown = set(wanted if len(wanted) <= MAX_ROWS else wanted[: MAX_ROWS - 1])
        self._shown = [c for c in table.columns if c in shown]
        self._more = len(table.columns) - len(self._shown)
        names = [_beside(c) for c in self._shown]
        widest = max(
            [len(n) + len(a) + len(c.type) + 3 for (n, a), c in zip(names, self._shown, strict=True)], default=0
        )
        head = sum(map(len, _beside(table))) + 2
        self.width = max(widest, head, 12) * _CHARACTER + 2 * _PAD
        self.height = _HEAD + _ROW * (len(self._shown) + bool(self._more)) + 5

    def drop(self, column: str) -> float:
        """How far below the top the middle of a column's row is; of the last row where it is not shown."""
        names = [c.name for c in self._shown]
        row = names.index(column) if column in names else len(names)
        return _HEAD + 2 + _ROW * (row + 0.5)

    def draw(self, x: float, y: float) -> Iterator[str]:
        """Its SVG with the left upper corner there."""
        name, alias = _beside(self._table)
        right = self.width - _PAD
        yield f'<g transform="translate({x:.1f} {y:.1f})"><title>{_text(_tip(self._table))}</title>'
        yield f'<rect class="box" width="{self.width:.1f}" height="{self.height:.1f}" rx="6"/>'
        corner = f"a6 6 0 0 1 6-6H{self.width - 6.5:.1f}a6 6 0 0 1 6 6"
        yield f'<path class="head" d="M.5 {_HEAD:.0f}V6.5{corner}V{_HEAD:.0f}z"/>'
        yield f'<path class="rule" d="M0 {_HEAD:.0f}H{self.width:.1f}"/>'
        kind = "view" if self._table.is_view else ""
        yield f'<text class="name" x="{_PAD:.0f}" y="18">{_text(name)}{_dim(alias)}{_dim(kind)}</text>'
        for row, column in enumerate(self._shown):
            middle = _HEAD + 2 + _ROW * (row + 0.5) + 4
            name, alias = _beside(column)
            style = ' class="key"' if column.name in self._keys else ""
            yield (
                f'<text{style} x="{_PAD:.0f}" y="{middle:.1f}">{_text(name)}{_dim(alias)}'
                f"<title>{_text(_tip(column))}</title></text>"
                f'<text class="dim" x="{right:.1f}" y="{middle:.1f}" text-anchor="end">{column.type}</text>'
            )
        if self._more:
            middle = _HEAD + 2 + _ROW * (len(self._shown) + 0.5) + 4
            yield f'<text class="dim" x="{_PAD:.0f}" y="{middle:.1f}">… {self._more} more</text>'
        yield "</g>"


def _draw_line(points: list[Point], edge: Edge, placed: Placed, said: str, *, inferred: bool) -> Iterator[str]:
    """A curve through the points, flat where it crosses a layer; a crow's foot at its start, a bar at its end."""
    (x, y), (end_x, end_y) = points[0], points[-1]
    out = -1 if x == placed.boxes[edge.start][0] else 1  # to which side of the box the line leaves
    into = -1 if end_x == placed.boxes[edge.end][0] else 1
    path = [f"M{x:.1f} {y:.1f}"]
    for i in range(0, len(points) - 1, 2):
        (a, b), (c, d) = points[i], points[i + 1]
        bend = max(abs(c - a) / 2, 30.0)
        first = a + out * bend
        last = c + (into if i == len(points) - 2 else -out) * bend
        path.append(f"C{first:.1f} {b:.1f} {last:.1f} {d:.1f} {c:.1f} {d:.1f}")
        if i + 2 < len(points):
            path.append(f"H{points[i + 2][0]:.1f}")
    style = "line inferred" if inferred else "line"
    foot = f"M{x:.1f} {y - 5:.1f}L{x + 10 * out:.1f} {y:.1f}L{x:.1f} {y + 5:.1f}"
    bar = f"M{end_x + 7 * into:.1f} {end_y - 5:.1f}v10"
    tip = _text(said + (" (inferred)" if inferred else ""))
    yield f'<g><title>{tip}</title><path class="{style}" d="{"".join(path)}"/><path class="end" d="{foot}{bar}"/></g>'


def _beside(item: Table | Column) -> tuple[str, str]:
    """The name and, where the catalogue has one, the alias that stands beside it."""
    return _short(item.name), _short(item.label) if item.aliases else ""


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def _dim(text: str) -> str:
    return f'<tspan class="dim" font-weight="400" dx="{_CHARACTER}">{_text(text)}</tspan>' if text else ""


def _tip(item: Table | Column) -> str:
    marks = ["sensitive"] if isinstance(item, Column) and item.sensitive else []
    return "; ".join([item.name, *item.aliases, *filter(None, [item.comment]), *marks])


def _text(text: str) -> str:
    """As XML takes it: escaped, without control characters."""
    return escape("".join(c if c.isprintable() else " " for c in text))
