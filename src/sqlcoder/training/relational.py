"""Relation-aware self-attention over nodes (Shaw et al. 2018; Wang et al. 2020, RAT-SQL), pre-norm.

    logit[i, j] = q_i . (k_j + rk[r_ij]) / sqrt(dh)        out[i] = sum_j a_ij (v_j + rv[r_ij])

The published form builds an N x N x dh tensor of relation vectors. There are only R relations, so the same numbers come
from (q Rk^T) read at r_ij, and from the attention mass that each relation collects, times Rv.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sqlcoder.training.attention import SharedDropout, join_heads, split_heads


class RelationLayer(nn.Module):
    """One pre-norm layer; the relation vectors are shared by the heads, as published."""

    def __init__(self, width: int, heads: int, inner: int, relations: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.norm_attention = nn.LayerNorm(width)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.relation_keys = nn.Parameter(torch.randn(relations, width // heads) * 0.02)
        self.relation_values = nn.Parameter(torch.randn(relations, width // heads) * 0.02)
        self.norm_inner = nn.LayerNorm(width)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.dropout = SharedDropout(dropout)

    def forward(self, x: Tensor, relations: Tensor, bias: Tensor | None) -> Tensor:
        """(B, N, d) -> (B, N, d) under `relations` (B, N, N) and the padding `bias` (B, 1, 1, N)."""
        query, key, value = (
            split_heads(part, self.heads) for part in self.qkv(self.norm_attention(x)).chunk(3, dim=-1)
        )
        query = query * query.shape[-1] ** -0.5
        index = relations[:, None].expand(-1, self.heads, -1, -1)  # (B, H, N, N)
        by_relation = query @ self.relation_keys.to(query.dtype).T  # (B, H, N, R)
        logits = query @ key.transpose(-1, -2) + by_relation.gather(-1, index)
        if bias is not None:
            logits = logits + bias.to(logits.dtype)
        weights = logits.softmax(-1)
        # Not zeros_like: the ONNX tracer makes a constant of it, of the size it was traced with.
        mass = weights.new_zeros(1).expand_as(by_relation).scatter_add(-1, index, weights)  # (B, H, N, R)
        mixed = weights @ value + mass @ self.relation_values.to(weights.dtype)
        x = x + self.dropout(self.out(join_heads(mixed)))
        inner: Tensor = self.dropout(self.down(F.gelu(self.up(self.norm_inner(x)))))
        return x + inner
