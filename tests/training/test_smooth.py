from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from sqlcoder.training.smooth import smooth_graph

onnx = pytest.importorskip("onnx", reason="smoothing needs onnx: pip install 'sqlcoder[train]'")
onnxruntime = pytest.importorskip("onnxruntime")


def graph(path: Path, matrix: np.ndarray) -> Path:
    """x -> x @ matrix in a node that counts as MiniLM's."""
    helper = onnx.helper
    tensor = onnx.TensorProto.FLOAT
    model = helper.make_model(
        helper.make_graph(
            [
                helper.make_node("Relu", ["x"], ["y"]),
                helper.make_node("MatMul", ["y", "w"], ["z"], name="/minilm/MatMul"),
            ],
            "one",
            [helper.make_tensor_value_info("x", tensor, ["rows", len(matrix)])],
            [helper.make_tensor_value_info("z", tensor, ["rows", matrix.shape[1]])],
            [onnx.numpy_helper.from_array(matrix, "w")],
        ),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    onnx.save(model, path)
    return path


def run(path: Path, x: np.ndarray) -> np.ndarray:
    return onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"]).run(None, {"x": x})[0]


def test_refuses_to_guess_without_inputs(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="needs inputs"):
        smooth_graph(graph(tmp_path / "a.onnx", np.ones((4, 2), np.float32)), tmp_path / "b.onnx", [])
    assert not (tmp_path / "b.onnx").exists()


def test_the_outlier_moves_into_the_matrix_and_the_product_stays(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    x, matrix = rng.random((50, 4), dtype=np.float32), rng.standard_normal((4, 3)).astype(np.float32)
    x[:, 2] *= 100
    source = graph(tmp_path / "a.onnx", matrix)
    assert smooth_graph(source, tmp_path / "b.onnx", [{"x": x}], strength=1.0) == 1
    np.testing.assert_allclose(run(tmp_path / "b.onnx", x), run(source, x), rtol=1e-4)
    tensors = {t.name: onnx.numpy_helper.to_array(t) for t in onnx.load(tmp_path / "b.onnx").graph.initializer}
    scaled = x * tensors["/minilm/MatMul/inverse_scale"]
    np.testing.assert_allclose(scaled.max(0), 1.0, rtol=1e-4)
    assert np.abs(tensors["w"][2]).max() > 50 * np.abs(matrix[2]).max()


def test_other_parts_are_left_alone(tmp_path: Path) -> None:
    source = graph(tmp_path / "a.onnx", np.ones((4, 2), np.float32))
    assert smooth_graph(source, tmp_path / "b.onnx", [{"x": np.ones((1, 4), np.float32)}], part="decoder") == 0
