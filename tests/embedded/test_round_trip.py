from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from sqlcoder.embedded.actions import NodeTable, linearise, tree_of
from sqlcoder.embedded.from_sql import from_sql
from sqlcoder.embedded.to_sql import to_sql
from sqlcoder.embedded.tree import STAR, ColumnRef, Node, TableRef, Tree, Unrepresentable, ValueRef
from sqlcoder.query import Query
from sqlcoder.schema import Schema, Table
from tests.embedded.conftest import columns

FILE = Path(__file__).parents[1] / "fixtures" / "round_trip.sql"
LINES = [line for line in FILE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("--")]
REFUSED = [line.removeprefix("! ") for line in LINES if line.startswith("!")]
KEPT = [line for line in LINES if not line.startswith("!")]


@pytest.mark.parametrize("sql", REFUSED)
def test_what_the_grammar_has_no_tree_for_is_refused(sql: str, shop: Schema) -> None:
    with pytest.raises(Unrepresentable):
        from_sql(Query(sql), shop)


@pytest.mark.parametrize("sql", KEPT)
def test_a_tree_gives_back_the_same_rows(sql: str, shop: Schema, rows: sqlite3.Connection) -> None:
    again = to_sql(from_sql(Query(sql), shop), shop).sql
    expected, found = rows.execute(sql).fetchall(), rows.execute(again).fetchall()
    if "ORDER BY" not in sql:
        expected, found = sorted(expected, key=repr), sorted(found, key=repr)
    assert found == [pytest.approx(row) for row in expected], again


@pytest.mark.parametrize("sql", KEPT)
def test_decisions_build_the_tree_again(sql: str, shop: Schema) -> None:
    tree = from_sql(Query(sql), shop)
    nodes = all_nodes(tree, shop)
    steps = linearise(tree, nodes)
    assert (steps.target >= 0).all()
    assert (steps.previous[1:] == steps.target[:-1]).all()
    assert to_sql(tree_of(steps.target.tolist(), nodes), shop) == to_sql(tree, shop)


def test_a_literal_that_is_no_node_has_no_target(shop: Schema) -> None:
    tree = from_sql(Query("SELECT name FROM customers WHERE country = 'UK'"), shop)
    steps = linearise(tree, NodeTable(3, tables(shop), table_columns(shop), ()))
    assert (steps.target < 0).sum() == 1


def test_a_table_that_is_no_node_is_an_error(shop: Schema) -> None:
    tree = from_sql(Query("SELECT count(*) FROM customers"), shop)
    with pytest.raises(KeyError):
        linearise(tree, NodeTable(3, (TableRef("orders"),), table_columns(shop), ()))


def test_tables_without_a_path_cannot_be_rendered(shop: Schema) -> None:
    apart = Schema("apart", shop.tables)
    items = Node("items2", (ColumnRef("customers", "name"), ColumnRef("items", "product")))
    with pytest.raises(Unrepresentable, match="No foreign keys connect"):
        to_sql(Node("select", (Node("from_columns"), items)), apart)


def test_no_table_is_no_query(shop: Schema) -> None:
    with pytest.raises(Unrepresentable, match="names no table"):
        to_sql(Node("select", (Node("from_columns"), Node("items1", (Node("count", (STAR,)),)))), shop)
    with pytest.raises(Unrepresentable, match="no query"):
        to_sql(Node("unanswerable"), shop)


def test_a_literal_takes_the_type_of_what_it_is_compared_with(shop: Schema) -> None:
    def where(column: str) -> str:
        condition = Node("eq", (ColumnRef("orders", column), ValueRef("12")))
        items = Node("items1", (ColumnRef("orders", "id"),))
        return to_sql(Node("select_where", (Node("from_columns"), items, condition)), shop).sql

    assert where("total").endswith("total = 12")
    assert where("status").endswith("status = '12'")


def test_names_that_need_quotes_get_them() -> None:
    schema = Schema("s", (Table("order", columns("group", "unit price")),))
    items = Node("items2", (ColumnRef("order", "group"), ColumnRef("order", "unit price")))
    query = to_sql(Node("select", (Node("from_columns"), items)), schema)
    assert query.sql == 'SELECT "group", "unit price" FROM "order"'


def tables(schema: Schema) -> tuple[TableRef, ...]:
    return tuple(TableRef(t.name) for t in schema.tables)


def table_columns(schema: Schema) -> tuple[ColumnRef, ...]:
    return (STAR, *(ColumnRef(t.name, c.name) for t, c in schema.columns()))


def all_nodes(tree: Tree, schema: Schema) -> NodeTable:
    """A node for everything of the schema and for every literal of the tree."""
    values: list[ValueRef] = []

    def walk(t: Tree) -> None:
        if isinstance(t, Node):
            for child in t.children:
                walk(child)
        elif isinstance(t, ValueRef):
            values.append(t)

    walk(tree)
    return NodeTable(4, tables(schema), table_columns(schema), tuple(dict.fromkeys(values)))


def test_nothing_is_divided_by_a_text(shop: Schema) -> None:
    share = Node("items1", (Node("div", (ColumnRef("orders", "total"), ValueRef("mobile"))),))
    with pytest.raises(Unrepresentable, match="divided by the text 'mobile'"):
        to_sql(Node("select", (Node("from_tables0"), share)), shop)
