"""dbt's files: what is none of them is refused, and both kinds say the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sqlcoder.db.catalog import ColumnNotes, TableNotes
from sqlcoder.db.dbt import read_dbt
from sqlcoder.errors import DataError, SetupError
from sqlcoder.schema import ForeignKey

PROPERTIES = """
version: 2
models:
  - name: orders
    description: |
      One row for each
      order
    config: {alias: fct_orders}
    columns:
      - {name: id, description: the key, tests: [unique, not_null]}
      - name: buyer
        data_tests:
          - relationships: {to: ref('customers'), field: id}
          - relationships: {arguments: {to: "source('crm', 'people')", field: person_id}}
  - name: customers
sources:
  - name: crm
    tables: [{name: people, identifier: crm_people, description: From the CRM, columns: [{name: person_id}]}]
"""


def relationship(to: str, field: str, *, nested: bool) -> dict[str, object]:
    arguments = {"to": to, "field": field}
    kwargs = {"column_name": "buyer", "model": "{{ get_where_subquery(ref('orders')) }}"}
    return {
        "resource_type": "test",
        "test_metadata": {
            "name": "relationships",
            "kwargs": kwargs | ({"arguments": arguments} if nested else arguments),
        },
    }


MANIFEST = {
    "nodes": {
        "model.x.orders": {
            "resource_type": "model",
            "name": "orders",
            "alias": "fct_orders",
            "description": "One row for each\norder",
            "columns": {"id": {"name": "id", "description": "the key"}, "buyer": {"name": "buyer", "description": ""}},
        },
        "model.x.customers": {"resource_type": "model", "name": "customers", "alias": "customers", "columns": {}},
        "test.x.1": relationship("ref('customers')", "id", nested=False),
        "test.x.2": relationship("source('crm', 'people')", "person_id", nested=True),
        "test.x.3": {"resource_type": "test", "test_metadata": {"name": "unique", "kwargs": {"column_name": "id"}}},
    },
    "sources": {
        "source.x.crm.people": {
            "resource_type": "source",
            "name": "people",
            "identifier": "crm_people",
            "description": "From the CRM",
            "columns": {},
        }
    },
}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("manifest.json", "[]"),
        ("manifest.json", '{"nodes": 3}'),
        ("manifest.json", "{"),
        ("schema.yml", "- a\n- b"),
        ("schema.yml", "models: [a: b: c"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, name: str, text: str) -> None:
    if name.endswith("yml"):
        pytest.importorskip("yaml")
    (tmp_path / name).write_text(text)
    with pytest.raises(DataError, match="expected dbt's"):
        read_dbt(tmp_path / name)


def test_nothing_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"no target/manifest\.json and no YAML file"):
        read_dbt(tmp_path)
    with pytest.raises(SetupError, match="There is no dbt file or folder"):
        read_dbt(tmp_path / "none")


@pytest.mark.parametrize("kind", ["manifest", "properties"])
def test_both_kinds_of_file_say_the_same(tmp_path: Path, kind: str) -> None:
    if kind == "manifest":
        place = tmp_path / "target" / "manifest.json"
        place.parent.mkdir()
        place.write_text(json.dumps(MANIFEST))
    else:
        pytest.importorskip("yaml")
        place = tmp_path / "models" / "schema.yml"
        place.parent.mkdir()
        place.write_text(PROPERTIES)
    for path in (place, tmp_path):
        project = read_dbt(path)
        assert project.tables == {
            "fct_orders": TableNotes(
                description="One row for each order", columns={"id": ColumnNotes(description="the key")}
            ),
            "customers": TableNotes(),
            "crm_people": TableNotes(description="From the CRM"),
        }
        assert project.joins == [
            ForeignKey("fct_orders", ("buyer",), "customers", ("id",)),
            ForeignKey("fct_orders", ("buyer",), "crm_people", ("person_id",)),
        ]


def test_files_that_say_odd_things_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    pytest.importorskip("yaml")
    column = "{name: c, tests: [{relationships: {to: nonsense}}]}"
    odd = f"models: [3, {{description: no name}}, {{name: t, columns: [x, {column}]}}]"
    (tmp_path / "a.yml").write_text(odd)
    (tmp_path / "b.yaml").write_text("")
    project = read_dbt(tmp_path)
    assert (project.tables, project.joins) == ({"t": TableNotes()}, [])
