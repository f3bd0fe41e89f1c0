"""Execution accuracy of a checkpoint on the databases held out of train: what every choice is made by.

    python -m sqlcoder.training.evaluate --data SHARED/data --checkpoint work/embedded/average.safetensors --limit 300

With --own, on the held-out databases of our own dataset instead of Spider's.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch

from sqlcoder.datasets.databases import database_path
from sqlcoder.db.database import Database
from sqlcoder.embedded.features import Pieces
from sqlcoder.embedded.parser import parse_question
from sqlcoder.evaluation.judge import judge
from sqlcoder.evaluation.metrics import wilson
from sqlcoder.example import Example
from sqlcoder.linking.linker import link
from sqlcoder.query import Query
from sqlcoder.question import Question
from sqlcoder.sql.difficulty import spider_difficulty
from sqlcoder.training.checkpoints import load_network
from sqlcoder.training.held_out import held_out_own, held_out_spider
from sqlcoder.training.minilm import minilm_folder
from sqlcoder.training.network import Network
from sqlcoder.training.stepper import TorchStepper


def predict(network: Network, example: Example, database: Database, pieces: Pieces, beams: int) -> Query | None:
    """The likeliest query; None where the model says that there is no answer, or nothing that can be rendered."""
    task = link(Question(example.question, example.db_id), database.schema(), database.values())
    parses = parse_question(task, lambda encoder: TorchStepper(network, encoder), pieces, beams=beams)
    return parses[0].candidate.query if parses else None


def main(arguments: Sequence[str] | None = None) -> None:
    """Print accuracy by difficulty, and the wrong ones with `--show`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--own", type=Path, help="file of our own pairs (data/train.jsonl)")
    parser.add_argument("--own-databases", type=Path, help="folder of their databases")
    parser.add_argument("--limit", type=int, default=300)
    parser.add_argument("--beams", type=int, default=1)
    parser.add_argument("--show", action="store_true")
    options = parser.parse_args(arguments)
    torch.set_num_threads(1)

    network = load_network(options.checkpoint)
    held_out = (
        held_out_own(options.own, options.own_databases) if options.own else held_out_spider(options.data, alone=True)
    )
    examples = random.Random(0).sample(held_out.examples, min(options.limit, len(held_out.examples)))
    pieces = Pieces(minilm_folder() / "tokenizer.json")
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for db_id in held_out.db_ids():
        with Database.open(database_path(held_out.databases, db_id)) as database:
            for example in (e for e in examples if e.db_id == db_id):
                query = predict(network, example, database, pieces, options.beams)
                verdict = judge(example, query, database)
                level = spider_difficulty(example.golds[0])
                total[level] += 1
                right[level] += verdict.outcome == "match"
                if options.show and verdict.outcome != "match":
                    print(f"{db_id}: {example.question}\n  gold {example.golds[0]}")
                    print(f"  pred {query.sql if query else None}\n  {verdict.reason}")
    n, k = total.total(), right.total()
    low, high = wilson(k, n)
    levels = {level: f"{right[level]}/{total[level]}" for level in sorted(total)}
    json.dump({"execution_accuracy": k / n, "ci95": [low, high], "n": n, "by_difficulty": levels}, sys.stdout)
    print()


if __name__ == "__main__":
    main()
