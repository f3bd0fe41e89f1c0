"""`db doctor` on real servers: a superuser, a role that writes, and the role that the doctor itself proposes."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from sqlcoder.db.roles import Examination, examine_role
from sqlcoder.errors import DatabaseError, SetupError
from tests.db.conftest import MakeDatabase, fingerprint

OWN = f"sqlcoder_doctor_{os.getpid()}"
READER = f"reader_{os.getpid()}"


def codes(found: Examination) -> set[str]:
    return {finding.code for finding in found.findings}


def admin(variable: str, driver: str) -> sa.URL:
    """The tests' server as its administrator (`tests/services.sh` makes one called admin, trusted on loopback)."""
    if variable not in os.environ:
        name = "postgres" if "POSTGRES" in variable else "mysql"
        pytest.skip(f"no {name} server here: set {variable} (make services)")
    pytest.importorskip(driver)
    url = sa.make_url(os.environ[variable])
    return url.set(drivername=f"{url.drivername}+{driver}", username="admin", password=None)


def run(url: sa.URL, script: str) -> None:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        for statement in script.split(";\n"):
            if statement.strip(" ;\n"):
                connection.exec_driver_sql(statement.strip(" ;\n"), execution_options={"no_parameters": True})


def text(url: sa.URL, user: str = "admin", password: str | None = None) -> str:
    return url.set(username=user, password=password).render_as_string(hide_password=False)


@pytest.fixture
def postgres() -> Iterator[sa.URL]:
    url = admin("SQLCODER_POSTGRES_URL", "psycopg")
    made = url.set(database=OWN)
    try:
        run(url, f"CREATE DATABASE {OWN};\nCREATE ROLE {OWN}_w LOGIN")
    except sa.exc.SQLAlchemyError as error:
        pytest.skip(f"the postgres server has no administrator for tests: {type(error).__name__}")
    try:
        run(made, 'CREATE TABLE t (n int);\nCREATE TABLE "Open" (n int);\nGRANT INSERT ON "Open" TO PUBLIC')
        run(made, f"GRANT SELECT, UPDATE ON t TO {OWN}_w")
        yield made
    finally:
        with contextlib.suppress(sa.exc.SQLAlchemyError):
            run(made, f"DROP OWNED BY {READER} CASCADE")
        run(url, f"DROP DATABASE {OWN} WITH (FORCE);\nDROP ROLE IF EXISTS {READER};\nDROP ROLE IF EXISTS {OWN}_w")


def test_postgres_superuser_and_writer_are_told(postgres: sa.URL) -> None:
    found = examine_role(text(postgres))
    assert codes(found) == {"superuser"}
    assert [trial.allowed for trial in found.tried] == [True, True]
    found = examine_role(text(postgres, f"{OWN}_w"))
    assert codes(found) == {"write"}
    assert "public.t" in " ".join(f.text for f in found.findings)
    assert [trial.allowed for trial in found.tried] == [False, False]
    assert "permission denied" in found.tried[0].said


def test_postgres_roles_with_powers_are_told(postgres: sa.URL) -> None:
    run(postgres, f"ALTER ROLE {OWN}_w BYPASSRLS CREATEROLE;\nGRANT pg_read_server_files TO {OWN}_w")
    found = examine_role(text(postgres, f"{OWN}_w"))
    assert codes(found) == {"bypass", "roles", "files", "write"}


def test_postgres_nothing_is_left_and_the_proposed_role_contents(postgres: sa.URL) -> None:
    proposed = examine_role(text(postgres), reader=READER).better
    engine = sa.create_engine(postgres, poolclass=sa.pool.NullPool)
    with engine.connect() as connection:
        tables = connection.exec_driver_sql("SELECT count(*) FROM pg_class WHERE relname ~ '^sqlcoder_doctor'")
        assert tables.scalar() == 0
    run(postgres, proposed.replace("\n  ", " "))
    found = examine_role(text(postgres, READER, "choose a password"))
    assert found.findings == ()
    assert not any(trial.allowed for trial in found.tried)
    assert "choose a password" not in repr((found.database, found.tried))
    with sa.create_engine(text(postgres, READER), poolclass=sa.pool.NullPool).connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM t").scalar() == 0, "it can read"


@pytest.fixture
def mysql() -> Iterator[sa.URL]:
    url = admin("SQLCODER_MYSQL_URL", "pymysql")
    made = url.set(database=OWN)
    try:
        run(url, f"CREATE DATABASE {OWN};\nCREATE USER {OWN}@'%'")
    except sa.exc.SQLAlchemyError as error:
        pytest.skip(f"the mysql server has no administrator for tests: {type(error).__name__}")
    try:
        run(made, f"CREATE TABLE t (n int);\nINSERT INTO t VALUES (1);\nGRANT SELECT, DELETE ON {OWN}.* TO {OWN}@'%'")
        yield made
    finally:
        users = f"DROP USER IF EXISTS {READER}@'%';\nDROP USER IF EXISTS {OWN}@'%'"
        run(url, f"DROP DATABASE IF EXISTS {OWN};\n{users}")


def test_mysql_superuser_and_writer_are_told(mysql: sa.URL) -> None:
    found = examine_role(text(mysql))
    assert "superuser" in codes(found)
    assert [trial.allowed for trial in found.tried] == [True, True]
    found = examine_role(text(mysql, OWN))
    assert codes(found) == {"write"}
    assert [trial.allowed for trial in found.tried] == [True, False]
    with sa.create_engine(mysql, poolclass=sa.pool.NullPool).connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM t").scalar() == 1, "no row was deleted"


def test_mysql_files_are_told(mysql: sa.URL) -> None:
    run(mysql, f"GRANT FILE ON *.* TO {OWN}@'%'")
    found = examine_role(text(mysql, OWN))
    assert codes(found) == {"write", "files"}
    assert found.tried[1].allowed


def test_mysql_the_proposed_account_contents(mysql: sa.URL) -> None:
    run(mysql, examine_role(text(mysql), reader=READER).better)
    found = examine_role(text(mysql, READER, "choose a password"))
    assert found.findings == ()
    assert not any(trial.allowed for trial in found.tried)
    assert "choose a password" not in repr((found.database, found.tried))


def test_engines_without_an_examiner_are_refused() -> None:
    with pytest.raises(SetupError, match="cannot be examined") as told:
        examine_role("mssql://ann:s3cret@host/db")
    assert "s3cret" not in str(told.value)


@pytest.mark.parametrize("name", ["gone.sqlite", "gone.duckdb", "sqlite:///gone.sqlite"])
def test_a_missing_file_is_an_error(name: str) -> None:
    with pytest.raises(DatabaseError, match="There is no file"):
        examine_role(name)


def test_a_file_is_examined_without_a_touch(make_database: MakeDatabase) -> None:
    path = make_database()
    before = fingerprint(path.parent)
    found = examine_role(path)
    assert {"write", "folder"} <= codes(found)
    assert fingerprint(path.parent) == before
    assert str(path) in found.better


def test_a_file_that_may_only_be_read_contents(make_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    """As another user than the owner: what access(2) says to one who has no rights, whoever runs the tests."""
    path = make_database()
    monkeypatch.setattr(os, "access", lambda file, mode: bool(Path(file).stat().st_mode & stat.S_IWOTH))
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid + 1)
    assert examine_role(path).findings == ()
    path.chmod(0o666)
    assert codes(examine_role(path)) == {"write"}


def test_the_owner_can_always_make_it_writable(make_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    path = make_database()
    monkeypatch.setattr(os, "access", lambda *_: False)
    monkeypatch.setattr(os, "geteuid", lambda: path.stat().st_uid)
    assert codes(examine_role(path)) == {"owner"}


def test_a_journal_is_not_made(make_database: MakeDatabase) -> None:
    path = make_database("PRAGMA journal_mode = WAL; CREATE TABLE t (n)")
    before = sorted(p.name for p in path.parent.iterdir())
    examine_role(path)
    assert sorted(p.name for p in path.parent.iterdir()) == before
    assert sqlite3.connect(path).execute("SELECT count(*) FROM t").fetchone() == (0,)
