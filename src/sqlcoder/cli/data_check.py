"""`sqlcoder data check`: everything that is wrong with a dataset, at once."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from sqlcoder.cli import options
from sqlcoder.errors import DataError
from sqlcoder.shapes import to_json

FOUND_SOMETHING = 1
_EVERY = 200


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--databases",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder with DIR/<db_id>/<db_id>.sqlite or DIR/<db_id>.sqlite.",
)
@click.option(
    "--against",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A file whose questions must not be in FILES: our JSONL, or Spider's .json (compared by hash). Repeatable; a"
    " file that is not there is told and skipped.",
)
@click.option(
    "--postgres",
    envvar="SQLCODER_POSTGRES_URL",
    metavar="URL",
    help="Run golds on this PostgreSQL server too, in databases made for it and dropped.  [default:"
    " SQLCODER_POSTGRES_URL, else not]",
)
@click.option(
    "--may-be-empty", multiple=True, metavar="ID", help="A question whose right answer is no rows. Repeatable."
)
@click.option(
    "--fix", is_flag=True, help="Repair what is safe: difficulty, line ends, spacing, key order; never a text."
)
@options.json_flag
@options.verbose
def check(
    files: tuple[Path, ...],
    databases: Path,
    against: tuple[Path, ...],
    postgres: str | None,
    may_be_empty: tuple[str, ...],
    fix: bool,
    as_json: bool,
) -> None:
    """Hold questions and golds against their databases.

    Findings go to stdout, one a line: path, line, id, field, what is there and what was expected. Exits 1 where there
    are any, 6 where a file or a line cannot be read. Several FILES are one dataset: what stands in two splits leaks.

    \b
    sqlcoder data check data/train.jsonl --databases work/databases
    sqlcoder data check data/train.jsonl --databases work/databases --against data/eval.jsonl --fix
    """
    from sqlcoder.curation.check import Checking, check_files, summary
    from sqlcoder.curation.entries import read_entries
    from sqlcoder.curation.form import fix_file

    there = [path for path in against if path.is_file()]
    for path in against:
        if path not in there:
            click.echo(f"{path} is not there: nothing is compared with it", err=True)
    fixed = 0
    if fix:
        for path in files:
            fixed += (changed := fix_file(path, read_entries(path)))
            click.echo(f"{path}: {changed} lines repaired", err=True)

    def tick(done: int, total: int) -> None:
        if done % _EVERY == 0 and sys.stderr.isatty():
            click.echo(f"{done}/{total} questions", err=True)

    how = Checking(databases, tuple(there), postgres or None, frozenset(may_be_empty), tick)
    checked = check_files(files, how)
    numbers = summary(checked)
    if as_json:
        click.echo(to_json({**numbers, "fixed": fixed, "findings": [f.shape() for f in checked.findings]}))
    else:
        for finding in checked.findings:
            click.echo(str(finding))
        told = ", ".join(f"{rule} {n}" for rule, n in numbers["by_rule"].items())
        click.echo(
            f"{numbers['examples']} examples, {numbers['findings']} findings" + f": {told}" * bool(told), err=True
        )
        if numbers["postgres"]:
            agree = checked.agreement["agree"]
            click.echo(f"PostgreSQL agrees on {agree} of {numbers['postgres']['golds']} golds", err=True)
    if checked.unreadable:
        click.get_current_context().exit(DataError.exit_code)
    if checked.findings:
        click.get_current_context().exit(FOUND_SOMETHING)
