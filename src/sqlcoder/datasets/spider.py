"""Read Spider's layouts: the question files, `tables.json`, and the text files of golds and predictions.

The same JSON layout serves CoSQL's single turns, Spider-Syn (which adds `question_synonym`) and WikiSQL's questions
with their SQL written out. Token lists and Spider's own parse of each query are ignored.
Sources: Yu et al. 2018 (Spider), Yu et al. 2019 (CoSQL), Gan et al. 2021 (Spider-Syn), Zhong et al. 2017 (WikiSQL).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlcoder.datasets.records import Record, read_array, read_text
from sqlcoder.errors import DataError
from sqlcoder.example import Example
from sqlcoder.schema import Column, ColumnType, ForeignKey, Schema, Table

LICENCES = {
    "spider": "CC BY-SA 4.0",
    "cosql": "CC BY-SA 4.0",
    "spider-syn": "MIT",
    "wikisql": "BSD-3-Clause",
    "bird": "CC BY-SA 4.0",
}

_TYPES: dict[str, ColumnType] = {
    "text": "text",
    "number": "number",
    "time": "date",
    "date": "date",
    "boolean": "boolean",
    "others": "other",
}


def read_spider(path: str | Path, *, source: str = "spider", split: str = "", synonyms: bool = True) -> list[Example]:
    """The questions of a file in Spider's JSON layout, in the file's order; ids are `<source>-<file stem>-<position>`.

    Where the file has `question_synonym` that is the question, unless `synonyms` is false. The licence follows from
    `source` where it is one of `LICENCES`. Raises DataError with the line of a record that lacks a field.
    """
    stem = Path(path).stem
    return [
        Example(
            id=f"{source}-{stem}-{position}",
            db_id=record.text("db_id"),
            question=_question(record, synonyms),
            golds=(record.text("query").strip(),),
            source=source,
            licence=LICENCES.get(source, ""),
            split=split,
        )
        for position, record in enumerate(read_array(path))
    ]


def _question(record: Record, synonyms: bool) -> str:
    name = "question_synonym" if synonyms and "question_synonym" in record.fields else "question"
    return record.text(name).strip()


def spider_schemas(path: str | Path) -> dict[str, Schema]:
    """The schemas of a `tables.json`, by db_id; its hand-written natural names become aliases.

    Where the natural name says no more than the identifier does, there is no alias. Raises DataError with the line of
    an entry whose lists do not fit together.
    """
    schemas: dict[str, Schema] = {}
    for record in read_array(path):
        db_id = record.text("db_id")
        try:
            schemas[db_id] = _schema(db_id, record.fields)
        except (KeyError, IndexError, TypeError, ValueError) as error:
            raise record.refuse(f"expected the lists of a Spider schema for {db_id!r}: {error!r}") from error
    return schemas


def _schema(db_id: str, entry: dict[str, Any]) -> Schema:
    columns: list[list[Column]] = [[] for _ in entry["table_names_original"]]
    where: list[tuple[int, str]] = []
    natural: list[list[Any]] = entry["column_names"]
    for (owner, name), (_, label), kind in zip(
        entry["column_names_original"], natural, entry["column_types"], strict=True
    ):
        where.append((owner, name))
        if owner >= 0:
            columns[owner].append(Column(name, _TYPES.get(kind, "other"), aliases=_aliases(name, label)))
    keys: dict[int, list[str]] = {}
    for position in _flat(entry["primary_keys"]):
        owner, name = where[position]
        keys.setdefault(owner, []).append(name)
    tables = tuple(
        Table(name, tuple(columns[i]), tuple(keys.get(i, ())), aliases=_aliases(name, label))
        for i, (name, label) in enumerate(zip(entry["table_names_original"], entry["table_names"], strict=True))
    )
    foreign = []
    for child, parent in entry["foreign_keys"]:
        (child_table, child_column), (parent_table, parent_column) = where[child], where[parent]
        foreign.append(
            ForeignKey(tables[child_table].name, (child_column,), tables[parent_table].name, (parent_column,))
        )
    return Schema(db_id, tables, tuple(foreign))


def _aliases(name: str, label: str) -> tuple[str, ...]:
    bare = Column(name)
    label = " ".join(label.split())
    return (label,) if label and label.lower() != bare.label else ()


def _flat(keys: Sequence[int | Sequence[int]]) -> list[int]:
    """Positions of key columns; BIRD writes a composite key as a list in the list."""
    return [p for key in keys for p in ([key] if isinstance(key, int) else key)]


def read_gold_lines(path: str | Path) -> list[Example]:
    """Spider's text layout, one `SQL<TAB>db_id` a line; the examples have no question.

    Blank lines at the end are ignored; one in the middle, or a line without a tab, raises DataError with its number.
    """
    lines = read_text(path).rstrip().split("\n")
    examples = []
    for number, line in enumerate(lines, start=1):
        sql, tab, db_id = line.rpartition("\t")
        if not tab or not sql.strip() or not db_id.strip():
            raise DataError(path, number, "expected 'SQL<TAB>db_id'")
        examples.append(Example(f"{Path(path).stem}-{number - 1}", db_id.strip(), "", (sql.strip(),), source="spider"))
    return examples


def read_prediction_lines(path: str | Path, db_ids: Sequence[str]) -> list[str]:
    """One predicted query a line for each of `db_ids` (the golds', in order); an empty line is "no answer".

    A `<TAB>db_id` after the query is dropped where it names the gold's database; another tab belongs to the query.
    Raises DataError where the file has another number of lines.
    """
    text = read_text(path)
    lines = text.removesuffix("\n").split("\n") if text else []
    if len(lines) != len(db_ids):
        raise DataError(path, len(lines), f"expected {len(db_ids)} lines, one a gold, but there are {len(lines)}")
    return [line.strip().removesuffix(f"\t{db_id}").strip() for line, db_id in zip(lines, db_ids, strict=True)]
