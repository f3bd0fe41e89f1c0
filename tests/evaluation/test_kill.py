"""kill -9 at any moment: nothing is lost, nothing is repeated, and the end is that of a run that was never stopped."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sqlcoder.evaluation.runner import load_run
from tests.evaluation.music_questions import EXPECTED

TIMES = 8


@pytest.fixture()
def many(benchmark_file: Path, tmp_path: Path) -> Path:
    """The eight questions, many times over."""
    path = tmp_path / "many.jsonl"
    records = [json.loads(line) for line in benchmark_file.read_text().splitlines()] * TIMES
    path.write_text("".join(json.dumps({**record, "id": f"q{i}"}) + "\n" for i, record in enumerate(records)))
    return path


def command(many: Path, databases: Path, script: Path, folder: Path, executor: str) -> list[str]:
    return [
        *(sys.executable, "-m", "sqlcoder", "eval", "run", str(many), "--format", "jsonl"),
        *("--databases", str(databases), "-m", f"scripted:{script}", "-o", str(folder)),
        *("--resume", "--executor", executor),
    ]


def whole_lines(path: Path) -> bytes:
    content = path.read_bytes() if path.exists() else b""
    return content[: content.rfind(b"\n") + 1]


@pytest.mark.parametrize(("executor", "seed"), [("serial", 1), pytest.param("local", 2, marks=pytest.mark.slow)])
def test_killed_at_seeded_moments(
    many: Path, databases: Path, script: Path, tmp_path: Path, executor: str, seed: int
) -> None:
    rng = random.Random(seed)
    folder = tmp_path / "run"
    arguments = command(many, databases, script, folder, executor)
    journals = [folder / "predictions.jsonl", folder / "verdicts.jsonl"]
    in_the_middle = 0
    for _ in range(3):
        before = [whole_lines(path) for path in journals]
        wait_for = len(before[1]) + rng.randrange(0, 2500)  # bytes of verdicts after which it is killed, more or less
        with subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            deadline = time.monotonic() + 60
            while process.poll() is None and time.monotonic() < deadline:
                if journals[1].exists() and journals[1].stat().st_size >= wait_for:
                    break
                time.sleep(0.002)
            time.sleep(rng.random() * 0.02)
            os.kill(process.pid, signal.SIGKILL)
        after = [whole_lines(path) for path in journals]
        assert all(new.startswith(old) for old, new in zip(before, after, strict=True)), "what stood was changed"
        in_the_middle += after[1].count(b"\n") not in (0, len(EXPECTED) * TIMES)
    assert in_the_middle, "killed too early or too late to prove anything"
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for path, old in zip(journals, after, strict=True):
        assert path.read_bytes().startswith(old)
        indices = [json.loads(line)["index"] for line in path.read_text().splitlines()]
        assert sorted(indices) == list(range(len(EXPECTED) * TIMES))
    assert [s.outcome for s in load_run(folder)[1]] == EXPECTED * TIMES

    undisturbed = tmp_path / "undisturbed"
    subprocess.run(
        command(many, databases, script, undisturbed, "serial"),
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    mine, theirs = (json.loads((f / "summary.json").read_text()) for f in (folder, undisturbed))
    timed = {"elapsed_s": 0, "latency_s": 0}
    assert mine | timed == theirs | timed
