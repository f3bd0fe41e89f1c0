"""`db doctor`, masked answers, engine errors that quote nothing, passwords that never show."""

from __future__ import annotations

import json
import os
import sqlite3
import traceback
from collections.abc import Callable
from pathlib import Path

import pytest

from sqlcoder.asking import ask
from sqlcoder.errors import DatabaseError
from tests.cli.conftest import Ran

Go = Callable[..., Ran]
SECRET = "s3cr3tW0rd"


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE people (name TEXT, email TEXT);"
        "INSERT INTO people VALUES ('Ann', 'ann@example.org'), ('Bob', NULL), ('Cem', 'cem@example.org')"
    )
    connection.close()
    return path


@pytest.fixture
def says(tmp_path: Path) -> Callable[[str], str]:
    def make(sql: str) -> str:
        (tmp_path / "says.json").write_text(json.dumps({"q": sql}))
        return f"scripted:{tmp_path / 'says.json'}"

    return make


def test_doctor_on_a_file(sqlcoder: Go, people: Path) -> None:
    assert sqlcoder("db", "doctor").code == 2
    assert sqlcoder("db", "doctor", "-d", "gone.sqlite").code == 3
    ran = sqlcoder("db", "doctor", "-d", people, "--json")
    found = json.loads(ran.out)
    assert (ran.code, found["only_reads"], found["dialect"]) == (1, False, "sqlite")
    assert {"write", "folder"} <= {f["code"] for f in found["findings"]}
    plain = sqlcoder("db", "doctor", "-d", people)
    assert plain.code == 1
    assert "This role could:" in plain.out and found["better"].splitlines()[0] in plain.out


def test_values_are_masked_unless_asked_for(sqlcoder: Go, people: Path, says: Callable[[str], str]) -> None:
    command = ("ask", "q", "-d", people, "-m", says("SELECT email, count(*) AS n FROM people GROUP BY email"), "--json")
    ran = sqlcoder(*command)
    assert json.loads(ran.out)["rows"] == [[None, 1], ["•••", 1], ["•••", 1]]
    assert "example.org" not in ran.out + ran.err
    assert "example.org" in sqlcoder(*command, "--show-sensitive").out


def test_values_are_in_no_index_and_no_file(
    sqlcoder: Go, people: Path, tmp_path: Path, says: Callable[[str], str]
) -> None:
    sqlcoder("ask", "q", "-d", people, "-m", says("SELECT email FROM people"), "--audit", tmp_path / "audit.jsonl")
    assert sqlcoder("db", "values", "example", "-d", people).code == 1
    written = [p for p in tmp_path.rglob("*") if p.is_file() and p != people]
    assert any("values" in str(p) for p in written), "the index was kept"
    assert not [p for p in written if b"example.org" in p.read_bytes() or b"ann@" in p.read_bytes()]
    assert "sensitive" in sqlcoder("db", "show", "-d", people).out


def test_what_an_engine_says_of_a_sensitive_cell_is_not_told(
    sqlcoder: Go, tmp_path: Path, says: Callable[[str], str]
) -> None:
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: pip install 'sqlcoder[duckdb]'")
    path = tmp_path / "people.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE people AS SELECT 'Ann' AS name, 'ann@example.org' AS email")
    for column, told in (("email", False), ("name", True)):
        model = says(f"SELECT CAST({column} AS INTEGER) AS n FROM people")
        ran = sqlcoder("ask", "q", "-d", path, "-m", model, "-v", "--json")
        assert ran.code == 1
        assert "ann@example.org" not in ran.out + ran.err
        assert ("'Ann'" in ran.out) == told, ran.out
        assert told or "people.email" in ran.out


BROKEN = [
    f"postgresql://ann:{SECRET}@host:port/x",
    f"postgresql://ann:{SECRET}@",
    f"postgres:/ann:{SECRET}@127.0.0.1/x",
    f"postgresql:ann:{SECRET}@h/x",
    f"ann:{SECRET}@127.0.0.1/x",
    f"nosuch://ann:{SECRET}@h/x",
    f"mysql://ann:{SECRET}@127.0.0.1:x/y",
    f"mysql://ann:{SECRET}@127.0.0.1:1/x",
    f"postgresql://ann:{SECRET}@127.0.0.1:1/x",
    f"postgresql://127.0.0.1:1/x?user=ann&password={SECRET}",
    f"postgresql+nodriver://ann:{SECRET}@h/x",
    f"sqlite:///ann:{SECRET}@h/x",
]


@pytest.mark.parametrize("url", BROKEN)
@pytest.mark.parametrize("command", [("ask", "q"), ("db", "doctor")])
def test_broken_urls_do_not_tell_passwords(
    command: tuple[str, ...], url: str, sqlcoder: Go, says: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    model = ("-m", says("SELECT 1")) if command[0] == "ask" else ()
    ran = sqlcoder(*command, *model, "-v")
    assert ran.code in (2, 3)
    assert SECRET not in ran.out + ran.err
    assert "Traceback" in ran.err, "-v shows where"


def test_settings_do_not_tell_passwords(sqlcoder: Go, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", BROKEN[0])
    for form in ((), ("--json",)):
        assert SECRET not in sqlcoder("settings", *form).out


@pytest.mark.parametrize("variable", ["SQLCODER_POSTGRES_URL", "SQLCODER_MYSQL_URL"])
def test_refused_by_a_real_server(
    variable: str, sqlcoder: Go, says: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    sa = pytest.importorskip("sqlalchemy")
    if variable not in os.environ:
        pytest.skip(f"no server here: set {variable} (make services)")
    pytest.importorskip("psycopg" if "POSTGRES" in variable else "pymysql")
    url = sa.make_url(os.environ[variable]).set(username="nobody", password=SECRET, database="nosuchdb")
    monkeypatch.setenv("DATABASE_URL", url.render_as_string(hide_password=False))
    for command in (("ask", "q", "-m", says("SELECT 1"), "--json"), ("db", "doctor", "--json")):
        ran = sqlcoder(*command, "-v")
        assert ran.code == 3
        assert SECRET not in ran.out + ran.err
    audit = tmp_path / "audit.jsonl"
    with pytest.raises(DatabaseError) as told:
        ask("q", os.environ["DATABASE_URL"], model=says("SELECT 1"), audit=audit)
    assert SECRET not in "".join(traceback.format_exception(told.value))
    line = json.loads(audit.read_text())
    assert (line["outcome"], SECRET in audit.read_text()) == ("error: DatabaseError", False)
    assert "nobody" in line["database"]
