"""Learning from reward: what earns nothing, what teaches nothing, and that the right candidate gains."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from sqlcoder.errors import SetupError
from sqlcoder.example import Example
from sqlcoder.training import rl
from sqlcoder.training.network import Network
from sqlcoder.training.rewards import Rollout, mean_reward
from sqlcoder.training.rl import Reinforcement, log_likelihoods, reinforce, risk


def test_a_beam_of_which_all_earn_the_same_teaches_nothing(make_instances) -> None:
    first, second, gold = make_instances(3)
    assert not Rollout((first, second), (0.0, 0.0), gold).teaches
    assert not Rollout((first, second), (1.0, 1.0), gold).teaches
    assert Rollout((first, second), (0.0, 1.0), gold).teaches
    assert mean_reward([]) == 0.0
    assert mean_reward([Rollout((first, second), (0.0, 1.0), gold), Rollout((first,), (1.0,), gold)]) == 0.5


def test_the_risk_is_what_the_beam_is_expected_to_lose() -> None:
    rewards = torch.tensor([1.0, 0.0, 0.0, 0.0])
    even = torch.zeros(4)
    assert risk(even, rewards, [2, 2], 1.0).item() == pytest.approx((0.5 + 1.0) / 2)
    sure = torch.tensor([0.0, -50.0, 0.0, 0.0])
    assert risk(sure, rewards, [2, 2], 1.0).item() == pytest.approx(0.5)
    assert risk(sure, rewards, [2, 2], 0.0).item() == pytest.approx(0.75)


def test_without_questions_nothing_is_trained(tiny_config, grammar, tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="no answerable question"):
        reinforce(Network(tiny_config, grammar.legality()), [], tmp_path, None, tmp_path / "out", Reinforcement())
    assert not (tmp_path / "out").exists()


def test_the_candidate_that_earns_gains_on_the_one_that_does_not(
    tiny_config, grammar, make_instances, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    network = Network(tiny_config, grammar.legality()).eval()
    right, wrong, gold = make_instances(3)
    lesson = Rollout((wrong, right), (0.0, 1.0), gold)
    dull = Rollout((wrong, right), (0.0, 0.0), gold)
    monkeypatch.setattr(rl, "lessons", lambda *_: iter([dull, lesson] * 40))
    before, _ = log_likelihoods(network, [lesson])
    fast = Reinforcement(questions=2, gold=0.0, rates=rl.Training(lr_rest=3e-3, lr_encoder=1e-3, ema=0.5))
    told = reinforce(network, [Example("1", "d", "q", ("SELECT 1",))], tmp_path, None, tmp_path / "out", fast)
    after, _ = log_likelihoods(network, [lesson])
    assert told == {"asked": 80, "steps": 20, "taught": 40}
    assert (after[1] - after[0]) > (before[1] - before[0]) + 0.5
    lines = [json.loads(line) for line in (tmp_path / "out" / "log.jsonl").read_text().splitlines()]
    assert len(lines) == 20 and lines[-1]["risk"] < lines[0]["risk"] and lines[0]["reward"] == 0.0
    assert (tmp_path / "out" / "average.safetensors").is_file()
