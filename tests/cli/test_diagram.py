"""The picture: well-formed whatever the names, no box on another, every table and key in it."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.diagrams.layout import Edge, place
from sqlcoder.diagrams.mermaid import mermaid
from sqlcoder.diagrams.svg import MAX_ROWS, svg
from sqlcoder.schema import Column, ForeignKey, Schema, Table

Run = Callable[..., Any]
SVG = "{http://www.w3.org/2000/svg}"


def test_an_unknown_kind_is_refused(sqlcoder: Run, shop: Path) -> None:
    ran = sqlcoder("db", "show", "-d", shop, "--diagram", "png")
    assert (ran.code, ran.out) == (2, "")


def test_both_kinds_from_the_command_line(sqlcoder: Run, shop: Path) -> None:
    assert sqlcoder("db", "show", "-d", shop, "--diagram").out.startswith("erDiagram\n")
    drawn = sqlcoder("db", "show", "-d", shop, "--diagram", "svg").out
    assert {"customers", "orders"} <= set(texts(drawn))


def texts(drawn: str) -> list[str]:
    return ["".join(t.text or "" for t in [node]) for node in ElementTree.fromstring(drawn).iter(f"{SVG}text")]


def test_names_are_escaped_and_long_tables_are_cut() -> None:
    columns = tuple(Column(f"c{i} <&>\x07", comment='"quoted"', aliases=("<b>",)) for i in range(30))
    schema = Schema("a & b", (Table("x<y", columns, ("c20 <&>\x07",), aliases=("other",)),))
    root = ElementTree.fromstring(svg(schema))
    shown = [t for t in root.iter(f"{SVG}text") if (t.text or "").startswith("c")]
    assert len(shown) == MAX_ROWS - 1
    assert any((t.text or "").startswith("c20 ") for t in shown), "keys are always shown"
    assert "… 17 more" in texts(svg(schema))
    assert 'x_y["x<y (other)"]' in mermaid(schema)


def test_inferred_keys_are_dashed() -> None:
    tables = tuple(Table(name, (Column("id", "number"),), ("id",)) for name in "ab")
    for inferred in (True, False):
        drawn = svg(Schema("s", tables, (ForeignKey("a", ("id",), "b", ("id",), inferred=inferred),)))
        assert ('class="line inferred"' in drawn) == inferred


def test_a_schema_without_tables_is_a_picture_too() -> None:
    assert ElementTree.fromstring(svg(Schema("s", ()))).tag == f"{SVG}svg"


LINKS = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=20)


@settings(deadline=None, max_examples=60)
@given(heights=st.lists(st.integers(40, 300), min_size=1, max_size=12), links=LINKS)
def test_no_box_lies_on_another(heights: list[int], links: list[tuple[int, int]]) -> None:
    """Cycles, self-references and parts that nothing connects among them; all inside the picture."""
    sizes = {str(i): (120.0, float(h)) for i, h in enumerate(heights)}
    edges = [Edge(str(a), str(b), 30.0, 30.0) for a, b in links if a < len(heights) and b < len(heights)]
    placed = place(sizes, edges)
    assert placed.boxes.keys() == sizes.keys()
    for (one, (x, y)), (other, (u, v)) in itertools.combinations(placed.boxes.items(), 2):
        apart_x = x + sizes[one][0] <= u or u + sizes[other][0] <= x
        apart_y = y + sizes[one][1] <= v or v + sizes[other][1] <= y
        assert apart_x or apart_y, (one, other)
    width, height = placed.size
    assert all(
        0 <= x <= width - 120 and -0.01 <= y <= height - sizes[n][1] + 0.01 for n, (x, y) in placed.boxes.items()
    )
    assert all(len(line) >= 2 and len(line) % 2 == 0 for line in placed.lines)
