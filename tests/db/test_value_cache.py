"""A cache that is old, damaged, half-written or unwritable must never be seen in an answer."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from sqlcoder.db import value_cache
from sqlcoder.db.database import Database
from sqlcoder.db.values import ValueIndex
from tests.db.conftest import MakeDatabase


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "values"


def knows(path: Path, phrase: str, **options: bool) -> bool:
    with Database.open(path, **options) as database:  # type: ignore[arg-type]
        return bool(database.values().lookup(phrase))


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Grows by one for each index that is built."""
    counted: list[int] = []
    real = value_cache.build_values

    def build(*args: object, **options: object) -> ValueIndex:
        counted.append(1)
        return real(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(value_cache, "build_values", build)
    return counted


def test_a_changed_database_is_read_again(make_database: MakeDatabase, cache: Path) -> None:
    path = make_database()
    assert not knows(path, "Bergen")
    status = path.stat()
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE customers SET city = 'Bergen' WHERE id = 2")
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))  # even if its time and size are as before
    assert path.stat().st_size == status.st_size
    assert knows(path, "Bergen") and not knows(path, "Oslo")
    assert len(list(cache.iterdir())) == 1  # the old one is gone


def test_a_change_that_is_still_in_the_wal_is_seen(make_database: MakeDatabase) -> None:
    path = make_database()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        assert not knows(path, "Bergen")
        writer.execute("UPDATE customers SET city = 'Bergen' WHERE id = 2")
        assert knows(path, "Bergen")


def test_cells_that_become_sensitive_leave_the_disk(make_database: MakeDatabase, cache: Path, tmp_path: Path) -> None:
    path = make_database()
    assert knows(path, "Oslo")
    config = tmp_path / "sqlcoder.toml"
    config.write_text(f"[databases.x]\nurl = '{path}'\ntables.customers.columns.city.sensitive = true\n")
    with Database.open(path, config=config) as database:
        assert database.values().lookup("Oslo") == ()
    assert all(b"Oslo" not in file.read_bytes() for file in cache.iterdir())


@pytest.mark.parametrize("damage", [b"", b"not a database at all, but long enough to be read as one" * 20, None])
def test_a_damaged_cache_is_built_again(
    make_database: MakeDatabase, cache: Path, builds: list[int], damage: bytes | None
) -> None:
    path = make_database()
    assert knows(path, "Oslo")
    (file,) = cache.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert knows(path, "Oslo") and len(builds) == 2
    assert knows(path, "Oslo") and len(builds) == 2  # and is whole again


def test_the_second_run_builds_nothing(make_database: MakeDatabase, builds: list[int]) -> None:
    path = make_database()
    assert knows(path, "Oslo") and knows(path, "Oslo")
    assert len(builds) == 1


def test_an_empty_index_is_an_index(make_database: MakeDatabase, builds: list[int]) -> None:
    path = make_database("CREATE TABLE t (x INTEGER)")
    assert not knows(path, "Oslo") and not knows(path, "Oslo")
    assert len(builds) == 1


def test_what_introspection_had_no_time_for_does_not_change_the_key(
    make_database: MakeDatabase, builds: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_database()
    assert knows(path, "Oslo")
    monkeypatch.setattr("sqlcoder.db.introspect._BUDGET_S", 0)  # no row counts, no refined types
    assert knows(path, "Oslo") and len(builds) == 1


def test_an_index_that_ran_out_of_time_is_built_again_later(
    make_database: MakeDatabase, cache: Path, builds: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_database()
    monkeypatch.setattr("sqlcoder.db.values.BUDGET_S", 0)
    assert not knows(path, "Oslo")
    monkeypatch.setattr("sqlcoder.db.values.BUDGET_S", 60)
    assert not knows(path, "Oslo") and len(builds) == 1  # not at once
    (file,) = cache.iterdir()
    os.utime(file, (0, 0))
    assert knows(path, "Oslo") and len(builds) == 2


def test_without_cache_nothing_is_read_or_kept(make_database: MakeDatabase, cache: Path, builds: list[int]) -> None:
    path = make_database()
    assert knows(path, "Oslo", cache=False) and not cache.exists()
    assert knows(path, "Oslo") and knows(path, "Oslo", cache=False)
    assert len(builds) == 3


def test_a_folder_that_cannot_be_written_costs_only_time(
    make_database: MakeDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("SQLCODER_CACHE_DIR", str(tmp_path / "file" / "below"))
    assert knows(make_database(), "Oslo")


def test_only_the_owner_may_read_it(make_database: MakeDatabase, cache: Path) -> None:
    assert knows(make_database(), "Oslo")
    assert [file.stat().st_mode & 0o077 for file in (cache, *cache.iterdir())] == [0, 0]


def test_many_processes_at_once(make_database: MakeDatabase, cache: Path) -> None:
    path = make_database()
    script = (
        "import sys; from sqlcoder.db.database import Database\n"
        "print([c.text for c in Database.open(sys.argv[1]).values().lookup('ann lee')])"
    )
    command = [sys.executable, "-c", script, str(path)]
    others = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert [other.communicate()[0] for other in others] == ["['Ann Lee']\n"] * 4
    assert [file.suffix for file in cache.iterdir()] == [".sqlite"]  # one, and no leftovers


def test_a_build_that_fails_leaves_nothing(
    make_database: MakeDatabase, cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> ValueIndex:
        raise KeyboardInterrupt

    monkeypatch.setattr(value_cache, "build_values", fail)
    with pytest.raises(KeyboardInterrupt):
        knows(make_database(), "Oslo")
    assert list(cache.iterdir()) == []


def test_a_whole_index_takes_the_place_of_samples_and_stays(
    make_database: MakeDatabase, cache: Path, builds: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sqlcoder.db.values.LARGE_ROWS", 0)
    path = make_database()
    with Database.open(path) as database:
        assert database.values().sampled
        whole = database.values(whole=True)
        assert not whole.sampled and whole.path is not None and len(builds) == 2
    with Database.open(path) as database:  # an ordinary question finds it
        assert not database.values().sampled and not database.values(whole=True).sampled and len(builds) == 2
    assert len(list(cache.iterdir())) == 1


@pytest.mark.parametrize("keep", [0.5, 0.999])
def test_a_large_cache_that_was_cut_off_is_built_again(
    make_database: MakeDatabase, cache: Path, builds: list[int], monkeypatch: pytest.MonkeyPatch, keep: float
) -> None:
    monkeypatch.setattr(value_cache, "_CHECKED_BYTES", 0)
    path = make_database()
    assert knows(path, "Oslo") and knows(path, "Oslo") and len(builds) == 1
    (file,) = cache.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[: int(len(whole) * keep)])
    assert knows(path, "Oslo") and len(builds) == 2
