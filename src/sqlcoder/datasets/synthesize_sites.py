"""Which databases pairs are made about, beyond those that the package brings: the caller's own SQLite files.

What sqlcoder.toml says of a database is heard. Columns that are marked sensitive are left out as if they were not
there, so none of their values gets into a question.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sqlcoder.datasets.synthesize import Site
from sqlcoder.db.database import Database
from sqlcoder.errors import DatabaseError, SetupError
from sqlcoder.schema import Schema


def folder_sites(folder: Path) -> list[Site]:
    """Every `folder/<db_id>/<db_id>.sqlite` and `folder/<db_id>.sqlite`, by name.

    Raises SetupError for a folder without any, DatabaseError for a file that is no database.
    """
    nested = [path for path in folder.glob("*/*.sqlite") if path.stem == path.parent.name]
    found = {path.stem: path for path in [*folder.glob("*.sqlite"), *nested]}
    if not found:
        raise SetupError(f"There is no database in {folder}: expected DIR/<db_id>/<db_id>.sqlite or DIR/<db_id>.sqlite")
    return [database_site(found[name]) for name in sorted(found)]


def database_site(target: str | Path) -> Site:
    """One database: a SQLite file, its URL, or a name from sqlcoder.toml.

    Raises SetupError for another engine: the grammar writes SQLite's SQL; DatabaseError where it cannot be read.
    """
    with Database.open(target, cache=False) as database:
        if database.dialect != "sqlite":
            raise SetupError(
                f"{database.url} speaks {database.dialect}; pairs are written in SQLite's SQL: give a SQLite file"
            )
        path, schema = Path(database.url), database.schema()
    log = path.with_name(path.name + "-wal")
    if log.exists() and log.stat().st_size:
        raise DatabaseError(f"{path} is being written to (its write-ahead log is not empty); give a copy of it")
    return Site(replace(_without_sensitive(schema), name=path.stem), path)


def _without_sensitive(schema: Schema) -> Schema:
    tables = tuple(replace(t, columns=tuple(c for c in t.columns if not c.sensitive)) for t in schema.tables)
    known = {(t.name, c.name) for t in tables for c in t.columns}
    keys = tuple(
        k
        for k in schema.foreign_keys
        if {(k.table, c) for c in k.columns} | {(k.ref_table, c) for c in k.ref_columns} <= known
    )
    kept = tuple(t for t in tables if t.columns)
    return replace(schema, tables=kept, foreign_keys=keys)
