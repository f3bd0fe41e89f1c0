"""How is a literal of a tree written? By the type of what it is compared with.

A tree holds the text that the question states; whether SQL wants 5, '5', '05' or TRUE follows from the other side.
"""

from __future__ import annotations

import re

from sqlglot import exp

from sqlcoder.embedded.idioms import digits
from sqlcoder.embedded.level import Level
from sqlcoder.embedded.periods import is_day
from sqlcoder.embedded.stored import Stored, stored_as, truth
from sqlcoder.embedded.tree import ColumnRef, Node, Tree, Unrepresentable, ValueRef

NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
CONSTANTS = {"zero": "0", "one": "1", "hundred": "100", "blank": " "}
"""Productions that are a literal of their own."""
_TEXT_PRODUCTIONS = frozenset({"year_month", "month_day", "lower", "upper", "concat", "today", "date"})
_SAME_KIND = frozenset({"min", "max", "second", "third", "outer", "coalesce", "previous", "previous_in"})
"""Productions whose values are of the kind of their first slot."""


def is_literal(tree: Tree) -> bool:
    """Does the tree stand for one literal?"""
    return isinstance(tree, ValueRef) or (isinstance(tree, Node) and tree.production in CONSTANTS)


def case_values(children: tuple[Tree, ...]) -> tuple[Tree, ...]:
    """The values of a CASE: behind each condition, and that of ELSE, which has none before it."""
    branches = children[1::2]
    return branches if len(children) % 2 == 0 else (*branches, children[-1])


def value_text(tree: Tree) -> str:
    """The literal's text. Raises Unrepresentable where the tree is no literal."""
    if isinstance(tree, ValueRef):
        return tree.text
    if isinstance(tree, Node) and tree.production in CONSTANTS:
        return CONSTANTS[tree.production]
    raise Unrepresentable("A value is needed here.")


def write_literal(tree: Tree, kind: str) -> exp.Expr:
    """The literal as SQL has it beside something of this kind (see `kind_of`)."""
    text = value_text(tree)
    if kind.startswith("digits"):
        return exp.Literal.string(text.zfill(int(kind.removeprefix("digits"))))
    if kind == "boolean" and (value := truth(text)) is not None:
        return value
    if kind != "text" and NUMBER.fullmatch(text):
        return exp.Literal.number(text)
    return exp.Literal.string(text)


def kind_of(tree: Tree, level: Level) -> str:
    """What values an expression has: number, text, text of so many digits ("digits4"), or unknown."""
    if isinstance(tree, ColumnRef):
        table = level.schema.table(tree.table)
        column = table.column(tree.column) if table else None
        if column is None:
            return "unknown"
        if column.type == "boolean" and level.facts.strict_types:
            return "boolean"
        return "number" if column.type in ("number", "boolean") else "text"
    if isinstance(tree, ValueRef):
        return "unknown"
    if isinstance(tree, Node):
        if tree.production in _TEXT_PRODUCTIONS:
            return "text"
        if width := digits(level.dialect, tree.production):
            return f"digits{width}"
        if tree.production in _SAME_KIND:
            kind = kind_of(tree.children[0], level)
            return "number" if kind == "boolean" and tree.production in ("min", "max") else kind
        if tree.production in CONSTANTS or tree.production == "scalar" or tree.production.startswith("output"):
            return "unknown"
        if tree.production.startswith("case"):
            return first_known(*(kind_of(value, level) for value in case_values(tree.children)))
        return "number"
    return "unknown"


def stored_type(tree: Tree, level: Level) -> Stored:
    """The type in which the engine holds what an expression gives."""
    if isinstance(tree, ColumnRef):
        table = level.schema.table(tree.table)
        return stored_as(table.column(tree.column) if table else None)
    if not isinstance(tree, Node):
        return "unknown"
    if tree.production in _SAME_KIND:
        stored = stored_type(tree.children[0], level)
        return "number" if stored == "boolean" and tree.production in ("min", "max") else stored
    if tree.production in ("date", "today"):
        return "day"
    if tree.production in _TEXT_PRODUCTIONS:
        return "text"
    if tree.production.startswith("case"):
        return next((s for v in case_values(tree.children) if (s := stored_type(v, level)) != "unknown"), "unknown")
    if is_literal(tree) or tree.production == "scalar" or tree.production.startswith("output"):
        return "unknown"
    return "number"


def spans_days(tree: Tree, level: Level, *texts: str) -> bool:
    """Is it a date, of which one of the texts names many moments: a year or a month, or a day where it has times?"""
    if isinstance(tree, Node) and tree.production in _SAME_KIND:
        return spans_days(tree.children[0], level, *texts)
    if not isinstance(tree, ColumnRef):
        return False
    table = level.schema.table(tree.table)
    column = table.column(tree.column) if table else None
    if column is None or column.type != "date":
        return False
    return stored_as(column) == "moment" or not all(is_day(text) for text in texts)


def first_known(*kinds: str) -> str:
    """The first kind that is not unknown, else unknown."""
    return next((k for k in kinds if k != "unknown"), "unknown")
