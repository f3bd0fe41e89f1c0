from __future__ import annotations

from sqlcoder.linking.linker import link
from sqlcoder.linking.values import ValueLookup
from sqlcoder.question import Question
from sqlcoder.schema import Schema


def test_chit_chat_links_to_nothing(schema: Schema, values: ValueLookup) -> None:
    task = link(Question("hello, are you well?"), schema, values)
    assert (task.links, task.values, task.left_out) == ((), (), ())


def test_a_task_holds_the_question_its_links_and_its_values(schema: Schema, values: ValueLookup) -> None:
    question = Question("how many orders did glenn ford from paris make")
    task = link(question, schema, values)
    assert task.question is question and task.schema is schema and task.dialect == schema.dialect
    assert {"Glenn", "Ford", "Paris"} <= {v.text for v in task.values}
    assert any(k.table == "orders" and k.column is None and k.match == "exact" for k in task.links)


def test_an_empty_and_a_very_long_question_are_taken(schema: Schema, values: ValueLookup) -> None:
    assert link(Question(""), schema, values).values == ()
    assert len(link(Question("Paris and 5 " * 1_000), schema, values).values) <= 20
