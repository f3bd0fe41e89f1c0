"""Between two runs: refused where they do not fit, else a straight line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from sqlcoder.errors import SetupError
from sqlcoder.training.checkpoints import load_network, save_network
from sqlcoder.training.mix import main, mixed
from sqlcoder.training.network import Network


def test_networks_of_other_sizes_are_refused(tiny_config, grammar) -> None:
    first = Network(tiny_config, grammar.legality())
    wider = Network(replace(tiny_config, inner=tiny_config.inner * 2), grammar.legality())
    with pytest.raises(SetupError, match="different sizes"):
        mixed(first, wider, 0.5)


def test_another_grammar_is_refused(tiny_config, grammar) -> None:
    first, second = (Network(tiny_config, grammar.legality()) for _ in range(2))
    second.legal_productions.logical_not_()
    with pytest.raises(SetupError, match="different grammars"):
        mixed(first, second, 0.5)


@pytest.mark.parametrize("share", [0.0, 0.25, 1.0])
def test_every_weight_lies_on_the_line_between(share: float, tiny_config, grammar, tmp_path: Path) -> None:
    first, second = (Network(tiny_config, grammar.legality()) for _ in range(2))
    save_network(tmp_path / "a.safetensors", first)
    save_network(tmp_path / "b.safetensors", second)
    out = tmp_path / "new" / "average.safetensors"
    names = [str(tmp_path / "a.safetensors"), str(tmp_path / "b.safetensors")]
    assert main([*names, "--share", str(share), "--out", str(out)]) == 0
    for name, found in load_network(out).named_parameters():
        a, b = first.get_parameter(name), second.get_parameter(name)
        torch.testing.assert_close(found, a + share * (b - a))


def test_a_missing_file_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none"), str(tmp_path / "none"), "--out", str(tmp_path / "out")]) == 6
    assert "none" in capsys.readouterr().err and not (tmp_path / "out").exists()
