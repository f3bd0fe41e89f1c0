"""What is wrong with one place of a dataset file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong with which example."""

    path: Path
    line: int
    id: str
    """Of the example; empty where the line is none."""
    field: str
    message: str
    """What is there and what was expected."""
    rule: str = ""
    """The rule that says so, a name of `curation.check.RULES`."""
    fixable: bool = False
    """Can `--fix` repair it without touching any text?"""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {f'{self.id}: ' if self.id else ''}{self.field}: {self.message}"

    def shape(self) -> dict[str, Any]:
        """As JSON can hold it."""
        return asdict(self) | {"path": str(self.path)}
