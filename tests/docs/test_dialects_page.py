"""The page about dialects names files and tables that exist."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from pathlib import Path

import pytest

from sqlcoder.dialects import Dialect

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "dialects.md").read_text(encoding="utf-8")
TABLES = re.findall(r"`(_?[A-Z_]+)`\s+in\s+`([a-z_/]+\.py)`", PAGE)


def assigned(path: Path) -> set[str]:
    """The names that a module gives a value at its top level."""
    found: set[str] = set()
    for statement in ast.parse(path.read_text(encoding="utf-8")).body:
        targets = statement.targets if isinstance(statement, ast.Assign) else [getattr(statement, "target", None)]
        found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found


def test_a_table_that_is_not_there_would_be_noticed() -> None:
    assert "_NO_SUCH_TABLE" not in assigned(ROOT / "src" / "sqlcoder" / "dialects" / "__init__.py")


@pytest.mark.parametrize(("table", "file"), TABLES)
def test_each_table_exists(table: str, file: str) -> None:
    assert table in assigned(ROOT / file)


def test_the_page_names_all_tables() -> None:
    assert {table for table, _ in TABLES} == {"_TABLE", "ENGINES", "DIALECTS", "_BY_DIALECT", "_MAKERS"}


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:src|tests|benchmarks)/[\w/.]+)`", PAGE))))
def test_each_file_exists(path: str) -> None:
    assert (ROOT / path).exists()


def test_each_strictness_is_a_fact() -> None:
    (listed,) = re.findall(r"where the dialect is strict \(([^)]*)\)", PAGE)
    assert set(re.findall(r"`(\w+)`", listed)) <= {field.name for field in fields(Dialect)}
