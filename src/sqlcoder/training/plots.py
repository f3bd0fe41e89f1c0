"""The learning curve of a training run, from its log.

python -m sqlcoder.training.plots OUT/log.jsonl curve.png
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlcoder.errors import DataError, SQLCoderError


def read_log(path: Path) -> list[dict[str, Any]]:
    """The lines of a log.jsonl.

    Raises:
        DataError: the file cannot be read or a line is not a log line.
    """
    try:
        texts = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise DataError(path, None, f"expected the log of a training run ({error.strerror})") from error
    lines = []
    for number, text in enumerate(texts, start=1):
        try:
            line = json.loads(text)
        except ValueError as error:
            raise DataError(path, number, "expected a JSON object") from error
        if not isinstance(line, dict) or not {"kind", "step", "stage"} <= line.keys():
            raise DataError(path, number, "expected a log line with kind, step and stage")
        lines.append(line)
    return lines


def one_after_another(logs: Sequence[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The lines of runs that followed one another, as if their steps had been counted through.

    >>> one_after_another([[{"step": 4}], [{"step": 1}]])
    [{'step': 4}, {'step': 5}]
    """
    lines: list[dict[str, Any]] = []
    for log in logs:
        before = max((line["step"] for line in lines), default=0)
        lines += [{**line, "step": line["step"] + before} for line in log]
    return lines


def plot_learning_curve(lines: list[dict[str, Any]], path: Path) -> None:
    """Draw loss and accuracy over steps, training and held out, with a rule where a stage ends.

    Raises:
        ValueError: there is no training line to draw.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    by_kind = {kind: [line for line in lines if line["kind"] == kind] for kind in ("train", "heldout", "stage")}
    if not by_kind["train"]:
        raise ValueError("the log has no training line yet")
    figure = Figure(figsize=(8, 6), layout="constrained")
    FigureCanvasAgg(figure)
    axes = figure.subplots(2, 1, sharex=True)
    curves = (
        (axes[0], "train", "action", "training, smoothed labels", "tab:blue", "-"),
        (axes[0], "heldout", "action", "held-out databases", "tab:orange", "o-"),
        (axes[1], "train", "accuracy", "training, one decision", "tab:blue", "-"),
        (axes[1], "heldout", "accuracy", "held out, one decision", "tab:orange", "o-"),
        (axes[1], "heldout", "trees_right", "held out, whole tree", "tab:green", "o-"),
    )
    for axis, kind, value, label, colour, style in curves:
        if by_kind[kind]:
            steps = [line["step"] for line in by_kind[kind]]
            axis.plot(steps, [line[value] for line in by_kind[kind]], style, color=colour, label=label, markersize=3)
    for line in by_kind["stage"]:
        for axis in axes:
            axis.axvline(line["step"], color="grey", linewidth=0.8, linestyle="--")
        axes[0].annotate(f"{line['stage']} ends", (line["step"], 1), xycoords=("data", "axes fraction"), fontsize=8)
    axes[0].set(ylabel="loss of a decision", ylim=(0, None))
    axes[1].set(ylabel="share right, teacher-forced", xlabel="step", ylim=(0, 1))
    for axis in axes:
        axis.grid(alpha=0.3)
        axis.legend(fontsize=8)
    figure.savefig(path, dpi=120)


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m sqlcoder.training.plots", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("log", type=Path, nargs="+", help="log.jsonl of runs, each begun with the weights before")
    parser.add_argument("picture", type=Path, help="where to write the PNG")
    options = parser.parse_args(arguments)
    try:
        plot_learning_curve(one_after_another([read_log(log) for log in options.log]), options.picture)
    except SQLCoderError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    except ValueError as error:
        print(f"error: {options.log[-1]}: {error}", file=sys.stderr)
        return DataError.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
