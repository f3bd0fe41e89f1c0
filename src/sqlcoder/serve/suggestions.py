"""Questions to start with: worded from the schema, and kept where the model answers them with something to show.

A question that nobody could answer is a bad beginning, so each is asked once, in the background's share of the queue,
and kept only where the model is sure of its answer and the answer has rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, zip_longest

from sqlcoder.answer import Answer
from sqlcoder.datasets.english import plural, singular
from sqlcoder.decoding.guide import found_nothing
from sqlcoder.schema import Column, Schema, Table
from sqlcoder.serve.service import Service

MOST = 6
LEAST_SURE = 0.6
_TRIED = 24
_ROWS = 200
_CLIENT = "(suggestions)"


class Suggestions:
    """The starter questions of each database, found once for each of its schemas."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._found: dict[str, tuple[Schema, list[str]]] = {}

    async def of(self, database: str) -> list[str]:
        """At most `MOST` questions that the database answers. Raises as `Service.ask`."""
        schema = await self._service.schema(database, client=_CLIENT)
        known = self._found.get(database)
        if known and known[0] == schema:
            return known[1]
        kept: list[str] = []
        for question in list(word_questions(schema))[:_TRIED]:
            answer = await self._service.ask(question, database, client=_CLIENT, user=_CLIENT, max_rows=_ROWS)
            if _is_good(answer):
                kept.append(question)
            if len(kept) == MOST:
                break
        self._found[database] = schema, kept
        return kept


def _is_good(answer: Answer) -> bool:
    return answer.result is not None and answer.confidence >= LEAST_SURE and not found_nothing(answer.result)


def word_questions(schema: Schema) -> Iterator[str]:
    """Questions about a schema, of each kind in turn, the best-connected tables first.

    >>> products = Table("products", (Column("id", "number"), Column("name"), Column("price", "number")), ("id",))
    >>> list(word_questions(Schema("shop", (products,))))
    ['how many products are there', 'top 5 products by price', 'average price of products']
    """
    joined = [key.table for key in schema.foreign_keys] + [key.ref_table for key in schema.foreign_keys]
    tables = sorted((t for t in schema.tables if t.columns), key=lambda table: -joined.count(table.name))
    kinds = (
        (f"how many {_many(table)} are there" for table in tables),
        (f"top 5 {_many(table)} by {column.label}" for table in tables for column in _numbers(table, schema)[:1]),
        _per_parent(schema),
        (f"average {column.label} of {_many(table)}" for table in tables for column in _numbers(table, schema)[:1]),
        (f"number of {_many(table)} per {column.label}" for table in tables for column in _categories(table)[:1]),
        (f"how many {_many(table)} are there for each year" for table in tables if _dates(table)),
    )
    return iter(dict.fromkeys(filter(None, chain.from_iterable(zip_longest(*kinds)))))


def _per_parent(schema: Schema) -> Iterator[str]:
    for key in schema.foreign_keys:
        child, parent = schema.table(key.table), schema.table(key.ref_table)
        if child and parent and child is not parent and any("name" in column.label for column in parent.columns):
            yield f"which {_one(parent)} has the most {_many(child)}"


def _many(table: Table) -> str:
    words = table.label
    return words if words.endswith("s") else plural(words)


def _one(table: Table) -> str:
    return singular(table.label)


def _numbers(table: Table, schema: Schema) -> list[Column]:
    """Columns that measure something: no keys, no codes."""
    keys = {name for key in schema.foreign_keys if key.table == table.name for name in key.columns}
    keys |= set(table.primary_key)
    return [
        column
        for column in table.columns
        if column.type == "number"
        and column.name not in keys
        and not column.sensitive
        and not {"id", "code", "number", "no", "year", "phone", "zip"} & set(column.label.split())
    ]


def _categories(table: Table) -> list[Column]:
    told = {"city", "country", "status", "type", "kind", "category", "state", "gender", "genre", "region", "department"}
    return [c for c in table.columns if c.type == "text" and not c.sensitive and told & set(c.label.split())]


def _dates(table: Table) -> list[Column]:
    return [column for column in table.columns if column.type == "date" and not column.sensitive]
