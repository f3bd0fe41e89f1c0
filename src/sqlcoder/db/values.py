"""The value index: which cells a phrase of a question may mean.

What is in it: distinct texts of the text columns of tables, up to 5,000 a column. What is not: columns marked
sensitive or full of what looks so (`sensitivity`), texts over 100 characters, columns of uuids and hashes, numbers and
dates (a question carries those itself), views (their cells are the tables'). Of large tables, and where time runs out,
only some rows are read; `sampled` names those columns. Where all is asked for (`sqlcoder db values --all`), up to two
million texts a column are read, however long that takes. The index lies in one small SQLite database, in memory or in a
file of `value_cache`, so that opening it costs nothing and a look-up touches a few pages.
"""

from __future__ import annotations

import re
import sqlite3
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcoder.db.engines.base import Engine
from sqlcoder.db.sensitivity import cells_kind
from sqlcoder.errors import DatabaseError
from sqlcoder.schema import Column, Schema, Table

MAX_CHARACTERS = 100
MAX_DISTINCT = 5_000
MAX_SMALL = 12
MOST_DISTINCT = 2_000_000
"""Of a column, where the whole index is asked for: its texts are in memory while it is built."""
_MOST_FREQUENT = 5_000
_MAX_CELLS, _LEAST_DISTINCT = 250_000, 100
LARGE_ROWS = 200_000
"""Tables of more rows are sampled, and those whose columns take too long."""
BUDGET_S = 2.0
"""For building the whole index; columns that it does not reach are in `sampled`."""
_COLUMN_S = 0.4
_UNHURRIED_S = 24 * 3600.0
_SMALL = "small"  # a column of few values: all of them are listed
_SAMPLED = "sampled"

_LETTERS = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d"})
_GAPS = re.compile(r"[\W_]+")
_OPAQUE = re.compile(r"(?i)[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}|[0-9a-f]{16,}|[A-Za-z0-9+/_-]{32,}={0,2}")

_TABLES = """
    CREATE TABLE place (id INTEGER PRIMARY KEY, "table" TEXT, "column" TEXT, kind TEXT);
    CREATE TABLE cell (id INTEGER PRIMARY KEY, norm TEXT, text TEXT, place INTEGER);
    CREATE TABLE word (word TEXT, cell INTEGER, PRIMARY KEY (word, cell)) WITHOUT ROWID;
    CREATE TABLE few (place INTEGER, text TEXT);
    CREATE TEMP TABLE read_cell (norm TEXT, text TEXT, place INTEGER);
    CREATE TEMP TABLE read_word (word TEXT, cell INTEGER);
"""
# cells are numbered from the shortest to the longest, so that the first of a word's cells are the shortest that hold it
_NUMBER_CELLS = "INSERT INTO cell (norm, text, place) SELECT * FROM read_cell ORDER BY length(norm), norm, place, rowid"
# sorted once, at the end: that is far cheaper than keeping order with each row
_SORT_WORDS = "INSERT INTO word SELECT word, cell FROM read_word ORDER BY word, cell"
_FINISH = """
    DROP TABLE read_cell;
    DROP TABLE read_word;
    CREATE INDEX cell_norm ON cell (norm);
    CREATE INDEX few_place ON few (place);
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """A text of the database, in its own spelling, and where it stands."""

    text: str
    table: str
    column: str


class ValueIndex:
    """Cells by phrase and by words. Made by `build_values` or opened by `value_cache`."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None = None) -> None:
        self._connection = connection
        self.path = path
        """The file that keeps it; None where it is in memory alone."""
        self.sampled: tuple[str, ...] = tuple(
            f"{table}.{column}"
            for table, column in self._rows('SELECT "table", "column" FROM place WHERE kind LIKE ?', f"%{_SAMPLED}%")
        )
        """The columns (`table.column`) of which only some rows were read."""
        self.hurried: bool = bool(self._rows("PRAGMA user_version")[0][0])
        """Did time run out before all columns were read?"""

    def lookup(self, phrase: str) -> tuple[Cell, ...]:
        """The cells that are this phrase, but for case, accents, blanks and punctuation; in the schema's order."""
        norm = normalise(phrase)
        if not norm:
            return ()
        return self._cells("WHERE norm = ? ORDER BY c.place, c.id", norm)

    def containing(self, words: Sequence[str], *, limit: int = 20) -> tuple[Cell, ...]:
        """The cells that hold all the words, in any order, the shortest first; at most `limit`.

        Where even the rarest of the words is in more than 5,000 cells, the 5,000 shortest of these are looked at.
        """
        wanted = sorted({word for text in words for word in normalise(text).split()}, key=self._frequency)
        if not wanted:
            return ()
        rarest, *others = wanted
        found = self._rows(
            f"SELECT cell FROM (SELECT cell FROM word WHERE word = ? ORDER BY cell LIMIT {_MOST_FREQUENT}) r WHERE true"
            + " AND EXISTS (SELECT 1 FROM word w WHERE w.word = ? AND w.cell = r.cell)" * len(others)
            + f" LIMIT {limit:d}",
            rarest,
            *others,
        )
        marks = ", ".join("?" * len(found))
        return self._cells(f"WHERE c.id IN ({marks}) ORDER BY c.id", *(cell for (cell,) in found))

    def small(self, table: str, column: str) -> tuple[str, ...] | None:
        """All distinct values of a column that has at most 12 (of numbers: only 0 and 1); None for other columns.

        Where the column is in `sampled`, all that were seen.
        """
        places = self._rows(
            'SELECT id FROM place WHERE "table" = ? AND "column" = ? AND kind LIKE ?', table, column, f"%{_SMALL}%"
        )
        if not places:
            return None
        return tuple(text for (text,) in self._rows("SELECT text FROM few WHERE place = ? ORDER BY rowid", *places[0]))

    def __len__(self) -> int:
        count: int = self._rows("SELECT count(*) FROM cell")[0][0]
        return count

    def close(self) -> None:
        self._connection.close()

    def _frequency(self, word: str) -> tuple[int, str]:
        some = f"SELECT 1 FROM word WHERE word = ? LIMIT {_MOST_FREQUENT}"
        return self._rows(f"SELECT count(*) FROM ({some})", word)[0][0], word

    def _cells(self, where: str, *parameters: str | int) -> tuple[Cell, ...]:
        rows = self._rows(
            f'SELECT c.text, p."table", p."column" FROM cell c JOIN place p ON p.id = c.place {where}', *parameters
        )
        return tuple(Cell(*row) for row in rows)

    def _rows(self, sql: str, *parameters: Any) -> list[Any]:
        return self._connection.execute(sql, parameters).fetchall()


def normalise(text: str) -> str:
    """The form in which phrases and cells are compared.

    >>> normalise("  Antônio Carlos-JOBIM "), normalise("AC/DC"), normalise("Straße"), normalise("+")
    ('antonio carlos jobim', 'ac dc', 'strasse', '+')
    """
    if text.isascii():
        folded = text.lower()
    else:  # twice: folding can bring forth marks, and decomposing capitals (Unicode 3.13, D146)
        folded = _strip_marks(_strip_marks(text).casefold().translate(_LETTERS)).casefold()
    return _GAPS.sub(" ", folded).strip() or " ".join(text.casefold().split())  # "+" and "?" are cells too


def _strip_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def build_values(
    schema: Schema,
    engine: Engine,
    *,
    budget_s: float | None = None,
    whole: bool = False,
    connection: sqlite3.Connection | None = None,
) -> ValueIndex:
    """Read the cells and index them, into `connection` (an empty database; by default one in memory).

    `budget_s` is BUDGET_S by default; `whole` reads every column without one. Raises DatabaseError where a table
    cannot be read.
    """
    connection = connection or sqlite3.connect(":memory:", check_same_thread=False)
    connection.executescript(_TABLES)
    connection.execute("BEGIN")
    if whole:
        budget_s, reads = _UNHURRIED_S, _read_everything(schema, engine)
    else:
        budget_s = BUDGET_S if budget_s is None else budget_s
        reads = _read_columns(schema, engine, time.monotonic() + budget_s)
    deadline = time.monotonic() + budget_s
    for place, read in enumerate(reads):
        _insert(connection, read, place)
    is_hurried = time.monotonic() >= deadline
    connection.execute(_NUMBER_CELLS)
    numbered = connection.execute("SELECT id, norm FROM cell")
    words = ((word, cell) for cell, norm in numbered for word in set(norm.split()))
    connection.executemany("INSERT INTO read_word VALUES (?, ?)", words)
    connection.execute(_SORT_WORDS)
    connection.commit()
    connection.executescript(_FINISH + f"PRAGMA user_version = {int(is_hurried)};")
    return ValueIndex(connection)


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read of one column: distinct cells, and whether that was all of them."""

    table: str
    column: Column
    cells: tuple[Any, ...]
    whole: bool


def _read_columns(schema: Schema, engine: Engine, deadline: float) -> Iterator[_Read]:
    """Every column worth indexing, small tables first: they are quick, and hold the names people use."""
    tables = {t.name: _worth_indexing(t) for t in schema.tables if not t.is_view}
    texts = sum(column.type == "text" for columns in tables.values() for column in columns)
    # of very many columns some cells each: better than all cells of some and none of the others
    most = max(_LEAST_DISTINCT, min(MAX_DISTINCT, _MAX_CELLS // max(texts, 1)))
    limits = {"text": most + 1, "boolean": MAX_SMALL + 1, "number": 3}
    for table in sorted(schema.tables, key=_is_large):
        too_long: list[Column] = []
        for column in tables.get(table.name, ()):
            limit, left = limits[column.type], min(_COLUMN_S, deadline - time.monotonic())
            try:
                if _is_large(table) or left <= 0:
                    raise TimeoutError
                cells = engine.distinct(table, column.name, limit=limit, timeout_s=left)
            except TimeoutError:
                too_long += [column] if column.type != "number" else []
            else:
                yield _Read(table.name, column, tuple(cells[:most]), len(cells) < limit)
        yield from _read_sample(engine, table, too_long, deadline)


def _read_everything(schema: Schema, engine: Engine) -> Iterator[_Read]:
    """As `_read_columns`, all cells of all of them."""
    limits = {"text": MOST_DISTINCT + 1, "boolean": MAX_SMALL + 1, "number": 3}
    for table in schema.tables:
        for column in () if table.is_view else _worth_indexing(table):
            limit = limits[column.type]
            try:
                cells = engine.distinct(table, column.name, limit=limit, timeout_s=_UNHURRIED_S)
            except TimeoutError as error:
                raise DatabaseError(f"Reading {table.name}.{column.name} was broken off; try again later") from error
            yield _Read(table.name, column, tuple(cells[:MOST_DISTINCT]), len(cells) < limit)


def _worth_indexing(table: Table) -> tuple[Column, ...]:
    return tuple(c for c in table.columns if not c.sensitive and c.type in ("text", "boolean", "number"))


def _read_sample(engine: Engine, table: Table, columns: Sequence[Column], deadline: float) -> Iterator[_Read]:
    left = min(2 * _COLUMN_S, deadline - time.monotonic())
    try:
        rows = engine.sample(table, [c.name for c in columns], timeout_s=left) if columns and left > 0 else []
    except TimeoutError:
        rows = []
    for at, column in enumerate(columns):
        distinct = dict.fromkeys(row[at] for row in rows if row[at] is not None)
        yield _Read(table.name, column, tuple(distinct)[:MAX_DISTINCT], False)


def _is_large(table: Table) -> bool:
    return table.row_count is not None and table.row_count > LARGE_ROWS


def _insert(connection: sqlite3.Connection, read: _Read, place: int) -> None:
    """Take what was read of a column, where it is worth it."""
    is_text = read.column.type == "text"
    texts = [cell for cell in read.cells if isinstance(cell, str) and len(cell) <= MAX_CHARACTERS and cell.strip()]
    few = _few(read)
    if is_text and few is None and _is_opaque(texts):
        return
    # introspection looks at some rows and may have had no time for these; the index outlives it
    if is_text and not read.column.sensitivity_declared and cells_kind(texts) is not None:
        return
    kinds = ([_SMALL] if few is not None else []) + ([_SAMPLED] if is_text and not read.whole else [])
    connection.execute("INSERT INTO place VALUES (?, ?, ?, ?)", (place, read.table, read.column.name, " ".join(kinds)))
    connection.executemany("INSERT INTO few VALUES (?, ?)", [(place, text) for text in few or ()])
    if is_text:
        connection.executemany("INSERT INTO read_cell VALUES (?, ?, ?)", ((normalise(t), t, place) for t in texts))


def _few(read: _Read) -> tuple[str, ...] | None:
    """The values of a low-cardinality column, sorted; None where there are too many, none, or long ones."""
    if len(read.cells) > MAX_DISTINCT or (
        read.column.type == "number" and not (read.whole and set(read.cells) <= {0, 1})
    ):
        return None
    as_text = str if read.column.type != "number" else lambda cell: str(int(cell))  # 1.0 is 1
    texts = sorted({as_text(cell) for cell in read.cells if not isinstance(cell, bytes)} - {""})
    if not 0 < len(texts) <= MAX_SMALL or any(len(text) > MAX_CHARACTERS for text in texts):
        return None
    return tuple(texts)


def _is_opaque(texts: Iterable[str]) -> bool:
    """Do most of the texts look like uuids, hashes or tokens, which nobody types?"""
    some = [text for text, _ in zip(texts, range(100), strict=False)]
    return bool(some) and sum(bool(_OPAQUE.fullmatch(text)) for text in some) > 0.8 * len(some)
