"""`sqlcoder settings`: every knob, its value, and where that came from."""

from __future__ import annotations

import click

from sqlcoder.cli import options
from sqlcoder.settings import trace_settings
from sqlcoder.shapes import to_json


@click.command()
@options.json_flag
@options.verbose
def settings(as_json: bool) -> None:
    """Every setting and where its value came from.

    A setting is one name in four places: the flag --max-rows, the variable SQLCODER_MAX_ROWS, the key max_rows in
    sqlcoder.toml, and the field of Settings. The first that says something wins, in this order.
    """
    traced = trace_settings()
    if as_json:
        rows = [
            {
                "name": t.setting.name,
                "value": t.shown if isinstance(t.value, str) else t.value,
                "origin": t.origin,
                "default": t.setting.default,
                "flag": t.setting.flag,
                "variable": t.setting.variable,
                "help": t.setting.help,
            }
            for t in traced
        ]
        click.echo(to_json({"settings": rows}))
        return
    from sqlcoder.cli.show import grid, put

    put(grid(("setting", "value", "from"), [(t.setting.name, t.shown or "-", t.origin) for t in traced]))
