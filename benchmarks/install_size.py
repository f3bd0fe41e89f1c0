"""What a bare install brings: packages, megabytes, and whether torch is among them.

    python benchmarks/install_size.py

Installs the package, not editable and without extras, into a new virtual environment in a temporary folder. Prints one
JSON object, with the ten largest folders of site-packages; exits 1 when a limit is passed. pip itself is not counted.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
LIMIT_PACKAGES, LIMIT_MB = 30, 300


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        source, venv = Path(folder, "source"), Path(folder, "venv")
        copy_source(source)
        subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        python = venv / "bin" / "python"
        pip = [str(python), "-m", "pip", "--disable-pip-version-check"]
        constraints = ["-c", str(ROOT / "constraints.txt")]
        subprocess.run([*pip, "install", "--quiet", *constraints, str(source)], check=True)
        listed = json.loads(subprocess.check_output([*pip, "list", "--format", "json"]))
        packages = sorted(p["name"] for p in listed if p["name"] not in ("pip", "setuptools"))
        site = next(venv.glob("lib/python*/site-packages"))
        sizes = {p.name: megabytes(p) for p in site.iterdir() if not p.name.startswith(("pip", "setuptools"))}
    found = {
        "packages": len(packages),
        "mb": round(sum(sizes.values()), 1),
        "largest_mb": {n: round(mb, 1) for n, mb in sorted(sizes.items(), key=lambda item: -item[1])[:10]},
        "torch": "torch" in packages,
        "names": packages,
    }
    print(json.dumps(found))
    return int(found["packages"] > LIMIT_PACKAGES or found["mb"] > LIMIT_MB or found["torch"])


def copy_source(to: Path) -> None:
    """The files that a build needs: building writes beside them, so not in the checkout."""
    to.mkdir()
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, to / name)
    shutil.copytree(ROOT / "src", to / "src", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))


def megabytes(path: Path) -> float:
    """Size of a file, or of all files in a folder, in MB (10^6 bytes)."""
    files = [path] if path.is_file() else [p for p in path.rglob("*") if p.is_file() and not p.is_symlink()]
    return sum(p.stat().st_size for p in files) / 1e6


if __name__ == "__main__":
    sys.exit(main())
