"""`sqlcoder ask`: one question, or a prompt for many."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from sqlcoder.answer import Answer
from sqlcoder.cli import options
from sqlcoder.errors import SetupError
from sqlcoder.settings import Settings

ANSWERED, NO_ANSWER = 0, 1


@click.command()
@click.argument("question", required=False)
@options.knobs("database", "model")
@click.option("--sample", is_flag=True, help="Ask the bundled sample database.")
@click.option("--json", "form", flag_value="json", help="The whole answer as one JSON object.")
@click.option("--sql", "form", flag_value="sql", help="The SQL alone.")
@click.option("--csv", "form", flag_value="csv", help="The rows alone, as CSV.")
@click.option("--no-execute", is_flag=True, help="Write the SQL and run nothing.")
@click.option("--show-sensitive", is_flag=True, help="Show the values of columns that are marked sensitive.")
@click.option("-o", "--output", type=click.Path(path_type=Path), metavar="FILE", help="Write the answer to a file.")
@click.option("--feedback", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Ask whether the answer is right and add the verdict to FILE (see data collect).")  # fmt: skip
@options.knobs("timeout", "max_rows", "max_plan_rows", "candidates", "min_confidence", "cache", "cache_dir", "offline",
               "seed", "audit")  # fmt: skip
@options.verbose
@click.pass_context
def ask(ctx: click.Context, /, question: str | None, **flags: Any) -> None:
    """Answer a question from a database.

    QUESTION is plain English; - reads it from stdin. Without one, on a terminal, a prompt takes one after the other.
    Nothing is written to the database: it is opened read-only.

    \b
    sqlcoder ask "which five customers spent the most" --sample
    sqlcoder ask "how many orders were late" -d shop.sqlite --csv > late.csv
    echo "average price per category" | sqlcoder ask - -d shop.sqlite --json
    """
    settings = options.settle(flags)
    database = options.choose_database(flags, settings)
    form, output = flags["form"], flags["output"]
    how = {"execute": not flags["no_execute"], "show_sensitive": flags["show_sensitive"]}
    if form == "csv" and flags["no_execute"]:
        raise SetupError("--csv prints rows, and --no-execute asks for none; leave one of them out")
    _refuse_overwriting(output, database)
    feedback = flags["feedback"]
    if feedback is not None:
        from sqlcoder.cli.feedback import refuse_without_terminal, take_feedback

        refuse_without_terminal()

    if question is None:
        if not (sys.stdin.isatty() and sys.stdout.isatty()):
            raise SetupError("There is no question; write one after `ask`, or - to read it from stdin")
        from sqlcoder.cli.prompt import converse

        converse(database, settings, form=form, feedback=feedback, **how)
        return
    if question == "-":
        question = sys.stdin.read().strip()
    answer = _answer(question, database, settings, **how)
    code = report(answer, form=form, output=output)
    if options.is_verbose():
        click.echo(f"{answer.model}: {len(answer.attempts)} tried, {answer.elapsed_s:.3f} s", err=True)
    if feedback is not None:
        with options.open_database(database, settings) as opened:
            take_feedback(answer, opened, settings, feedback)
    ctx.exit(code)


def _answer(question: str, database: str | Path, settings: Settings, **how: Any) -> Answer:
    from sqlcoder import asking

    with options.open_database(database, settings) as opened:
        answer = asking.ask(
            question,
            opened,
            model=settings.model,
            candidates=settings.candidates,
            min_confidence=settings.min_confidence,
            **how,
            max_rows=settings.max_rows,
            timeout_s=settings.timeout,
            offline=settings.offline,
            audit=settings.audit,
        )
        if options.is_verbose() and opened.cost:
            click.echo(opened.cost.note, err=True)
        return answer


def report(answer: Answer, *, form: str | None, output: Path | None = None) -> int:
    """Print an answer in the form asked for; the exit code. Reasons and notes go to stderr, except in JSON."""
    if form == "json":
        from sqlcoder.shapes import answer_shape, to_json

        _print(to_json(answer_shape(answer)), output)
        return ANSWERED if answer.query else NO_ANSWER
    for note in answer.notes:
        click.echo(f"note: {note}", err=True)
    if answer.query is None:
        click.echo(f"no answer: {answer.reason}", err=True)
        return NO_ANSWER
    if form == "sql":
        _print(answer.query.sql, output)
    elif form == "csv":
        from sqlcoder.shapes import to_csv

        assert answer.result is not None
        _print(to_csv(answer.result).rstrip("\n"), output)
        if answer.result.truncated:
            click.echo(f"note: these are the first {len(answer.result.rows):,} rows; --max-rows gives more", err=True)
    else:
        from sqlcoder.cli.show import draw_answer, put, screen_width

        if output is None:
            put(draw_answer(answer, screen_width()))
        else:
            with _opened(output) as stream:
                put(draw_answer(answer), stream)
    return ANSWERED


def _print(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text)
    else:
        with _opened(output) as stream:
            stream.write(text + "\n")


def _opened(output: Path) -> Any:
    try:
        return output.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise SetupError(f"Cannot write {output}: {error.strerror or error}") from error


def _refuse_overwriting(output: Path | None, database: str | Path) -> None:
    """`-o` must never be the database: that one is only read."""
    source = Path(database)
    if output is not None and output.exists() and source.exists() and output.samefile(source):
        raise SetupError(f"-o {output} is the database itself; choose another file")
