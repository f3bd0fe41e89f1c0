"""What a dbt project says of its tables: descriptions, and `relationships` tests as joins.

Reads `manifest.json` (dbt's artifact, schema versions 4 and later: docs.getdbt.com/reference/artifacts/manifest-json)
and `schema.yml` files (docs.getdbt.com/reference/model-properties): models, seeds, snapshots and sources; `tests` and
`data_tests`, with and without `arguments`. Not read: macros, exposures, Jinja other than ref() and source(), semantic
models. YAML needs the extra [dbt]; the manifest does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlcoder.db.catalog import ColumnNotes, TableNotes
from sqlcoder.errors import DataError, SetupError
from sqlcoder.schema import ForeignKey

_TABLES = frozenset({"model", "seed", "snapshot", "source"})
_REF = re.compile(r"\b(?:ref|source)\s*\(\s*([^)]*)\)")
_ARGUMENT = re.compile(r"""(['"])(.*?)\1""")


@dataclass(slots=True)
class DbtProject:
    """Tables by the name that they have in the database, and the joins that its tests state."""

    tables: dict[str, TableNotes] = field(default_factory=dict)
    joins: list[ForeignKey] = field(default_factory=list)


def read_dbt(path: Path) -> DbtProject:
    """Read a manifest.json, a schema.yml, or the folder of a project (its target/manifest.json, else its YAML files).

    Raises SetupError (nothing there, PyYAML missing) and DataError (a file that is neither).
    """
    if path.is_dir():
        manifest = next((p for p in (path / "target" / "manifest.json", path / "manifest.json") if p.is_file()), None)
        if manifest:
            return _read_manifest(manifest)
        files = sorted(p for ending in ("*.yml", "*.yaml") for p in path.rglob(ending) if "dbt_packages" not in p.parts)
        if not files:
            raise SetupError(
                f"{path} holds no target/manifest.json and no YAML file; is it the folder of a dbt project?"
            )
        return _read_properties(files)
    if not path.is_file():
        raise SetupError(
            f"There is no dbt file or folder {path}; give a manifest.json, a schema.yml or the project's folder"
        )
    return _read_manifest(path) if path.suffix == ".json" else _read_properties([path])


def _read_manifest(path: Path) -> DbtProject:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(path, None, f"expected dbt's manifest ({error})") from error
    if not isinstance(content, dict) or not isinstance(content.get("nodes"), dict):
        raise DataError(path, None, "expected dbt's manifest, which has an object 'nodes'")
    project = DbtProject()
    nodes = {**content["nodes"], **_dict(content.get("sources"))}
    names: dict[str, str] = {}
    for identifier, node in nodes.items():
        if isinstance(node, dict) and node.get("resource_type") in _TABLES:
            name = _relation_name(node)
            names[identifier] = names[str(node.get("name"))] = name
            columns = _dict(node.get("columns")).values()
            _note(project, name, node, [c for c in columns if isinstance(c, dict)])
    for node in nodes.values():
        test = _dict(_dict(node).get("test_metadata"))
        if test.get("name") != "relationships":
            continue
        arguments = _arguments(_dict(test.get("kwargs")))
        attached = node.get("attached_node")
        start = names.get(str(attached)) or _referred(str(arguments.get("model", "")), names)
        _join(project, start, arguments.get("column_name") or node.get("column_name"), arguments, names)
    return project


def _read_properties(files: Iterable[Path]) -> DbtProject:
    try:
        import yaml
    except ImportError as error:
        raise SetupError(
            "dbt's YAML files need a reader: pip install 'sqlcoder[dbt]', or give manifest.json"
        ) from error
    entries: list[Mapping[str, Any]] = []
    for path in files:
        try:
            content = yaml.safe_load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise DataError(path, None, f"expected dbt's YAML ({' '.join(str(error).split())})") from error
        if content is not None and not isinstance(content, dict):
            raise DataError(path, None, "expected dbt's YAML: keys such as models, sources, seeds")
        entries += _entries(_dict(content))
    project = DbtProject()
    names = {str(entry["name"]): _relation_name(entry) for entry in entries}
    for entry in entries:
        _note(project, _relation_name(entry), entry, _listed(entry.get("columns")))
    for entry in entries:
        for column in _listed(entry.get("columns")):
            for test in _listed(column.get("tests")) + _listed(column.get("data_tests")):
                if isinstance(test.get("relationships"), dict):
                    _join(project, _relation_name(entry), column.get("name"), _arguments(test["relationships"]), names)
    return project


def _entries(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for key in ("models", "seeds", "snapshots"):
        yield from (entry for entry in _listed(content.get(key)) if entry.get("name"))
    for source in _listed(content.get("sources")):
        yield from (entry for entry in _listed(source.get("tables")) if entry.get("name"))


def _relation_name(entry: Mapping[str, Any]) -> str:
    """What the table is called in the database: a source's identifier, a model's alias, else the name."""
    alias = entry.get("alias") or _dict(entry.get("config")).get("alias")
    return str(entry.get("identifier") or alias or entry["name"])


def _note(project: DbtProject, name: str, entry: Mapping[str, Any], columns: Iterable[Mapping[str, Any]]) -> None:
    said = {str(c["name"]): ColumnNotes(description=text) for c in columns if "name" in c and (text := _description(c))}
    project.tables[name] = TableNotes(description=_description(entry), columns=said)


def _description(entry: Mapping[str, Any]) -> str | None:
    return " ".join(str(entry.get("description") or "").split()) or None


def _join(
    project: DbtProject, start: str | None, column: object, arguments: Mapping[str, Any], names: Mapping[str, str]
) -> None:
    goal, target = _referred(str(arguments.get("to", "")), names), arguments.get("field")
    if start and column and goal and target:
        key = ForeignKey(start, (str(column),), goal, (str(target),))
        if key not in project.joins:
            project.joins.append(key)


def _referred(jinja: str, names: Mapping[str, str]) -> str | None:
    """The table of `ref('x')`, `ref('package', 'x')` or `source('s', 'x')`."""
    found = _REF.search(jinja)
    arguments = [text for _, text in _ARGUMENT.findall(found.group(1))] if found else []
    return names.get(arguments[-1], arguments[-1]) if arguments else None


def _arguments(test: Mapping[str, Any]) -> dict[str, Any]:
    return {**test, **_dict(test.get("arguments"))}


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _listed(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
