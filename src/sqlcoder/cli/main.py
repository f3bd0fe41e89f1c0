"""`sqlcoder`: the table of verbs, and the border where errors become one line and an exit code."""

from __future__ import annotations

import contextlib
import os
import sys
import traceback
from collections.abc import Sequence

import click

from sqlcoder import __version__, _lookup
from sqlcoder.errors import DatabaseError, DataError, GenerationError, QueryError, SetupError, SQLCoderError

VERBS = {
    "ask": ("sqlcoder.cli.ask:ask", "Answer a question from a database."),
    "sql": ("sqlcoder.cli.sql:sql", "Facts about a query: check, difficulty, format, transpile."),
    "db": ("sqlcoder.cli.db:db", "What is seen of a database: show, values, doctor, init."),
    "eval": ("sqlcoder.cli.eval:eval_group", "Measure answers against gold queries."),
    "data": ("sqlcoder.cli.data:data", "The life of a dataset: check, count, split, convert, collect, make."),
    "serve": ("sqlcoder.cli.serve:serve", "Answer over HTTP: a page and an API."),
    "models": ("sqlcoder.cli.models:models", "The models that can write the SQL."),
    "settings": ("sqlcoder.cli.settings:settings", "Every setting and where its value came from."),
    "doctor": ("sqlcoder.cli.doctor:doctor", "What is wrong with this installation, if anything."),
}
"""Verb -> (where it lives, its line in the help), so that the help imports no verb."""

FAULT, INTERRUPTED, BROKEN_PIPE = 70, 130, 141

EXIT_CODES = {
    0: "answered, or done",
    1: "no answer, or a gate said no",
    SetupError.exit_code: "your set-up: a flag, a file, an extra that is not installed, an empty or endless question",
    DatabaseError.exit_code: "the database: missing, locked, damaged, no rights",
    QueryError.exit_code: "the query",
    GenerationError.exit_code: "the model",
    DataError.exit_code: "a data file that cannot be read",
    FAULT: "a fault of sqlcoder itself; please report it",
    INTERRUPTED: "stopped with Ctrl-C",
    BROKEN_PIPE: "whoever read the output stopped reading",
}


class Verbs(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs in the table's order, from asking to repairing."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a verb's file; None for a verb that is not in the table."""
        if cmd_name not in VERBS:
            return None
        command = _lookup.load(VERBS[cmd_name][0])
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, without importing every verb to look for a near miss."""
        if args and args[0] not in VERBS and not args[0].startswith("-"):
            raise click.UsageError(f"There is no command '{args[0]}'; the commands are {', '.join(VERBS)}", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table, as it stands."""
        with formatter.section("Commands"):
            formatter.write_dl([(verb, line) for verb, (_, line) in VERBS.items()])


@click.group(cls=Verbs, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="sqlcoder", message="%(prog)s %(version)s")
def cli() -> None:
    """Answer questions in plain language from a database, on your own machine.

    \b
    sqlcoder ask "which five customers spent the most" --sample
    sqlcoder ask "how many orders were late" -d shop.sqlite
    """


def run(args: Sequence[str]) -> int:
    """Run one command line; the exit code. Talk about errors goes to stderr, a traceback only under -v."""
    state = {"verbose": False}
    try:
        # not cli.main(): that one turns a broken pipe into exit code 1, which means "no answer" here
        with cli.make_context("sqlcoder", list(args), obj=state) as context:
            cli.invoke(context)
        sys.stdout.flush()
        return 0
    except click.exceptions.Exit as done:
        return done.exit_code
    except SQLCoderError as error:
        return _fail(str(error), error.exit_code, state["verbose"])
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return 2
    except click.ClickException as error:
        return _fail(error.format_message(), 2, state["verbose"])
    except (click.Abort, KeyboardInterrupt):
        click.echo("", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # Python flushes stdout once more at exit; the reader is gone, so that flush must go nowhere.
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except Exception as error:  # noqa: BLE001 - the outermost border: whatever it is, one line and a code
        hint = "" if state["verbose"] else " (this is a fault of sqlcoder; -v shows where)"
        return _fail(f"{type(error).__name__}: {error}{hint}", FAULT, state["verbose"])


def _fail(message: str, code: int, verbose: bool) -> int:
    from sqlcoder.settings import hide_password  # the help must not load the settings

    if verbose:
        click.echo(hide_password(traceback.format_exc()), err=True, nl=False)
    click.echo(f"error: {hide_password(' '.join(message.split()))}", err=True)
    return code


def main() -> None:
    """The console script."""
    sys.exit(run(sys.argv[1:]))
