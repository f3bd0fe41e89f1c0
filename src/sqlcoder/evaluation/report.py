"""A run's figures as the JSON that programs rely on, and as Markdown for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlcoder.evaluation.metrics import Accuracy, Metrics
from sqlcoder.evaluation.reporting.markdown import interval as _interval
from sqlcoder.evaluation.reporting.markdown import share as _share
from sqlcoder.evaluation.reporting.markdown import table as _table
from sqlcoder.evaluation.scored import Scored
from sqlcoder.evaluation.scorers import scorer_row
from sqlcoder.evaluation.selective import Calibration, RiskCoverage

_DIGITS = 6  # so that a share shown with one decimal in per cent is rounded once, not twice
_SHOWN_FAILURES = 20
_COVERAGES = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


def summarize(metrics: Metrics, *, elapsed_s: float, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The summary that `eval run --json` and `eval score --json` print; names are only ever added."""
    overall, abstention = metrics.overall, metrics.abstention
    return {
        "execution_accuracy": _rounded(overall.execution_accuracy),
        "ci95": [_rounded(bound) for bound in overall.ci95] if overall.ci95 else None,
        "n": overall.n,
        "by_difficulty": _groups(metrics.by_difficulty),
        "by_source_difficulty": _groups(metrics.by_source_difficulty),
        "by_category": _groups(metrics.by_category),
        "by_db": _groups(metrics.by_db),
        "outcomes": dict(metrics.outcomes),
        "gold_failed": metrics.gold_failed,
        "weak": metrics.weak,
        "abstention": abstention
        and {
            "n": abstention.n,
            "refused": abstention.refused,
            "rightly_refused": abstention.rightly_refused,
            "precision": _rounded(abstention.precision),
            "recall": _rounded(abstention.recall),
            "auroc": _rounded(abstention.auroc),
        },
        "latency_s": metrics.latency_s and {name: _rounded(s) for name, s in metrics.latency_s.items()},
        "risk_coverage": metrics.risk_coverage and _risk_coverage(metrics.risk_coverage),
        "calibration": metrics.calibration and _calibration(metrics.calibration),
        "elapsed_s": round(elapsed_s, 3),
        "manifest": dict(manifest),
    }


def _risk_coverage(curve: RiskCoverage) -> dict[str, Any]:
    """The curve read off where it first covers 10 %, 20 %, … of the questions."""
    at = [point for coverage in _COVERAGES if (point := curve.at(coverage))]
    return {
        "n": curve.n,
        "answered": curve.answered,
        "aurc": _rounded(curve.area),
        "at": [{name: _rounded(value) for name, value in asdict(point).items()} for point in at],
    }


def _calibration(measured: Calibration) -> dict[str, Any]:
    return {
        "n": measured.n,
        "expected_error": _rounded(measured.expected_error),
        "bins": [
            {"low": b.low, "high": b.high, "confidence": _rounded(b.confidence), **_group(b.accuracy)}
            for b in measured.bins
        ],
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, _DIGITS)


def _groups(groups: Mapping[str, Accuracy]) -> dict[str, Any]:
    return {name: _group(group) for name, group in groups.items()}


def _group(group: Accuracy) -> dict[str, Any]:
    return {
        "execution_accuracy": _rounded(group.execution_accuracy),
        "n": group.n,
        "ci95": [_rounded(bound) for bound in group.ci95] if group.ci95 else None,
    }


def write_report(summary: Mapping[str, Any], scored: Sequence[Scored]) -> str:
    """The summary and the examples that went wrong, as Markdown."""
    parts = [_headline(summary)]
    for title, key in (
        ("difficulty", "by_difficulty"),
        ("the benchmark's own difficulty", "by_source_difficulty"),
        ("category", "by_category"),
        ("database", "by_db"),
    ):
        if summary.get(key):
            rows = [
                [name, _share(g["execution_accuracy"]), _interval(g["ci95"]), g["n"]]
                for name, g in summary[key].items()
            ]
            parts.append(f"## By {title}\n\n" + _table([title, "EX", "95 %", "n"], rows))
    outcomes = [[name, count] for name, count in summary["outcomes"].items() if count]
    parts.append("## Outcomes\n\n" + _table(["outcome", "n"], outcomes))
    if abstention := summary["abstention"]:
        parts.append(
            f"## Questions without an answer\n\n{abstention['n']} questions cannot be answered; "
            f"{abstention['rightly_refused']} of them were refused, of {abstention['refused']} refusals in all. "
            f"Precision {_share(abstention['precision'])}, recall {_share(abstention['recall'])}, "
            f"AUROC {_share(abstention['auroc'])}."
        )
    if curve := summary["risk_coverage"]:
        rows = [[_share(p["coverage"]), _share(p["risk"]), f"{p['confidence']:.2f}"] for p in curve["at"]]
        parts.append(
            f"## When only the surest are answered\n\n{curve['answered']} of {curve['n']} questions have an answer "
            f"with a confidence; the area under the risk–coverage curve is {curve['aurc']:.3f}.\n\n"
            + _table(["questions answered", "answers wrong", "confidence at least"], rows)
        )
    if measured := summary["calibration"]:
        rows = [
            [f"{b['low']:.1f}–{b['high']:.1f}", _share(b["confidence"]), _share(b["execution_accuracy"]), b["n"]]
            for b in measured["bins"]
        ]
        parts.append(
            f"## Is the confidence right?\n\nExpected calibration error {measured['expected_error']:.3f}, "
            f"n = {measured['n']}.\n\n" + _table(["confidence", "mean", "right", "n"], rows)
        )
    if latency := summary["latency_s"]:
        parts.append("## Seconds an answer took\n\n" + _table(list(latency), [list(latency.values())]))
    for title, outcome in (("Failing golds", "gold_failed"), ("What went wrong", None)):
        shown = [
            s
            for s in scored
            if s.outcome == outcome or (outcome is None and s.answerable and s.outcome not in ("match", "gold_failed"))
        ]
        if shown:
            cut = f"The first {_SHOWN_FAILURES} of {len(shown)}:\n\n" if len(shown) > _SHOWN_FAILURES else ""
            parts.append(f"## {title}\n\n{cut}" + "\n".join(map(_example, shown[:_SHOWN_FAILURES])))
    return "\n\n".join(parts) + "\n"


def _headline(summary: Mapping[str, Any]) -> str:
    manifest = summary["manifest"]
    model = manifest.get("model", {}).get("name", "")
    about = " on ".join(filter(None, (model, manifest.get("data", ""))))
    accuracy = summary["execution_accuracy"]
    measure = scorer_row(manifest.get("settings", {}).get("scorer", "ours")).measure
    figure = (
        "no judged example"
        if accuracy is None
        else f"**{_share(accuracy)}** {measure} ({_interval(summary['ci95'])}, n = {summary['n']})"
    )
    asides = [
        f"{summary['weak']} matches are weak" if summary["weak"] else "",
        f"{summary['gold_failed']} golds failed and are left out" if summary["gold_failed"] else "",
    ]
    return f"# {about or 'Scored predictions'}\n\n{'; '.join([figure, *filter(None, asides)])}."


def _example(s: Scored) -> str:
    lines = [f"- **{s.question or s.id}** ({s.db_id}, {s.outcome}: {s.reason})".replace("\n", " ")]
    for name, sql in (("gold", s.gold), ("pred", s.pred)):
        if sql:
            lines.append(f"  - {name}: `{' '.join(sql.split())}`")
    return "\n".join(lines)
