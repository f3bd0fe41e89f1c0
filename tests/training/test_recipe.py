from __future__ import annotations

import json
from pathlib import Path

import pytest

from sqlcoder.errors import SetupError
from sqlcoder.training.recipe import load_recipe

GOOD = """
seed = 3
[groups]
easy = 0
hard = [1, 2]
[training]
batch_size = 16
[[stages]]
name = "first"
minutes = 1.5
weights = { easy = 1, hard = 0.5 }
[[stages]]
name = "second"
examples = 100
batch_size = 32
weights = { hard = 1.0 }
"""


def load(tmp_path: Path, text: str):
    (tmp_path / "recipe.toml").write_text(text)
    return load_recipe(tmp_path / "recipe.toml")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("seed = 3", "sede = 3", "unknown key sede"),
        ("seed = 3", "seed = 'x'", "seed = 'x'; expected a whole number"),
        ("seed = 3", "bf16 = 1", "bf16 = 1; expected true or false"),
        ("batch_size = 16", "batch_size = 0", r"batch_size = 0; expected above 0"),
        ("batch_size = 16", "smoothing = 1.0", "expected from 0 to below 1"),
        ("batch_size = 16", "final = 2", "expected from 0 to 1"),
        ("batch_size = 16", "lr_rest = -1", "expected at least 0"),
        ("batch_size = 16", "clip = true", "expected a number"),
        ("minutes = 1.5", "", r"stages\[0\] needs either examples or minutes"),
        ("minutes = 1.5", "minutes = 1\nexamples = 5", "not both"),
        ("examples = 100", "examples = 1.5", "expected a whole number"),
        ('name = "second"', 'name = "first"', "the same name"),
        ('name = "second"', "", r"stages\[1\]\.name is missing"),
        ("hard = 1.0", "odd = 1.0", "names the group 'odd'; \\[groups\\] has easy, hard"),
        ("hard = 1.0", "hard = 0", "expected a number above 0"),
        ("weights = { hard = 1.0 }", "", r"stages\[1\]\.weights is missing"),
        ("easy = 0\n", "easy = 'x'\n", "groups.easy = 'x'"),
        ("[groups]", "[groups", "is not TOML"),
    ],
)
def test_refuses_by_name(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in GOOD
    with pytest.raises(SetupError, match=message) as refused:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert "recipe.toml" in str(refused.value)


def test_refuses_a_missing_file_and_a_recipe_of_nothing(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match="cannot be read"):
        load_recipe(tmp_path / "none.toml")
    with pytest.raises(SetupError, match=r"\[groups\] is missing"):
        load(tmp_path, "")
    with pytest.raises(SetupError, match=r"no \[\[stages\]\]"):
        load(tmp_path, "[groups]\na = 1")


def test_stages_inherit_and_override(tmp_path: Path) -> None:
    recipe = load(tmp_path, GOOD)
    first, second = recipe.stages
    assert (recipe.seed, first.training.batch_size, second.training.batch_size) == (3, 16, 32)
    assert (first.minutes, first.examples, second.minutes, second.examples) == (1.5, None, None, 100)
    assert recipe.group_weights(first) == {0: 1.0, 1: 0.5, 2: 0.5}


CARD = Path(__file__).parents[2] / "src/sqlcoder/embedded/weights/card.json"
RECIPES = sorted((Path(__file__).parents[2] / "recipes").glob("embedded*.toml"))


def test_the_one_stage_recipe_is_as_long_as_the_two_stages_were() -> None:
    loaded = {path.stem: load_recipe(path) for path in RECIPES}
    assert len(loaded["embedded"].stages) == 2
    assert len(loaded["embedded_one_stage"].stages) == 1
    seen = {stage["name"]: stage["examples"] for stage in json.loads(CARD.read_text(encoding="utf-8"))["stages"]}
    two = sum(seen[stage.name] for stage in loaded["embedded"].stages)
    assert loaded["embedded_one_stage"].stages[0].examples == two > 0
