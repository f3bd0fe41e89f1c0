"""A question together with everything a generator may see."""

from __future__ import annotations

from dataclasses import dataclass

from sqlcoder.example import Example
from sqlcoder.link import Link, Value
from sqlcoder.question import Question
from sqlcoder.schema import Schema


@dataclass(frozen=True, slots=True)
class Task:
    """The input of every generator, free of any engine's details."""

    question: Question
    schema: Schema
    """Already narrowed by linking where the database is large."""
    links: tuple[Link, ...] = ()
    values: tuple[Value, ...] = ()
    dialect: str = "sqlite"
    examples: tuple[Example, ...] = ()
    left_out: tuple[str, ...] = ()
    """Names of the tables that linking dropped."""
