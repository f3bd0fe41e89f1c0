"""`sql`, `db`, `models`, `settings`, `doctor`: their noes, their exit codes, their JSON."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.settings import SETTINGS

Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("DROP TABLE customers", "Unsafe"),
        ("SELECT 1; SELECT 2", "Unparsable"),
        ("SELECT nmae FROM customers", "UnknownColumn"),
        ("SELECT name FROM costumers", "UnknownTable"),
        ("hello", "Unsafe"),
        ("SELECT FROM", "Unparsable"),
    ],
)
def test_check_refuses_with_the_reason(query: str, error: str, sqlcoder: Run, shop: Path) -> None:
    ran = sqlcoder("sql", "check", query, "-d", shop)
    assert (ran.code, ran.out) == (4, "")
    assert ran.err.startswith("error: ")
    ran = sqlcoder("sql", "check", query, "-d", shop, "--json")
    given = json.loads(ran.out)
    assert ran.code == 4
    assert (given["ok"], given["sql"], given["error"]) == (False, None, error)
    assert given["reason"]


def test_check_prints_what_would_run(sqlcoder: Run, shop: Path) -> None:
    ran = sqlcoder("sql", "check", "select name -- who\nfrom customers;", "-d", shop)
    assert (ran.code, ran.out, ran.err) == (0, "SELECT name FROM customers\n", "")
    given = json.loads(sqlcoder("sql", "check", "-", "-d", shop, "--json", stdin="select name from customers").out)
    assert given == {
        "ok": True, "sql": "SELECT name FROM customers", "dialect": "sqlite", "error": None, "reason": None,
    }  # fmt: skip


def test_check_needs_a_database_and_a_query(sqlcoder: Run, shop: Path) -> None:
    assert sqlcoder("sql", "check", "SELECT 1").code == 2
    assert sqlcoder("sql", "check", " ", "-d", shop).code == 2
    assert sqlcoder("sql", "check", "SELECT 1", "-d", shop.with_name("none.sqlite")).code == 3


def test_difficulty_is_the_first_word(sqlcoder: Run) -> None:
    assert sqlcoder("sql", "difficulty", "SELECT a FROM t").out.split()[0] == "easy"
    assert json.loads(sqlcoder("sql", "difficulty", "SELECT a FROM t", "--json").out)["difficulty"] == "easy"
    ran = sqlcoder("sql", "difficulty", "SELECT FROM WHERE")
    assert (ran.code, ran.out) == (4, "")


def test_format_and_transpile(sqlcoder: Run) -> None:
    assert sqlcoder("sql", "format", "select a from t where b=1").out == "SELECT a\nFROM t\nWHERE b = 1\n"
    assert sqlcoder("sql", "transpile", 'SELECT "a b" FROM t', "--to", "mysql").out == "SELECT `a b` FROM t\n"
    assert sqlcoder("sql", "transpile", "SELECT 1", "--to", "klingon").code == 2
    assert sqlcoder("sql", "format", "select select").code == 4


@pytest.mark.parametrize("text", ["it's\n  FROM\n    here", "SELECT\n  1", " x\n\n\n y "])
def test_format_leaves_literals_alone(text: str, sqlcoder: Run) -> None:
    quoted = text.replace("'", "''")
    formatted = sqlcoder("sql", "format", f"select '{quoted}' as a, 1 as b").out
    assert sqlite3.connect(":memory:").execute(formatted).fetchall() == [(text, 1)]


def test_db_show(sqlcoder: Run, shop: Path) -> None:
    given = json.loads(sqlcoder("db", "show", "-d", shop, "--json").out)
    assert [table["name"] for table in given["tables"]] == ["customers", "orders"]
    assert given["tables"][0]["primary_key"] == ["id"]
    assert given["foreign_keys"] == [
        {
            "table": "orders", "columns": ["customer_id"], "ref_table": "customers", "ref_columns": ["id"],
            "inferred": False,
        }
    ]  # fmt: skip
    drawn = sqlcoder("db", "show", "-d", shop).out
    assert "-> customers.id" in drawn
    assert "\x1b" not in drawn
    diagram = sqlcoder("db", "show", "-d", shop, "--diagram").out
    assert diagram.startswith("erDiagram\n")
    assert "orders }o--|| customers : customer_id" in diagram


def test_db_values(sqlcoder: Run, shop: Path) -> None:
    ran = sqlcoder("db", "values", "atlantis", "-d", shop)
    assert (ran.code, ran.out) == (1, "")
    assert "no cell holds: atlantis" in ran.err
    given = json.loads(sqlcoder("db", "values", "paris", "-d", shop, "--json").out)
    assert given["found"] == [{"table": "customers", "column": "city", "value": "Paris"}]
    few = json.loads(sqlcoder("db", "values", "-d", shop, "--json").out)
    assert few["words"] == []
    assert {"Oslo", "Paris"} <= {value for row in few["found"] for value in row["values"]}


def test_all_reads_what_was_sampled_and_ask_finds_it(
    sqlcoder: Run, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sqlcoder.db.values.LARGE_ROWS", 0)
    assert "only a sample" in sqlcoder("db", "values", "paris", "-d", shop).err
    done = sqlcoder("db", "values", "paris", "-d", shop, "--all")
    assert done.code == 0 and "only a sample" not in done.err
    assert re.search(r"\d+ values in \d+\.\d s; \d+\.\d MB in .*\.sqlite", done.err)
    assert "only a sample" not in sqlcoder("db", "values", "paris", "-d", shop).err  # what was read is kept
    assert "not kept" in sqlcoder("db", "values", "paris", "-d", shop, "--all", "--no-cache").err


def test_no_cache_keeps_nothing(sqlcoder: Run, shop: Path, tmp_path: Path) -> None:
    assert sqlcoder("db", "values", "paris", "-d", shop, "--no-cache").code == 0
    assert not (tmp_path / "cache").exists()
    assert sqlcoder("db", "values", "paris", "-d", shop).code == 0
    assert any((tmp_path / "cache").rglob("*"))


def test_models_list(sqlcoder: Run) -> None:
    given = {row["name"]: row for row in json.loads(sqlcoder("models", "list", "--json").out)}
    assert given["scripted"] == {
        "name": "scripted", "spec": "scripted:FILE", "ready": True, "missing": None, "network": False,
    }  # fmt: skip
    assert given["embedded"]["ready"] is (given["embedded"]["missing"] is None)
    assert "scripted:FILE" in sqlcoder("models", "list").out


def test_settings_say_where_they_come_from(sqlcoder: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SQLCODER_MAX_ROWS", "7")
    monkeypatch.setenv("DATABASE_URL", "postgresql://ann:secret@host/shop")
    Path("sqlcoder.toml").write_text("timeout = 3\n")
    ran = sqlcoder("settings", "--json")
    rows = {row["name"]: row for row in json.loads(ran.out)["settings"]}
    assert list(rows) == [setting.name for setting in SETTINGS]
    assert (rows["max_rows"]["value"], rows["max_rows"]["origin"]) == (7, "environment SQLCODER_MAX_ROWS")
    assert rows["timeout"]["value"] == 3.0
    assert rows["timeout"]["origin"].endswith("sqlcoder.toml")
    assert "secret" not in ran.out + sqlcoder("settings").out
    monkeypatch.setenv("SQLCODER_MAX_ROWS", "none")
    assert sqlcoder("settings").code == 2


def test_doctor_finds_a_database_that_does_not_open(sqlcoder: Run, shop: Path) -> None:
    ran = sqlcoder("doctor", "-d", shop.with_name("none.sqlite"), "--json")
    given = json.loads(ran.out)
    assert (ran.code, given["ok"]) == (1, False)
    assert [check["ok"] for check in given["checks"] if check["name"] == "database"] == [False]


def test_doctor_on_a_sound_database(sqlcoder: Run, shop: Path) -> None:
    ran = sqlcoder("doctor", "-d", shop, "--json")
    checks = {check["name"]: check for check in json.loads(ran.out)["checks"]}
    for name in ("python", "click", "sqlglot", "sample database", "settings", "database"):
        assert checks[name]["ok"], checks[name]
    assert ran.code == (0 if all(check["ok"] for check in checks.values()) else 1)
    assert "sqlglot" in sqlcoder("doctor", "-d", shop).out


def test_doctor_survives_a_broken_settings_file(sqlcoder: Run) -> None:
    Path("sqlcoder.toml").write_text("nonsense = 1\n")
    ran = sqlcoder("doctor")
    assert ran.code == 1
    assert "nonsense" in ran.out
