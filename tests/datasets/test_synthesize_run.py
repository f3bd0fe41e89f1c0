"""A run refuses what it must, gives the same files whoever does the work, and goes on after a kill."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from sqlcoder.datasets import synthesize_run
from sqlcoder.datasets.store import load_examples
from sqlcoder.datasets.synthesize import Site
from sqlcoder.datasets.synthesize_run import run_synthesis
from sqlcoder.datasets.synthesize_shards import Balance
from sqlcoder.datasets.synthesize_sites import database_site, folder_sites
from sqlcoder.datasets.synthetic_schemas import create_databases
from sqlcoder.db.database import Database
from sqlcoder.errors import DatabaseError, SetupError
from sqlcoder.query import Query
from sqlcoder.sql.guard import guard

NAMES = ("clinic", "gym", "town_library")
FILES = ("pairs.jsonl", "card.json", "card.md", "sample.txt")


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three of the package's databases, as if they were the caller's."""
    everything = tmp_path_factory.mktemp("everything")
    create_databases(everything)
    folder = tmp_path_factory.mktemp("databases")
    for name in NAMES:
        (everything / name / f"{name}.sqlite").rename(folder / f"{name}.sqlite")
    return folder


@pytest.fixture(scope="module")
def made(databases: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run") / "pairs"
    run_synthesis(folder_sites(databases), folder, own=False, pairs=300, seed=1)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def test_a_folder_in_use_and_other_settings_are_refused(made: Path, databases: Path) -> None:
    with pytest.raises(SetupError, match="--resume goes on"):
        run_synthesis(folder_sites(databases), made, own=False, pairs=300, seed=1)
    with pytest.raises(SetupError, match="seed is now 2, not 1"):
        run_synthesis(folder_sites(databases), made, own=False, pairs=300, seed=2, resume=True)
    with pytest.raises(SetupError, match="databases is now others"):
        run_synthesis(folder_sites(databases)[:2], made, own=False, pairs=300, seed=1, resume=True)


def test_sites_that_are_none_are_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="There is no database"):
        folder_sites(tmp_path)
    (tmp_path / "x.sqlite").write_text("nothing like a database")
    with pytest.raises(DatabaseError):
        folder_sites(tmp_path)


def test_sensitive_columns_are_left_out(tmp_path: Path) -> None:
    path = tmp_path / "people.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT, password TEXT)")
        connection.execute("INSERT INTO people VALUES (1, 'Ada', 'x')")
        connection.commit()
    assert [c.name for _, c in database_site(path).schema.columns()] == ["id", "name"]


def test_every_pair_is_guarded_runs_and_finds_something(made: Path) -> None:
    pairs = load_examples(made / "pairs.jsonl")
    assert len(pairs) == 300
    opened: dict[str, Database] = {}
    for pair in pairs:
        if pair.db_id not in opened:
            opened[pair.db_id] = Database.open(made / "databases" / pair.db_id / f"{pair.db_id}.sqlite", cache=False)
        database = opened[pair.db_id]
        rows = database.execute(guard(Query(pair.golds[0]), database.schema())).rows
        assert rows and rows != ((0,),) and any(cell is not None for row in rows for cell in row)
        assert len(rows) == 1 or len(set(rows)) > 1
    for database in opened.values():
        database.close()


def test_nothing_comes_twice_and_all_is_balanced(made: Path) -> None:
    pairs = load_examples(made / "pairs.jsonl")
    assert max(Counter((p.db_id, p.question.lower().rstrip("?. ")) for p in pairs).values()) == 1
    assert len({p.id for p in pairs}) == 300
    levels = Counter(p.difficulty for p in pairs)
    assert min(levels.values()) > 50 and max(levels.values()) < 100
    assert len({p.source.partition(".")[0] for p in pairs}) > 15
    assert 30 < sum(p.source.endswith("+renamed") for p in pairs) < 100


def test_the_card_adds_up(made: Path) -> None:
    card = json.loads((made / "card.json").read_text())
    for name in ("by_family", "by_difficulty", "by_category", "by_database"):
        assert sum(card[name].values()) == card["pairs"] == 300
    assert card["proposed"] == 300 + sum(card["refused"].values()) and card["executed"] == 1.0
    assert card["read"]["n"] == 100 and (made / "sample.txt").read_text().count("[ ]") == 100
    assert not (made / "shards").exists()


def test_the_number_of_workers_changes_nothing(made: Path, databases: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pairs"
    run_synthesis(folder_sites(databases), folder, own=False, pairs=300, seed=1, executor="local", workers=2)
    assert contents(folder) == contents(made)


_RUN = """
import sys
from pathlib import Path
from sqlcoder.datasets import synthesize_run
from sqlcoder.datasets.synthesize_sites import folder_sites
sites, folder = folder_sites(Path(sys.argv[1])), Path(sys.argv[2])
synthesize_run.run_synthesis(sites, folder, own=False, pairs=300, seed=1, resume=True)
"""


def test_a_run_that_was_killed_goes_on_to_the_same_files(made: Path, databases: Path, tmp_path: Path) -> None:
    folder = tmp_path / "pairs"
    process = subprocess.Popen([sys.executable, "-c", _RUN, str(databases), str(folder)])
    journal = folder / "shards" / "journal.jsonl"
    while not (journal.exists() and journal.read_bytes().endswith(b"\n")) and process.poll() is None:
        time.sleep(0.005)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL
    assert not (folder / "pairs.jsonl").exists()
    kept = (folder / "shards" / "000000.jsonl").read_bytes()
    with journal.open("a") as file:  # and a line that the kill tore off
        file.write('{"shard": 1, "sha')
    asked: list[int] = []

    def spy(workshop: synthesize_run.Any, order: synthesize_run.Order) -> synthesize_run.Shard:
        asked.append(order.number)
        return make(workshop, order)

    make, synthesize_run.make_shard = synthesize_run.make_shard, spy
    try:
        run_synthesis(folder_sites(databases), folder, own=False, pairs=300, seed=1, resume=True)
    finally:
        synthesize_run.make_shard = make
    assert 0 not in asked and kept.count(b"\n") == 250
    assert contents(folder) == contents(made)


def test_a_shard_whose_file_was_damaged_is_made_again(databases: Path, made: Path, tmp_path: Path) -> None:
    folder = tmp_path / "shards"
    folder.mkdir()
    (folder / "000000.jsonl").write_text("{}\n")
    (folder / "journal.jsonl").write_text('{"shard": 0, "sha256": "0", "refused": {}}\n')
    assert synthesize_run._made_before(folder) == {}


def test_a_database_with_little_to_say_ends_the_run(tmp_path: Path) -> None:
    path = tmp_path / "tiny.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE singer (id INTEGER PRIMARY KEY, name TEXT, age INTEGER)")
        names = ["Ada", "Bo", "Cy", "Di", "Ed", "Flo"]
        connection.executemany("INSERT INTO singer VALUES (?, ?, ?)", [(i, n, 20 + i) for i, n in enumerate(names)])
        connection.commit()
    card = run_synthesis([database_site(path)], tmp_path / "pairs", own=False, pairs=5000, seed=0)
    assert 0 < card["pairs"] < 5000
    assert path.read_bytes() == (tmp_path / "pairs/databases/tiny/tiny.sqlite").read_bytes()


def test_an_empty_database_gives_no_pairs(tmp_path: Path) -> None:
    path = tmp_path / "empty.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE singer (name TEXT)")
        connection.commit()
    assert run_synthesis([database_site(path)], tmp_path / "pairs", own=False, pairs=5)["pairs"] == 0


def test_two_databases_of_one_name_are_refused(databases: Path, tmp_path: Path) -> None:
    (site, *_) = folder_sites(databases)
    with pytest.raises(SetupError, match="Two databases are called"):
        run_synthesis([site, Site(site.schema, site.path)], tmp_path / "pairs", own=False, pairs=5)


def test_the_balance_refuses_and_gives_way() -> None:
    balance = Balance(4)
    balance.take("easy", "dates")
    assert balance.level_is_full("easy") and not balance.level_is_full("hard")
    assert not balance.group_is_full("dates")
    balance.take("hard", "dates")
    assert balance.group_is_full("dates") and not balance.group_is_full("tops")
    balance.give_way()
    assert not balance.level_is_full("easy") and not balance.group_is_full("dates")
