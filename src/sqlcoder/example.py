"""A question with its right answers: the unit of a dataset."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Difficulty = Literal["easy", "medium", "hard", "extra"]


@dataclass(frozen=True, slots=True)
class Policy:
    """How a prediction may differ from the gold and still be right."""

    ordered: bool | None = None
    """Must rows come in the gold's order? None: as the gold's outermost ORDER BY says."""
    optional_columns: tuple[int, ...] = ()
    """Positions of gold columns that a prediction may leave out."""
    extra_columns: bool = True
    """May the prediction have columns that the gold has not?"""
    tolerance: float = 1e-6
    """Relative tolerance of floats."""
    any_tied: bool = True
    """Where LIMIT cuts a group of ties, is any of the tied rows right?"""


@dataclass(frozen=True, slots=True)
class Example:
    """One question of a dataset; never holds a prediction."""

    id: str
    db_id: str
    question: str
    golds: tuple[str, ...]
    """Right queries, the main one first; empty where the question cannot be answered."""
    category: str = ""
    difficulty: Difficulty | None = None
    answerable: bool = True
    instructions: str = ""
    policy: Policy = field(default_factory=Policy)
    source: str = ""
    licence: str = ""
    split: str = ""
    source_difficulty: str = ""
    """What the source calls its difficulty, by rules of its own (BIRD: simple, moderate, challenging)."""
