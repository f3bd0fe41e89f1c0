from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import torch

from sqlcoder.errors import SetupError
from sqlcoder.training.batches import collate, load_instances, save_instances
from sqlcoder.training.checkpoints import load_network, save_network
from sqlcoder.training.embedded import train
from sqlcoder.training.network import Legality, Network, NetworkConfig
from sqlcoder.training.recipe import Recipe, Stage, Training
from sqlcoder.training.widen import widened
from tests.training.conftest import FakeGrammar

MORE = 3
"""Productions, fields and types that the wider grammar has beyond the fake one."""


def wider(config: NetworkConfig, grammar: FakeGrammar) -> Network:
    """A network that knows more of the same grammar: a new type that takes the new productions."""
    legality = grammar.legality()
    productions = torch.zeros(config.types + 1, config.productions + MORE, dtype=torch.bool).numpy()
    productions[: config.types, : config.productions] = legality.productions
    productions[config.types, config.productions :] = True
    kinds = torch.zeros(config.types + 1, legality.kinds.shape[1], dtype=torch.bool).numpy()
    kinds[: config.types] = legality.kinds
    sizes = dataclasses.replace(
        config, productions=config.productions + MORE, types=config.types + 1, fields=config.fields + MORE
    )
    return Network(sizes, Legality(productions, kinds)).eval()


def test_refuses_what_is_no_beginning(tiny_network: Network, tiny_config: NetworkConfig, grammar: FakeGrammar) -> None:
    with pytest.raises(ValueError, match="not the beginning"):
        widened(wider(tiny_config, grammar), tiny_network)
    legality = grammar.legality()
    legality.productions[0, 0] = False
    with pytest.raises(ValueError, match="not the beginning"):
        widened(tiny_network, Network(tiny_config, legality))
    shallow = Network(dataclasses.replace(tiny_config, relation_layers=1), grammar.legality())
    with pytest.raises(ValueError, match="lacks"):
        widened(shallow, tiny_network)
    narrow = Network(dataclasses.replace(tiny_config, inner=24), grammar.legality())
    with pytest.raises(ValueError, match="is \\(24"):
        widened(narrow, tiny_network)


def test_the_wider_network_scores_the_old_actions_alike(
    tmp_path: Path, tiny_network: Network, tiny_config: NetworkConfig, grammar: FakeGrammar, make_instances
) -> None:
    network = wider(tiny_config, grammar)
    network.load_state_dict(widened(tiny_network, network))
    save_instances(tmp_path / "train.npz", make_instances(4))
    batch = collate(load_instances(tmp_path / "train.npz"), [0, 1, 2, 3])
    known = tiny_config.productions

    def moved(actions: torch.Tensor) -> torch.Tensor:
        return torch.where(actions >= known, actions + MORE, actions)

    with torch.no_grad():
        old = tiny_network(batch).logits
        new = network(dataclasses.replace(batch, previous=moved(batch.previous), target=moved(batch.target))).logits
    assert torch.equal(torch.cat([new[:, :known], new[:, known + MORE :]], dim=1), old)
    assert (new[:, known : known + MORE] < -1e8).all(), "no old type takes a new production"


def test_a_run_begins_with_the_weights_of_an_earlier_one(
    tmp_path: Path, tiny_network: Network, tiny_config: NetworkConfig, grammar: FakeGrammar, make_instances
) -> None:
    (tmp_path / "data").mkdir()
    save_instances(tmp_path / "data" / "train.npz", make_instances(4))
    save_network(tmp_path / "earlier.safetensors", tiny_network)
    stage = Stage(name="only", weights={"all": 1.0}, training=Training(batch_size=4), examples=4)
    recipe = Recipe(stages=(stage,), groups={"all": (0,)}, threads=1, bf16=False)
    build = lambda recipe: Network(tiny_config, grammar.legality())  # noqa: E731

    def stop() -> bool:
        return True  # before the first step

    assert not train(
        recipe, tmp_path / "data", tmp_path / "out", build, start=tmp_path / "earlier.safetensors", should_stop=stop
    )
    begun = load_network(tmp_path / "out" / "average.safetensors").state_dict()
    assert all(torch.equal(begun[name], weights) for name, weights in tiny_network.state_dict().items())

    save_network(tmp_path / "wider.safetensors", wider(tiny_config, grammar))
    with pytest.raises(SetupError, match="another network"):
        train(recipe, tmp_path / "data", tmp_path / "new", build, start=tmp_path / "wider.safetensors")
