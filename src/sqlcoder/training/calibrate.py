"""Fit the confidence of a checkpoint on databases held out of train, and write it into its card.

    python -m sqlcoder.training.calibrate --data SHARED/data --weights src/sqlcoder/embedded/weights

Answerable questions count as right where the judge says match; unanswerable ones are always wrong. The threshold under
which the model says nothing is the highest that refuses at most `MAX_REFUSED` of the answerable questions that it would
have got right.
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sqlcoder.datasets.databases import database_path
from sqlcoder.datasets.unanswerable import unanswerable
from sqlcoder.db.database import Database
from sqlcoder.embedded.confidence import FEATURES, Confidence, candidate_features
from sqlcoder.embedded.model import WEIGHTS, EmbeddedModel
from sqlcoder.embedded.parser import parse_question
from sqlcoder.evaluation.judge import judge
from sqlcoder.evaluation.metrics import auroc
from sqlcoder.example import Example
from sqlcoder.linking.linker import link
from sqlcoder.question import Question
from sqlcoder.schema import Schema
from sqlcoder.training.held_out import HeldOut, held_out_own, held_out_spider
from sqlcoder.training.prepare import plain_schema, used_by

MAX_REFUSED = 0.01
UNANSWERABLE = 0.35
"""Unanswerable questions for each answerable one."""
SEED = 99
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Rated:
    """A question's candidates: their features (candidates, len(FEATURES)), which are right, and where it was asked."""

    features: NDArray[np.float64]
    right: NDArray[np.bool_]
    answerable: bool
    place: tuple[str, str]
    """(held-out set, database)."""


def collect(held_out: HeldOut, model: EmbeddedModel, limit: int, refused: int) -> Iterator[Rated]:
    """Every held-out question's beam, judged: at most `limit` questions, and about `refused` made unanswerable."""
    examples = random.Random(SEED).sample(held_out.examples, min(limit, len(held_out.examples)))
    schemas = {db_id: plain_schema(held_out.databases, db_id) for db_id in held_out.db_ids()}
    pairs = list(unanswerable(held_out.examples, schemas, lambda e: used_by(e, schemas), refused, SEED))
    for db_id in held_out.db_ids():
        with Database.open(database_path(held_out.databases, db_id)) as database:
            asked: list[tuple[Example, Schema]] = [(e, database.schema()) for e in examples if e.db_id == db_id]
            for example, schema in [*asked, *((e, s) for e, s in pairs if e.db_id == db_id)]:
                task = link(Question(example.question, db_id), schema, database.values())
                parses = parse_question(task, model.start, model.pieces)
                queries = [i for i, parse in enumerate(parses) if parse.candidate.query is not None]
                if not queries:
                    continue  # nothing to be confident of
                right = [
                    example.answerable and judge(example, parses[i].candidate.query, database).outcome == "match"
                    for i in queries
                ]
                features = candidate_features(task, parses)[queries]
                yield Rated(features, np.array(right), example.answerable, (held_out.name, db_id))


def fit(features: NDArray[np.float64], right: NDArray[np.bool_], ridge: float = 1.0) -> dict[str, Any]:
    """A ridge logistic regression by Newton's method; rows are questions."""
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-6
    x = np.hstack([(features - mean) / scale, np.ones((len(features), 1))])
    penalty = ridge * np.diag([1.0] * features.shape[1] + [0.0])
    w = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1.0 / (1.0 + np.exp(-x @ w))
        gradient = x.T @ (p - right) + penalty @ w
        hessian = (x * (p * (1 - p))[:, None]).T @ x + penalty
        w -= np.linalg.solve(hessian, gradient)
    return {"mean": mean.tolist(), "scale": scale.tolist(), "weights": w[:-1].tolist(), "bias": float(w[-1])}


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, report on the other half of the databases, and write the card."""
    parser = argparse.ArgumentParser(description="Fit the embedded model's confidence on held-out databases.")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--weights", type=Path, default=WEIGHTS)
    parser.add_argument("--own", type=Path, help="file of our own pairs (data/train.jsonl)")
    parser.add_argument("--own-databases", type=Path, help="folder of their databases")
    parser.add_argument("--limit", type=int, default=700, help="answerable questions of each held-out set, at most")
    options = parser.parse_args(arguments)
    sets = [held_out_spider(options.data)]
    if options.own:
        sets.append(held_out_own(options.own, options.own_databases))
    model = EmbeddedModel(options.weights)
    rated: list[Rated] = []
    for held_out in sets:
        limit = min(options.limit, len(held_out.examples))
        rated += collect(held_out, model, limit, round(UNANSWERABLE * limit))
    estimates = cross_fitted(rated)
    picks = [int(np.argmax(e)) for e in estimates]
    best = np.array([e[i] for e, i in zip(estimates, picks, strict=True)])
    right = np.array([bool(r.right[i]) for r, i in zip(rated, picks, strict=True)])
    answerable = np.array([r.answerable for r in rated])
    threshold = float(np.quantile(best[right], MAX_REFUSED))
    report = {
        "n": len(rated),
        "auroc": auroc(best[right].tolist(), best[~right].tolist()),
        "expected_calibration_error": _calibration_error(best, right),
        "refused_of_right": float((best[right] < threshold).mean()),
        "refused_of_answerable": float((best[answerable] < threshold).mean()),
        "refused_of_unanswerable": float((best[~answerable] < threshold).mean()),
        "lift": {s.name: _lift(s.name, rated, picks) for s in sets},
    }
    fitted = fit(*_stacked(rated))
    card_path = options.weights / "card.json"
    card = json.loads(card_path.read_text(encoding="utf-8"))
    card["confidence"] = {"features": FEATURES, **fitted, "refuse_below": threshold, "report": report}
    card_path.write_text(json.dumps(card, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(report, indent=1))


def cross_fitted(rated: Sequence[Rated]) -> list[NDArray[np.float64]]:
    """Every question's estimates, each by a regression that saw no question of the same database."""
    places = sorted({r.place for r in rated})
    fold = {place: i % FOLDS for i, place in enumerate(places)}
    estimates: dict[int, NDArray[np.float64]] = {}
    for number in range(FOLDS):
        others = [r for r in rated if fold[r.place] != number]
        if not others or len(others) == len(rated):
            continue
        confidence = Confidence(**_tuples(fit(*_stacked(others))), refuse_below=0.0)
        for i, r in enumerate(rated):
            if fold[r.place] == number:
                estimates[i] = np.array(confidence.probabilities(r.features))
    return [estimates[i] for i in range(len(rated))]


def _stacked(rated: Sequence[Rated]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    return np.concatenate([r.features for r in rated]), np.concatenate([r.right for r in rated])


def _lift(name: str, rated: Sequence[Rated], picks: Sequence[int]) -> dict[str, float]:
    """How often the beam's first is right, the one that the confidence puts first, and any of the beam."""
    mine = [(r, i) for r, i in zip(rated, picks, strict=True) if r.place[0] == name and r.answerable]
    return {
        "n": len(mine),
        "beam": sum(bool(r.right[0]) for r, _ in mine) / len(mine),
        "reranked": sum(bool(r.right[i]) for r, i in mine) / len(mine),
        "any_of_beam": sum(bool(r.right.any()) for r, _ in mine) / len(mine),
    }


def _tuples(fitted: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in fitted.items()}


def _calibration_error(estimates: NDArray[np.float64], right: NDArray[np.bool_], bins: int = 10) -> float:
    """Expected calibration error (Guo et al. 2017, equation 3) over equal-width bins."""
    place = np.minimum((estimates * bins).astype(int), bins - 1)
    gaps = [abs(estimates[place == b].mean() - right[place == b].mean()) * (place == b).sum() for b in set(place)]
    return float(sum(gaps) / len(estimates))


if __name__ == "__main__":
    main()
