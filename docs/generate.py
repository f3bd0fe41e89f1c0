"""Write the pages that the code knows best: commands, settings, errors (`make docs`; a test says when they are stale).

python docs/generate.py
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from sqlcoder import errors
from sqlcoder.cli.main import EXIT_CODES, cli
from sqlcoder.embedded.model import WEIGHTS
from sqlcoder.settings import SETTINGS

HERE = Path(__file__).parent
WIDTH = 80


def commands() -> str:
    """Every command's help, as the terminal shows it."""
    lines = ["# Commands", "", "What `--help` prints, command by command.", ""]
    for path, command in _walk(cli, ("sqlcoder",)):
        context = _context(path, command)
        lines += [f"## {' '.join(path)}", "", "```text", command.get_help(context), "```", ""]
    return "\n".join(lines)


def _walk(command: click.Command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None
            yield from _walk(inner, (*path, name))


def _context(path: tuple[str, ...], command: click.Command) -> click.Context:
    return click.Context(
        command,
        info_name=" ".join(path),
        terminal_width=WIDTH,
        max_content_width=WIDTH,
        help_option_names=["-h", "--help"],
    )


def settings() -> str:
    """The table of knobs."""
    lines = [
        "# Settings",
        "",
        "A setting is one name in four places: the flag, the variable, the key in `sqlcoder.toml` (the nearest one,",
        "from the working directory upwards) and the field of `Settings`. The first that says something wins, in this",
        "order; `sqlcoder settings` shows every value and where it came from.",
        "",
        "| setting | flag | variable | default | what it does |",
        "|---|---|---|---|---|",
    ]
    for row in SETTINGS:
        flag = f"--no-{row.flag[2:]}" if row.type is bool and row.default else row.flag
        variables = ", ".join(f"`{name}`" for name in (row.variable, *row.also))
        default = "none" if row.default is None else f"`{str(row.default).lower()}`"
        lines.append(f"| `{row.name}` | `{flag}` | {variables} | {default} | {row.help} |")
    return "\n".join([*lines, ""])


def exits() -> str:
    """The exit codes and the tree of errors."""
    lines = [
        "# Errors",
        "",
        "Every error is one line on stderr that begins with `error:`; `-v` adds where it happened.",
        "",
    ]
    lines += ["| exit code | meaning |", "|---|---|"]
    lines += [f"| {code} | {meaning} |" for code, meaning in EXIT_CODES.items()]
    lines += ["", "In Python the same errors are exceptions, under one root:", ""]
    lines += ["| exception | exit code | meaning |", "|---|---|---|"]
    lines += [
        f"| {'&emsp;' * depth}`{kind.__name__}` | {kind.exit_code} | {(kind.__doc__ or '').splitlines()[0]} |"
        for depth, kind in _tree(errors.SQLCoderError)
    ]
    lines += [
        "",
        '"No answer" is no error: `ask` then gives an `Answer` without a query and with a `reason`, and the command',
        "exits with 1.",
        "",
    ]
    return "\n".join(lines)


def _tree(kind: type[errors.SQLCoderError], depth: int = 0) -> Iterator[tuple[int, type[errors.SQLCoderError]]]:
    yield depth, kind
    for inner in kind.__subclasses__():
        if inner.__module__ == errors.__name__:
            yield from _tree(inner, depth + 1)


_SHAPE = """\
# The embedded model

A question, a schema and the values that the question may mean go in; a typed tree comes out, and SQL is written from
it.

```text
 question + schema + values
    │  MiniLM-L6 reads them as one text                                  training/minilm.py
    ▼
 nodes: words, tables, columns, values
    │  4 relation-aware layers: keys, membership, name and value links   embedded/relations.py, training/relational.py
    ▼
 decisions, one at a time, over [productions | tables, columns, values]  embedded/productions.py, training/decoder.py
    │  4 decoder layers, a beam of 5, only what is legal at each slot    embedded/beam.py
    ▼
 tree without FROM, JOIN and the implied GROUP BY
    │  shortest foreign-key paths fill them in                           embedded/join_path.py, embedded/to_sql.py
    ▼
 SQL, with a confidence fitted on held-out databases                     embedded/confidence.py
```

`DATA=... bash runs/embedded.sh` makes the weights from the data, resumable at every step. Everything on this page below
this line comes from the card that ships with the weights (`src/sqlcoder/embedded/weights/card.json`).
"""


def embedded_model() -> str:
    """The shape of the model, and what its card says."""
    card = json.loads((WEIGHTS / "card.json").read_text(encoding="utf-8"))
    megabytes = ", ".join(f"{name} {size / 1e6:.1f} MB" for name, size in card["size_bytes"].items())
    lines = [
        _SHAPE,
        f"Licence of the weights: {card['licence']}. Size: {megabytes}.",
        "",
        "## How often it is right",
        "",
    ]
    lines += ["Execution accuracy through `sqlcoder eval run`, on the shipped int8 weights.", ""]
    lines += ["| set | n | right | 95 % interval | easy | medium | hard | extra |", "|---|---|---|---|---|---|---|---|"]
    for name, score in card["scores"].items():
        if "execution_accuracy" in score:
            low, high = score["ci95"]
            levels = [_share(score["by_difficulty"].get(level)) for level in ("easy", "medium", "hard", "extra")]
            row = [name, str(score["n"]), f"{score['execution_accuracy']:.1%}", f"{low:.1%} – {high:.1%}", *levels]
            lines.append(f"| {' | '.join(row)} |")
    for name, score in card["scores"].items():
        if found := score.get("abstention"):
            lines += [
                "",
                f"Of the {found['n']} questions of `{name}` it refused {found['rightly_refused']}, as it should.",
            ]
    report = card.get("confidence", {}).get("report")
    if report:
        lines += ["", f"Confidence, on held-out databases (n = {report['n']}): AUROC {report['auroc']:.3f}, expected"]
        lines += [f"calibration error {report['expected_calibration_error']:.3f}."]
    lines += ["", "## What it learned from", "", "| source | examples | instances |", "|---|---|---|"]
    lines += [f"| {name} | {c['examples']} | {c['instances']} |" for name, c in card["data"].items()]
    lines += ["", *(f"- {text}" for text in card["attribution"]), f"- started from {card['base']}"]
    lines += ["", "## Stages", "", "| stage | minutes on two cores | example passes |", "|---|---|---|"]
    lines += [f"| {stage['name']} | {stage['minutes']} | {stage['examples']} |" for stage in card["stages"]]
    if "share_of_the_last_stage" in card:
        share, (before, last) = card["share_of_the_last_stage"], [stage["name"] for stage in card["stages"][-2:]]
        lines += ["", f"What ships lies between the weights after {before} and {last}: {share:.0%} of the latter."]
    for name, run in card.get("compared", {}).items():
        lines += ["", f"Beside it, `{name}`: " + ", ".join(_stage_in_words(s) for s in run["stages"]) + "."]
        lines += ["", "| set | n | right | 95 % interval |", "|---|---|---|---|"]
        for tried, score in run["scores"].items():
            low, high = score["ci95"]
            lines.append(f"| {tried} | {score['n']} | {score['execution_accuracy']:.1%} | {low:.1%} – {high:.1%} |")
    lines += ["", "![learning curve](learning-curve.png)", "", "## What it cannot do", ""]
    lines += [f"- {text}" for text in card["limits"]]
    return "\n".join([*lines, ""])


def _stage_in_words(stage: dict[str, Any]) -> str:
    return f"{stage['name']} ({stage['examples']} example passes)"


def _share(group: dict[str, float] | None) -> str:
    return f"{group['execution_accuracy']:.1%}" if group else ""


PAGES = {"embedded-model.md": embedded_model, "commands.md": commands, "settings.md": settings, "errors.md": exits}


if __name__ == "__main__":
    for name, write in PAGES.items():
        (HERE / name).write_text(write(), encoding="utf-8")
