"""What a dataset holds, in numbers: difficulty, category, constructs, lengths, schemas, how questions are typed.

Constructs and tables are those of the main gold, at any depth; a table that is read twice counts once, a CTE is none.
"""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlglot import exp

from sqlcoder.datasets.databases import database_path
from sqlcoder.datasets.split import with_difficulty
from sqlcoder.db.database import Database
from sqlcoder.errors import QueryError
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.sql.parse import parse

LEVELS = ("easy", "medium", "hard", "extra")
_DATE_CALL = re.compile(r"\b(strftime|julianday|date|datetime|time|extract|date_part|current_date)\s*\(", re.IGNORECASE)
_WORDS = (("1-5", 5), ("6-10", 10), ("11-15", 15), ("16-20", 20), ("21-30", 30), ("31 and more", 10**9))
_TABLES = (("1", 1), ("2", 2), ("3", 3), ("4", 4), ("5 and more", 10**9))


def _has(*kinds: type[exp.Expr]) -> Callable[[exp.Expr], bool]:
    return lambda tree: tree.find(*kinds) is not None


def _nests(tree: exp.Expr) -> bool:
    """A SELECT inside of another one, CTEs and operands of set operations aside."""
    selects = (select.parent for select in tree.find_all(exp.Select) if select is not tree)
    return any(not isinstance(parent, exp.CTE | exp.SetOperation | None) for parent in selects)


def _self_joins(tree: exp.Expr) -> bool:
    for select in tree.find_all(exp.Select):
        from_ = select.args.get("from_")
        sources = [from_.this if from_ else None, *(join.this for join in select.args.get("joins") or ())]
        names = [source.name.casefold() for source in sources if isinstance(source, exp.Table)]
        if len(set(names)) < len(names):
            return True
    return False


def _anti_joins(tree: exp.Expr) -> bool:
    """NOT IN or NOT EXISTS over a query, or a LEFT JOIN whose partner is asked to be NULL."""
    for negated in tree.find_all(exp.Not):
        inner = negated.this.unnest()
        if isinstance(inner, exp.Exists) or (isinstance(inner, exp.In) and inner.args.get("query")):
            return True
    left = any(join.side == "LEFT" for join in tree.find_all(exp.Join))
    nulls = (part for part in tree.find_all(exp.Is) if isinstance(part.expression, exp.Null))
    return left and any(not isinstance(part.parent, exp.Not) and not part.args.get("negate") for part in nulls)


CONSTRUCTS: dict[str, Callable[[exp.Expr], bool]] = {
    "join": _has(exp.Join),
    "left join": lambda tree: any(join.side == "LEFT" for join in tree.find_all(exp.Join)),
    "self-join": _self_joins,
    "anti-join": _anti_joins,
    "group by": _has(exp.Group),
    "having": _has(exp.Having),
    "order by": _has(exp.Order),
    "limit": _has(exp.Limit),
    "distinct": _has(exp.Distinct),
    "aggregate": _has(exp.AggFunc),
    "sub-query": _nests,
    "CTE": _has(exp.CTE),
    "window": _has(exp.Window),
    "set operation": _has(exp.SetOperation),
    "CASE": _has(exp.Case, exp.If),
    "division": _has(exp.Div),
    "LIKE": _has(exp.Like),
    "BETWEEN": _has(exp.Between),
    "IS NULL": _has(exp.Is),
    "date function": lambda tree: _DATE_CALL.search(tree.sql(dialect="sqlite")) is not None,
}
"""What a gold may have -> does it."""


def stats(examples: Sequence[Example], databases: Path | None = None) -> dict[str, Any]:
    """The numbers, as JSON can hold them; `schemas` is None without the folder of databases.

    Raises DatabaseError where a database of the folder is missing or damaged.
    """
    trees = [tree for e in examples if e.golds and (tree := _tree(e)) is not None]
    words = [len(e.question.split()) for e in examples]
    lower = sum(e.question == e.question.lower() for e in examples)
    return {
        "examples": len(examples),
        "answerable": sum(e.answerable for e in examples),
        "databases": len({e.db_id for e in examples}),
        "difficulty": _in_order(Counter(map(_level, examples)), (*LEVELS, "none")),
        "category": dict(Counter(e.category or "none" for e in examples).most_common()),
        "split": dict(Counter(e.split or "none" for e in examples).most_common()),
        "by_database": dict(sorted(Counter(e.db_id for e in examples).items())),
        "golds": dict(sorted(Counter(str(len(e.golds)) for e in examples).items())),
        "instructions": sum(bool(e.instructions) for e in examples),
        "readable_golds": len(trees),
        "constructs": {name: sum(map(has, trees)) for name, has in CONSTRUCTS.items()},
        "tables_per_query": _binned(map(_tables, trees), _TABLES),
        "question_words": {**_spread(words), "histogram": _binned(words, _WORDS)},
        "lower_case_share": round(lower / len(examples), 6) if examples else None,
        "schemas": _schemas(examples, databases) if databases else None,
    }


def _level(example: Example) -> str:
    try:
        return with_difficulty(example).difficulty or "none"
    except QueryError:
        return "none"


def _tree(example: Example) -> exp.Expr | None:
    try:
        return parse(Query(example.golds[0]))
    except QueryError:
        return None


def _tables(tree: exp.Expr) -> int:
    ctes = {cte.alias.casefold() for cte in tree.find_all(exp.CTE)}
    return len({table.name.casefold() for table in tree.find_all(exp.Table)} - ctes)


def _spread(values: Sequence[int]) -> dict[str, float | None]:
    if not values:
        return {"least": None, "median": None, "mean": None, "p90": None, "most": None}
    ranked = sorted(values)
    p90 = ranked[min(len(ranked) - 1, int(0.9 * len(ranked)))]
    mean = round(statistics.fmean(values), 2)
    return {"least": ranked[0], "median": statistics.median(values), "mean": mean, "p90": p90, "most": ranked[-1]}


def _binned(values: Iterable[int], bins: Sequence[tuple[str, int]]) -> dict[str, int]:
    found = Counter(next(name for name, most in bins if value <= most) for value in values)
    return {name: found[name] for name, _ in bins}


def _in_order(found: Counter[str], names: Sequence[str]) -> dict[str, int]:
    return {name: found[name] for name in names if found[name] or name in LEVELS}


def _schemas(examples: Sequence[Example], databases: Path) -> Mapping[str, Mapping[str, int]]:
    """db_id -> tables, columns, foreign keys."""
    sizes = {}
    for db_id in sorted({e.db_id for e in examples}):
        with Database.open(database_path(databases, db_id), cache=False) as database:
            schema = database.schema()
        declared = sum(not key.inferred for key in schema.foreign_keys)
        columns = sum(len(table.columns) for table in schema.tables)
        sizes[db_id] = {"tables": len(schema.tables), "columns": columns, "foreign_keys": declared}
    return sizes
