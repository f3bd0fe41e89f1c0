"""`sqlcoder eval diff`: two runs of one benchmark, question by question."""

from __future__ import annotations

from pathlib import Path

import click

from sqlcoder.cli import options
from sqlcoder.shapes import to_json

_RUN = click.Path(exists=True, file_okay=False, path_type=Path)


@click.command()
@click.argument("run_a", type=_RUN)
@click.argument("run_b", type=_RUN)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Write to a file."
)
@options.json_flag
@options.verbose
def diff(run_a: Path, run_b: Path, output: Path | None, as_json: bool) -> None:
    """What changed from RUN_A to RUN_B, two runs of one benchmark, and whether it is more than chance.

    McNemar's exact test, the paired interval of the difference, and every question that flipped, both ways; Markdown,
    or JSON with --json.

    \b
    sqlcoder eval diff runs/before runs/after
    """
    from sqlcoder.evaluation.diff import changed_settings, check_same_benchmark, diff_runs
    from sqlcoder.evaluation.reporting.diff_report import diff_shape, write_diff
    from sqlcoder.evaluation.runner import load_run

    manifest_a, scored_a = load_run(run_a)
    manifest_b, scored_b = load_run(run_b)
    names = str(run_a), str(run_b)
    check_same_benchmark(manifest_a, manifest_b, names=names)
    found = diff_runs(scored_a, scored_b)
    changed = changed_settings(manifest_a, manifest_b)
    text = (
        to_json(diff_shape(found, names=names, changed=changed))
        if as_json
        else write_diff(found, names=names, changed=changed).rstrip("\n")
    )
    if output:
        output.write_text(text + "\n", encoding="utf-8")
    else:
        click.echo(text)
