"""A run as JUnit XML, the form in which CI systems list tests: a suite a database, a case a question.

A question that the baseline got wrong too is "skipped": it is shown, and does not turn the list red. There is no
standard; the elements are those that the Ant task wrote and that Jenkins, GitLab and GitHub actions read.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from xml.etree import ElementTree

from sqlcoder.evaluation.diff import is_right
from sqlcoder.evaluation.scored import Scored

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold, not even escaped (section 2.2, Char)."""


def write_junit(scored: Iterable[Scored], *, name: str, known_wrong: Collection[int] = ()) -> str:
    """The XML. `known_wrong` are the indices of the questions that the baseline got wrong too."""
    by_db: dict[str, list[Scored]] = defaultdict(list)
    for s in scored:
        by_db[s.db_id].append(s)
    root = ElementTree.Element("testsuites", name=_text(name))
    totals: Counter[str] = Counter()
    for db_id, members in by_db.items():
        suite = ElementTree.SubElement(root, "testsuite", name=_text(db_id))
        states = Counter(_case(suite, s, s.index in known_wrong) for s in members)
        _count(suite, states, members)
        totals += states
    _count(root, totals, [s for members in by_db.values() for s in members])
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _count(element: ElementTree.Element, states: Counter[str], members: list[Scored]) -> None:
    element.set("tests", str(len(members)))
    element.set("failures", str(states["failure"]))
    element.set("errors", str(states["error"]))
    element.set("skipped", str(states["skipped"]))
    element.set("time", f"{sum(s.elapsed_s or 0 for s in members):.3f}")


def _case(suite: ElementTree.Element, s: Scored, known_wrong: bool) -> str:
    """Add a case; gives back its state: passed, failure, error or skipped."""
    case = ElementTree.SubElement(
        *(suite, "testcase"),
        classname=_text(s.db_id),
        name=_text(f"{s.id}: {' '.join(s.question.split())}"),
        time=f"{s.elapsed_s or 0:.3f}",
    )
    if is_right(s):
        return "passed"
    if s.outcome == "gold_failed":  # our fault, never known and put up with
        state, message = "error", s.reason
    elif known_wrong:
        state, message = "skipped", f"wrong in the baseline too: {s.reason}"
    else:
        state, message = "failure", s.reason
    told = ElementTree.SubElement(case, state, message=_text(message))
    if state != "skipped":
        told.set("type", s.outcome)
        told.text = _text(f"gold: {s.gold or 'cannot be answered'}\npred: {s.pred or 'no answer'}\n")
    return state


def _text(value: str) -> str:
    return _NOT_XML.sub("\ufffd", value)
