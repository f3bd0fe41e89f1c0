"""SQLite files, through the standard library alone.

A query nobody trusts runs on a connection of its own with an *authorizer* that allows SELECT, reading, recursion and
the functions below, and nothing else: `mode=ro` alone would still let ATTACH and VACUUM INTO write other files, and
`PRAGMA query_only` can be switched off by a query. (Source: sqlite.org/c3ref/set_authorizer.html and
sqlite.org/security.html.) A watchdog interrupts it, cells are capped by `setlimit`, rows by the fetch.
What no interrupt reaches is one call of one function: `instr` over a megabyte made for it takes some seconds.
Our own statements (introspection, sampling) run on a second connection, without authorizer, that sees no foreign SQL.
"""

from __future__ import annotations

import contextlib
import hashlib
import signal
import sqlite3
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlcoder.db.engines.base import Row, collect_rows, explain_failure, require_tables, stopped
from sqlcoder.db.engines.sqlite_file import OpenFile, explain, open_file, stamp
from sqlcoder.db.engines.watchdog import Watchdog
from sqlcoder.db.introspect import introspect_sqlite
from sqlcoder.errors import CellTooLarge, DatabaseError, QueryError, Unparsable, Unsafe
from sqlcoder.result import Result
from sqlcoder.schema import Schema, Table

_FUNCTIONS = """
    abs avg char coalesce concat concat_ws count cume_dist current_date current_time current_timestamp date datetime
    dense_rank first_value format glob group_concat hex ifnull iif instr json json_array json_array_length json_each
    json_extract json_group_array json_group_object json_object json_quote json_tree json_type json_valid julianday lag
    last_value lead length like likelihood likely lower ltrim max min nth_value ntile nullif octet_length percent_rank
    printf quote random rank replace round row_number rtrim sign soundex strftime string_agg substr substring sum time
    timediff total trim typeof unicode unixepoch unlikely upper -> ->>
    acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log log10 log2 mod pi pow power
    radians sin sinh sqrt tan tanh trunc
    match bm25 highlight snippet
"""
FUNCTIONS = frozenset(_FUNCTIONS.split())
"""Functions that only compute. Left out: what loads (load_extension, fts3_tokenizer), what tells of the engine
(sqlite_*), what only makes bulk (zeroblob, randomblob), what speaks of writes (changes, last_insert_rowid)."""

MAX_CELL_BYTES = 1_000_000
"""No cell may be larger, stored or computed: a function over one is a single step, which nothing can interrupt."""
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MAX_CELL_BYTES,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1_000,  # long patterns make LIKE quadratic between two looks at the clock
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_ANY_TABLE = (
    "SELECT 1 FROM sqlite_master WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' LIMIT 1"
)
_ALLOWED = (sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE)
_STEPS = 2_000  # virtual-machine steps of our own statements between two looks at the clock: under a millisecond
_SAMPLE_WINDOWS, _SAMPLE_WINDOW_ROWS, _SAMPLE_FIRST_ROWS = 200, 100, 5_000
_PAGES, _PAGE_BYTES = 16, 4096


class SQLiteEngine:
    """An open SQLite file. Threads may share it; one query runs at a time."""

    dialect = "sqlite"
    notes: tuple[str, ...] = ()
    estimates = False

    def __init__(self, url: str, *, timeout_s: float = 30.0) -> None:
        self._path = read_path(url)
        self._busy_s = min(timeout_s, 2.0)
        self.url = str(self._path)
        self.name = self._path.stem
        self._mutex = threading.RLock()
        self._watchdog = Watchdog()
        self._refused = ""
        self._trusted = open_file(self._path, busy_s=self._busy_s)
        try:
            require_tables(self._trusted.connection.execute(_ANY_TABLE).fetchall(), self.url)
            self._locked = self._open_locked()
        except BaseException:
            self._trusted.close()
            raise

    def introspect(self) -> Schema:
        with self._mutex, self._errors_told():
            self._refresh()
            return introspect_sqlite(self._trusted.connection, self.name)

    def execute(self, sql: str, *, max_rows: int, timeout_s: float) -> Result:
        with self._mutex:
            self._refresh()
            try:
                result = self._run(sql, max_rows, timeout_s)
            except (QueryError, DatabaseError):
                if not self._locked.changed():
                    raise
            else:
                if not self._locked.changed():
                    return result
            self._refresh()  # somebody wrote while we read: what we saw may be half of it
            return self._run(sql, max_rows, timeout_s)

    def estimate(self, sql: str, *, timeout_s: float) -> None:
        """SQLite's plan holds no numbers."""

    def distinct(self, table: Table, column: str, *, limit: int, timeout_s: float) -> list[Any]:
        name, of = _quote(column), _quote(table.name)
        sql = f"SELECT DISTINCT {name} FROM {of} WHERE {name} IS NOT NULL LIMIT {limit}"
        return [row[0] for row in self._fetch(sql, (), timeout_s)]

    def sample(self, table: Table, columns: Sequence[str], *, timeout_s: float) -> list[Row]:
        """The first rows, and windows of rows at even distances of the rowid."""
        names, of, deadline = ", ".join(map(_quote, columns)), _quote(table.name), time.monotonic() + timeout_s
        rows = self._fetch(f"SELECT {names} FROM {of} LIMIT {_SAMPLE_FIRST_ROWS}", (), timeout_s)
        with self._mutex:
            try:
                low, high = self._trusted.connection.execute(
                    f"SELECT (SELECT min(rowid) FROM {of}), (SELECT max(rowid) FROM {of})"
                ).fetchone()
            except sqlite3.OperationalError:  # WITHOUT ROWID, or a view
                return rows
        if not isinstance(low, int) or not isinstance(high, int):
            return rows
        last = max(low, high - _SAMPLE_WINDOW_ROWS + 1)
        window = f"SELECT {names} FROM {of} WHERE rowid >= ? LIMIT {_SAMPLE_WINDOW_ROWS}"
        for i in range(_SAMPLE_WINDOWS):
            left = deadline - time.monotonic()
            if left <= 0:
                break
            rows += self._fetch(window, (low + (last - low) * i // (_SAMPLE_WINDOWS - 1),), left)
        return rows

    def fingerprint(self) -> str:
        """Path, size and time of the file and its `-wal`, its header and 16 pages at even distances, hashed.

        Every commit changes the header's counter (or the `-wal`), so a change can only hide from this where somebody
        rewrites pages past SQLite and puts size and time back.
        """
        path = self._path.resolve()
        digest = hashlib.sha256(repr((str(path), stamp(path))).encode())
        try:
            with path.open("rb") as file:
                size = path.stat().st_size
                digest.update(file.read(100))
                for i in range(_PAGES):
                    file.seek(size * i // _PAGES)
                    digest.update(file.read(_PAGE_BYTES))
        except OSError as error:
            raise DatabaseError(f"{self.url} cannot be read: {error.strerror}") from error
        return digest.hexdigest()

    def stop(self) -> None:
        with contextlib.suppress(sqlite3.ProgrammingError):  # closed, to be opened anew
            self._locked.connection.interrupt()

    def close(self) -> None:
        self._watchdog.rest()
        self._locked.close()
        self._trusted.close()

    def _open_locked(self) -> OpenFile:
        opened = open_file(self._path, busy_s=self._busy_s)
        with contextlib.suppress(AttributeError):  # absent where Python was built without extensions: then all is well
            opened.connection.enable_load_extension(False)
        for limit, value in _LIMITS.items():
            opened.connection.setlimit(limit, value)
        _connect_virtual_tables(opened.connection)
        opened.connection.set_authorizer(self._authorize)
        return opened

    def _authorize(
        self, action: int, first: str | None, second: str | None, database: str | None, _: str | None
    ) -> int:
        if action == sqlite3.SQLITE_FUNCTION and (second or "").lower() in FUNCTIONS:
            return sqlite3.SQLITE_OK
        if action in _ALLOWED and not (action == sqlite3.SQLITE_READ and (first or "").lower().startswith("sqlite_")):
            return sqlite3.SQLITE_OK
        if (action, first, second) == (sqlite3.SQLITE_PRAGMA, "data_version", None):  # FTS5 asks for it; it only tells
            return sqlite3.SQLITE_OK
        self._refused = _ACTIONS.get(action) or f"{second or first or 'this statement'}"
        return sqlite3.SQLITE_DENY

    def _refresh(self) -> None:
        """Open again where a file that was taken for immutable was written to. Raises DatabaseError."""
        if self._trusted.changed() or self._locked.changed():
            self.close()
            self._trusted, self._locked = open_file(self._path, busy_s=self._busy_s), self._open_locked()

    def _run(self, sql: str, max_rows: int, timeout_s: float) -> Result:
        connection, start = self._locked.connection, time.monotonic()
        self._refused = ""
        if "\0" in sql:  # C would stop reading there, and run the first half
            raise Unparsable("The text cannot be SQL: it contains a NUL character")
        cursor = connection.cursor()
        try:
            with _hearing_ctrl_c(connection), self._watchdog.watching(connection.interrupt, timeout_s):
                cursor.execute(sql)
                if cursor.description is None:
                    raise Unparsable("The text holds no statement that gives rows")
                columns = tuple(d[0] for d in cursor.description)
                rows, cut = collect_rows(cursor, max_rows)
        except sqlite3.Error as error:
            raise self._explain(error, timeout_s) from error
        except sqlite3.Warning as error:  # Python's own, for a second statement
            raise Unsafe("Only one statement may run at a time") from error
        except (ValueError, OverflowError) as error:  # a lone surrogate
            raise Unparsable(f"The text cannot be SQL: {error}") from error
        finally:
            cursor.close()
        return Result(columns, rows, cut, time.monotonic() - start)

    def _explain(self, error: sqlite3.Error, timeout_s: float) -> QueryError | DatabaseError:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code == sqlite3.SQLITE_INTERRUPT:
            return stopped(timeout_s)
        if self._refused:
            return Unsafe(f"The database refuses {self._refused}: only reading is allowed")
        if code == sqlite3.SQLITE_TOOBIG:
            return CellTooLarge(f"A cell is larger than {MAX_CELL_BYTES // 1_000_000} MB; ask for less of it")
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            return explain(error, self._path)
        if "one statement" in str(error):
            return Unsafe("Only one statement may run at a time")
        return explain_failure(str(error))

    def _fetch(self, sql: str, parameters: Row, timeout_s: float) -> list[Row]:
        """Rows of a statement of ours. Raises TimeoutError or DatabaseError."""
        with self._mutex, self._errors_told():
            self._refresh()
            connection = self._trusted.connection
            with _stopping(connection, timeout_s):
                return connection.execute(sql, parameters).fetchall()

    @contextlib.contextmanager
    def _errors_told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_INTERRUPT:
                raise TimeoutError from error
            raise explain(error, self._path) from error


def _connect_virtual_tables(connection: sqlite3.Connection) -> None:
    """Meet FTS and R-Tree tables before the authorizer is there: at their first use SQLite declares their columns."""
    names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage = 0").fetchall()
    for (name,) in names:
        with contextlib.suppress(sqlite3.OperationalError):  # its module is not here: nobody can query it
            connection.execute(f"SELECT 1 FROM {_quote(name)} LIMIT 0")


_ACTIONS = {
    sqlite3.SQLITE_INSERT: "INSERT",
    sqlite3.SQLITE_UPDATE: "UPDATE",
    sqlite3.SQLITE_DELETE: "DELETE",
    sqlite3.SQLITE_PRAGMA: "PRAGMA",
    sqlite3.SQLITE_ATTACH: "ATTACH",
    sqlite3.SQLITE_DETACH: "DETACH",
    sqlite3.SQLITE_TRANSACTION: "transactions",
    sqlite3.SQLITE_SAVEPOINT: "savepoints",
}


@contextlib.contextmanager
def _hearing_ctrl_c(connection: sqlite3.Connection) -> Iterator[None]:
    """Within, Ctrl-C stops the statement at once and is then given to whoever handles it.

    While SQLite computes, Python hears no signal; in a progress handler it does, but what is raised there is lost. So
    the signal is noted there, SQLite told to stop, and the signal raised again when it has.
    """
    pressed = False

    def note(*_: object) -> None:
        nonlocal pressed
        pressed = True

    if threading.current_thread() is not threading.main_thread():  # the only one that Python lets handle signals
        yield
        return
    before = signal.signal(signal.SIGINT, note)
    connection.set_progress_handler(lambda: pressed, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)
        if pressed:
            signal.raise_signal(signal.SIGINT)


@contextlib.contextmanager
def _stopping(connection: sqlite3.Connection, timeout_s: float) -> Iterator[None]:
    """Within, a statement of ours is broken off at the deadline.

    Not for one that nobody trusts: SQLite looks at an interrupt in every loop, at progress only every so many steps,
    and a step may be a function over a megabyte.
    """
    deadline = time.monotonic() + timeout_s
    connection.set_progress_handler(lambda: time.monotonic() > deadline, _STEPS)
    try:
        yield
    finally:
        connection.set_progress_handler(None, 0)


def read_path(url: str) -> Path:
    """The file that `sqlite:///shop.sqlite` (SQLAlchemy's form) or a plain path names. Raises DatabaseError.

    >>> str(read_path("sqlite:///shop.sqlite")), str(read_path("a/b.db")), str(read_path("sqlite:////tmp/x.db"))
    ('shop.sqlite', 'a/b.db', '/tmp/x.db')
    """
    _, is_url, rest = url.partition("://")
    path = rest.partition("?")[0].removeprefix("/") if is_url else url
    if not path or path == ":memory:":
        raise DatabaseError("A SQLite database in memory has no tables; name a file")
    return Path(path).expanduser()


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
