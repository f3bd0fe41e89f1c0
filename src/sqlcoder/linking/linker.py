"""Linking in one function: what of the schema and which literals matter for a question."""

from __future__ import annotations

from sqlcoder.linking.names import match_names
from sqlcoder.linking.narrow import MAX_COLUMNS, MAX_TABLES, count_columns, narrow
from sqlcoder.linking.values import MAX_VALUES, ValueLookup, find_values
from sqlcoder.question import Question
from sqlcoder.schema import Schema
from sqlcoder.sql.metrics import with_metrics
from sqlcoder.task import Task


def link(
    question: Question,
    schema: Schema,
    values: ValueLookup | None = None,
    *,
    max_columns: int = MAX_COLUMNS,
    max_tables: int = MAX_TABLES,
    max_values: int = MAX_VALUES,
) -> Task:
    """The task of answering `question` over `schema`: name links, value candidates, and the schema cut to the budget.

    Without a value index (`values` is None) the candidates are what the question itself shows: numbers, dates, quoted
    and unknown words. The schema is left whole while it has at most `max_columns` columns; the names of dropped
    tables are in `Task.left_out`. Metrics of the catalogue are columns of the task's schema.
    """
    schema = with_metrics(schema)
    links = match_names(question, schema)
    kept: Schema = schema
    left_out: tuple[str, ...] = ()
    if count_columns(schema) > max_columns:
        evidence = find_values(question, schema, values, links, limit=max_values, codes=False)
        kept, left_out = narrow(schema, links, evidence, max_columns=max_columns, max_tables=max_tables)
        links = match_names(question, kept)
    candidates = find_values(question, kept, values, links, limit=max_values)
    return Task(question, kept, links, candidates, schema.dialect, left_out=left_out)
