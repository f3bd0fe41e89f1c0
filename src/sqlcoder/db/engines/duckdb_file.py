"""Open a DuckDB file, or CSV and Parquet files as one database, so that nothing of the user's changes.

A DuckDB file is opened read-only. Data files are first copied into a private DuckDB file, one table a file, which is
then opened the same way: views over the files would need the file system open to queries, and what a query may read
there `COPY` may overwrite. (Source: duckdb.org/docs, "Securing DuckDB".) Spilled rows and the copy lie in a folder of
our own, never beside the user's files, and go with the connection.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from sqlcoder.errors import DatabaseError, SetupError

if TYPE_CHECKING:
    import duckdb

READERS = {".csv": "read_csv", ".tsv": "read_csv", ".parquet": "read_parquet"}
"""Suffix, also before `.gz`, of what can be asked as a table, and DuckDB's function that reads it."""
SUFFIXES = (".duckdb", ".ddb")
MEMORY, SPILL = "2GB", "8GB"
"""What one connection may take of the memory, and then of the disk."""

_NO_NETWORK = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
}
_LOCK = (
    "SET enable_progress_bar = false",  # it would be drawn into whatever the answer is written to
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)
"""In this order: after the last not even we can change a setting."""


@dataclass(slots=True)
class OpenDuckDB:
    """A locked connection, the files it shows, and the folder that goes with it."""

    connection: duckdb.DuckDBPyConnection
    sources: tuple[Path, ...]
    is_copy: bool
    """Are the tables copies of data files?"""
    aside: tempfile.TemporaryDirectory[str]

    def close(self) -> None:
        self.connection.close()
        self.aside.cleanup()


def is_duckdb(path: Path) -> bool:
    """Does the path name a DuckDB file, a data file or a folder that holds data files? Never raises."""
    with contextlib.suppress(OSError, ValueError):
        if path.suffix.lower() in SUFFIXES or _reader(path):
            return True
        if path.is_dir():
            return any(map(_reader, path.iterdir()))
        with path.open("rb") as file:
            return file.read(12)[8:] == b"DUCK"
    return False


def read_path(url: str) -> Path:
    """The file or folder that `duckdb:///shop.duckdb` or a plain path names. Raises DatabaseError.

    >>> str(read_path("duckdb:///shop.duckdb")), str(read_path("data/"))
    ('shop.duckdb', 'data')
    """
    _, is_url, rest = url.partition("://")
    path = unquote(rest.partition("?")[0].removeprefix("/")) if is_url else url
    if not path or path == ":memory:":
        raise DatabaseError("A DuckDB database in memory has no tables; name a file or a folder")
    return Path(path).expanduser()


def open_locked(path: Path) -> OpenDuckDB:
    """A connection that reads `path` and cannot write, read files, load code or change a setting.

    Raises SetupError without the driver; DatabaseError, in one line, where the path cannot be read.
    """
    duckdb = _driver()
    if not path.exists():
        raise DatabaseError(f"There is no file {path}")
    sources = _sources(path)
    is_copy = sources != (path,) or _reader(path) is not None
    aside = tempfile.TemporaryDirectory(prefix="sqlcoder-")
    options = {**_NO_NETWORK, "temp_directory": f"{aside.name}/spill", "memory_limit": MEMORY}
    options["max_temp_directory_size"] = SPILL
    try:
        file = path
        if is_copy:
            file = Path(aside.name) / f"{re.sub(r'[^A-Za-z0-9_]', '_', path.name.partition('.')[0]) or 'data'}.duckdb"
            with contextlib.closing(duckdb.connect(str(file), config=options)) as writer:
                for name, source in _table_names(sources).items():
                    _load(writer, name, source)
        connection = duckdb.connect(str(file), read_only=True, config=options)
        for statement in _LOCK:
            connection.execute(statement)
    except (duckdb.Error, RuntimeError) as error:  # RuntimeError: some failures of a damaged file
        aside.cleanup()
        raise DatabaseError(f"{path} cannot be read: {str(error).splitlines()[0]}") from error
    except BaseException:
        aside.cleanup()
        raise
    return OpenDuckDB(connection, sources, is_copy, aside)


def _driver() -> Any:
    try:
        import duckdb
    except ImportError as error:
        raise SetupError("DuckDB, CSV and Parquet files need a driver: pip install 'sqlcoder[duckdb]'") from error
    return duckdb


def _sources(path: Path) -> tuple[Path, ...]:
    if not path.is_dir():
        return (path,)
    found = tuple(sorted(p for p in path.iterdir() if p.is_file() and _reader(p)))
    if not found:
        raise DatabaseError(f"{path} holds no CSV or Parquet file")
    return found


def _reader(path: Path) -> str | None:
    name = path.name.lower().removesuffix(".gz")
    return next((reader for suffix, reader in READERS.items() if name.endswith(suffix)), None)


def _table_names(sources: tuple[Path, ...]) -> dict[str, Path]:
    """Table name -> file: the name without its suffixes; with them where two files would be one table."""
    names: dict[str, Path] = {}
    for source in sources:
        stem = source.name
        while Path(stem).suffix.lower() in (*READERS, ".gz"):
            stem = Path(stem).stem
        folded = {name.casefold() for name in names}
        names[stem if stem and stem.casefold() not in folded else source.name] = source
    return names


def _load(writer: duckdb.DuckDBPyConnection, name: str, source: Path) -> None:
    import duckdb

    # a file's name is text to DuckDB, yet `*` and `[` in it would be a pattern
    pattern = re.sub(r"([*?\[])", r"[\1]", str(source.absolute()))
    quoted = '"' + name.replace('"', '""') + '"'
    try:
        writer.execute(f"CREATE TABLE {quoted} AS SELECT * FROM {_reader(source)}(?)", [pattern])
    except duckdb.Error as error:
        raise DatabaseError(f"{source} cannot be read: {str(error).splitlines()[0]}") from error
