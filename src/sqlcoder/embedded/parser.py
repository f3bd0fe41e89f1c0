"""Task -> candidate queries: encode, search, render. The embedded model as one function over a `Stepper`."""

from __future__ import annotations

from collections.abc import Callable

from sqlcoder.candidate import Candidate
from sqlcoder.embedded.actions import tree_of
from sqlcoder.embedded.arrays import EncoderInput
from sqlcoder.embedded.beam import Stepper, search
from sqlcoder.embedded.features import Pieces, encode
from sqlcoder.embedded.to_sql import to_sql
from sqlcoder.embedded.tree import Node, Unrepresentable
from sqlcoder.task import Task


def parse_question(
    task: Task, start: Callable[[EncoderInput], Stepper], pieces: Pieces, *, beams: int = 5
) -> list[Candidate]:
    """At most `beams` candidates, the likeliest first; one without a query where the tree says "unanswerable".

    Trees that no SQL stands for (tables that nothing connects) are dropped; so are repetitions of the same SQL.
    """
    encoder, nodes = encode(task, pieces)
    candidates: list[Candidate] = []
    seen: set[str | None] = set()
    for hypothesis in search(start(encoder), nodes, beams):
        tree = tree_of(hypothesis.actions, nodes)
        try:
            refused = isinstance(tree, Node) and tree.production == "unanswerable"
            query = None if refused else to_sql(tree, task.schema, task.dialect)
        except Unrepresentable:
            continue
        sql = query.sql if query else None
        if sql not in seen:
            seen.add(sql)
            candidates.append(Candidate(query, hypothesis.score, tokens=len(hypothesis.actions)))
    return candidates
