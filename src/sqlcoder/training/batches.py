"""Training instances on disk, and the batches that an epoch makes of them.

A shard is an .npz of flat arrays: all instances' pieces one after the other, then all their nodes, and so on, with the
lengths beside them; no pickle. Instances with the same `example` number are variants of one example (its tables and
columns in different orders): an epoch takes one of them. Variants of an example lie in the same shard.

What an epoch holds follows from numbers alone (seed, stage, epoch), so a resumed run needs no sampler state.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from sqlcoder.embedded.arrays import FEATURES, DecoderSteps, EncoderInput, TrainingInstance
from sqlcoder.errors import DataError

UNKNOWN_PIECE = 100
SPECIAL_PIECES = (101, 102)
"""[CLS] and [SEP], which token dropout leaves alone."""

BUCKET_BATCHES = 50
"""Instances are sorted by length among this many batches: enough for little padding, few enough to stay random."""

PADDING = {"pieces": 8, "nodes": 8, "steps": 4}
"""Batches are padded to multiples of these, so that few shapes occur: the CPU's kernels are built once a shape."""

_PER_STEP = ("previous", "field", "frontier", "depth", "target")
_FLAT: dict[str, tuple[str, str, tuple[int, ...]]] = {
    "pieces": ("pieces", "int32", ()),
    "pool": ("pairs", "int32", (2,)),
    "kinds": ("nodes", "int8", ()),
    "features": ("nodes", "int8", (len(FEATURES),)),
    "relevant": ("nodes", "int8", ()),
    "relations": ("squares", "uint8", ()),
    "previous": ("steps", "int32", ()),
    "field": ("steps", "int16", ()),
    "frontier": ("steps", "int8", ()),
    "depth": ("steps", "int8", ()),
    "target": ("steps", "int32", ()),
}
"""Name -> (what its length counts, dtype, shape of one entry)."""
_LENGTHS = ("pieces", "pairs", "nodes", "steps")
_SINGLE = {"weight": "float32", "group": "int32", "example": "int64"}


@dataclass(frozen=True, slots=True)
class Instances:
    """Many training instances as flat arrays; indexing rebuilds one."""

    flat: dict[str, NDArray[Any]]
    lengths: dict[str, NDArray[np.int64]]  # each (I,): pieces, pairs, nodes, steps
    starts: dict[str, NDArray[np.int64]]  # where an instance begins, also for "squares"
    weight: NDArray[np.float32]  # (I,)
    group: NDArray[np.int32]  # (I,)
    example: NDArray[np.int64]  # (I,)

    def __len__(self) -> int:
        return len(self.example)

    def part(self, name: str, index: int) -> NDArray[Any]:
        """One array of one instance, without copying."""
        counts = _FLAT[name][0]
        length = self.lengths["nodes"][index] ** 2 if counts == "squares" else self.lengths[counts][index]
        start = self.starts[counts][index]
        return self.flat[name][start : start + length]

    def __getitem__(self, index: int) -> TrainingInstance:
        nodes = int(self.lengths["nodes"][index])
        parts = {name: self.part(name, index) for name in _FLAT}
        return TrainingInstance(
            encoder=EncoderInput(
                pieces=parts["pieces"],
                pool=parts["pool"],
                kinds=parts["kinds"],
                features=parts["features"],
                relations=parts["relations"].reshape(nodes, nodes),
            ),
            steps=DecoderSteps(**{name: parts[name] for name in _PER_STEP}),
            relevant=parts["relevant"],
            weight=float(self.weight[index]),
            group=int(self.group[index]),
        )


def save_instances(path: Path, instances: Sequence[TrainingInstance], examples: Sequence[int] | None = None) -> None:
    """Write a shard; `examples` says which instances are variants of one example (by default none are).

    The file appears whole or not at all.

    Raises:
        ValueError: no instances, or not one example number for each.
    """
    if not instances:
        raise ValueError("a shard needs at least one instance")
    numbers = np.arange(len(instances)) if examples is None else np.asarray(examples)
    if len(numbers) != len(instances):
        raise ValueError(f"{len(numbers)} example numbers for {len(instances)} instances")
    arrays = _flattened(instances, numbers)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(path.name + ".partial")
    with partial.open("wb") as file:
        np.savez(file, **arrays)  # type: ignore[arg-type]
    partial.replace(path)


def _flattened(instances: Sequence[TrainingInstance], numbers: NDArray[np.int64]) -> dict[str, NDArray[Any]]:
    """The arrays of a shard."""
    encoders, steps = [i.encoder for i in instances], [i.steps for i in instances]
    parts: dict[str, list[NDArray[Any]]] = {
        "pieces": [e.pieces for e in encoders],
        "pool": [e.pool for e in encoders],
        "kinds": [e.kinds for e in encoders],
        "features": [e.features for e in encoders],
        "relations": [e.relations.reshape(-1) for e in encoders],
        "relevant": [i.relevant for i in instances],
    }
    parts |= {name: [getattr(s, name) for s in steps] for name in _PER_STEP}
    arrays: dict[str, NDArray[Any]] = {
        name: np.concatenate(parts[name]).astype(dtype) for name, (_, dtype, _) in _FLAT.items()
    }
    for counts, name in (("pieces", "pieces"), ("pairs", "pool"), ("nodes", "kinds"), ("steps", "target")):
        arrays[f"length_{counts}"] = np.array([len(part) for part in parts[name]], dtype=np.int64)
    arrays["weight"] = np.array([i.weight for i in instances])
    arrays["group"] = np.array([i.group for i in instances])
    arrays["example"] = numbers
    return arrays | {name: arrays[name].astype(dtype) for name, dtype in _SINGLE.items()}


def in_memory(instances: Sequence[TrainingInstance]) -> Instances:
    """The same without a file, no two of them variants of one example. Raises ValueError where there are none."""
    if not instances:
        raise ValueError("a batch needs at least one instance")
    return _merged([_flattened(instances, np.arange(len(instances)))])


def load_instances(*paths: Path) -> Instances:
    """Read one or more shards; example numbers of later shards are moved so that none are shared.

    Raises:
        DataError: a file is not a shard, or its arrays do not fit its lengths.
    """
    shards = [_read_shard(path) for path in paths]
    if not shards:
        raise ValueError("no shards to load")
    shift = 0
    for shard in shards:
        shard["example"] = shard["example"].astype(np.int64) + shift
        shift = int(shard["example"].max()) + 1
    return _merged(shards)


def _merged(shards: list[dict[str, NDArray[Any]]]) -> Instances:
    """Shards, which are used up, one behind the other."""
    merged = {name: np.concatenate([shard.pop(name) for shard in shards]) for name in list(shards[0])}
    lengths = {counts: merged[f"length_{counts}"].astype(np.int64) for counts in _LENGTHS}
    totals = lengths | {"squares": lengths["nodes"] ** 2}
    return Instances(
        flat={name: merged[name] for name in _FLAT},
        lengths=lengths,
        starts={counts: np.cumsum(each) - each for counts, each in totals.items()},
        weight=merged["weight"].astype(np.float32),
        group=merged["group"].astype(np.int32),
        example=merged["example"].astype(np.int64),
    )


def _read_shard(path: Path) -> dict[str, NDArray[Any]]:
    try:
        with np.load(path, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
    except (OSError, ValueError, EOFError, zipfile.BadZipFile) as error:
        raise DataError(path, None, f"expected a shard of training instances ({error})") from error
    wanted = [*_FLAT, *_SINGLE, *(f"length_{counts}" for counts in _LENGTHS)]
    missing = [name for name in wanted if name not in arrays]
    if missing:
        raise DataError(path, None, f"expected the arrays {', '.join(missing)}")
    sums = {counts: int(arrays[f"length_{counts}"].sum()) for counts in _LENGTHS}
    sums["squares"] = int((arrays["length_nodes"].astype(np.int64) ** 2).sum())
    for name, (counts, _, entry) in _FLAT.items():
        if arrays[name].shape != (sums[counts], *entry):
            raise DataError(path, None, f"expected {name} of shape {(sums[counts], *entry)}, not {arrays[name].shape}")
    return arrays


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch of B instances, padded to its longest."""

    pieces: Tensor  # (B, L) int64
    piece_mask: Tensor  # (B, L) bool
    pool: Tensor  # (B, N, L) fp32, rows sum to 1 (0 for padding)
    kinds: Tensor  # (B, N) int64
    features: Tensor  # (B, N, len(FEATURES)) int64
    relations: Tensor  # (B, N, N) int64
    node_mask: Tensor  # (B, N) bool
    previous: Tensor  # (B, S) int64, -1 before the first action
    field: Tensor  # (B, S) int64
    frontier: Tensor  # (B, S) int64
    depth: Tensor  # (B, S) int64
    target: Tensor  # (B, S) int64, -1 where nothing is to be learned
    relevant: Tensor  # (B, N) int64, -1 where unknown
    weight: Tensor  # (B,) fp32


def plan_epoch(
    instances: Instances, group_weights: Mapping[int, float], batch_size: int, rng: np.random.Generator
) -> list[NDArray[np.int64]]:
    """The batches of one epoch, as arrays of instance indices, in the order to train on them.

    A group's weight is how often an epoch takes each of its examples: 1 once, 0.5 a random half of them, 2 twice;
    groups that are not named are left out. Each time one variant of the example is drawn. Batches hold similar lengths.

    Raises:
        ValueError: no instance belongs to a group with a weight.
    """
    order = np.argsort(instances.example, kind="stable")
    _, first, variants = np.unique(instances.example[order], return_index=True, return_counts=True)
    wanted = np.array([group_weights.get(int(g), 0.0) for g in instances.group[order[first]]])
    draws = np.floor(wanted).astype(np.int64)
    draws += rng.random(len(wanted)) < wanted - draws
    taken = np.repeat(np.arange(len(first)), draws)
    if not len(taken):
        raise ValueError(f"no training instances in the groups {sorted(group_weights)}")
    rng.shuffle(taken)
    rows = order[first[taken] + rng.integers(0, variants[taken])]
    size = instances.lengths["pieces"] + instances.lengths["nodes"]
    bucket = batch_size * BUCKET_BATCHES
    batches: list[NDArray[np.int64]] = []
    for start in range(0, len(rows), bucket):
        chunk = rows[start : start + bucket]
        chunk = chunk[np.argsort(size[chunk], kind="stable")]
        batches += np.split(chunk, range(batch_size, len(chunk), batch_size))
    return [batches[index] for index in rng.permutation(len(batches))]


def collate(
    instances: Instances,
    rows: Sequence[int] | NDArray[np.int64],
    *,
    token_dropout: float = 0.0,
    rng: np.random.Generator | None = None,
) -> Batch:
    """Pad the instances `rows` into one batch; `token_dropout` is the share of pieces that become [UNK]."""
    count = len(rows)
    longest = {counts: -(-int(instances.lengths[counts][rows].max()) // by) * by for counts, by in PADDING.items()}
    pieces = np.zeros((count, longest["pieces"]), dtype=np.int64)
    piece_mask = np.zeros(pieces.shape, dtype=bool)
    pool = np.zeros((count, longest["nodes"], longest["pieces"]), dtype=np.float32)
    nodes = {
        "kinds": np.zeros((count, longest["nodes"]), dtype=np.int64),
        "features": np.zeros((count, longest["nodes"], len(FEATURES)), dtype=np.int64),
        "relevant": np.full((count, longest["nodes"]), -1, dtype=np.int64),
    }
    relations = np.zeros((count, longest["nodes"], longest["nodes"]), dtype=np.int64)
    node_mask = np.zeros((count, longest["nodes"]), dtype=bool)
    steps = {name: np.zeros((count, longest["steps"]), dtype=np.int64) for name in _PER_STEP}
    steps["target"].fill(-1)
    for row, index in enumerate(map(int, rows)):
        length = int(instances.lengths["pieces"][index])
        pieces[row, :length] = instances.part("pieces", index)
        piece_mask[row, :length] = True
        pairs = instances.part("pool", index)
        size = int(instances.lengths["nodes"][index])
        shares = 1.0 / np.maximum(np.bincount(pairs[:, 0], minlength=size), 1)
        pool[row, pairs[:, 0], pairs[:, 1]] = shares[pairs[:, 0]]
        for name, array in nodes.items():
            array[row, :size] = instances.part(name, index)
        relations[row, :size, :size] = instances.part("relations", index).reshape(size, size)
        node_mask[row, :size] = True
        for name, array in steps.items():
            part = instances.part(name, index)
            array[row, : len(part)] = part
    if token_dropout > 0.0 and rng is not None:
        dropped = (rng.random(pieces.shape) < token_dropout) & piece_mask & ~np.isin(pieces, SPECIAL_PIECES)
        pieces[dropped] = UNKNOWN_PIECE
    arrays = {"pieces": pieces, "piece_mask": piece_mask, "pool": pool, "relations": relations, "node_mask": node_mask}
    arrays |= nodes | steps | {"weight": instances.weight[rows]}
    return Batch(**{name: torch.from_numpy(array) for name, array in arrays.items()})
