"""Stage 0 of the embedded model: questions and golds -> training instances on disk.

    python -m sqlcoder.training.prepare --data SHARED/data --out work/instances

Every example is seen as it is, and again over perturbed copies of its schema. Databases held out of train (a seeded
draw) are written apart, so that choices are made on databases no model has seen.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from sqlcoder.datasets.augment import natural_names, perturb, plain_names
from sqlcoder.datasets.bird import read_bird
from sqlcoder.datasets.databases import database_path
from sqlcoder.datasets.spider import read_spider, spider_schemas
from sqlcoder.datasets.store import load_examples
from sqlcoder.datasets.typed import typed_question
from sqlcoder.datasets.unanswerable import unanswerable
from sqlcoder.db.database import Database
from sqlcoder.embedded.actions import linearise
from sqlcoder.embedded.arrays import TrainingInstance
from sqlcoder.embedded.features import MAX_PIECES, Pieces, encode
from sqlcoder.embedded.from_sql import from_sql
from sqlcoder.embedded.periods import stated
from sqlcoder.embedded.sense import makes_sense
from sqlcoder.embedded.to_sql import to_sql
from sqlcoder.embedded.tree import STAR, ColumnRef, Node, TableRef, Tree, Unrepresentable, walk
from sqlcoder.errors import DatabaseError
from sqlcoder.example import Example
from sqlcoder.linking.dates import find_dates
from sqlcoder.linking.linker import link
from sqlcoder.linking.stretches import find_stretches
from sqlcoder.linking.values import ValueLookup
from sqlcoder.query import Query
from sqlcoder.question import Question
from sqlcoder.schema import Schema
from sqlcoder.sql.difficulty import spider_difficulty
from sqlcoder.training.batches import save_instances
from sqlcoder.training.held_out import OWN_DATABASES, held_out_databases
from sqlcoder.training.minilm import minilm_folder
from sqlcoder.training.rename import RenamedValues, renamed

SOURCES = (
    *("spider", "spider_syn", "cosql", "cosql_followups", "bird", "wikisql", "synthetic", "unanswerable", "own"),
    "written",
)
LEVELS = ("easy", "medium", "hard", "extra", "unanswerable")
MAX_STEPS = 72
_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
UNANSWERABLE = 3_500
"""How many questions without an answer are made."""


def group_number(source: str, level: str) -> int:
    """The group that a recipe's stages select by.

    >>> group_number("spider", "easy"), group_number("bird", "extra")
    (0, 23)
    """
    return SOURCES.index(source) * len(LEVELS) + LEVELS.index(level)


@dataclass(frozen=True, slots=True)
class Source:
    """Examples with the folder of their databases, and how many perturbed copies each gets."""

    name: str
    examples: tuple[Example, ...]
    databases: Path
    natural: Path | None = None
    """A `tables.json` with names in plain words."""
    variants: int = 1
    strength: float = 0.35
    """How much a perturbed copy differs; see `perturb`."""
    max_pieces: int = 320
    typed: float = 0.0
    """Share of the perturbed copies whose question is worded as people type."""
    schemas: Mapping[str, Schema] = field(default_factory=dict)
    """By example id, a schema that is not the database's own: reduced until the question has no answer."""


def build_instance(
    question: Question, tree: Tree, schema: Schema, values: ValueLookup | None, pieces: Pieces, group: int
) -> TrainingInstance:
    """One instance; raises KeyError where linking dropped a table or column that the tree needs."""
    task = link(question, schema, values)
    encoder, nodes = encode(task, pieces)
    steps = linearise(tree, nodes)
    wanted = _references(tree)
    relevant = [-1 if ref is None else int(ref in wanted) for ref in nodes.refs()]
    return TrainingInstance(encoder, steps, np.array(relevant, np.int8), group=group)


def _references(tree: Tree) -> set[Tree]:
    found: set[Tree] = {t for t in walk(tree) if not isinstance(t, Node) and t != STAR}
    return found | {TableRef(t.table) for t in found if isinstance(t, ColumnRef)}


def prepare_database(source: Source, db_id: str, seed: int) -> tuple[list[TrainingInstance], list[int], Counter[str]]:
    """All instances of one database, their example numbers (variants share one), and what was left out."""
    pieces = Pieces(minilm_folder() / "tokenizer.json")
    counts: Counter[str] = Counter()
    instances: list[TrainingInstance] = []
    numbers: list[int] = []
    rng = random.Random(seed ^ zlib.crc32(f"{source.name}/{db_id}".encode()))
    natural = spider_schemas(source.natural).get(db_id) if source.natural else None
    with Database.open(database_path(source.databases, db_id)) as database:
        own, index = plain_names(database.schema()), database.values()
        for number, example in enumerate(e for e in source.examples if e.db_id == db_id):
            counts["examples"] += 1
            schema = source.schemas.get(example.id, own)
            try:
                tree = gold_tree(example, schema)
            except Unrepresentable:
                counts["unrepresentable"] += 1
                continue
            level = spider_difficulty(example.golds[0]) if example.answerable else "unanswerable"
            group = group_number(source.name, level)
            question = Question(example.question, db_id)
            for variant in range(1 + source.variants):
                try:
                    if variant == 0:
                        instance = build_instance(question, tree, schema, index, pieces, group)
                    else:
                        base = natural_names(schema, natural) if natural and rng.random() < 0.7 else schema
                        used = used_columns(tree) if example.answerable else None
                        view, renaming = renamed(perturb(base, rng, used, strength=source.strength))
                        values = RenamedValues(index, renaming)
                        asked = question
                        if rng.random() < source.typed:
                            asked = Question(typed_question(example.question, rng), db_id)
                        instance = build_instance(asked, renaming.tree(tree), view, values, pieces, group)
                except KeyError:
                    counts["needed column dropped"] += 1
                    continue
                if len(instance.encoder.pieces) > source.max_pieces or len(instance.steps.target) > MAX_STEPS:
                    counts["too long"] += 1
                    continue
                counts["instances"] += 1
                counts["steps"] += len(instance.steps.target)
                counts["steps without a value"] += int((instance.steps.target < 0).sum())
                instances.append(instance)
                numbers.append(number)
    return instances, numbers, counts


def gold_tree(example: Example, schema: Schema) -> Tree:
    """The tree to learn: dates as the question states them.

    Raises Unrepresentable where the gold has none, where it cannot be rendered again, and where it means nothing (some
    of Spider's golds show one column twice and leave out the other that is asked for).
    """
    if not example.answerable:
        return Node("unanswerable")
    tree = stated(from_sql(Query(example.golds[0]), schema), _periods(example.question))
    to_sql(tree, schema)
    if not makes_sense(tree):
        raise Unrepresentable("The gold says the same thing twice.")
    return tree


def _periods(question: str) -> set[str]:
    """The years and months that a question names."""
    stretches = (end for stretch in find_stretches(question) for end in (stretch.first, stretch.last))
    return {*_YEAR.findall(question), *(found.iso for found in find_dates(question)), *stretches}


def used_columns(tree: Tree) -> set[tuple[str, str]]:
    """The (table, column) pairs that a tree names; (table, "*") for a whole table."""
    references = _references(tree)
    columns = {(r.table, r.column) for r in references if isinstance(r, ColumnRef)}
    return columns | {(r.table, "*") for r in references if isinstance(r, TableRef)}


def sources(data: Path, synthetic: Path | None, seed: int) -> Iterator[Source]:
    """The sources made elsewhere, as far as they are there; the unanswerable questions are made here."""
    spider, bird, wikisql = data / "spider", data / "bird", data / "wikisql"
    natural, databases = spider / "tables.json", spider / "database"
    train = tuple(read_spider(spider / "train_spider.json"))
    synonyms = tuple(read_spider(data / "spider_syn" / "train.json", source="spider-syn"))
    first_turns = tuple(read_spider(data / "cosql" / "train_first_turns.json", source="cosql"))
    followups = tuple(read_spider(data / "cosql" / "train_followups_selfcontained.json", source="cosql"))
    yield Source("spider", train, databases, natural, 2, typed=0.7)
    yield Source("spider_syn", synonyms, databases, natural, typed=0.5)
    yield Source("cosql", first_turns, databases, natural, 2, typed=0.5)
    yield Source("cosql_followups", followups, databases, natural)
    yield Source("bird", tuple(read_bird(bird / "train.json", literals_only=True)), bird / "database")
    phase1 = tuple(read_spider(wikisql / "train_phase1.json", source="wikisql"))
    yield Source("wikisql", phase1, wikisql / "database", variants=0)

    schemas = {db_id: plain_schema(databases, db_id) for db_id in sorted({e.db_id for e in train})}
    pairs = list(unanswerable((*train, *first_turns), schemas, lambda e: used_by(e, schemas), UNANSWERABLE, seed))
    refused = tuple(example for example, _ in pairs)
    yield Source("unanswerable", refused, databases, natural, schemas={e.id: s for e, s in pairs})

    for file in sorted(synthetic.glob("*.jsonl")) if synthetic else ():
        examples = load_examples(file)
        yield from _by_folder(Source("synthetic", tuple(examples), databases, natural), file.parent / "database")


def own_sources(own: Path, written: Path | None, own_databases: Path, spider: Path) -> Iterator[Source]:
    """Our own pairs: over the dataset's databases, and those written over Spider's train databases and small ones."""
    examples = tuple(load_examples(own))
    yield Source("own", examples, own_databases, variants=3, strength=0.7, max_pieces=MAX_PIECES)
    if written:
        examples = tuple(load_examples(written))
        source = Source("written", examples, spider / "database", spider / "tables.json", 3, 0.5, MAX_PIECES, typed=0.3)
        yield from _by_folder(source, own_databases)


def _by_folder(source: Source, other: Path) -> Iterator[Source]:
    """The source in two: the examples whose databases are in its folder, and those with theirs in the other."""
    for where in (source.databases, other):
        here = tuple(e for e in source.examples if _has_database(where, e.db_id))
        if here:
            natural = source.natural if where == source.databases else None
            yield replace(source, examples=here, databases=where, natural=natural)


def plain_schema(databases: Path, db_id: str) -> Schema:
    """A database's schema as its file says, without names in plain words."""
    with Database.open(database_path(databases, db_id)) as database:
        return plain_names(database.schema())


def used_by(example: Example, schemas: Mapping[str, Schema]) -> set[tuple[str, str]] | None:
    """What the example's gold names (see `used_columns`); None where it has no tree."""
    try:
        return used_columns(gold_tree(example, schemas[example.db_id]))
    except Unrepresentable:
        return None


def _has_database(folder: Path, db_id: str) -> bool:
    try:
        return database_path(folder, db_id).is_file()
    except DatabaseError:
        return False


def write_shards(source: Source, held_out: frozenset[str], out: Path, workers: int, seed: int) -> dict[str, int]:
    """Write `out/train-<source>.npz` and, of held-out databases, `out/heldout-<source>.npz`; the counts."""
    by_database: dict[str, list[Example]] = {}
    for example in source.examples:
        by_database.setdefault(example.db_id, []).append(example)
    parts = {"train": ([], []), "heldout": ([], [])}  # type: dict[str, tuple[list[TrainingInstance], list[int]]]
    counts: Counter[str] = Counter()
    with ProcessPoolExecutor(workers) as pool:
        jobs = {
            db_id: pool.submit(prepare_database, replace(source, examples=tuple(examples)), db_id, seed)
            for db_id, examples in by_database.items()
        }
        for db_id, job in jobs.items():
            instances, numbers, counted = job.result()
            counts += counted
            kept, kept_numbers = parts["heldout" if db_id in held_out else "train"]
            offset = max(kept_numbers, default=-1) + 1
            kept += instances
            kept_numbers += [offset + n for n in numbers]
    for part, (instances, numbers) in parts.items():
        if instances:
            save_instances(_free_path(out, f"{part}-{source.name}"), instances, numbers)
    return dict(counts)


def _free_path(folder: Path, stem: str) -> Path:
    """A shard's path; a source that comes in several parts gets a number behind its name."""
    number = 1
    while (path := folder / f"{stem}{number if number > 1 else ''}.npz").exists():
        number += 1
    return path


def main(arguments: Sequence[str] | None = None) -> None:
    """Prepare everything; prints the counts of each source and keeps them in `counts.json`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder with spider/, cosql/, bird/, …")
    parser.add_argument("--synthetic", type=Path, help="folder with synthesized *.jsonl and database/")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--own", type=Path, help="file of pairs such as data/train.jsonl")
    parser.add_argument("--own-databases", type=Path, help="folder of the databases that curation.build made of them")
    parser.add_argument("--written", type=Path, help="file of more of them, such as data/written.jsonl")
    parser.add_argument("--only", nargs="*", help="names of the sources to prepare")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    train = read_spider(options.data / "spider" / "train_spider.json")
    held_out = held_out_databases(train)
    if options.own:
        held_out |= held_out_databases(load_examples(options.own), OWN_DATABASES)
    counts_path = options.out / "counts.json"
    counts = json.loads(counts_path.read_text(encoding="utf-8"))["counts"] if counts_path.exists() else {}
    every = list(sources(options.data, options.synthetic, options.seed))
    if options.own:
        every += own_sources(options.own, options.written, options.own_databases, options.data / "spider")
    for source in every:
        if options.only and source.name not in options.only:
            continue
        began = time.monotonic()
        counted = write_shards(source, held_out, options.out, options.workers, options.seed)
        counts[source.name] = dict(Counter(counts.get(source.name, {})) + Counter(counted))
        print(f"{source.name}: {counted} in {time.monotonic() - began:.0f} s", file=sys.stderr)
        counts_path.write_text(json.dumps({"held_out": sorted(held_out), "counts": counts}, indent=1))


if __name__ == "__main__":
    main()
