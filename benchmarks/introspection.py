"""How long reading the schema of 500 tables of 20 columns takes, on each engine.

    python benchmarks/introspection.py [--engine sqlite duckdb postgres mysql] [--rounds 3]

Each table has 20 rows, a primary key and a key to the table before, so that types are looked at in the rows and joins
are known. Times opening and reading apart, each round on a connection of its own. Prints one JSON object; exits 1
where the median of the rounds passes its limit (2 s for files, 5 s for servers), 2 where an engine is not here.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from _engines import ENGINES, is_here, made

from sqlcoder.db.database import Database

TABLES, COLUMNS, ROWS = 500, 20, 20
LIMIT_S = {"sqlite": 2.0, "duckdb": 2.0, "postgres": 5.0, "mysql": 5.0}
_NOUNS = ("order", "ship", "claim", "visit", "asset", "meter", "route", "grant", "batch", "panel")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    if absent := [engine for engine in options.engine if not is_here(engine)]:
        print(f"no server of {', '.join(absent)} here (make services)", file=sys.stderr)
        return 2
    found = {}
    for engine in options.engine:
        with tempfile.TemporaryDirectory() as folder, made(engine, Path(folder), "wide", wide()) as url:
            found[engine] = measure(url, options.rounds) | {"limit_s": LIMIT_S[engine]}
    print(json.dumps(found, indent=1))
    return int(any(float(f["introspect_s"]) > LIMIT_S[engine] for engine, f in found.items()))


def wide(tables: int = TABLES) -> Iterator[str]:
    """500 tables of 20 columns and 20 rows, each with a key to the one before."""
    before = None
    for number in range(tables):
        name = f"{_NOUNS[number % len(_NOUNS)]}_{number}"
        columns = ["id INTEGER NOT NULL PRIMARY KEY", "status VARCHAR(20)"]
        columns.append(f"{before or 'parent'}_id INTEGER")
        columns += [f"attr_{i} {'VARCHAR(20)' if i % 2 else 'INTEGER'}" for i in range(COLUMNS - 3)]
        if before:
            columns.append(f"FOREIGN KEY ({before}_id) REFERENCES {before} (id)")
        yield f"CREATE TABLE {name} ({', '.join(columns)})"
        cells = ", ".join(f"'{i * 7}'" if i % 2 else str(i * 7) for i in range(COLUMNS - 3))
        rows = ", ".join(f"({i}, '{('open', 'closed')[i % 2]}', {i}, {cells})" for i in range(ROWS))
        yield f"INSERT INTO {name} VALUES {rows}"
        before = name


def measure(url: str, rounds: int) -> dict[str, object]:
    """Medians over the rounds, and what was read."""
    opening, reading = [], []
    for _ in range(rounds):
        began = time.perf_counter()
        with Database.open(url, cache=False) as database:
            opened = time.perf_counter()
            schema = database.schema()
            read = time.perf_counter()
        opening.append(opened - began)
        reading.append(read - opened)
    counted = sum(table.row_count is not None for table in schema.tables)
    return {
        "introspect_s": round(statistics.median(reading), 2),
        "first_s": round(reading[0], 2),
        "open_s": round(statistics.median(opening), 3),
        "tables": len(schema.tables),
        "columns": sum(1 for _ in schema.columns()),
        "keys": len(schema.foreign_keys),
        "tables_counted": counted,
    }


if __name__ == "__main__":
    sys.exit(main())
