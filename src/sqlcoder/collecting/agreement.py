"""Do two queries give the same result? Asked of the judge that benchmarks use, in both directions."""

from __future__ import annotations

from collections.abc import Callable

from sqlcoder.db.database import Database
from sqlcoder.evaluation.judge import judge
from sqlcoder.example import Example, Policy
from sqlcoder.query import Query

_STRICT = Policy(extra_columns=False)


def same_result(open_database: Callable[[str], Database]) -> Callable[[str, str, str], bool]:
    """A function (db_id, one query, another) -> the same result?; `open_database` gives a db_id's open database.

    Both are guarded and run. A query that fails agrees with none. Raises what `open_database` raises.
    """

    def same(db_id: str, one: str, other: str) -> bool:
        database = open_database(db_id)
        return _matches(one, other, database) and _matches(other, one, database)

    return same


def _matches(gold: str, pred: str, database: Database) -> bool:
    example = Example(id="", db_id="", question="", golds=(gold,), policy=_STRICT)
    return judge(example, Query(pred, database.dialect), database).outcome == "match"
