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
import itertools
import json
import random
import re
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlcoder.datasets.databases import database_path
from sqlcoder.datasets.families import WEIGHTED
from sqlcoder.datasets.families.phrases import Draft
from sqlcoder.datasets.profile import Profile, profile
from sqlcoder.datasets.spider import LICENCES, read_spider, spider_schemas
from sqlcoder.datasets.store import save_examples
from sqlcoder.datasets.synthetic_schemas import create_databases, synthetic_schemas
from sqlcoder.errors import DatabaseError, DataError, QueryError
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.difficulty import spider_difficulty
from sqlcoder.sql.parse import parse

_STEPS = 20_000_000
"""Most virtual machine steps a query may take: a bound that does not depend on how busy the machine is."""
WORDINGS = 3
"""Most questions for one and the same query."""
_SITES = 40
"""How many databases are tried for a family before another is drawn."""
_SAMPLE_COPIES = frozenset({"store_1", "chinook_1"})
"""Spider's two copies of Chinook, a database that answers are tried on: no pairs are made for it."""
MOST_ROWS = 2000
"""A listing as long as this is not what anybody asks for."""
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


def synthetic_sites(folder: str | Path, *, make: bool = True) -> list[Site]:
    """The hand-written schemas, their databases made in `folder`; with `make=False` they are there already."""
    if make:
        return [Site(schema, path, "Apache-2.0") for schema, path in create_databases(folder)]
    return [Site(schema, database_path(folder, schema.name), "Apache-2.0") for schema in synthetic_schemas()]


@dataclass(frozen=True, slots=True)
class OpenSite:
    """A site whose rows were read: what can be asked of it, and a connection that only reads."""

    site: Site
    connection: sqlite3.Connection
    profile: Profile


@dataclass(frozen=True, slots=True)
class Proposal:
    """A question as somebody types it and its query, not yet tried."""

    place: int
    """Which of the sites it is about."""
    group: str
    family: str
    question: str
    draft: Draft

    @property
    def source(self) -> str:
        return f"synthetic:{self.group}.{self.family}"


@contextlib.contextmanager
def open_sites(sites: Sequence[Site]) -> Iterator[list[OpenSite]]:
    """The sites, read; closed at the end. Raises DatabaseError where a site's file cannot be read."""
    with contextlib.ExitStack() as stack:
        connections = [stack.enter_context(contextlib.closing(_connect(site))) for site in sites]
        yield [OpenSite(site, c, _profile(site, c)) for site, c in zip(sites, connections, strict=True)]


def proposals(opened: Sequence[OpenSite], rng: random.Random) -> Iterator[Proposal | None]:
    """Endless questions by grammar about the sites, one a try; None for a try that came to nothing.

    Ends at once where no site has anything to ask about.
    """
    useful = [i for i, o in enumerate(opened) if o.profile.entities]
    if not useful:
        return
    # a rich schema has more to say than a single table
    weights = [
        (sum(len(e.facets) for e in opened[i].profile.entities) + 3 * len(opened[i].profile.links)) ** 0.5
        for i in useful
    ]
    while True:
        (group,) = rng.choices(WEIGHTED, [weight for _, _, weight in WEIGHTED])
        family = rng.choice(group[1])
        # the family first, then a database that has something for it: rare families keep their share
        for i in rng.choices(useful, weights, k=_SITES):
            draft = family(opened[i].profile, rng)
            if draft is not None:
                yield Proposal(i, group[0], family.__name__, as_typed(draft.question, rng), draft)
                break
            yield None


def same_question(question: str) -> str:
    """What two questions share that differ in capitals and the mark at the end alone."""
    return question.lower().rstrip("?. ")


def synthesize(sites: Sequence[Site], n: int, seed: int) -> Iterator[Example]:
    """`n` examples about the sites (fewer where they run dry), no question twice for one database.

    Raises DatabaseError where a site's file cannot be read.
    """
    made, seen, reworded = 0, set[tuple[str, str]](), Counter[str]()
    with open_sites(sites) as opened:
        for proposal in itertools.islice(proposals(opened, random.Random(seed)), n * _TRIES + 1000):
            if made == n:
                return
            if proposal is None:
                continue
            site, connection = opened[proposal.place].site, opened[proposal.place].connection
            key, sql = (site.schema.name, same_question(proposal.question)), proposal.draft.sql
            if key in seen or reworded[key[0] + sql] >= WORDINGS or not _answers(proposal.draft, connection):
                continue
            seen.add(key)
            reworded[key[0] + sql] += 1
            yield Example(
                id=f"synthetic-{seed}-{made}",
                db_id=site.schema.name,
                question=proposal.question,
                golds=(sql,),
                category=proposal.draft.category,
                difficulty=spider_difficulty(sql),
                source=proposal.source,
                licence=site.licence,
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


def rows_of(sql: str, connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """The first rows of a query, one more than anybody asks for; stopped after a fixed number of the engine's steps.

    Raises sqlite3.Error.
    """
    connection.set_progress_handler(lambda: 1, _STEPS)
    try:
        return connection.execute(sql).fetchmany(MOST_ROWS)
    finally:
        connection.set_progress_handler(None, 0)


def _answers(draft: Draft, connection: sqlite3.Connection) -> bool:
    """Does the query parse, run, and find something?"""
    try:
        parse(Query(draft.sql))
        rows = rows_of(draft.sql, connection)
    except (sqlite3.Error, QueryError):
        return False
    return 0 < len(rows) < MOST_ROWS and any(value is not None for row in rows for value in row)


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
