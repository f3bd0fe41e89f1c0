"""`sqlcoder models`: who can write the SQL."""

from __future__ import annotations

import click

from sqlcoder.cli import options
from sqlcoder.shapes import to_json


@click.group()
def models() -> None:
    """The models that can write the SQL."""


@models.command("list")
@options.json_flag
@options.verbose
def list_(as_json: bool) -> None:
    """What -m knows, and whether it is ready to use."""
    from sqlcoder.generators.base import ENGINES

    rows = [
        {
            "name": name,
            "spec": name if engine.argument is None else f"{name}:{engine.argument}",
            "ready": (missing := what_is_missing(name)) is None,
            "missing": missing,
            "network": engine.network,
        }
        for name, engine in ENGINES.items()
    ]
    if as_json:
        click.echo(to_json(rows))
        return
    from sqlcoder.cli.show import grid, put

    lines = [(str(r["spec"]), "ready" if r["ready"] else str(r["missing"])) for r in rows]
    put(grid(("-m", "state"), lines))


def what_is_missing(name: str) -> str | None:
    """What an engine needs and does not have here, in words; None where it is ready. Loads no weights."""
    from importlib.util import find_spec
    from pathlib import Path

    import sqlcoder

    if name == "embedded":
        weights = Path(sqlcoder.__file__).parent / "embedded" / "weights"
        if not any(weights.glob("*.onnx")):
            return "its weights are not in this installation"
        absent = [package for package in ("onnxruntime", "tokenizers", "numpy") if find_spec(package) is None]
        if absent:
            return f"not installed: {', '.join(absent)}"
    return None
