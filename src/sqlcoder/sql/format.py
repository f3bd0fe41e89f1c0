"""A query written another way: pretty, or in another dialect. The meaning stays; nothing is judged here."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlglot.errors import ErrorLevel, SqlglotError

from sqlcoder.dialects import dialect as facts_of
from sqlcoder.errors import Unparsable
from sqlcoder.query import Query
from sqlcoder.sql.parse import parse, parse_verbatim
from sqlcoder.sql.verbatim import verbatim

_WIDTH = 76
"""Characters of a line before a list of columns is broken, so that an indented query fits a screen of 80."""

_STEP = 2
_CLAUSE = re.compile(r"\s*(SELECT|FROM|WHERE|GROUP BY|HAVING|ORDER BY|([A-Z]+ )*JOIN)\b")


def format_sql(query: Query) -> str:
    """The query with a clause a line. Raises Unparsable, and SetupError for an unknown dialect.

    >>> print(format_sql(Query("select a from t where b = 1")))
    SELECT a
    FROM t
    WHERE b = 1
    """
    tree, engine = parse_verbatim(query), verbatim(query.dialect)
    pretty = tree.sql(dialect=engine, pretty=True, indent=_STEP, max_text_width=_WIDTH)
    if "\n" in tree.sql(dialect=engine):  # inside a literal, where a line must stay as it is
        return pretty
    return "\n".join(_gather(pretty.splitlines()))


def transpile_sql(query: Query, dialect: str) -> Query:
    """The query in another dialect. Raises Unparsable, also for what that one cannot say; SetupError as above.

    >>> transpile_sql(Query('SELECT "a b" FROM t'), "mysql").sql
    'SELECT `a b` FROM t'
    """
    target = facts_of(dialect)
    try:
        return Query(parse(query).sql(dialect=target.name, unsupported_level=ErrorLevel.RAISE), dialect)
    except SqlglotError as error:
        raise Unparsable(f"{target.title} cannot say this: {error}") from error


def _gather(lines: list[str]) -> Iterator[str]:
    """Clauses whose whole body fits beside their keyword go on one line."""
    i = 0
    while i < len(lines):
        indent, end = _indent(lines[i]), i + 1
        while end < len(lines) and _indent(lines[end]) > indent:
            end += 1
        joined = " ".join([lines[i], *(line.strip() for line in lines[i + 1 : end])])
        flat = all(_indent(line) == indent + _STEP for line in lines[i + 1 : end])
        if flat and len(joined) <= _WIDTH and _CLAUSE.match(lines[i]):
            yield joined
            i = end
        else:
            yield lines[i]
            i += 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())
