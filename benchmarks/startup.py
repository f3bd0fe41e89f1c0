"""How long `sqlcoder --help` takes in a fresh process, and what it imports.

    python benchmarks/startup.py [RUNS]

Prints one JSON object. The limit is 0.15 s; exits 1 when the median is above it, or when a heavy library was loaded.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from pathlib import Path

LIMIT_S = 0.15
HEAVY = {"onnxruntime", "tokenizers", "numpy", "sqlglot", "sqlalchemy", "rich", "torch"}


def main() -> int:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    command = [str(Path(sys.executable).with_name("sqlcoder")), "--help"]
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True)  # compiles what is not compiled yet
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        seconds.append(time.perf_counter() - start)
    loaded = _modules("from sqlcoder.cli.main import run; run(['--help'])")
    found = {
        "n": runs,
        "median_s": round(statistics.median(seconds), 4),
        "slowest_s": round(max(seconds), 4),
        "bare_python_modules": len(_modules("pass")),
        "modules": len(loaded),
        "heavy": sorted(HEAVY & loaded),
    }
    print(json.dumps(found))
    return int(found["median_s"] > LIMIT_S or bool(found["heavy"]))


def _modules(statement: str) -> set[str]:
    code = f"import sys\n{statement}\nsys.stderr.write(' '.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stderr.split())


if __name__ == "__main__":
    sys.exit(main())
