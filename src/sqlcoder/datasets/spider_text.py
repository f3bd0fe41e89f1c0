"""Read Spider's text layouts as questions to run: what lies beside the JSON files in the data and in its repository.

    Question 1:  How many singers are there?  ||| concert_singer        one block a question (dev.sql)
    SQL:  SELECT count(*) FROM singer

    SELECT count(*) FROM singer<TAB>concert_singer                      one gold a line (dev_gold.sql)

Lines of golds hold no questions: those come from the JSON beside the file (`dev.json` for `dev_gold.sql`), in the same
order. Golds and predictions alone, without questions, are `sqlcoder.datasets.spider.read_gold_lines`'.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from sqlcoder.datasets.records import read_text
from sqlcoder.datasets.spider import LICENCES, read_gold_lines, read_spider
from sqlcoder.errors import DataError
from sqlcoder.example import Example

_QUESTION = re.compile(r"Question\s*\d*\s*:\s*(?P<question>.*\S)\s*\|\|\|\s*(?P<db_id>\S+)", re.IGNORECASE)
_SQL = re.compile(r"SQL\s*:\s*(?P<sql>\S.*)", re.IGNORECASE)


def read_spider_file(path: str | Path) -> list[Example]:
    """The questions of a file in any of Spider's layouts, told apart by how it begins. Raises DataError."""
    start = read_text(path).lstrip()
    if start[:1] in ("[", "{", ""):
        return read_spider(path)
    return _read_blocks(Path(path)) if _QUESTION.match(start) else _read_golds(Path(path))


def _read_blocks(path: Path) -> list[Example]:
    examples: list[Example] = []
    asked: re.Match[str] | None = None
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        text = line.strip()
        if not text:
            continue
        found = (_SQL if asked else _QUESTION).fullmatch(text)
        if not found:
            raise DataError(path, number, f"expected '{'SQL: ...' if asked else 'Question N: ... ||| db_id'}'")
        if asked:
            examples.append(
                Example(
                    id=f"spider-{path.stem}-{len(examples)}",
                    db_id=asked["db_id"],
                    question=asked["question"],
                    golds=(found["sql"].strip(),),
                    source="spider",
                    licence=LICENCES["spider"],
                )
            )
        asked = None if asked else found
    if asked:
        raise DataError(path, None, "expected 'SQL: ...' after the last question")
    return examples


def _read_golds(path: Path) -> list[Example]:
    golds = read_gold_lines(path)
    questions = path.with_name(path.stem.removesuffix("_gold") + ".json")
    if not questions.is_file():
        raise DataError(
            path,
            None,
            f"expected the questions of these golds beside them, in {questions.name}; "
            "predictions that were made elsewhere are scored with `sqlcoder eval score`",
        )
    asked = read_spider(questions)
    if len(asked) != len(golds):
        raise DataError(path, len(golds), f"expected {len(asked)} lines as there are questions in {questions.name}")
    for number, (gold, example) in enumerate(zip(golds, asked, strict=True), start=1):
        if gold.db_id != example.db_id:
            raise DataError(path, number, f"expected the database {example.db_id} as in {questions.name}")
    return [replace(example, golds=gold.golds) for gold, example in zip(golds, asked, strict=True)]
