"""Every error a caller can meet, with the exit code that answers "whose move is it?".

    SQLCoderError
    ├── SetupError        2  yours: a flag, a file, an extra that is not installed
    ├── DatabaseError     3  the database: missing, locked, corrupt, no rights
    ├── QueryError        4  the query; each kind can feed a repair
    │   ├── Unparsable
    │   ├── Unsafe
    │   ├── UnknownTable
    │   ├── UnknownColumn
    │   ├── ExecutionFailed
    │   ├── TooCostly
    │   └── Timeout
    ├── GenerationError   5  the model
    ├── DataError         6  a data file: path, line, what was expected
    └── Cancelled       130  somebody who may stop it did

"No answer" is not an error: it is an `Answer` without a query (exit code 1).
"""

from __future__ import annotations

from pathlib import Path


class SQLCoderError(Exception):
    """Root of everything this package raises on purpose.

    The message says what happened, to which thing, and what to try.
    """

    exit_code = 1


class SetupError(SQLCoderError):
    """The caller's move: a wrong flag, an unknown name, a missing extra."""

    exit_code = 2


class DatabaseError(SQLCoderError):
    """The database cannot be reached, read or understood."""

    exit_code = 3


class QueryError(SQLCoderError):
    """A query that cannot be accepted or run."""

    exit_code = 4


class Unparsable(QueryError):
    """The text is not one SQL statement of the dialect."""


class Unsafe(QueryError):
    """The guard refuses the statement."""


class UnknownTable(QueryError):
    """The query names a table that the schema does not have."""


class UnknownColumn(QueryError):
    """The query names a column that its tables do not have."""


class ExecutionFailed(QueryError):
    """The engine refused or broke off the query."""


class CellTooLarge(ExecutionFailed):
    """A cell of the result is larger than the limit on cells."""


class TooCostly(QueryError):
    """The engine's plan expects more rows than the ceiling; nothing was run."""


class Timeout(QueryError):
    """The query was stopped at its deadline."""


class GenerationError(SQLCoderError):
    """The model could not produce candidates."""

    exit_code = 5


class DataError(SQLCoderError):
    """A data file that cannot be read as what it should be."""

    exit_code = 6

    def __init__(self, path: str | Path, line: int | None, expected: str) -> None:
        self.path = Path(path)
        self.line = line
        self.expected = expected
        where = f"{path}:{line}" if line is not None else f"{path}"
        super().__init__(f"{where}: {expected}")


class Cancelled(SQLCoderError):
    """Stopped before it was done, by somebody who may: whoever asked has left, or the server stops."""

    exit_code = 130
