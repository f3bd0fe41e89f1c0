"""Open a SQLite file so that nothing of the user's changes: not the file, not what lies beside it.

SQLite's own `mode=ro` is not enough. On a database in WAL mode it makes `-wal` and `-shm` files when there are none,
and leaves them behind. So (source: sqlite.org/wal.html "Read-Only Databases", sqlite.org/uri.html):

| the file                                  | opened with                | because                                     |
|-------------------------------------------|----------------------------|---------------------------------------------|
| rollback journal                          | `mode=ro`                  | readers make no files                       |
| WAL, nobody connected (no `-wal`/empty)   | `immutable=1`              | all is in the main file; makes no files     |
| WAL with `-wal` and `-shm` (in use)       | `mode=ro&readonly_shm=1`   | reads along, never writes the `-shm`        |
| WAL with `-wal` but no `-shm`, hot journal| a private copy             | a crash left them; only a writer can mend it|

`immutable=1` promises that nobody writes. Nobody can promise that, so `OpenFile.changed` tells when it was broken.
"""

from __future__ import annotations

import contextlib
import functools
import os
import shutil
import sqlite3
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from sqlcoder.errors import DatabaseError
from sqlcoder.settings import did_you_mean

MAGIC = b"SQLite format 3\x00"
LARGEST_COPY = 1 << 30
"""Bytes above which a crashed database is not copied aside."""

_Stamp = tuple[int, int, int, int]


@dataclass(slots=True)
class OpenFile:
    """A read-only connection and what must be known to trust it."""

    connection: sqlite3.Connection
    path: Path
    snapshot: bool = False
    """Opened as if nobody would write from now on: immutable, or a copy."""
    stamp: _Stamp = (0, 0, 0, 0)
    aside: tempfile.TemporaryDirectory[str] | None = None
    """The folder of the private copy, where there is one."""

    def changed(self) -> bool:
        """Did somebody write all the same?"""
        return self.snapshot and self.stamp != stamp(self.path)

    def close(self) -> None:
        self.connection.close()
        if self.aside:
            self.aside.cleanup()


def open_file(path: Path, *, busy_s: float = 2.0) -> OpenFile:
    """A connection that reads and cannot write, after the table above.

    Raises DatabaseError, in one line, where the file is missing, a folder, empty, not a database, damaged, locked or
    not ours to read.
    """
    header = check_file(path)
    wal, shm = _beside(path, "-wal"), _beside(path, "-shm")
    try:
        if header[18] != 2 or (_size(wal) and shm.exists()):
            return _connect(path, "mode=ro&readonly_shm=1", busy_s)
        if not _size(wal):
            return _connect(path, "mode=ro&immutable=1", busy_s, snapshot=True)
    except sqlite3.Error as error:
        if error.sqlite_errorcode not in (sqlite3.SQLITE_READONLY_ROLLBACK, sqlite3.SQLITE_CANTOPEN):
            raise explain(error, path) from error
    try:
        return _open_copy(path, busy_s)
    except sqlite3.Error as error:
        raise explain(error, path) from error
    except OSError as error:
        raise DatabaseError(f"{path} was left in the middle of a write and cannot be copied: {error}") from error


def check_file(path: Path) -> bytes:
    """The 100 bytes of the header of a file that looks like a database. Raises DatabaseError where it does not."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise DatabaseError(f"{path} is a folder; name the database file{_suggest(path)}")
        if not stat.S_ISREG(mode):
            raise DatabaseError(f"{path} is not a regular file")
        with path.open("rb") as file:
            header = file.read(100)
    except (FileNotFoundError, NotADirectoryError):
        raise DatabaseError(f"There is no file {path}{_nearest(path)}") from None
    except PermissionError:
        raise DatabaseError(f"{path} cannot be read: no permission") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise DatabaseError(f"{str(path)[:200]!r} cannot be opened: {error}") from None
    if not header:
        raise DatabaseError(f"{path} is empty (0 bytes)")
    if not header.startswith(MAGIC):
        raise DatabaseError(f"{path} is not a SQLite database")
    if len(header) < 100 or (header[18] == 1 and _is_cut(header, path)):
        raise DatabaseError(f"{path} is damaged: the file is shorter than its header says; restore it from a copy")
    return header


def stamp(path: Path) -> _Stamp:
    """Size and time of the file and of its `-wal`; zeros for what is not there."""
    return (*_size_and_time(path), *_size_and_time(_beside(path, "-wal")))


def explain(error: sqlite3.Error, path: Path) -> DatabaseError:
    """SQLite's error about the file, in one line of ours."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return DatabaseError(f"{path} is locked by another program; try again when it has finished")
    if code == sqlite3.SQLITE_NOTADB:
        return DatabaseError(f"{path} is not a SQLite database, or it is encrypted")
    if code == sqlite3.SQLITE_CORRUPT:
        return DatabaseError(f"{path} is damaged ({error}); restore it from a copy")
    return DatabaseError(f"{path} cannot be read: {error}")


def _connect(path: Path, options: str, busy_s: float, *, snapshot: bool = False) -> OpenFile:
    """Open and read the schema once, so that what is wrong shows here. Raises sqlite3.Error."""
    before = stamp(path)
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?{options}",
        uri=True,
        timeout=busy_s,
        isolation_level=None,
        check_same_thread=False,
    )
    try:
        # real databases hold text that is not UTF-8; one bad byte must not cost the whole answer
        connection.text_factory = functools.partial(str, encoding="utf-8", errors="replace")
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA trusted_schema = OFF")  # views of a hostile file may not call what queries may not
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error:
        connection.close()
        raise
    return OpenFile(connection, path, snapshot, before)


def _open_copy(path: Path, busy_s: float) -> OpenFile:
    """Mend a copy, and open that. The copy goes when the connection does."""
    before = stamp(path)
    beside = [p for suffix in ("-wal", "-journal") if (p := _beside(path, suffix)).exists()]
    if _size(path) + sum(map(_size, beside)) > LARGEST_COPY:
        raise DatabaseError(f"{path} was left in the middle of a write; open it once with the program that wrote it")
    folder = tempfile.TemporaryDirectory(prefix="sqlcoder-")
    try:
        copy = Path(folder.name) / path.name
        for source in (path, *beside):
            shutil.copyfile(source, Path(folder.name) / source.name)
        with contextlib.closing(sqlite3.connect(copy, timeout=busy_s)) as mender:
            mender.execute("PRAGMA journal_mode = DELETE").fetchone()  # rolls back, or writes the WAL back
        opened = _connect(copy, "mode=ro", busy_s)
    except BaseException:
        folder.cleanup()
        raise
    return OpenFile(opened.connection, path, True, before, folder)


def _is_cut(header: bytes, path: Path) -> bool:
    """Is the file shorter than its header says? The header's page count holds only where both counters agree."""
    page_size = int.from_bytes(header[16:18]) if header[16:18] != b"\x00\x01" else 65536
    pages = int.from_bytes(header[28:32]) if header[24:28] == header[92:96] else 1
    return _size(path) < pages * page_size and not _size(_beside(path, "-journal"))


def _nearest(path: Path) -> str:
    folder = path.parent
    if not folder.is_dir():
        return f" (nor a folder {folder})"
    try:
        names = sorted(p.name for p in folder.iterdir() if p.is_file())
    except OSError:
        return ""
    by_stem = {Path(name).stem: name for name in reversed(names)}
    return did_you_mean(path.name, names) or next(
        (f"; did you mean {by_stem[s]!r}?" for s in by_stem if s.casefold() == path.stem.casefold()), ""
    )


def _suggest(folder: Path) -> str:
    """`, such as x.sqlite`, where the folder holds something that ends like a database."""
    try:
        names = sorted(p.name for p in folder.iterdir() if p.suffix in (".sqlite", ".sqlite3", ".db"))
    except OSError:
        return ""
    return f" in it, such as {names[0]}" if names else ""


def _beside(path: Path, suffix: str) -> Path:
    # SQLite puts them beside the file that a link points at
    real = Path(os.path.realpath(path))
    return real.with_name(real.name + suffix)


def _size(path: Path) -> int:
    return _size_and_time(path)[0]


def _size_and_time(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:
        return 0, 0
    return status.st_size, status.st_mtime_ns
