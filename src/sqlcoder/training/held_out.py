"""Databases held out of training: what every choice is made on, and the confidence is fitted on.

Two sorts, each a seeded draw: 20 of Spider's 137 train databases, with the questions that Spider, Spider-Syn and CoSQL
ask of them, and 2 of the 10 of our own dataset, whose questions are worded as people type.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from sqlcoder.datasets.spider import read_spider
from sqlcoder.datasets.store import load_examples
from sqlcoder.example import Example

SPIDER_DATABASES, OWN_DATABASES = 20, 2
_SEED = 7


@dataclass(frozen=True, slots=True)
class HeldOut:
    """Questions over databases that no model is trained on."""

    name: str
    examples: tuple[Example, ...]
    databases: Path
    """The folder of the databases."""

    def db_ids(self) -> tuple[str, ...]:
        """The databases that are asked, in the order of their names."""
        return tuple(sorted({e.db_id for e in self.examples}))


def held_out_databases(examples: Iterable[Example], number: int = SPIDER_DATABASES) -> frozenset[str]:
    """The databases of these examples that no model is trained on."""
    names = sorted({e.db_id for e in examples})
    return frozenset(random.Random(_SEED).sample(names, number))


def held_out_spider(data: Path, *, alone: bool = False) -> HeldOut:
    """Of Spider's train part, with Spider-Syn's and CoSQL's questions of the same databases unless `alone`."""
    train = read_spider(data / "spider" / "train_spider.json")
    wanted = held_out_databases(train)
    turns = [] if alone else read_spider(data / "cosql" / "train_first_turns.json", source="cosql")
    synonyms = [] if alone else read_spider(data / "spider_syn" / "train.json", source="spider-syn")
    mine = tuple(e for e in (*train, *turns, *synonyms) if e.db_id in wanted)
    return HeldOut("spider", mine, data / "spider" / "database")


def held_out_own(pairs: Path, databases: Path) -> HeldOut:
    """Of our own pairs (data/train.jsonl), whose databases `sqlcoder.curation.build` has made."""
    examples = load_examples(pairs)
    wanted = held_out_databases(examples, OWN_DATABASES)
    return HeldOut("own", tuple(e for e in examples if e.db_id in wanted and e.answerable), databases)
