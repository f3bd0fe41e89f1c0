"""`sqlcoder data`: its noes, its exit codes, its JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sqlcoder.datasets.store import load_examples

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def no_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SQLCODER_POSTGRES_URL", raising=False)


def line(number: int, sql: str | None, difficulty: str | None, question: str) -> dict[str, Any]:
    return {
        "id": f"s-{number}",
        "db_id": "shop",
        "question": question,
        "golds": [sql] if sql else [],
        "category": "where" if sql else "unanswerable",
        "difficulty": difficulty,
        "answerable": bool(sql),
        "source": "test",
        "licence": "CC0",
        "split": "train",
    }


@pytest.fixture
def pairs(tmp_path: Path, shop: Path) -> Path:
    lines = [
        line(1, "SELECT count(*) FROM customers", "easy", "How many customers?"),
        line(2, "SELECT name FROM customers WHERE city = 'Oslo'", "easy", "who is in oslo"),
        line(
            3,
            "SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders)",
            "hard",
            "who never bought a thing",
        ),
        line(4, None, None, "what about the weather"),
    ]
    (path := tmp_path / "pairs.jsonl").write_text("".join(json.dumps(x) + "\n" for x in lines), encoding="utf-8")
    return path


def test_a_dataset_that_cannot_be_read_is_exit_6(sqlcoder: Run, pairs: Path, tmp_path: Path) -> None:
    ran = sqlcoder("data", "check", tmp_path / "none.jsonl", "--databases", tmp_path)
    assert (ran.code, ran.out) == (6, "") and "cannot be read" in ran.err
    pairs.write_text('{"id": 1\n' + pairs.read_text().replace('"licence": "CC0", ', "", 1))
    ran = sqlcoder("data", "check", pairs, "--databases", tmp_path)
    assert ran.code == 6  # and what could be read is told all the same
    assert [text.split(": ")[0].rpartition(":")[2] for text in ran.out.splitlines()] == ["1", "2"]
    for command in (["stats", pairs], ["split", pairs, "--by", "query", "-o", tmp_path / "o"]):
        assert sqlcoder("data", *command).code == 6


def test_findings_are_exit_1_and_tell_where(sqlcoder: Run, pairs: Path, tmp_path: Path) -> None:
    pairs.write_text(pairs.read_text().replace('"difficulty": "hard"', '"difficulty": "extra"').replace("Oslo", "Olso"))
    ran = sqlcoder("data", "check", pairs, "--databases", tmp_path)
    assert ran.code == 1 and f"{pairs}:3: s-3: difficulty: is extra, the first gold is hard" in ran.out
    assert "did you mean 'Oslo'" in ran.out
    ran = sqlcoder("data", "check", pairs, "--databases", tmp_path, "--json", "--fix")
    found = json.loads(ran.out)
    assert ran.code == 1 and found["fixed"] == 1
    assert {f["rule"] for f in found["findings"]} == {"empty", "typo"}
    assert {"path", "line", "id", "field", "message", "rule", "fixable"} == set(found["findings"][0])


def test_a_dataset_that_holds_is_exit_0(sqlcoder: Run, pairs: Path, tmp_path: Path) -> None:
    before = pairs.read_bytes()
    ran = sqlcoder(
        *("data", "check", pairs, "--databases", tmp_path, "--fix", "--against", tmp_path / "dev.json", "--json")
    )
    assert ran.code == 0, ran.out
    assert "dev.json is not there" in ran.err and pairs.read_bytes() == before
    assert json.loads(ran.out)["findings"] == []


def test_a_leak_to_another_file_is_told(sqlcoder: Run, pairs: Path, tmp_path: Path) -> None:
    dev = [{"db_id": "other", "query": "SELECT 1", "question": "Who is in Oslo ?"}]
    (tmp_path / "dev.json").write_text(json.dumps(dev))
    ran = sqlcoder("data", "check", pairs, "--databases", tmp_path, "--against", tmp_path / "dev.json")
    assert ran.code == 1 and "s-2: question: is also asked in" in ran.out


def test_stats_count_and_draw(sqlcoder: Run, pairs: Path, tmp_path: Path) -> None:
    ran = sqlcoder("data", "stats", pairs, "--json", "--databases", tmp_path, "--plots", tmp_path / "plots")
    found = json.loads(ran.out)
    assert ran.code == 0 and found["difficulty"] == {"easy": 2, "medium": 0, "hard": 1, "extra": 0, "none": 1}
    assert found["schemas"] == {"shop": {"tables": 2, "columns": 7, "foreign_keys": 1}}
    assert (tmp_path / "plots" / "difficulty.svg").read_text().startswith("<svg")
    ran = sqlcoder("data", "stats", pairs)
    assert ran.code == 0 and "anti-join" in ran.out and "shop" in ran.out


def test_split_by_difficulty_gives_the_two_stages(sqlcoder: Run, pairs: Path, tmp_path: Path) -> None:
    ran = sqlcoder("data", "split", pairs, "--by", "difficulty", "-o", tmp_path / "stages", "--json")
    assert ran.code == 0 and [p["examples"] for p in json.loads(ran.out)["parts"]] == [3, 1]
    assert [e.id for e in load_examples(tmp_path / "stages" / "hard_extra.jsonl")] == ["s-3"]


def test_a_split_that_cannot_be_is_exit_2(sqlcoder: Run, pairs: Path, tmp_path: Path) -> None:
    ran = sqlcoder("data", "split", pairs, "--by", "schema", "-o", tmp_path / "parts")
    assert ran.code == 2 and "cannot hold out 1 of 1 databases" in ran.err
    assert not (tmp_path / "parts").exists()
    ran = sqlcoder("data", "split", pairs, "--by", "query", "-o", tmp_path / "parts", "--seed", "3")
    assert ran.code == 0
    parts = [load_examples(tmp_path / "parts" / f"{name}.jsonl") for name in ("train", "eval")]
    assert sorted(e.id for part in parts for e in part) == ["s-1", "s-2", "s-3", "s-4"] and all(parts)


def test_convert_says_what_is_lost(sqlcoder: Run, pairs: Path, tmp_path: Path) -> None:
    ran = sqlcoder("data", "convert", pairs, tmp_path / "there.json", "--to", "spider", "--json")
    assert ran.code == 0 and json.loads(ran.out)["examples"] == 3
    assert "1 unanswerable example, left out whole" in ran.err and "licence of 4 examples" in ran.err
    back = ("data", "convert", tmp_path / "there.json", tmp_path / "back.jsonl", "--to", "jsonl")
    assert sqlcoder(*back).code == 0
    assert load_examples(tmp_path / "back.jsonl")[0].licence == "CC BY-SA 4.0"
    assert sqlcoder(*back, "--source", "test", "--licence", "CC0", "--split", "train").code == 0
    first = load_examples(tmp_path / "back.jsonl")[0]
    assert (first.question, first.source, first.licence, first.split) == ("How many customers?", "test", "CC0", "train")


def test_convert_to_chat_needs_the_databases(sqlcoder: Run, pairs: Path, tmp_path: Path) -> None:
    ran = sqlcoder("data", "convert", pairs, tmp_path / "sft.jsonl", "--to", "chat")
    assert ran.code == 2 and "--databases" in ran.err and not (tmp_path / "sft.jsonl").exists()
    ran = sqlcoder("data", "convert", pairs, tmp_path / "sft.jsonl", "--to", "chat", "--databases", tmp_path)
    assert ran.code == 0
    first = json.loads((tmp_path / "sft.jsonl").read_text().splitlines()[0])
    assert [m["role"] for m in first["messages"]] == ["system", "user", "assistant"]
    assert "CREATE TABLE customers" in first["messages"][0]["content"]
