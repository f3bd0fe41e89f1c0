"""`sqlcoder data stats`: what a dataset holds, as tables and pictures."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from sqlcoder.cli import options
from sqlcoder.shapes import to_json

_FORMATS = click.Choice(["jsonl", "spider", "bird", "sql-eval", "csv", "chat"])


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--format", "layout", type=_FORMATS, help="Layout of FILE.  [default: as its suffix tells]")
@click.option(
    "--databases",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Its databases; with them the sizes of schemas are told.",
)
@click.option(
    "--plots", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", help="Folder for bar charts (SVG)."
)
@options.json_flag
@options.verbose
def stats(file: Path, layout: str | None, databases: Path | None, plots: Path | None, as_json: bool) -> None:
    """Count what the dataset FILE holds.

    Difficulty, category, SQL constructs, tables a query, words a question, sizes of schemas, share of questions typed
    in lower case.

    \b
    sqlcoder data stats data/train.jsonl --databases work/databases --plots work/pictures
    """
    from sqlcoder.curation.pictures import draw_stats
    from sqlcoder.curation.stats import stats as count
    from sqlcoder.datasets.convert import format_of

    found = count(format_of(file, layout).read(file), databases)
    if plots:
        for path in draw_stats(found, plots):
            click.echo(f"wrote {path}", err=True)
    if as_json:
        click.echo(to_json(found))
    else:
        _show(found)


def _show(found: Mapping[str, Any]) -> None:
    from sqlcoder.cli.show import grid, put

    n = found["examples"]
    if not n:
        click.echo("no examples")
        return
    words = found["question_words"]
    click.echo(
        f"{n:,} questions over {found['databases']} databases; {found['answerable']:,} can be answered,"
        f" {found['instructions']:,} come with instructions"
    )
    click.echo(
        f"words a question: {words['least']} to {words['most']}, median {words['median']:g}, mean {words['mean']:g};"
        f" {found['lower_case_share']:.1%} are all in lower case"
    )
    for title, counts, total in (
        ("difficulty", found["difficulty"], n),
        ("category", found["category"], n),
        ("golds of a question", found["golds"], n),
        ("tables a query reads", found["tables_per_query"], found["readable_golds"]),
        ("words a question has", words["histogram"], n),
        ("the query has", found["constructs"], found["readable_golds"]),
    ):
        click.echo()
        lines = [(name, f"{count:,}", f"{count / total:.1%}" if total else "") for name, count in counts.items()]
        put(grid((title, "n", "share"), lines, right=(1, 2)))
    click.echo()
    if found["schemas"]:
        sizes = found["schemas"]
        rows = [
            (name, f"{asked:,}", *(str(sizes[name][part]) for part in ("tables", "columns", "foreign_keys")))
            for name, asked in found["by_database"].items()
        ]
        put(grid(("database", "questions", "tables", "columns", "foreign keys"), rows, right=(1, 2, 3, 4)))
    else:
        put(grid(("database", "questions"), [(k, f"{v:,}") for k, v in found["by_database"].items()], right=(1,)))
