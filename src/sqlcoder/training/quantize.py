"""fp32 ONNX graphs -> int8 ones, for shipping.

    python -m sqlcoder.training.quantize DIR --out DIR

Matrices become int8 with a scale for every `BLOCK` numbers of a column (onnxruntime's MatMulNBits); activations are
rounded block by block as they come. One scale for a whole activation, as in plain dynamic quantization, costs four
times the error: a few of MiniLM's features are far larger than the rest (Dettmers et al. 2022, section 3). The
word-piece table becomes int8 with a scale per row. Pointers, heads, relation vectors, LayerNorm and softmax stay in
fp32: a pointer's logits are sums of many small products, and rounding them changes which column wins.
"""

from __future__ import annotations

import argparse
import logging
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqlcoder.errors import DataError, SQLCoderError
from sqlcoder.training.export import ENCODER_OUTPUTS, STEP_OUTPUTS

KEPT = ("pointer_query", "pointer_key", "choose", "relevance", "pointed", "pool")
"""Modules whose matmuls stay in fp32."""

BLOCK = 64
"""Numbers that share a scale."""

SMALL = 16_384
"""Constants of fewer numbers stay in fp32: the vectors of the relations."""

Feed = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Difference:
    """How far the int8 graphs are from the fp32 ones on the same inputs."""

    nodes: float  # largest difference of what a pointer compares with
    logits: float  # largest difference of a step's logits, int8 all the way
    spread: float  # standard deviation of the fp32 logits, to compare with
    same_choice: float  # share of beams whose largest logit is the same action


def quantize_graphs(source: Path, out: Path) -> tuple[Path, Path]:
    """Write int8 `encoder.onnx` and `step.onnx` of those in `source` into `out`; their paths.

    Raises:
        DataError: a graph is missing or not ONNX, or the encoder has no word-piece table.
    """
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for name in ("encoder.onnx", "step.onnx"):
        _quantize_matrices(source / name, out / name)
        if name == "encoder.onnx":
            _quantize_words(out / name)
        written.append(out / name)
    return written[0], written[1]


def _quantize_matrices(source: Path, out: Path) -> None:
    import onnx
    from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
    from onnxruntime.quantization import matmul_nbits_quantizer

    try:
        model = onnx.load(source)
    except (OSError, DecodeError) as error:
        raise DataError(source, None, f"expected an ONNX graph ({error})") from error
    sizes = {tensor.name: int(np.prod(tensor.dims)) for tensor in model.graph.initializer}
    kept = [
        node.name
        for node in model.graph.node
        if node.op_type == "MatMul"
        and (any(f"/{part}/" in node.name for part in KEPT) or 0 < sizes.get(node.input[1], 0) < SMALL)
    ]
    logging.getLogger(matmul_nbits_quantizer.__name__).setLevel(logging.WARNING)  # it tells of every node
    quantizer = matmul_nbits_quantizer.MatMulNBitsQuantizer(
        model, bits=8, block_size=BLOCK, is_symmetric=True, accuracy_level=4, nodes_to_exclude=kept
    )
    quantizer.process()
    onnx.save(quantizer.model.model, out)


def _quantize_words(path: Path) -> None:
    """Replace the word-piece table and its Gather by int8 rows, a scale for each row, and their product."""
    import onnx
    from onnx import helper, numpy_helper

    model = onnx.load(path)
    tables = [tensor for tensor in model.graph.initializer if tensor.name.endswith("minilm.words")]
    lookups = [
        node for node in model.graph.node if node.op_type == "Gather" and tables and node.input[0] == tables[0].name
    ]
    if len(tables) != 1 or len(lookups) != 1:
        raise DataError(path, None, "expected one Gather on the word-piece table minilm.words")
    table, lookup = tables[0], lookups[0]
    rows = numpy_helper.to_array(table)
    scales = np.maximum(np.abs(rows).max(1, keepdims=True) / 127.0, 1e-12).astype(np.float32)
    quantized = np.rint(rows / scales).astype(np.int8)
    name, pieces, output = table.name, lookup.input[1], lookup.output[0]
    replacement = [
        helper.make_node("Gather", [f"{name}_int8", pieces], [f"{output}_int8"], axis=0),
        helper.make_node("Cast", [f"{output}_int8"], [f"{output}_float"], to=onnx.TensorProto.FLOAT),
        helper.make_node("Gather", [f"{name}_scale", pieces], [f"{output}_scale"], axis=0),
        helper.make_node("Mul", [f"{output}_float", f"{output}_scale"], [output]),
    ]
    nodes = list(model.graph.node)
    at = nodes.index(lookup)
    nodes[at : at + 1] = replacement
    kept = [tensor for tensor in model.graph.initializer if tensor.name != name]
    kept += [numpy_helper.from_array(quantized, f"{name}_int8"), numpy_helper.from_array(scales, f"{name}_scale")]
    for field, items in ((model.graph.node, nodes), (model.graph.initializer, kept)):
        del field[:]
        field.extend(items)
    onnx.checker.check_model(model)
    onnx.save(model, path)


class GraphPair:
    """Both graphs of a folder, ready to run."""

    def __init__(self, folder: Path, threads: int = 2) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        self._encoder, self._step = (
            onnxruntime.InferenceSession(str(folder / f"{name}.onnx"), options, providers=["CPUExecutionProvider"])
            for name in ("encoder", "step")
        )

    def sizes(self) -> dict[str, int]:
        """The static dimensions of the cache: layers, heads and width of a head."""
        shape = next(each.shape for each in self._step.get_inputs() if each.name == "past_keys")
        return {"layers": shape[0], "heads": shape[2], "width": shape[4]}

    def encode(self, inputs: Feed) -> Feed:
        """The encoder's outputs by name."""
        return dict(zip(ENCODER_OUTPUTS, self._encoder.run(list(ENCODER_OUTPUTS), inputs), strict=True))

    def step(self, inputs: Feed, encoded: Feed) -> Feed:
        """The step's outputs by name."""
        given = {name: array for name, array in encoded.items() if name != "relevance"}
        return dict(zip(STEP_OUTPUTS, self._step.run(list(STEP_OUTPUTS), {**inputs, **given}), strict=True))


def compare_graphs(exact: GraphPair, quantized: GraphPair, inputs: Sequence[tuple[Feed, Feed]]) -> Difference:
    """Run both on the same (encoder, step) inputs; each step reads what its own encoder gave."""
    nodes = logits = 0.0
    everything, same, rows = [], 0, 0
    for encoder_inputs, step_inputs in inputs:
        here, there = exact.encode(encoder_inputs), quantized.encode(encoder_inputs)
        nodes = max(nodes, float(np.abs(here["pointer_keys"] - there["pointer_keys"]).max()))
        one, two = exact.step(step_inputs, here)["logits"], quantized.step(step_inputs, there)["logits"]
        logits = max(logits, float(np.abs(one - two).max()))
        same += int((one.argmax(-1) == two.argmax(-1)).sum())
        rows += len(one)
        everything.append(one.ravel())
    return Difference(nodes, logits, float(np.concatenate(everything).std()), same / rows)


def measure_latency(
    graphs: GraphPair, encoder_inputs: Feed, step_inputs: Feed, *, runs: int = 30
) -> tuple[float, float]:
    """Median milliseconds of the encoder and of one step."""
    encoded = graphs.encode(encoder_inputs)

    def median(call: object) -> float:
        assert callable(call)
        times = []
        for _ in range(runs + 3):
            began = time.perf_counter()
            call()
            times.append(time.perf_counter() - began)
        return float(np.median(times[3:]) * 1e3)

    return median(lambda: graphs.encode(encoder_inputs)), median(lambda: graphs.step(step_inputs, encoded))


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m sqlcoder.training.quantize", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("source", type=Path, help="folder with the fp32 encoder.onnx and step.onnx")
    parser.add_argument("--out", type=Path, required=True, help="folder for the int8 ones")
    options = parser.parse_args(arguments)
    try:
        for path in quantize_graphs(options.source, options.out):
            before = (options.source / path.name).stat().st_size
            print(f"{path}  {path.stat().st_size / 1e6:.1f} MB, was {before / 1e6:.1f} MB")
    except SQLCoderError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
