"""`sqlcoder eval`: run a benchmark, score predictions made elsewhere, render a run."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sqlcoder.cli import options
from sqlcoder.cli.shapes import to_json

if TYPE_CHECKING:
    from sqlcoder.evaluation.runner import Progress

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)

_databases = click.option(
    "--databases",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder with DIR/<db_id>/<db_id>.sqlite or DIR/<db_id>.sqlite.",
)


@click.group()
def eval_group() -> None:
    """Measure answers against gold queries."""


@eval_group.command()
@click.argument("file", type=_FILE)
@click.option("--format", "layout", type=click.Choice(["spider", "jsonl"]), required=True, help="Layout of FILE.")
@_databases
@options.knobs("model")
@click.option("-o", "--output", required=True, type=_FOLDER, metavar="DIR", help="Folder that keeps the run.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N examples.")
@click.option("--resume", is_flag=True, help="Go on with the run in the folder; nothing done is repeated.")
@click.option(
    "--executor",
    type=click.Choice(["serial", "local"]),
    help="serial: in this process; local: in processes that can be stopped.  [default: local for --workers above 1]",
)
@options.knobs("workers", "candidates", "min_confidence", "timeout", "max_rows", "offline", "seed")
@options.json_flag
@options.verbose
def run(
    file: Path,
    layout: str,
    databases: Path,
    output: Path,
    limit: int | None,
    resume: bool,
    executor: str | None,
    as_json: bool,
    **flags: Any,
) -> None:
    """Ask every question of a benchmark and judge every answer.

    FILE holds the questions with their gold queries. Answers and verdicts are kept as they come: a run that was
    stopped goes on with --resume.

    \b
    sqlcoder eval run dev.json --format spider --databases database -m embedded -o runs/dev --json
    """
    from sqlcoder.evaluation.benchmark import load_benchmark
    from sqlcoder.evaluation.examine import RunSettings
    from sqlcoder.evaluation.runner import run_benchmark

    settings = options.settle(flags)
    benchmark = load_benchmark(file, format=layout, databases=databases, limit=limit)
    ticker = _Ticker()
    summary = run_benchmark(
        benchmark,
        output,
        settings=RunSettings(
            model=settings.model,
            candidates=settings.candidates,
            min_confidence=settings.min_confidence,
            timeout_s=settings.timeout,
            max_rows=settings.max_rows,
            offline=settings.offline,
            seed=settings.seed,
        ),
        executor=executor or ("local" if settings.workers > 1 else "serial"),
        workers=settings.workers,
        resume=resume,
        progress=ticker.tick,
    )
    ticker.end()
    _show(summary, as_json)


@eval_group.command()
@click.option("--gold", required=True, type=_FILE, metavar="FILE", help="Gold queries, one SQL<TAB>db_id a line.")
@click.option("--pred", required=True, type=_FILE, metavar="FILE", help="Predicted queries, one a line.")
@_databases
@click.option("--scorer", type=click.Choice(["ours"]), default="ours", help="How to compare.  [default: ours]")
@options.knobs("timeout")
@options.json_flag
@options.verbose
def score(gold: Path, pred: Path, databases: Path, scorer: str, as_json: bool, **flags: Any) -> None:
    """Score predictions that were made elsewhere; an empty line is "no answer"."""
    from sqlcoder.evaluation.scoring import score_files

    settings = options.settle(flags)
    summary = score_files(gold, pred, databases=databases, scorer=scorer, timeout_s=settings.timeout)
    _show(summary, as_json)


@eval_group.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to a file."
)
@options.json_flag
@options.verbose
def report(folder: Path, output: Path | None, as_json: bool) -> None:
    """The figures of a run, finished or not, as Markdown or JSON."""
    from sqlcoder.evaluation.report import write_report
    from sqlcoder.evaluation.runner import load_run, summarize_run

    manifest, scored = load_run(folder)
    summary = summarize_run(manifest, scored)
    text = to_json(summary) if as_json else write_report(summary, scored).rstrip("\n")
    if output:
        output.write_text(text + "\n", encoding="utf-8")
    else:
        click.echo(text)


def _show(summary: Mapping[str, Any], as_json: bool) -> None:
    if as_json:
        click.echo(to_json(summary))
        return
    accuracy = summary["execution_accuracy"]
    if accuracy is None:
        click.echo("execution accuracy: no judged example")
    else:
        low, high = summary["ci95"]
        click.echo(f"execution accuracy: {accuracy:.1%} ({low:.1%} to {high:.1%}, n = {summary['n']})")
    for name, group in summary["by_difficulty"].items():
        click.echo(f"  {name:<8} {group['execution_accuracy']:>6.1%}  n = {group['n']}")
    told = ", ".join(f"{name} {count}" for name, count in summary["outcomes"].items() if count)
    click.echo(f"outcomes: {told}" + (f"; {summary['weak']} matches are weak" if summary["weak"] else ""))
    if abstention := summary["abstention"]:
        click.echo(f"refused: {abstention['rightly_refused']} of {abstention['n']} questions that cannot be answered")


@dataclass(slots=True)
class _Ticker:
    """One line on stderr that tells how far a run is: rewritten on a terminal, else a new one now and then."""

    every_s: float = field(default_factory=lambda: 0.2 if sys.stderr.isatty() else 10.0)
    last_s: float = field(default_factory=time.monotonic)

    def tick(self, progress: Progress) -> None:
        """Draw, unless that was done a moment ago."""
        now = time.monotonic()
        if now - self.last_s < self.every_s and progress.done < progress.total:
            return
        self.last_s = now
        eta = "" if progress.eta_s is None else f", {_clock(progress.eta_s)} left"
        line = f"{progress.done}/{progress.total}, {progress.right} right, {_clock(progress.elapsed_s)}{eta}"
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[K{line}", nl=False, err=True)
        else:
            click.echo(line, err=True)

    def end(self) -> None:
        """Leave the line."""
        if sys.stderr.isatty():
            click.echo("", err=True)


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


eval_ = eval_group
"""The name under which the table of verbs calls it."""
