from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
import torch

from sqlcoder.errors import DataError
from sqlcoder.training import quantize
from sqlcoder.training.export import example_inputs, export_onnx
from sqlcoder.training.minilm import MiniLMConfig
from sqlcoder.training.network import Network, NetworkConfig

onnx = pytest.importorskip("onnx", reason="quantizing needs onnx: pip install 'sqlcoder[train]'")


@pytest.fixture(scope="module")
def folders(tmp_path_factory) -> tuple[Path, Path, Network]:
    """fp32 and int8 graphs of a network wide enough that its matrices are quantized."""
    from tests.training.conftest import FakeGrammar

    grammar = FakeGrammar()
    minilm = MiniLMConfig(vocabulary=500, positions=64, width=192, layers=1, heads=4, inner=256)
    config = NetworkConfig(
        grammar.productions, 3, grammar.fields, grammar.relations, width=192, heads=4, inner=256,
        relation_layers=1, decoder_layers=1, pointer_width=32, minilm=minilm,
    )  # fmt: skip
    torch.manual_seed(1)
    network = Network(config, grammar.legality())
    exact, small = tmp_path_factory.mktemp("fp32"), tmp_path_factory.mktemp("int8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        export_onnx(network, exact)
    quantize.quantize_graphs(exact, small)
    return exact, small, network


def feeds(network: Network, **sizes: int):
    return tuple({name: tensor.numpy() for name, tensor in part.items()} for part in example_inputs(network, **sizes))


def test_refuses_what_is_not_a_graph(tmp_path: Path, capsys) -> None:
    assert quantize.main([str(tmp_path), "--out", str(tmp_path / "out")]) == DataError.exit_code
    (tmp_path / "encoder.onnx").write_bytes(b"\xff no graph")
    assert quantize.main([str(tmp_path), "--out", str(tmp_path / "out")]) == DataError.exit_code
    assert capsys.readouterr().err.count("expected an ONNX graph") == 2


def test_shrinks_and_stays_close(folders) -> None:
    exact, small, network = folders
    before, after = (sum(p.stat().st_size for p in folder.iterdir()) for folder in (exact, small))
    assert after < 0.5 * before
    inputs = [feeds(network, pieces=20, nodes=12, beams=4, past=past) for past in (0, 5)]
    pairs = quantize.GraphPair(exact, 1), quantize.GraphPair(small, 1)
    found = quantize.compare_graphs(*pairs, inputs)
    assert 0 < found.logits < 0.25 * found.spread
    nothing = quantize.compare_graphs(pairs[0], pairs[0], inputs)
    assert (nothing.logits, nothing.nodes, nothing.same_choice) == (0.0, 0.0, 1.0)


def test_pointers_heads_and_relations_stay_exact(folders) -> None:
    _, small, _ = folders
    for name in ("encoder.onnx", "step.onnx"):
        matmuls = {n.name: n.op_type for n in onnx.load(small / name).graph.node if "MatMul" in n.op_type}
        kept = [node for node, kind in matmuls.items() if kind == "MatMul"]
        assert any(kind == "MatMulNBits" for kind in matmuls.values())
        for part in ("pointer_key", "pointed", "relevance") if name == "encoder.onnx" else ("pointer_query", "choose"):
            assert any(part in node for node in kept), part
        assert not any(part in node for node in kept for part in ("/up/", "/down/", "/qkv/", "/out/"))


def test_a_word_keeps_its_direction(folders) -> None:
    _, small, network = folders
    tensors = {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(small / "encoder.onnx").graph.initializer}
    (name,) = [n.removesuffix("_int8") for n in tensors if n.endswith("words_int8")]
    rows = tensors[f"{name}_int8"] * tensors[f"{name}_scale"]
    assert tensors[f"{name}_int8"].dtype == np.int8
    assert name not in tensors
    step = tensors[f"{name}_scale"].max()
    np.testing.assert_allclose(rows, network.minilm.words.numpy(), atol=step * 0.501)


def test_latency_is_measured_for_both_graphs(folders) -> None:
    _, small, network = folders
    pair = quantize.GraphPair(small, 1)
    assert pair.sizes() == {"layers": 1, "heads": 4, "width": 48}
    encoder, step = quantize.measure_latency(pair, *feeds(network), runs=3)
    assert encoder > 0 < step
