"""Comments in the CREATE TABLE statements that SQLite keeps: its only way to say what a table or column means.

`-- text` behind a column, or on lines of its own before one, is the column's; before or right behind the opening
bracket it is the table's, and so behind the closing one. `/* text */` counts the same. Other engines have COMMENT,
which introspection reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKEN = re.compile(
    r"(?P<line>--[^\n]*)|(?P<block>/\*.*?\*/)|(?P<text>'(?:[^']|'')*')|(?P<name>\"(?:[^\"]|\"\")*\"|`[^`]*`|\[[^\]]*\]|\w+)"
    r"|(?P<newline>\n)|(?P<sign>[^\s\w])",
    re.DOTALL,
)
_CONSTRAINTS = frozenset({"primary", "foreign", "unique", "check", "constraint"})


def read_ddl_comments(sql: str) -> tuple[str, dict[str, str]]:
    """The table's comment and those of its columns by name, from one CREATE TABLE statement; what has none is missing.

    >>> read_ddl_comments('''CREATE TABLE t ( -- people
    ...   a INT, -- their age, in years
    ...   b DECIMAL(5,2))''')
    ('people', {'a': 'their age, in years'})
    """
    table: list[str] = []
    columns: dict[str, list[str]] = {}
    waiting: list[str] = []  # comments on lines of their own: the next column's
    current, ended_here, depth, at_start, fresh_line, seen = "", "", 0, False, True, False
    for kind, text in _tokens(sql):
        if kind == "newline":
            fresh_line, ended_here = True, ""
        elif kind == "comment":
            # behind `a INT,` on its line it is still a's
            owner = ended_here or ("" if at_start else current)
            if depth == 0 or (not seen and not fresh_line):
                table.append(text)
            elif owner:
                columns.setdefault(owner, []).append(text)
            else:
                waiting.append(text)
        else:
            fresh_line = False
            if text == "(":
                depth += 1
                at_start = at_start or depth == 1
            elif text == ")":
                depth -= 1
            elif text == "," and depth == 1:
                ended_here, at_start = current, True
            elif at_start and depth == 1:
                at_start, ended_here, seen = False, "", True
                current = "" if kind == "word" and text.lower() in _CONSTRAINTS else text
                if current and waiting:
                    columns.setdefault(current, []).extend(waiting)
                waiting = []
    return " ".join(table), {name: " ".join(texts) for name, texts in columns.items()}


def _tokens(sql: str) -> Iterator[tuple[str, str]]:
    """(kind, text) with quotes and comment marks taken off; kind is comment, newline, name (quoted), word or sign."""
    for match in _TOKEN.finditer(sql):
        text = match.group()
        if match.lastgroup == "line":
            if comment := text.strip("- \t\r"):
                yield "comment", comment
        elif match.lastgroup == "block":
            if comment := " ".join(text[2:-2].split()):
                yield "comment", comment
        elif match.lastgroup == "name":
            quoted = text[0] in '"`['
            yield ("name" if quoted else "word"), (text[1:-1].replace('""', '"') if quoted else text)
        elif match.lastgroup == "newline":
            yield "newline", text
        else:
            yield "sign", text
