"""A training recipe: what a stage trains on, for how long, and how fast, as TOML values (never a Python path).

    seed = 1
    threads = 2

    [groups]                      # names for the group numbers that training instances carry
    spider_easy = [0, 1]

    [training]                    # defaults of every stage; a stage may set each of them anew
    batch_size = 24

    [[stages]]
    name = "easy"
    minutes = 45                  # or: examples = 160_000
    weights = { spider_easy = 1.0 }

Every key is listed in the dataclasses below; an unknown or impossible one is refused by name.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

from sqlcoder.errors import SetupError

RECIPE = "recipe.toml"
"""The name under which a run's folder keeps the recipe it follows."""


@dataclass(frozen=True, slots=True)
class Training:
    """The knobs of a stage that have defaults."""

    batch_size: int = 24
    lr_encoder: float = 5e-5
    """Peak learning rate of MiniLM's last layer."""
    layer_decay: float = 0.8
    """Each layer of MiniLM below the last learns this much slower."""
    lr_rest: float = 4e-4
    """Peak learning rate of everything above MiniLM."""
    warmup: float = 0.06
    """Share of the stage in which the rates rise from 0; afterwards they fall linearly."""
    final: float = 0.0
    """Share of the peak rates that is left at the end of the stage."""
    weight_decay: float = 0.01
    clip: float = 1.0
    """Largest norm of the gradient."""
    smoothing: float = 0.15
    """Label smoothing, over the legal actions."""
    relevance: float = 0.4
    value_relevance: float = 0.2
    bag: float = 0.1
    token_dropout: float = 0.05
    ema: float = 0.999
    """Decay, a step, of the averaged weights that are evaluated and exported."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One stretch of training: its data, its length, its knobs."""

    name: str
    weights: dict[str, float]
    """Group name -> how often an epoch takes each of its examples."""
    training: Training = field(default_factory=Training)
    examples: int | None = None
    """Length as example passes ..."""
    minutes: float | None = None
    """... or as minutes of training, interruptions not counted. The learning rate follows whichever is given."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A whole training run."""

    stages: tuple[Stage, ...]
    groups: dict[str, tuple[int, ...]]
    seed: int = 1
    threads: int = 2
    dropout: float = 0.1
    bf16: bool = True
    """Matmuls in bf16; turn it off on a processor without AMX or AVX512-BF16, where that is slower."""
    checkpoint_minutes: float = 5.0
    log_steps: int = 20
    """A log line every so many steps."""

    def group_weights(self, stage: Stage) -> dict[int, float]:
        """The stage's weights by group number."""
        return {number: weight for name, weight in stage.weights.items() for number in self.groups[name]}


_AT_LEAST_ZERO = {"lr_encoder", "lr_rest", "weight_decay", "relevance", "value_relevance", "bag"}
_BELOW_ONE = {"smoothing", "token_dropout", "ema", "dropout", "warmup"}
_UP_TO_ONE = {"layer_decay", "final"}
_POSITIVE = {"batch_size", "clip", "examples", "minutes", "threads", "checkpoint_minutes", "log_steps"}


def load_recipe(path: Path) -> Recipe:
    """Read a recipe.

    Raises:
        SetupError: the file is missing or not TOML, or a key is unknown, missing or impossible; the message names both.
    """
    try:
        text = path.read_text(encoding="utf-8")
        raw = tomllib.loads(text)
    except OSError as error:
        raise SetupError(f"Recipe {path} cannot be read: {error.strerror}") from error
    except ValueError as error:  # TOMLDecodeError, UnicodeDecodeError
        raise SetupError(f"Recipe {path} is not TOML: {error}") from error
    groups = {
        name: _group(path, name, numbers) for name, numbers in _table(path, "groups", raw.pop("groups", {})).items()
    }
    if not groups:
        raise SetupError(f"{path}: [groups] is missing: which group numbers may the stages name?")
    shared = _table(path, "training", raw.pop("training", {}))
    stages = raw.pop("stages", [])
    if not isinstance(stages, list) or not stages:
        raise SetupError(f"{path}: no [[stages]]; a recipe needs at least one")
    settings = _settings(path, "", raw, Recipe, skip={"stages", "groups"})
    built = tuple(_stage(path, index, stage, shared, groups) for index, stage in enumerate(stages))
    names = [stage.name for stage in built]
    if len(set(names)) < len(names):
        raise SetupError(f"{path}: two stages have the same name: {', '.join(names)}")
    return Recipe(stages=built, groups=groups, **settings)


def _stage(path: Path, index: int, raw: Any, shared: dict[str, Any], groups: Mapping[str, tuple[int, ...]]) -> Stage:
    where = f"stages[{index}]"
    own = dict(_table(path, where, raw))
    weights = _table(path, f"{where}.weights", own.pop("weights", {}))
    for name, weight in weights.items():
        if name not in groups:
            raise SetupError(f"{path}: {where}.weights names the group '{name}'; [groups] has {', '.join(groups)}")
        if not _is_number(weight) or weight <= 0:
            raise SetupError(f"{path}: {where}.weights.{name} = {weight!r}; expected a number above 0")
    if not weights:
        raise SetupError(f"{path}: {where}.weights is missing: which groups does the stage train on?")
    knobs = {f.name for f in fields(Training)}
    training = {**shared, **{key: own.pop(key) for key in list(own) if key in knobs}}
    settings = _settings(path, where, own, Stage, skip={"weights", "training"})
    if (settings.get("examples") is None) == (settings.get("minutes") is None):
        raise SetupError(f"{path}: {where} needs either examples or minutes, and not both")
    return Stage(
        weights={name: float(weight) for name, weight in weights.items()},
        training=Training(**_settings(path, where, training, Training)),
        **settings,
    )


def _settings(
    path: Path, where: str, raw: Mapping[str, Any], kind: type, skip: set[str] | None = None
) -> dict[str, Any]:
    """The values of a dataclass's fields, each checked."""
    known = {f.name: f for f in fields(kind) if f.name not in (skip or set())}
    prefix = f"{where}." if where else ""
    for key in raw:
        if key not in known:
            raise SetupError(f"{path}: unknown key {prefix}{key}; known are {', '.join(sorted(known))}")
    for name, each in known.items():
        if each.default is MISSING and name not in raw:
            raise SetupError(f"{path}: {prefix}{name} is missing")
    return {key: _value(path, prefix + key, key, value, str(known[key].type)) for key, value in raw.items()}


def _value(path: Path, where: str, name: str, value: Any, annotation: str) -> Any:
    if annotation == "str":
        if not isinstance(value, str) or not value:
            raise SetupError(f"{path}: {where} = {value!r}; expected a name")
        return value
    if annotation == "bool":
        if not isinstance(value, bool):
            raise SetupError(f"{path}: {where} = {value!r}; expected true or false")
        return value
    if not _is_number(value) or ("int" in annotation and not isinstance(value, int)):
        kind = "a whole number" if "int" in annotation else "a number"
        raise SetupError(f"{path}: {where} = {value!r}; expected {kind}")
    rules = (
        (name in _AT_LEAST_ZERO and value < 0, "at least 0"),
        (name in _BELOW_ONE and not 0 <= value < 1, "from 0 to below 1"),
        (name in _UP_TO_ONE and not 0 <= value <= 1, "from 0 to 1"),
        (name in _POSITIVE and value <= 0, "above 0"),
    )
    for broken, rule in rules:
        if broken:
            raise SetupError(f"{path}: {where} = {value!r}; expected {rule}")
    return value if "int" in annotation else float(value)


def _table(path: Path, where: str, value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise SetupError(f"{path}: {where} = {value!r}; expected a table")
    return value


def _group(path: Path, name: str, numbers: Any) -> tuple[int, ...]:
    each = numbers if isinstance(numbers, list) else [numbers]
    if not each or not all(isinstance(n, int) and not isinstance(n, bool) for n in each):
        raise SetupError(f"{path}: groups.{name} = {numbers!r}; expected a group number or a list of them")
    return tuple(each)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
