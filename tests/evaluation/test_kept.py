"""What the judge keeps of a database, and what it does not."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from sqlcoder.db.database import Database
from sqlcoder.evaluation.judge import Limits, judge
from sqlcoder.evaluation.kept import forget, is_small, kept_of
from sqlcoder.example import Example, Policy
from sqlcoder.query import Query
from sqlcoder.result import Result

GOLD = "SELECT name FROM singer"
ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def ran(music: Database, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The queries that reach the database."""
    texts: list[str] = []
    execute = music.execute

    def noted(query: Query, *, max_rows: int = 10_000, timeout_s: float = 30.0) -> Result:
        texts.append(query.sql)
        return execute(query, max_rows=max_rows, timeout_s=timeout_s)

    monkeypatch.setattr(music, "execute", noted)
    return texts


def ask(music: Database, gold: str, pred: str, *, timeout_s: float = 30.0, **policy: bool) -> str:
    example = Example("q", "music", "?", (gold,), policy=Policy(**policy))  # type: ignore[arg-type]
    return judge(example, Query(pred), music, limits=Limits(timeout_s)).outcome


def test_another_prediction_or_policy_is_judged_anew(music: Database, ran: list[str]) -> None:
    assert ask(music, GOLD, "SELECT id, name FROM singer") == "match"
    assert ask(music, GOLD, "SELECT id, name FROM singer", extra_columns=False) == "mismatch"
    assert ask(music, GOLD, "SELECT id FROM singer") == "mismatch"
    assert len(ran) == 4 and ran.count(GOLD) == 1  # the gold's rows are known


def test_the_same_pair_runs_once(music: Database, ran: list[str]) -> None:
    for _ in range(3):
        assert ask(music, GOLD, "SELECT id FROM singer") == "mismatch"
    assert len(ran) == 2
    forget(music)
    ask(music, GOLD, "SELECT id FROM singer")
    assert len(ran) == 4


def test_what_failed_is_tried_again(music: Database, ran: list[str]) -> None:
    for pred in ("SELECT nme FROM singer", GOLD):
        forget(music)
        gold = ENDLESS if pred == GOLD else GOLD
        for _ in range(2):
            assert ask(music, gold, pred, timeout_s=0.05) in ("pred_failed", "gold_failed")
    assert ran.count(ENDLESS) == 2


def test_a_file_that_was_written_to_is_forgotten(music: Database, ran: list[str]) -> None:
    ask(music, GOLD, GOLD)
    before = kept_of(music)
    assert kept_of(music) is before
    path = Path(music.url)
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
    assert kept_of(music) is not before
    ask(music, GOLD, GOLD)
    assert len(ran) == 4


def test_a_link_to_another_file_is_forgotten(music: Database, tmp_path: Path) -> None:
    link, other = tmp_path / "link.sqlite", tmp_path / "other.sqlite"
    shutil.copy2(music.url, other)  # of the same size and time
    link.symlink_to(Path(music.url).resolve())
    with Database.open(link, cache=False) as database:
        before = kept_of(database)
        assert kept_of(database) is before
        link.unlink()
        link.symlink_to(other)
        assert kept_of(database) is not before


def test_the_golds_ties_are_looked_for_only_where_its_rows_are_not_given(music: Database, ran: list[str]) -> None:
    gold = "SELECT name FROM singer ORDER BY age DESC LIMIT 2"
    assert ask(music, gold, gold) == "match"
    assert len(ran) == 2
    assert ask(music, gold, "SELECT name FROM singer ORDER BY age LIMIT 2") == "mismatch"
    assert len(ran) == 4  # the prediction, and the gold without its LIMIT
    assert ask(music, gold, "SELECT name FROM singer ORDER BY age DESC, name DESC LIMIT 2") == "match"
    assert len(ran) == 5


def test_large_results_are_not_kept() -> None:
    assert not is_small(Result(("a",), tuple((n,) for n in range(2_001))))
    assert not is_small(Result(("a",), (("x" * 100_001,),)))
    assert is_small(Result(("a",), (("x",), (None,))))
