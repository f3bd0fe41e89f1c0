"""The loss of the embedded model: actions, relevance of nodes, bag of productions.

Label smoothing spreads its share over the legal actions only: smoothing over all of them would ask the network for
probability where the mask allows none.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from sqlcoder.embedded.arrays import NodeKind
from sqlcoder.training.batches import Batch
from sqlcoder.training.network import Outputs


@dataclass(frozen=True, slots=True)
class LossWeights:
    """Shares of the auxiliary losses, and the label smoothing of the main one."""

    smoothing: float = 0.15
    relevance: float = 0.4
    value_relevance: float = 0.2
    bag: float = 0.1


@dataclass(frozen=True, slots=True)
class Losses:
    """Scalars; `total` carries the gradient."""

    total: Tensor
    action: Tensor  # mean over steps, smoothed
    relevance: Tensor  # mean over tables and columns
    value_relevance: Tensor  # mean over values
    bag: Tensor
    accuracy: Tensor  # share of steps whose best legal action is the target


def measure_losses(outputs: Outputs, batch: Batch, weights: LossWeights) -> Losses:
    """All parts for one batch; an example's weight counts in the action loss."""
    scored = batch.target >= 0
    target = batch.target[scored]  # (T,)
    per_step = smoothed_loss(outputs.logits, outputs.legal, target, weights.smoothing)
    row_weight = batch.weight[:, None].expand_as(batch.target)[scored]
    action = (per_step * row_weight).sum() / row_weight.sum().clamp(min=1e-6)
    marks = F.binary_cross_entropy_with_logits(
        outputs.relevance, batch.relevant.clamp(min=0).float(), reduction="none"
    )  # (B, N)
    known = batch.relevant >= 0
    is_value = batch.kinds == NodeKind.VALUE
    relevance = _mean(marks, known & ~is_value)
    value_relevance = _mean(marks, known & is_value)
    productions = outputs.bag.shape[1]
    chosen = torch.where((batch.target >= 0) & (batch.target < productions), batch.target, productions)
    present = torch.zeros(len(chosen), productions + 1, device=chosen.device).scatter_(1, chosen, 1.0)[:, :productions]
    bag = F.binary_cross_entropy_with_logits(outputs.bag, present)
    total = action + weights.relevance * relevance + weights.value_relevance * value_relevance + weights.bag * bag
    accuracy = (outputs.logits.detach().argmax(-1) == target).float().mean()
    return Losses(total, action, relevance, value_relevance, bag, accuracy)


def smoothed_loss(logits: Tensor, legal: Tensor, target: Tensor, smoothing: float) -> Tensor:
    """Cross-entropy (T,) of logits (T, A), with `smoothing` spread evenly over each row's legal actions."""
    log_probability = logits.log_softmax(-1)
    right = log_probability.gather(1, target[:, None])[:, 0]
    spread = log_probability.masked_fill(~legal, 0.0).sum(-1) / legal.sum(-1)
    return -(1.0 - smoothing) * right - smoothing * spread


def _mean(values: Tensor, mask: Tensor) -> Tensor:
    """Mean of the masked values; zero where there are none."""
    return (values * mask).sum() / mask.sum().clamp(min=1)
