"""Every rule refuses its near-miss first; what it claims is checked on databases drawn at random."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqlcoder.errors import ExecutionFailed
from sqlcoder.evaluation.judge import Limits
from sqlcoder.evaluation.suite.equivalence import RULES, why_equivalent
from sqlcoder.evaluation.suite.ground import survey
from sqlcoder.evaluation.suite.mentions import read_mentions
from sqlcoder.evaluation.suite.original import Original
from sqlcoder.evaluation.suite.perturb import perturb
from sqlcoder.evaluation.suite.quick import open_quick
from sqlcoder.evaluation.suite.write import write_copy
from sqlcoder.example import Example
from sqlcoder.query import Query

HERE = Path(__file__).parent


def cases(name: str) -> list[tuple[str, str, str]]:
    """(rule, gold, mutant) of every block of a file; the first block says what the file is."""
    blocks = (HERE / name).read_text(encoding="utf-8").strip().split("\n\n")[1:]
    parts = (block.splitlines() for block in blocks)
    return [(rule.removeprefix("-- "), gold, mutant) for rule, gold, mutant in parts]


DIFFERENT, SAME = cases("different.sql"), cases("same.sql")


@pytest.mark.parametrize(("near", "gold", "mutant"), DIFFERENT)
def test_what_differs_is_not_claimed(tour: Original, near: str, gold: str, mutant: str) -> None:
    assert why_equivalent(Query(gold), Query(mutant), tour.schema) is None


@pytest.mark.parametrize("query", ["SELECT nothing FROM nowhere", "SELECT FROM", "DROP TABLE city"])
def test_what_cannot_be_read_is_not_claimed(tour: Original, query: str) -> None:
    assert why_equivalent(Query(query), Query(query), tour.schema) is None


def test_a_foreign_key_that_the_data_break_proves_nothing(tour: Original) -> None:
    assert not [key for key in tour.schema.foreign_keys if key.table == "review"]


@pytest.mark.parametrize(("rule", "gold", "mutant"), SAME)
def test_each_rule_claims_what_it_proves(tour: Original, rule: str, gold: str, mutant: str) -> None:
    found = why_equivalent(Query(gold), Query(mutant), tour.schema)
    assert found is not None and rule in found.split(" + ")


def test_each_rule_has_a_case() -> None:
    assert {rule for rule, _, _ in SAME} == set(RULES)
    assert {rule for near, _, _ in DIFFERENT for rule in near.split(", ")} == set(RULES)


def test_no_drawn_database_contradicts_a_claim_and_one_tells_most_others_apart(tour: Original, tmp_path: Path) -> None:
    """`DIFFERENT` is not taken on faith either: nearly all of it is told apart by eight copies."""
    limits = Limits(timeout_s=5.0)
    mentions = read_mentions([Query(q) for _, *pair in (*SAME, *DIFFERENT) for q in pair], tour.schema)
    told: set[str] = set()
    for seed in range(8):
        path = tmp_path / f"{seed}.sqlite"
        write_copy(tour, perturb(tour, mentions, seed), path)
        with open_quick(path) as database:
            for _, gold, mutant in SAME:
                ground = survey(Example("q", "tour", "?", (gold,)), database, limits, witness=path)
                assert not ground.catches(Query(mutant), database, limits), (seed, gold, mutant)
            for _, gold, mutant in DIFFERENT:
                ground = survey(Example("q", "tour", "?", (gold,)), database, limits, witness=path)
                if ground.catches(Query(mutant), database, limits):
                    told.add(mutant)
    assert len(told) >= 0.8 * len(DIFFERENT), [case for case in DIFFERENT if case[2] not in told]


def test_what_gives_no_rows_is_no_query_for_the_quick_engine(tour_path: Path) -> None:
    with open_quick(tour_path) as database, pytest.raises(ExecutionFailed):
        database.execute(Query("DELETE FROM city"))
