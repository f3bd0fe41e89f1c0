"""The shipped sample is what its script makes, and worth asking."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from sqlcoder.db.database import Database
from sqlcoder.query import Query
from sqlcoder.sample import sample_path
from sqlcoder.sample.make import make


def dump(path: Path) -> list[str]:
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        return list(connection.iterdump())


def test_the_script_makes_the_shipped_file(tmp_path: Path) -> None:
    made = tmp_path / "made.sqlite"
    made.write_text("in the way")
    make(made)
    assert dump(made) == dump(sample_path())
    assert sample_path().stat().st_size < 500_000


def test_it_has_what_real_data_has() -> None:
    with Database.open(sample_path(), cache=False) as database:

        def ask(sql: str) -> Any:
            return database.execute(Query(sql)).rows[0][0]

        assert len(database.schema().tables) == 8 and len(database.schema().foreign_keys) == 9
        assert ask("SELECT count(*) FROM customers WHERE id NOT IN (SELECT customer_id FROM orders)") > 10
        assert ask("SELECT count(*) FROM products WHERE id NOT IN (SELECT product_id FROM order_items)") > 0
        assert ask("SELECT count(*) FROM customers WHERE email IS NULL") > 0
        assert ask("SELECT count(DISTINCT strftime('%Y', ordered_at)) FROM orders") == 3
        assert ask("SELECT min(ordered_at >= joined_on) FROM orders o JOIN customers c ON c.id = o.customer_id") == 1
        assert ask("SELECT max(shipped_on) FROM orders") <= "2024-12-31"
        assert database.values().small("orders", "status") == (
            "cancelled", "delivered", "processing", "returned", "shipped",
        )  # fmt: skip
