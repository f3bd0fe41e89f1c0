"""`sqlcoder data collect`: people judge proposed queries, in a terminal or on a page; export what they agree on."""

from __future__ import annotations

import contextlib
import getpass
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sqlcoder.cli import options
from sqlcoder.errors import SetupError, SQLCoderError
from sqlcoder.settings import Settings
from sqlcoder.shapes import plain, to_json

if TYPE_CHECKING:
    from sqlcoder.collecting.desk import Case, Desk, Wanted
    from sqlcoder.datasets.feedback import Judgement, Settled
    from sqlcoder.db.database import Database

_FILE = click.Path(dir_okay=False, path_type=Path)
_KEYS = "[r]ight  [w]rong  [e]dit the SQL  re[q]uestion  [s]kip  [x] leave"


class _Collect(click.Group):
    """`collect QUESTIONS ...` is `collect start QUESTIONS ...`."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = ["start", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Collect)
def collect() -> None:
    """Let people judge proposed queries; export what they agree on.

    \b
    sqlcoder data collect questions.jsonl -d shop.sqlite -o opinions.jsonl
    sqlcoder data collect export opinions.jsonl -d shop.sqlite -o train.jsonl
    """


@collect.command()
@click.argument("questions", metavar="QUESTIONS.jsonl|-")
@options.knobs("database", "model")
@click.option("--sample", is_flag=True, help="The bundled sample database.")
@click.option("-o", "--output", required=True, type=_FILE, metavar="FILE", help="Opinions are added to this file.")
@click.option("--by", metavar="NAME", help="Who judges.  [default: the name of the user]")
@click.option("--web", is_flag=True, help="A page for your browser, on this machine alone.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, metavar="N", help="Port of the page.  [default: any]")
@options.knobs("timeout", "max_plan_rows", "candidates", "cache", "cache_dir", "offline", "audit")
@options.verbose
def start(questions: str, output: Path, by: str | None, web: bool, port: int, **flags: Any) -> None:
    """Judge proposals: right, wrong, or the query that is right. "start" may be left out.

    QUESTIONS has a {"question": "..."} a line, with "sql" where the proposal is known; else the model proposes.
    Verdicts are added to FILE line by line, also by several people at once; what you have judged is not asked again.
    The database is only read, and nothing leaves this machine.

    \b
    sqlcoder data collect questions.jsonl -d shop.sqlite -o opinions.jsonl --web
    """
    from sqlcoder.collecting.desk import read_wanted

    settings = options.settle(flags)
    database = options.choose_database(flags, settings)
    if not web and not (sys.stderr.isatty() and sys.stdout.isatty()):
        raise SetupError("Judging takes a terminal; on none, give --web for a page in the browser")
    wanted = read_wanted(questions)
    who = by if by is not None else user()

    def open_desk() -> Desk:
        return _desk(database, settings, wanted, output, who)

    if web:
        _serve(open_desk, port)
        return
    if questions == "-":
        sys.stdin = Path("/dev/tty").open(encoding="utf-8")  # noqa: SIM115 - stdin was the questions; keys come from here
    with contextlib.closing(open_desk()) as desk:
        _tell(desk.notes)
        if desk.judged:
            click.echo(f"{desk.judged} of {len(wanted)} were judged by {who} before", err=True)
        _judge_all(desk)
        click.echo(f"{desk.judged} of {len(wanted)} judged; opinions in {output}", err=True)


def user() -> str:
    """The name of the user of this machine. Raises SetupError where there is none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:  # a container's user may have no name
        raise SetupError("Who judges? This user has no name; give --by NAME") from error


def _desk(database: str | Path, settings: Settings, wanted: Sequence[Wanted], file: Path, by: str) -> Desk:
    from sqlcoder import generators
    from sqlcoder.collecting.desk import Desk

    opened = options.open_database(database, settings)
    try:
        model = generators.load(settings.model, offline=settings.offline)
        return Desk(
            opened,
            wanted,
            file,
            by,
            model,
            candidates=settings.candidates,
            timeout_s=settings.timeout,
            audit=settings.audit,
        )
    except BaseException:
        opened.close()
        raise


def _serve(open_desk: Callable[[], Desk], port: int) -> None:
    from sqlcoder.collecting.server import DeskServer

    server = DeskServer(open_desk, port, plain)
    try:
        _tell(server.notes)
        click.echo(server.url)
        click.echo("Open this address in a browser on this machine; Ctrl-C stops.", err=True)
        server.serve_forever()
    except KeyboardInterrupt:
        click.echo("", err=True)
    finally:
        server.server_close()


def _tell(notes: Sequence[str]) -> None:
    for note in notes:
        click.echo(f"note: {note}", err=True)


def _judge_all(desk: Desk) -> None:
    """One question after the other, until there is none or the person leaves."""
    index = desk.following()
    while index is not None:
        try:
            case = desk.case(index)
        except SQLCoderError as error:
            click.echo(f"error: {error}", err=True)
            return
        click.secho(f"\n{index + 1}/{len(desk.wanted)}", dim=True)
        if not judge_case(desk, case):
            return
        index = desk.following(index)


def judge_case(desk: Desk, case: Case, *, drawn: bool = False) -> bool:
    """Show a case (unless it is drawn already) and take a verdict on it; False where the person wants to leave."""
    question = case.question
    if not drawn:
        _draw(case, question)
    while True:
        key = _key(_KEYS)
        verdicts: dict[str, Judgement] = {"r": "right", "w": "wrong", "s": "skip"}
        if key in verdicts:
            desk.judge(case.index, verdicts[key], question=question)
            click.secho({"r": "right", "w": "wrong", "s": "skipped"}[key], dim=True, err=True)
            return True
        if key == "q":
            question = _edited("question> ", question)
            _draw(case, question)
        elif key == "e":
            rewrite = _rewritten(desk, case)
            if rewrite is not None:
                desk.judge(case.index, "rewrite", question=question, rewrite=rewrite)
                click.secho("saved", dim=True, err=True)
                return True
            _draw(case, question)
        elif key in ("x", "\x03", "\x04"):
            return False


def _rewritten(desk: Desk, case: Case) -> str | None:
    """A query that the person wrote, ran and wants to keep; None where they gave up."""
    sql = " ".join((case.proposal or "SELECT ").split())
    while True:
        sql = _edited("sql> ", sql)
        if not sql.strip():
            return None
        tried = desk.attempt(case.index, sql)
        _draw_answer(tried)
        while True:
            key = _key("[s]ave as right  [e]dit again  [x] give up" if not tried.error else "[e]dit again  [x] give up")
            if key == "s" and not tried.error:
                return sql
            if key in ("x", "\x03", "\x04"):
                return None
            if key == "e":
                break


def _draw(case: Case, question: str) -> None:
    click.secho(question, bold=True)
    _draw_answer(case)


def _draw_answer(case: Case) -> None:
    from rich.padding import Padding

    from sqlcoder.cli import show
    from sqlcoder.query import Query

    answer = case.answer
    if answer.query is not None:
        show.put(Padding(show.sql(answer.query), (1, 2)))
        if answer.result is not None:
            width = show.screen_width()
            narrow = width is not None and show.is_too_wide(answer.result, width)
            most = show.MOST_RECORDS if narrow else show.MOST_ROWS
            if answer.result.rows:
                drawn = show.records(answer.result, most) if narrow else show.rows(answer.result, most)
                show.put(Padding(drawn, (0, 2)))
            show.put(Padding(show.count(answer.result, most), (0, 2, 1, 2)))
    else:
        if case.proposal is not None:
            show.put(Padding(show.sql(Query(case.proposal)), (1, 2)))
        click.secho(f"  {case.error}\n", fg="red")
    _tell(answer.notes)


def _key(prompt: str) -> str:
    """One key; Ctrl-C and the end of the input leave."""
    click.echo(f"{prompt} ", nl=False, err=True)
    try:
        key = click.getchar().lower()
    except (EOFError, KeyboardInterrupt):
        key = "x"
    click.echo("", err=True)
    return key


def _edited(prompt: str, text: str) -> str:
    """The text as the person changes it on one line; empty where they leave with Ctrl-C or Ctrl-D."""
    try:
        import readline
    except ImportError:
        click.echo(text, err=True)
        readline = None  # type: ignore[assignment]
    if readline is not None:
        readline.set_startup_hook(lambda: readline.insert_text(text))
    try:
        return input(prompt)
    except (EOFError, KeyboardInterrupt):
        click.echo("", err=True)
        return ""
    finally:
        if readline is not None:
            readline.set_startup_hook()


@collect.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@options.knobs("database")
@click.option("--sample", is_flag=True, help="The opinions are about the bundled sample database.")
@click.option("--databases", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar="DIR",
              help="Databases of several db_ids: DIR/<db_id>/<db_id>.sqlite or DIR/<db_id>.sqlite.")  # fmt: skip
@click.option("-o", "--output", required=True, type=_FILE, metavar="FILE", help="Pairs, in our dataset's shape.")
@click.option("--preferences", type=_FILE, metavar="FILE", help="Preference pairs, for `train reward`.")
@click.option(
    "--agree", type=click.IntRange(min=1), default=2, metavar="N", help="People who must agree.  [default: 2]"
)
@click.option("--licence", metavar="TEXT", help="Licence of the pairs.  [default: internal]")
@options.json_flag
@options.verbose
def export(
    files: Sequence[Path],
    databases: Path | None,
    output: Path,
    preferences: Path | None,
    agree: int,
    licence: str | None,
    as_json: bool,
    **flags: Any,
) -> None:
    """Write what enough people agree on as training data.

    Two queries agree where they give the same result, by the rule of `eval`. A question on which people differ is
    listed, and exported where more stand behind one result than against it. A preference pair is the agreed query over
    a proposal that somebody called wrong or rewrote and that gives another result.

    \b
    sqlcoder data collect export opinions.jsonl -d shop.sqlite -o train.jsonl --preferences pairs.jsonl
    """
    from sqlcoder.collecting.agreement import same_result
    from sqlcoder.collecting.export import INTERNAL, examples
    from sqlcoder.datasets.feedback import preference_pairs, read_opinions, settle
    from sqlcoder.datasets.store import save_examples

    opinions, notes = read_opinions(files)
    _tell(notes)
    if any(out.exists() and out.samefile(file) for out in (output, preferences) if out for file in files):
        raise SetupError("The opinions themselves would be written over; choose another file for the export")
    with _opener(databases, flags) as opened:
        settled = settle(opinions, same_result(opened), agree=agree)
        dialect = {one.db_id: opened(one.db_id).dialect for one in settled if one.agreed}
        made = [
            example
            for one in settled
            if one.agreed
            for example in examples([one], dialect=dialect[one.db_id], licence=licence or INTERNAL)
        ]
    save_examples(made, output)
    pairs = preference_pairs(settled)
    if preferences:
        _write_lines(pairs, preferences)
    disputed = [one for one in settled if one.opponents]
    waiting = [one for one in settled if not one.agreed and not one.opponents]
    if as_json:
        click.echo(to_json(_summary(settled, len(opinions), len(pairs), agree)))
        return
    click.echo(
        f"{len(made)} pairs in {output}" + (f", {len(pairs)} preference pairs in {preferences}" if preferences else "")
    )
    click.echo(
        f"{len(opinions)} opinions on {len(settled)} questions; {len(waiting)} wait for more, {len(disputed)} disputed"
    )
    for one in disputed:
        fate = "exported" if one.agreed else "not exported"
        click.echo(
            f"  {fate}: {one.db_id}: {one.asked}  (for: {_listed(one.supporters)}; against: {_listed(one.opponents)})"
        )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) or "nobody"


def _summary(settled: Sequence[Settled], opinions: int, preferences: int, agree: int) -> dict[str, Any]:
    return {
        "opinions": opinions,
        "questions": len(settled),
        "exported": sum(one.agreed for one in settled),
        "preferences": preferences,
        "agree": agree,
        "waiting": [one.asked for one in settled if not one.agreed and not one.opponents],
        "disagreements": [
            {
                "db_id": one.db_id,
                "question": one.asked,
                "exported": one.agreed,
                "for": list(one.supporters),
                "against": list(one.opponents),
            }
            for one in settled
            if one.opponents
        ],
    }


@contextlib.contextmanager
def _opener(databases: Path | None, flags: dict[str, Any]) -> Iterator[Callable[[str], Database]]:
    """A function that gives a db_id's open database; all are closed at the end."""
    from sqlcoder.datasets.databases import database_path
    from sqlcoder.db.database import Database

    with contextlib.ExitStack() as stack:
        opened: dict[str, Database] = {}
        if databases is None:
            settings = options.settle(flags)
            only = stack.enter_context(options.open_database(options.choose_database(flags, settings), settings))
            opened[only.schema().name] = only

        def give(db_id: str) -> Database:
            if db_id not in opened:
                if databases is None:
                    raise SetupError(
                        f"Some opinions are about '{db_id}', and the database given is '{next(iter(opened))}';"
                        " give --databases DIR for several"
                    )
                opened[db_id] = stack.enter_context(Database.open(database_path(databases, db_id), cache=False))
            return opened[db_id]

        yield give


def _write_lines(records: Sequence[dict[str, str]], path: Path) -> None:
    try:
        text = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise SetupError(f"Cannot write {path}: {error.strerror or error}") from error
