"""What does the ceiling on cost take, and how near to it do everyday queries come? On each engine that has estimates.

    python benchmarks/plan_cost.py [--engine duckdb postgres mysql] [--rows 1000000] [--runs 100] [--no-chinook]

`price`: one query run with the ceiling and without it, in turn, on one connection; the medians in milliseconds and the
rows that the plan expects. `known` is the same where the schema was read, so that no plan is asked for where the tables
are small. The table `sale` has `--rows` rows, `shop` a thousand; `product`, every pair of sales, must be refused.
`everyday`: the model's answers to the acceptance questions on Chinook (`--no-chinook` leaves them out): the most rows
that a plan expects, how many are refused, and of how many no plan is asked for where the schema is known. Prints one
JSON object; exits 1 where an everyday query is refused or the product is not; 2 where an engine is not here.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from _chinook import chinook
from _engines import is_here, made, numbers
from chinook_engines import QUESTIONS, SHARED

from sqlcoder.asking import ask
from sqlcoder.datasets.store import load_examples
from sqlcoder.db.cost import GROWTH, largest_product
from sqlcoder.db.database import Database
from sqlcoder.db.engines import load_engine
from sqlcoder.errors import QueryError, TooCostly
from sqlcoder.generators import load
from sqlcoder.query import Query
from sqlcoder.settings import MAX_PLAN_ROWS

ENGINES = ("duckdb", "postgres", "mysql")
QUERIES = {
    "one row by its key": "SELECT price FROM sale WHERE id = 77",
    "a small table": "SELECT COUNT(*) FROM shop",
    "two tables, grouped": "SELECT s.town, SUM(l.price) FROM sale l JOIN shop s ON l.shop_id = s.id GROUP BY s.town",
}
PRODUCT = "SELECT COUNT(*) FROM sale a, sale b WHERE a.price > b.price"
_DEAR_RUNS = 3  # of what takes long: the price is then beside the point


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--rows", type=int, default=1_000_000, help="a power of ten")
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--chinook", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    if absent := [engine for engine in options.engine if not is_here(engine)]:
        print(f"no server of {', '.join(absent)} here (make services)", file=sys.stderr)
        return 2
    found: dict[str, dict[str, object]] = {}
    for engine in options.engine:
        with tempfile.TemporaryDirectory() as folder:
            with made(engine, Path(folder), "cost", sales(options.rows)) as url:
                found[engine] = {"price": price(url, options.runs), "product": refused(url, PRODUCT)}
            if options.chinook:
                with chinook(engine, SHARED / "data" / "sample_databases", Path(folder)) as url:
                    found[engine]["everyday"] = everyday(url)
    print(json.dumps(found, indent=1))
    return int(any(not f["product"] or f.get("everyday", {}).get("refused") for f in found.values()))  # type: ignore[attr-defined]


def sales(rows: int) -> Iterator[str]:
    """A table of so many rows and one of a thousand."""
    yield from numbers(rows)
    yield "CREATE TABLE shop (id INTEGER NOT NULL PRIMARY KEY, town VARCHAR(20))"
    yield "INSERT INTO shop SELECT n, CONCAT('town ', MOD(n, 50)) FROM number WHERE n < 1000"
    yield "CREATE TABLE sale (id INTEGER NOT NULL PRIMARY KEY, shop_id INTEGER, price DECIMAL(12,2))"
    yield "INSERT INTO sale SELECT n, MOD(n, 1000), MOD(n, 9973) / 100.0 FROM number"


def price(url: str, runs: int) -> dict[str, dict[str, object]]:
    found: dict[str, dict[str, object]] = {}
    engine = load_engine(url)(url, timeout_s=30.0)  # one for all: DuckDB opens a file once in a process
    asked, known = Database(engine), Database(engine)
    known.schema()
    with Database(engine, max_plan_rows=0) as without:
        for name, sql in QUERIES.items():
            query = Query(sql, asked.dialect)
            slow = seconds(without, query) > 0.1
            times = [
                (seconds(without, query), seconds(asked, query), seconds(known, query))
                for _ in range(_DEAR_RUNS if slow else runs)
            ]
            medians = [round(1000 * statistics.median(t), 3) for t in zip(*times, strict=True)]
            assert asked.cost is not None and known.cost is not None
            found[name] = dict(zip(("without_ms", "asked_ms", "known_ms"), medians, strict=True))
            found[name] |= {"expected_rows": asked.cost.rows, "asked_for_where_known": known.cost.rows is not None}
    return found


def seconds(database: Database, query: Query) -> float:
    began = time.perf_counter()
    database.execute(query)
    return time.perf_counter() - began


def refused(url: str, sql: str) -> str:
    """The refusal; empty where the query may run."""
    with Database.open(url, cache=False) as database:
        try:
            database.execute(Query(sql, database.dialect), timeout_s=2.0)
        except TooCostly as error:
            return str(error)
        except QueryError:
            return ""
    return ""


def everyday(url: str) -> dict[str, object]:
    """What the plans of the model's answers expect."""
    model, questions = load("embedded"), [e.question for e in load_examples(QUESTIONS) if e.db_id == "chinook"]
    rows, refusals, without_plan, failed = [], [], 0, 0
    engine = load_engine(url)(url, timeout_s=30.0)
    with Database(engine) as database:
        schema = database.schema()
        for question in questions:
            query = ask(question, database, model=model, execute=False).query
            if query is None:
                continue
            without_plan += largest_product(query.sql, schema) * GROWTH <= MAX_PLAN_ROWS
            bare = Database(engine)  # another for each: one that met an error has read the schema, too
            try:
                bare.execute(query)
            except TooCostly as error:
                refusals.append(f"{question}: {error}")
            except QueryError:
                failed += 1
            if bare.cost is not None and bare.cost.rows is not None:
                rows.append(bare.cost.rows)
    return {
        "questions": len(questions),
        "estimates": len(rows),
        "most_rows": max(rows),
        "median_rows": statistics.median(rows),
        "refused": refusals,
        "failed": failed,
        "no_plan_asked_for": without_plan,
    }


if __name__ == "__main__":
    sys.exit(main())
