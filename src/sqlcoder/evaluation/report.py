"""A run's figures as the JSON that programs rely on, and as Markdown for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlcoder.evaluation.metrics import Accuracy, Metrics
from sqlcoder.evaluation.scored import Scored

_DIGITS = 4
_SHOWN_FAILURES = 20


def summarize(metrics: Metrics, *, elapsed_s: float, manifest: Mapping[str, Any]) -> dict[str, Any]:
    """The summary that `eval run --json` and `eval score --json` print; names are only ever added."""
    overall, abstention = metrics.overall, metrics.abstention
    return {
        "execution_accuracy": _rounded(overall.execution_accuracy),
        "ci95": [_rounded(bound) for bound in overall.ci95] if overall.ci95 else None,
        "n": overall.n,
        "by_difficulty": _groups(metrics.by_difficulty),
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
        "elapsed_s": round(elapsed_s, 3),
        "manifest": dict(manifest),
    }


def _rounded(share: float | None) -> float | None:
    return None if share is None else round(share, _DIGITS)


def _groups(groups: Mapping[str, Accuracy]) -> dict[str, Any]:
    return {
        name: {
            "execution_accuracy": _rounded(group.execution_accuracy),
            "n": group.n,
            "ci95": [_rounded(bound) for bound in group.ci95] if group.ci95 else None,
        }
        for name, group in groups.items()
    }


def write_report(summary: Mapping[str, Any], scored: Sequence[Scored]) -> str:
    """The summary and the examples that went wrong, as Markdown."""
    parts = [_headline(summary)]
    for title, key in (("difficulty", "by_difficulty"), ("category", "by_category"), ("database", "by_db")):
        if summary[key]:
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
    figure = (
        "no judged example"
        if accuracy is None
        else f"**{_share(accuracy)}** execution accuracy ({_interval(summary['ci95'])}, n = {summary['n']})"
    )
    asides = [
        f"{summary['weak']} matches are weak" if summary["weak"] else "",
        f"{summary['gold_failed']} golds failed and are left out" if summary["gold_failed"] else "",
    ]
    return f"# {about or 'Scored predictions'}\n\n{'; '.join([figure, *filter(None, asides)])}."


def _share(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.1f} %"


def _interval(bounds: Sequence[float] | None) -> str:
    return "–" if bounds is None else f"{100 * bounds[0]:.1f}–{100 * bounds[1]:.1f}"


def _table(head: Iterable[object], rows: Iterable[Iterable[object]]) -> str:
    lines = [list(map(_cell, head)), *(list(map(_cell, row)) for row in rows)]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def _example(s: Scored) -> str:
    lines = [f"- **{s.question or s.id}** ({s.db_id}, {s.outcome}: {s.reason})".replace("\n", " ")]
    for name, sql in (("gold", s.gold), ("pred", s.pred)):
        if sql:
            lines.append(f"  - {name}: `{' '.join(sql.split())}`")
    return "\n".join(lines)
