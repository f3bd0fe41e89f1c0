"""What cannot be opened is said in one line; what can be opened is left as it was."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqlcoder.db.database import Database
from sqlcoder.errors import DatabaseError, SetupError
from sqlcoder.query import Query
from tests.db.conftest import SHOP, MakeDatabase, fingerprint


class Writer:
    """Another process that is connected to the file and runs what it is told."""

    SCRIPT = (
        "import sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None); print('ready', flush=True)\n"
        "for line in sys.stdin: c.execute(line); print('done', flush=True)\n"
    )

    def __init__(self, path: Path) -> None:
        command = [sys.executable, "-c", self.SCRIPT, str(path)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout and self._process.stdout.readline() == "ready\n"

    def run(self, sql: str) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(sql + "\n")
        self._process.stdin.flush()
        assert self._process.stdout.readline() == "done\n"

    def close(self) -> None:
        self._process.communicate("")


def refusal(target: str | Path) -> str:
    with pytest.raises(DatabaseError) as caught:
        Database.open(target, timeout_s=0.2).schema()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_no_such_file_names_the_one_beside_it(make_database: MakeDatabase) -> None:
    path = make_database()
    assert "did you mean 'shop.sqlite'?" in refusal(path.with_name("shpo.sqlite"))
    assert "did you mean 'shop.sqlite'?" in refusal(path.with_name("Shop.db"))
    assert "did you mean" not in refusal(path.with_name("zzzzzzz"))
    assert "There is no file" in refusal(path / "below")
    assert "nor a folder" in refusal(path.parent / "none" / "x.sqlite")
    assert refusal("sqlite:///" + str(path) + "x").startswith("There is no file")
    assert not path.with_name("shpo.sqlite").exists()


def test_what_is_not_a_database(make_database: MakeDatabase) -> None:
    path = make_database()
    assert "is a folder; name the database file in it, such as shop.sqlite" in refusal(path.parent)
    (path.parent / "empty.sqlite").touch()
    assert "is empty" in refusal(path.parent / "empty.sqlite")
    (path.parent / "notes.txt").write_text("a,b\n1,2\n")
    assert "is not a SQLite database" in refusal(path.parent / "notes.txt")
    assert "memory" in refusal("sqlite://")
    assert "memory" in refusal(":memory:")
    assert "cannot be opened" in refusal("x\x00y")
    assert "cannot be opened" in refusal("x" * 5000)
    assert "is not a regular file" in refusal("/dev/null")


def test_no_tables(make_database: MakeDatabase) -> None:
    assert "has no tables" in refusal(make_database("PRAGMA user_version = 1"))
    with_leftovers = make_database("CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT); DROP TABLE t", "left.sqlite")
    assert "has no tables" in refusal(with_leftovers)


def test_damaged_files(make_database: MakeDatabase) -> None:
    path = make_database()
    whole = path.read_bytes()
    path.write_bytes(whole[:-4096])
    assert "is damaged" in refusal(path)
    path.write_bytes(whole[:50])
    assert "is damaged" in refusal(path)
    path.write_bytes(whole[:100] + os.urandom(len(whole) - 100))
    assert "is damaged" in refusal(path)


def test_damage_that_shows_only_when_read(make_database: MakeDatabase) -> None:
    path = make_database("CREATE TABLE t (x TEXT); INSERT INTO t SELECT hex(randomblob(500)) FROM pragma_function_list")
    damaged = bytearray(path.read_bytes())
    damaged[-4096:] = b"\xff" * 4096
    damaged[4096:8192] = b"\xff" * 4096
    path.write_bytes(damaged)
    with pytest.raises(DatabaseError, match="is damaged"), Database.open(path) as database:
        database.execute(Query("SELECT max(x) FROM t"))


@pytest.fixture
def locked_by_another(make_database: MakeDatabase) -> Iterator[Path]:
    path = make_database()
    with contextlib.closing(Writer(path)) as writer:
        writer.run("BEGIN EXCLUSIVE")
        yield path


def test_locked_by_another_program(locked_by_another: Path) -> None:
    start = time.monotonic()
    assert "is locked by another program" in refusal(locked_by_another)
    assert time.monotonic() - start < 5


def test_no_right_to_read(make_database: MakeDatabase, tmp_path: Path) -> None:
    path = make_database()
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    assert "no permission" in refusal(path)


def test_no_right_to_read_is_told_from_no_file(make_database: MakeDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = make_database()
    monkeypatch.setattr(Path, "open", refuse)
    assert "cannot be read: no permission" in refusal(path)


def test_urls_that_lead_nowhere_keep_their_password() -> None:
    for url in ("nosuchengine://ann:s3cret@host/db", "postgresql://ann:s3cret@127.0.0.1:1/db", "mysql://ann:s3cret@h"):
        with pytest.raises((DatabaseError, SetupError)) as caught:
            Database.open(url, timeout_s=1)
        assert "s3cret" not in str(caught.value) and "\n" not in str(caught.value)


def ask_everything(path: Path) -> int:
    with Database.open(path) as database:
        database.schema()
        database.values()
        return int(database.execute(Query("SELECT count(*) FROM orders")).rows[0][0])


def test_reading_leaves_file_and_folder_as_they_were(make_database: MakeDatabase) -> None:
    path = make_database()
    before = fingerprint(path.parent)
    assert ask_everything(path) == 3
    assert fingerprint(path.parent) == before


def test_wal_mode_without_a_writer(make_database: MakeDatabase) -> None:
    path = make_database("PRAGMA journal_mode = WAL;" + SHOP)
    before = fingerprint(path.parent)
    assert list(before) == ["shop.sqlite"]
    assert ask_everything(path) == 3
    assert fingerprint(path.parent) == before


def test_wal_mode_with_a_writer_reads_along(make_database: MakeDatabase) -> None:
    path = make_database("PRAGMA journal_mode = WAL;" + SHOP)
    with contextlib.closing(Writer(path)) as writer, Database.open(path) as early:
        writer.run("INSERT INTO orders VALUES (4, 1, '2024-05-05', 1)")
        before = fingerprint(path.parent)
        assert set(before) == {"shop.sqlite", "shop.sqlite-wal", "shop.sqlite-shm"}
        assert ask_everything(path) == 4
        assert early.execute(Query("SELECT count(*) FROM orders")).rows == ((4,),)
        assert fingerprint(path.parent) == before
        writer.run("INSERT INTO orders VALUES (5, 1, '2024-05-05', 1)")
        assert early.execute(Query("SELECT count(*) FROM orders")).rows == ((5,),)


def crash(path: Path, statements: str) -> None:
    """Run the statements in a process that dies without closing the database."""
    script = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "[c.execute(s) for s in sys.argv[2].split(';')]; os._exit(1)"
    )
    subprocess.run([sys.executable, "-c", script, str(path), statements], check=False)


@pytest.mark.parametrize("keep_shm", [True, False])
def test_wal_that_a_crash_left(make_database: MakeDatabase, keep_shm: bool) -> None:
    path = make_database("PRAGMA journal_mode = WAL;" + SHOP)
    crash(path, "INSERT INTO orders VALUES (4, 1, '2024-05-05', 1)")
    if not keep_shm:
        path.with_name("shop.sqlite-shm").unlink()
    before = fingerprint(path.parent)
    assert "shop.sqlite-wal" in before
    assert ask_everything(path) == 4
    assert fingerprint(path.parent) == before


def test_hot_journal_that_a_crash_left(make_database: MakeDatabase) -> None:
    path = make_database(
        SHOP + "CREATE TABLE bulk (x); INSERT INTO bulk SELECT zeroblob(900) FROM pragma_function_list"
    )
    crash(path, "PRAGMA cache_size = 1;BEGIN;DELETE FROM orders;UPDATE bulk SET x = randomblob(900)")
    before = fingerprint(path.parent)
    assert path.with_name("shop.sqlite-journal").stat().st_size > 512
    assert ask_everything(path) == 3
    assert fingerprint(path.parent) == before


def test_read_only_folder_in_wal_mode(make_database: MakeDatabase) -> None:
    path = make_database("PRAGMA journal_mode = WAL;" + SHOP)
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        assert ask_everything(path) == 3
        assert [p.name for p in path.parent.iterdir()] == ["shop.sqlite"]
    finally:
        path.parent.chmod(0o755)


def test_a_change_under_an_immutable_reader_is_seen(make_database: MakeDatabase) -> None:
    path = make_database("PRAGMA journal_mode = WAL;" + SHOP)
    with Database.open(path) as database:
        assert database.execute(Query("SELECT count(*) FROM orders")).rows == ((3,),)
        with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute("DELETE FROM orders")
        assert database.execute(Query("SELECT count(*) FROM orders")).rows == ((0,),)


@pytest.mark.parametrize("mode", ["DELETE", "WAL"])
def test_kill_in_the_middle_of_a_query_leaves_nothing(make_database: MakeDatabase, mode: str) -> None:
    path = make_database(f"PRAGMA journal_mode = {mode};" + SHOP)
    before = fingerprint(path.parent)
    script = (
        "import sys; from sqlcoder.db.database import Database; from sqlcoder.query import Query\n"
        "d = Database.open(sys.argv[1]); d.values(); print('running', flush=True)\n"
        "d.execute(Query('WITH RECURSIVE t (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM t) '\n"
        "                'SELECT count(*) FROM t, customers, orders ORDER BY x'))\n"
    )
    other = subprocess.Popen([sys.executable, "-c", script, str(path)], stdout=subprocess.PIPE, text=True)
    assert other.stdout and other.stdout.readline() == "running\n"
    time.sleep(0.1)
    assert other.poll() is None
    other.send_signal(signal.SIGKILL)
    other.communicate()
    assert fingerprint(path.parent) == before


def test_a_link_is_followed(make_database: MakeDatabase, tmp_path: Path) -> None:
    link = tmp_path / "link.sqlite"
    link.symlink_to(make_database("PRAGMA journal_mode = WAL;" + SHOP))
    assert ask_everything(link) == 3
    assert not link.with_name("link.sqlite-wal").exists()


def test_odd_names_open(make_database: MakeDatabase) -> None:
    path = make_database()
    odd = path.with_name("a b?c#d%20é.sqlite")
    shutil.copy(path, odd)
    with Database.open(odd) as database:
        assert database.schema().name == "a b?c#d%20é"
    assert database.url == str(odd)


def test_sqlite_needs_no_sqlalchemy(make_database: MakeDatabase) -> None:
    script = (
        "import sys; from sqlcoder.db.database import Database; d = Database.open(sys.argv[1]); d.schema(); d.values();"
        "print([m for m in ('sqlalchemy', 'sqlglot', 'numpy', 'onnxruntime') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(make_database())], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
