"""`sqlcoder data split`: a dataset in two parts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from sqlcoder.cli import options
from sqlcoder.shapes import to_json


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--by",
    required=True,
    type=click.Choice(["difficulty", "schema", "query"]),
    help="difficulty: easy and medium, then hard and extra; schema: no database in both parts; query: no query, but for"
    " its literals, in both parts.",
)
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path), metavar="DIR")
@click.option(
    "--share",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.2,
    metavar="0..1",
    help="For schema and query: about so much is held out (of the databases, of the examples).  [default: 0.2]",
)
@options.knobs("seed")
@options.json_flag
@options.verbose
def split(file: Path, by: str, output: Path, share: float, as_json: bool, **flags: Any) -> None:
    """Split the dataset FILE in two.

    By difficulty DIR gets the two stages of training, easy_medium.jsonl and hard_extra.jsonl; else train.jsonl and
    eval.jsonl. The same seed gives the same parts.

    \b
    sqlcoder data split data/train.jsonl --by difficulty -o work/stages
    sqlcoder data split data/train.jsonl --by schema --share 0.3 --seed 7 -o work/held_out
    """
    from sqlcoder.datasets.split import split_by_difficulty, split_by_query, split_by_schema
    from sqlcoder.datasets.store import load_examples, save_examples
    from sqlcoder.errors import SetupError

    seed = options.settle(flags).seed
    examples = load_examples(file)
    names = ("train", "eval")
    try:
        if by == "difficulty":
            names, parts = ("easy_medium", "hard_extra"), split_by_difficulty(examples)
        elif by == "schema":
            held_out = max(1, round(share * len({e.db_id for e in examples})))
            parts = split_by_schema(examples, held_out, seed)
        else:
            parts = split_by_query(examples, share, seed)
    except ValueError as error:
        raise SetupError(f"{file} cannot be split by {by}: {error}") from error
    rows = []
    for name, part in zip(names, parts, strict=True):
        path = output / f"{name}.jsonl"
        rows.append(
            {"path": str(path), "examples": save_examples(part, path), "databases": len({e.db_id for e in part})}
        )
    if as_json:
        click.echo(to_json({"by": by, "seed": seed, "parts": rows}))
        return
    for row in rows:
        click.echo(f"{row['path']}: {row['examples']} examples, {row['databases']} databases")
