"""What the user knows about a database and its schema does not say: `[databases.NAME]` of sqlcoder.toml.

    [databases.shop]
    url = "shop.sqlite"                                  # relative to the file's folder; or an SQLAlchemy URL
    joins = ["orders.buyer = customers.id"]              # keys that are not declared; `a.x = b.y and a.z = b.w`
    [databases.shop.metrics]                             # figures that no column holds: see sqlcoder.db.metrics
    revenue = "order_items.unit_price * order_items.quantity"
    [databases.shop.tables.orders]
    aliases = ["purchases"]
    description = "One row for each order"
    [databases.shop.tables.orders.columns.total]
    aliases = ["amount"]
    sensitive = true

Reading and applying are two steps: a catalogue is checked against a schema only when it is applied.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from sqlcoder.errors import SetupError
from sqlcoder.schema import Column, ForeignKey, Metric, Schema, Table
from sqlcoder.settings import did_you_mean, find_config, read_config

_T = TypeVar("_T")
_NAME = r'("[^"]+"|[^\s".=]+)'
_PASSWORD = re.compile(r"://([^/@:]*):[^/@]*@")
_EQUALITY = re.compile(rf"\s*{_NAME}\s*\.\s*{_NAME}\s*=\s*{_NAME}\s*\.\s*{_NAME}\s*")


@dataclass(frozen=True, slots=True)
class ColumnNotes:
    """What is said of one column; None leaves the schema's word."""

    aliases: tuple[str, ...] = ()
    description: str | None = None
    sensitive: bool | None = None


@dataclass(frozen=True, slots=True)
class TableNotes:
    """What is said of one table and of its columns, by name."""

    aliases: tuple[str, ...] = ()
    description: str | None = None
    columns: Mapping[str, ColumnNotes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MetricNotes:
    """What the file says of one metric."""

    sql: str
    table: str | None = None
    """The table whose rows have it; None: the one from which keys lead to the others."""
    aliases: tuple[str, ...] = ()
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Catalog:
    """One named database and what is said of it."""

    name: str
    url: str
    """A file's absolute path, or an SQLAlchemy URL."""
    source: str = ""
    """The file it was read from, for messages."""
    tables: Mapping[str, TableNotes] = field(default_factory=dict)
    joins: tuple[ForeignKey, ...] = ()
    metrics: Mapping[str, MetricNotes] = field(default_factory=dict)


def read_catalogs(config: Path | None = None) -> dict[str, Catalog]:
    """The named databases of a sqlcoder.toml (by default the nearest from the working directory upwards), by name.

    Raises SetupError for anything in it that is not of the shape above.
    """
    path = config or find_config()
    if path is None:
        return {}
    databases = _expect(dict, read_config(path).get("databases", {}), f"{path}: databases")
    return {name: _read_catalog(name, entry, path) for name, entry in databases.items()}


def find_catalog(target: str, catalogs: Mapping[str, Catalog]) -> Catalog | None:
    """The catalogue of that name, else the one whose URL is the same file or URL as `target`; None where none is."""
    if target in catalogs:
        return catalogs[target]
    return next((c for c in catalogs.values() if _address(c.url) == _address(target)), None)


def _address(url: str) -> str:
    """The URL without its password, or the file behind a path: links followed, SQLAlchemy's `sqlite:///` taken off."""
    path = url.removeprefix("sqlite:///")
    return _PASSWORD.sub(r"://\1@", url) if "://" in path or "\0" in path else os.path.realpath(Path(path).expanduser())


def apply_catalog(schema: Schema, catalog: Catalog) -> Schema:
    """The schema with the catalogue's aliases, descriptions, flags, joins and metrics.

    A join of the catalogue replaces what was inferred between the same two tables.
    Raises SetupError for a table or column that the schema does not have, and for a metric that is no expression.
    """
    where = f"{catalog.source or 'catalogue'}: databases.{catalog.name}"
    notes = {_table(schema, name, where).name: note for name, note in catalog.tables.items()}
    tables = tuple(_annotate(t, notes[t.name], where) if t.name in notes else t for t in schema.tables)
    joins = tuple(_check_join(schema, join, where) for join in catalog.joins)
    pairs = {frozenset((j.table, j.ref_table)) for j in joins}
    kept = tuple(k for k in schema.foreign_keys if not (k.inferred and frozenset((k.table, k.ref_table)) in pairs))
    known = replace(schema, tables=tables, foreign_keys=kept + tuple(j for j in joins if j not in kept))
    metrics: tuple[Metric, ...] = ()
    if catalog.metrics:
        from sqlcoder.db.metrics import make_metric  # only here: it brings the parser

        said = catalog.metrics.items()
        metrics = tuple(make_metric(name, metric, known, f"{where}.metrics.{name}") for name, metric in said)
    return replace(known, metrics=schema.metrics + metrics)


def _annotate(table: Table, notes: TableNotes, where: str) -> Table:
    by_column = {_column(table, name, where).name: note for name, note in notes.columns.items()}
    return replace(
        table,
        aliases=notes.aliases + table.aliases,
        comment=table.comment if notes.description is None else notes.description,
        columns=tuple(_annotate_column(c, by_column[c.name]) if c.name in by_column else c for c in table.columns),
    )


def _annotate_column(column: Column, notes: ColumnNotes) -> Column:
    return replace(
        column,
        aliases=notes.aliases + column.aliases,
        comment=column.comment if notes.description is None else notes.description,
        sensitive=column.sensitive if notes.sensitive is None else notes.sensitive,
        sensitivity_declared=notes.sensitive is not None,
    )


def _check_join(schema: Schema, join: ForeignKey, where: str) -> ForeignKey:
    """The join in the schema's own spelling."""
    table, ref_table = _table(schema, join.table, where), _table(schema, join.ref_table, where)
    columns = tuple(_column(table, name, where).name for name in join.columns)
    ref_columns = tuple(_column(ref_table, name, where).name for name in join.ref_columns)
    return ForeignKey(table.name, columns, ref_table.name, ref_columns)


def _table(schema: Schema, name: str, where: str) -> Table:
    table = schema.table(name)
    if table is None:
        hint = did_you_mean(name, [t.name for t in schema.tables])
        raise SetupError(f"{where}: the database has no table {name!r}{hint}")
    return table


def _column(table: Table, name: str, where: str) -> Column:
    column = table.column(name)
    if column is None:
        hint = did_you_mean(name, [c.name for c in table.columns])
        raise SetupError(f"{where}: table {table.name!r} has no column {name!r}{hint}")
    return column


def _read_catalog(name: str, entry: Any, path: Path) -> Catalog:
    where = f"{path}: databases.{name}"
    given = _keys(entry, ("url", "joins", "metrics", "tables"), where)
    if not isinstance(given.get("url"), str) or not given["url"]:
        raise SetupError(f'{where}: url is missing; write url = "file.sqlite" or an SQLAlchemy URL')
    tables = _expect(dict, given.get("tables", {}), f"{where}.tables")
    metrics = _expect(dict, given.get("metrics", {}), f"{where}.metrics")
    return Catalog(
        name=name,
        url=_locate(given["url"], path.parent),
        source=str(path),
        tables={table: _read_table(notes, f"{where}.tables.{table}") for table, notes in tables.items()},
        joins=tuple(_read_join(join, f"{where}.joins") for join in _texts(given.get("joins", []), f"{where}.joins")),
        metrics={key: _read_metric(entry, f"{where}.metrics.{key}") for key, entry in metrics.items()},
    )


def _locate(url: str, folder: Path) -> str:
    return url if "://" in url else str((folder / Path(url).expanduser()).resolve())


def _read_table(entry: Any, where: str) -> TableNotes:
    given = _keys(entry, ("aliases", "description", "columns"), where)
    columns = _expect(dict, given.get("columns", {}), f"{where}.columns")
    return TableNotes(
        aliases=_texts(given.get("aliases", []), f"{where}.aliases"),
        description=_optional(str, given.get("description"), f"{where}.description"),
        columns={name: _read_column(notes, f"{where}.columns.{name}") for name, notes in columns.items()},
    )


def _read_column(entry: Any, where: str) -> ColumnNotes:
    given = _keys(entry, ("aliases", "description", "sensitive"), where)
    return ColumnNotes(
        aliases=_texts(given.get("aliases", []), f"{where}.aliases"),
        description=_optional(str, given.get("description"), f"{where}.description"),
        sensitive=_optional(bool, given.get("sensitive"), f"{where}.sensitive"),
    )


def _read_metric(entry: Any, where: str) -> MetricNotes:
    """`"price * quantity"`, or a table: {sql = "price * quantity", aliases = ["turnover"]}."""
    if isinstance(entry, str):
        return MetricNotes(entry)
    if not isinstance(entry, dict):
        raise SetupError(f'{where} must be text or a table such as {{sql = "price * quantity"}}, not {entry!r}')
    given = _keys(entry, ("sql", "table", "aliases", "description"), where)
    if not isinstance(given.get("sql"), str):
        raise SetupError(f'{where}: sql is missing; write sql = "price * quantity"')
    return MetricNotes(
        sql=given["sql"],
        table=_optional(str, given.get("table"), f"{where}.table"),
        aliases=_texts(given.get("aliases", []), f"{where}.aliases"),
        description=_optional(str, given.get("description"), f"{where}.description"),
    )


def _read_join(text: str, where: str) -> ForeignKey:
    """`a.x = b.y and a.z = b.w` as a key from a to b; names with blanks or dots stand in double quotes."""
    parts = [_EQUALITY.fullmatch(part) for part in re.split(r"(?i)\sand\s", text)]
    names = [[g.strip('"') for g in part.groups()] for part in parts if part]
    if len(names) != len(parts) or len({(n[0], n[2]) for n in names}) != 1:
        raise SetupError(f'{where}: {text!r} is not of the form "orders.buyer = customers.id"')
    return ForeignKey(names[0][0], tuple(n[1] for n in names), names[0][2], tuple(n[3] for n in names))


_WORDS = {dict: "a table", str: "text", bool: "true or false", list: "a list"}


def _expect(kind: type[_T], value: Any, where: str) -> _T:
    if not isinstance(value, kind):
        raise SetupError(f"{where} must be {_WORDS[kind]}, not {value!r}")
    return value


def _optional(kind: type[_T], value: Any, where: str) -> _T | None:
    return None if value is None else _expect(kind, value, where)


def _texts(value: Any, where: str) -> tuple[str, ...]:
    return tuple(_expect(str, item, where) for item in _expect(list, value, where))


def _keys(entry: Any, known: Iterable[str], where: str) -> dict[str, Any]:
    """The entry as a table all of whose keys are known."""
    table = _expect(dict, entry, where)
    for key in table:
        if key not in known:
            raise SetupError(f"{where}: there is no key {key!r}{did_you_mean(str(key), list(known))}")
    return table
