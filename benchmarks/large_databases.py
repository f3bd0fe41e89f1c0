"""The first answer of a fresh process on a database of 500 tables and on one of 5 million rows.

    python benchmarks/large_databases.py [-m MODEL]

Makes both in a temporary folder, asks with a cold value index, and checks that it is told where values were sampled.
Prints one JSON object; exits 1 where an answer takes more than 5 s, or where sampling is not told.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LIMIT_S = 5.0
TABLES, COLUMNS, ROWS = 500, 20, 5_000_000
_NOUNS = ("order", "ship", "claim", "visit", "asset", "meter", "route", "grant", "batch", "panel")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model", default="embedded")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wide, long = Path(folder) / "wide.sqlite", Path(folder) / "long.sqlite"
        make_wide(wide)
        make_long(long)
        found = {
            "500 tables": ask(wide, "how many visit 17 have status open", options.model, Path(folder)),
            "5 million rows": ask(long, "how many readings has sensor S-00042", options.model, Path(folder)),
        }
    print(json.dumps(found, indent=1))
    told = any("sample" in note for note in found["5 million rows"]["said"])
    return int(not told or any(float(str(f["first_answer_s"])) > LIMIT_S for f in found.values()))


def make_wide(path: Path) -> None:
    """500 tables of 20 columns and 20 rows, each with a key to the one before."""
    rng = random.Random(1)
    with sqlite3.connect(path) as connection:
        before = None
        for number in range(TABLES):
            name = f"{_NOUNS[number % len(_NOUNS)]}_{number}"
            columns = ["id INTEGER PRIMARY KEY", "status TEXT"]
            columns.append(f"{before}_id INTEGER REFERENCES {before}(id)" if before else "parent_id INTEGER")
            columns += [f"attr_{i} {'TEXT' if i % 2 else 'INTEGER'}" for i in range(COLUMNS - 3)]
            connection.execute(f"CREATE TABLE {name} ({', '.join(columns)})")
            marks = ", ".join("?" * COLUMNS)
            rows = [
                (i, rng.choice(("open", "closed")), i, *(rng.randrange(99) for _ in range(COLUMNS - 3)))
                for i in range(20)
            ]
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
            before = name


def make_long(path: Path) -> None:
    """5 million readings of 1,000 sensors."""
    rng = random.Random(2)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE readings (id INTEGER PRIMARY KEY, sensor TEXT, value REAL, taken_at TEXT)")
        rows = ((i, f"S-{rng.randrange(1000):05}", rng.random(), f"2024-01-{1 + i % 28:02}") for i in range(ROWS))
        connection.executemany("INSERT INTO readings VALUES (?, ?, ?, ?)", rows)


def ask(path: Path, question: str, model: str, cache: Path) -> dict[str, object]:
    """The answer of a fresh process with nothing cached."""
    command = [sys.executable, "-m", "sqlcoder", "ask", question, "-d", str(path), "-m", model, "--json", "--no-cache"]
    began = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=cache)
    seconds = time.perf_counter() - began
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    answer = json.loads(done.stdout)
    said = [line for line in (*answer.get("notes", ()), *done.stderr.splitlines()) if line]
    return {"first_answer_s": round(seconds, 2), "sql": answer["sql"], "reason": answer["reason"], "said": said}


if __name__ == "__main__":
    sys.exit(main())
