"""Attention and dropout that the encoder, the relation-aware layers and the decoder share.

Attention is the plain softmax of a matmul: at heads of 32 to 48 numbers it is faster on a CPU than the fused kernels.
Logits are masked by adding `MASKED`, which is finite: -inf turns a fully masked row into NaN.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

MASKED = -1e4
"""Added to a logit that must not be chosen: finite in bf16 and in fp32, and exp() of it is zero in both."""


def key_bias(mask: Tensor, dtype: torch.dtype = torch.float32) -> Tensor:
    """What to add to attention logits so that only the keys in `mask` (B, K) are seen: (B, 1, 1, K)."""
    bias = torch.zeros(mask.shape, dtype=dtype, device=mask.device).masked_fill_(~mask, MASKED)
    return bias[:, None, None, :]


def causal_bias(steps: int, device: torch.device, dtype: torch.dtype = torch.float32) -> Tensor:
    """What to add so that a step sees itself and the steps before it: (S, S)."""
    return torch.full((steps, steps), MASKED, dtype=dtype, device=device).triu_(1)


def split_heads(x: Tensor, heads: int) -> Tensor:
    """(B, T, d) -> (B, heads, T, d / heads)."""
    parts: Tensor = torch.unflatten(x, -1, (heads, -1))
    return parts.transpose(1, 2)


def join_heads(x: Tensor) -> Tensor:
    """(B, heads, T, d / heads) -> (B, T, d)."""
    return x.transpose(1, 2).flatten(2)


def attend(query: Tensor, key: Tensor, value: Tensor, bias: Tensor | None) -> Tensor:
    """Softmax attention over heads: (B, H, Q, dh), (B, H, K, dh), (B, H, K, dh) -> (B, H, Q, dh).

    The scale goes into the query, the smallest of the tensors it could go into.
    """
    logits = (query * query.shape[-1] ** -0.5) @ key.transpose(-1, -2)
    if bias is not None:
        logits = logits + bias.to(logits.dtype)
    mixed: Tensor = logits.softmax(-1) @ value
    return mixed


class SharedDropout(nn.Module):
    """Dropout whose mask is the same for all positions of a sequence (Gal and Ghahramani 2016).

    Regularises a residual branch as well as the usual kind, and draws B x d random numbers instead of B x T x d, which
    on a CPU is the difference between nothing and a tenth of the step.
    """

    def __init__(self, rate: float) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, x: Tensor) -> Tensor:
        """Drop features of x (B, T, d) in training; x itself in evaluation."""
        if not self.training or self.rate == 0.0:
            return x
        keep = torch.rand(x.shape[0], 1, x.shape[2], device=x.device) >= self.rate
        return x * (keep.to(x.dtype) / (1.0 - self.rate))
