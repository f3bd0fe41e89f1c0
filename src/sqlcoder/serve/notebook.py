"""`%load_ext sqlcoder`: `%ask` and `%%ask` in IPython and Jupyter show the SQL and give a pandas DataFrame.

    %ask -d shop.sqlite how many customers are there
    sales = %ask which five customers spent the most

The database that was named last, its connection and the model are kept for the cells that follow. Needs the extra
[notebook].
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import no_var_expand
from IPython.display import display

from sqlcoder import generators
from sqlcoder.answer import Answer
from sqlcoder.asking import ask
from sqlcoder.db.database import Database
from sqlcoder.errors import SetupError, SQLCoderError
from sqlcoder.generators.base import Generator
from sqlcoder.sample import sample_path
from sqlcoder.serve.markdown import fenced
from sqlcoder.settings import Settings, cache_folder, hide_password, read_settings
from sqlcoder.shapes import sureness
from sqlcoder.sql.format import format_sql

USAGE = "%ask [-d DB | --sample] [-m MODEL] [--max-rows N] [-o NAME] QUESTION"
_VALUES = {"-d": "database", "--database": "database", "-m": "model", "--model": "model", "--max-rows": "max_rows",
           "-o": "output", "--output": "output"}  # fmt: skip
_OPTION = re.compile(r"""\s*(--?[a-z][a-z-]*)(?:[=\s]+("[^"]*"|'[^']*'|\S+))?""")
_SWITCH = re.compile(r"\s*--sample(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Request:
    """What a line and its cell ask for; None leaves what was before, else the settings' word."""

    question: str
    database: str | None = None
    model: str | None = None
    max_rows: str | None = None
    output: str | None = None
    """A variable that gets the frame too, since `%%ask` cannot stand behind an `=`."""


def parse_line(line: str, cell: str = "") -> Request:
    """Options first, then the question, to which the cell's text belongs. Raises SetupError.

    >>> parse_line("-d 'my shop.sqlite' --max-rows 5 whose order isn't paid - today?").question
    "whose order isn't paid - today?"
    >>> parse_line("-x how many")
    Traceback (most recent call last):
    sqlcoder.errors.SetupError: There is no option '-x'; %ask? shows them
    """
    given: dict[str, str] = {}
    rest = line
    while True:
        if switch := _SWITCH.match(rest):
            given["database"], rest = str(sample_path()), rest[switch.end() :]
        elif option := _OPTION.match(rest):
            name = _VALUES.get(option[1])
            if name is None:
                raise SetupError(f"There is no option {option[1]!r}; %ask? shows them")
            if option[2] is None:
                raise SetupError(f"{option[1]} wants a value; {USAGE}")
            given[name], rest = option[2].strip("\"'"), rest[option.end() :]
        else:
            break
    question = f"{rest.strip()}\n{cell.strip()}".strip()
    if not question:
        raise SetupError(f"There is no question; {USAGE}")
    return Request(question, **given)


class Session:
    """What is kept between cells."""

    def __init__(self, shell: InteractiveShell) -> None:
        self._shell = shell
        self._database: str | None = None
        self._opened: dict[str, Database] = {}
        self._models: dict[str, Generator] = {}

    @no_var_expand
    def ask(self, line: str, cell: str | None = None) -> Any:
        """Ask a question of a database: the SQL is shown, the rows are a DataFrame.

        %ask [-d DB | --sample] [-m MODEL] [--max-rows N] [-o NAME] QUESTION
        """
        try:
            request = parse_line(line, cell or "")
            settings = read_settings({"model": request.model, "max_rows": request.max_rows})
            answer = self._answer(request, settings)
        except SQLCoderError as error:
            raise UsageError(hide_password(" ".join(str(error).split()))) from None
        return self._show(answer, request.output)

    def close(self) -> None:
        """Close the databases."""
        while self._opened:
            self._opened.popitem()[1].close()

    def _answer(self, request: Request, settings: Settings) -> Answer:
        database = self._open(request.database or self._database or settings.database, settings)
        if request.database:
            self._database = request.database  # once it could be opened
        return ask(
            request.question,
            database,
            model=self._model(settings),
            candidates=settings.candidates,
            min_confidence=settings.min_confidence,
            max_rows=settings.max_rows,
            timeout_s=settings.timeout,
            audit=settings.audit,
        )

    def _open(self, target: str | None, settings: Settings) -> Database:
        if not target:
            raise SetupError("Which database? Give -d FILE_OR_URL, set DATABASE_URL, or try --sample")
        if target not in self._opened:
            folder = cache_folder(settings)
            self._opened[target] = Database.open(
                target, cache=settings.cache, cache_dir=folder, max_plan_rows=settings.max_plan_rows
            )
        return self._opened[target]

    def _model(self, settings: Settings) -> Generator:
        if settings.model not in self._models:
            self._models[settings.model] = generators.load(settings.model, offline=settings.offline)
        return self._models[settings.model]

    def _show(self, answer: Answer, output: str | None) -> Any:
        if answer.query is None:
            print(f"no answer: {answer.reason}")
            frame = None
        else:
            shown = {"text/plain": format_sql(answer.query), "text/markdown": fenced(answer.query)}
            display(shown, raw=True)  # type: ignore[no-untyped-call]
            frame = to_frame(answer)
            print(" · ".join([_count(answer), f"{sureness(answer.confidence)} ({answer.confidence:.0%})"]))
            for note in answer.notes:
                print(f"note: {note}")
        if output:
            self._shell.push({output: frame})  # type: ignore[no-untyped-call]
            return None
        return frame


def to_frame(answer: Answer) -> Any:
    """The rows as a pandas DataFrame; its `attrs` have `sql`, `truncated` and `confidence`."""
    import pandas

    assert answer.query is not None and answer.result is not None
    frame = pandas.DataFrame(list(answer.result.rows), columns=list(answer.result.columns))
    frame.attrs = {
        "sql": answer.query.sql,
        "truncated": answer.result.truncated,
        "confidence": answer.confidence,
    }
    return frame


def _count(answer: Answer) -> str:
    assert answer.result is not None
    n = len(answer.result.rows)
    rows = f"{n:,} row{'s' if n != 1 else ''}"
    return f"the first {rows}; there are more (--max-rows)" if answer.result.truncated else rows


def load_ipython_extension(shell: InteractiveShell) -> None:
    """What `%load_ext sqlcoder` calls."""
    session = Session(shell)
    shell.register_magic_function(session.ask, "line_cell", "ask")  # type: ignore[arg-type]
