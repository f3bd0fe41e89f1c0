"""sql-eval's notation for several right queries in one cell, written out.

    SELECT {u.id, u.name AS who}, count(*) FROM users u GROUP BY {}; SELECT u.name FROM users u

`;` separates alternatives. `{a, b}` in a SELECT list is any non-empty subset of these columns, in the order written;
`GROUP BY {}` groups by the columns that the same SELECT took, without their aliases. Spacing and case are free; in
quotes and comments `;`, `,`, `{` and `}` are text. (Source: Defog's sql-eval, which replaced by plain string search:
there a `;` in a literal cut the query, and `group by { }` stayed as it was.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, product

MAX_GOLDS = 256
"""Queries that one cell may stand for: each of them is run."""

_TOKEN = re.compile(
    r"""
      (?P<text> [eE]'(?:\\.|''|[^'\\])*' | '(?:''|[^'])*' | "(?:""|[^"])*" | `(?:``|[^`])*` | \[[^\]\[]*\]
              | \$(?P<tag>\w*)\$.*?\$(?P=tag)\$ | --[^\n]* | /\*.*?\*/ )
    | (?P<word> \bis\s+(?:not\s+)?distinct\s+from\b | \b(?:group|order)\s+by\b | \w+ )
    | (?P<sign> [;{},()] )
    | (?P<open> ['"`] | /\* )
    | (?P<rest> \s+ | . )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_WORD_ENDS, _WORD_STARTS = re.compile(r"""[\w"'`]$"""), re.compile(r"""[\w"'`]""")
_CLAUSES = {"select", "from", "where", "having", "window", "union", "intersect", "except", "limit", "offset", "fetch"}
_ALIAS = re.compile(r"""^(.*\S)\s+AS\s+(?:\w+|"[^"]+"|`[^`]+`)$|^([\w."`]+)\s+(?:\w+|"[^"]+"|`[^`]+`)$""", re.I | re.S)


@dataclass(slots=True)
class _Braces:
    """`{a, b}` (columns) or `{}` (none), and the SELECT it belongs to, by number."""

    select: int
    columns: list[str] = field(default_factory=list)


_Piece = str | _Braces


def alternatives(cell: str) -> tuple[str, ...]:
    """Every query that the cell stands for, without duplicates: alternatives in their order, most columns first.

    >>> alternatives("SELECT {a, b AS c} FROM t group  by { }; select ';' from t;")
    ('SELECT a, b AS c FROM t group  by a, b', 'SELECT a FROM t group  by a', 'SELECT b AS c FROM t group  by b', \
"select ';' from t")
    >>> alternatives("SELECT a FROM t GROUP BY {}")
    Traceback (most recent call last):
    ValueError: expected columns in braces in the SELECT list that 'GROUP BY {}' refers to

    Raises ValueError (what was expected) for braces that do not pair, are empty or stand elsewhere, a quote that never
    closes, and more than `MAX_GOLDS` queries.
    """
    written: dict[str, None] = {}
    for pieces in _statements(cell):
        for query in _written_out(pieces):
            if text := query.strip():
                written[text] = None
            if len(written) > MAX_GOLDS:
                raise ValueError(f"expected at most {MAX_GOLDS} queries, but the braces stand for more of them")
    return tuple(written)


def _statements(cell: str) -> Iterator[list[_Piece]]:
    """The alternatives as pieces of text and braces."""
    pieces: list[_Piece] = []
    selects = 0
    clauses = [("", 0)]  # of each open parenthesis: the clause we are in, and the number of its SELECT
    tokens = iter(_TOKEN.finditer(cell))
    for token in tokens:
        kind, text = token.lastgroup, token.group()
        if kind == "open":
            raise ValueError(f"expected the quote or comment {text} to be closed")
        if kind == "word":
            word = " ".join(text.lower().split())
            if word == "select":
                selects += 1
                clauses[-1] = (word, selects)
            elif word in _CLAUSES or word.endswith(" by"):
                clauses[-1] = (word, clauses[-1][1])
        elif text == "(" and kind == "sign":
            clauses.append(("", selects))
        elif text == ")" and kind == "sign" and len(clauses) > 1:
            clauses.pop()
        elif text == ";" and kind == "sign":
            yield pieces
            pieces, clauses = [], [("", selects)]
            continue
        elif text == "}" and kind == "sign":
            raise ValueError("expected '{' before '}'")
        elif text == "{" and kind == "sign":
            columns = _columns(tokens)
            clause, select = clauses[-1]
            if clause != ("select" if columns else "group by"):
                where = "braces with columns only in a SELECT list" if columns else "empty braces only after GROUP BY"
                raise ValueError(f"expected {where}")
            pieces.append(_Braces(select, columns))
            continue
        pieces.append(text)
    yield pieces


def _columns(tokens: Iterator[re.Match[str]]) -> list[str]:
    """The columns up to the closing brace, which is taken too."""
    columns, depth = [""], 0
    for token in tokens:
        sign = token.group() if token.lastgroup == "sign" else ""
        if token.lastgroup == "open":
            raise ValueError(f"expected the quote or comment {token.group()} to be closed")
        if sign == "}" and depth == 0:
            names = [column.strip() for column in columns]
            if names == [""]:
                return []
            if "" in names:
                raise ValueError("expected a column between the commas in braces")
            return names
        if sign in ("{", ";", "}"):
            break
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            columns.append("")
        else:
            columns[-1] += token.group()
    raise ValueError("expected '}' after '{'")


def _written_out(pieces: list[_Piece]) -> Iterator[str]:
    lists = [piece for piece in pieces if isinstance(piece, _Braces) and piece.columns]
    for piece in pieces:
        if isinstance(piece, _Braces) and piece.select not in {braces.select for braces in lists}:
            raise ValueError("expected columns in braces in the SELECT list that 'GROUP BY {}' refers to")
    for chosen in product(*(_subsets(braces.columns) for braces in lists)):
        taken = iter(chosen)
        by_select: dict[int, list[str]] = {}
        for braces, columns in zip(lists, chosen, strict=True):
            by_select.setdefault(braces.select, []).extend(columns)
        query, touching = "", False
        for piece in pieces:
            touching = touching or isinstance(piece, _Braces)
            if isinstance(piece, str):
                text = piece
            else:
                text = ", ".join(next(taken) if piece.columns else map(_without_alias, by_select[piece.select]))
            if touching and _WORD_ENDS.search(query) and _WORD_STARTS.match(text):
                query += " "  # in `BY{}` and `{a}FROM` the braces alone told the words apart
            query, touching = query + text, isinstance(piece, _Braces)
        yield query


def _subsets(columns: list[str]) -> Iterator[tuple[str, ...]]:
    """Non-empty ones, the largest first; broken off where there are more than may be run anyway."""
    count = 0
    for size in range(len(columns), 0, -1):
        for subset in combinations(columns, size):
            count += 1
            if count > MAX_GOLDS:
                raise ValueError(f"expected at most {MAX_GOLDS} queries, but the braces stand for more of them")
            yield subset


def _without_alias(column: str) -> str:
    match = _ALIAS.match(column)
    return (match[1] or match[2]) if match else column
