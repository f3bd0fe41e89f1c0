"""`sqlcoder sql`: facts about a query, without running it."""

from __future__ import annotations

import sys
from typing import Any

import click

from sqlcoder.cli import options
from sqlcoder.errors import QueryError, SetupError
from sqlcoder.query import Query
from sqlcoder.shapes import to_json

_dialect = click.option("--dialect", default="sqlite", metavar="NAME", help="Dialect of the query.  [default: sqlite]")


@click.group()
def sql() -> None:
    """Facts about a query: check, difficulty, format, transpile."""


@sql.command()
@click.argument("query")
@options.knobs("database")
@click.option("--sample", is_flag=True, help="Check against the bundled sample database.")
@options.json_flag
@options.verbose
@click.pass_context
def check(ctx: click.Context, /, query: str, as_json: bool, **flags: Any) -> None:
    """Would this query be allowed to run? Prints the SQL that would, or exits 4 with the reason.

    QUERY is SQL in the database's dialect; - reads it from stdin. Nothing runs.
    """
    from sqlcoder.sql.guard import guard

    text, settings = _text(query), options.settle(flags)
    with options.open_database(options.choose_database(flags, settings), settings) as opened:
        schema = opened.schema()
    try:
        passed = guard(Query(text, schema.dialect), schema)
    except QueryError as error:
        if not as_json:
            raise
        refused = {"ok": False, "sql": None, "dialect": schema.dialect, "error": type(error).__name__}
        click.echo(to_json({**refused, "reason": str(error)}))
        ctx.exit(error.exit_code)
    if as_json:
        click.echo(to_json({"ok": True, "sql": passed.sql, "dialect": passed.dialect, "error": None, "reason": None}))
    else:
        click.echo(passed.sql)


@sql.command()
@click.argument("query")
@_dialect
@options.json_flag
@options.verbose
def difficulty(query: str, dialect: str, as_json: bool) -> None:
    """Spider's class of a query: easy, medium, hard or extra. QUERY may be - for stdin."""
    from sqlcoder.sql.difficulty import spider_difficulty

    word = spider_difficulty(_text(query), dialect)
    click.echo(to_json({"difficulty": word}) if as_json else word)


@sql.command("format")
@click.argument("query")
@_dialect
@options.json_flag
@options.verbose
def format_(query: str, dialect: str, as_json: bool) -> None:
    """Pretty print a query. QUERY may be - for stdin."""
    from sqlcoder.sql.format import format_sql

    text = format_sql(Query(_text(query), dialect))
    click.echo(to_json({"sql": text, "dialect": dialect}) if as_json else text)


@sql.command()
@click.argument("query")
@click.option("--from", "source", default="sqlite", metavar="DIALECT", help="Dialect of QUERY.  [default: sqlite]")
@click.option("--to", "target", required=True, metavar="DIALECT", help="Dialect to write.")
@options.json_flag
@options.verbose
def transpile(query: str, source: str, target: str, as_json: bool) -> None:
    """Write a query in another dialect. QUERY may be - for stdin."""
    from sqlcoder.sql.format import transpile_sql

    written = transpile_sql(Query(_text(query), source), target)
    click.echo(to_json({"sql": written.sql, "dialect": written.dialect}) if as_json else written.sql)


def _text(query: str) -> str:
    text = sys.stdin.read() if query == "-" else query
    if not text.strip():
        raise SetupError("The query is empty")
    return text
