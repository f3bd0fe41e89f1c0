"""A copy as a file: the original's tables, indexes, views and settings, with other rows in them.

What the database itself refuses (UNIQUE, NOT NULL, CHECK, a type) is left out row by row, and what then points at
nothing goes too, so a copy obeys every constraint and every foreign key that the original obeys.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from sqlcoder.db.engines.sqlite_file import open_file
from sqlcoder.evaluation.suite.original import Original, dangling, quote
from sqlcoder.evaluation.suite.perturb import Rows


def write_copy(original: Original, rows: Mapping[str, Rows], path: Path) -> None:
    """Write a copy to a file that is not there yet. Raises FileExistsError, and DatabaseError for the original."""
    path.touch(exist_ok=False)
    opened = open_file(original.path)
    with closing(opened), closing(sqlite3.connect(path, isolation_level=None)) as copy:
        opened.connection.backup(copy)
        copy.execute("PRAGMA journal_mode = MEMORY").fetchone()
        copy.execute("PRAGMA foreign_keys = OFF")
        copy.execute("BEGIN")
        triggers = copy.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            copy.execute(f"DROP TRIGGER {quote(name)}")
        for table in original.tables:
            _fill(copy, table.name, [c.name for c in table.columns], rows.get(table.name, []))
        _mend(copy, original)
        for _, sql in triggers:
            copy.execute(sql)
        copy.execute("COMMIT")
        copy.execute("PRAGMA journal_mode = DELETE").fetchone()
        copy.execute("VACUUM")


def _fill(copy: sqlite3.Connection, table: str, columns: list[str], rows: Rows) -> None:
    copy.execute(f"DELETE FROM {quote(table)}")
    names, marks = ", ".join(map(quote, columns)), ", ".join("?" * len(columns))
    insert = f"INSERT OR IGNORE INTO {quote(table)} ({names}) VALUES ({marks})"
    for row in rows:
        try:
            copy.execute(insert, [row.get(name) for name in columns])
        except sqlite3.IntegrityError:  # a type that a STRICT table or a rowid refuses: OR IGNORE does not cover it
            continue


def _mend(copy: sqlite3.Connection, original: Original) -> None:
    written = {t.name for t in original.tables}
    keys = [k for k in original.schema.foreign_keys if k.table in written]
    while any([copy.execute(f"DELETE FROM {quote(k.table)} WHERE {dangling(k)}").rowcount for k in keys]):
        pass
