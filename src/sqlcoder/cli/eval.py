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
from sqlcoder.cli.eval_diff import diff
from sqlcoder.cli.eval_gate import GATE_SAID_NO, Gate, gate_options
from sqlcoder.cli.eval_report import report
from sqlcoder.cli.eval_suite import suite
from sqlcoder.evaluation.scorers import SCORERS, scorer_row
from sqlcoder.shapes import to_json

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

_FORMATS = click.Choice(["spider", "bird", "sql-eval", "csv", "jsonl"])
_executor = click.option(
    "--executor",
    type=click.Choice(["serial", "local", "ray"]),
    default="local",
    help="local: in processes that can be stopped; ray: the same on a Ray cluster; serial: in this process, which a"
    " query that crashes takes along.  [default: local]",
)
_address = click.option(
    "--address", metavar="HOST:PORT", help="The Ray cluster.  [default: RAY_ADDRESS, else one on this machine]"
)

_scorer = click.option(
    "--scorer",
    type=click.Choice(list(SCORERS)),
    default="ours",
    help="The rule that decides; docs/scorers.md has them side by side.  [default: ours]",
)
_suite = click.option(
    "--suite",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="More databases to agree on, DIR/<db_id>/*.sqlite (for the scorers ours and test-suite).",
)


@click.group()
def eval_group() -> None:
    """Measure answers against gold queries."""


@eval_group.command()
@click.argument("file", type=_FILE)
@click.option("--format", "layout", type=_FORMATS, required=True, help="Layout of FILE.")
@_databases
@options.knobs("model")
@_scorer
@_suite
@click.option("-o", "--output", required=True, type=_FOLDER, metavar="DIR", help="Folder that keeps the run.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N examples.")
@click.option("--resume", is_flag=True, help="Go on with the run in the folder; nothing done is repeated.")
@_executor
@_address
@options.knobs("workers", "candidates", "min_confidence", "timeout", "max_rows", "offline", "seed")
@options.show_sensitive
@gate_options
@options.json_flag
@options.verbose
def run(
    file: Path,
    layout: str,
    databases: Path,
    scorer: str,
    suite: Path | None,
    output: Path,
    limit: int | None,
    resume: bool,
    executor: str,
    address: str | None,
    show_sensitive: bool,
    as_json: bool,
    **flags: Any,
) -> None:
    """Ask every question of a benchmark and judge every answer.

    FILE holds the questions with their gold queries. Answers and verdicts are kept as they come: a run that was
    stopped goes on with --resume.

    \b
    sqlcoder eval run dev.json --format spider --databases database -m embedded -o runs/dev --json
    sqlcoder eval run golden.csv --format csv --databases db -o run --baseline before --fail-on regression
    """
    from sqlcoder.evaluation.benchmark import load_benchmark
    from sqlcoder.evaluation.examine import RunSettings
    from sqlcoder.evaluation.runner import load_run, run_benchmark

    gate = Gate.open(flags)
    settings = options.settle(flags)
    benchmark = load_benchmark(file, format=layout, databases=databases, limit=limit)
    about = {"data": file.name, "data_sha256": benchmark.data_sha256, "settings": {"scorer": scorer}}
    gate.check(about, name=str(file))
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
            scorer=scorer,
            suite=str(suite) if suite else None,
            show_sensitive=show_sensitive,
        ),
        executor=executor,
        workers=settings.workers,
        address=address,
        resume=resume,
        progress=ticker.tick,
    )
    ticker.end()
    summary, passed = gate.decide(summary, load_run(output)[1])
    _show(summary, as_json)
    if not passed:
        click.get_current_context().exit(GATE_SAID_NO)


@eval_group.command()
@click.argument(
    "folder", required=False, type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="[RUN]"
)
@click.option("--gold", type=_FILE, metavar="FILE", help="Gold queries.")
@click.option("--pred", type=_FILE, metavar="FILE", help="Predicted queries: one a line, or a .json or .csv file.")
@click.option(
    "--format",
    "layout",
    type=_FORMATS,
    default="spider",
    help="Layout of the golds; spider may be SQL<TAB>db_id a line.  [default: spider]",
)
@_databases
@_scorer
@_suite
@click.option("-o", "--output", type=_FOLDER, metavar="DIR", help="Folder that keeps the verdicts, as a run does.")
@_executor
@_address
@options.knobs("workers", "timeout")
@options.show_sensitive
@options.json_flag
@options.verbose
def score(
    folder: Path | None,
    gold: Path | None,
    pred: Path | None,
    layout: str,
    output: Path | None,
    executor: str,
    as_json: bool,
    **given: Any,
) -> None:
    """Score predictions that were made elsewhere, or those of a finished RUN anew, without its model.

    An empty line is "no answer". A .json file of predictions is BIRD's ({"0": "SELECT ..."}) or a list, a .csv file
    sql-eval's (column generated_query). For a RUN the golds are its own, or those of --gold.

    \b
    sqlcoder eval score --gold gold.sql --pred pred.sql --databases database --json
    sqlcoder eval score runs/dev --databases database --scorer bird
    """
    from sqlcoder.evaluation.scoring import Scoring, score_files, score_run

    settings = options.settle(given)
    ticker = _Ticker()
    how = Scoring(
        **{name: given[name] for name in ("databases", "scorer", "suite", "address", "show_sensitive")},
        executor=executor,
        workers=settings.workers,
        timeout_s=settings.timeout,
        folder=output,
        progress=ticker.tick,
    )
    if folder and pred:
        raise click.UsageError("A RUN has its own predictions; leave --pred out")
    if folder:
        summary = score_run(folder, how, gold=gold, format=layout)
    elif gold and pred:
        summary = score_files(gold, pred, how, format=layout)
    else:
        raise click.UsageError("Score what? Give --gold and --pred, or the folder of a RUN")
    ticker.end()
    _show(summary, as_json)


eval_group.add_command(report)
eval_group.add_command(diff)


def _show(summary: Mapping[str, Any], as_json: bool) -> None:
    for gold in summary["failed_golds"]:
        click.echo(f"The gold of {gold['id']} ({gold['db_id']}) failed: {gold['reason']}: {gold['gold']}", err=True)
    if as_json:
        click.echo(to_json(summary))
        return
    accuracy = summary["execution_accuracy"]
    measure = scorer_row(summary["manifest"]["settings"].get("scorer", "ours")).measure
    if accuracy is None:
        click.echo(f"{measure}: no judged example")
    else:
        low, high = summary["ci95"]
        click.echo(f"{measure}: {accuracy:.1%} ({low:.1%} to {high:.1%}, n = {summary['n']})")
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


eval_group.add_command(suite)

eval_ = eval_group
"""The name under which the table of verbs calls it."""
