"""The tools that an agent gets: `ask`, `run_sql`, `describe`. Values in, a JSON object out; no protocol is known here.

Results are short, since an agent reads all of them: `truncated` says that there was more.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from sqlcoder.answer import Answer
from sqlcoder.errors import UnknownTable
from sqlcoder.schema import Schema, Table
from sqlcoder.serve.counted import counted
from sqlcoder.serve.service import Service
from sqlcoder.serve.wire import DatabaseName, QuestionText, SqlText
from sqlcoder.settings import did_you_mean
from sqlcoder.shapes import plain

MOST_ROWS = 100
"""Rows that are given where the caller does not ask for fewer."""
MOST_CHARACTERS = 20_000
"""Of a result's rows, or of a description's tables, as JSON."""
MOST_OF_A_CELL = 500
"""Characters of one value."""

Rows = Field(default=MOST_ROWS, ge=1, le=MOST_ROWS, description="Rows at most.")


class _Input(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class AskInput(_Input):
    """A question of a database."""

    question: QuestionText
    database: DatabaseName = None
    max_rows: int = Rows


class SqlInput(_Input):
    """A query of one's own."""

    sql: SqlText
    database: DatabaseName = None
    max_rows: int = Rows


class DescribeInput(_Input):
    """A database, or one table of it."""

    database: DatabaseName = None
    table: str | None = Field(default=None, max_length=200, description="Only this table.")


class Found(BaseModel):
    """An answer with its first rows."""

    database: str
    sql: str | None
    columns: list[str] | None
    rows: list[list[Any]] | None
    truncated: bool = Field(description="There is more than these rows, or a value was cut.")
    confidence: float = Field(description="Estimated probability that the answer is right.")
    reason: str | None = Field(description="Why there is no SQL.")
    reading: list[str] = Field(description="What the question was taken to mean.")
    notes: list[str]


class Described(BaseModel):
    """What a database holds."""

    databases: list[str]
    database: str
    dialect: str
    tables: dict[str, list[str]] = Field(description="Table -> its columns: name, type, and what is said of it.")
    joins: list[str]
    metrics: dict[str, str] = Field(description="Name -> SQL expression; queries may use the name.")
    truncated: bool = Field(description="There are more tables: describe one by its name.")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls a tool, and who is told how it ended."""

    client: str = "local"
    user: str | None = None
    count: Callable[[str], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class Tool:
    """A row of the table below."""

    name: str
    description: str
    input: type[BaseModel]
    output: type[BaseModel]
    call: Callable[[Service, Any, Caller], Awaitable[dict[str, Any]]]


async def _ask(service: Service, given: AskInput, caller: Caller) -> dict[str, Any]:
    work = service.ask(given.question, given.database, client=caller.client, user=caller.user, max_rows=given.max_rows)
    return found(await counted(work, caller.count), service.named(given.database))


async def _run_sql(service: Service, given: SqlInput, caller: Caller) -> dict[str, Any]:
    work = service.run_sql(given.sql, given.database, client=caller.client, user=caller.user, max_rows=given.max_rows)
    return found(await counted(work, caller.count), service.named(given.database))


async def _describe(service: Service, given: DescribeInput, caller: Caller) -> dict[str, Any]:
    schema = await service.schema(given.database, client=caller.client)
    told = described(schema, given.table)
    return {"databases": list(service.databases), "database": service.named(given.database), **told}


TOOLS = (
    Tool(
        "ask",
        "Answer a question in plain English from the database: the SQL that was written for it, and its rows. "
        "`sql` is null where there is no answer.",
        AskInput,
        Found,
        _ask,
    ),
    Tool("run_sql", "Run one SELECT. What writes, or reads beyond the tables, is refused.", SqlInput, Found, _run_sql),
    Tool("describe", "Tables, columns and joins of a database.", DescribeInput, Described, _describe),
)


def found(answer: Answer, database: str) -> dict[str, Any]:
    """The answer as `Found` describes it."""
    result = answer.result
    rows, is_cut = short(result.rows) if result else (None, False)
    return {
        "database": database,
        "sql": answer.query.sql if answer.query else None,
        "columns": list(result.columns) if result else None,
        "rows": rows,
        "truncated": is_cut or bool(result and result.truncated),
        "confidence": round(answer.confidence, 4),
        "reason": answer.reason,
        "reading": list(answer.reading),
        "notes": list(answer.notes),
    }


def short(rows: Sequence[Sequence[Any]], most: int = MOST_CHARACTERS) -> tuple[list[list[Any]], bool]:
    """As many rows as fit `most` characters of JSON, long values cut, and whether anything is missing.

    >>> short([[1, "a"], [2, "b"]], most=10)
    ([[1, 'a']], True)
    """
    kept: list[list[Any]] = []
    used, is_cut = 0, False
    for row in rows:
        cells = [plain(cell) for cell in row]
        for i, cell in enumerate(cells):
            if isinstance(cell, str) and len(cell) > MOST_OF_A_CELL:
                cells[i], is_cut = cell[: MOST_OF_A_CELL - 1] + "…", True
        used += len(json.dumps(cells, ensure_ascii=False))
        if used > most:
            return kept, True
        kept.append(cells)
    return kept, is_cut


def described(schema: Schema, only: str | None = None) -> dict[str, Any]:
    """The schema in few words. Raises UnknownTable."""
    tables: Iterable[Table] = schema.tables
    if only is not None:
        table = schema.table(only)
        if table is None:
            hint = did_you_mean(only, [table.name for table in schema.tables])
            raise UnknownTable(f"There is no table {only!r} in this database{hint}")
        tables = (table,)
    told: dict[str, list[str]] = {}
    used, is_cut = 0, False
    for table in tables:
        columns = [_column(schema, table, i) for i in range(len(table.columns))]
        used += len(table.name) + sum(map(len, columns))
        if used > MOST_CHARACTERS and told:
            is_cut = True
            break
        told[table.name] = columns
    joins = [
        " and ".join(
            f"{key.table}.{column} = {key.ref_table}.{other}"
            for column, other in zip(key.columns, key.ref_columns, strict=True)
        )
        for key in schema.foreign_keys
        if key.table in told and (only is not None or key.ref_table in told)
    ]
    metrics = {metric.name: metric.expression for metric in schema.metrics if metric.table in told}
    return {"dialect": schema.dialect, "tables": told, "joins": joins, "metrics": metrics, "truncated": is_cut}


def _column(schema: Schema, table: Table, i: int) -> str:
    column = table.columns[i]
    said = [column.raw_type or column.type]
    if column.name in table.primary_key:
        said.append("key")
    if column.sensitive:
        said.append("hidden in results")
    comment = f": {column.comment[:200]}" if column.comment else ""
    return f"{column.name} {', '.join(said)}{comment}"
