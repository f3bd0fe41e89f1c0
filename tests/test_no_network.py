"""Zero egress: `ask` and `eval run` with the shipped model work where every internet socket is refused."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DENY = """
import socket
def deny(family):
    if family in (socket.AF_INET, socket.AF_INET6, -1):
        raise RuntimeError("a socket was asked for, and nobody asked for one")
class Denied(socket.socket):
    def __init__(self, family=-1, *args, **kwargs):
        deny(family)
        super().__init__(family, *args, **kwargs)
socket.socket = Denied
def denied(*args, **kwargs):
    raise RuntimeError("a name was looked up, and nobody asked for one")
socket.getaddrinfo = socket.create_connection = denied
"""
SOURCE = Path(__file__).parents[1] / "src" / "sqlcoder"
NETWORK = re.compile(
    r"^\s*(?:import|from) (?:urllib\.request|http\.client|requests|httpx|aiohttp|ftplib|smtplib)\b", re.M
)


@pytest.fixture
def denied(tmp_path: Path) -> dict[str, str]:
    folder = tmp_path / "deny"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(DENY)
    return {**os.environ, "PYTHONPATH": str(folder), "XDG_CACHE_HOME": str(tmp_path / "cache")}


def go(env: dict[str, str], folder: Path, *args: str) -> subprocess.CompletedProcess[str]:
    alone = shutil.which("unshare")
    command = [sys.executable, *args]
    if alone and subprocess.run([alone, "-rn", "true"], capture_output=True, check=False).returncode == 0:
        command = [alone, "-rn", *command]  # the kernel refuses too, whatever language asks
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=folder, timeout=240, check=False)


def test_the_denial_denies(denied: dict[str, str], tmp_path: Path) -> None:
    done = go(denied, tmp_path, "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:9/')")
    assert done.returncode != 0
    assert "nobody asked for one" in done.stderr


def test_ask_without_a_network(denied: dict[str, str], tmp_path: Path) -> None:
    done = go(denied, tmp_path, "-m", "sqlcoder", "ask", "how many customers are there", "--sample", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["row_count"] == 1


def test_eval_without_a_network(denied: dict[str, str], tmp_path: Path) -> None:
    from sqlcoder.sample import sample_path

    folder = tmp_path / "databases" / "shop"
    folder.mkdir(parents=True)
    shutil.copy(sample_path(), folder / "shop.sqlite")
    example = {"id": "1", "db_id": "shop", "question": "how many customers are there"}
    line = {**example, "golds": ["SELECT count(*) FROM customers"], "category": "where", "difficulty": "easy"}
    (tmp_path / "questions.jsonl").write_text(json.dumps({**line, "answerable": True}) + "\n")
    command = ("eval", "run", "questions.jsonl", "--format", "jsonl", "--databases", "databases", "-o", "run", "--json")
    done = go(denied, tmp_path, "-m", "sqlcoder", *command)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["n"] == 1


def test_no_module_is_a_client_of_the_web() -> None:
    """A page served on loopback is none, nor is a pair of local sockets; what is asked of a socket is tested above."""
    assert [p for p in SOURCE.rglob("*.py") if NETWORK.search(p.read_text(encoding="utf-8"))] == []
