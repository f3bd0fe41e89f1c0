"""Weights on disk and the card that says where they come from."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A folder with weights, and its card (`card.json`)."""

    path: Path
    card: dict[str, Any] = field(default_factory=dict)
