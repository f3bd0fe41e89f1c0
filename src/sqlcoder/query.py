"""A piece of SQL and the dialect it is written in. It cannot run itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Query:
    """SQL text in a dialect of `sqlcoder.dialects`."""

    sql: str
    dialect: str = "sqlite"
