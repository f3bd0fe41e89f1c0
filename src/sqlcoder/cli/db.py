"""`sqlcoder db`: what is seen of a database."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import click

from sqlcoder.cli import options
from sqlcoder.cli.db_doctor import doctor
from sqlcoder.cli.db_init import init
from sqlcoder.diagrams.mermaid import mermaid
from sqlcoder.schema import Column, ForeignKey, Metric, Schema, Table
from sqlcoder.shapes import schema_shape, to_json

if TYPE_CHECKING:
    from rich.console import RenderableType


@click.group()
def db() -> None:
    """What is seen of a database: show, values, doctor, init."""


db.add_command(doctor)
db.add_command(init)


@db.command()
@options.knobs("database")
@click.option("--sample", is_flag=True, help="Show the bundled sample database.")
@click.option(
    "--diagram",
    type=click.Choice(["mermaid", "svg"]),
    is_flag=False,
    flag_value="mermaid",
    help="The entity-relationship picture instead; --diagram alone is Mermaid.",
)
@options.json_flag
@options.verbose
def show(as_json: bool, diagram: str | None, **flags: Any) -> None:
    """Tables, columns, keys, joins that are inferred where no key is declared, and what sqlcoder.toml says of them.

    \b
    sqlcoder db show -d shop.sqlite --diagram svg > shop.svg
    """
    settings = options.settle(flags)
    with options.open_database(options.choose_database(flags, settings), settings) as opened:
        schema = opened.schema()
    if as_json:
        click.echo(to_json(schema_shape(schema)))
    elif diagram == "svg":
        from sqlcoder.diagrams.svg import svg

        click.echo(svg(schema))
    elif diagram:
        click.echo(mermaid(schema))
    else:
        from sqlcoder.cli.show import put

        put(draw_schema(schema))


@db.command()
@click.argument("words", nargs=-1)
@options.knobs("database", "cache")
@click.option("--sample", is_flag=True, help="Look into the bundled sample database.")
@click.option(
    "--all", "whole", is_flag=True, help="First read the values that were only sampled, however long it takes; kept."
)
@options.json_flag
@options.verbose
@click.pass_context
def values(ctx: click.Context, /, words: tuple[str, ...], whole: bool, as_json: bool, **flags: Any) -> None:
    """The value index: the cells that hold all WORDS; without WORDS, the columns with few values.

    Of large tables only a sample of the values is read, so that the first answer comes soon. --all reads them all, up
    to two million a column, and keeps them until the database changes: ask then finds each of them.

    Exits 1 where no cell holds the words.
    """
    settings = options.settle(flags)
    with options.open_database(options.choose_database(flags, settings), settings) as opened:
        began = time.monotonic()
        schema, index = opened.schema(), opened.values(whole=whole)
        if whole:
            where = f"{index.path.stat().st_size / 1e6:.1f} MB in {index.path}" if index.path else "not kept"
            click.echo(f"{len(index):,} values in {time.monotonic() - began:.1f} s; {where}", err=True)
        if words:
            exact = index.lookup(" ".join(words))
            cells = list(dict.fromkeys([*exact, *index.containing(words)]))
            found: list[dict[str, Any]] = [{"table": c.table, "column": c.column, "value": c.text} for c in cells]
        else:
            pairs = ((table, column, index.small(table.name, column.name)) for table, column in schema.columns())
            found = [{"table": t.name, "column": c.name, "values": list(few)} for t, c, few in pairs if few]
    if as_json:
        click.echo(to_json({"words": list(words), "found": found, "sampled": list(index.sampled)}))
    else:
        from sqlcoder.cli.show import grid, put

        heads = ("table", "column", "value" if words else "values")
        last = [str(row["value"]) if words else ", ".join(row["values"]) for row in found]
        lines = [(str(row["table"]), str(row["column"]), text) for row, text in zip(found, last, strict=True)]
        if lines:
            put(grid(heads, lines, wrap=True))
        for name in index.sampled:
            click.echo(f"note: of {name} only a sample of the values was read", err=True)
    if words and not found:
        if not as_json:
            click.echo(f"no cell holds: {' '.join(words)}", err=True)
        ctx.exit(1)


def draw_schema(schema: Schema) -> RenderableType:
    """Tables with their columns, types, keys and other names, and the metrics, for people."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from sqlcoder.cli.show import grid

    parts: list[RenderableType] = []
    for table in schema.tables:
        head = Text(table.name, style="bold cyan").append(_other_names(table), style="not bold default")
        counted = "view" if table.is_view else "" if table.row_count is None else f"{table.row_count:,} rows"
        head.append(f"  {counted}", style="dim").append(f"  {table.comment}" if table.comment else "", style="dim")
        lines = [(c.name + _other_names(c), c.raw_type or c.type, _keys(schema, table, c.name)) for c in table.columns]
        lines += [(m.name + _other_names(m), "metric", m.expression) for m in schema.metrics if m.table == table.name]
        body = grid(("column", "type", "key"), lines)
        body.show_header = False
        parts += [Text("") if parts else Text(f"{schema.name} ({schema.dialect})", style="dim"), head]
        parts.append(Padding(body, (0, 2)))
    return Group(*parts)


def _other_names(item: Table | Column | Metric) -> str:
    return f" ({', '.join(item.aliases)})" if item.aliases else ""


def _keys(schema: Schema, table: Table, column: str) -> str:
    said = ["primary key"] if column in table.primary_key else []
    said += ["sensitive" for c in table.columns if c.name == column and c.sensitive]
    said += [_points(key, column) for key in schema.foreign_keys if key.table == table.name and column in key.columns]
    return ", ".join(said)


def _points(key: ForeignKey, column: str) -> str:
    target = key.ref_columns[key.columns.index(column)]
    return f"-> {key.ref_table}.{target}{' (inferred)' if key.inferred else ''}"
