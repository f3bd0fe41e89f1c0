"""Task -> candidate queries: encode, search, render. The embedded model as one function over a `Stepper`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlcoder.candidate import Candidate
from sqlcoder.embedded.actions import tree_of
from sqlcoder.embedded.arrays import EncoderInput
from sqlcoder.embedded.beam import Stepper, search
from sqlcoder.embedded.features import Pieces, encode
from sqlcoder.embedded.sense import can_hold, makes_sense
from sqlcoder.embedded.to_sql import to_sql
from sqlcoder.embedded.tree import Node, Tree, Unrepresentable
from sqlcoder.embedded.widened import Widened
from sqlcoder.task import Task


@dataclass(frozen=True, slots=True)
class Parse:
    """A candidate with the tree that it was written from."""

    candidate: Candidate
    tree: Tree


def parse_question(
    task: Task, start: Callable[[EncoderInput], Stepper], pieces: Pieces, *, beams: int = 5
) -> list[Parse]:
    """At most `beams` parses, the likeliest first; one without a query where the tree says "unanswerable".

    Trees that mean nothing are given up while there may be others; those that no SQL stands for (tables that nothing
    connects) are dropped; so are repetitions of the same SQL.
    """
    encoder, nodes = encode(task, pieces)
    parses: list[Parse] = []
    seen: set[str | None] = set()
    stepper = Widened(start(encoder), len(encoder.kinds))

    def is_meant(actions: tuple[int, ...]) -> bool:
        tree = tree_of(actions, nodes)
        return makes_sense(tree) and can_hold(tree, task.schema)

    for hypothesis in search(stepper, nodes, beams, accept=is_meant):
        tree = tree_of(hypothesis.actions, nodes)
        try:
            refused = isinstance(tree, Node) and tree.production == "unanswerable"
            query = None if refused else to_sql(tree, task.schema, task.dialect)
        except Unrepresentable:
            continue
        sql = query.sql if query else None
        if sql not in seen:
            seen.add(sql)
            parses.append(Parse(Candidate(query, hypothesis.score, tokens=len(hypothesis.actions)), tree))
    return parses
