"""Trained weights -> two ONNX graphs, for one task at a time.

    python -m sqlcoder.training.export OUT/average.safetensors --out DIR

`encoder.onnx` runs once a task; `step.onnx` once a decision, for all beams together. Nothing is padded, so there are no
masks; legality is the caller's (logits are raw). L, N, beams and t (decisions taken so far) are dynamic.

    encoder  pieces (1, L) int64, pool (1, N, L) fp32, kinds (1, N) int64, features (1, N, F) int64,
             relations (1, N, N) int64
          -> relevance (N,), pointed (1, N, d), pointer_keys (1, N, k),
             memory_keys and memory_values (layers, 1, H, N, dh)
    step     parents, previous, field, frontier, depth (beams,) int64, position (1,) int64,
             past_keys and past_values (layers, beams before, H, t, dh), and the encoder's outputs but relevance
          -> logits (beams, P + N) fp32, keys and values (layers, beams, H, t + 1, dh)

`parents` says which row of the past each beam continues; `previous` is an action, -1 at the first step, where t is 0.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch
from torch import Tensor, nn

from sqlcoder.embedded.arrays import FEATURES, NodeKind
from sqlcoder.errors import SQLCoderError
from sqlcoder.training.checkpoints import load_network
from sqlcoder.training.network import Network

OPSET = 17
ENCODER_INPUTS = ("pieces", "pool", "kinds", "features", "relations")
ENCODER_OUTPUTS = ("relevance", "pointed", "pointer_keys", "memory_keys", "memory_values")
STEP_INPUTS = (
    "parents", "previous", "field", "frontier", "depth", "position", "past_keys", "past_values", *ENCODER_OUTPUTS[1:]
)  # fmt: skip
STEP_OUTPUTS = ("logits", "keys", "values")


class EncoderGraph(nn.Module):
    """What `encoder.onnx` computes."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, pieces: Tensor, pool: Tensor, kinds: Tensor, features: Tensor, relations: Tensor
    ) -> tuple[Tensor, ...]:
        """See the module's docstring."""
        encoded = self.network.encode(pieces, None, pool, kinds, features, relations, None)
        return (
            self.network.relevance(encoded.nodes)[0, :, 0],
            encoded.pointed,
            encoded.pointer_keys,
            torch.stack([key for key, _ in encoded.memory]),
            torch.stack([value for _, value in encoded.memory]),
        )


class StepGraph(nn.Module):
    """What `step.onnx` computes."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(
        self,
        parents: Tensor,
        previous: Tensor,
        field: Tensor,
        frontier: Tensor,
        depth: Tensor,
        position: Tensor,
        past_keys: Tensor,
        past_values: Tensor,
        pointed: Tensor,
        pointer_keys: Tensor,
        memory_keys: Tensor,
        memory_values: Tensor,
    ) -> tuple[Tensor, ...]:
        """See the module's docstring."""
        inputs = self.network.embed_steps(
            previous[:, None], pointed, field[:, None], frontier[:, None], depth[:, None], position[:, None]
        )
        past = list(zip(past_keys.index_select(1, parents), past_values.index_select(1, parents), strict=True))
        memory = list(zip(memory_keys, memory_values, strict=True))
        hidden, present = self.network.step(inputs, past, memory)
        return (
            self.network.score(hidden, pointer_keys)[:, 0],
            torch.stack([key for key, _ in present]),
            torch.stack([value for _, value in present]),
        )


def example_inputs(
    network: Network, *, pieces: int = 11, nodes: int = 9, beams: int = 3, past: int = 2
) -> tuple[dict[str, Tensor], dict[str, Tensor]]:
    """Random inputs of both graphs by name (the step's lack what the encoder gives), for tracing and for tests."""
    config, draw = network.config, torch.Generator().manual_seed(0)

    def integers(high: int, *shape: int) -> Tensor:
        return torch.randint(high, shape, generator=draw)

    kinds = integers(len(NodeKind), 1, nodes).sort().values
    encoder = {
        "pieces": integers(config.minilm.vocabulary, 1, pieces),
        "pool": torch.rand(1, nodes, pieces, generator=draw).softmax(-1),
        "kinds": kinds,
        "features": torch.stack([integers(classes, 1, nodes) for _, classes in FEATURES], dim=-1),
        "relations": integers(config.relations, 1, nodes, nodes),
    }
    cache = (config.decoder_layers, beams, config.heads, past, config.width // config.heads)
    step = {
        "parents": integers(beams, beams),
        "previous": integers(config.productions + nodes + 1, beams) - 1,
        "field": integers(config.fields, beams),
        "frontier": integers(config.types, beams),
        "depth": integers(16, beams),
        "position": torch.tensor([past]),
        "past_keys": torch.randn(cache, generator=draw),
        "past_values": torch.randn(cache, generator=draw),
    }
    return encoder, step


def export_onnx(network: Network, out: Path) -> tuple[Path, Path]:
    """Write `encoder.onnx` and `step.onnx` in fp32 into `out`; their paths."""
    network = network.eval()
    out.mkdir(parents=True, exist_ok=True)
    encoder_inputs, step_inputs = example_inputs(network)
    encoder, step = EncoderGraph(network).eval(), StepGraph(network).eval()
    with torch.no_grad():
        given = dict(zip(ENCODER_OUTPUTS, encoder(**encoder_inputs), strict=True))
    step_inputs |= {name: given[name] for name in ENCODER_OUTPUTS[1:]}
    nodes = {1: "nodes"}
    encoder_axes = {
        "pieces": {1: "pieces"},
        "pool": {1: "nodes", 2: "pieces"},
        "kinds": nodes,
        "features": nodes,
        "relations": {1: "nodes", 2: "nodes"},
        "relevance": {0: "nodes"},
    }
    given_axes = {"pointed": nodes, "pointer_keys": nodes, "memory_keys": {3: "nodes"}, "memory_values": {3: "nodes"}}
    rows = {name: {0: "beams"} for name in ("parents", "previous", "field", "frontier", "depth")}
    step_axes = {
        **rows,
        **given_axes,
        "past_keys": {1: "before", 3: "past"},
        "past_values": {1: "before", 3: "past"},
        "logits": {0: "beams", 1: "actions"},
        "keys": {1: "beams", 3: "taken"},
        "values": {1: "beams", 3: "taken"},
    }
    _export(encoder, encoder_inputs, ENCODER_INPUTS, ENCODER_OUTPUTS, encoder_axes | given_axes, out / "encoder.onnx")
    _export(step, step_inputs, STEP_INPUTS, STEP_OUTPUTS, step_axes, out / "step.onnx")
    return out / "encoder.onnx", out / "step.onnx"


def _export(
    graph: nn.Module,
    inputs: dict[str, Tensor],
    input_names: tuple[str, ...],
    output_names: tuple[str, ...],
    axes: dict[str, dict[int, str]],
    path: Path,
) -> None:
    torch.onnx.export(
        graph,
        tuple(inputs[name] for name in input_names),
        str(path),
        input_names=list(input_names),
        output_names=list(output_names),
        dynamic_axes=axes,
        opset_version=OPSET,
        dynamo=False,
    )


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m sqlcoder.training.export", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("weights", type=Path, help="averaged weights of a training run (.safetensors)")
    parser.add_argument("--out", type=Path, required=True, help="folder for encoder.onnx and step.onnx")
    options = parser.parse_args(arguments)
    try:
        for path in export_onnx(load_network(options.weights), options.out):
            print(f"{path}  {path.stat().st_size / 1e6:.1f} MB")
    except SQLCoderError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
