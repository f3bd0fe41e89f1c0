from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from sqlcoder.embedded.arrays import DecoderSteps, EncoderInput
from sqlcoder.errors import DataError
from sqlcoder.training.batches import UNKNOWN_PIECE, collate, load_instances, plan_epoch, save_instances
from sqlcoder.training.check import check_instances


def test_refuses_what_is_not_a_shard(tmp_path: Path) -> None:
    (tmp_path / "text.npz").write_text("no")
    with pytest.raises(DataError, match="expected a shard"):
        load_instances(tmp_path / "text.npz")
    np.savez(tmp_path / "other.npz", pieces=np.zeros(3))
    with pytest.raises(DataError, match="expected the arrays"):
        load_instances(tmp_path / "other.npz")


def test_refuses_arrays_that_do_not_fit_their_lengths(tmp_path: Path, make_instances) -> None:
    save_instances(tmp_path / "good.npz", make_instances(2))
    with np.load(tmp_path / "good.npz") as archive:
        arrays = dict(archive)
    np.savez(tmp_path / "short.npz", **{**arrays, "relations": arrays["relations"][:-1]})
    with pytest.raises(DataError, match="expected relations of shape"):
        load_instances(tmp_path / "short.npz")


def test_refuses_numbers_that_do_not_match(tmp_path: Path, make_instances) -> None:
    with pytest.raises(ValueError, match="3 example numbers for 2 instances"):
        save_instances(tmp_path / "a.npz", make_instances(2), [0, 1, 2])
    with pytest.raises(ValueError, match="at least one"):
        save_instances(tmp_path / "a.npz", [])


def test_what_is_saved_comes_back(tmp_path: Path, make_instances) -> None:
    made = make_instances(2, pieces=9, group=4) + make_instances(1, pieces=20, steps=2)
    save_instances(tmp_path / "a.npz", made[:2])
    save_instances(tmp_path / "b.npz", made[2:])
    loaded = load_instances(tmp_path / "a.npz", tmp_path / "b.npz")
    assert loaded.example.tolist() == [0, 1, 2]  # the second shard's are moved
    for index, expected in enumerate(made):
        got = loaded[index]
        assert (got.weight, got.group) == (expected.weight, expected.group)
        np.testing.assert_array_equal(got.relevant, expected.relevant)
        for part, kind in (("encoder", EncoderInput), ("steps", DecoderSteps)):
            for each in dataclasses.fields(kind):
                here, there = (getattr(getattr(i, part), each.name) for i in (got, expected))
                np.testing.assert_array_equal(here, there)
                assert here.dtype == there.dtype, each.name


def test_an_epoch_takes_each_example_as_often_as_its_group_says(tmp_path: Path, make_instances) -> None:
    made = make_instances(40, group=0) + make_instances(10, group=1) + make_instances(5, group=2)
    examples = [i // 2 for i in range(40)] + list(range(20, 35))  # group 0 is 20 examples of two variants each
    save_instances(tmp_path / "a.npz", made, examples)
    loaded = load_instances(tmp_path / "a.npz")
    plan = plan_epoch(loaded, {0: 1.0, 1: 2.0}, 8, np.random.default_rng(0))
    rows = np.concatenate(plan)
    assert max(map(len, plan)) <= 8
    assert sorted(loaded.example[rows[rows < 40]].tolist()) == list(range(20))
    assert sorted(rows[rows >= 40].tolist()) == sorted([*range(40, 50)] * 2)  # and nothing of group 2
    assert len({int(r) % 2 for r in rows[rows < 40]}) == 2  # both variants occur
    half = np.concatenate(plan_epoch(loaded, {0: 0.5}, 8, np.random.default_rng(0)))
    assert 3 <= len(half) <= 17


def test_an_epoch_of_no_group_is_refused(tmp_path: Path, make_instances) -> None:
    save_instances(tmp_path / "a.npz", make_instances(2))
    with pytest.raises(ValueError, match=r"in the groups \[7\]"):
        plan_epoch(load_instances(tmp_path / "a.npz"), {7: 1.0}, 8, np.random.default_rng(0))


def test_pooling_rows_are_means(tmp_path: Path, make_instances) -> None:
    made = make_instances(2)
    save_instances(tmp_path / "a.npz", made)
    batch = collate(load_instances(tmp_path / "a.npz"), [1, 0])
    sums = batch.pool.sum(-1)
    owned = set(made[1].encoder.pool[:, 0].tolist())
    for node in range(sums.shape[1]):
        assert sums[0, node].item() == pytest.approx(1.0 if node in owned else 0.0)


def test_token_dropout_spares_special_pieces(tmp_path: Path, make_instances) -> None:
    save_instances(tmp_path / "a.npz", make_instances(8))
    batch = collate(load_instances(tmp_path / "a.npz"), range(8), token_dropout=0.9, rng=np.random.default_rng(1))
    assert (batch.pieces[:, 0] == 101).all()
    assert (batch.pieces == UNKNOWN_PIECE).float().mean() > 0.5
    assert (batch.pieces[~batch.piece_mask] == 0).all()


def test_check_refuses_what_the_network_cannot_take(tmp_path: Path, make_instances, tiny_config, grammar) -> None:
    made = make_instances(3)
    check = lambda: check_instances(load_instances(tmp_path / "a.npz"), tiny_config, grammar.legality(), tmp_path)  # noqa: E731
    save_instances(tmp_path / "a.npz", made)
    check()
    made[1].steps.target[2] = 0 if made[1].steps.frontier[2] else grammar.productions - 1
    save_instances(tmp_path / "a.npz", made)
    with pytest.raises(DataError, match="instance 1, step 2"):
        check()
    made = make_instances(1)
    made[0].encoder.relations[0, 0] = grammar.relations
    save_instances(tmp_path / "a.npz", made)
    with pytest.raises(DataError, match="expected relations from 0 to 5"):
        check()
