"""Write the pages that the code knows best: commands, settings, errors (`make docs`; a test says when they are stale).

python docs/generate.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from sqlcoder import errors
from sqlcoder.cli.main import EXIT_CODES, cli
from sqlcoder.settings import SETTINGS

HERE = Path(__file__).parent
WIDTH = 80


def commands() -> str:
    """Every command's help, as the terminal shows it."""
    lines = ["# Commands", "", "What `--help` prints, command by command.", ""]
    for path, command in _walk(cli, ("sqlcoder",)):
        context = _context(path, command)
        lines += [f"## {' '.join(path)}", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(lines)


def _walk(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _walk(inner, (*path, name))


def _context(path: tuple[str, ...], command: click.Command) -> click.Context:
    return click.Context(
        command,
        info_name=" ".join(path),
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        help_option_names=["-h", "--help"],
    )


def settings() -> str:
    """The table of knobs."""
    lines = [
        "# Settings",
        "",
        "A setting is one name in four places: the flag, the variable, the key in `sqlcoder.toml` (the nearest one,",
        "from the working directory upwards) and the field of `Settings`. The first that says something wins, in this",
        "order; `sqlcoder settings` shows every value and where it came from.",
        "",
        "| setting | flag | variable | default | what it does |",
        "|---|---|---|---|---|",
    ]
    for row in SETTINGS:
        flag = f"--no-{row.flag[2:]}" if row.type is bool and row.default else row.flag
        variables = ", ".join(f"`{name}`" for name in (row.variable, *row.also))
        default = "none" if row.default is None else f"`{str(row.default).lower()}`"
        lines.append(f"| `{row.name}` | `{flag}` | {variables} | {default} | {row.help} |")
    return "\n".join([*lines, ""])


def exits() -> str:
    """The exit codes and the tree of errors."""
    lines = [
        "# Errors",
        "",
        "Every error is one line on stderr that begins with `error:`; `-v` adds where it happened.",
        "",
    ]
    lines += ["| exit code | meaning |", "|---|---|"]
    lines += [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items()]
    lines += ["", "In Python the same errors are exceptions, under one root:", ""]
    lines += ["| exception | exit code | meaning |", "|---|---|---|"]
    lines += [
        f"| {'&emsp;' * depth}`{kind.__name__}` | {kind.exit_code} | {(kind.__doc__ or '').splitlines()[0]} |"
        for depth, kind in _tree(errors.SQLCoderError)
    ]
    lines += [
        "",
        '"No answer" is no error: `ask` then gives an `Answer` without a query and with a `reason`, and the command',
        "exits with 1.",
        "",
    ]
    return "\n".join(lines)


def _tree(kind: type[errors.SQLCoderError], depth: int = 0) -> Iterator[tuple[int, type[errors.SQLCoderError]]]:
    yield depth, kind
    for inner in kind.__subclasses__():
        if inner.__module__ == errors.__name__:
            yield from _tree(inner, depth + 1)


PAGES = {"commands.md": commands, "settings.md": settings, "errors.md": exits}


if __name__ == "__main__":
    for name, write in PAGES.items():
        (HERE / name).write_text(write(), encoding="utf-8")
