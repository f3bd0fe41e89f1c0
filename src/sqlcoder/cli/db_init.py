"""`sqlcoder db init`: a proposed sqlcoder.toml."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sqlcoder.cli import options
from sqlcoder.errors import SetupError
from sqlcoder.settings import CONFIG_NAME
from sqlcoder.shapes import to_json

if TYPE_CHECKING:
    from collections.abc import Callable


@click.command()
@options.knobs("database")
@click.option("--sample", is_flag=True, help="Propose one for the bundled sample database.")
@click.option(
    "-o",
    "--output",
    default=CONFIG_NAME,
    metavar="FILE",
    help=f"Where to write it; - prints it.  [default: {CONFIG_NAME}]",
)
@click.option("--name", metavar="NAME", help="What to call the database.  [default: its own name]")
@click.option(
    "--dbt",
    type=click.Path(path_type=Path),
    metavar="PATH",
    help="Take descriptions and joins from a dbt project: its folder, manifest.json or schema.yml.",
)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@options.json_flag
@options.verbose
def init(output: str, name: str | None, dbt: Path | None, force: bool, as_json: bool, **flags: Any) -> None:
    """Propose a sqlcoder.toml from what is there, for you to complete.

    It lists the names that read like codes, the joins that were inferred, sensitive columns, SQL comments and what dbt
    says. A file that is there is not touched without --force.

    \b
    sqlcoder db init -d shop.sqlite
    sqlcoder db init -d postgresql://reader@db/shop --dbt ~/warehouse -o -
    """
    target = str(options.choose_database(flags, options.settle(flags)))
    place = None if output == "-" else Path(output)
    if place and place.exists() and not force:
        raise SetupError(f"{place} is there already; --force replaces it, -o - prints the proposal")

    from sqlcoder.db.catalog import read_catalogs
    from sqlcoder.db.database import Database
    from sqlcoder.db.dbt import read_dbt
    from sqlcoder.db.engines import load_engine
    from sqlcoder.db.propose import propose, with_ddl_comments

    project = read_dbt(dbt.expanduser()) if dbt else None
    if known := read_catalogs().get(target):
        target = known.url
    # without the catalogue: what is proposed is what the database says, not what an older file said of it
    with Database(load_engine(target)(target, timeout_s=30.0)) as database:
        schema, where = database.schema(), database.url
        is_file = "://" not in where
        if is_file and database.dialect == "sqlite":
            schema = with_ddl_comments(schema, Path(where))
    url = _beside(where, place) if is_file else where
    proposal = propose(schema, url=url, is_word=_known_word(), name=name, dbt=project)
    if place:
        try:
            place.write_text(proposal.text, encoding="utf-8")
        except OSError as error:
            raise SetupError(f"{place} cannot be written: {error.strerror}") from error
    found = {
        "written": str(place) if place else None,
        "tables": len(schema.tables),
        "cryptic": list(proposal.cryptic),
        "inferred_joins": [f"{k.table}.{', '.join(k.columns)} = {k.ref_table}" for k in proposal.inferred],
        "sensitive": list(proposal.sensitive),
        "described": proposal.described,
        "not_in_database": list(proposal.unknown),
    }
    if as_json:
        click.echo(to_json(found | ({} if place else {"text": proposal.text})))
        return
    if not place:
        click.echo(proposal.text, nl=False)
    _tell(found)


def _tell(found: dict[str, Any]) -> None:
    """What a person should look at next, on stderr."""
    if found["written"]:
        click.echo(f"wrote {found['written']}", err=True)
    for key, what in (
        ("cryptic", "names read like codes; say what people call them, under aliases"),
        ("inferred_joins", "joins were inferred; let in those that are right"),
        ("sensitive", "columns look sensitive"),
        ("not_in_database", "names of dbt are not in the database"),
    ):
        if items := found[key]:
            shown = ", ".join(items[:5]) + (", …" if len(items) > 5 else "")
            click.echo(f"  {len(items)} {what}: {shown}", err=True)


def _beside(file: str, place: Path | None) -> str:
    """The file as seen from the folder of the proposal, where it lies in it; else its whole path."""
    folder = (place.parent if place else Path()).resolve()
    path = Path(file).resolve()
    return os.path.relpath(path, folder) if path.is_relative_to(folder) else str(path)


def _known_word() -> Callable[[str], bool]:
    """Is a word one piece of the embedded model's vocabulary, or two long ones (`warehouse`, `customername`)?"""
    from sqlcoder.embedded.features import Pieces
    from sqlcoder.embedded.model import WEIGHTS

    pieces = Pieces(WEIGHTS / "tokenizer.json")
    return lambda word: len(word) > 2 and len(pieces.of(word)) <= (2 if len(word) > 8 else 1)
