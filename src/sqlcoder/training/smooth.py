"""Move the outliers of activations into the weights before they are quantized (Xiao et al. 2023, SmoothQuant).

A few channels of MiniLM's activations are tens of times larger than the rest, and one scale for all of them leaves the
rest with a few of the 256 levels. Dividing each channel by s and multiplying its row of the matrix by s changes nothing
in exact arithmetic and spreads the difficulty over both: s = max|x| ** strength / max|w| ** (1 - strength).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Feed = dict[str, NDArray[Any]]


def smooth_graph(source: Path, out: Path, feeds: Sequence[Feed], *, part: str = "minilm", strength: float = 0.5) -> int:
    """Rescale the matmuls with constant matrices in `part` of an ONNX graph; how many there were.

    `feeds` are inputs like those to come; the largest activations are measured on them.

    Raises:
        ValueError: there are no feeds.
    """
    import onnx
    from onnx import helper, numpy_helper

    if not feeds:
        raise ValueError("smoothing needs inputs to measure activations on")
    model = onnx.load(source)
    tensors = {tensor.name: tensor for tensor in model.graph.initializer}
    matmuls = [
        node for node in model.graph.node if node.op_type == "MatMul" and part in node.name and node.input[1] in tensors
    ]
    largest = _largest_activations(model, [node.input[0] for node in matmuls], feeds)
    nodes = list(model.graph.node)
    for node in matmuls:
        activations, name = node.input[0], node.input[1]
        matrix = numpy_helper.to_array(tensors[name])
        rows = np.maximum(np.abs(matrix).max(1), 1e-5)
        scale = np.maximum(largest[activations], 1e-5) ** strength / rows ** (1.0 - strength)
        tensors[name].CopyFrom(numpy_helper.from_array((matrix * scale[:, None]).astype(np.float32), name))
        inverse = f"{node.name}/inverse_scale"
        model.graph.initializer.append(numpy_helper.from_array((1.0 / scale).astype(np.float32), inverse))
        nodes.insert(nodes.index(node), helper.make_node("Mul", [activations, inverse], [f"{node.name}/smoothed"]))
        node.input[0] = f"{node.name}/smoothed"
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.save(model, out)
    return len(matmuls)


def _largest_activations(model: Any, names: Sequence[str], feeds: Sequence[Feed]) -> dict[str, NDArray[np.float32]]:
    """The largest absolute value of each channel (last axis) of some inner tensors over all feeds."""
    import onnx
    import onnxruntime

    watched = onnx.ModelProto()
    watched.CopyFrom(model)
    if not names:
        return {}
    wanted = list(dict.fromkeys(names))
    watched.graph.output.extend(onnx.ValueInfoProto(name=name) for name in wanted)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    session = onnxruntime.InferenceSession(watched.SerializeToString(), options, providers=["CPUExecutionProvider"])
    largest: dict[str, NDArray[np.float32]] = {}
    for feed in feeds:
        for name, array in zip(wanted, session.run(wanted, feed), strict=True):
            here = np.abs(array).reshape(-1, array.shape[-1]).max(0)
            largest[name] = np.maximum(largest.get(name, here), here)
    return largest
