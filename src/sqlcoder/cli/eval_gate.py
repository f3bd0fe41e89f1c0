"""The gate of `eval run` and `eval report`: a baseline, a rule to fail on, and files that a CI system shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from sqlcoder.errors import SetupError

if TYPE_CHECKING:
    from sqlcoder.evaluation.scored import Scored

F = TypeVar("F", bound=Callable[..., Any])

GATE_SAID_NO = 1
_FILE = click.Path(dir_okay=False, path_type=Path)

_OPTIONS = (
    click.option(
        "--baseline",
        type=click.Path(exists=True, file_okay=False, path_type=Path),
        metavar="RUN",
        help="An earlier run of the same questions to compare with.",
    ),
    click.option(
        "--fail-on",
        type=click.Choice(["regression", "drop"]),
        help="Exit with 1 where the baseline was better. regression: a question that was right is wrong; "
        "drop: fewer are right, by more than chance explains (McNemar, p < 0.05).",
    ),
    click.option("--junit", type=_FILE, metavar="FILE", help="Write JUnit XML, a test case for each question."),
    click.option("--summary", "brief", type=_FILE, metavar="FILE", help="Write a short Markdown summary."),
)


def gate_options(function: F) -> F:
    """A decorator that adds the flags of `Gate`."""
    return reduce(lambda f, option: option(f), reversed(_OPTIONS), function)


@dataclass(frozen=True, slots=True)
class Gate:
    """What the flags ask for. `open` refuses what cannot work before a run has cost its time."""

    baseline: Path | None
    fail_on: str | None
    junit: Path | None
    brief: Path | None

    @classmethod
    def open(cls, flags: dict[str, Any]) -> Gate:
        """Take the gate's flags out of a command's. Raises SetupError where the baseline is no run, or is missing."""
        gate = cls(*(flags.pop(name) for name in ("baseline", "fail_on", "junit", "brief")))
        if gate.fail_on and not gate.baseline:
            raise SetupError("--fail-on needs an earlier run to compare with: give --baseline RUN")
        if gate.baseline:
            from sqlcoder.evaluation.runner import load_run

            load_run(gate.baseline)
        return gate

    def check(self, manifest: Mapping[str, Any], *, name: str) -> None:
        """See that the baseline is of the same benchmark; a manifest's `data`, `data_sha256` and `settings` are enough.

        Raises SetupError.
        """
        if self.baseline:
            from sqlcoder.evaluation.diff import check_same_benchmark
            from sqlcoder.evaluation.runner import load_run

            check_same_benchmark(load_run(self.baseline)[0], manifest, names=(f"The baseline {self.baseline}", name))

    def decide(self, summary: Mapping[str, Any], scored: Sequence[Scored]) -> tuple[dict[str, Any], bool]:
        """Write the files; gives back the summary with what the gate says under "gate", and whether it lets pass.

        Without a baseline the summary stays as it is, and everything passes.
        """
        from sqlcoder.evaluation.diff import diff_runs, is_right
        from sqlcoder.evaluation.gate import rule_on
        from sqlcoder.evaluation.reporting.brief import write_brief
        from sqlcoder.evaluation.reporting.diff_report import describe, pairs_shape
        from sqlcoder.evaluation.reporting.junit import write_junit
        from sqlcoder.evaluation.runner import load_run

        before = load_run(self.baseline)[1] if self.baseline else None
        diff = diff_runs(before, scored) if before is not None else None
        ruling = rule_on(diff, self.fail_on) if diff and self.fail_on else None
        if self.junit:
            known_wrong = {s.index for s in before or () if not is_right(s) and s.outcome != "gold_failed"}
            _write(self.junit, write_junit(scored, name=str(summary["manifest"].get("data")), known_wrong=known_wrong))
        if self.brief:
            _write(self.brief, write_brief(summary, diff, ruling))
        if diff is None:
            return dict(summary), True
        click.echo(f"against the baseline: {describe(diff.pairs)}", err=True)
        for reason in ruling.reasons if ruling else ():
            click.echo(f"gate: {reason}", err=True)
        passed = ruling is None or ruling.passed
        said = {
            "baseline": str(self.baseline),
            "fail_on": self.fail_on,
            "passed": passed,
            "reasons": list(ruling.reasons) if ruling else [],
            **pairs_shape(diff.pairs),
            "lost": [flip.b.id for flip in diff.lost],
            "gained": [flip.b.id for flip in diff.gained],
        }
        return {**summary, "gate": said}, passed


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
