"""A run on one screen of Markdown, for the page of a CI job: the figure, what the gate says, what to look at."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlcoder.evaluation.diff import Flip, RunDiff
from sqlcoder.evaluation.gate import Ruling
from sqlcoder.evaluation.reporting import markdown as md
from sqlcoder.evaluation.reporting.diff_report import describe

_SHOWN = 10


def write_brief(summary: Mapping[str, Any], diff: RunDiff | None = None, ruling: Ruling | None = None) -> str:
    """The figures of a run, and of its difference to a baseline where there is one."""
    manifest = summary["manifest"]
    about = " on ".join(filter(None, (manifest.get("model", {}).get("name", ""), manifest.get("data", ""))))
    parts = [f"### {md.text(about or 'Scored predictions')}"]
    if ruling:
        verdict = "✅ passed" if ruling.passed else "❌ failed"
        parts.append(f"**Gate `--fail-on {ruling.rule}`: {verdict}**")
        if ruling.reasons:
            parts.append("\n".join(f"- {md.text(reason)}" for reason in ruling.reasons))
    accuracy = summary["execution_accuracy"]
    parts.append(
        "No judged example."
        if accuracy is None
        else f"Execution accuracy **{md.share(accuracy)}** "
        f"(95 %: {md.interval(summary['ci95'])}, n = {summary['n']}), {_asides(summary)}."
    )
    if diff:
        parts.append(f"Against the baseline: {describe(diff.pairs)}.")
        if diff.refusals:
            parts.append(f"Rightly refused, against the baseline: {describe(diff.refusals)}.")
        if diff.lost:
            shown = "\n".join(map(_lost, diff.lost[:_SHOWN]))
            more = f"\n- and {len(diff.lost) - _SHOWN} more" if len(diff.lost) > _SHOWN else ""
            parts.append(f"Right before, wrong now:\n\n{shown}{more}")
    for title, key in (("category", "by_category"), ("difficulty", "by_difficulty")):
        if groups := summary[key]:
            rows = [
                [md.text(name), md.share(g["execution_accuracy"]), md.interval(g["ci95"]), g["n"]]
                for name, g in groups.items()
            ]
            parts.append(md.table([title, "EX", "95 %", "n"], rows))
            break
    return "\n\n".join(parts) + "\n"


def _asides(summary: Mapping[str, Any]) -> str:
    told = [f"{count} {name}" for name, count in summary["outcomes"].items() if count]
    if summary["weak"]:
        told.append(f"{summary['weak']} of the matches weak")
    return ", ".join(told)


def _lost(flip: Flip) -> str:
    return f"- {md.text(flip.b.question or flip.b.id)} ({md.text(flip.b.db_id)}): {md.text(flip.b.reason)}"
