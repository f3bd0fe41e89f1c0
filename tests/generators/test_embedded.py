from __future__ import annotations

from pathlib import Path

import pytest

from sqlcoder import Database, ask
from sqlcoder.embedded.model import WEIGHTS
from sqlcoder.errors import SetupError
from sqlcoder.generators.embedded import EmbeddedGenerator
from sqlcoder.query import Query
from sqlcoder.sample import sample_path

MOST_BYTES = 45_000_000


@pytest.fixture(scope="module")
def model() -> EmbeddedGenerator:
    return EmbeddedGenerator()


def test_a_folder_without_weights_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"encoder\.onnx is not in"):
        EmbeddedGenerator(tmp_path)


@pytest.mark.parametrize("question", ["will it rain tomorrow", "tell me a joke", "temperature of each planet"])
def test_what_the_shop_does_not_know_is_not_answered(question: str, model: EmbeddedGenerator) -> None:
    answer = ask(question, sample_path(), model=model)
    assert answer.query is None and answer.result is None
    assert answer.reason


@pytest.mark.parametrize(
    ("question", "gold"),
    [
        ("how many customers joined in 2023", "SELECT count(*) FROM customers WHERE joined_on LIKE '2023%'"),
        ("how many orders per status", "SELECT status, count(*) FROM orders GROUP BY status"),
    ],
)
def test_plain_questions_are_answered(question: str, gold: str, model: EmbeddedGenerator) -> None:
    with Database.open(sample_path()) as shop:
        answer = ask(question, shop, model=model)
        assert answer.result is not None
        assert sorted(answer.result.rows) == sorted(shop.execute(Query(gold)).rows)
        assert 0.5 < answer.confidence <= 1.0


def test_the_weights_are_small_and_say_what_they_are(model: EmbeddedGenerator) -> None:
    assert sum(path.stat().st_size for path in WEIGHTS.iterdir()) <= MOST_BYTES
    assert {"licence", "attribution", "data", "stages", "scores", "limits", "confidence"} <= model.card.keys()
    assert model.card["scores"]["spider_dev"]["n"] == 1034
