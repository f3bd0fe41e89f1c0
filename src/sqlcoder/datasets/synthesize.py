"""Make question-SQL pairs from databases: schemas and rows in, examples in typed English out.

Human data sets have few dates, shares, arithmetic, anti-joins and self-joins; the grammar families fill that gap, with
the nouns, keys and cell values of real databases. Every pair parses, runs within a fixed number of the engine's steps
and, unless it counts, finds something. The same seed and databases give the same pairs. Template English is worth
something only beside human questions: mix, and finish a training on human data.

    python -m sqlcoder.datasets.synthesize pairs.jsonl --spider DATA/spider --count 50000 --seed 1

Not covered: nested set operations, windows, text search, questions that need world knowledge.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import random
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlcoder.datasets.databases import database_path
from sqlcoder.datasets.families import WEIGHTED
from sqlcoder.datasets.families.phrases import Draft
from sqlcoder.datasets.profile import Profile, profile
from sqlcoder.datasets.spider import LICENCES, read_spider, spider_schemas
from sqlcoder.datasets.store import save_examples
from sqlcoder.datasets.synthetic_schemas import create_databases
from sqlcoder.errors import DatabaseError, DataError, QueryError
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.difficulty import spider_difficulty
from sqlcoder.sql.parse import parse

_STEPS = 20_000_000
"""Most virtual machine steps a query may take: a bound that does not depend on how busy the machine is."""
_WORDINGS = 3
"""Most questions for one and the same query."""
_SITES = 40
"""How many databases are tried for a family before another is drawn."""
_SAMPLE_COPIES = frozenset({"store_1", "chinook_1"})
"""Spider's two copies of Chinook, a database that answers are tried on: no pairs are made for it."""
_TRIES = 60
"""How many drafts may fail for each pair asked for, before the databases are said to be dry."""


@dataclass(frozen=True, slots=True)
class Site:
    """A database to make questions about."""

    schema: Schema
    path: Path
    licence: str = ""


def spider_sites(folder: str | Path) -> list[Site]:
    """The databases of Spider's training questions, never those of its dev set, nor copies of the sample databases."""
    folder = Path(folder)
    schemas = spider_schemas(folder / "tables.json")
    wanted = sorted({e.db_id for e in read_spider(folder / "train_spider.json")} - _SAMPLE_COPIES)
    missing = [db_id for db_id in wanted if db_id not in schemas]
    if missing:
        raise DataError(folder / "tables.json", None, f"expected a schema for {missing[0]!r}")
    return [Site(schemas[d], database_path(folder / "database", d), LICENCES["spider"]) for d in wanted]


def synthetic_sites(folder: str | Path) -> list[Site]:
    """The hand-written schemas, their databases made in `folder`."""
    return [Site(schema, path, "Apache-2.0") for schema, path in create_databases(folder)]


def synthesize(sites: Sequence[Site], n: int, seed: int) -> Iterator[Example]:
    """`n` examples about the sites (fewer where they run dry), no question twice for one database.

    Raises DatabaseError where a site's file cannot be read.
    """
    with contextlib.ExitStack() as stack:
        opened = [stack.enter_context(contextlib.closing(_connect(site))) for site in sites]
        profiles = [_profile(site, connection) for site, connection in zip(sites, opened, strict=True)]
        rng = random.Random(seed)
        useful = [i for i, p in enumerate(profiles) if p.entities]
        # a rich schema has more to say than a single table
        weights = [
            (sum(len(e.facets) for e in profiles[i].entities) + 3 * len(profiles[i].links)) ** 0.5 for i in useful
        ]
        made, tries, seen, reworded = 0, 0, set[tuple[str, str]](), Counter[str]()
        while made < n and tries < n * _TRIES + 1000 and useful:
            (group,) = rng.choices(WEIGHTED, [weight for _, _, weight in WEIGHTED])
            family = rng.choice(group[1])
            # the family first, then a database that has something for it: rare families keep their share
            for i in rng.choices(useful, weights, k=_SITES):
                tries += 1
                draft = family(profiles[i], rng)
                if draft is not None:
                    break
            else:
                continue
            question = as_typed(draft.question, rng)
            key = (sites[i].schema.name, question.lower().rstrip("?. "))
            if key in seen or reworded[key[0] + draft.sql] >= _WORDINGS or not _answers(draft, opened[i]):
                continue
            seen.add(key)
            reworded[key[0] + draft.sql] += 1
            yield Example(
                id=f"synthetic-{seed}-{made}",
                db_id=sites[i].schema.name,
                question=question,
                golds=(draft.sql,),
                category=draft.category,
                difficulty=spider_difficulty(draft.sql),
                source=f"synthetic:{group[0]}.{family.__name__}",
                licence=sites[i].licence,
            )
            made += 1


def as_typed(question: str, rng: random.Random) -> str:
    """The question as somebody types it: mostly in lower case, mostly without a mark at the end."""
    question = re.sub(r"(?<=s)'s\b", "'", question)
    question = question.lower() if rng.random() < 0.55 else question[:1].upper() + question[1:]
    asks = question.lower().startswith(("how", "what", "which", "who", "when", "in ", "where", "whose", "on ", "to "))
    if rng.random() < 0.35:
        question += "?" if asks else "."
    return question


def _connect(site: Site) -> sqlite3.Connection:
    if not site.path.is_file():
        raise DatabaseError(f"{site.path} is not a database file")
    connection = sqlite3.connect(f"{site.path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection


def _profile(site: Site, connection: sqlite3.Connection) -> Profile:
    try:
        return profile(site.schema, connection)
    except sqlite3.Error as error:
        raise DatabaseError(f"{site.path} cannot be read as {site.schema.name!r}: {error}") from error


def _answers(draft: Draft, connection: sqlite3.Connection) -> bool:
    """Does the query parse, run, and find something?"""
    try:
        parse(Query(draft.sql))
        connection.set_progress_handler(lambda: 1, _STEPS)
        rows = connection.execute(draft.sql).fetchmany(2000)
    except (sqlite3.Error, QueryError):
        return False
    finally:
        connection.set_progress_handler(None, 0)
    if not rows or all(value is None for row in rows for value in row):
        return False
    # a listing longer than this is not what anybody asks for
    return len(rows) < 2000


def main(arguments: Iterable[str] | None = None) -> None:
    """Write pairs as JSONL, one example a line."""
    parser = argparse.ArgumentParser(description="Make question-SQL pairs from databases.")
    parser.add_argument("output", type=Path, help="the JSONL file to write")
    parser.add_argument("--spider", type=Path, help="a folder in Spider's layout; its training databases are used")
    parser.add_argument("--databases", type=Path, help="where the hand-written databases go (else a temporary folder)")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(list(arguments) if arguments is not None else None)
    with tempfile.TemporaryDirectory() as scratch:
        sites = synthetic_sites(given.databases or scratch)
        if given.spider:
            sites += spider_sites(given.spider)
        count = save_examples(synthesize(sites, given.count, given.seed), given.output)
    print(json.dumps({"examples": count, "databases": len(sites), "seed": given.seed}))


if __name__ == "__main__":
    main()
