"""One dataset file from its parts.

    python -m sqlcoder.curation.merge data/parts/eval_*.jsonl --out data/eval.jsonl

Parts come in the order of their names and their lines are copied as they are, so that the same parts give the same
file, bit for bit, however the shell lists them. The SHA-256 of the file goes to stdout: that is the hash to record.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from pathlib import Path

from sqlcoder.datasets.store import load_examples
from sqlcoder.errors import DataError


def merge(parts: Sequence[Path], out: Path) -> str:
    """Write the lines of all parts as one file; its SHA-256 in hex.

    Raises DataError where a part cannot be read as examples, and where an id is in two parts; then nothing is written.
    """
    lines: list[bytes] = []
    homes: dict[str, Path] = {}
    for part in sorted(parts, key=lambda path: path.name):
        for line, example in enumerate(load_examples(part), start=1):
            if example.id in homes:
                raise DataError(part, line, f"the id {example.id!r} is also in {homes[example.id]}")
            homes[example.id] = part
        lines += [line for line in part.read_bytes().splitlines() if line.strip()]
    merged = b"".join(line + b"\n" for line in lines)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(merged)
    return hashlib.sha256(merged).hexdigest()


def main(arguments: Sequence[str] | None = None) -> None:
    """Merge the parts and print the hash."""
    parser = argparse.ArgumentParser(description="Make one dataset file from its parts.")
    parser.add_argument("parts", type=Path, nargs="+")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    print(f"{merge(options.parts, options.out)}  {options.out}")


if __name__ == "__main__":
    main()
