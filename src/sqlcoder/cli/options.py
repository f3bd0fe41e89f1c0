"""Command-line options made from the settings table, and what they settle to.

A flag, a variable, a key and a field are one name; only the short letters, the placeholders and the spelling of
switches live here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sqlcoder.errors import SetupError
from sqlcoder.settings import SETTINGS, Setting, Settings, cache_folder, read_settings

if TYPE_CHECKING:
    from sqlcoder.db.database import Database

F = TypeVar("F", bound=Callable[..., Any])

_LETTERS = {"database": "-d", "model": "-m"}
_PLACEHOLDERS = {
    "database": "DB",
    "model": "MODEL",
    "timeout": "SECONDS",
    "min_confidence": "0..1",
    "cache_dir": "DIR",
    "audit": "FILE",
    "host": "ADDRESS",
    "hosts": "NAMES",
    "token_file": "FILE",
    "opinions": "FILE",
}


def knobs(*names: str) -> Callable[[F], F]:
    """A decorator that adds the flags of these settings; a flag that is not given is None."""
    rows = {row.name: row for row in SETTINGS}

    def add(function: F) -> F:
        return reduce(lambda f, name: _flag(rows[name])(f), reversed(names), function)

    return add


def _flag(row: Setting) -> Callable[[F], F]:
    if row.type is bool:
        spelled = f"{row.flag}/--no-{row.flag[2:]}"  # both: the environment or sqlcoder.toml may say otherwise
        default = f"--{'' if row.default else 'no-'}{row.flag[2:]}"
        return click.option(spelled, row.name, default=None, help=f"{row.help}  [default: {default}]")
    shown = "" if row.default is None else f"  [default: {row.default}]"
    return click.option(
        *([_LETTERS[row.name]] if row.name in _LETTERS else []),
        row.flag,
        row.name,
        default=None,
        metavar=_PLACEHOLDERS.get(row.name, "N"),
        help=row.help + shown,
    )


def verbose(function: F) -> F:
    """`-v`: tracebacks and timings on stderr."""

    def note(ctx: click.Context, _: click.Parameter, value: bool) -> None:
        if isinstance(ctx.obj, dict):
            ctx.obj["verbose"] = ctx.obj.get("verbose", False) or value

    option = click.option(
        *("-v", "--verbose"),
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=note,
        help="Say more on stderr: timings, tracebacks.",
    )
    return option(function)


def is_verbose() -> bool:
    """Was `-v` given?"""
    ctx = click.get_current_context(silent=True)
    return bool(ctx and isinstance(ctx.obj, dict) and ctx.obj.get("verbose"))


show_sensitive = click.option(
    "--show-sensitive", is_flag=True, help="Show the values of columns that are marked sensitive."
)
json_flag = click.option("--json", "as_json", is_flag=True, help="Machine-readable output, on stdout alone.")


def settle(flags: Mapping[str, Any]) -> Settings:
    """The settings in force, given this command's flags (its other parameters are ignored). Raises SetupError."""
    return read_settings({row.name: flags.get(row.name) for row in SETTINGS})


def choose_database(flags: Mapping[str, Any], settings: Settings) -> str | Path:
    """The database to open: the sample under `--sample`, else what the settings say. Raises SetupError for none."""
    if flags.get("sample"):
        if flags.get("database"):
            raise SetupError("Both --sample and -d were given; give one of them")
        return sample_database()
    if not settings.database:
        raise SetupError("Which database? Give -d FILE_OR_URL, set DATABASE_URL, or try --sample")
    return settings.database


def open_database(target: str | Path, settings: Settings) -> Database:
    """The database, its value index cached as the settings say. Raises DatabaseError and SetupError."""
    from sqlcoder.db.database import Database

    return Database.open(
        target, cache=settings.cache, cache_dir=cache_folder(settings), max_plan_rows=settings.max_plan_rows
    )


def sample_database() -> Path:
    """The bundled database. Raises SetupError where this installation lacks it."""
    from sqlcoder.sample import sample_path

    path = sample_path()
    if not path.is_file():
        raise SetupError(f"The sample database is missing from this installation: {path}")
    return path
