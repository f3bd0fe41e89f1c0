"""Task in, candidates out: the engines that propose queries."""

from __future__ import annotations

from sqlcoder.generators.base import ENGINES, Engine, Generator, load, specs

__all__ = ["ENGINES", "Engine", "Generator", "load", "specs"]
