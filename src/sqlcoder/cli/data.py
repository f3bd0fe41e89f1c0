"""`sqlcoder data`: the life of a dataset. Each command is a file of its own, imported when it is called."""

from __future__ import annotations

import click

from sqlcoder import _lookup

COMMANDS = {
    "check": ("sqlcoder.cli.data_check:check", "Hold questions and golds against their databases."),
    "stats": ("sqlcoder.cli.data_stats:stats", "Count what a dataset holds."),
    "split": ("sqlcoder.cli.data_split:split", "Split a dataset in two."),
    "convert": ("sqlcoder.cli.data_convert:convert", "Write a dataset in another format."),
    "collect": ("sqlcoder.cli.collect:collect", "Let people judge proposed queries; export what they agree on."),
    "synthesize": ("sqlcoder.cli.data_synthesize:synthesize", "Make questions with their SQL from schemas."),
}
"""Command -> (where it lives, its line in the help)."""


class Commands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of a dataset's life."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command's file; None for one that is not in the table."""
        if cmd_name not in COMMANDS:
            return None
        command = _lookup.load(COMMANDS[cmd_name][0])
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table, as it stands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=Commands)
def data() -> None:
    """The life of a dataset: check, count, split, convert, collect, make."""
