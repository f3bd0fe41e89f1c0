"""Chat lines for supervised fine-tuning: a system message with the schema, the user's question, the assistant's SQL.

    {"messages": [{"role": "system", "content": "…"}, {"role": "user", …}, {"role": "assistant", …}], "id": "…", …}

The facts beside `messages` (id, db_id, category, difficulty, source, licence, split) are ignored by trainers and make
the way back possible. This is a layout for tools outside of this project: a model that is to be asked here must
be trained with the renderer that asks it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlcoder.datasets.records import Record, read_lines
from sqlcoder.datasets.writers import write_text
from sqlcoder.dialects import dialect
from sqlcoder.example import Example
from sqlcoder.schema import Schema, Table

TASK = "Answer the question with one SQL query in {dialect} over this database."
DEFINITIONS = "\n\nDefinitions:\n"
REFUSAL = "This database cannot answer the question."
_FACTS = ("id", "db_id", "category", "difficulty", "source", "licence", "split")
_ROLES = ["system", "user", "assistant"]


def write_chat(examples: Iterable[Example], path: Path, schemas: Mapping[str, Schema]) -> int:
    """Write the examples with the schemas of their databases (by db_id); how many. Unanswerable ones are refused."""
    lines = [json.dumps(chat_record(e, schemas[e.db_id]), ensure_ascii=False) + "\n" for e in examples]
    write_text("".join(lines), path)
    return len(lines)


def chat_record(example: Example, schema: Schema) -> dict[str, Any]:
    """One line. Instructions follow the schema, so that the user says nothing but the question."""
    system = f"{TASK.format(dialect=dialect(schema.dialect).title)}\n\n{schema_text(schema)}"
    if example.instructions:
        system += DEFINITIONS + example.instructions
    contents = [system, example.question, example.golds[0] if example.golds else REFUSAL]
    messages = [{"role": role, "content": text} for role, text in zip(_ROLES, contents, strict=True)]
    return {"messages": messages, **{name: getattr(example, name) for name in _FACTS}}


def read_chat(path: str | Path) -> list[Example]:
    """The examples of a file of chat lines that has `db_id` beside `messages`. Raises DataError with the line."""
    return [_example(record, position) for position, record in enumerate(read_lines(path))]


def schema_text(schema: Schema) -> str:
    """The schema as CREATE TABLE statements, comments behind what they explain.

    This is the one place to put another serialization.

    >>> from sqlcoder.schema import Column
    >>> number = Column("id", "number", "INTEGER", comment="since 2020")
    >>> print(schema_text(Schema("shop", (Table("order", (number,)),))))
    CREATE TABLE "order" (
      id INTEGER -- since 2020
    );
    """
    return "\n".join(_table(table, schema) for table in schema.tables)


def _table(table: Table, schema: Schema) -> str:
    facts = dialect(schema.dialect)

    def quoted(name: str) -> str:
        return facts.quoted(name) if facts.needs_quotes(name) else name

    lines = [(f"{quoted(c.name)} {c.raw_type or c.type.upper()}", c.comment) for c in table.columns]
    if table.primary_key:
        lines.append((f"PRIMARY KEY ({', '.join(map(quoted, table.primary_key))})", ""))
    for key in schema.foreign_keys:
        if key.table == table.name and not key.inferred:
            ours, theirs = (", ".join(map(quoted, names)) for names in (key.columns, key.ref_columns))
            lines.append((f"FOREIGN KEY ({ours}) REFERENCES {quoted(key.ref_table)} ({theirs})", ""))
    return f"CREATE TABLE {quoted(table.name)} (\n" + "\n".join(_commented(lines)) + "\n);"


def _commented(lines: list[tuple[str, str]]) -> Iterator[str]:
    for place, (line, comment) in enumerate(lines):
        comma = "," if place < len(lines) - 1 else ""
        yield f"  {line}{comma}" + (f" -- {' '.join(comment.split())}" if comment else "")


def _example(record: Record, position: int) -> Example:
    messages = record.fields.get("messages")
    if not isinstance(messages, list) or [isinstance(m, dict) and m.get("role") for m in messages] != _ROLES:
        raise record.refuse("expected a system, a user and an assistant message under 'messages'")
    system, question, said = (Record(record.path, record.line, m).text("content") for m in messages)
    answerable = said.strip() != REFUSAL
    difficulty = record.fields.get("difficulty")
    return Example(
        id=record.text("id", f"chat-{record.path.stem}-{position}"),
        db_id=record.text("db_id"),
        question=question,
        golds=(said,) if answerable else (),
        category=record.text("category", ""),
        difficulty=difficulty if difficulty in ("easy", "medium", "hard", "extra") else None,
        answerable=answerable,
        instructions=system.partition(DEFINITIONS)[2],
        source=record.text("source", ""),
        licence=record.text("licence", ""),
        split=record.text("split", ""),
    )
