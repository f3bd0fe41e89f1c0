"""`sqlcoder eval report`: the figures of a run, for programs, for people, and as a page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sqlcoder.cli import options
from sqlcoder.cli.eval_gate import GATE_SAID_NO, Gate, gate_options
from sqlcoder.shapes import to_json

_FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("folder", type=_FOLDER, metavar="RUN")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to a file."
)
@click.option("--html", is_flag=True, help="One self-contained page: charts, and gold and prediction side by side.")
@click.option(
    "--databases", type=_FOLDER, metavar="DIR", help="Where the run's databases are: the page then shows rows."
)
@options.show_sensitive
@gate_options
@options.json_flag
@options.verbose
@click.pass_context
def report(
    ctx: click.Context,
    /,
    folder: Path,
    output: Path | None,
    html: bool,
    databases: Path | None,
    show_sensitive: bool,
    as_json: bool,
    **flags: Any,
) -> None:
    """The figures of a run, finished or not, as Markdown, JSON or an HTML page; also held against an earlier run.

    \b
    sqlcoder eval report runs/dev -o dev.html --html --databases database
    sqlcoder eval report runs/dev --baseline runs/before --fail-on regression
    """
    from sqlcoder.evaluation.report import write_report
    from sqlcoder.evaluation.runner import load_run, summarize_run

    if html and as_json:
        raise click.UsageError("Both --html and --json were given; give one of them")
    if databases and not html:
        raise click.UsageError("--databases is for --html, which shows rows")
    gate = Gate.open(flags)
    manifest, scored = load_run(folder)
    gate.check(manifest, name=str(folder))
    summary, passed = gate.decide(summarize_run(manifest, scored), scored)
    if html:
        from sqlcoder.evaluation.reporting.excerpt import read_excerpts
        from sqlcoder.evaluation.reporting.web_page import write_page

        excerpts = read_excerpts(scored, databases, show_sensitive=show_sensitive) if databases else None
        text = write_page(summary, scored, excerpts=excerpts)
    else:
        text = to_json(summary) if as_json else write_report(summary, scored)
    if output:
        output.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    else:
        click.echo(text.rstrip("\n"))
    if not passed:
        ctx.exit(GATE_SAID_NO)
