"""What the golds of a question give on a database, and whether the rows there determine it.

On a perturbed copy a gold may stop being a fair witness: `WHERE id = (SELECT id ... ORDER BY age LIMIT 1)` over a tie
gives whichever row the engine meets first, and a right query that meets another one would be called wrong. So a gold is
run again with SQLite's `reverse_unordered_selects` (sqlite.org/pragma.html), and, where a sub-query sorts and cuts or a
group shows a column it is not grouped by, in two other readings (`other_readings`). Where a result disagrees by the
question's own rules, that copy says nothing about that question. Not seen: ties that a LIMIT above 1 cuts within, and
which row a bare column beside MAX or MIN comes from.
"""

from __future__ import annotations

import functools
import sqlite3
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlglot import exp

from sqlcoder.db.database import Database
from sqlcoder.errors import QueryError, Timeout, Unparsable
from sqlcoder.evaluation.compare import compare
from sqlcoder.evaluation.judge import Limits, Reference, run_gold
from sqlcoder.evaluation.suite.dependencies import own
from sqlcoder.example import Example, Policy
from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.sql.parse import parse_verbatim, write_verbatim
from sqlcoder.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Ground:
    """What a question's golds give on one database; no references: the database says nothing about the question."""

    references: tuple[Reference, ...] = ()
    policy: Policy = field(default_factory=Policy)

    def judge(self, query: Query, database: Database, limits: Limits) -> Verdict:
        """The verdict on a guarded query, by whichever gold it comes nearest to. Raises what executing it raises."""
        result = database.execute(query, max_rows=limits.max_rows, timeout_s=limits.timeout_s)
        verdicts = [compare(r.result, result, order=r.order, policy=self.policy) for r in self.references]
        return min(verdicts, key=lambda verdict: (verdict.outcome != "match", verdict.weak))

    def catches(self, query: Query, database: Database, limits: Limits) -> bool:
        """Is a guarded query told from the golds here? Breaking off is told apart, running out of time is not."""
        if not self.references:
            return False
        try:
            return self.judge(query, database, limits).outcome != "match"
        except Timeout:
            return False
        except QueryError:
            return True


def survey(example: Example, database: Database, limits: Limits, *, witness: Path | None = None) -> Ground:
    """Run the golds of an example. Those that fail are left out, as `judge` does.

    `witness` is the file of a perturbed copy: there the ground is empty unless its rows determine every gold's result.
    Raises DatabaseError.
    """
    references: list[Reference] = []
    for sql in example.golds:
        gold = Query(sql, database.dialect)
        try:
            reference = run_gold(gold, database, limits=limits)
            if witness is not None and not _is_determined(gold, reference, witness, example.policy, limits):
                return Ground()
        except QueryError:
            continue
        references.append(reference)
    return Ground(tuple(references), example.policy)


def _is_determined(gold: Query, reference: Reference, path: Path, policy: Policy, limits: Limits) -> bool:
    """Does the gold give the same when rows that nothing orders come another way?"""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        connection.text_factory = functools.partial(str, encoding="utf-8", errors="replace")
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA reverse_unordered_selects = ON")
        for sql in (gold.sql, *other_readings(gold)):
            until = time.monotonic() + limits.timeout_s
            connection.set_progress_handler(functools.partial(_is_late, until), 10_000)
            try:
                cursor = connection.execute(sql)
                again = Result(tuple(d[0] for d in cursor.description), tuple(cursor.fetchmany(limits.max_rows)))
            except sqlite3.Error:
                return False
            if compare(reference.result, again, order=reference.order, policy=policy).outcome != "match":
                return False
    return True


def _is_late(until: float) -> bool:
    return time.monotonic() > until


@functools.lru_cache(maxsize=4096)
def other_readings(gold: Query) -> tuple[str, ...]:
    """The gold where it leaves a choice to the engine, with the least choice and with the greatest; else nothing.

    Ties of a sub-query that sorts and cuts are broken by what it selects; a column that a group shows without being
    grouped by it becomes its MIN or MAX.

    >>> other_readings(Query("SELECT name FROM t WHERE id = (SELECT id FROM u ORDER BY age LIMIT 1)"))[1]
    'SELECT name FROM t WHERE id = (SELECT id FROM u ORDER BY age, 1 DESC LIMIT 1)'
    >>> other_readings(Query("SELECT city, name FROM t GROUP BY city"))
    ('SELECT city, MIN(name) AS "name" FROM t GROUP BY city', 'SELECT city, MAX(name) AS "name" FROM t GROUP BY city')
    >>> other_readings(Query("SELECT name FROM t ORDER BY age LIMIT 1"))
    ()
    """
    try:
        tree = parse_verbatim(gold)
    except Unparsable:
        return ()
    readings = [write_verbatim(_read(tree.copy(), greatest), gold.dialect) for greatest in (False, True)]
    return tuple(readings) if readings[0] != readings[1] else ()


def _read(tree: exp.Expr, greatest: bool) -> exp.Expr:
    for query in [*tree.find_all(exp.Query)]:
        if query is not tree and query.args.get("order") and query.args.get("limit"):
            for place in range(1, len(query.selects) + 1):
                key = exp.Ordered(this=exp.Literal.number(place), desc=greatest, nulls_first=not greatest)
                query.args["order"].append("expressions", key)
        group = query.args.get("group")
        if group is None or any(call.name.upper() in ("MIN", "MAX") for call in own(query, exp.Anonymous)):
            continue
        grouped = {column.sql().casefold() for column in group.expressions}
        for item in query.selects:
            column = item.unalias()
            if isinstance(column, exp.Column) and not column.is_star and column.sql().casefold() not in grouped:
                chosen = exp.Anonymous(this="MAX" if greatest else "MIN", expressions=[column.copy()])
                item.replace(exp.alias_(chosen, item.alias_or_name, quoted=True))
    return tree
