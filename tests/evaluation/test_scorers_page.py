"""docs/scorers.md against what it tells of."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from sqlcoder.datasets.spider import read_spider
from sqlcoder.evaluation.scorers import SCORERS

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "scorers.md").read_text(encoding="utf-8")


def part(name: str) -> str:
    """What a benchmark wrote into the page."""
    return PAGE.partition(f"<!-- {name}: begin -->")[2].partition(f"<!-- {name}: end -->")[0].strip()


def test_the_difficulty_part_is_what_the_benchmark_gives(shared_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "benchmarks"))
    confusion = importlib.import_module("difficulty_confusion")
    golds = [example.golds[0] for example in read_spider(shared_data / "spider" / "dev.json")]
    text, sizes_hold = confusion.report(golds)
    assert not confusion.report(golds[1:])[1]
    assert sizes_hold
    assert part("difficulty") == text


def test_every_scorer_is_on_the_page_with_its_agreement() -> None:
    for name in SCORERS:
        assert f"`{name}`" in PAGE
    for name in SCORERS.keys() - {"ours", "spider"}:
        assert f"| `{name}` |" in part("agreement")


def test_the_page_says_what_was_not_checked() -> None:
    assert "was not checked against the original script" in " ".join(PAGE.split())
