"""One layer of the decoder: causal self-attention with a key/value cache, cross-attention over all nodes, pre-norm."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sqlcoder.training.attention import SharedDropout, attend, join_heads, split_heads


class DecoderLayer(nn.Module):
    """Self-attention over the steps so far, cross-attention over the nodes, feed-forward."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm_self = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out_self = nn.Linear(width, width)
        self.norm_cross = nn.LayerNorm(width)
        self.query = nn.Linear(width, width)
        self.memory = nn.Linear(width, 2 * width)
        self.out_cross = nn.Linear(width, width)
        self.norm_inner = nn.LayerNorm(width)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.dropout = SharedDropout(dropout)

    def remember(self, nodes: Tensor) -> tuple[Tensor, Tensor]:
        """Keys and values of the nodes (B, N, d) for cross-attention, each (B, H, N, dh); made once a task."""
        key, value = self.memory(nodes).chunk(2, dim=-1)
        return split_heads(key, self.heads), split_heads(value, self.heads)

    def forward(
        self,
        x: Tensor,
        memory: tuple[Tensor, Tensor],
        memory_bias: Tensor | None,
        past: tuple[Tensor, Tensor] | None = None,
        causal: Tensor | None = None,
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """(B, S, d) -> (B, S, d), and the keys and values (B, H, t + S, dh) of all steps so far.

        Training passes `causal` and no `past`; stepping passes `past` (each (B, H, t, dh)) and S = 1. The memory may
        have a batch of one that all rows share.
        """
        query, key, value = (split_heads(part, self.heads) for part in self.qkv(self.norm_self(x)).chunk(3, dim=-1))
        if past is not None:
            key, value = torch.cat([past[0], key], dim=2), torch.cat([past[1], value], dim=2)
        x = x + self.dropout(self.out_self(join_heads(attend(query, key, value, causal))))
        query = split_heads(self.query(self.norm_cross(x)), self.heads)
        x = x + self.dropout(self.out_cross(join_heads(attend(query, *memory, memory_bias))))
        return x + self.dropout(self.down(F.gelu(self.up(self.norm_inner(x))))), (key, value)
