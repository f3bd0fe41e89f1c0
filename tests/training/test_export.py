from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
import pytest
import torch

from sqlcoder.errors import DataError
from sqlcoder.training import export
from sqlcoder.training.checkpoints import save_network

onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx", reason="exporting needs onnx: pip install 'sqlcoder[train]'")


def exported(network, out: Path):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        paths = export.export_onnx(network, out)
    return tuple(onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"]) for path in paths)


def feed(inputs: dict[str, torch.Tensor]) -> dict[str, np.ndarray]:
    return {name: tensor.numpy() for name, tensor in inputs.items()}


def test_refuses_what_is_not_weights(tmp_path: Path, capsys) -> None:
    (tmp_path / "x.safetensors").write_text("no")
    assert export.main([str(tmp_path / "x.safetensors"), "--out", str(tmp_path)]) == DataError.exit_code
    assert "expected the weights of a network" in capsys.readouterr().err
    assert not (tmp_path / "encoder.onnx").exists()


@torch.no_grad()
def test_both_graphs_equal_torch_at_other_sizes(tiny_network, tmp_path: Path) -> None:
    encoder, step = exported(tiny_network, tmp_path)
    for sizes in ({"pieces": 5, "nodes": 4, "beams": 1, "past": 0}, {"pieces": 30, "nodes": 17, "beams": 5, "past": 7}):
        encoder_inputs, step_inputs = export.example_inputs(tiny_network, **sizes)
        expected = export.EncoderGraph(tiny_network)(**encoder_inputs)
        got = encoder.run(list(export.ENCODER_OUTPUTS), feed(encoder_inputs))
        for name, theirs, ours in zip(export.ENCODER_OUTPUTS, expected, got, strict=True):
            np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-4, err_msg=name)
        step_inputs |= {n: t for n, t in zip(export.ENCODER_OUTPUTS, expected, strict=True) if n != "relevance"}
        expected = export.StepGraph(tiny_network)(**step_inputs)
        got = step.run(list(export.STEP_OUTPUTS), feed(step_inputs))
        assert got[0].shape == (sizes["beams"], tiny_network.config.productions + sizes["nodes"])
        assert got[1].shape[3] == sizes["past"] + 1
        for name, theirs, ours in zip(export.STEP_OUTPUTS, expected, got, strict=True):
            np.testing.assert_allclose(ours, theirs.numpy(), atol=1e-4, err_msg=name)


@torch.no_grad()
def test_beams_may_multiply_between_steps(tiny_network, tmp_path: Path) -> None:
    """One beam becomes three that all continue it: same past, so same logits for the same inputs."""
    encoder, step = exported(tiny_network, tmp_path)
    encoder_inputs, step_inputs = export.example_inputs(tiny_network, beams=1, past=4)
    given = dict(zip(export.ENCODER_OUTPUTS, encoder.run(None, feed(encoder_inputs)), strict=True))
    given.pop("relevance")
    one = feed(step_inputs) | given
    rows = ("previous", "field", "frontier", "depth")
    three = one | {name: np.repeat(one[name], 3) for name in rows} | {"parents": np.zeros(3, dtype=np.int64)}
    single, tripled = (
        step.run(["logits"], one | {"parents": np.zeros(1, dtype=np.int64)})[0],
        step.run(["logits"], three)[0],
    )
    np.testing.assert_allclose(tripled, np.repeat(single, 3, axis=0), atol=1e-5)


def test_the_command_writes_both(tiny_network, tmp_path: Path, capsys) -> None:
    save_network(tmp_path / "w.safetensors", tiny_network)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        assert export.main([str(tmp_path / "w.safetensors"), "--out", str(tmp_path / "onnx")]) == 0
    assert capsys.readouterr().out.count(" MB") == 2
    assert {p.name for p in (tmp_path / "onnx").iterdir()} == {"encoder.onnx", "step.onnx"}
