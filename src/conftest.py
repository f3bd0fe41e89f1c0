"""Doctests of the training room need torch; where it is not installed they are left out (its tests say so)."""

from __future__ import annotations

from importlib.util import find_spec

collect_ignore = ["conftest.py"] if find_spec("torch") else ["conftest.py", "sqlcoder/training"]
