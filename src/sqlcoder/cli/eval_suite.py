"""`sqlcoder eval suite`: build databases that tell right from wrong, and say which questions stay weak."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from sqlcoder.cli import options
from sqlcoder.shapes import to_json

_WEAKEST = 10


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--format",
    "layout",
    type=click.Choice(["spider", "bird", "sql-eval", "jsonl"]),
    required=True,
    help="Layout of FILE.",
)
@click.option(
    "--databases",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder with DIR/<db_id>/<db_id>.sqlite or DIR/<db_id>.sqlite; nothing is written there.",
)
@click.option(
    "-o",
    "--output",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="New folder for the suite.",
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Only the first N examples.")
@click.option(
    "--copies",
    type=click.IntRange(min=1),
    default=8,
    metavar="N",
    help="At most N copies of each database.  [default: 8]",
)
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    metavar="0..1",
    help="Exit with 1 where the suite tells fewer mutants apart; questions below it are weak.  [default: 0.8, no gate]",
)
@options.knobs("workers", "seed")
@options.json_flag
@options.verbose
def suite(
    file: Path,
    layout: str,
    databases: Path,
    output: Path,
    limit: int | None,
    copies: int,
    min_score: float | None,
    as_json: bool,
    **flags: Any,
) -> None:
    """Build perturbed copies of SQLite databases that tell golds from their near-misses.

    Each gold of FILE is mutated (operators, aggregates, joins, DISTINCT, order, literals, columns); the copies keep
    schema and keys and get other rows, chosen so that the mutants give other results. `eval run` and `eval score` take
    the folder as --suite.

    \b
    sqlcoder eval suite dev.json --format spider --databases database -o suites/dev
    """
    from sqlcoder.evaluation.benchmark import load_benchmark
    from sqlcoder.evaluation.suite.build import SuiteSettings, build_suite

    settings = options.settle(flags)
    least = 0.8 if min_score is None else min_score
    summary = build_suite(
        load_benchmark(file, format=layout, databases=databases, limit=limit),
        output,
        settings=SuiteSettings(copies=copies, least=least, seed=settings.seed),
        workers=settings.workers,
        progress=lambda done, total: click.echo(f"{done}/{total} databases", err=True),
    )
    if as_json:
        click.echo(to_json({name: value for name, value in summary.items() if name != "sha256"}))
    else:
        _show(summary, output, least)
    if min_score is not None and (summary["score"] is None or summary["score"] < min_score):
        click.get_current_context().exit(1)


def _show(summary: Mapping[str, Any], folder: Path, least: float) -> None:
    from sqlcoder.evaluation.suite.store import read_questions

    if summary["score"] is None:
        click.echo("mutation score: no mutant to tell apart")
    else:
        low, high = summary["ci95"]
        told = f"({low:.1%} to {high:.1%}, n = {summary['counted']})"
        click.echo(f"mutation score: {summary['score']:.1%} {told}; original alone {summary['score_of_original']:.1%}")
    size = summary["bytes"] / 1e6
    click.echo(f"{summary['copies']} copies of {len(summary['databases'])} databases, {size:.1f} MB, in {folder}")
    weak = sorted((q for q in read_questions(folder) if q["weak"]), key=lambda q: q["score"])
    click.echo(f"{len(weak)} of {summary['questions']} questions are weak (below {least:.0%})")
    for question in weak[:_WEAKEST]:
        click.echo(f"  {question['score']:>6.1%}  {question['db_id']}: {question['question']}")
    if len(weak) > _WEAKEST:
        click.echo(f"  and {len(weak) - _WEAKEST} more in {folder / 'questions.jsonl'}")
