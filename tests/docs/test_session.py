"""The session in the README is what the shipped model says, but for the confidence."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"
SESSION = re.search(r"## A session\n+```text\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
SAID = re.findall(r"^\$ (sqlcoder ask .*?)\n(.*?)(?=^\$ |\Z)", SESSION[1] if SESSION else "", re.DOTALL | re.MULTILINE)


def plain(text: str) -> list[str]:
    """Lines without trailing blanks, empty ones and the confidence."""
    lines = (line.rstrip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("  confidence")]


def test_there_is_a_session() -> None:
    assert len(SAID) >= 2


@pytest.mark.parametrize(("command", "said"), SAID)
def test_the_session_is_what_is_said(command: str, said: str) -> None:
    run = [sys.executable, "-m", *shlex.split(command)]
    done = subprocess.run(run, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert plain(done.stdout + done.stderr) == plain(said)
