"""Trees that no question means, though the grammar allows them: a beam that ends in one is given up.

A column shown twice, a value compared with or subtracted from itself, a query combined with itself, HAVING where
nothing is grouped or aggregated. Ten of the 6,738 golds of Spider's train part are such trees, all of them slips: they
show `booking_start_date` twice where the question asks for the start and the end.
"""

from __future__ import annotations

from sqlcoder.embedded.productions import RANK_FILTERS
from sqlcoder.embedded.tree import Node, Tree, ValueRef, has_aggregate, walk

_DIFFERENT = frozenset(
    {
        *("eq", "ne", "gt", "ge", "lt", "le", "and", "or", "sub", "div", "percent", "days_between"),
        *("union", "union_all", "intersect", "except"),
    }
)
"""Productions whose two slots say nothing when they hold the same."""


def makes_sense(tree: Tree) -> bool:
    """Is there anything that the whole tree could mean?"""
    return all(_says_something(node) for node in walk(tree) if isinstance(node, Node))


def _says_something(node: Node) -> bool:
    name, children = node.production, node.children
    if name in _DIFFERENT:
        return children[0] != children[1]
    if name.startswith(("items", "distinct")) and name[-1].isdigit():
        return len(set(children)) == len(children)
    if name.startswith("in_values"):
        return len(set(children[1:])) == len(children) - 1
    if name == "between" and isinstance(children[1], ValueRef):
        return children[1] != children[2]
    if name.startswith("select") and "having" in name and "group" not in name:
        return has_aggregate(node) or any(isinstance(t, Node) and t.production in RANK_FILTERS for t in walk(node))
    return True
