"""A connection to a server as the role itself, without the lock that our engines put on: to see what it may do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy import exc

from sqlcoder.db.roles.examination import Trial
from sqlcoder.errors import DatabaseError, SetupError
from sqlcoder.settings import hide_password

_VERBATIM = {"no_parameters": True}


class Server:
    """One connection; each `rows` and each `trial` is a transaction of its own, always rolled back."""

    def __init__(self, url: sa.URL, connection: sa.Connection) -> None:
        self._connection = connection
        self.url = url
        self.shown = url.render_as_string(hide_password=True)
        self.is_mariadb: bool = bool(getattr(connection.dialect, "is_mariadb", False))

    def rows(self, sql: str) -> Sequence[Sequence[Any]]:
        """Rows of a statement of ours. Raises DatabaseError."""
        try:
            with self._rolled_back():
                return self._run(sql).fetchall()
        except exc.SQLAlchemyError as error:
            raise DatabaseError(f"{self.shown}: {self._said(error)}") from None

    def rows_or_none(self, sql: str) -> Sequence[Sequence[Any]] | None:
        """Rows, or None where they are not this role's to read."""
        with suppress(DatabaseError):
            return self.rows(sql)
        return None

    def trial(self, what: str, *statements: str) -> Trial:
        """Does the server let this role do these? They are rolled back: choose such as leave nothing then."""
        try:
            with self._rolled_back():
                for statement in statements:
                    self._run(statement)
        except exc.SQLAlchemyError as error:
            return Trial(what, False, self._said(error))
        return Trial(what, True)

    def _run(self, sql: str) -> sa.CursorResult[Any]:
        return self._connection.exec_driver_sql(sql, execution_options=_VERBATIM)

    @contextmanager
    def _rolled_back(self) -> Iterator[None]:
        try:
            yield
        finally:
            with suppress(exc.SQLAlchemyError):
                self._connection.rollback()

    def _said(self, error: exc.SQLAlchemyError) -> str:
        original = getattr(error, "orig", None)
        told = original.args[-1] if original is not None and original.args else error  # PyMySQL: (number, text)
        line = hide_password((str(told).strip() or type(error).__name__).splitlines()[0])
        return line.replace(self.url.password, "***") if self.url.password else line


@contextmanager
def connect(url: str, drivername: str, extra: str, **arguments: Any) -> Iterator[Server]:
    """The server of the URL; `drivername` is SQLAlchemy's where the URL names no driver, `extra` what pip installs.

    Raises SetupError (a broken URL, no driver) and DatabaseError (cannot be reached).
    """
    try:
        made = sa.make_url(url)
    except (exc.ArgumentError, ValueError):  # not chained: what SQLAlchemy says quotes pieces of the password
        raise SetupError(f"{hide_password(url)!r} is not an SQLAlchemy URL (dialect://user@host/name)") from None
    if "+" not in made.drivername:
        made = made.set(drivername=drivername)
    try:
        engine = sa.create_engine(made, poolclass=sa.pool.NullPool, connect_args=arguments)
    except exc.NoSuchModuleError as error:
        raise SetupError(f"SQLAlchemy knows no database {made.drivername!r}; is its package there?") from error
    except ModuleNotFoundError as error:
        raise SetupError(f"The driver of {made.drivername!r} is missing: pip install {extra}") from error
    try:
        connection = engine.connect()
    except exc.SQLAlchemyError as error:
        told = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        told = told.replace(made.password, "***") if made.password else told
        shown = made.render_as_string(hide_password=True)
        raise DatabaseError(f"{shown} cannot be reached: {hide_password(told)}") from None
    try:
        yield Server(made, connection)
    finally:
        connection.close()
        engine.dispose()
