"""`sqlcoder doctor`: what is wrong with this installation, if anything."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import click

from sqlcoder.cli import options
from sqlcoder.errors import SQLCoderError
from sqlcoder.settings import trace_settings
from sqlcoder.shapes import to_json


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at."""

    name: str
    found: str
    advice: str | None = None
    """What to do; None where all is well."""


@click.command()
@options.knobs("database")
@options.json_flag
@options.verbose
@click.pass_context
def doctor(ctx: click.Context, /, as_json: bool, **flags: Any) -> None:
    """What is wrong with this installation, if anything; with a database, whether it opens. Exits 1 with findings."""
    checks = list(examine(flags))
    if as_json:
        rows = [{"name": c.name, "ok": c.advice is None, "found": c.found, "advice": c.advice} for c in checks]
        click.echo(to_json({"ok": all(row["ok"] for row in rows), "checks": rows}))
    else:
        from rich.text import Text

        from sqlcoder.cli.show import grid, put

        marks = {True: Text("ok", style="green"), False: Text("!!", style="bold red")}
        lines = [
            (marks[c.advice is None], c.name, Text(c.found if c.advice is None else f"{c.found}: {c.advice}"))
            for c in checks
        ]
        put(grid(("", "what", "found"), lines, wrap=True))
    ctx.exit(0 if all(c.advice is None for c in checks) else 1)


def examine(flags: dict[str, Any]) -> Iterator[Check]:
    """Every check, in order; a check that fails does not stop the next."""
    from importlib.metadata import PackageNotFoundError, requires, version

    yield _python()
    for requirement in requires("sqlcoder") or ():
        if "extra ==" in requirement:
            continue
        name = requirement.split(";")[0].strip(" ()").split("[")[0]
        name = name[: next((i for i, c in enumerate(name) if c in "<>=!~ ("), len(name))]
        try:
            yield Check(name, version(name))
        except PackageNotFoundError:
            yield Check(name, "not installed", f"pip install {name}")
    yield from _models()
    yield _sample()
    yield from _settings_and_database(flags)


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    return Check("python", found, None if sys.version_info >= (3, 11) else "sqlcoder needs 3.11 or later")


def _models() -> Iterator[Check]:
    from sqlcoder.cli.models import what_is_missing

    missing = what_is_missing("embedded")
    yield Check("model embedded", missing or "ready", "install the package again, whole" if missing else None)


def _sample() -> Check:
    try:
        return Check("sample database", options.sample_database().name)
    except SQLCoderError as error:
        return Check("sample database", "missing", str(error))


def _settings_and_database(flags: dict[str, Any]) -> Iterator[Check]:
    try:
        traced = trace_settings({"database": flags["database"]})
    except SQLCoderError as error:
        yield Check("settings", "cannot be used", str(error))
        return
    changed = [f"{t.setting.name} ({t.origin})" for t in traced if t.origin != "default"]
    yield Check("settings", "changed: " + ", ".join(changed) if changed else "all at their defaults")
    database = next(t.value for t in traced if t.setting.name == "database")
    if database is None:
        return
    from sqlcoder.db.database import Database

    try:
        with Database.open(database) as opened:
            yield Check("database", f"{opened.url}: {len(opened.schema().tables)} tables")
    except SQLCoderError as error:
        yield Check("database", "does not open", str(error))
