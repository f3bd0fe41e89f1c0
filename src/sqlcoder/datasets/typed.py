"""Questions as people type them into a box: without the polite opening, without punctuation, in lower case, terse.

The meaning stays, so the gold stays. Text in quotes is not touched. Not covered: typing errors, synonyms of the
schema's words (`augment.synonym_question`).
"""

from __future__ import annotations

import random
import re

_OPENING = re.compile(
    r"^(?:(?:please|kindly|can you|could you|i want to (?:know|see)|i need|i'd like to see|show|list|find(?: out)?|give"
    r"|return|tell|display|get|provide|report|compute|calculate|what(?: is|'s| are| was| were)|which (?:is|are))\b"
    r"(?: me| us| out)?(?: of| all of)?(?: the| all the| all| a list of)*\s+)+",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    r"^how many (?P<things>[\w' -]+?) (?:are there|do we have|exist|are available)(?: in total)?$", re.IGNORECASE
)
_TERSE: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE), words)
    for pattern, words in (
        (r"more than|greater than|larger than|higher than", ("over", "above", "more than", ">")),
        (r"less than|fewer than|lower than|smaller than", ("under", "below", "less than", "<")),
        (r"(?<!count )the number of", ("number of", "count of", "how many", "no of")),
        (r"for each|of each", ("per", "for each", "by")),
        (r"average", ("avg", "average", "mean")),
        (r"maximum", ("max", "highest")),
        (r"minimum", ("min", "lowest")),
        (r"that have|who have|which have", ("with",)),
        (r"that do not have any|who do not have any|that do not have|who do not have", ("without", "with no")),
        (r"in the year(?: of)?", ("in",)),
        (r"as well as", ("and", "plus")),
    )
)
_QUOTED = re.compile(r"""("[^"]*"|(?<!\w)'[^']*'(?!\w))""")


def typed_question(question: str, rng: random.Random) -> str:
    """The question as somebody might type it.

    >>> typed_question("What are the names of all students?", random.Random(3))
    'names of all students'
    """
    text = question.strip().rstrip("?.! ")
    if rng.random() < 0.8:
        text = _without_opening(text)
    if (counted := _HOW_MANY.match(text)) and rng.random() < 0.4:
        text = rng.choice(["number of {}", "{} count", "count {}", "count of {}", "how many {}"]).format(
            counted["things"]
        )
    pieces = _QUOTED.split(text)
    lower = rng.random() < 0.75
    for i in range(0, len(pieces), 2):
        for pattern, words in _TERSE:
            pieces[i] = pattern.sub(lambda m, words=words: rng.choice((m[0], *words)), pieces[i])
        if lower:
            pieces[i] = pieces[i].lower()
        if rng.random() < 0.3:
            pieces[i] = re.sub(r"\b(?:the|all the) ", "", pieces[i], flags=re.IGNORECASE)
    return " ".join("".join(pieces).split()) or question


def _without_opening(text: str) -> str:
    rest = _OPENING.sub("", text)
    return rest if len(rest.split()) >= 2 else text
