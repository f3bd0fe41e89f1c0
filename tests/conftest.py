"""Fixtures that every room's tests share."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


def shared_folder() -> Path | None:
    """Where the research data lies (`SQLCODER_SHARED`, else beside the checkout); None where a user has none."""
    root = Path(os.environ.get("SQLCODER_SHARED", Path(__file__).parents[2] / "shared"))
    return root if (root / "data").is_dir() else None


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with Spider and the sample databases; skips where it is absent."""
    root = shared_folder()
    if root is None:
        pytest.skip("the research data is not here (set SQLCODER_SHARED to its folder)")
    return root / "data"
