"""What was learned of an open database and need not be learned again: what golds give, and verdicts on equal pairs.

A benchmark asks for most of its golds more than once (Spider's dev set puts two questions to a query), and models
answer alike. Kept while the database is open and its file looks as it did; of a database on a server nothing is kept,
since it may change at any moment. What failed is tried anew: a timeout may have been the machine's fault. Only small
results are kept, and few, so memory stays flat.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from collections.abc import Hashable
from pathlib import Path
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlcoder.db.database import Database
from sqlcoder.result import Result
from sqlcoder.verdict import Verdict

_MAX_CELLS, _MAX_CHARACTERS = 2_000, 100_000
"""Of a result that is kept."""
_MAX_GOLDS, _MAX_VERDICTS = 32, 10_000

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """The last values that were asked for, by key.

    >>> recent = Recent[str](2)
    >>> for key in "abac":
    ...     recent.put(key, key.upper())
    >>> recent.get("a"), recent.get("b")
    ('A', None)
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._values: OrderedDict[Hashable, Value] = OrderedDict()

    def get(self, key: Hashable) -> Value | None:
        value = self._values.get(key)
        if value is not None:
            self._values.move_to_end(key)
        return value

    def put(self, key: Hashable, value: Value) -> None:
        self._values[key] = value
        self._values.move_to_end(key)
        if len(self._values) > self._size:
            self._values.popitem(last=False)


class Kept(Generic[Value]):
    """What is kept of one database."""

    def __init__(self) -> None:
        self.golds: Recent[Result] = Recent(_MAX_GOLDS)
        """The rows of a gold, by the gold and the limits it ran under."""
        self.references: Recent[Value] = Recent(_MAX_GOLDS)
        """The same with how they must come, where somebody had to know."""
        self.verdicts: Recent[Verdict] = Recent(_MAX_VERDICTS)
        """By all that decides it: golds, policy, prediction, limits."""


_Look = tuple[tuple[int, int, int], ...]
_kept: WeakKeyDictionary[Database, tuple[str, _Look, Kept[object]]] = WeakKeyDictionary()
"""Where SQLite puts the log, how the files looked, what is kept."""


def kept_of(database: Database) -> Kept[object]:
    """What is kept of this database: nothing yet where its file was written to, or where it is no file."""
    if database.dialect != "sqlite":
        return Kept()
    known = _kept.get(database)
    if known is not None and known[1] == _look(database.url, known[0]):
        return known[2]
    real = Path(database.url).resolve()  # SQLite puts the log beside the file that a link points at
    log = str(real.with_name(f"{real.name}-wal"))
    look = _look(database.url, log)
    if not any(look[0]):
        return Kept()
    known = _kept[database] = log, look, Kept()
    return known[2]


def forget(database: Database) -> None:
    """Keep nothing of it."""
    _kept.pop(database, None)


def is_small(result: Result) -> bool:
    """May it be kept?"""
    if len(result.rows) * len(result.columns) > _MAX_CELLS:
        return False
    return sum(len(c) for row in result.rows for c in row if isinstance(c, str | bytes)) <= _MAX_CHARACTERS


def _look(*paths: str) -> _Look:
    """Each file's inode, size and time; zeros for one that is not there."""
    found: list[tuple[int, int, int]] = []
    for path in paths:
        try:
            status = os.stat(path)  # noqa: PTH116  asked for every prediction, and a Path costs more than the answer
        except OSError:
            found.append((0, 0, 0))
        else:
            found.append((status.st_ino, status.st_size, status.st_mtime_ns))
    return tuple(found)
