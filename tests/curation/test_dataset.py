from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from sqlcoder.curation.build import Recipe, build_sqlite, load_scripts
from sqlcoder.curation.check import check_file
from sqlcoder.datasets.store import load_examples
from sqlcoder.db.database import Database
from sqlcoder.errors import DataError
from sqlcoder.query import Query
from sqlcoder.sql.guard import guard

DATA = Path(__file__).parents[2] / "data"


def script(folder: Path, rows: str) -> Recipe:
    text = f'DDL = "CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT);"\n\n\ndef rows(rng):\n    {rows}\n'
    (folder / "small.py").write_text(text, encoding="utf-8")
    (recipe,) = load_scripts(folder)
    return recipe


def test_a_file_that_is_no_script_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.py").write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(DataError, match="DDL and rows"):
        list(load_scripts(tmp_path))


def test_a_row_that_does_not_fit_is_told(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="row 1 does not fit table t"):
        build_sqlite(script(tmp_path, 'yield "t", (1,)'), tmp_path / "t.sqlite")


def test_the_same_seed_makes_the_same_file(tmp_path: Path) -> None:
    recipe = script(tmp_path, 'yield from (("t", (i, str(rng.random()))) for i in range(20))')
    assert build_sqlite(recipe, tmp_path / "a.sqlite") == build_sqlite(recipe, tmp_path / "b.sqlite") == 20
    assert (tmp_path / "a.sqlite").read_bytes() == (tmp_path / "b.sqlite").read_bytes()
    build_sqlite(recipe, tmp_path / "c.sqlite", seed=1)
    assert (tmp_path / "a.sqlite").read_bytes() != (tmp_path / "c.sqlite").read_bytes()


def test_every_fault_of_an_example_is_found(tmp_path: Path) -> None:
    build_sqlite(script(tmp_path, 'yield "t", (1, "x")'), tmp_path / "small.sqlite")
    line = (
        '{"id": "1", "db_id": "small", "question": "q", "golds": ["SELECT a FROM t WHERE b = \'y\'", "DROP TABLE t"],'
        ' "category": "nothing", "difficulty": "extra", "answerable": true, "source": "s", "licence": "l", "split": ""}'
    )
    (tmp_path / "x.jsonl").write_text(line + "\n", encoding="utf-8")
    found = {(f.field, f.line) for f in check_file(tmp_path / "x.jsonl", tmp_path)}
    assert found == {("category", 1), ("difficulty", 1), ("split", 1), ("golds[0]", 1), ("golds[1]", 1)}


def test_the_training_pairs_are_as_many_and_as_hard_as_promised() -> None:
    levels = Counter(e.difficulty for e in load_examples(DATA / "train.jsonl"))
    assert sum(levels.values()) >= 1_500
    assert all(levels[level] >= 250 for level in ("easy", "medium", "hard", "extra")), levels


def test_the_written_pairs_run_on_the_small_databases(tmp_path: Path) -> None:
    scripts = {recipe.db_id: recipe for recipe in load_scripts(DATA / "databases" / "written")}
    pairs = [e for e in load_examples(DATA / "written.jsonl") if e.answerable and e.db_id in scripts]
    assert len(scripts) == 42 and len(pairs) >= 4_500
    for db_id, recipe in scripts.items():
        path = tmp_path / f"{db_id}.sqlite"
        assert build_sqlite(recipe, path) > 0
        with Database.open(path) as database:
            for pair in (p for p in pairs if p.db_id == db_id):
                query = guard(Query(pair.golds[0]), database.schema())
                assert database.execute(query).columns, pair.id


@pytest.mark.slow
def test_the_training_pairs_hold_against_their_databases(tmp_path: Path) -> None:
    for recipe in load_scripts(DATA / "databases"):
        build_sqlite(recipe, tmp_path / recipe.db_id / f"{recipe.db_id}.sqlite")
    assert [str(f) for f in check_file(DATA / "train.jsonl", tmp_path)] == []
