"""The entity-relationship picture of a schema, as text for Mermaid (`svg` draws it itself)."""

from __future__ import annotations

from sqlcoder.schema import Schema


def mermaid(schema: Schema) -> str:
    """An `erDiagram`; inferred keys are dotted, a column's comment is its first alias.

    >>> from sqlcoder.schema import Column, Table
    >>> print(mermaid(Schema("s", (Table("a", (Column("id", "number"),), ("id",)),))))
    erDiagram
        a {
            number id PK
        }
    """
    lines = ["erDiagram"]
    for table in schema.tables:
        said = f'["{_text(table.name)} ({_text(table.label)})"]' if table.aliases else ""
        lines.append(f"    {_word(table.name)}{said} {{")
        foreign = {name for key in schema.foreign_keys if key.table == table.name for name in key.columns}
        for column in table.columns:
            marks = [mark for mark, names in (("PK", table.primary_key), ("FK", foreign)) if column.name in names]
            parts = [column.type, _word(column.name), ", ".join(marks)]
            parts.append(f'"{_text(column.label)}"' if column.aliases else "")
            lines.append("        " + " ".join(part for part in parts if part))
        lines.append("    }")
    for key in schema.foreign_keys:
        line = "}o..||" if key.inferred else "}o--||"
        lines.append(f"    {_word(key.table)} {line} {_word(key.ref_table)} : {_word('_'.join(key.columns))}")
    return "\n".join(lines)


def _word(name: str) -> str:
    """A name as Mermaid takes it: letters, digits, underscores and hyphens."""
    return "".join(c if c.isalnum() or c in "_-" else "_" for c in name) or "_"


def _text(text: str) -> str:
    """A text as it may stand between Mermaid's double quotes."""
    return " ".join(text.replace('"', "'").split())
