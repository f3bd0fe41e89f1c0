"""Training instances held against the network they are meant for, before an hour is spent on them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from sqlcoder.embedded.arrays import FEATURES, MAX_DEPTH
from sqlcoder.errors import DataError
from sqlcoder.training.batches import Instances
from sqlcoder.training.network import Legality, NetworkConfig


def check_instances(instances: Instances, config: NetworkConfig, legality: Legality, path: Path) -> None:
    """Refuse instances that the network cannot take or whose gold action is illegal; `path` is for the message.

    Raises:
        DataError: an index is out of range, a sequence is too long, or a target is not legal at its frontier.
    """
    flat, lengths, starts = instances.flat, instances.lengths, instances.starts
    limits = {
        "pieces": config.minilm.vocabulary,
        "relations": config.relations,
        "field": config.fields,
        "frontier": config.types,
        "depth": MAX_DEPTH,
    }
    for name, limit in limits.items():
        if flat[name].size and (int(flat[name].min()) < 0 or int(flat[name].max()) >= limit):
            raise DataError(path, None, f"expected {name} from 0 to {limit - 1}, found {flat[name].max()}")
    for index, (name, classes) in enumerate(FEATURES):
        if int(flat["features"][:, index].max()) >= classes:
            raise DataError(path, None, f"expected feature {name} below {classes}")
    if int(lengths["pieces"].max()) > config.minilm.positions:
        raise DataError(
            path, None, f"expected at most {config.minilm.positions} pieces, found {lengths['pieces'].max()}"
        )
    owner = np.repeat(np.arange(len(instances)), lengths["steps"])
    target, frontier = flat["target"].astype(np.int64), flat["frontier"].astype(np.int64)
    node = target - config.productions
    if np.any(node >= lengths["nodes"][owner]):
        raise DataError(path, None, "expected every target to be a production or one of the instance's nodes")
    kind = flat["kinds"][starts["nodes"][owner] + np.maximum(node, 0)].astype(np.int64)
    legal = np.where(
        node >= 0,
        legality.kinds[frontier, kind],
        legality.productions[frontier, np.clip(target, 0, config.productions - 1)],
    )
    illegal = np.flatnonzero(~legal & (target >= 0))
    if len(illegal):
        at = int(illegal[0])
        step = at - int(starts["steps"][owner[at]])
        raise DataError(
            path,
            None,
            f"{len(illegal)} of {len(target)} targets are not legal where they stand; the first is action {target[at]} "
            f"at frontier type {frontier[at]}, instance {owner[at]}, step {step}",
        )
