"""Train the embedded model.

    python -m sqlcoder.training.embedded recipes/embedded.toml --data DIR --out DIR

DIR of --data holds shards of training instances, `train*.npz` and, to watch progress, `heldout*.npz`. The same
command goes on from the last checkpoint after a kill; SIGTERM and Ctrl-C write one first. Then `export` makes ONNX of
the result.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import torch

from sqlcoder.errors import SetupError, SQLCoderError
from sqlcoder.training.batches import load_instances
from sqlcoder.training.check import check_instances
from sqlcoder.training.checkpoints import drop_lines_after, load_network, load_state
from sqlcoder.training.loop import Average, LogLine, Position, Run, save_run, train_stage
from sqlcoder.training.minilm import load_minilm
from sqlcoder.training.network import Legality, Network, NetworkConfig
from sqlcoder.training.recipe import RECIPE, Recipe, load_recipe
from sqlcoder.training.widen import widened

STOPPED = 143
"""Exit code of a run that was asked to stop (128 + SIGTERM); the same command resumes it."""


def train(
    recipe: Recipe,
    data: Path,
    out: Path,
    build: Callable[[Recipe], Network],
    *,
    start: Path | None = None,
    report: Callable[[LogLine], None] = lambda line: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> bool:
    """Run all stages of a recipe, from the checkpoint in `out` where there is one; true when finished.

    A new run begins with the weights in `start`, those of an earlier run, instead of the published MiniLM's alone.

    Raises:
        SetupError: no training shards, a checkpoint of another network, or a diverging loss.
        DataError: a shard or checkpoint cannot be read, or instances do not fit the network.
    """
    torch.set_num_threads(recipe.threads)
    torch.manual_seed(recipe.seed)
    shards, heldout_shards = sorted(data.glob("train*.npz")), sorted(data.glob("heldout*.npz"))
    if not shards:
        raise SetupError(f"No train*.npz in {data}; prepare the training instances first")
    instances = load_instances(*shards)
    heldout = load_instances(*heldout_shards) if heldout_shards else None

    network = build(recipe)
    legality = Legality(network.legal_productions.numpy(), network.legal_kinds.numpy())
    for each in (instances, heldout):
        if each is not None:
            check_instances(each, network.config, legality, data)

    out.mkdir(parents=True, exist_ok=True)
    run = Run(network, Average(network), recipe, instances, heldout, out, report, should_stop)
    position, optimizer_state = Position(), None
    if (out / "state.pt").exists():
        state = load_state(out / "state.pt")
        try:
            network.load_state_dict(state["network"])
        except RuntimeError as error:
            raise SetupError(f"{out / 'state.pt'} is of another network; choose a new --out ({error})") from error
        run.average.load(state["average"])
        torch.set_rng_state(state["random"])
        position, optimizer_state = Position(**state["position"]), state["optimizer"]
    else:
        if start is not None:
            begin_with(run, start)
        save_run(run, position, None)
    drop_lines_after(out / "log.jsonl", position.step)

    while position.stage < len(recipe.stages):
        if not train_stage(run, position, optimizer_state):
            return False
        optimizer_state = None
    return True


def begin_with(run: Run, start: Path) -> None:
    """Give the network and its average the weights of an earlier run, which may have known fewer productions.

    Raises SetupError where they are of another network.
    """
    try:
        state = widened(load_network(start), run.network)
    except ValueError as error:
        raise SetupError(f"{start} is of another network: {error}; train without --start") from error
    run.network.load_state_dict(state)
    run.average.load(state)


def build_network(recipe: Recipe) -> Network:
    """The network for the grammar, on the published MiniLM."""
    from sqlcoder.embedded import productions as grammar
    from sqlcoder.embedded.relations import RELATIONS

    config = NetworkConfig(
        productions=len(grammar.PRODUCTIONS),
        types=len(grammar.TYPES),
        fields=len(grammar.FIELDS),
        relations=len(RELATIONS),
        dropout=recipe.dropout,
    )
    return Network(
        config, Legality(grammar.LEGAL_PRODUCTIONS, grammar.LEGAL_KINDS), load_minilm(dropout=recipe.dropout)
    )


def print_line(line: LogLine) -> None:
    """One log line for people, on stderr."""
    if line["kind"] == "train":
        minutes = line["eta_seconds"] / 60
        text = f"loss {line['total']:.3f}  right {line['accuracy']:.1%}  {line['examples_per_second']:.1f} examples/s"
        text += f"  {minutes:.0f} min left"
    elif line["kind"] == "heldout":
        text = (
            f"held out: loss {line['action']:.3f}  right {line['accuracy']:.1%}  whole trees {line['trees_right']:.1%}"
        )
    else:
        text = f"finished after {line['examples']} examples, {line['seconds'] / 60:.1f} min"
    print(f"{line['stage']} {line['step']:>6}  {text}", file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m sqlcoder.training.embedded", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("recipe", type=Path, help="TOML recipe, such as recipes/embedded.toml")
    parser.add_argument("--data", type=Path, required=True, help="folder with train*.npz (and heldout*.npz)")
    parser.add_argument("--out", type=Path, required=True, help="folder for checkpoints and the log")
    parser.add_argument("--start", type=Path, help="weights of an earlier run that a new run begins with")
    options = parser.parse_args(arguments)
    asked: list[int] = []

    def note(number: int, frame: FrameType | None) -> None:
        asked.append(number)

    previous = {number: signal.signal(number, note) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        recipe = load_recipe(options.recipe)
        options.out.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(options.recipe, options.out / RECIPE)
        finished = train(
            recipe,
            options.data,
            options.out,
            build_network,
            start=options.start,
            report=print_line,
            should_stop=lambda: bool(asked),
        )
    except SQLCoderError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    return 0 if finished else STOPPED


if __name__ == "__main__":
    sys.exit(main())
