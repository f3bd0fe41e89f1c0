"""Value indexes kept between runs, outside the user's folders.

One file an index, `PATH-CONTENT.sqlite`: a hash of the database's address, and a hash of the engine's fingerprint, of
the declared schema (with its sensitive flags) and of this format. A file is written under another name and moved into
place, so a reader sees all of it or nothing, and two writers do no harm. It is never changed afterwards. When a new one
is written the older ones of the same database go: cells that have become sensitive must not stay behind. An index that
ran out of time (a busy machine) is kept for ten minutes only. A whole index (`values.build_values`) takes the place of
one with samples.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sqlite3
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from sqlcoder.db.engines.base import Engine
from sqlcoder.db.values import ValueIndex, build_values
from sqlcoder.schema import Schema

FORMAT = 3
"""Raise it when what `values` stores, or how it normalises, changes."""
_HURRIED_S = 600
_CHECKED_BYTES = 32 * 2**20
"""Larger files are not read through at each start (a second for some hundred megabytes): their length must be right."""


def load_or_build_values(schema: Schema, engine: Engine, folder: Path | None, *, whole: bool = False) -> ValueIndex:
    """The index of the database, from the cache in `folder` or built and kept there; `folder` None: built anew.

    `whole` wants an index without samples. A cache that cannot be read is built again; one that cannot be written is
    done without. Raises DatabaseError.
    """
    fingerprint = engine.fingerprint() if folder else None
    if folder is None or fingerprint is None:
        return build_values(schema, engine, whole=whole)
    path = folder / "values" / _name(schema, engine, fingerprint)
    cached = _load(path)
    if cached is None:  # an empty index is false, and good
        return _build_into(path, schema, engine, whole=whole)
    if whole and cached.sampled:
        cached.close()
        return _build_into(path, schema, engine, whole=whole)
    return cached


def _name(schema: Schema, engine: Engine, fingerprint: str) -> str:
    # declared facts alone: row counts and refined types depend on how much time introspection had
    columns = [
        (table.name, table.is_view, c.name, c.raw_type, c.sensitive, c.sensitivity_declared)
        for table, c in schema.columns()
    ]
    shape = repr((FORMAT, fingerprint, columns))
    return f"{_hash(os.path.realpath(engine.url))}-{_hash(shape)}.sqlite"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:24]


def _load(path: Path) -> ValueIndex | None:
    """The index in the file; None where there is none or it is damaged."""
    if not path.is_file():
        return None
    connection = None
    try:
        connection = sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        if _is_sound(connection, path):
            index = ValueIndex(connection, path)
            if not index.hurried or time.time() - path.stat().st_mtime < _HURRIED_S:
                return index
    except (OSError, sqlite3.Error):
        pass  # damaged, or just replaced: the caller builds it again
    if connection:
        connection.close()
    return None


def _is_sound(connection: sqlite3.Connection, path: Path) -> bool:
    """Is nothing missing of the file? Raises sqlite3.Error where it is no database."""
    size = path.stat().st_size
    if size <= _CHECKED_BYTES:
        return bool(connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    (page_size,) = connection.execute("PRAGMA page_size").fetchone()
    with path.open("rb") as file:
        pages = int.from_bytes(file.read(32)[28:], "big")  # sqlite.org/fileformat2.html, section 1.3.8
    return bool(size == page_size * pages)


def _build_into(path: Path, schema: Schema, engine: Engine, *, whole: bool) -> ValueIndex:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=path.parent)  # for the owner's eyes alone
        os.close(handle)
    except OSError:  # a read-only home, a full disk: the answer matters more than the cache
        return build_values(schema, engine, whole=whole)
    part = Path(name)
    try:
        with contextlib.closing(sqlite3.connect(part, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = OFF").fetchone()
            connection.execute("PRAGMA synchronous = OFF")
            build_values(schema, engine, whole=whole, connection=connection)
        part.replace(path)
        _forget_older(path)
    except (OSError, sqlite3.Error):
        part.unlink(missing_ok=True)
        return build_values(schema, engine, whole=whole)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    written = _load(path)
    return written if written is not None else build_values(schema, engine, whole=whole)


def _forget_older(path: Path) -> None:
    address = path.name.partition("-")[0]
    for other in path.parent.glob(f"{address}-*.sqlite"):
        if other != path:
            with contextlib.suppress(OSError):  # another process may have been quicker
                other.unlink()
