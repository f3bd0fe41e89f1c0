"""What int8 costs: the shipped weights against the fp32 graphs they were made from, on the same questions.

    python benchmarks/quantisation.py --fp32 work/fp32 --questions dev.json --databases database [--limit N]

Both answer through `ask`; every answer is judged. Prints accuracy of each, the difference, and how often both give the
same SQL. Exits 1 where int8 loses more than half a point.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from pathlib import Path

from sqlcoder.embedded.model import WEIGHTS
from sqlcoder.evaluation.benchmark import load_benchmark
from sqlcoder.evaluation.examine import RunSettings
from sqlcoder.evaluation.runner import load_run, run_benchmark

MOST = 0.005


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fp32", type=Path, required=True, help="folder with the exported fp32 graphs")
    parser.add_argument("--questions", type=Path, required=True)
    parser.add_argument("--databases", type=Path, required=True)
    parser.add_argument("--limit", type=int)
    options = parser.parse_args()
    benchmark = load_benchmark(options.questions, format="spider", databases=options.databases, limit=options.limit)
    with tempfile.TemporaryDirectory() as folder:
        exact = Path(folder) / "fp32"
        shutil.copytree(options.fp32, exact)
        for name in ("tokenizer.json", "card.json"):
            shutil.copy(WEIGHTS / name, exact / name)
        runs = {}
        for name, model in (("int8", "embedded"), ("fp32", f"embedded:{exact}")):
            out = Path(folder) / f"run-{name}"
            run_benchmark(benchmark, out, settings=RunSettings(model=model))
            runs[name] = load_run(out)[1]
    accuracy = {name: sum(s.outcome == "match" for s in scored) / len(scored) for name, scored in runs.items()}
    pairs = list(zip(runs["int8"], runs["fp32"], strict=True))
    found = {
        "n": len(pairs),
        "execution_accuracy": {name: round(share, 4) for name, share in accuracy.items()},
        "difference": round(accuracy["int8"] - accuracy["fp32"], 4),
        "same_sql": round(sum(a.pred == b.pred for a, b in pairs) / len(pairs), 4),
        "right_with_int8_alone": sum(a.outcome == "match" != b.outcome for a, b in pairs),
        "right_with_fp32_alone": sum(b.outcome == "match" != a.outcome for a, b in pairs),
    }
    print(json.dumps(found, indent=1))
    return int(accuracy["fp32"] - accuracy["int8"] > MOST)


if __name__ == "__main__":
    sys.exit(main())
