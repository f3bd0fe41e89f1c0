"""Finding the values of a question among a million distinct ones: milliseconds warm, seconds and bytes of the index.

    python benchmarks/value_lookup.py [--engine sqlite duckdb postgres mysql] [--questions 200]

One column of a million different names of companies: each of 1,000 words is the first of a thousand of them, each of
1,000 others the second, and one of three words (ltd, inc, gmbh) ends them all. Questions name a company as it is, by
its second word, by the word that a third of all have, or name none.

- `ask`: what a first question meets: the samples that `ask` reads, in seconds and bytes, and how many of the companies
  that questions name are among them.
- `whole`: the index of all values that `sqlcoder db values --all` makes: its seconds and bytes, seconds of opening it
  in another run, and milliseconds for the matching of a question's values, after one round that warms the caches.
  `cpu` is the processor's time of the same, which says more where the machine is busy.

Prints one JSON object; exits 1 where the 95th percentile of a kind of question passes 10 ms.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from _engines import ENGINES, is_here, made

from sqlcoder.db.database import Database
from sqlcoder.linking.names import match_names
from sqlcoder.linking.values import find_values
from sqlcoder.question import Question

LIMIT_MS = 10.0
WORDS = 1_000
ENDS = ("ltd", "inc", "gmbh")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=["sqlite"])
    parser.add_argument("--questions", type=int, default=200, help="of each kind")
    options = parser.parse_args()
    if absent := [engine for engine in options.engine if not is_here(engine)]:
        print(f"no server of {', '.join(absent)} here (make services)", file=sys.stderr)
        return 2
    first, second = words(1, 2), words(2, 3)
    asked = questions(first, second, options.questions)
    found = {}
    for engine in options.engine:
        with tempfile.TemporaryDirectory() as name, made(engine, Path(name), "names", script(first, second)) as url:
            found[engine] = {"ask": sampled(url, Path(name) / "ask", asked)}
            found[engine]["whole"] = whole(url, Path(name) / "whole", asked)
    print(json.dumps(found, indent=1))
    slow = [ms["p95"] for f in found.values() for ms in f["whole"]["lookup_ms"].values() if ms["p95"] > LIMIT_MS]
    return int(bool(slow))


def words(seed: int, syllables: int) -> list[str]:
    """So many different made-up words, capitalised."""
    rng = random.Random(seed)
    made_up: dict[str, None] = {}
    while len(made_up) < WORDS:
        made_up["".join(rng.choice("bdfgklmnprtvz") + rng.choice("aeiou") for _ in range(syllables)) + "n"] = None
    return [word.capitalize() for word in made_up]


def script(first: list[str], second: list[str]) -> Iterator[str]:
    """A million companies."""
    for table, some in (("first", first), ("second", second)):
        yield f"CREATE TABLE {table}_word (i INTEGER, word VARCHAR(20))"
        yield f"INSERT INTO {table}_word VALUES " + ", ".join(f"({i}, '{word}')" for i, word in enumerate(some))
    end = f"CASE (f.i + s.i) % 3 WHEN 0 THEN '{ENDS[0]}' WHEN 1 THEN '{ENDS[1]}' ELSE '{ENDS[2]}' END"
    yield "CREATE TABLE company (id INTEGER NOT NULL PRIMARY KEY, name VARCHAR(60))"
    yield (
        f"INSERT INTO company SELECT {WORDS} * f.i + s.i, CONCAT(f.word, ' ', s.word, ' ', {end})"
        " FROM first_word f CROSS JOIN second_word s"
    )
    yield "DROP TABLE first_word"
    yield "DROP TABLE second_word"


def questions(first: list[str], second: list[str], count: int) -> dict[str, list[str]]:
    """`count` questions of each kind."""
    rng = random.Random(3)
    at = [(rng.randrange(WORDS), rng.randrange(WORDS)) for _ in range(count)]
    return {
        "a company": [f"What is the id of {first[f]} {second[s]} {ENDS[(f + s) % 3]}?" for f, s in at],
        "its second word": [f"how many companies have {second[s].lower()} in their name" for _, s in at],
        "a word of a third": [f"which {ENDS[f % 3]} has the id {s}" for f, s in at],
        "none": [f"how many companies have an id above {f * s}" for f, s in at],
    }


def sampled(url: str, folder: Path, asked: dict[str, list[str]]) -> dict[str, Any]:
    """A first `ask`: which index it builds, and what that knows."""
    began = time.perf_counter()
    with Database.open(url, cache_dir=folder) as database:
        index = database.values()
        seconds = time.perf_counter() - began
        return {
            "open_and_build_s": round(seconds, 2),
            "values": len(index),
            "megabytes": megabytes(folder),
            "companies_known": known(database, asked["a company"]),
            "told_to_be_sampled": bool(index.sampled),
        }


def whole(url: str, folder: Path, asked: dict[str, list[str]]) -> dict[str, Any]:
    """The index of all values: its cost, and what looking up costs."""
    with Database.open(url, cache_dir=folder) as database:
        database.schema()
        began, used = time.perf_counter(), time.process_time()
        built = len(database.values(whole=True))
        seconds, cpu = time.perf_counter() - began, time.process_time() - used
    with Database.open(url, cache_dir=folder) as database:
        database.schema()
        began = time.perf_counter()
        index = database.values()
        opening = time.perf_counter() - began
        is_kept = index.path is not None
        index = database.values(whole=True)  # where an engine cannot tell of changes, nothing was kept
        return {
            "values": built,
            "build_s": round(seconds, 1),
            "build_cpu_s": round(cpu, 1),
            "megabytes": megabytes(folder),
            "open_s": round(opening, 3) if is_kept else None,
            "companies_known": known(database, asked["a company"]),
            "lookup_ms": {kind: timed(database, some) for kind, some in asked.items()},
        }


def known(database: Database, some: list[str]) -> str:
    """Of how many questions the company that they name was found."""
    return f"{sum(bool(match(database, text)) for text in some)} of {len(some)}"


def match(database: Database, text: str) -> list[str]:
    """The cells that the question's text is linked to as they are."""
    question, schema = Question(text), database.schema()
    links = match_names(question, schema)
    return [v.text for v in find_values(question, schema, database.values(), links) if v.kind == "cell"]


def timed(database: Database, some: list[str]) -> dict[str, float]:
    """Milliseconds of the matching of values alone."""
    schema, index = database.schema(), database.values()
    taken, used = [], []
    for round_ in range(2):
        for text in some:
            question = Question(text)
            links = match_names(question, schema)
            began, cpu = time.perf_counter(), time.process_time()
            find_values(question, schema, index, links)
            if round_:
                used.append(1000 * (time.process_time() - cpu))
                taken.append(1000 * (time.perf_counter() - began))
    times = {"median": statistics.median(taken), "p95": _p95(taken), "cpu_p95": _p95(used), "max": max(taken)}
    return {name: round(ms, 2) for name, ms in times.items()}


def _p95(figures: list[float]) -> float:
    return statistics.quantiles(figures, n=20)[-1]


def megabytes(folder: Path) -> float | None:
    sizes = [path.stat().st_size for path in folder.rglob("*.sqlite")]
    return round(sum(sizes) / 1e6, 1) if sizes else None


if __name__ == "__main__":
    sys.exit(main())
