"""Text -> one statement as a tree. Anything else is refused here: several statements, NUL bytes, disguised characters.

Two trees can be had of a query. `parse` gives sqlglot's usual one, in which `COUNT(*)` is a `Count`: for whoever wants
to know what a query says. `parse_verbatim` gives one that is written back as it was read: for whoever wants to run it.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from sqlglot import TokenType, exp
from sqlglot.dialects.dialect import Dialect as SqlglotDialect
from sqlglot.errors import ErrorLevel, ParseError, SqlglotError
from sqlglot.tokenizer_core import Token

from sqlcoder.dialects import Limits, dialect
from sqlcoder.errors import Unparsable
from sqlcoder.query import Query
from sqlcoder.sql.verbatim import verbatim

_TEXT = {TokenType.STRING, TokenType.IDENTIFIER, TokenType.NATIONAL_STRING, TokenType.HEREDOC_STRING}
"""Tokens in which any readable character may stand."""


def parse(query: Query) -> exp.Expr:
    """The tree of a query that is one statement.

    >>> parse(Query("SELECT count(*) FROM singer")).find(exp.Count) is not None
    True
    >>> parse(Query("SELECT 1; DROP TABLE singer"))
    Traceback (most recent call last):
    sqlcoder.errors.Unparsable: 2 statements where one is expected; send them one at a time.

    Raises Unparsable.
    """
    facts = dialect(query.dialect)
    return _parse(query.sql, SqlglotDialect.get_or_raise(facts.name), facts.limits)


def parse_verbatim(query: Query) -> exp.Expr:
    """The tree of a query, function names and casts as written; `write_verbatim` is the way back. Raises Unparsable."""
    facts = dialect(query.dialect)
    return _parse(query.sql, verbatim(facts.name), facts.limits)


def write_verbatim(tree: exp.Expr, dialect_name: str, *, pretty: bool = False) -> str:
    """The text of a tree of `parse_verbatim`, without comments; writing uses the tree up.

    Raises Unparsable where the dialect cannot say it.
    """
    generator = verbatim(dialect_name).generator(comments=False, pretty=pretty, unsupported_level=ErrorLevel.RAISE)
    try:
        return generator.generate(tree, copy=False)
    except SqlglotError as error:
        raise Unparsable(f"{dialect(dialect_name).title} cannot say this: {error}") from error


def _parse(sql: str, engine: SqlglotDialect, limits: Limits) -> exp.Expr:
    if not sql.strip():
        raise Unparsable("There is no SQL here.")
    if len(sql) > limits.sql:
        raise Unparsable(f"The statement has {len(sql):,} characters; at most {limits.sql:,} are read.")
    _refuse_disguises(sql)
    try:
        tokens = engine.tokenize(sql)
        if len(tokens) > limits.tokens:
            raise Unparsable(f"The statement has {len(tokens):,} words and signs; at most {limits.tokens:,} are read.")
        _refuse_odd_tokens(sql, tokens)
        statements = [tree for tree in engine.parser().parse(tokens, sql) if tree is not None]
    except SqlglotError as error:
        raise Unparsable(_explain(error)) from error
    except RecursionError as error:
        raise Unparsable("The statement is nested too deeply.") from error
    statements = [tree for tree in statements if not isinstance(tree, exp.Semicolon)]
    if len(statements) != 1:
        what = f"{len(statements)} statements where one is expected; send them one at a time."
        raise Unparsable(what if statements else "There is no SQL here, only comments.")
    return statements[0]


def _explain(error: SqlglotError) -> str:
    """The first thing sqlglot complains about, in one line without terminal colours."""
    if isinstance(error, ParseError) and error.errors:
        first = error.errors[0]
        near = f"{first['start_context'][-30:]}{first['highlight']}".strip()
        description = str(first["description"]).rstrip(".")
        return f"Not SQL that can be read: {description}, at line {first['line']}, near '{' '.join(near.split())}'."
    return f"Not SQL that can be read: {' '.join(str(error).split())}"


def _refuse_disguises(sql: str) -> None:
    """Characters that no query needs and that make it read otherwise than it runs, wherever they stand."""
    for place, char in enumerate(sql):
        if char.isascii():
            if char < " " and char not in "\t\n\r\f":
                raise Unparsable(f"Control character U+{ord(char):04X} at character {place + 1}; remove it.")
            continue
        if unicodedata.category(char) in ("Cs", "Cc") or unicodedata.bidirectional(char) in _REORDERING:
            name = unicodedata.name(char, "no character")
            raise Unparsable(f"U+{ord(char):04X} ({name}) at character {place + 1} hides what is written; remove it.")


_REORDERING = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


def _refuse_odd_tokens(sql: str, tokens: list[Token]) -> None:
    """Outside text and quoted names: no invisible characters, no foreign blanks, no comment that a server would run."""
    if "/*" in sql:
        for token in tokens:
            for comment in token.comments:
                if comment.startswith(("!", "M!")):
                    raise Unparsable("A comment /*! ... */ is code to some servers; write the code or leave it out.")
    for token, following in pairwise(tokens):
        if (
            token.token_type == TokenType.NUMBER
            and following.start == token.end + 1
            and following.text[:1].isidentifier()
        ):
            raise Unparsable(f"'{token.text}{following.text}' is neither a number nor a name, at line {token.line}.")
        if token.token_type == TokenType.NOT and token.text == "!" and not following.text.startswith("~"):
            raise Unparsable(f"A lone '!' binds otherwise than NOT; write NOT (...), at line {token.line}.")
    if sql.isascii():
        return
    for token in tokens:
        if token.token_type in _TEXT:
            continue
        for char in sql[token.start : token.end + 1]:
            if not char.isascii() and not (char.isalnum() or unicodedata.category(char) in ("Mn", "Mc")):
                name = unicodedata.name(char, "no name")
                raise Unparsable(
                    f"U+{ord(char):04X} ({name}) outside of text, at line {token.line}; write it in ASCII."
                )
