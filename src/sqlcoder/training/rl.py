"""Learning from reward: the embedded model is moved towards those of its own candidates that execution finds right.

    python -m sqlcoder.training.rl --checkpoint work/written/average.safetensors --pairs data/written.jsonl \
        --databases work/databases --suite suites/written --out work/rewarded --minutes 20

Minimum-risk training (Shen et al. 2016, equations 9 to 11): a question's beam is judged (`rewards.py`), its
probabilities are sharpened by `alpha` and renormalised over the beam, and the expected reward is raised; a share of the
gold's own likelihood keeps the grammar. Questions whose candidates all earn the same teach nothing and are left out.
Dropout stays off: what is raised are the probabilities that the search has used.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import torch
from torch import Tensor

from sqlcoder.datasets.store import load_examples
from sqlcoder.embedded.features import Pieces
from sqlcoder.errors import SetupError, SQLCoderError
from sqlcoder.example import Example
from sqlcoder.training.batches import collate, in_memory
from sqlcoder.training.checkpoints import load_network, save_network
from sqlcoder.training.loop import Average, parameter_groups
from sqlcoder.training.minilm import minilm_folder
from sqlcoder.training.network import Network
from sqlcoder.training.recipe import Training
from sqlcoder.training.rewards import Judged, Rollout, mean_reward

MINUTES, SEED = 20.0, 1


@dataclass(frozen=True, slots=True)
class Reinforcement:
    """The knobs of a run."""

    minutes: float = MINUTES
    questions: int = 8
    """Questions with a lesson in one step."""
    beams: int = 5
    alpha: float = 0.5
    """How sharp the beam's probabilities are taken: 1 as they are, 0 all alike (Shen et al. found 0.005 to be best for
    sentences; a beam of five trees is far peakier)."""
    gold: float = 0.2
    """Share of the gold's cross-entropy in the loss."""
    rates: Training = field(default_factory=lambda: Training(lr_encoder=5e-6, lr_rest=2e-5, ema=0.99))
    seed: int = SEED


def log_likelihoods(network: Network, rollout_batch: Sequence[Rollout]) -> tuple[Tensor, Tensor]:
    """Log-probabilities of all candidates, rollout after rollout (C,), and the golds' mean over decisions (R,)."""
    instances = [c for rollout in rollout_batch for c in rollout.candidates]
    golds = [rollout.gold for rollout in rollout_batch]
    batch = collate(in_memory([*instances, *golds]), range(len(instances) + len(golds)))
    scored = batch.target >= 0
    logits = network(batch).logits.log_softmax(-1)
    chosen = logits.gather(1, batch.target[scored][:, None])[:, 0]
    owner = scored.nonzero()[:, 0]
    sums = torch.zeros(len(batch.target)).index_add(0, owner, chosen)
    decisions = scored.sum(1).clamp(min=1)
    return sums[: len(instances)], sums[len(instances) :] / decisions[len(instances) :]


def risk(log_probabilities: Tensor, rewards: Tensor, sizes: Sequence[int], alpha: float) -> Tensor:
    """One minus the expected reward, averaged over rollouts of these sizes; both tensors are (C,), C their sum."""
    lost = []
    for of_candidates, earned in zip(*(torch.split(t, list(sizes)) for t in (log_probabilities, rewards)), strict=True):
        believed = (alpha * of_candidates).softmax(0)
        lost.append(1.0 - (believed * earned).sum())
    return torch.stack(lost).mean()


def lessons(
    examples: Sequence[Example], databases: Path, suite: Path | None, network: Network, settings: Reinforcement
) -> Iterator[Rollout]:
    """Rollouts without end, database after database in a seeded order; the network is the one that is being trained."""
    chance = random.Random(settings.seed)
    pieces = Pieces(minilm_folder() / "tokenizer.json")
    of_databases = [list(mine) for _, mine in groupby(sorted(examples, key=lambda e: e.db_id), key=lambda e: e.db_id)]
    while True:
        chance.shuffle(of_databases)
        for mine in of_databases:
            with Judged(mine[0].db_id, databases, suite, pieces) as judged:
                for example in chance.sample(mine, min(len(mine), 4 * settings.questions)):
                    rollout = judged.roll_out(example, network, settings.beams)
                    if rollout is not None:
                        yield rollout


def reinforce(
    network: Network,
    examples: Sequence[Example],
    databases: Path,
    suite: Path | None,
    out: Path,
    settings: Reinforcement,
) -> dict[str, float]:
    """Train for the given minutes and write `average.safetensors` and `log.jsonl`; what was seen and taught.

    Raises SetupError (no question, a gradient that is not finite) and DatabaseError.
    """
    if not examples:
        raise SetupError("There is no answerable question over these databases")
    out.mkdir(parents=True, exist_ok=True)
    average = Average(network)
    optimizer = torch.optim.AdamW(parameter_groups(network, settings.rates))
    parameters = [p for group in optimizer.param_groups for p in group["params"]]
    network.eval()  # no dropout
    until = time.monotonic() + settings.minutes * 60
    seen: list[Rollout] = []
    waiting: list[Rollout] = []
    asked = steps = 0
    for rollout in lessons(examples, databases, suite, network, settings):
        asked += 1
        seen.append(rollout)
        if rollout.teaches:
            waiting.append(rollout)
        if len(waiting) == settings.questions:
            earned = torch.tensor([r for one in waiting for r in one.rewards])
            of_candidates, of_golds = log_likelihoods(network, waiting)
            loss = risk(of_candidates, earned, [len(one.rewards) for one in waiting], settings.alpha)
            total = loss - settings.gold * of_golds.mean()
            optimizer.zero_grad(set_to_none=True)
            torch.autograd.backward(total)
            norm = float(torch.nn.utils.clip_grad_norm_(parameters, settings.rates.clip))
            if not math.isfinite(norm):
                raise SetupError(f"The gradient is {norm} at step {steps}; try lower rates")
            optimizer.step()
            steps += 1
            average.update(settings.rates.ema, steps)
            line = {
                "step": steps,
                "asked": asked,
                "risk": round(float(loss.detach()), 4),
                "reward": round(mean_reward(seen), 4),
            }
            with (out / "log.jsonl").open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
            print(f"{steps:>5}  asked {asked}  risk {line['risk']}  right {line['reward']:.1%}", file=sys.stderr)
            waiting, seen = [], []
        if time.monotonic() > until:
            break
    save_network(out / "average.safetensors", network, average.weights)
    return {"asked": asked, "steps": steps, "taught": steps * settings.questions}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m sqlcoder.training.rl", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--checkpoint", type=Path, required=True, help="weights to begin with (average.safetensors)")
    parser.add_argument("--pairs", type=Path, required=True, help="our own JSONL")
    parser.add_argument("--databases", type=Path, required=True, help="folder of their databases; others are left out")
    parser.add_argument("--suite", type=Path, help="perturbed copies of them, made by `sqlcoder eval suite`")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--minutes", type=float, default=MINUTES)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    there = {path.stem for path in options.databases.glob("**/*.sqlite")}
    try:
        examples = [e for e in load_examples(options.pairs) if e.answerable and e.db_id in there]
        settings = Reinforcement(minutes=options.minutes, seed=options.seed)
        torch.manual_seed(settings.seed)
        network = load_network(options.checkpoint)
        told = reinforce(network, examples, options.databases, options.suite, options.out, settings)
    except SQLCoderError as error:
        print(f"error: {error}", file=sys.stderr)
        return error.exit_code
    print(json.dumps(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
