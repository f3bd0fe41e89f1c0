from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from sqlcoder.errors import DataError, SetupError
from sqlcoder.training.batches import save_instances
from sqlcoder.training.checkpoints import drop_lines_after, load_network, load_state, save_network
from sqlcoder.training.embedded import train
from sqlcoder.training.loop import Average, Position, parameter_groups, rate_scale, seconds_left, stage_share
from sqlcoder.training.network import Network
from sqlcoder.training.recipe import Recipe, Stage, Training

FAST = Training(batch_size=4, lr_rest=3e-3, lr_encoder=1e-3, smoothing=0.0, ema=0.9)


def recipe(*stages: Stage, **options) -> Recipe:
    """Runs that write a checkpoint after every step, unless told otherwise."""
    settings = {"threads": 1, "log_steps": 2, "checkpoint_minutes": 1e-9, "bf16": False, **options}
    return Recipe(stages=stages, groups={"all": (0,)}, **settings)


def stage(name: str = "only", examples: int = 40, training: Training = FAST) -> Stage:
    return Stage(name=name, weights={"all": 1.0}, training=training, examples=examples)


@pytest.fixture
def data(tmp_path: Path, make_instances) -> Path:
    save_instances(tmp_path / "data" / "train.npz", make_instances(12))
    save_instances(tmp_path / "data" / "heldout.npz", make_instances(12))
    return tmp_path / "data"


@pytest.fixture
def build(tiny_config, grammar):
    return lambda recipe: Network(tiny_config, grammar.legality())


def lines(out: Path) -> list[dict]:
    return [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]


def test_refuses_a_folder_without_shards(tmp_path: Path, build) -> None:
    with pytest.raises(SetupError, match=r"No train\*.npz"):
        train(recipe(stage()), tmp_path, tmp_path / "out", build)


def test_refuses_the_checkpoint_of_another_network(tmp_path: Path, data: Path, build, grammar, tiny_config) -> None:
    import dataclasses

    train(recipe(stage(examples=4)), data, tmp_path / "out", build)
    other = dataclasses.replace(tiny_config, relation_layers=1)
    with pytest.raises(SetupError, match="another network"):
        train(recipe(stage()), data, tmp_path / "out", lambda recipe: Network(other, grammar.legality()))


def test_refuses_a_broken_checkpoint(tmp_path: Path) -> None:
    (tmp_path / "state.pt").write_bytes(b"half a file")
    with pytest.raises(DataError, match="expected the state"):
        load_state(tmp_path / "state.pt")
    with pytest.raises(DataError, match="expected the weights"):
        load_network(tmp_path / "state.pt")


def test_stops_when_the_gradient_is_not_finite(tmp_path: Path, data: Path, build) -> None:
    def broken(recipe: Recipe) -> Network:
        network = build(recipe)
        torch.nn.init.constant_(network.choose.weight, float("inf"))
        return network

    with pytest.raises(SetupError, match="gradient is nan"):
        train(recipe(stage()), data, tmp_path / "out", broken)


def test_learns_and_logs(tmp_path: Path, data: Path, build) -> None:
    assert train(recipe(stage("start", 4), stage("rest", 600), checkpoint_minutes=5), data, tmp_path / "out", build)
    held = [line for line in lines(tmp_path / "out") if line["kind"] == "heldout"]  # the same instances as trained on
    assert held[-1]["accuracy"] > 0.9 > held[0]["accuracy"]
    assert held[-1]["trees_right"] > held[0]["trees_right"]
    steps = [line for line in lines(tmp_path / "out") if line["kind"] == "train"]
    assert steps[-1]["action"] < steps[0]["action"] / 2
    wanted = {
        "stage",
        "step",
        "total",
        "action",
        "relevance",
        "bag",
        "accuracy",
        "lr",
        "examples_per_second",
        "eta_seconds",
    }
    assert wanted <= steps[0].keys()


class Killed(Exception):
    pass


def test_a_killed_run_ends_where_an_undisturbed_one_does(tmp_path: Path, data: Path, build) -> None:
    plan = recipe(stage("a", 40), stage("b", 30), dropout=0.1)
    assert train(plan, data, tmp_path / "whole", build)
    for kill_at in (3, 9, 14):  # within the first stage, in a later epoch, in the second stage

        def die(line: dict, kill_at: int = kill_at) -> None:
            if line["kind"] == "train" and line["step"] >= kill_at:
                raise Killed

        with pytest.raises(Killed):
            train(plan, data, tmp_path / "killed", build, report=die)
    assert train(plan, data, tmp_path / "killed", build)
    for name in ("average-a", "average-b", "average"):
        one, two = (load_network(tmp_path / out / f"{name}.safetensors").state_dict() for out in ("whole", "killed"))
        for key, value in one.items():
            torch.testing.assert_close(two[key], value, rtol=0, atol=0, msg=f"{name} {key}")
    numbers = [[(line["kind"], line["step"]) for line in lines(tmp_path / out)] for out in ("whole", "killed")]
    assert numbers[0] == numbers[1]


def test_a_finished_run_does_nothing_more(tmp_path: Path, data: Path, build) -> None:
    assert train(recipe(stage()), data, tmp_path / "out", build)
    before = (tmp_path / "out" / "average.safetensors").stat().st_mtime_ns
    assert train(recipe(stage()), data, tmp_path / "out", build)
    assert (tmp_path / "out" / "average.safetensors").stat().st_mtime_ns == before


def test_stops_when_asked(tmp_path: Path, data: Path, build) -> None:
    calls = iter([False, False, True])
    assert not train(recipe(stage()), data, tmp_path / "out", build, should_stop=lambda: next(calls))
    assert load_state(tmp_path / "out" / "state.pt")["position"]["step"] == 2


def test_a_stage_by_the_clock_counts_its_time_over_resumes(tmp_path: Path, data: Path, build) -> None:
    timed = Stage(name="timed", weights={"all": 1.0}, training=FAST, minutes=0.02)
    calls = iter([False] * 4 + [True])
    assert not train(recipe(timed), data, tmp_path / "out", build, should_stop=lambda: next(calls))
    spent = load_state(tmp_path / "out" / "state.pt")["position"]["seconds"]
    assert 0 < spent < 1.2
    assert train(recipe(timed), data, tmp_path / "out", build)
    end = next(line for line in lines(tmp_path / "out") if line["kind"] == "stage")
    assert 1.2 <= end["seconds"] < 4


def test_rates_rise_and_fall() -> None:
    knobs = Training(warmup=0.1, final=0.2)
    scales = [rate_scale(share, knobs) for share in (0.0, 0.05, 0.1, 0.5, 1.0, 1.1)]
    assert scales[0] < scales[1] < scales[2] == 1.0 > scales[3] > scales[4] == scales[5] == pytest.approx(0.2)
    assert rate_scale(0.0, Training(warmup=0.0)) == 1.0


def test_time_left_counts_the_later_stages() -> None:
    timed = Stage(name="timed", weights={"all": 1.0}, minutes=2)
    plan = recipe(stage(examples=100), timed)
    assert stage_share(plan.stages[0], Position(examples=25)) == 0.25
    assert seconds_left(plan, Position(examples=25), 5.0) == 75 / 5 + 120
    assert seconds_left(plan, Position(stage=1, seconds=30), 5.0) == 90


def test_lower_layers_learn_slower(tiny_network) -> None:
    groups = parameter_groups(tiny_network, Training(lr_encoder=1.0, layer_decay=0.5, lr_rest=8.0))
    peak = {id(p): group["peak"] for group in groups for p in group["params"]}
    named = dict(tiny_network.named_parameters())
    assert peak[id(named["minilm.layers.1.qkv.weight"])] == 1.0
    assert peak[id(named["minilm.layers.0.qkv.weight"])] == 0.5
    assert peak[id(named["minilm.positions"])] == 0.25
    assert peak[id(named["choose.weight"])] == 8.0
    assert id(named["minilm.words"]) not in peak
    assert sum(len(group["params"]) for group in groups) == sum(p.requires_grad for p in named.values())


def test_the_average_is_put_back(tiny_network) -> None:
    average = Average(tiny_network)
    with torch.no_grad():
        tiny_network.choose.bias.add_(1.0)
    live = tiny_network.choose.bias.clone()
    with average.applied(tiny_network) as network:
        torch.testing.assert_close(network.choose.bias, live - 1.0)
    torch.testing.assert_close(tiny_network.choose.bias, live)
    average.update(0.5, Average.every)
    torch.testing.assert_close(average.weights["choose.bias"], live - min(0.5, 5 / 14) ** 4)


def test_weights_come_back_with_their_sizes(tmp_path: Path, tiny_network) -> None:
    save_network(tmp_path / "w.safetensors", tiny_network)
    loaded = load_network(tmp_path / "w.safetensors")
    assert loaded.config == tiny_network.config
    torch.testing.assert_close(loaded.state_dict(), tiny_network.state_dict())


def test_log_lines_of_steps_to_come_are_dropped(tmp_path: Path) -> None:
    log = tmp_path / "log.jsonl"
    log.write_text('{"step": 1}\n{"step": 5}\n{"step": 9}\n{"ste')
    drop_lines_after(log, 5)
    assert log.read_text() == '{"step": 1}\n{"step": 5}\n'


def test_the_command_refuses_a_missing_recipe(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sqlcoder.training.embedded", "none.toml", "--data", ".", "--out", "out"],
        cwd=tmp_path, capture_output=True, text=True, env=os.environ, check=False,
    )  # fmt: skip
    assert done.returncode == SetupError.exit_code
    assert "none.toml cannot be read" in done.stderr
