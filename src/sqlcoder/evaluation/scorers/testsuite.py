"""Test-suite accuracy: a prediction must agree with the gold on every database of a suite.

Source: Zhong et al. 2020 ("Semantic evaluation for text-to-SQL with distilled test suites"), `exec_eval.py`: rows as
bags under some permutation of the columns, in order where the gold's text contains "order by"; the word DISTINCT is
taken out of both queries first (the script's default, `keep_distinct` off). With no suite at hand the example's own
database is the suite, which is how much published "execution accuracy" on Spider was measured. Values are those of the
prediction (`plug_value` off). Re-stated; not checked against the original script. Two things differ: permutations are
found by assignment, not by trying all of them (the original may need 26! of them), and numbers within 1e-9 are equal.

Known flaws, each with its case:
- DISTINCT never counts: `count(a)` passes for `count(DISTINCT a)`;
- two empty results agree, whatever their columns: `SELECT id, age ... WHERE 1 = 0` passes for `SELECT name ...`;
- "order by" counts wherever it stands: with a gold whose sub-query sorts, or that compares with the text 'order by',
  the rows must come in the gold's order though nobody asked for one;
- ties count as an order: with `ORDER BY age`, two people of one age must come in the gold's order, and where LIMIT cuts
  a tie, the gold's choice must be made;
- no column may stand beside the gold's: `SELECT id, name` fails for `SELECT name`;
- numbers must be equal to the last bit (here: to 1e-9): `round(sum(age) / 7.0, 7)` fails for `sum(age) / 7.0`.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from sqlglot import exp

from sqlcoder.db.database import Database
from sqlcoder.evaluation.compare import compare
from sqlcoder.evaluation.comparing.window import OrderSpec
from sqlcoder.evaluation.judge import Limits
from sqlcoder.evaluation.scorers.base import decide, fetch
from sqlcoder.example import Example, Policy
from sqlcoder.query import Query
from sqlcoder.result import Result
from sqlcoder.sql.parse import parse_verbatim, write_verbatim
from sqlcoder.verdict import Verdict

_POLICY = Policy(extra_columns=False, tolerance=0.0)


def judge_by_test_suite(
    example: Example, predicted: Query | None, databases: Sequence[Database], limits: Limits
) -> Verdict:
    """The verdict over all the databases; they share a schema."""

    def run(query: Query) -> list[Result]:
        bare = _without_distinct(query)
        return [fetch(bare, database, limits) for database in databases]

    def run_gold(query: Query) -> tuple[bool, list[Result]]:
        return "order by" in query.sql.lower(), run(query)

    def complain(gold: tuple[bool, list[Result]], preds: list[Result]) -> str | None:
        ordered, golds = gold
        for place, (wanted, found) in enumerate(zip_longest(golds, preds)):
            if complaint := _complain(wanted, found, ordered=ordered):
                return complaint if len(golds) == 1 else f"on {databases[place].name} ({place + 1}): {complaint}"
        return None

    return decide(example, predicted, databases[0], read_gold=run_gold, read_pred=run, complain=complain)


def _complain(gold: Result, pred: Result, *, ordered: bool) -> str | None:
    if not gold.rows and not pred.rows:
        return None
    verdict = compare(gold, pred, order=OrderSpec(ordered=ordered, exact=True), policy=_POLICY)
    return None if verdict.outcome == "match" else verdict.reason


def _without_distinct(query: Query) -> Query:
    """The query without the word DISTINCT, wherever it stands. Raises Unparsable."""
    tree = parse_verbatim(query)
    for node in list(tree.find_all(exp.Distinct)):
        if isinstance(node.parent, exp.Select):
            node.parent.set("distinct", None)
        elif node.expressions and node.parent is not None:
            for item in node.expressions[1:]:
                node.parent.append("expressions", item)
            node.replace(node.expressions[0])
    return Query(write_verbatim(tree, query.dialect), query.dialect)
