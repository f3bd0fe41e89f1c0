"""What is wrong with a dataset is told, all of it at once; what is right is left alone."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sqlcoder.curation.category import PROMISES, wrong_category
from sqlcoder.curation.check import RULES, Checked, Checking, check_files
from sqlcoder.curation.entries import read_entries
from sqlcoder.curation.form import fix_file
from sqlcoder.curation.leaks import question_hash
from sqlcoder.datasets.store import load_examples
from sqlcoder.errors import DataError
from sqlcoder.example import Example

GOOD = {
    "id": "g-1",
    "db_id": "shop",
    "question": "who lives in Paris",
    "golds": ["SELECT name FROM customer WHERE city = 'Paris'"],
    "category": "where",
    "difficulty": "easy",
    "answerable": True,
    "source": "test",
    "licence": "CC0",
    "split": "train",
}
Write = Callable[..., Path]


@pytest.fixture
def databases(tmp_path: Path) -> Path:
    folder = tmp_path / "databases"
    folder.mkdir()
    with closing(sqlite3.connect(folder / "shop.sqlite")) as connection:
        connection.executescript(
            """
            CREATE TABLE customer (id INTEGER PRIMARY KEY, name TEXT, city TEXT, age INTEGER);
            CREATE TABLE sale (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customer, amt REAL, day DATE);
            INSERT INTO customer VALUES (1, 'Ada', 'Paris', 40), (2, 'Bo', 'Paris', 40), (3, 'Cy', 'Oslo', 20);
            INSERT INTO sale VALUES (1, 1, 5.0, '2024-01-01'), (2, 2, 7.5, '2024-02-01'), (3, 3, 5.0, '2024-03-01');
            """
        )
    return folder


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """write(fields, ...) makes a file with a line for each, over those of a good example."""

    def go(*lines: dict[str, Any] | str, name: str = "x.jsonl") -> Path:
        texts = [
            line if isinstance(line, str) else json.dumps({**GOOD, "id": f"g-{n}", "question": f"q {n}", **line})
            for n, line in enumerate(lines)
        ]
        (path := tmp_path / name).write_text("".join(text + "\n" for text in texts), encoding="utf-8")
        return path

    return go


def told(checked: Checked) -> list[tuple[int, str, str]]:
    return [(f.line, f.rule, f.field) for f in checked.findings]


def test_a_file_that_is_not_there_is_an_error_and_not_a_finding(tmp_path: Path, databases: Path) -> None:
    with pytest.raises(DataError, match="cannot be read"):
        check_files([tmp_path / "none.jsonl"], Checking(databases))
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "caf\xe9"}\n')
    with pytest.raises(DataError, match="UTF-8"):
        check_files([tmp_path / "latin.jsonl"], Checking(databases))


def test_every_fault_is_told_at_once(write: Write, databases: Path) -> None:
    path = write(
        "{oops",
        "[1]",
        {"gold": "SELECT 1", "policy": {"tolerance": 2, "order": True}, "difficulty": "tough"},
        {"source": "", "licence": " ", "split": "", "category": "group", "difficulty": "hard"},
        {"db_id": "nowhere"},
        {"db_id": "../shop"},
        '{"id": "1", "id": "2"}',
    )
    checked = check_files([path], Checking(databases))
    assert told(checked) == [
        (1, "json", "line"),
        (2, "json", "line"),
        (3, "shape", "gold"),
        (3, "shape", "difficulty"),
        (3, "shape", "policy.order"),
        (3, "shape", "policy.tolerance"),
        (4, "filled", "source"),
        (4, "filled", "licence"),
        (4, "filled", "split"),
        (4, "category", "category"),
        (4, "difficulty", "difficulty"),
        (5, "database", "db_id"),
        (6, "database", "db_id"),
        (7, "shape", "id"),
        (7, "shape", "golds"),
        (7, "shape", "db_id"),
        (7, "shape", "question"),
    ]
    assert checked.unreadable == 2 and {f.rule for f in checked.findings} <= set(RULES)


@pytest.mark.parametrize(
    ("gold", "rule", "says"),
    [
        ("SELECT name FROM", "runs", "Unparsable"),
        ("DELETE FROM customer", "runs", "Unsafe"),
        ("SELECT nmae FROM customer", "runs", "did you mean 'name'"),
        ("SELECT name FROM costumer", "runs", "did you mean 'customer'"),
        ("SELECT name FROM customer WHERE age > 99", "empty", "finds nothing"),
        ("SELECT max(amt) FROM sale WHERE amt > 99", "empty", "finds nothing"),
        ("SELECT name FROM customer WHERE city IN ('Oslo', 'paris')", "typo", "did you mean 'Paris'"),
        ("SELECT name FROM customer WHERE city = 'Pariss' OR age = 20", "typo", "did you mean 'Paris'"),
        ('SELECT name FROM customer WHERE name <> "ctiy"', "typo", "did you mean city"),
        ("SELECT name FROM customer LIMIT 2", "determined", "LIMIT without ORDER BY"),
        (
            "SELECT name FROM customer WHERE id = (SELECT id FROM customer ORDER BY age DESC LIMIT 1)",
            "determined",
            "LIMIT of a sub-query",
        ),
        ("SELECT city, name FROM customer GROUP BY city", "determined", "its group does not determine"),
    ],
)
def test_a_gold_that_does_not_hold_is_told(gold: str, rule: str, says: str, write: Write, databases: Path) -> None:
    path = write({"golds": [gold, "SELECT 1"], "difficulty": None})
    found = [f for f in check_files([path], Checking(databases)).findings if f.rule == rule]
    assert [f.field for f in found] == ["golds[0]"] and says in found[0].message


@pytest.mark.parametrize(
    "gold",
    [
        "SELECT name FROM customer WHERE city = 'Paris'",
        "SELECT name FROM customer ORDER BY age DESC LIMIT 1",  # a tie, and the policy allows any of the tied
        "SELECT name FROM customer WHERE city = 'Oslo' LIMIT 1",  # cuts nothing
        "SELECT name FROM customer WHERE city <> 'paris'",
        "SELECT city, max(age) FROM customer GROUP BY city",
        "SELECT count(*) FROM customer WHERE city = 'Wellington'",  # a value that is not there may be meant
        "SELECT id FROM sale WHERE day = '2024-01-01' OR amt = 7.5",
    ],
)
def test_a_gold_that_holds_is_left_alone(gold: str, write: Write, databases: Path) -> None:
    findings = check_files([write({"golds": [gold]})], Checking(databases)).findings
    assert [str(f) for f in findings if f.rule not in ("difficulty", "category")] == []


def test_ties_are_left_to_chance_where_the_policy_forbids_them(write: Write, databases: Path) -> None:
    gold = {"golds": ["SELECT name FROM customer ORDER BY age DESC LIMIT 1"], "policy": {"any_tied": False}}
    found = [f for f in check_files([write(gold)], Checking(databases)).findings if f.rule == "determined"]
    assert "rows that tie" in found[0].message


def test_no_rows_can_be_declared_right(write: Write, databases: Path) -> None:
    path = write({"golds": ["SELECT name FROM customer WHERE age > 99"]})
    assert told(check_files([path], Checking(databases, may_be_empty={"g-0"}))) == []


def test_repeats_and_leaks_are_told(write: Write, databases: Path, tmp_path: Path) -> None:
    other = {"golds": ["SELECT name FROM customer WHERE age = 40"]}
    counted = {"golds": ["SELECT count(*) FROM sale"], "category": "group_by"}
    long = "please show me the names of all the customers of our shop that live in the city of Paris"
    path = write(
        {"question": "Who lives in Paris?"},
        {"question": "who lives  in paris", **other},
        {"id": "g-0", "question": "and something else", **counted},
        {"question": "the number of sales", "split": "eval", **counted},
        {"question": long},
        {"question": long.replace("please ", "")},
        {"question": long.replace("Paris", "Oslo"), "golds": ["SELECT city FROM customer WHERE city = 'Oslo'"]},
        {"question": "Who lives in Paris", "split": "eval", **other},
    )
    spider = tmp_path / "dev.json"
    spider.write_text(json.dumps([{"db_id": "x", "query": "SELECT 1", "question": "AND, something else!"}]))
    checked = check_files([path], Checking(databases, against=(spider,)))
    assert [(line, rule) for line, rule, _ in told(checked) if rule != "difficulty"] == [
        (2, "unique"),
        (3, "unique"),
        (3, "leak"),
        (4, "leak"),
        (6, "unique"),
        (8, "leak"),
    ]


@settings(deadline=None)
@given(st.text(), st.text(alphabet=" \t\n.,!?"))
def test_a_question_is_the_same_whatever_its_punctuation(text: str, noise: str) -> None:
    assert question_hash(noise + text + noise) == question_hash(text)
    assert question_hash(text + " x9x") != question_hash(text)


def test_what_is_safe_is_repaired_and_nothing_else(write: Write, databases: Path) -> None:
    right = json.dumps({**GOOD, "id": "a"})
    swapped = json.dumps(
        {"difficulty": "extra", "question": " odd   text? ", **{**GOOD, "id": "b", "difficulty": "extra"}}
    )
    swapped = swapped.replace("who lives in Paris", " odd   text? ")
    unknown = json.dumps({"gold": "SELECT 1", **GOOD, "id": "c"})
    path = write(right)
    path.write_bytes(f"\ufeff{right}\r\n\n  {swapped}\n{unknown}\n{{oops".encode())
    before = {f.rule for f in check_files([path], Checking(databases)).findings}
    assert before >= {"form", "difficulty", "shape", "json"}
    assert fix_file(path, read_entries(path)) == 2
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines[0] == right and lines[2:] == [unknown, "{oops", ""]
    mended = json.loads(lines[1])
    assert (mended["difficulty"], mended["question"]) == ("easy", " odd   text? ") and list(mended) == list(GOOD)
    assert fix_file(path, read_entries(path)) == 0
    assert {f.rule for f in check_files([path], Checking(databases)).findings} & {"form", "difficulty"} == set()


_SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
_FIELDS = st.fixed_dictionaries(
    {"id": st.uuids().map(str), "db_id": st.text(min_size=1), "question": st.text(), "golds": st.just(["SELECT 1"])},
    optional={
        "instructions": st.text(),
        "policy": st.fixed_dictionaries({}, optional={"tolerance": st.floats(0, 0.5), "any_tied": st.booleans()}),
    },
)


@settings(deadline=None, suppress_health_check=_SLOW, max_examples=40)
@given(
    st.lists(_FIELDS, max_size=4, unique_by=lambda f: f["id"]), st.randoms(), st.sampled_from(["\n", "\r\n", "\n\n"])
)
def test_the_same_examples_are_read_after_a_repair(
    tmp_path: Path, lines: list[dict[str, Any]], rng: Any, end: str
) -> None:
    shuffled = [dict(rng.sample(sorted(line.items()), len(line))) for line in lines]
    path = tmp_path / "any.jsonl"
    path.write_bytes(end.join(json.dumps(line) for line in shuffled).encode())
    before = [(e.id, e.db_id, e.question, e.golds, e.instructions, e.policy) for e in load_examples(path)]
    fix_file(path, read_entries(path))
    after = load_examples(path)
    assert [(e.id, e.db_id, e.question, e.golds, e.instructions, e.policy) for e in after] == before
    assert all(e.difficulty == "easy" for e in after) and fix_file(path, read_entries(path)) == 0


@pytest.mark.parametrize(
    ("category", "gold", "fits"),
    [
        ("group_by", "SELECT name FROM customer", False),
        ("group_by", "SELECT city, count(*) FROM customer GROUP BY city", True),
        ("order_by", "SELECT name FROM customer", False),
        ("order_by", "SELECT name FROM customer ORDER BY age", True),
        ("ratio", "SELECT count(*) FROM customer", False),
        ("ratio", "SELECT 1.0 * sum(age > 30) / count(*) FROM customer", True),
        ("table_join", "WITH c AS (SELECT * FROM customer) SELECT name FROM c", False),
        ("table_join", "SELECT name FROM customer WHERE id IN (SELECT customer_id FROM sale)", True),
        ("date_functions", "SELECT name FROM customer", False),
        ("date_functions", "SELECT count(*) FROM sale WHERE day >= '2024-01-01'", True),
        ("instruct", "SELECT name FROM customer", False),
        ("unanswerable", "SELECT name FROM customer", False),
    ],
)
def test_a_category_keeps_its_promise(category: str, gold: str, fits: bool) -> None:
    assert category in PROMISES
    assert (wrong_category(Example("1", "shop", "q", (gold,), category=category)) is None) == fits


def test_an_unanswerable_question_has_that_category_alone() -> None:
    refused = Example("1", "shop", "q", (), category="where", answerable=False)
    assert wrong_category(refused) is not None
    assert wrong_category(Example("1", "shop", "q", (), category="unanswerable", answerable=False)) is None
