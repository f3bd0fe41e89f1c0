"""Make the dataset's databases from their scripts.

    python -m sqlcoder.curation.build data/databases --out work/databases

A script is a Python file with two names: `DDL`, CREATE TABLE statements that SQLite and PostgreSQL both take, with a
`-- comment` behind whatever needs one; and `rows(rng)`, which yields (table, row) pairs, parents before children, and
draws on nothing but `rng`. The same seed gives the same database, bit for bit. A small database may be an SQL file
instead: tables and rows for SQLite alone.
"""

from __future__ import annotations

import argparse
import importlib.util
import random
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, cast

from sqlcoder.errors import DataError

SEED = 20_261
Row = Sequence[Any]


class Script(Protocol):
    """What a database's file must define."""

    DDL: str

    def rows(self, rng: random.Random) -> Iterable[tuple[str, Row]]:
        """(table, row) pairs, parents before children; a row has a value for every column."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A database's name and its script."""

    db_id: str
    script: Script


@dataclass(slots=True)
class SQLScript:
    """A script that is SQL: its rows are in it."""

    DDL: str

    def rows(self, rng: random.Random) -> Iterable[tuple[str, Row]]:
        """None beside those of the script."""
        return ()


def load_scripts(folder: Path) -> Iterator[Recipe]:
    """The scripts of a folder by name, Python's before SQL's; names that begin with an underscore are no scripts.

    Raises DataError for a Python file that does not define `DDL` and `rows`.
    """
    for path in sorted(folder.glob("*.py")):
        if path.stem.startswith("_"):
            continue
        spec = importlib.util.spec_from_file_location(f"sqlcoder_database_{path.stem}", path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        if not hasattr(module, "DDL") or not hasattr(module, "rows"):
            raise DataError(path, None, "expected the names DDL and rows")
        yield Recipe(path.stem, cast(Script, module))
    for path in sorted(folder.glob("*.sql")):
        yield Recipe(path.stem, SQLScript(path.read_text(encoding="utf-8")))


def build_sqlite(recipe: Recipe, path: Path, seed: int = SEED) -> int:
    """Make the SQLite file anew; the number of rows. Raises DataError where a row does not fit its table."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as connection:
        connection.executescript(recipe.script.DDL)
        for number, (table, row) in enumerate(recipe.script.rows(random.Random(f"{seed}/{recipe.db_id}")), start=1):
            marks = ", ".join("?" * len(row))
            try:
                connection.execute(f'INSERT INTO "{table}" VALUES ({marks})', tuple(row))
            except sqlite3.Error as error:
                raise DataError(path, None, f"row {number} does not fit table {table}: {error}: {row!r}") from error
        count = connection.total_changes
    connection.execute("VACUUM")
    connection.close()
    return count


def main(arguments: Sequence[str] | None = None) -> None:
    """Build every database of a folder as `OUT/<db_id>/<db_id>.sqlite`."""
    parser = argparse.ArgumentParser(description="Make the dataset's databases from their scripts.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", nargs="*", default=[])
    options = parser.parse_args(arguments)
    for recipe in load_scripts(options.folder):
        if not options.only or recipe.db_id in options.only:
            rows = build_sqlite(recipe, options.out / recipe.db_id / f"{recipe.db_id}.sqlite")
            print(f"{recipe.db_id}: {rows} rows")


if __name__ == "__main__":
    main()
