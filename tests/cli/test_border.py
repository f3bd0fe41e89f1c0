"""The border: which exit code, one line, nothing heavy loaded, and how fast the help is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import click
import pytest

from sqlcoder import _lookup, errors
from sqlcoder.cli import main
from sqlcoder.cli.main import EXIT_CODES, VERBS, cli

Run = Callable[..., Any]

HEAVY = ("onnxruntime", "tokenizers", "numpy", "sqlglot", "sqlalchemy", "rich", "torch", "transformers", "pydantic")


def raising(error: BaseException) -> click.Command:
    @click.command()
    @click.option("-v", "--verbose", is_flag=True)
    @click.pass_obj
    def fail(state: dict[str, bool], verbose: bool) -> None:
        state["verbose"] = verbose
        raise error

    return fail


@pytest.fixture
def fails_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    def arrange(error: BaseException) -> None:
        monkeypatch.setitem(VERBS, "doctor", ("x:y", "fails"))
        monkeypatch.setattr(_lookup, "load", lambda path: raising(error))

    return arrange


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.SetupError("m"), 2),
        (errors.DatabaseError("m"), 3),
        (errors.Unparsable("m"), 4),
        (errors.Timeout("m"), 4),
        (errors.GenerationError("m"), 5),
        (errors.DataError("p", 3, "m"), 6),
        (click.UsageError("m"), 2),
        (ZeroDivisionError("m"), 70),
        (KeyboardInterrupt(), 130),
    ],
)
def test_every_error_has_its_code_and_no_traceback(
    error: BaseException, code: int, fails_with: Callable[[BaseException], None], sqlcoder: Run
) -> None:
    fails_with(error)
    ran = sqlcoder("doctor")
    assert (ran.code, ran.out) == (code, "")
    assert "Traceback" not in ran.err
    assert code in EXIT_CODES
    if code != 130:
        assert ran.err.startswith("error: ")
        assert ran.err.count("\n") == 1


def test_verbose_shows_where_it_happened(fails_with: Callable[[BaseException], None], sqlcoder: Run) -> None:
    fails_with(errors.SetupError("two\nlines"))
    ran = sqlcoder("doctor", "-v")
    assert "Traceback" in ran.err
    assert ran.err.endswith("error: two lines\n")


@pytest.mark.parametrize("args", [["bogus"], ["db", "bogus"], ["--bogus"], ["ask", "--sample=1"], ["sql", "check"]])
def test_a_wrong_command_line_is_one_line(args: list[str], sqlcoder: Run) -> None:
    ran = sqlcoder(*args)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("error: ")
    assert ran.err.count("\n") == 1


def test_nothing_at_all_prints_the_help(sqlcoder: Run) -> None:
    ran = sqlcoder()
    assert ran.code == 2
    assert "Commands:" in ran.err


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_there_and_helps(verb: str, sqlcoder: Run) -> None:
    ran = sqlcoder(verb, "--help")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"Usage: sqlcoder {verb}")


@pytest.mark.parametrize("verb", VERBS)
def test_the_table_says_what_the_verbs_help_says(verb: str) -> None:
    command = cli.get_command(click.Context(cli), verb)
    assert command is not None
    assert command.name == verb
    said = (command.help or "").split("\n\n")[0].replace("\n", " ")
    assert said.startswith(VERBS[verb][1].rstrip("."))


def test_the_version(sqlcoder: Run) -> None:
    from importlib.metadata import version

    ran = sqlcoder("--version")
    assert (ran.code, ran.out) == (0, f"sqlcoder {version('sqlcoder')}\n")


@pytest.mark.parametrize(
    ("statement", "banned"),
    [
        ("import sqlcoder", (*HEAVY, "click")),
        ("from sqlcoder.cli.main import run; run(['--help'])", HEAVY),
        ("from sqlcoder.cli.main import run; run(['ask', '--help'])", HEAVY),
        ("from sqlcoder.cli.main import run; run(['settings', '--json'])", HEAVY),
        ("from sqlcoder.cli.main import run; run(['sql', 'difficulty', 'SELECT 1'])", ("onnxruntime", "sqlalchemy")),
    ],
)
def test_nothing_heavy_is_loaded(statement: str, banned: tuple[str, ...]) -> None:
    code = f"import json, sys\n{statement}\nprint(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert loaded.isdisjoint(banned)


def test_the_modules_of_the_help_are_few() -> None:
    assert main.__name__ == "sqlcoder.cli.main"
    code = "import sys, sqlcoder.cli.main\nprint(*(m for m in sys.modules if m.startswith('sqlcoder')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == {
        "sqlcoder",
        "sqlcoder._lookup",
        "sqlcoder.errors",
        "sqlcoder.cli",
        "sqlcoder.cli.main",
    }
