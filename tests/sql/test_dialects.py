"""The tables of facts: complete, in the case that the lookups expect, and without the functions that reach outside."""

from __future__ import annotations

import re

import pytest

from sqlcoder.dialects import NAMES, dialect
from sqlcoder.errors import SetupError

_REACHES_OUTSIDE = re.compile(
    r"^pg_|^lo_|^dblink|^query|_to_xml|(next|curr|set|last)val$|^sleep|sleep$|^benchmark|^load|_file|^read|^write|^getenv|^current_setting"
    r"|^set_|^zeroblob|^randomblob|^generate_series|^range$|^sqlite_|^duckdb_|^pragma|^version|^user|^database"
)


def test_an_unknown_dialect() -> None:
    with pytest.raises(SetupError, match="known are sqlite, duckdb, postgres, mysql"):
        dialect("cobol")


@pytest.mark.parametrize("name", NAMES)
def test_no_function_reaches_outside(name: str) -> None:
    assert [f for f in dialect(name).functions if _REACHES_OUTSIDE.search(f)] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_facts_fit_together(name: str) -> None:
    facts = dialect(name)
    assert facts.name == name
    assert all(f == f.lower() for f in facts.functions | facts.pseudo_columns | facts.namespaces)
    assert all(w == w.upper() for w in facts.reserved) and all(t == t.upper() for t in facts.types)
    assert facts.aggregates | facts.units | set(facts.bounded) | set(facts.formats) <= facts.functions
    assert {"count", "sum", "avg", "min", "max", "coalesce", "lower", "round", "row_number"} <= facts.functions


@pytest.mark.parametrize(
    ("name", "declared", "kind"),
    [
        ("sqlite", "", "other"),
        ("sqlite", "int(11)", "number"),
        ("sqlite", "BOOLEAN", "boolean"),
        ("postgres", "timestamp without time zone", "date"),
        ("postgres", "character varying(20)", "text"),
        ("postgres", "integer[]", "other"),
        ("postgres", "interval", "other"),
        ("mysql", "bigint unsigned", "number"),
        ("mysql", "enum('a','b')", "text"),
        ("duckdb", "DECIMAL(18,3)", "number"),
        ("duckdb", "TIMESTAMP WITH TIME ZONE", "date"),
    ],
)
def test_column_types(name: str, declared: str, kind: str) -> None:
    assert dialect(name).column_type(declared) == kind
