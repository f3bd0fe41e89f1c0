"""Read BIRD's question files (Li et al. 2023): `SQL` is the gold, `evidence` becomes the instructions.

`question_id` is kept in the id. BIRD's own `difficulty` (simple, moderate, challenging) is not ours: it is kept as
`Example.source_difficulty`.
"""

from __future__ import annotations

from pathlib import Path

from sqlcoder.datasets.records import read_array
from sqlcoder.datasets.spider import LICENCES
from sqlcoder.example import Example


def read_bird(path: str | Path, *, split: str = "", literals_only: bool = False) -> list[Example]:
    """The questions of a BIRD file in its order; ids are `bird-<stem>-<question_id, else position from 0>`.

    `literals_only` leaves out the questions that need their evidence to state a literal; only files with the field
    `literals_in_question` can be filtered so. Raises DataError with the line of a record that lacks a field.
    """
    examples = []
    for position, record in enumerate(read_array(path)):
        if literals_only:
            stated = record.fields.get("literals_in_question")
            if not isinstance(stated, bool):
                raise record.refuse("expected true or false under 'literals_in_question'")
            if not stated:
                continue
        examples.append(
            Example(
                id=f"bird-{Path(path).stem}-{record.fields.get('question_id', position)}",
                db_id=record.text("db_id"),
                question=record.text("question").strip(),
                golds=(record.text("SQL").strip(),),
                instructions=record.text("evidence", "").strip(),
                source="bird",
                licence=LICENCES["bird"],
                source_difficulty=record.text("difficulty", ""),
                split=split,
            )
        )
    return examples
