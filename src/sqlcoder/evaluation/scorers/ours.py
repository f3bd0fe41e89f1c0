"""Our rule: `evaluation.judge`, under the same type as the old ones.

Shapes first; rows as bags of typed cells; columns by what they hold, extra ones allowed; order where the gold's
outermost query sorts, over its sort keys, ties in any order. Known limit: one database may not be able to tell a wrong
query from the right one: on a table whose ages are all above 20, `age > 20` passes for no condition at all. With the
copies of a suite (`sqlcoder eval suite`) a match must be one on every copy that can judge it.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlcoder.db.database import Database
from sqlcoder.evaluation.judge import Limits, judge
from sqlcoder.evaluation.suite.hold import hold_against
from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.verdict import Verdict


def judge_by_ours(example: Example, predicted: Query | None, databases: Sequence[Database], limits: Limits) -> Verdict:
    """`judge` on the example's own database, and `hold_against` on the copies of a suite."""
    verdict = judge(example, predicted, databases[0], limits=limits)
    return hold_against(verdict, example, predicted, databases[1:], limits=limits)
