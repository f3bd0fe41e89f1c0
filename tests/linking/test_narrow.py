from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from sqlcoder.linking.linker import link
from sqlcoder.linking.names import match_names
from sqlcoder.linking.narrow import narrow
from sqlcoder.linking.values import ValueLookup
from sqlcoder.question import Question
from sqlcoder.schema import Column, ForeignKey, Schema, Table


def chain(tables: int, columns: int = 20) -> Schema:
    """Tables t0 .. tn, each pointing at the one before."""
    return Schema(
        "chain",
        tuple(
            Table(f"topic{chr(97 + i // 26)}{chr(97 + i % 26)}", tuple(Column(f"field_{j}") for j in range(columns)))
            for i in range(tables)
        ),
        tuple(
            ForeignKey(
                f"topic{chr(97 + i // 26)}{chr(97 + i % 26)}",
                ("field_1",),
                f"topic{chr(97 + (i - 1) // 26)}{chr(97 + (i - 1) % 26)}",
                ("field_0",),
            )
            for i in range(1, tables)
        ),
    )


def test_a_small_schema_stays_whole(schema: Schema) -> None:
    assert narrow(schema, (), ()) == (schema, ())


def test_a_large_one_loses_what_the_question_does_not_name() -> None:
    schema = chain(40)
    kept, left_out = narrow(schema, match_names(Question("topicac per topicae"), schema), ())
    names = [t.name for t in kept.tables]
    assert {"topicac", "topicae"} <= set(names)
    assert "topicad" in names, "the bridge between the two"
    assert len(names) <= 14 and sum(len(t.columns) for t in kept.tables) <= 110
    assert set(left_out) == {t.name for t in schema.tables} - set(names)


def test_keys_to_dropped_tables_go_with_them() -> None:
    kept, _ = narrow(chain(40), (), ())
    present = {t.name for t in kept.tables}
    assert all({k.table, k.ref_table} <= present for k in kept.foreign_keys)


def test_a_table_wider_than_the_budget_loses_columns_but_not_its_keys_and_links() -> None:
    columns = tuple(Column(f"c{'x' * i}") for i in range(300))
    schema = Schema("wide", (Table("t", (*columns, Column("revenue"), Column("key")), ("key",)),))
    kept, left_out = narrow(schema, match_names(Question("total revenue"), schema), (), max_columns=50)
    names = [c.name for c in kept.tables[0].columns]
    assert len(names) == 50 and {"revenue", "key"} <= set(names) and left_out == ()


def test_links_and_values_of_dropped_tables_are_dropped(schema: Schema, values: ValueLookup) -> None:
    task = link(Question("customer 7 in France"), schema, values, max_columns=8, max_tables=1)
    kept = {t.name for t in task.schema.tables}
    assert len(kept) == 1 and task.left_out
    assert {k.table for k in task.links} <= kept
    assert {table for v in task.values for table, _ in v.columns} <= kept


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 30), st.integers(1, 40), st.integers(1, 15))
def test_the_budget_holds_and_something_is_kept(tables: int, max_columns: int, max_tables: int) -> None:
    schema = chain(tables, columns=6)
    links = match_names(Question("field 3 of topicac and topicaf"), schema)
    kept, left_out = narrow(schema, links, (), max_columns=max_columns, max_tables=max_tables)
    assert kept.tables and len(kept.tables) + len(left_out) == tables
    assert sum(len(t.columns) for t in kept.tables) <= max_columns or not left_out


def test_a_view_is_dropped_unless_it_is_named(schema: Schema) -> None:
    view = Table("monthly_totals", (Column("month"), Column("total", "number")), is_view=True)
    whole = Schema("s", (*schema.tables, view), schema.foreign_keys)
    unnamed = Question("how many are there")
    assert narrow(whole, match_names(unnamed, whole), ()) == (Schema("s", schema.tables, schema.foreign_keys), ())
    named = Question("show the monthly totals")
    kept, _ = narrow(whole, match_names(named, whole), ())
    assert kept.table("monthly_totals") == view


def test_a_database_of_views_keeps_them() -> None:
    views = Schema("v", (Table("a_view", (Column("x"),), is_view=True),))
    assert narrow(views, (), ()) == (views, ())
