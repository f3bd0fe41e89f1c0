"""How many valid pairs a minute does `sqlcoder data synthesize` make?

    python benchmarks/synthesis_speed.py [--pairs 5000] [--workers 2] [--executor local] [--seed 1]

Makes pairs about the package's own schemas in a temporary folder, as the command does: guarded, executed, filtered,
balanced, databases and their renamed copies included. Prints one JSON object. On a machine that others use the time on
the clock says little: `cpu_s` is the processor time of this process and its workers, and `pairs_per_cpu_minute` what
one core would make alone; `load_at_start` says how busy the machine was.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from pathlib import Path

from sqlcoder.datasets.synthesize_run import run_synthesis


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=5000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--executor", default="local")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as scratch:
        started, busy = time.perf_counter(), cpu_seconds()
        told = run_synthesis(
            [],
            Path(scratch) / "pairs",
            own=True,
            pairs=given.pairs,
            seed=given.seed,
            executor=given.executor,
            workers=given.workers,
        )
        elapsed, cpu = time.perf_counter() - started, cpu_seconds() - busy
    print(
        json.dumps(
            {
                "pairs": told["pairs"],
                "executor": given.executor,
                "workers": given.workers,
                "cores": os.cpu_count(),
                "load_at_start": round(load, 2),
                "elapsed_s": round(elapsed, 2),
                "cpu_s": round(cpu, 2),
                "pairs_per_minute": round(60 * told["pairs"] / elapsed),
                "pairs_per_cpu_minute": round(60 * told["pairs"] / cpu),
            }
        )
    )


def cpu_seconds() -> float:
    """Processor time so far, of this process and of its children that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


if __name__ == "__main__":
    main()
