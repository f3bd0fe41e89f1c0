"""`ask` from question to answer, with a generator that answers from a script. The noes first."""

from __future__ import annotations

import json
import math
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from sqlcoder.answer import Answer
from sqlcoder.asking import MAX_CHARACTERS, ask
from sqlcoder.candidate import Candidate
from sqlcoder.db.database import Database
from sqlcoder.errors import DatabaseError, SetupError
from sqlcoder.query import Query
from sqlcoder.task import Task


@dataclass
class Fixed:
    """A generator that always proposes the same, and remembers what it was asked."""

    candidates: Sequence[Candidate]
    name: str = "fixed"
    asked: list[Task] = field(default_factory=list)

    def generate(self, tasks: Sequence[Task], *, n: int = 5) -> list[list[Candidate]]:
        self.asked += tasks
        return [list(self.candidates[:n]) for _ in tasks]


def proposes(*queries: str | None, scores: Sequence[float] = ()) -> Fixed:
    scores = scores or [-float(i) for i in range(len(queries))]
    return Fixed([Candidate(Query(q) if q else None, s) for q, s in zip(queries, scores, strict=True)])


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    path = tmp_path / "shop.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(
        """
        CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT, city TEXT);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), total REAL);
        INSERT INTO customers VALUES (1, 'Ada', 'Paris'), (2, 'Grace', 'Oslo'), (3, 'Edsger', 'Paris');
        INSERT INTO orders VALUES (1, 1, 10.0), (2, 1, 5.0), (3, 2, 7.5);
        """
    )
    connection.close()
    return path


@pytest.fixture
def answer(shop: Path, tmp_path: Path) -> Callable[..., Answer]:
    def give(model: Fixed, question: str = "who lives in Paris", **options: object) -> Answer:
        with Database.open(shop, cache=False) as database:
            return ask(question, database, model=model, **options)  # type: ignore[arg-type]

    return give


@pytest.mark.parametrize("question", ["", "   \n\t", "a" * (MAX_CHARACTERS + 1), "why " * 3_000])
def test_an_unreadable_question_is_the_callers_mistake(question: str, shop: Path) -> None:
    with pytest.raises(SetupError, match=r"empty|characters"):
        ask(question, shop, model=proposes("SELECT 1 FROM customers"))


def test_the_question_is_checked_before_anything_is_opened(tmp_path: Path) -> None:
    with pytest.raises(SetupError):
        ask("", tmp_path / "missing.sqlite", model="no such model")


def test_a_missing_database_is_told(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError):
        ask("how many", tmp_path / "missing.sqlite", model=proposes(None))


@pytest.mark.parametrize("question", ["🙂🙂🙂", "?!", "…"])
def test_no_words_no_answer_and_the_model_is_not_asked(question: str, answer: Callable[..., Answer]) -> None:
    model = proposes("SELECT name FROM customers")
    given = answer(model, question)
    assert given.query is None
    assert given.reason == "there are no words in the question"
    assert not model.asked


@pytest.mark.parametrize(
    "question",
    ["wie viele Kunden gibt es in Paris", "¿cuántos clientes hay en París?", "有多少客户", "сколько у нас клиентов"],
)
def test_an_english_engine_refuses_another_language(question: str, answer: Callable[..., Answer]) -> None:
    model = proposes("SELECT name FROM customers")
    model.name = "embedded"
    given = answer(model, question)
    assert given.query is None
    assert "English" in (given.reason or "")


@pytest.mark.parametrize(
    "question",
    ["customers in São Paulo", "who bought Das Kapital", "name city", "orders total > 5", "list Los Angeles"],
)
def test_names_do_not_make_a_question_foreign(question: str, answer: Callable[..., Answer]) -> None:
    model = proposes("SELECT name FROM customers")
    model.name = "embedded"
    assert answer(model, question).query is not None


def test_other_engines_are_asked_in_any_language(answer: Callable[..., Answer]) -> None:
    assert answer(proposes("SELECT count(*) FROM customers"), "有多少客户").query is not None


def test_the_model_may_say_no(answer: Callable[..., Answer]) -> None:
    given = answer(proposes(None, "SELECT name FROM customers"))
    assert (given.query, given.result, given.confidence) == (None, None, 0.0)
    assert "nothing in this database" in (given.reason or "")


def test_no_candidate_at_all_is_a_no(answer: Callable[..., Answer]) -> None:
    assert answer(proposes()).reason is not None


def test_the_models_own_reason_is_told(answer: Callable[..., Answer]) -> None:
    given = answer(Fixed([Candidate(None, 0.0, reading=("there is no column about weather",))]))
    assert given.reason == "there is no column about weather"


@pytest.mark.parametrize(
    "sql", ["DROP TABLE customers", "SELECT nmae FROM customers", "SELECT * FROM costumers", "SELECT", "hello"]
)
def test_a_query_that_does_not_pass_is_no_answer(sql: str, answer: Callable[..., Answer]) -> None:
    given = answer(proposes(sql))
    assert given.query is None
    assert [a.query.sql for a in given.attempts] == [sql]
    assert given.attempts[0].error is not None
    assert given.attempts[0].error in (given.reason or "")


def test_the_first_that_runs_is_taken_and_the_refused_are_kept(answer: Callable[..., Answer]) -> None:
    given = answer(proposes("DELETE FROM orders", "SELECT nmae FROM customers", "SELECT name FROM customers"))
    assert given.result is not None
    assert given.result.rows == (("Ada",), ("Grace",), ("Edsger",))
    assert [a.error is None for a in given.attempts] == [False, False, True]


def test_nothing_found_through_a_text_gives_way_to_a_near_one(answer: Callable[..., Answer]) -> None:
    empty, full = "SELECT name FROM customers WHERE city = 'paris '", "SELECT name FROM customers WHERE city = 'Paris'"
    given = answer(proposes(empty, full, scores=(-1.0, -1.5)))
    assert given.query is not None
    assert "'Paris'" in given.query.sql
    assert len(given.attempts) == 2


@pytest.mark.parametrize(
    ("empty", "scores"),
    [
        ("SELECT name FROM customers WHERE city = 'paris '", (-1.0, -9.0)),  # the other is far less likely
        ("SELECT name FROM customers WHERE id > 99", (-1.0, -1.1)),  # no spelling could have emptied it
    ],
)
def test_nothing_found_stands_where_it_is_the_honest_answer(
    empty: str, scores: tuple[float, float], answer: Callable[..., Answer]
) -> None:
    given = answer(proposes(empty, "SELECT name FROM customers", scores=scores))
    assert given.result is not None
    assert given.result.rows == ()


def test_when_all_find_nothing_the_first_stands(answer: Callable[..., Answer]) -> None:
    first, second = (f"SELECT name FROM customers WHERE city = '{city}'" for city in ("Rome", "Riga"))
    given = answer(proposes(first, second, scores=(-1.0, -1.1)))
    assert given.query is not None
    assert "Rome" in given.query.sql


def test_the_time_is_for_all_queries_together(answer: Callable[..., Answer]) -> None:
    many = ", ".join(f"customers AS c{i}" for i in range(20))  # 3 to the 20th rows
    slow = (f"SELECT max(c1.id + c2.id) FROM {many}", f"SELECT min(c1.id + c2.id) FROM {many}")
    given = answer(proposes(*slow, "SELECT name FROM customers"), timeout_s=0.3)
    assert given.query is None
    assert given.elapsed_s < 5
    assert [a.error for a in given.attempts][1:] == ["not run: the time for this question was up"] * 2, given.reason


def test_without_executing_there_is_a_query_and_no_result(answer: Callable[..., Answer]) -> None:
    given = answer(proposes("DROP TABLE orders", "SELECT name FROM customers"), execute=False)
    assert given.query is not None
    assert given.result is None
    assert all(a.result is None for a in given.attempts)


def test_a_low_confidence_is_a_no_with_the_figures(answer: Callable[..., Answer]) -> None:
    model = proposes("SELECT name FROM customers", scores=(math.log(0.3),))
    assert answer(model, min_confidence=0.29).query is not None
    refused = answer(model, min_confidence=0.31)
    assert refused.query is None
    assert "0.30" in (refused.reason or "")
    assert refused.attempts


def test_confidence_is_the_probability_of_the_query_however_spelled(answer: Callable[..., Answer]) -> None:
    model = proposes(
        "SELECT name FROM customers", "select name from customers;", scores=(math.log(0.5), math.log(0.25))
    )
    given = answer(model)
    assert given.confidence == pytest.approx(0.75)
    assert len(given.attempts) == 1


def test_scores_that_are_no_probabilities_are_shared_out(answer: Callable[..., Answer]) -> None:
    given = answer(proposes("SELECT name FROM customers", "SELECT city FROM customers", scores=(0.0, 0.0)))
    assert given.confidence == pytest.approx(0.5)


def test_the_generators_own_estimate_wins(answer: Callable[..., Answer]) -> None:
    given = answer(Fixed([Candidate(Query("SELECT name FROM customers"), -9.0, confidence=0.8)]))
    assert given.confidence == 0.8


def test_the_reading_is_in_words(answer: Callable[..., Answer]) -> None:
    sql = (
        "SELECT c.name, SUM(o.total) FROM customers AS c JOIN orders AS o ON c.id = o.customer_id "
        "WHERE c.city = 'Paris' GROUP BY c.id"
    )
    assert answer(proposes(sql)).reading == (
        "shows: name, sum of total",
        "from: customers, orders",
        "joined: customers.id = orders.customer_id",
        "where: city is 'Paris'",
        "for each: id of customers",
    )


@pytest.fixture
def users(tmp_path: Path) -> Path:
    path = tmp_path / "users.sqlite"
    connection = sqlite3.connect(path)
    connection.executescript(
        "CREATE TABLE users (name TEXT, password TEXT); INSERT INTO users VALUES ('Ada', 'engine'), ('Grace', NULL)"
    )
    connection.close()
    return path


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT password FROM users",
        "SELECT upper(password) || name FROM users",
        "SELECT max(password) FROM users",
        "SELECT * FROM users",
        "SELECT u.* FROM users AS u",
        "SELECT p FROM (SELECT password AS p FROM users) AS x",
        "WITH x AS (SELECT password AS p FROM users) SELECT p FROM x",
        "SELECT name FROM users UNION SELECT password FROM users",
        "SELECT (SELECT password FROM users LIMIT 1) FROM users",
        "SELECT CASE WHEN name = 'Ada' THEN password END FROM users",
        "SELECT group_concat(password) FROM users",
    ],
)
def test_sensitive_values_are_hidden_however_they_are_selected(sql: str, users: Path) -> None:
    given = ask("what is the password", users, model=proposes(sql))
    assert given.result is not None
    assert "engine" not in repr(given).casefold()
    assert any("users.password" in note for note in given.notes)
    shown = ask("what is the password", users, model=proposes(sql), show_sensitive=True)
    assert "engine" in repr(shown.result).casefold()


def test_what_carries_no_sensitive_value_is_shown(users: Path) -> None:
    given = ask("who has one", users, model=proposes("SELECT name, count(password) FROM users GROUP BY name"))
    assert given.result is not None
    assert set(given.result.rows) == {("Ada", 1), ("Grace", 0)}


def test_a_cut_result_says_so(answer: Callable[..., Answer]) -> None:
    given = answer(proposes("SELECT name FROM customers"), max_rows=2)
    assert given.result is not None
    assert (len(given.result.rows), given.result.truncated) == (2, True)


def test_the_public_names_are_lazy(shop: Path, tmp_path: Path) -> None:
    script = tmp_path / "script.json"
    script.write_text(json.dumps({"how many": "SELECT count(*) FROM customers"}))
    code = (
        "import sys, sqlcoder\n"
        "assert 'sqlglot' not in sys.modules and 'sqlalchemy' not in sys.modules\n"
        "from sqlcoder import Database, ask\n"
        "with Database.open(sys.argv[1], cache=False) as shop:\n"
        "    print(ask('How many?', shop, model='scripted:' + sys.argv[2]).result.rows)\n"
        "assert 'onnxruntime' not in sys.modules and 'torch' not in sys.modules\n"
    )
    command = [sys.executable, "-c", code, str(shop), str(script)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr, done.returncode) == ("((3,),)\n", "", 0)


def test_an_unknown_public_name_is_an_attribute_error() -> None:
    import sqlcoder

    with pytest.raises(AttributeError, match="no attribute 'answer_me'"):
        sqlcoder.answer_me  # noqa: B018
