"""What people say of proposed queries: one opinion a line in a file that only grows, and what follows from several.

    {"time": "2026-03-01T09:30:00Z", "by": "ana", "db_id": "shop", "asked": "top customer", "question": "top customer",
     "sql": "SELECT ...", "verdict": "right", "rewrite": null, "model": "embedded", "source": "collect"}

`asked` is the question as it was put, `question` as it should be put; `sql` is the proposal (null: the model gave
none); `verdict` is right, wrong, rewrite (then `rewrite` is the query that is right) or skip. "Right" for no proposal
says that the database cannot answer the question. Whoever judges the same proposal again means the later line.

A question is settled when enough people stand behind queries that give the same result and fewer stand against them.
Whether two queries give the same result is asked of a function, since it takes a database.
"""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, cast, get_args

from sqlcoder.datasets.append import append_line, read_appended
from sqlcoder.datasets.records import Record
from sqlcoder.errors import DataError

Judgement = Literal["right", "wrong", "rewrite", "skip"]
Same = Callable[[str, str, str], bool]
"""(db_id, one query, another) -> do they give the same result?"""

_TEXTS = ("time", "by", "db_id", "asked", "question")
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Opinion:
    """One person's judgement of one proposal."""

    time: str
    """When, in UTC: 2026-03-01T09:30:00Z."""
    by: str
    db_id: str
    asked: str
    question: str
    sql: str | None
    verdict: Judgement
    rewrite: str | None = None
    model: str = ""
    source: str = "collect"

    @property
    def endorsed(self) -> str | None:
        """The query this person stands behind; None where that is "it cannot be answered" or nothing at all."""
        return self.rewrite if self.verdict == "rewrite" else self.sql if self.verdict == "right" else None

    @property
    def endorses(self) -> bool:
        """Does this person stand behind an answer?"""
        return self.verdict in ("right", "rewrite")


def now() -> str:
    """This second, as opinions hold it."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def append_opinion(path: str | Path, opinion: Opinion) -> None:
    """Add it to the file, which is made where there is none. Raises SetupError where it cannot be written."""
    append_line(path, asdict(opinion))


def read_opinions(paths: Iterable[str | Path]) -> tuple[list[Opinion], list[str]]:
    """The opinions of several files, in order, and notes on lines that were torn off.

    Raises DataError that names every wrong line as path:line: field.
    """
    opinions: list[Opinion] = []
    notes: list[str] = []
    wrong: list[DataError] = []
    for path in paths:
        records, torn, unread = read_appended(path)
        notes += torn
        wrong += unread
        for record in records:
            found = _wrong_fields(record)
            wrong += found
            if not found:
                opinions.append(_opinion(record))
    if wrong:
        wrong.sort(key=lambda e: (str(e.path), e.line or 0))
        rest = [str(error) for error in wrong[1:_MOST_TOLD]]
        if len(wrong) > _MOST_TOLD:
            rest.append(f"and {len(wrong) - _MOST_TOLD} more")
        raise DataError(wrong[0].path, wrong[0].line, "; ".join([wrong[0].expected, *rest]))
    return opinions, notes


def _wrong_fields(record: Record) -> list[DataError]:
    fields, wrong = record.fields, []
    for name in _TEXTS:
        value = fields.get(name)
        if not isinstance(value, str) or not value.strip():
            wrong.append(record.refuse(f"{name}: expected a text{_found(fields, name)}"))
    for name in ("sql", "rewrite"):
        value = fields.get(name)
        if value is not None and (not isinstance(value, str) or not value.strip()):
            wrong.append(record.refuse(f"{name}: expected a query or null{_found(fields, name)}"))
    verdict = fields.get("verdict")
    if verdict not in get_args(Judgement):
        wrong.append(record.refuse(f"verdict: expected {', '.join(get_args(Judgement))}{_found(fields, 'verdict')}"))
    elif verdict == "rewrite" and fields.get("rewrite") is None:
        wrong.append(record.refuse("rewrite: expected the query that is right, since the verdict is rewrite"))
    elif verdict != "rewrite" and fields.get("rewrite") is not None:
        wrong.append(record.refuse(f"rewrite: expected null, since the verdict is {verdict}"))
    for name in ("model", "source"):
        if not isinstance(fields.get(name, ""), str):
            wrong.append(record.refuse(f"{name}: expected a text{_found(fields, name)}"))
    return wrong


def _found(fields: Mapping[str, Any], name: str) -> str:
    return f", not {str(fields[name])[:40]!r}" if name in fields else "; it is missing"


def _opinion(record: Record) -> Opinion:
    fields = record.fields
    return Opinion(
        time=fields["time"],
        by=fields["by"],
        db_id=fields["db_id"],
        asked=fields["asked"],
        question=fields["question"],
        sql=fields.get("sql"),
        verdict=cast(Judgement, fields["verdict"]),
        rewrite=fields.get("rewrite"),
        model=fields.get("model", ""),
        source=fields.get("source", "collect"),
    )


@dataclass(frozen=True, slots=True)
class Settled:
    """What people together say of a question."""

    db_id: str
    asked: str
    question: str
    """In the wording of most of those who agree."""
    golds: tuple[str, ...]
    """Queries they stand behind, that of most people first; none where it cannot be answered or nothing is agreed."""
    agreed: bool
    supporters: tuple[str, ...]
    opponents: tuple[str, ...]
    """Who stands behind another result, or calls one of the golds wrong."""
    rejected: tuple[tuple[str, str], ...] = ()
    """(proposal that is wrong, "rewrite-over-proposal" or "right-over-wrong"), where something is agreed."""


def settle(opinions: Iterable[Opinion], same: Same, *, agree: int = 2) -> list[Settled]:
    """What `agree` people or more say alike, question by question in the order they first came up.

    Skips count for nothing. A question is settled where more people stand behind one result than against it.
    """
    if agree < 1:
        raise ValueError(f"{agree} people cannot agree; at least 1 must")
    questions: dict[tuple[str, str], dict[tuple[str, str | None], Opinion]] = defaultdict(dict)
    for opinion in opinions:
        if opinion.verdict != "skip":
            latest = questions[opinion.db_id, _key(opinion.asked)]
            latest.pop((opinion.by, opinion.sql), None)  # so that the later one also stands later
            latest[opinion.by, opinion.sql] = opinion
    return [_settle(list(latest.values()), same, agree) for latest in questions.values()]


def _settle(opinions: Sequence[Opinion], same: Same, agree: int) -> Settled:
    db_id, asked = opinions[0].db_id, opinions[0].asked
    stands = {o.by: o for o in opinions if o.endorses}  # one result a person: the latest
    camps: list[list[Opinion]] = []
    for opinion in stands.values():
        for camp in camps:
            if _same(db_id, camp[0].endorsed, opinion.endorsed, same):
                camp.append(opinion)
                break
        else:
            camps.append([opinion])
    camps.sort(key=len, reverse=True)  # stable: of equals the earlier
    camp = camps[0] if camps else []
    texts = Counter(_squeezed(o.endorsed) for o in camp if o.endorsed is not None)
    golds = tuple(text for text, _ in texts.most_common())
    supporters = {o.by for o in camp}
    against = {o.by for other in camps[1:] for o in other}
    against |= {o.by for o in opinions if o.verdict == "wrong" and _names(o.sql, camp) and o.by not in supporters}
    agreed = len(supporters) >= agree and len(supporters) > len(against)
    question = Counter(o.question for o in camp).most_common(1)[0][0] if camp else asked
    rejected = _rejected(opinions, golds, same) if agreed and golds else ()
    if not agreed:
        golds = ()
    return Settled(db_id, asked, question, golds, agreed, tuple(sorted(supporters)), tuple(sorted(against)), rejected)


def _rejected(opinions: Sequence[Opinion], golds: Sequence[str], same: Same) -> tuple[tuple[str, str], ...]:
    """Proposals that somebody calls wrong or rewrites, that nobody stands behind, and that give another result."""
    endorsed = {_squeezed(o.endorsed) for o in opinions if o.endorsed is not None}
    found: dict[str, str] = {}
    for opinion in opinions:
        if opinion.sql is None or opinion.verdict not in ("wrong", "rewrite"):
            continue
        proposal = _squeezed(opinion.sql)
        if proposal in endorsed or same(opinion.db_id, golds[0], proposal):
            continue
        rewritten = opinion.rewrite is not None and _squeezed(opinion.rewrite) in golds
        if rewritten or proposal not in found:
            found[proposal] = "rewrite-over-proposal" if rewritten else "right-over-wrong"
    return tuple(found.items())


def _names(sql: str | None, camp: Sequence[Opinion]) -> bool:
    return any(_squeezed(o.endorsed) == _squeezed(sql) for o in camp)


def _same(db_id: str, one: str | None, other: str | None, same: Same) -> bool:
    if one is None or other is None:
        return one is other
    one, other = _squeezed(one), _squeezed(other)
    return one == other or same(db_id, one, other)


def _squeezed(sql: str | None) -> str:
    return (sql or "").strip().rstrip(";").rstrip()


def _key(question: str) -> str:
    return " ".join(question.split())


def preference_pairs(settled: Iterable[Settled]) -> list[dict[str, str]]:
    """What a reward model learns from: the query that people agree on over each proposal that they turned down."""
    return [
        {
            "db_id": one.db_id,
            "question": one.question,
            "chosen": one.golds[0],
            "rejected": proposal,
            "source": f"collect:{kind}",
        }
        for one in settled
        if one.agreed and one.golds
        for proposal, kind in one.rejected
    ]


def pair_id(db_id: str, question: str) -> str:
    """An id that the same pair has in every export.

    >>> pair_id("shop", "top customer")
    'collected-040c8faeb5'
    """
    return f"collected-{hashlib.sha256(f'{db_id}/{question}'.encode()).hexdigest()[:10]}"
