"""Doctests of some rooms need an extra; where it is not installed they are left out (the rooms' tests say so)."""

from __future__ import annotations

from importlib.util import find_spec

NEEDS = {
    "sqlcoder/training": "torch",
    "sqlcoder/workers/ray.py": "ray",
    "sqlcoder/serve": "mcp",
    "sqlcoder/serve/notebook.py": "IPython",
}

collect_ignore = ["conftest.py", *(place for place, library in NEEDS.items() if not find_spec(library))]
