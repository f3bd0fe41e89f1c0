"""Weights between those of two runs: often better on new databases than either (Wortsman et al. 2022, "WiSE-FT").

    python -m sqlcoder.training.mix work/written/average.safetensors work/companies/average.safetensors \
        --share 0.6 --out work/mixed/average.safetensors

`--share` is the second run's. Both must have begun with the same weights, or their average means nothing.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import torch

from sqlcoder.errors import SetupError, SQLCoderError
from sqlcoder.training.checkpoints import load_network, save_network
from sqlcoder.training.network import Network


def mixed(first: Network, second: Network, share: float) -> Network:
    """`first` moved to the second by `share` (0: the first, 1: the second); `first` itself is changed.

    Raises SetupError where the two are not of one shape.
    """
    if first.config != second.config:
        raise SetupError("The two runs are of networks with different sizes")
    others = second.state_dict()
    with torch.no_grad():
        for name, tensor in first.state_dict().items():
            if tensor.is_floating_point():
                tensor.lerp_(others[name], share)
            elif not torch.equal(tensor, others[name]):
                raise SetupError(f"The two runs are of different grammars ({name})")
    return first


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m sqlcoder.training.mix", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("first", type=Path)
    parser.add_argument("second", type=Path)
    parser.add_argument("--share", type=float, default=0.5, help="how much of the second, from 0 to 1 [%(default)s]")
    parser.add_argument("--out", type=Path, required=True, help="the new average.safetensors")
    options = parser.parse_args(arguments)
    try:
        network = mixed(load_network(options.first), load_network(options.second), options.share)
    except SQLCoderError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    options.out.parent.mkdir(parents=True, exist_ok=True)
    save_network(options.out, network)
    return 0


if __name__ == "__main__":
    sys.exit(main())
