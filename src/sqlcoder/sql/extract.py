"""Model text -> Query: cut the SQL out of what a model wrote around it.

In this order: the last closed code fence that holds SQL; the text after the last marker such as `SQL:`; the text
itself, where it begins like a query. An answer that breaks off inside a fence is not taken: half a query may be a wrong
query. Nothing is repaired, and nothing is cut at a `;`, which may stand in a literal: several statements are refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from sqlglot import TokenType
from sqlglot.dialects.dialect import Dialect as SqlglotDialect
from sqlglot.errors import SqlglotError

from sqlcoder.dialects import dialect as facts_of
from sqlcoder.errors import Unparsable
from sqlcoder.query import Query

_FENCE = re.compile(r"^[ \t]*(```|~~~)[ \t]*([\w+-]*)[ \t]*$")
_ONE_LINE_FENCE = re.compile(r"^[ \t]*```(?:sql)?[ \t]*(?P<body>(?:SELECT|WITH)\b.*?)[ \t]*```[ \t]*$", re.IGNORECASE)
_LANGUAGES = {"", "sql", "sqlite", "sqlite3", "postgresql", "postgres", "mysql", "duckdb"}
_MARKERS = re.compile(
    r"\[SQL\]|^[ \t#*]*(?:final )?(?:sql|query|answer)(?: query)?[ *]*:[ *]*", re.IGNORECASE | re.MULTILINE
)
_END = re.compile(r"\[/SQL\]|<\|[\w ]+\|>|</s>|^[ \t]*```", re.IGNORECASE | re.MULTILINE)
_BEGINS = re.compile(r"(?:\s|\(|--[^\n]*\n|/\*.*?\*/)*(?:SELECT|WITH|FROM)\b", re.IGNORECASE | re.DOTALL)


def extract(text: str, *, dialect: str = "sqlite") -> Query:
    r"""The one statement that a model's answer holds, without its final semicolon.

    >>> extract("Of course!\n```sql\nSELECT name FROM singer WHERE note = 'a;b';\n```\nHope this helps.").sql
    "SELECT name FROM singer WHERE note = 'a;b'"
    >>> extract("SELECT 1; SELECT 2")
    Traceback (most recent call last):
    sqlcoder.errors.Unparsable: The answer holds 2 statements where one is expected.

    Raises Unparsable where there is no SQL, more than one statement, or text that cannot be told apart into words.
    """
    for body in _candidates(text):
        if _BEGINS.match(body):
            return Query(_one_statement(body, dialect), dialect)
    raise Unparsable("The answer holds no SQL.")


def _candidates(text: str) -> Iterator[str]:
    fences, cut_off = _fenced(text)
    yield from reversed(fences)
    if cut_off is None:
        markers = list(_MARKERS.finditer(text))
        if markers:
            yield _until_end(text[markers[-1].end() :])
        yield _until_end(text)
    else:
        # The prompt may have opened the fence already: then the first fence of the answer closes it.
        yield cut_off


def _fenced(text: str) -> tuple[list[str], str | None]:
    """The bodies of the closed fences in order; and the text before a single fence that nothing closes, if any."""
    bodies: list[str] = []
    body: list[str] | None = None
    before: list[str] = []
    seen = 0
    for line in text.splitlines():
        if body is None and (single := _ONE_LINE_FENCE.match(line)):
            bodies.append(single["body"])
        elif fence := _FENCE.match(line):
            seen += 1
            if body is None:
                body = []
                wanted = fence[2].lower() in _LANGUAGES
            else:
                if wanted:
                    bodies.append("\n".join(body))
                body = None
        elif body is not None:
            body.append(line)
        elif not seen:
            before.append(line)
    return bodies, "\n".join(before) if body is not None and not bodies else None


def _until_end(text: str) -> str:
    end = _END.search(text)
    return text[: end.start()] if end else text


def _one_statement(body: str, dialect: str) -> str:
    """The statement without what only ends it: semicolons and comments after it."""
    try:
        tokens = SqlglotDialect.get_or_raise(facts_of(dialect).name).tokenize(body)
    except SqlglotError as error:
        raise Unparsable("The SQL of the answer breaks off inside a text or a comment.") from error
    ends = [0]
    for place, token in enumerate(tokens):
        if token.token_type == TokenType.SEMICOLON:
            ends.append(place + 1)
    ends.append(len(tokens))
    pieces = [tokens[a:b] for a, b in pairwise(ends)]
    statements = [p for p in pieces if any(t.token_type != TokenType.SEMICOLON for t in p)]
    if len(statements) != 1:
        raise Unparsable(f"The answer holds {len(statements)} statements where one is expected.")
    words = [token for token in statements[0] if token.token_type != TokenType.SEMICOLON]
    return body[words[0].start : words[-1].end + 1]
