"""`sqlcoder data convert`: a dataset into another format, and what got lost on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sqlcoder.cli import options
from sqlcoder.shapes import to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlcoder.example import Example
    from sqlcoder.schema import Schema


@click.command()
@click.argument("file", metavar="IN", type=click.Path(path_type=Path))
@click.argument("out", metavar="OUT", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--from",
    "source_format",
    type=click.Choice(["jsonl", "spider", "bird", "sql-eval", "csv", "chat"]),
    help="Format of IN.  [default: as its suffix tells: .jsonl, .json (spider), .csv (sql-eval)]",
)
@click.option(
    "--to",
    "target_format",
    required=True,
    type=click.Choice(["jsonl", "spider", "bird", "sql-eval", "chat"]),
    help="Format of OUT; chat is JSONL with messages, for supervised fine-tuning.",
)
@click.option(
    "--databases",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="For chat: the databases whose schemas the system messages show.",
)
@click.option(
    "--source", metavar="NAME", help="Where the examples come from.  [default: what IN says, else its format]"
)
@click.option("--licence", metavar="TEXT", help="Their licence.  [default: what IN says, else its format's]")
@click.option("--split", metavar="NAME", help="The split they belong to.  [default: what IN says]")
@options.json_flag
@options.verbose
def convert(
    file: Path,
    out: Path,
    source_format: str | None,
    target_format: str,
    databases: Path | None,
    source: str | None,
    licence: str | None,
    split: str | None,
    as_json: bool,
) -> None:
    """Write the dataset IN as OUT in another format.

    What both formats can say is kept; what is lost is told on stderr.

    \b
    sqlcoder data convert data/train.jsonl train.json --to spider
    sqlcoder data convert questions.csv questions.jsonl --from sql-eval --to jsonl
    sqlcoder data convert data/train.jsonl sft.jsonl --to chat --databases work/databases
    """
    from sqlcoder.datasets.convert import FORMATS, format_of, losses

    examples = format_of(file, source_format).read(file)
    said: dict[str, Any] = {
        name: value for name, value in (("source", source), ("licence", licence), ("split", split)) if value
    }
    if source and not licence:
        said["licence"] = ""  # the format's licence is not that of another source
    examples = [replace(example, **said) for example in examples]
    target = FORMATS[target_format]
    lost = losses(examples, target)
    if target.write is not None:
        written = target.write(examples, out)
    else:
        assert target.write_with_schemas is not None
        if databases is None:
            raise click.UsageError("The system messages of chat show schemas; give --databases DIR")
        written = target.write_with_schemas(examples, out, _schemas(examples, databases))
    if lost:
        click.echo(f"{target_format} cannot say: {'; '.join(lost)}", err=True)
    if as_json:
        click.echo(to_json({"path": str(out), "examples": written, "lost": lost}))
    else:
        click.echo(f"{written} examples in {out}")


def _schemas(examples: Sequence[Example], databases: Path) -> dict[str, Schema]:
    from sqlcoder.datasets.databases import database_path
    from sqlcoder.db.database import Database

    schemas = {}
    for db_id in dict.fromkeys(example.db_id for example in examples):
        with Database.open(database_path(databases, db_id), cache=False) as database:
            schemas[db_id] = database.schema()
    return schemas
