"""Fixtures that every room's tests share, and the rule that what is required may not be skipped for."""

from __future__ import annotations

import os
import re
from collections.abc import Generator
from pathlib import Path
from typing import TypeVar

import pytest

_Report = TypeVar("_Report", pytest.TestReport, pytest.CollectReport)

REQUIRED = tuple(filter(None, os.environ.get("SQLCODER_REQUIRE", "").split(",")))
"""Things that must be here ("torch,postgres"): a skip whose reason names one of them is a failure."""


def refuse_skip(report: _Report, required: tuple[str, ...] = REQUIRED) -> _Report:
    """The report, failed where it is a skip for the want of something that is required."""
    if report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2]
        missing = [name for name in required if re.search(rf"\b{re.escape(name)}\b", reason, re.IGNORECASE)]
        if missing:
            report.outcome = "failed"
            report.longrepr = f"skipped, though SQLCODER_REQUIRE names {', '.join(missing)}: {reason}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    return refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    return refuse_skip((yield))


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
