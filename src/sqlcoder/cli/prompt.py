"""The interactive prompt: questions one after the other on one open database.

The history lies in the user's state folder (XDG_STATE_HOME), never beside the database or in the current folder.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from sqlcoder import asking, generators
from sqlcoder.answer import Answer
from sqlcoder.cli.ask import report
from sqlcoder.cli.options import open_database
from sqlcoder.db.database import Database
from sqlcoder.errors import SQLCoderError
from sqlcoder.settings import Settings

MOST_LINES = 1_000

_HELP = """\
Ask in plain English, one question a line.
  \\schema   the tables and their columns
  \\sql      the SQL of the last answer
  \\help     this
  \\quit     leave (so does Ctrl-D)"""


def converse(
    database: str | Path,
    settings: Settings,
    *,
    form: str | None = None,
    execute: bool = True,
    show_sensitive: bool = False,
    feedback: Path | None = None,
    read: Callable[[str], str] = input,
) -> None:
    """Read questions until the end. An error is told and the next question asked; only Ctrl-D and `\\quit` end it."""
    with open_database(database, settings) as opened, _history():
        schema = opened.schema()
        model = generators.load(settings.model, offline=settings.offline)
        welcome = f"{schema.name}: {len(schema.tables)} tables. \\help for help, \\quit to leave."
        click.secho(welcome, dim=True, err=True)
        last: Answer | None = None
        while True:
            try:
                line = read("ask> ").strip()
            except EOFError:
                click.echo("", err=True)
                return
            except KeyboardInterrupt:
                click.echo("", err=True)
                continue
            if line == "\\quit":
                return
            if line.startswith("\\"):
                _command(line, opened, last)
            elif line:
                try:
                    last = asking.ask(
                        line,
                        opened,
                        model=model,
                        candidates=settings.candidates,
                        min_confidence=settings.min_confidence,
                        execute=execute,
                        show_sensitive=show_sensitive,
                        max_rows=settings.max_rows,
                        timeout_s=settings.timeout,
                        audit=settings.audit,
                    )
                    report(last, form=form)
                    if feedback is not None:
                        from sqlcoder.cli.feedback import take_feedback

                        take_feedback(last, opened, settings, feedback)
                except SQLCoderError as error:
                    click.echo(f"error: {error}", err=True)
                except KeyboardInterrupt:
                    click.echo("stopped", err=True)


def _command(line: str, database: Database, last: Answer | None) -> None:
    from sqlcoder.cli import show
    from sqlcoder.cli.db import draw_schema

    if line == "\\schema":
        show.put(draw_schema(database.schema()))
    elif line == "\\sql":
        if last is None or last.query is None:
            click.echo("There is no SQL yet.", err=True)
        else:
            show.put(show.sql(last.query))
    elif line == "\\help":
        click.echo(_HELP)
    else:
        click.echo(f"There is no {line}.\n{_HELP}", err=True)


def history_file() -> Path:
    """Where the lines of earlier sessions lie."""
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "sqlcoder" / "history"


@contextlib.contextmanager
def _history() -> Iterator[None]:
    """Arrow keys and history while inside; without readline or a writable home the prompt works without them."""
    try:
        import readline
    except ImportError:
        yield
        return
    path = history_file()
    readline.set_history_length(MOST_LINES)
    with contextlib.suppress(OSError):
        readline.read_history_file(path)
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            readline.write_history_file(path)
            path.chmod(0o600)
