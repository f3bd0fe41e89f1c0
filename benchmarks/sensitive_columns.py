"""How many columns are taken for sensitive, and how many questions ask for a value of one by name.

python benchmarks/sensitive_columns.py FOLDER [QUESTIONS.json ...]

FOLDER holds DB/DB.sqlite; the questions are in Spider's format. The second figure is what the value index loses: such a
value can no longer be linked, only taken from the question as it stands there.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sqlcoder.db.database import Database
from sqlcoder.db.sensitivity import name_kind
from sqlcoder.errors import DatabaseError, QueryError
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.guard import guard
from sqlcoder.sql.sensitive import mask_literals


def main(folder: Path, questions: list[Path]) -> None:
    schemas: dict[str, Schema] = {}
    for path in sorted(folder.glob("*/*.sqlite")):
        try:
            with Database.open(path, cache=False) as database:
                schemas[path.stem] = database.schema()
        except DatabaseError as error:
            print(f"left out: {error}", file=sys.stderr)
    columns = [(db, table, column) for db, schema in schemas.items() for table, column in schema.columns()]
    flagged = [(db, table, column) for db, table, column in columns if column.sensitive]
    for db, table, column in flagged:
        print(f"  {db}.{table.name}.{column.name}: {name_kind(column.name, column.type) or 'cells, or a secret'}")
    print(f"{len(flagged)} of {len(columns)} columns in {len(schemas)} databases ({len(flagged) / len(columns):.1%})")
    for file in questions:
        examples = [e for e in json.loads(file.read_text(encoding="utf-8")) if e["db_id"] in schemas]
        met = sum(_meets(e["query"], schemas[e["db_id"]]) for e in examples)
        print(f"{file.name}: {met} of {len(examples)} golds compare a sensitive column with a literal")


def _meets(sql: str, schema: Schema) -> bool:
    try:
        return bool(mask_literals(guard(Query(sql), schema), schema)[1])
    except QueryError:  # a gold that does not run anyway
        return False


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(name) for name in sys.argv[2:]])
