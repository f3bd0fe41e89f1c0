"""What a training run leaves on disk, so that it can be killed at any moment.

    state.pt             everything needed to go on: weights, average, optimizer, position, random numbers
    average.safetensors  the averaged weights with their sizes, for evaluation and export; one more per finished stage
    log.jsonl            one line an interval

A file appears whole or not at all: it is written beside its name, flushed to disk, and renamed.
"""

from __future__ import annotations

import dataclasses
import json
import os
import pickle
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor

from sqlcoder.errors import DataError
from sqlcoder.training.minilm import MiniLMConfig
from sqlcoder.training.network import Legality, Network, NetworkConfig


def write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Let `write` fill a file beside `path`, flush it to disk and move it there."""
    partial = path.with_name(path.name + ".partial")
    write(partial)
    with partial.open("rb+") as file:
        os.fsync(file.fileno())
    partial.replace(path)


def save_state(path: Path, state: Mapping[str, Any]) -> None:
    """Write tensors and plain values, in nested dicts and lists."""
    write_whole(path, lambda partial: torch.save(dict(state), partial))


def load_state(path: Path) -> dict[str, Any]:
    """Read what `save_state` wrote; no code in the file is run.

    Raises:
        DataError: the file is not such a state.
    """
    if not zipfile.is_zipfile(path):  # what torch raises on other files depends on their first bytes
        raise DataError(path, None, "expected the state of a training run")
    try:
        state = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, RuntimeError, EOFError, pickle.UnpicklingError) as error:
        raise DataError(path, None, f"expected the state of a training run ({error})") from error
    if not isinstance(state, dict):
        raise DataError(path, None, "expected the state of a training run")
    return state


def save_network(path: Path, network: Network, weights: Mapping[str, Tensor] | None = None) -> None:
    """Write the network's weights (those in `weights` instead, where named) and sizes as safetensors."""
    from safetensors.torch import save_file

    tensors = {**network.state_dict(), **(weights or {})}
    metadata = {"config": json.dumps(dataclasses.asdict(network.config))}
    write_whole(path, lambda partial: save_file({k: t.contiguous() for k, t in tensors.items()}, partial, metadata))


def load_network(path: Path) -> Network:
    """Rebuild a network from `save_network`'s file, in evaluation mode.

    Raises:
        DataError: the file is missing, or not such a file.
    """
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(path, "pt") as file:
            metadata = file.metadata() or {}
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 (not a dict)
    except (OSError, SafetensorError) as error:
        raise DataError(path, None, f"expected the weights of a network ({error})") from error
    if "config" not in metadata or "legal_kinds" not in tensors:
        raise DataError(path, None, "expected the weights of a network with its sizes")
    sizes = json.loads(metadata["config"])
    config = NetworkConfig(**{**sizes, "minilm": MiniLMConfig(**sizes["minilm"])})
    network = Network(config, Legality(tensors["legal_productions"].numpy(), tensors["legal_kinds"].numpy()))
    network.load_state_dict(tensors)
    return network.eval()


def drop_lines_after(path: Path, step: int) -> None:
    """Forget the log lines of steps that a resumed run will take again."""
    if not path.exists():
        return
    lines = path.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if _step(line) <= step]
    if len(kept) < len(lines):
        write_whole(path, lambda partial: _write_lines(partial, kept))


def _step(line: str) -> float:
    """The step of a log line; a line that a kill cut short belongs to no step and is dropped."""
    try:
        return float(json.loads(line)["step"])
    except (ValueError, KeyError, TypeError):
        return float("inf")


def _write_lines(path: Path, lines: list[str]) -> None:
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
