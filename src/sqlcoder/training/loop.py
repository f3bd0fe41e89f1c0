"""One stage of training, top to bottom: resumable, driven by examples or by the clock.

Weights are fp32; the matmuls run in bf16 under autocast. The averaged weights (EMA) are what is evaluated and exported.
Not covered: more than one machine, gradient accumulation, choosing a checkpoint by execution accuracy.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from sqlcoder.errors import SetupError
from sqlcoder.training.batches import Batch, Instances, collate, plan_epoch
from sqlcoder.training.checkpoints import save_network, save_state
from sqlcoder.training.losses import Losses, LossWeights, measure_losses
from sqlcoder.training.network import Network
from sqlcoder.training.recipe import Recipe, Stage, Training

LogLine = dict[str, Any]


@dataclass(slots=True)
class Position:
    """Where a run stands; it moves on with every step."""

    stage: int = 0
    epoch: int = 0  # of the stage
    batch: int = 0  # of the epoch: the next one to train on
    examples: int = 0  # of the stage
    seconds: float = 0.0  # of the stage, over all resumes
    step: int = 0  # of the run


class Average:
    """Exponential moving average of the trainable weights, updated every few steps with the decay of as many."""

    every = 4

    def __init__(self, network: Network) -> None:
        trainable = [(name, p) for name, p in network.named_parameters() if p.requires_grad]
        self._names = [name for name, _ in trainable]
        self._live = [p for _, p in trainable]
        self._mean = [p.detach().clone() for p in self._live]

    @property
    def weights(self) -> dict[str, Tensor]:
        """The averaged weights by name."""
        return dict(zip(self._names, self._mean, strict=True))

    def load(self, weights: dict[str, Tensor]) -> None:
        """Go on from saved averages."""
        for name, mean in zip(self._names, self._mean, strict=True):
            mean.copy_(weights[name])

    @torch.no_grad()
    def update(self, decay: float, step: int) -> None:
        """Move towards the weights after step `step` (from 1); early on the average is short, to forget the start."""
        if step % self.every == 0:
            decay = min(decay, (1 + step) / (10 + step))
            torch._foreach_lerp_(self._mean, [p.detach() for p in self._live], 1.0 - decay**self.every)

    @contextmanager
    def applied(self, network: Network) -> Iterator[Network]:
        """The network with the averaged weights, in evaluation mode; afterwards it is as it was."""
        self._swap()
        was_training = network.training
        try:
            yield network.eval()
        finally:
            network.train(was_training)
            self._swap()

    def _swap(self) -> None:
        for index, parameter in enumerate(self._live):
            parameter.data, self._mean[index] = self._mean[index], parameter.data


@dataclass(frozen=True, slots=True)
class Run:
    """What all stages of a run share."""

    network: Network
    average: Average
    recipe: Recipe
    instances: Instances
    heldout: Instances | None
    out: Path
    report: Callable[[LogLine], None] = lambda line: None
    """Gets every log line; the place for a progress bar."""
    should_stop: Callable[[], bool] = lambda: False
    """Asked before every step; true means: write a checkpoint and return."""

    def log(self, kind: str, position: Position, **values: Any) -> None:
        """Append a line to log.jsonl and report it."""
        line = {"kind": kind, "step": position.step, "stage": self.recipe.stages[position.stage].name, **values}
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")
        self.report(line)


def train_stage(run: Run, position: Position, optimizer_state: dict[str, Any] | None = None) -> bool:
    """Train the stage that `position` stands in; true when it is finished, false when it was asked to stop.

    `optimizer_state` is that of a checkpoint within this stage. At the end the position stands at the next stage.

    Raises:
        SetupError: the loss is no longer finite.
    """
    recipe, network = run.recipe, run.network
    stage, training = recipe.stages[position.stage], recipe.stages[position.stage].training
    loss_weights = LossWeights(training.smoothing, training.relevance, training.value_relevance, training.bag)
    optimizer = torch.optim.AdamW(parameter_groups(network, training), fused=True)
    if optimizer_state is not None:
        optimizer.load_state_dict(optimizer_state)
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    meter = Meter()
    started, before = time.monotonic(), position.seconds
    saved = started
    network.train()

    for batch in remaining_batches(run, position):
        share = stage_share(stage, position)
        if share >= 1.0:
            break
        if run.should_stop():
            save_run(run, position, optimizer)
            return False

        scale = rate_scale(share, training)
        for group in optimizer.param_groups:
            group["lr"] = group["peak"] * scale
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=recipe.bf16):
            losses = measure_losses(network(batch), batch, loss_weights)
        optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(losses.total)
        norm = torch.nn.utils.clip_grad_norm_(parameters, training.clip, foreach=True)
        if not math.isfinite(float(norm)):
            raise SetupError(
                f"The gradient is {float(norm)} at step {position.step}; try a lower lr_rest or lr_encoder"
            )
        optimizer.step()

        position.step += 1
        position.batch += 1
        position.examples += len(batch.pieces)
        position.seconds = before + time.monotonic() - started
        run.average.update(training.ema, position.step)
        meter.add(losses, len(batch.pieces))

        if position.step % recipe.log_steps == 0:
            speed = meter.examples_per_second()
            rates = {"lr": training.lr_rest * scale, "lr_encoder": training.lr_encoder * scale}
            eta = seconds_left(recipe, position, speed)
            run.log("train", position, **meter.take(), **rates, examples_per_second=speed, eta_seconds=eta)
        if time.monotonic() - saved >= recipe.checkpoint_minutes * 60:
            pause = time.monotonic()
            evaluate_heldout(run, position)
            save_run(run, position, optimizer)
            saved = time.monotonic()
            meter.leave_out(saved - pause)

    evaluate_heldout(run, position)
    run.log("stage", position, examples=position.examples, seconds=position.seconds)
    save_network(run.out / f"average-{stage.name}.safetensors", network, run.average.weights)
    position.stage, position.epoch, position.batch = position.stage + 1, 0, 0
    position.examples, position.seconds = 0, 0.0
    save_run(run, position, None)
    return True


def remaining_batches(run: Run, position: Position) -> Iterator[Batch]:
    """The stage's batches from `position` on, without end; the caller moves `position.batch` on.

    What an epoch holds and which pieces are dropped follows from the seed and the position.
    """
    stage = run.recipe.stages[position.stage]
    key = (run.recipe.seed, position.stage)
    while True:
        rng = np.random.default_rng((*key, position.epoch))
        plan = plan_epoch(run.instances, run.recipe.group_weights(stage), stage.training.batch_size, rng)
        while position.batch < len(plan):
            rng = np.random.default_rng((*key, position.epoch, position.batch, 1))
            yield collate(run.instances, plan[position.batch], token_dropout=stage.training.token_dropout, rng=rng)
        position.epoch, position.batch = position.epoch + 1, 0


def stage_share(stage: Stage, position: Position) -> float:
    """How much of the stage is done, by its examples or by its minutes."""
    if stage.minutes is not None:
        return position.seconds / (stage.minutes * 60)
    assert stage.examples is not None  # a recipe has one of the two
    return position.examples / stage.examples


def rate_scale(share: float, training: Training) -> float:
    """What the peak rates are multiplied by: up over `warmup`, then down in a line to `final`.

    >>> [round(rate_scale(share, Training(warmup=0.1, final=0.0)), 6) for share in (0.05, 0.1, 0.55)]
    [0.5, 1.0, 0.5]
    """
    if share < training.warmup:
        return max(share / training.warmup, 1e-3)
    left = (1.0 - share) / (1.0 - training.warmup)
    return training.final + (1.0 - training.final) * max(left, 0.0)


def seconds_left(recipe: Recipe, position: Position, examples_per_second: float) -> float:
    """The run's remaining time, at the present speed."""
    total = 0.0
    for index, stage in enumerate(recipe.stages[position.stage :]):
        left = 1.0 - min(stage_share(stage, position), 1.0) if index == 0 else 1.0
        whole = stage.minutes * 60 if stage.minutes is not None else (stage.examples or 0) / examples_per_second
        total += left * whole
    return round(total, 1)


def parameter_groups(network: Network, training: Training) -> list[dict[str, Any]]:
    """Trainable weights by peak rate and decay: MiniLM slower towards its input, only matrices decay."""
    depth = network.config.minilm.layers
    embeddings = {id(p) for m in network.modules() if isinstance(m, torch.nn.Embedding) for p in m.parameters()}
    groups: dict[tuple[float, float], list[Tensor]] = {}
    for name, parameter in network.named_parameters():
        if not parameter.requires_grad:
            continue
        if name.startswith("minilm."):
            layer = int(name.split(".")[2]) if name.startswith("minilm.layers.") else -1
            peak = training.lr_encoder * training.layer_decay ** (depth - 1 - layer)
        else:
            peak = training.lr_rest
        plain = parameter.ndim < 2 or id(parameter) in embeddings or name == "minilm.positions"
        groups.setdefault((peak, 0.0 if plain else training.weight_decay), []).append(parameter)
    return [
        {"params": parameters, "lr": peak, "peak": peak, "weight_decay": decay}
        for (peak, decay), parameters in groups.items()
    ]


def evaluate(network: Network, instances: Instances, *, limit: int = 512, bf16: bool = True) -> LogLine:
    """Teacher-forced loss and accuracy on `limit` instances, always the same ones; no dropout, no smoothing."""
    rows = np.random.default_rng(0).permutation(len(instances))[:limit]
    rows = rows[np.argsort(instances.lengths["pieces"][rows], kind="stable")]
    meter, trees = Meter(), 0
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
        for chunk in np.split(rows, range(32, len(rows), 32)):
            batch = collate(instances, chunk)
            outputs = network(batch)
            meter.add(measure_losses(outputs, batch, LossWeights(smoothing=0.0)), len(chunk))
            scored = batch.target >= 0
            wrong = torch.zeros(len(chunk), dtype=torch.int64)
            owner = scored.nonzero()[:, 0]
            wrong.index_add_(0, owner, (outputs.logits.argmax(-1) != batch.target[scored]).long())
            trees += int(((wrong == 0) & (batch.target >= 0).any(1)).sum())
    return {**meter.take(), "trees_right": trees / len(rows), "n": len(rows)}


def evaluate_heldout(run: Run, position: Position) -> None:
    """Log how the averaged weights do on held-out instances, where there are any."""
    if run.heldout is not None and len(run.heldout):
        with run.average.applied(run.network) as network:
            run.log("heldout", position, **evaluate(network, run.heldout, bf16=run.recipe.bf16))


def save_run(run: Run, position: Position, optimizer: torch.optim.Optimizer | None) -> None:
    """Write the checkpoint to go on from, and the averaged weights to evaluate."""
    save_state(
        run.out / "state.pt",
        {
            "network": run.network.state_dict(),
            "average": run.average.weights,
            "optimizer": optimizer.state_dict() if optimizer is not None else None,
            "position": asdict(position),
            "random": torch.get_rng_state(),
        },
    )
    save_network(run.out / "average.safetensors", run.network, run.average.weights)


class Meter:
    """Means of the losses and the speed since the last look."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._sums: dict[str, float] = {}
        self._batches = self._examples = 0
        self._since = time.monotonic()

    def add(self, losses: Losses, examples: int) -> None:
        """Count one batch."""
        for name in ("total", "action", "relevance", "value_relevance", "bag", "accuracy"):
            self._sums[name] = self._sums.get(name, 0.0) + float(getattr(losses, name).detach())
        self._batches += 1
        self._examples += examples

    def examples_per_second(self) -> float:
        """Speed since the last `take`."""
        return round(self._examples / max(time.monotonic() - self._since, 1e-9), 2)

    def leave_out(self, seconds: float) -> None:
        """Do not count a pause (a checkpoint) in the speed."""
        self._since += seconds

    def take(self) -> LogLine:
        """The means, and start anew."""
        means = {name: round(value / max(self._batches, 1), 5) for name, value in self._sums.items()}
        self._start()
        return means
