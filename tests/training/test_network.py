from __future__ import annotations

import dataclasses

import numpy as np
import pytest
import torch

from sqlcoder.embedded.arrays import NodeKind
from sqlcoder.training.batches import Batch, collate, load_instances, save_instances
from sqlcoder.training.losses import LossWeights, measure_losses, smoothed_loss
from sqlcoder.training.network import MASKED_LOGIT, Legality, Network
from sqlcoder.training.relational import RelationLayer


@pytest.fixture
def batch(make_instances, tmp_path) -> Batch:
    made = make_instances(2) + make_instances(1, pieces=23, steps=9)
    save_instances(tmp_path / "shard.npz", made)
    return collate(load_instances(tmp_path / "shard.npz"), [0, 1, 2])


def test_refuses_a_legality_of_other_sizes(tiny_config, grammar) -> None:
    legality = grammar.legality()
    with pytest.raises(ValueError, match="legality has shapes"):
        Network(tiny_config, Legality(legality.productions[:, 1:], legality.kinds))


def test_illegal_actions_are_never_chosen(tiny_network, batch, grammar) -> None:
    outputs = tiny_network(batch)
    assert torch.isfinite(outputs.logits).all()
    assert (outputs.logits[~outputs.legal] == MASKED_LOGIT).all()
    frontier = batch.frontier[batch.target >= 0]
    only_values = outputs.legal[frontier == 2]
    kinds = batch.kinds[0]
    assert not only_values[:, : grammar.productions].any()
    assert set(kinds[only_values[0, grammar.productions :]].tolist()) == {int(NodeKind.VALUE)}


def test_padding_changes_nothing(tiny_network, batch, make_instances, tmp_path) -> None:
    save_instances(tmp_path / "one.npz", make_instances(1))
    alone = collate(load_instances(tmp_path / "one.npz"), [0])
    with torch.no_grad():
        single, together = tiny_network(alone), tiny_network(batch)
    count, actions = single.logits.shape
    torch.testing.assert_close(together.logits[:count, :actions], single.logits, atol=1e-5, rtol=1e-4)
    torch.testing.assert_close(
        together.relevance[0, : single.relevance.shape[1]], single.relevance[0], atol=1e-5, rtol=1e-4
    )
    torch.testing.assert_close(together.bag[0], single.bag[0], atol=1e-5, rtol=1e-4)


def test_a_step_does_not_see_later_ones(tiny_network, batch) -> None:
    changed = dataclasses.replace(batch, depth=batch.depth.clone())
    changed.depth[:, 3:] = (changed.depth[:, 3:] + 1) % 16
    rows = (batch.target >= 0).nonzero()
    with torch.no_grad():
        before, after = tiny_network(batch).logits, tiny_network(changed).logits
    early = rows[:, 1] < 3
    torch.testing.assert_close(before[early], after[early])
    assert not torch.allclose(before[~early], after[~early])


def test_stepping_with_a_cache_equals_training(tiny_network, batch) -> None:
    network = tiny_network
    with torch.no_grad():
        expected = network(batch).logits
        encoded = network.encode(
            batch.pieces, batch.piece_mask, batch.pool, batch.kinds, batch.features, batch.relations, batch.node_mask
        )
        heads, width = network.config.heads, network.config.width // network.config.heads
        nodes = int(batch.node_mask[0].sum())
        memory = [(key[:1, :, :nodes], value[:1, :, :nodes]) for key, value in encoded.memory]
        past = [(torch.zeros(1, heads, 0, width), torch.zeros(1, heads, 0, width)) for _ in memory]
        for step in range(int((batch.target[0] >= 0).sum())):
            at = (slice(0, 1), slice(step, step + 1))
            inputs = network.embed_steps(
                batch.previous[at], encoded.pointed[:1], batch.field[at], batch.frontier[at], batch.depth[at],
                torch.tensor([[step]]),
            )  # fmt: skip
            hidden, past = network.step(inputs, past, memory)
            scores = network.score(hidden, encoded.pointer_keys[:1])[0, 0]
            legal = expected[step] > MASKED_LOGIT / 2
            torch.testing.assert_close(scores[: len(legal)][legal], expected[step][legal], atol=1e-5, rtol=1e-4)


def test_relation_layer_equals_its_definition() -> None:
    """Against the textbook form that builds the N x N x dh tensors."""
    torch.manual_seed(3)
    layer = RelationLayer(width=24, heads=3, inner=16, relations=5, dropout=0.0).eval()
    torch.nn.init.normal_(layer.relation_keys)
    torch.nn.init.normal_(layer.relation_values)
    x, relations, bias = torch.randn(2, 7, 24), torch.randint(0, 5, (2, 7, 7)), torch.zeros(2, 1, 1, 7)
    query, key, value = (
        part.unflatten(-1, (3, 8)).transpose(1, 2) for part in layer.qkv(layer.norm_attention(x)).chunk(3, dim=-1)
    )
    keys = key[:, :, None] + layer.relation_keys[relations][:, None]  # (B, H, N, N, dh)
    weights = ((query[:, :, :, None] * keys).sum(-1) / 8**0.5).softmax(-1)
    mixed = (weights[..., None] * (value[:, :, None] + layer.relation_values[relations][:, None])).sum(3)
    middle = x + layer.out(mixed.transpose(1, 2).flatten(2))
    expected = middle + layer.down(torch.nn.functional.gelu(layer.up(layer.norm_inner(middle))))
    torch.testing.assert_close(layer(x, relations, bias), expected, atol=1e-5, rtol=1e-4)


def test_smoothing_asks_nothing_of_illegal_actions() -> None:
    logits = torch.tensor([[2.0, 1.0, MASKED_LOGIT]])
    legal = torch.tensor([[True, True, False]])
    loss = smoothed_loss(logits, legal, torch.tensor([0]), 0.2)
    share = torch.tensor([2.0, 1.0]).log_softmax(0)
    assert loss.item() == pytest.approx(-(0.9 * share[0] + 0.1 * share[1]).item(), abs=1e-6)


def test_every_trainable_weight_gets_a_gradient(tiny_network, batch) -> None:
    measure_losses(tiny_network.train()(batch), batch, LossWeights()).total.backward()
    silent = [n for n, p in tiny_network.named_parameters() if p.requires_grad and (p.grad is None or not p.grad.any())]
    assert silent == []
    assert tiny_network.minilm.words.grad is None


def test_steps_without_a_target_do_not_count(tiny_network, batch) -> None:
    blank = dataclasses.replace(batch, target=batch.target.clone())
    blank.target[0] = -1
    assert tiny_network(blank).logits.shape[0] == int((batch.target[1:] >= 0).sum())
    losses = measure_losses(tiny_network(blank), blank, LossWeights())
    assert np.isfinite(losses.total.item())
