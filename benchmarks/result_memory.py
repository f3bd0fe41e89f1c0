"""Is a query of a million rows, cut at 10,000, as cheap in memory as one of 10,000 rows? On each engine.

    python benchmarks/result_memory.py [--engine sqlite duckdb postgres mysql] [--rows 1000000] [--cap 10000]

Each query has a process of its own: its peak of resident memory, before the query and after it, in MiB, and its
seconds. The table has a number, a text of 40 characters, a decimal and a date in a row. `all` is what reading every row
in Python (without the cap, past SQLCoder) takes. Of the servers `sent` is the share of all that left the table
(PostgreSQL: rows that were read) or the server (MariaDB: bytes; it writes ahead until the buffers of the socket are
full, some megabytes, however many rows there are). Prints one JSON object; exits 1 where the capped query's
peak is more than 8 MiB above that of the query which has just as many rows, or more than 24 MiB above that of a query
of 10 rows; 2 where an engine that was asked for is not here.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from _engines import ENGINES, is_here, made, numbers

SLACK_MIB, ROWS_MIB = 8.0, 24.0
"""Between equal results, and for what 10,000 rows of four cells are in Python above 10 such rows."""
_SELECT = "SELECT id, label, price, sold_on FROM sale"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--rows", type=int, default=1_000_000, help="a power of ten")
    parser.add_argument("--cap", type=int, default=10_000)
    parser.add_argument("--one", nargs=3, metavar=("URL", "SQL", "CAP"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(ask(*options.one)))
        return 0
    if absent := [engine for engine in options.engine if not is_here(engine)]:
        print(f"no server of {', '.join(absent)} here (make services)", file=sys.stderr)
        return 2
    found = {}
    for engine in options.engine:
        with tempfile.TemporaryDirectory() as folder, made(engine, Path(folder), "sales", sales(options.rows)) as url:
            found[engine] = measure(engine, url, options.rows, options.cap)
    print(json.dumps(found, indent=1))
    return int(not all(f["flat"] for f in found.values()))


def sales(rows: int) -> Iterator[str]:
    """One table of so many rows."""
    yield from numbers(rows)
    yield "CREATE TABLE sale (id INTEGER NOT NULL PRIMARY KEY, label VARCHAR(60), price DECIMAL(12,2), sold_on DATE)"
    yield (
        "INSERT INTO sale SELECT n, CONCAT('a text of about forty characters ', n), n / 100.0, '2024-01-31' FROM number"
    )


def measure(engine: str, url: str, rows: int, cap: int) -> dict[str, object]:
    ten, equal, capped = (
        alone(url, sql, cap) for sql in (f"{_SELECT} WHERE id < 10", f"{_SELECT} WHERE id < {cap}", _SELECT)
    )
    before = sent(engine, url)
    again = alone(url, _SELECT, cap)
    taken = sent(engine, url) - before
    every = alone(url, _SELECT, 0)
    whole = sent(engine, url) - before - taken
    flat = capped["peak_mib"] <= equal["peak_mib"] + SLACK_MIB and capped["peak_mib"] <= ten["peak_mib"] + ROWS_MIB
    return {
        "10 rows": ten,
        f"{cap:,} rows": equal,
        f"{rows:,} rows, cut at {cap:,}": capped,
        "the same again": again,
        "all": every,
        "sent": round(taken / whole, 4) if whole else None,
        "flat": flat,
    }


def alone(url: str, sql: str, cap: int) -> dict[str, float]:
    """What the query takes in a fresh process; `cap` 0: all rows, with the driver alone."""
    command = [sys.executable, __file__, "--one", url, sql, str(cap)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def ask(url: str, sql: str, cap: str) -> dict[str, float]:
    """Peak memory before and after the query in MiB, its seconds and the rows that came."""
    from sqlcoder.db.database import Database
    from sqlcoder.query import Query

    with Database.open(url, cache=False) as database:
        database.execute(Query("SELECT 1 AS one", database.dialect))  # everything is loaded
    before, began = peak_mib(), time.perf_counter()
    if int(cap):
        with Database.open(url, cache=False) as database:
            count = len(database.execute(Query(sql, database.dialect), max_rows=int(cap), timeout_s=60.0).rows)
            seconds = time.perf_counter() - began
    else:
        count = len(read_all(url, sql))
        seconds = time.perf_counter() - began
    return {"rows": count, "before_mib": before, "peak_mib": peak_mib(), "seconds": round(seconds, 3)}


def read_all(url: str, sql: str) -> list[tuple[object, ...]]:
    if url.endswith(".duckdb"):
        import duckdb

        return duckdb.connect(url, read_only=True).execute(sql).fetchall()
    engine = sa.create_engine(url if "://" in url else f"sqlite:///{url}")
    with engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(sql)]


def peak_mib() -> float:
    """What /proc says (Linux): the peak that getrusage gives begins with the parent's."""
    status = Path("/proc/self/status").read_text()
    return round(int(status.partition("VmHWM:")[2].split()[0]) / 2**10, 1)


def sent(engine: str, url: str) -> float:
    """PostgreSQL's count of rows that were read from the table, MariaDB's of bytes that it sent; 0 for files."""
    if engine not in ("postgres", "mysql"):
        return 0.0
    time.sleep(1.5)  # the servers add up when a session is idle or gone
    sql = (
        "SELECT seq_tup_read FROM pg_stat_user_tables WHERE relname = 'sale'"
        if engine == "postgres"
        else "SHOW GLOBAL STATUS LIKE 'Bytes_sent'"
    )
    with sa.create_engine(url, poolclass=sa.pool.NullPool).connect() as connection:
        return float(connection.exec_driver_sql(sql).one()[-1])


if __name__ == "__main__":
    sys.exit(main())
