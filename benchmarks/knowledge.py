"""What sqlcoder.toml is worth: the same questions on a database of codes, without and with its descriptions.

    python benchmarks/knowledge.py [-m MODEL] [-o FOLDER] [--update docs/knowledge.md]   # exit 1 below the gate

The database (tests/acceptance/cryptic.py) is a furniture maker's whose names are codes; its keys are declared. The 40
questions (cryptic.jsonl) were written before the descriptions (cryptic.toml). Both runs are `sqlcoder eval run`, in a
folder with and in one without the file. The gate: 20 points more of execution accuracy with it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from _page import fill, table

ROOT = Path(__file__).parents[1]
ACCEPTANCE = ROOT / "tests" / "acceptance"
GATE_POINTS = 20.0
sys.path.insert(0, str(ROOT))


def measure(folder: Path, model: str, *, described: bool) -> dict[str, Any]:
    """The summary of a run in `folder`, which gets the database and, where `described`, a sqlcoder.toml."""
    from tests.acceptance.cryptic import make

    folder.mkdir(parents=True)
    make(folder / "cryptic.sqlite")
    if described:
        shutil.copy(ACCEPTANCE / "cryptic.toml", folder / "sqlcoder.toml")
    command = [sys.executable, "-m", "sqlcoder", "eval", "run", str(ACCEPTANCE / "cryptic.jsonl")]
    command += ["--format", "jsonl", "--databases", ".", "-m", model, "-o", "run", "--executor", "serial", "--json"]
    done = subprocess.run(command, cwd=folder, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(done.returncode)
    summary: dict[str, Any] = json.loads(done.stdout)
    return summary


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-m", "--model", default="embedded")
    parser.add_argument("-o", "--output", type=Path, help="keep both runs in this folder")
    parser.add_argument("--update", type=Path, metavar="PAGE", help="write the table into this page")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.output or Path(scratch)
        runs = {
            "the codes alone": measure(folder / "without", options.model, described=False),
            "with `sqlcoder.toml`": measure(folder / "with", options.model, described=True),
        }
    without, with_ = (summary["execution_accuracy"] for summary in runs.values())
    points = round(100 * (with_ - without), 1)
    rows: list[list[object]] = []
    for name, summary in runs.items():
        low, high = summary["ci95"]
        right = summary["outcomes"].get("match", 0)
        share = f"{summary['execution_accuracy']:.1%}"
        rows.append([name, f"{right} of {summary['n']}", share, f"{low:.1%} – {high:.1%}"])
    shown = table(["the model sees", "right", "execution accuracy", "95 % interval"], rows)
    shown += f"\n\nDifference: {points:+.1f} points (model: {options.model})."
    print(shown)
    if options.update:
        fill(options.update, "knowledge", shown)
    sys.exit(0 if points >= GATE_POINTS else 1)


if __name__ == "__main__":
    main()
