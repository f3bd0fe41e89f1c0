"""A question in plain language."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"\d+(?:[.,:/-]\d+)*|[^\W\d_]+(?:['’][^\W\d_]+)?|\w+|[^\w\s]", re.UNICODE)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the question and its place in the text: `text[start:end]`."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, of which database, with which extra instructions. Not the prompt."""

    text: str
    db_id: str = ""
    instructions: str = ""
    """A definition or hint given with the question ("evidence" in BIRD)."""

    def words(self) -> tuple[Word, ...]:
        """The words, numbers and punctuation marks in order; every span in `Link` and `Value` counts these.

        >>> [w.text for w in Question("Who's in room 12.5?").words()]
        ["Who's", 'in', 'room', '12.5', '?']
        """
        return tuple(Word(m.group(), m.start(), m.end()) for m in _WORD.finditer(self.text))
