"""The embedded model: word pieces and a typed graph of nodes in, logits over `[productions | nodes]` out.

    pieces -> MiniLM -> mean per node + kind + features -> relation-aware layers -> nodes
    previous action + field + frontier type + depth + position -> decoder layers over the nodes -> one softmax

Shapes: B tasks, L word pieces, N nodes, S decisions, P productions, R relations, d width. Nothing here knows the
grammar: its sizes come in a `NetworkConfig`, what is legal where in a `Legality`.
Sources: Wang et al. 2020 (RAT-SQL: relations, pointers), Yin and Neubig 2017 (decoding a typed tree).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from sqlcoder.embedded.arrays import FEATURES, MAX_DEPTH, NodeKind
from sqlcoder.training.attention import causal_bias, key_bias
from sqlcoder.training.batches import Batch
from sqlcoder.training.decoder import DecoderLayer
from sqlcoder.training.minilm import MiniLM, MiniLMConfig
from sqlcoder.training.relational import RelationLayer

MAX_STEPS = 96
"""Learned positions of the decoder; steps beyond share the last one."""

MASKED_LOGIT = -1e9
"""Logit of an illegal action, in fp32."""


@dataclass(frozen=True, slots=True)
class NetworkConfig:
    """Sizes of the network: those of the grammar first, then those of the layers."""

    productions: int
    types: int
    fields: int
    relations: int
    width: int = 384
    heads: int = 8
    inner: int = 1024
    relation_layers: int = 4
    decoder_layers: int = 4
    pointer_width: int = 192
    dropout: float = 0.1
    minilm: MiniLMConfig = field(default_factory=MiniLMConfig)


@dataclass(frozen=True, slots=True)
class Legality:
    """What a frontier type takes."""

    productions: NDArray[np.bool_]  # (types, P)
    kinds: NDArray[np.bool_]  # (types, len(NodeKind))


@dataclass(frozen=True, slots=True)
class Encoded:
    """What the encoder gives: nodes, and what every step of the decoder reads of them, computed once."""

    nodes: Tensor  # (B, N, d)
    memory: list[tuple[Tensor, Tensor]]  # per decoder layer: keys and values, each (B, H, N, dh)
    pointed: Tensor  # (B, N, d) what a step gets as its previous action when that pointed at a node
    pointer_keys: Tensor  # (B, N, len(NodeKind) * pointer_width) fp32, zero outside the part of the node's kind


@dataclass(frozen=True, slots=True)
class Outputs:
    """What a training step needs; all logits are fp32."""

    logits: Tensor  # (T, P + N) of the T steps that have a target; illegal actions are MASKED_LOGIT
    legal: Tensor  # (T, P + N)
    relevance: Tensor  # (B, N)
    bag: Tensor  # (B, P)


class Network(nn.Module):
    """Encoder, decoder and heads. Run under bf16 autocast; pointers and logits stay fp32."""

    legal_productions: Tensor
    legal_kinds: Tensor

    def __init__(self, config: NetworkConfig, legality: Legality, minilm: MiniLM | None = None) -> None:
        """Random weights, but for `minilm` where given.

        Raises:
            ValueError: the legality's shapes or MiniLM's width do not fit the config.
        """
        super().__init__()
        expected = ((config.types, config.productions), (config.types, len(NodeKind)))
        if (legality.productions.shape, legality.kinds.shape) != expected:
            raise ValueError(
                f"legality has shapes {legality.productions.shape}, {legality.kinds.shape}; not {expected}"
            )
        self.config = config
        self.minilm = minilm or MiniLM(config.minilm)
        if self.minilm.config.width != config.width:
            raise ValueError(f"MiniLM is {self.minilm.config.width} wide, the layers above it {config.width}")
        width, parts = config.width, len(NodeKind) * config.pointer_width
        # The nodes that the encoder leaves.
        self.kind = nn.Embedding(len(NodeKind), width)
        self.features = nn.ModuleList(nn.Embedding(classes, width) for _, classes in FEATURES)
        self.norm_pooled = nn.LayerNorm(width)
        self.relation_layers = nn.ModuleList(
            RelationLayer(width, config.heads, config.inner, config.relations, config.dropout)
            for _ in range(config.relation_layers)
        )
        self.norm_nodes = nn.LayerNorm(width)
        # The input of a step; the last production stands for "no action yet".
        self.production = nn.Embedding(config.productions + 1, width)
        self.pointed = nn.Linear(width, width)
        self.field = nn.Embedding(config.fields, width)
        self.frontier = nn.Embedding(config.types, width)
        self.depth = nn.Embedding(MAX_DEPTH, width)
        self.position = nn.Embedding(MAX_STEPS, width)
        self.decoder_layers = nn.ModuleList(
            DecoderLayer(width, config.heads, config.inner, config.dropout) for _ in range(config.decoder_layers)
        )
        self.norm_steps = nn.LayerNorm(width)
        # Heads.
        self.choose = nn.Linear(width, config.productions)
        self.pointer_query = nn.Linear(width, parts)
        self.pointer_key = nn.Linear(width, parts)
        self.relevance = nn.Linear(width, 1)
        self.bag = nn.Linear(width, config.productions)
        self._start_small()
        self.register_buffer("legal_productions", torch.from_numpy(legality.productions.copy()))
        self.register_buffer("legal_kinds", torch.from_numpy(legality.kinds.copy()))

    def _start_small(self) -> None:
        """Xavier for matrices, 0.02 for embeddings; MiniLM keeps what it has."""
        for name, module in self.named_modules():
            if name.startswith("minilm"):
                continue
            if isinstance(module, nn.Linear):
                nn.init.xavier_uniform_(module.weight)
                nn.init.zeros_(module.bias)
            elif isinstance(module, nn.Embedding):
                nn.init.normal_(module.weight, std=0.02)

    def encode(
        self,
        pieces: Tensor,
        piece_mask: Tensor | None,
        pool: Tensor,
        kinds: Tensor,
        features: Tensor,
        relations: Tensor,
        node_mask: Tensor | None,
    ) -> Encoded:
        """Encode a batch of tasks; no masks where nothing is padding.

        `pieces` and `piece_mask` (B, L), `pool` (B, N, L) whose rows are the weights of a mean, `kinds` (B, N),
        `features` (B, N, len(FEATURES)), `relations` (B, N, N), `node_mask` (B, N).
        """
        hidden = self.minilm(pieces, piece_mask)
        x = pool.to(hidden.dtype) @ hidden + self.kind(kinds)
        for index, feature in enumerate(self.features):
            x = x + feature(features[..., index])
        x = self.norm_pooled(x)
        bias = key_bias(node_mask) if node_mask is not None else None
        for layer in self.relation_layers:
            x = layer(x, relations, bias)
        nodes = self.norm_nodes(x)
        keys = self.pointer_key(nodes).float().unflatten(-1, (len(NodeKind), -1))  # (B, N, kinds, pointer_width)
        own = (kinds[..., None] == torch.arange(len(NodeKind), device=kinds.device)).float()
        return Encoded(
            nodes=nodes,
            memory=[layer.remember(nodes) for layer in self._decoders()],
            pointed=self.pointed(nodes),
            pointer_keys=(keys * own[..., None]).flatten(2),
        )

    def embed_steps(
        self, previous: Tensor, pointed: Tensor, field: Tensor, frontier: Tensor, depth: Tensor, position: Tensor
    ) -> Tensor:
        """The decoder's input (B, S, d), from (B, S) each and `pointed` (B or 1, N, d).

        `previous` is an action, -1 before the first; `position` counts the steps from 0.
        """
        productions = self.config.productions
        points = (previous >= productions)[..., None]
        node = (previous - productions).clamp(min=0)[..., None].expand(-1, -1, self.config.width)
        by_node = pointed.expand(previous.shape[0], -1, -1).gather(1, node)
        start = torch.full_like(previous, productions)
        by_production = self.production(torch.where(previous < 0, start, previous.clamp(max=productions)))
        action = torch.where(points, by_node.to(by_production.dtype), by_production)
        slot: Tensor = self.field(field) + self.frontier(frontier) + self.depth(depth)
        place: Tensor = self.position(position.clamp(max=MAX_STEPS - 1))
        return action + slot + place

    def score(self, hidden: Tensor, pointer_keys: Tensor) -> Tensor:
        """Logits (B, S, P + N) in fp32, nothing masked, of the decoder's last layer (B, S, d).

        The key of a node is zero outside the part of its kind, so that one matmul is a bilinear form per kind.
        """
        hidden = self.norm_steps(hidden)
        with torch.autocast(hidden.device.type, enabled=False):
            query = self.pointer_query(hidden.float()) * self.config.pointer_width**-0.5
            return torch.cat([self.choose(hidden.float()), query @ pointer_keys.transpose(-1, -2)], dim=-1)

    def step(
        self, inputs: Tensor, past: list[tuple[Tensor, Tensor]], memory: list[tuple[Tensor, Tensor]]
    ) -> tuple[Tensor, list[tuple[Tensor, Tensor]]]:
        """One decision for each row: inputs (B, 1, d) -> hidden (B, 1, d) and the longer past."""
        present = []
        for layer, cached, remembered in zip(self._decoders(), past, memory, strict=True):
            inputs, cache = layer(inputs, remembered, None, past=cached)
            present.append(cache)
        return inputs, present

    def forward(self, batch: Batch) -> Outputs:
        """All decisions of a batch at once, teacher-forced; only those with a target are scored."""
        encoded = self.encode(
            batch.pieces, batch.piece_mask, batch.pool, batch.kinds, batch.features, batch.relations, batch.node_mask
        )
        steps = batch.previous.shape[1]
        position = torch.arange(steps, device=batch.previous.device).expand_as(batch.previous)
        x = self.embed_steps(batch.previous, encoded.pointed, batch.field, batch.frontier, batch.depth, position)
        memory_bias, causal = key_bias(batch.node_mask), causal_bias(steps, x.device)
        for layer, remembered in zip(self._decoders(), encoded.memory, strict=True):
            x, _ = layer(x, remembered, memory_bias, causal=causal)
        scored = batch.target >= 0  # (B, S)
        frontier = batch.frontier[scored]
        legal_nodes = (
            self.legal_kinds[batch.frontier].gather(2, batch.kinds[:, None, :].expand(-1, steps, -1))
            & batch.node_mask[:, None, :]
        )  # (B, S, N)
        legal = torch.cat([self.legal_productions[frontier], legal_nodes[scored]], dim=-1)
        logits = self.score(x, encoded.pointer_keys)[scored]
        words = ((batch.kinds == NodeKind.WORD) & batch.node_mask).to(encoded.nodes.dtype)  # (B, N)
        question = (words[:, None, :] @ encoded.nodes)[:, 0] / words.sum(1, keepdim=True).clamp(min=1)
        return Outputs(
            logits=logits.masked_fill(~legal, MASKED_LOGIT),
            legal=legal,
            relevance=self.relevance(encoded.nodes)[..., 0].float(),
            bag=self.bag(question).float(),
        )

    def _decoders(self) -> Sequence[DecoderLayer]:
        return cast("Sequence[DecoderLayer]", self.decoder_layers)
