"""How long an answer takes: the first in a fresh process, the next in the same one, and the memory at its peak.

    python benchmarks/ask_latency.py [-d DB] [-m MODEL] [-n N] [QUESTION ...]

Without QUESTION it asks three of the sample database. The first answer is measured from the start of the process with
a cold value index (`--no-cache`) and with a warm one. Prints one JSON object; times in seconds, memory in MB.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time

from sqlcoder.sample import sample_path

QUESTIONS = ["how many customers are there", "which five customers spent the most", "products that were never ordered"]
MB = 1024 if sys.platform == "linux" else 1024 * 1024  # ru_maxrss counts kilobytes on Linux, bytes on macOS


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-d", "--database", default=str(sample_path()))
    parser.add_argument("-m", "--model", default="embedded")
    parser.add_argument("-n", type=int, default=20, help="how often each question is asked in one process")
    parser.add_argument("--inner", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("questions", nargs="*", default=QUESTIONS)
    options = parser.parse_args()
    print(json.dumps(_next_answers(options) if options.inner else _measure(options)))


def _measure(options: argparse.Namespace) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as cache:
        first = [sys.executable, "-m", "sqlcoder", "ask", options.questions[0], "--json"]
        first += ["-d", options.database, "-m", options.model, "--cache-dir", cache]
        cold = [_seconds([*first, "--no-cache"]) for _ in range(3)]
        _seconds(first)
        warm = [_seconds(first) for _ in range(5)]
    inner = [sys.executable, __file__, "--inner", "-d", options.database, "-m", options.model, "-n", str(options.n)]
    done = subprocess.run([*inner, *options.questions], capture_output=True, text=True, check=True)
    return {
        "first_cold_s": round(statistics.median(cold), 3),
        "first_warm_s": round(statistics.median(warm), 3),
        **json.loads(done.stdout),
    }


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return time.perf_counter() - start


def _next_answers(options: argparse.Namespace) -> dict[str, float]:
    from sqlcoder import Database, ask, generators

    seconds = []
    with Database.open(options.database) as database:
        model = generators.load(options.model)
        ask(options.questions[0], database, model=model)
        for question in options.questions * options.n:
            start = time.perf_counter()
            ask(question, database, model=model)
            seconds.append(time.perf_counter() - start)
    return {
        "n": len(seconds),
        "next_median_s": round(statistics.median(seconds), 4),
        "next_p95_s": round(statistics.quantiles(seconds, n=20)[-1], 4),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MB, 1),
    }


if __name__ == "__main__":
    main()
