"""`sqlcoder db`: what is seen of a database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sqlcoder.cli import options
from sqlcoder.cli.shapes import to_json
from sqlcoder.schema import ForeignKey, Schema, Table

if TYPE_CHECKING:
    from rich.console import RenderableType


@click.group()
def db() -> None:
    """What is seen of a database: show, values."""


@db.command()
@options.knobs("database")
@click.option("--sample", is_flag=True, help="Show the bundled sample database.")
@click.option("--diagram", is_flag=True, help="A Mermaid entity-relationship diagram instead.")
@options.json_flag
@options.verbose
def show(as_json: bool, diagram: bool, **flags: Any) -> None:
    """Tables, columns, keys, and the joins that are inferred where no key is declared."""
    settings = options.settle(flags)
    with options.open_database(options.choose_database(flags, settings), settings) as opened:
        schema = opened.schema()
    if as_json:
        click.echo(to_json(schema_shape(schema)))
    elif diagram:
        click.echo(mermaid(schema))
    else:
        from sqlcoder.cli.show import put

        put(draw_schema(schema))


@db.command()
@click.argument("words", nargs=-1)
@options.knobs("database", "cache")
@click.option("--sample", is_flag=True, help="Look into the bundled sample database.")
@options.json_flag
@options.verbose
@click.pass_context
def values(ctx: click.Context, /, words: tuple[str, ...], as_json: bool, **flags: Any) -> None:
    """The value index: the cells that hold all WORDS; without WORDS, the columns with few values.

    Exits 1 where no cell holds the words.
    """
    settings = options.settle(flags)
    with options.open_database(options.choose_database(flags, settings), settings) as opened:
        schema, index = opened.schema(), opened.values()
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


def schema_shape(schema: Schema) -> dict[str, Any]:
    """The schema as JSON."""
    return {
        "name": schema.name,
        "dialect": schema.dialect,
        "tables": [
            {
                "name": table.name,
                "view": table.is_view,
                "row_count": table.row_count,
                "comment": table.comment,
                "primary_key": list(table.primary_key),
                "columns": [
                    {
                        "name": column.name,
                        "type": column.type,
                        "declared": column.raw_type,
                        "nullable": column.nullable,
                        "sensitive": column.sensitive,
                        "comment": column.comment,
                    }
                    for column in table.columns
                ],
            }
            for table in schema.tables
        ],
        "foreign_keys": [
            {
                "table": key.table,
                "columns": list(key.columns),
                "ref_table": key.ref_table,
                "ref_columns": list(key.ref_columns),
                "inferred": key.inferred,
            }
            for key in schema.foreign_keys
        ],
    }


def mermaid(schema: Schema) -> str:
    """An `erDiagram`; inferred keys are dotted.

    >>> from sqlcoder.schema import Column
    >>> print(mermaid(Schema("s", (Table("a", (Column("id", "number"),), ("id",)),))))
    erDiagram
        a {
            number id PK
        }
    """
    lines = ["erDiagram"]
    for table in schema.tables:
        lines.append(f"    {_word(table.name)} {{")
        foreign = {name for key in schema.foreign_keys if key.table == table.name for name in key.columns}
        for column in table.columns:
            marks = [mark for mark, names in (("PK", table.primary_key), ("FK", foreign)) if column.name in names]
            lines.append(f"        {column.type} {_word(column.name)}{' ' + ', '.join(marks) if marks else ''}")
        lines.append("    }")
    for key in schema.foreign_keys:
        line = "}o..||" if key.inferred else "}o--||"
        lines.append(f"    {_word(key.table)} {line} {_word(key.ref_table)} : {_word('_'.join(key.columns))}")
    return "\n".join(lines)


def _word(name: str) -> str:
    """A name as Mermaid takes it: letters, digits, underscores and hyphens."""
    return "".join(c if c.isalnum() or c in "_-" else "_" for c in name) or "_"


def draw_schema(schema: Schema) -> RenderableType:
    """Tables with their columns, types and keys, for people."""
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    from sqlcoder.cli.show import grid

    parts: list[RenderableType] = []
    for table in schema.tables:
        head = Text(table.name, style="bold cyan")
        counted = "view" if table.is_view else "" if table.row_count is None else f"{table.row_count:,} rows"
        head.append(f"  {counted}", style="dim").append(f"  {table.comment}" if table.comment else "", style="dim")
        lines = [(c.name, c.raw_type or c.type, _keys(schema, table, c.name)) for c in table.columns]
        body = grid(("column", "type", "key"), lines)
        body.show_header = False
        parts += [Text("") if parts else Text(f"{schema.name} ({schema.dialect})", style="dim"), head]
        parts.append(Padding(body, (0, 2)))
    return Group(*parts)


def _keys(schema: Schema, table: Table, column: str) -> str:
    said = ["primary key"] if column in table.primary_key else []
    said += [_points(key, column) for key in schema.foreign_keys if key.table == table.name and column in key.columns]
    return ", ".join(said)


def _points(key: ForeignKey, column: str) -> str:
    target = key.ref_columns[key.columns.index(column)]
    return f"-> {key.ref_table}.{target}{' (inferred)' if key.inferred else ''}"
