"""A run: what is refused, what a kill costs (nothing), and that it asks as users do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.candidate import Candidate
from sqlcoder.errors import DatabaseError, DataError, GenerationError, SetupError
from sqlcoder.evaluation.benchmark import Benchmark, load_benchmark
from sqlcoder.evaluation.examine import RunSettings
from sqlcoder.evaluation.runner import Progress, load_run, run_benchmark
from sqlcoder.task import Task
from tests.evaluation.music_questions import ANSWERS, EXPECTED, QUESTIONS


@pytest.fixture()
def benchmark(benchmark_file: Path, databases: Path) -> Benchmark:
    return load_benchmark(benchmark_file, format="jsonl", databases=databases)


@pytest.fixture()
def settings(script: Path) -> RunSettings:
    return RunSettings(model=f"scripted:{script}")


def outcomes(folder: Path) -> list[str]:
    return [s.outcome for s in load_run(folder)[1]]


def test_what_cannot_begin_writes_nothing(benchmark_file: Path, databases: Path, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no format 'tea-leaves'"):
        load_benchmark(benchmark_file, format="tea-leaves", databases=databases)
    with pytest.raises(DatabaseError, match="No database 'music'"):
        load_benchmark(benchmark_file, format="jsonl", databases=tmp_path)
    empty = tmp_path / "empty.jsonl"
    empty.write_text("")
    with pytest.raises(SetupError, match="no example"):
        load_benchmark(empty, format="jsonl", databases=databases)
    benchmark = load_benchmark(benchmark_file, format="jsonl", databases=databases)
    with pytest.raises(SetupError, match="no model 'oracle'"):
        run_benchmark(benchmark, tmp_path / "run", settings=RunSettings(model="oracle"))
    assert not (tmp_path / "run" / "manifest.json").exists()
    with pytest.raises(SetupError, match="no run in"):
        load_run(tmp_path / "run")


@pytest.mark.parametrize(("executor", "workers"), [("serial", 1), ("local", 2)])
def test_a_run_and_its_figures(
    benchmark: Benchmark, settings: RunSettings, tmp_path: Path, executor: str, workers: int
) -> None:
    seen: list[Progress] = []
    summary = run_benchmark(
        benchmark, tmp_path, settings=settings, executor=executor, workers=workers, progress=seen.append
    )
    assert outcomes(tmp_path) == EXPECTED
    assert (summary["execution_accuracy"], summary["n"], summary["gold_failed"]) == (0.4, 5, 1)
    assert sum(summary["outcomes"].values()) == summary["n"] + summary["gold_failed"]
    assert summary["by_difficulty"]["easy"]["n"] == 4
    assert summary["abstention"] | {"auroc": 0} == {
        "n": 2,
        "refused": 3,
        "rightly_refused": 1,
        "precision": 0.333333,
        "recall": 0.5,
        "auroc": 0,
    }
    assert summary["manifest"]["data_sha256"] == benchmark.data_sha256
    assert summary["manifest"]["model"]["name"].startswith("scripted:")
    assert json.loads((tmp_path / "summary.json").read_text()) == summary
    assert [p.done for p in seen] == list(range(1, len(QUESTIONS) + 1))
    assert seen[-1].eta_s == 0 and seen[-1].right == 3


def test_a_folder_that_holds_a_run_is_not_run_over(benchmark: Benchmark, settings: RunSettings, tmp_path: Path) -> None:
    run_benchmark(benchmark, tmp_path, settings=settings)
    before = (tmp_path / "verdicts.jsonl").read_bytes()
    with pytest.raises(SetupError, match="--resume"):
        run_benchmark(benchmark, tmp_path, settings=settings)
    for other in (replace(settings, timeout_s=7.0), replace(settings, seed=1), replace(settings, model="embedded")):
        with pytest.raises(SetupError, match=r"other (settings|seed)"):
            run_benchmark(benchmark, tmp_path, settings=other, resume=True)
    with pytest.raises(SetupError, match="other data"):
        run_benchmark(replace(benchmark, data_sha256="0"), tmp_path, settings=settings, resume=True)
    assert (tmp_path / "verdicts.jsonl").read_bytes() == before


def test_two_runs_do_not_share_a_folder(benchmark: Benchmark, settings: RunSettings, tmp_path: Path) -> None:
    def meddle(_: Progress) -> None:
        with pytest.raises(SetupError, match="Another process"):
            run_benchmark(benchmark, tmp_path, settings=settings, resume=True)

    run_benchmark(benchmark, tmp_path, settings=settings, progress=meddle)


def test_a_damaged_run_is_told(benchmark: Benchmark, settings: RunSettings, tmp_path: Path) -> None:
    run_benchmark(benchmark, tmp_path, settings=settings)
    with (tmp_path / "verdicts.jsonl").open("a") as file:
        file.write('{"index": 0}\n')
    with pytest.raises(DataError, match=r"verdicts\.jsonl:9: expected the field"):
        run_benchmark(benchmark, tmp_path, settings=settings, resume=True)


class Stopped(Exception):
    """Stands for Ctrl-C at a chosen moment."""


def test_resuming_repeats_nothing_and_loses_nothing(
    benchmark: Benchmark, settings: RunSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop_at_three(progress: Progress) -> None:
        if progress.done == 3:
            raise Stopped

    with pytest.raises(Stopped):
        run_benchmark(benchmark, tmp_path, settings=settings, progress=stop_at_three)
    # The moment after an answer and before its verdict; and a verdict that a kill tore.
    verdicts = (tmp_path / "verdicts.jsonl").read_text().splitlines(keepends=True)
    (tmp_path / "verdicts.jsonl").write_text(verdicts[0] + verdicts[1][:40])

    asked: list[str] = []
    from sqlcoder import asking

    real = asking.ask

    def counting(question: Any, *args: Any, **kwargs: Any) -> Any:
        asked.append(question.text)
        return real(question, *args, **kwargs)

    monkeypatch.setattr(asking, "ask", counting)
    run_benchmark(benchmark, tmp_path, settings=settings, resume=True)
    assert outcomes(tmp_path) == EXPECTED
    assert asked == [q["question"] for q in QUESTIONS[3:]]
    lines = [json.loads(line)["index"] for line in (tmp_path / "verdicts.jsonl").read_text().splitlines()]
    assert sorted(lines) == list(range(len(QUESTIONS)))
    asked.clear()
    run_benchmark(benchmark, tmp_path, settings=settings, resume=True)
    assert not asked


def test_a_larger_limit_goes_on_with_the_same_run(benchmark: Benchmark, settings: RunSettings, tmp_path: Path) -> None:
    run_benchmark(replace(benchmark, examples=benchmark.examples[:2]), tmp_path, settings=settings)
    assert outcomes(tmp_path) == EXPECTED[:2]
    run_benchmark(benchmark, tmp_path, settings=settings, resume=True)
    assert outcomes(tmp_path) == EXPECTED


def test_killed_and_resumed_from_outside(benchmark_file: Path, databases: Path, script: Path, tmp_path: Path) -> None:
    many = tmp_path / "many.jsonl"
    records = [json.loads(line) for line in benchmark_file.read_text().splitlines()] * 12
    many.write_text("".join(json.dumps({**r, "id": f"q{i}"}) + "\n" for i, r in enumerate(records)))
    folder = tmp_path / "run"
    command = [
        *(sys.executable, "-c", "from sqlcoder.cli.main import main; main()", "eval", "run", str(many)),
        *(
            "--format",
            "jsonl",
            "--databases",
            str(databases),
            "-m",
            f"scripted:{script}",
            "-o",
            str(folder),
            "--resume",
        ),
    ]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        verdicts = folder / "verdicts.jsonl"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and not (verdicts.exists() and verdicts.stat().st_size > 1000):
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
    before = verdicts.read_bytes()
    whole = before[: before.rfind(b"\n") + 1]
    assert 0 < whole.count(b"\n") < len(records), "killed too early or too late to prove anything"
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = verdicts.read_bytes()
    assert after.startswith(whole)
    assert sorted(json.loads(line)["index"] for line in after.splitlines()) == list(range(len(records)))
    assert outcomes(folder) == EXPECTED * 12


class Moody:
    """A generator that fails in every way a generator may."""

    name = "moody"

    def generate(self, tasks: Sequence[Task], *, n: int = 5) -> list[list[Candidate]]:
        text = tasks[0].question.text
        if "How many singers are" in text:
            raise GenerationError("the model is tired")
        if "average" in text:
            raise ZeroDivisionError("a fault of the model's own")
        return [[Candidate(None, 0.0)]]


def test_a_failing_model_costs_its_example_only(
    benchmark: Benchmark, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlcoder import generators

    monkeypatch.setattr(generators, "load", lambda *_, **__: Moody())
    run_benchmark(benchmark, tmp_path, settings=RunSettings(model="moody"))
    first, second, third, _, _, sixth, *_ = load_run(tmp_path)[1]
    assert (first.outcome, first.reason) == ("pred_failed", "GenerationError: the model is tired")
    assert second.outcome == "no_answer"
    assert (third.outcome, third.reason) == ("pred_failed", "ZeroDivisionError: a fault of the model's own")
    assert sixth.outcome == "gold_failed"


def test_the_script_answers_every_question() -> None:
    assert set(ANSWERS) == {q["question"] for q in QUESTIONS} and len(EXPECTED) == len(QUESTIONS)
