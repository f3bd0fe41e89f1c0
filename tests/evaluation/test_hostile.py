"""Predictions that mean harm cost their own verdicts, and nothing else."""

from __future__ import annotations

import hashlib
import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from sqlcoder.evaluation.copies import KEPT_BYTES, Copies, sweep
from sqlcoder.evaluation.crew import examine_all
from sqlcoder.evaluation.examine import Item, RunSettings, open_desk
from sqlcoder.evaluation.scored import Prediction, Scored
from sqlcoder.example import Example
from sqlcoder.query import Query
from tests.evaluation.hostile import BROKEN, DEEP, ENDLESS, FORBIDDEN, HANG, HOSTILE, MEMORY, SEGFAULT, examine_or_break

GOLD = "SELECT name FROM singer"
GOOD = {
    "SELECT name FROM singer": "match",
    "SELECT id FROM singer": "mismatch",
    "SELECT nme FROM singer": "pred_failed",
}


@pytest.fixture(autouse=True)
def _own_folder_of_copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Copies are made here, so that the test sees what is left of them."""
    folder = tmp_path / "copies"
    folder.mkdir()
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setattr(tempfile, "tempdir", None)
    yield folder
    tempfile.tempdir = None


def example(gold: str = GOLD) -> Example:
    return Example("q", "music", "Who sings?", (gold,))


def verdicts(items: list[Item], databases: Path, *, workers: int, deadline_s: float = 15.0) -> list[Scored]:
    settings = RunSettings(model="", timeout_s=1.0)
    desk = partial(open_desk, databases, settings, with_model=False)
    examined = list(examine_all(items, start=desk, deadline_s=deadline_s, workers=workers, work=examine_or_break))
    assert sorted(item.index for item, _, _ in examined) == [item.index for item in items]  # none lost, none twice
    return sorted((scored for _, _, scored in examined), key=lambda s: s.index)


def check_hostile(databases: Path, count: int, tmp_path: Path) -> None:
    """`count` predictions, thirty of them hostile, at seeded places."""
    before = hashlib.sha256((databases / "music" / "music.sqlite").read_bytes()).digest()
    rng = random.Random(7)
    queries = [*HOSTILE, *(rng.choice(list(GOOD)) for _ in range(count - len(HOSTILE)))]
    rng.shuffle(queries)
    items = [Item(i, example(), Prediction(i, "q", sql)) for i, sql in enumerate(queries)]
    for s in verdicts(items, databases, workers=2):
        assert s.pred is not None
        if s.pred in GOOD:
            assert s.outcome == GOOD[s.pred], s
        else:
            assert s.outcome in ("pred_unsafe", "pred_failed", "mismatch"), s
        if s.pred in FORBIDDEN:
            assert s.outcome in ("pred_unsafe", "pred_failed"), s
        if s.pred in (*DEEP, *BROKEN):
            assert s.outcome == "pred_failed", s
        if s.pred in ENDLESS:
            assert s.outcome == "pred_failed" and "stopped after" in s.reason, s
    assert hashlib.sha256((databases / "music" / "music.sqlite").read_bytes()).digest() == before
    assert list((tmp_path / "copies").iterdir()) == []


def test_thirty_hostile_predictions_among_sixty(databases: Path, tmp_path: Path) -> None:
    assert len(HOSTILE) == 30
    check_hostile(databases, 60, tmp_path)


@pytest.mark.slow
def test_thirty_hostile_predictions_among_a_thousand(databases: Path, tmp_path: Path) -> None:
    check_hostile(databases, 1000, tmp_path)


def test_what_broke_is_told(databases: Path) -> None:
    items = [Item(i, example(), Prediction(i, "q", sql)) for i, sql in enumerate([SEGFAULT, MEMORY, HANG, GOLD])]
    crash, memory, hang, good = verdicts(items, databases, workers=2, deadline_s=10.0)
    assert crash.outcome == "pred_failed" and "SIGSEGV" in crash.reason
    assert memory.outcome == "pred_failed" and memory.reason.startswith("MemoryError")
    assert hang.outcome == "pred_failed" and "stopped after 10 s" in hang.reason
    assert good.outcome == "match"


def test_a_gold_that_breaks_as_well_is_our_fault(databases: Path) -> None:
    """The worker was lost to the prediction, or so it seems: the second look, at the golds alone, finds out."""
    endless = example("SELECT count(*) FROM " + ", ".join(f"singer s{i}" for i in range(14)))
    unknown = example("SELECT nme FROM singer")
    items = [Item(0, endless, Prediction(0, "q", MEMORY)), Item(1, unknown, Prediction(1, "q", SEGFAULT))]
    assert [s.outcome for s in verdicts(items, databases, workers=1)] == ["gold_failed"] * 2


def test_a_failing_gold_leaves_the_denominator_whatever_breaks(databases: Path) -> None:
    items = [
        Item(i, example("SELECT nme FROM singer"), Prediction(i, "q", sql))
        for i, sql in enumerate([GOLD, "DROP TABLE singer", "", MEMORY])
    ]
    assert Counter(s.outcome for s in verdicts(items, databases, workers=1)) == {"gold_failed": 4}


def test_queries_run_on_a_copy_that_goes_with_its_owner(databases: Path, tmp_path: Path) -> None:
    original = databases / "music" / "music.sqlite"
    copies = Copies()
    assert list((tmp_path / "copies").iterdir()) == []  # none before one is needed
    database = copies.open(original, timeout_s=5.0)
    assert (database.name, database.url) == ("music", str(original))
    (folder,) = (tmp_path / "copies").iterdir()
    (copy,) = folder.glob("*.sqlite")
    assert copy.stat().st_mode & 0o222 == 0
    assert database.execute(Query(GOLD)).rows == copies.open(original, timeout_s=5.0).execute(Query(GOLD)).rows
    sweep()
    assert copy.exists()  # its owner lives
    copies.drop(original)
    assert copy.exists() == (copy.stat().st_size <= KEPT_BYTES)
    database.close()
    copies.close()
    assert list((tmp_path / "copies").iterdir()) == []


def test_copies_of_a_process_that_was_killed_are_swept(databases: Path, tmp_path: Path) -> None:
    pid = os.fork()
    if pid == 0:
        Copies().open(databases / "music" / "music.sqlite", timeout_s=5.0)
        os.kill(os.getpid(), 9)
    os.waitpid(pid, 0)
    assert len(list((tmp_path / "copies").iterdir())) == 1
    sweep()
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_wide_result_is_cut_off_before_it_fills_the_memory(databases: Path) -> None:
    copies = Copies()
    wide = f"SELECT {', '.join(['a.id'] * 1900)} FROM singer a, singer b, singer c, singer d, singer e, singer f"
    result = copies.open(databases / "music" / "music.sqlite", timeout_s=30.0).execute(Query(wide), max_rows=100_000)
    assert result.truncated and len(result.rows) * len(result.columns) < 10_000_000
    copies.close()
