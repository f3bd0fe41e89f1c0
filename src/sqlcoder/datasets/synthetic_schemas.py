"""Small invented databases with dates, money, statuses, people and self-references, written down in a compact language.

    db clinic
    doctors~doctor 12: doctor_id key; first_name first; last_name last; dept one cardiology|surgery; boss_id self
    appts~appointment 80: appt_id key; doctor_id ref doctors; appt_dt~date date 2021..2023; fee money 40..300

A table is `name~natural name rows: columns`, continued on indented lines (after a bar inside a list of values); the
natural name, where there is one, becomes the alias. Column kinds:

    key               1, 2, 3 ...; the primary key
    ref TABLE         a key of that table; `ref TABLE?` leaves some out (a fifth NULL)
    self              an earlier row of the same table; NULL for the first tenth
    first last full   people's names
    names A|B|C       one after the other, numbered when they run out: the entity's name
    one A|B|C         drawn, the earlier the likelier; `one? ...` leaves some out
    city country      drawn from a list
    date A..B         ISO day between two years; `date? ...` leaves some out
    stamp A..B        ISO date and time
    after COLUMN N    up to N days after that column of the same row; `after? ...` leaves some out
    year int money real flag phone email code PREFIX text      numbers take a range A..B

Rows depend on the seed alone.
"""

from __future__ import annotations

import datetime as dt
import random
import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcoder.datasets.profile import identifier
from sqlcoder.datasets.synthetic_texts import CITIES, COUNTRIES, FIRST_NAMES, LAST_NAMES, SCHEMAS
from sqlcoder.datasets.synthetic_texts_everyday import EVERYDAY_SCHEMAS
from sqlcoder.schema import Column, ColumnType, ForeignKey, Schema, Table

_TABLE = re.compile(r"(?P<name>\w+)(~(?P<alias>[\w ]+?))? (?P<rows>\d+): (?P<columns>.+)")
_TYPES: dict[str, tuple[str, ColumnType]] = {
    "key": ("INTEGER", "number"),
    "ref": ("INTEGER", "number"),
    "self": ("INTEGER", "number"),
    "int": ("INTEGER", "number"),
    "year": ("INTEGER", "number"),
    "flag": ("INTEGER", "boolean"),
    "money": ("REAL", "number"),
    "real": ("REAL", "number"),
    "date": ("DATE", "date"),
    "stamp": ("DATETIME", "date"),
    "after": ("DATE", "date"),
}


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    alias: str
    kind: str
    argument: str
    optional: bool


def synthetic_schemas() -> list[Schema]:
    """The schemas, natural names as aliases (`augment.plain_names` takes them off)."""
    return [_schema(name, tables) for name, tables in _parse(SCHEMAS + EVERYDAY_SCHEMAS)]


def create_databases(folder: str | Path, seed: int = 7) -> list[tuple[Schema, Path]]:
    """Make every database as `folder/<name>/<name>.sqlite`, replacing one that is there; schemas with their files."""
    made = []
    for name, tables in _parse(SCHEMAS + EVERYDAY_SCHEMAS):
        path = Path(folder) / name / f"{name}.sqlite"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        schema = _schema(name, tables)
        connection = sqlite3.connect(path)
        with connection:
            _fill(connection, schema, tables, random.Random(f"{seed}/{name}"))
        connection.close()
        made.append((schema, path))
    return made


_Tables = list[tuple[str, str, int, list[_Field]]]


def _parse(text: str) -> Iterator[tuple[str, _Tables]]:
    for block in re.split(r"^db ", text.strip(), flags=re.M)[1:]:
        head, *lines = block.strip().splitlines()
        tables: _Tables = []
        for line in re.sub(r"(\|?)\n {2,}", lambda m: m[1] or " ", "\n".join(lines)).splitlines():
            match = _TABLE.fullmatch(line.strip())
            if match is None:
                raise ValueError(f"db {head}: expected 'table~name rows: columns', not {line!r}")
            fields = [_field(column.strip()) for column in match["columns"].split(";")]
            tables.append((match["name"], match["alias"] or "", int(match["rows"]), fields))
        yield head.strip(), tables


def _field(text: str) -> _Field:
    name, _, rest = text.partition(" ")
    if "~" in text:
        # the alias may have blanks: it ends where the kind starts
        name, _, rest = text.partition("~")
        match = re.match(
            r"(.+) ((key|ref|self|first|last|full|names|one|city|country|date|stamp|after|year|int|money"
            r"|real|flag|phone|email|code|text)\??)( |$)(.*)",
            rest,
        )
        if match is None:
            raise ValueError(f"expected a kind after the alias in {text!r}")
        return _Field(
            name, match[1], match[2].rstrip("?"), match[5].strip(), match[2].endswith("?") or rest.endswith("?")
        )
    kind, _, argument = rest.partition(" ")
    return _Field(
        name, "", kind.rstrip("?"), argument.strip().rstrip("?"), kind.endswith("?") or argument.endswith("?")
    )


def _schema(name: str, tables: _Tables) -> Schema:
    keys = {table: next(f.name for f in fields if f.kind == "key") for table, _, _, fields in tables}
    made, foreign = [], []
    for table, alias, rows, fields in tables:
        columns = []
        for f in fields:
            raw, kind = _TYPES.get(f.kind, ("TEXT", "text"))
            columns.append(Column(f.name, kind, raw, aliases=(f.alias,) if f.alias else (), nullable=f.optional))
            target = table if f.kind == "self" else f.argument.rstrip("?") if f.kind == "ref" else None
            if target:
                foreign.append(ForeignKey(table, (f.name,), target, (keys[target],)))
        made.append(Table(table, tuple(columns), (keys[table],), aliases=(alias,) if alias else (), row_count=rows))
    return Schema(name, tuple(made), tuple(foreign))


def _fill(connection: sqlite3.Connection, schema: Schema, tables: _Tables, rng: random.Random) -> None:
    sizes = {table: rows for table, _, rows, _ in tables}
    for table in schema.tables:
        parts = [
            f"{identifier(c.name)} {c.raw_type}" + (" PRIMARY KEY" if c.name in table.primary_key else "")
            for c in table.columns
        ]
        for key in schema.foreign_keys:
            if key.table == table.name:
                target = f"{identifier(key.ref_table)} ({identifier(key.ref_columns[0])})"
                parts.append(f"FOREIGN KEY ({identifier(key.columns[0])}) REFERENCES {target}")
        connection.execute(f"CREATE TABLE {identifier(table.name)} ({', '.join(parts)})")
    for name, _, rows, fields in tables:
        marks = ", ".join("?" for _ in fields)
        for number in range(1, rows + 1):
            row: dict[str, Any] = {}
            for f in fields:
                row[f.name] = _cell(f, number, rows, row, sizes, rng)
            connection.execute(f"INSERT INTO {identifier(name)} VALUES ({marks})", list(row.values()))


def _cell(f: _Field, number: int, rows: int, row: dict[str, Any], sizes: dict[str, int], rng: random.Random) -> Any:
    if f.optional and rng.random() < 0.2:
        return None
    if f.kind == "key":
        return number
    if f.kind == "ref":
        return _skewed(sizes[f.argument.rstrip("?")], rng)
    if f.kind == "self":
        return rng.randint(1, max(1, min(number - 1, rows // 4 + 1))) if number > max(1, rows // 10) else None
    if f.kind in ("first", "last", "full"):
        first, last = rng.choice(FIRST_NAMES), rng.choice(LAST_NAMES)
        return {"first": first, "last": last, "full": f"{first} {last}"}[f.kind]
    if f.kind == "names":
        options = tuple(f.argument.split("|"))
        turn, place = divmod(number - 1, len(options))
        return options[place] if not turn else f"{options[place]} {turn + 1}"
    if f.kind in ("city", "country"):
        options = CITIES if f.kind == "city" else COUNTRIES
        return options[_skewed(len(options), rng) - 1]
    if f.kind == "one":
        options = tuple(f.argument.split("|"))
        return options[_skewed(len(options), rng) - 1]
    if f.kind == "flag":
        return int(rng.random() < 0.6)
    if f.kind == "phone":
        return f"0{rng.randint(20, 99)}-{rng.randint(100000, 999999)}"
    if f.kind == "email":
        return f"{rng.choice(FIRST_NAMES)}{number}@example.org".lower()
    if f.kind == "code":
        return f"{f.argument}{1000 + number}"
    if f.kind == "after":
        column, _, days = f.argument.partition(" ")
        start = row.get(column)
        if start is None:
            return None
        return str(dt.date.fromisoformat(start[:10]) + dt.timedelta(days=rng.randint(1, int(days))))
    if f.kind == "text":
        return rng.choice(["ok", "see file", "call back", "none", "to be checked", "urgent"])
    return _ranged(f, rng)


def _ranged(f: _Field, rng: random.Random) -> Any:
    low, high = (float(x) for x in f.argument.split(".."))
    if f.kind in ("int", "year"):
        return rng.randint(int(low), int(high))
    if f.kind == "money":
        return round(low + (high - low) * rng.random() ** 2, 2)
    if f.kind == "real":
        return round(rng.uniform(low, high), 1)
    if f.kind in ("date", "stamp"):
        first, last = dt.date(int(low), 1, 1), dt.date(int(high), 12, 31)
        day = first + dt.timedelta(days=rng.randint(0, (last - first).days))
        return str(day) if f.kind == "date" else f"{day} {rng.randint(7, 20):02d}:{rng.choice((0, 15, 30, 45)):02d}:00"
    raise ValueError(f"unknown kind {f.kind!r} of column {f.name!r}")


def _skewed(size: int, rng: random.Random) -> int:
    """1 to size, the small ones likelier: real keys are uneven, and some rows have no children at all."""
    return min(size, 1 + int(size * rng.random() ** 1.7))
