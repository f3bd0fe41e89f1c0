"""How hard a query is: Spider's four classes, and a measure of our own that sees the whole tree.

`spider_difficulty` restates the hardness of Spider's evaluation script (Yu et al. 2018; `evaluation.py`:
count_component1, count_component2, count_others, eval_hardness), flaws included, so that figures can be compared: it
looks at the outer query alone (of a set operation: the left operand), and FROM-subqueries, CTEs, window functions, CASE
and casts count for nothing. Two of its habits are needed to be bit-exact: among the "aggregates" it counts negated
conditions and the connectors of HAVING.

`whole_tree_difficulty` repairs that: adding a construct anywhere never lowers it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from sqlglot import exp

from sqlcoder.example import Difficulty
from sqlcoder.query import Query
from sqlcoder.sql.parse import parse

_NEGATABLE = (exp.In, exp.Like, exp.Between)
_AGGREGATES = (exp.Count, exp.Sum, exp.Avg, exp.Min, exp.Max)


def spider_difficulty(sql: str, dialect: str = "sqlite") -> Difficulty:
    """Spider's class of a query.

    >>> spider_difficulty("SELECT count(*) FROM singer")
    'easy'
    >>> spider_difficulty("SELECT name FROM singer WHERE id NOT IN (SELECT singer_id FROM song)")
    'hard'

    Raises Unparsable.
    """
    select = _outer(parse(Query(sql, dialect)))
    if select is None:
        return "easy"
    outer, in_set_operation = select
    components, nested = _components(outer), _nested(outer) + in_set_operation
    return _spider_class(components, nested, _others(outer))


def _spider_class(c1: int, c2: int, others: int) -> Difficulty:
    """The decision of `eval_hardness`, rule by rule."""
    if c2 == 0:
        if c1 <= 1 and others == 0:
            return "easy"
        if (c1 <= 1 and others <= 2) or (c1 <= 2 and others < 2):
            return "medium"
        if (c1 <= 2 and others > 2) or (c1 == 3 and others <= 2):
            return "hard"
        return "extra"
    return "hard" if c2 == 1 and c1 <= 1 and others == 0 else "extra"


def _outer(tree: exp.Expr) -> tuple[exp.Select, int] | None:
    """The leftmost SELECT, and 1 where it is part of a set operation (of a chain, Spider nests the rest in one)."""
    combined = 0
    while isinstance(tree, exp.SetOperation | exp.Subquery):
        combined |= isinstance(tree, exp.SetOperation)
        tree = tree.this
    return (tree, combined) if isinstance(tree, exp.Select) else None


def _conditions(clause: exp.Expr | None) -> tuple[list[exp.Expr], int, int]:
    """The conditions of a WHERE, ON or HAVING without their connectors, how many AND, and how many OR."""
    if clause is None:
        return [], 0, 0
    stack, found, ands, ors = [clause], [], 0, 0
    while stack:
        node = stack.pop()
        if isinstance(node, exp.And | exp.Or):
            ands += isinstance(node, exp.And)
            ors += isinstance(node, exp.Or)
            stack += [node.right, node.left]
        elif isinstance(node, exp.Paren):
            stack.append(node.this)
        else:
            found.append(node)
    return found, ands, ors


def _clauses(select: exp.Select) -> Iterator[exp.Expr]:
    for join in select.args.get("joins") or ():
        if (on := join.args.get("on")) is not None:
            yield on
    for name in ("where", "having"):
        if (clause := select.args.get(name)) is not None:
            yield clause.this


def _components(select: exp.Select) -> int:
    count = sum(select.args.get(name) is not None for name in ("where", "group", "order", "limit"))
    count += len(select.args.get("joins") or ())
    for clause in _clauses(select):
        conditions, _, ors = _conditions(clause)
        count += ors + sum(isinstance(_bare(condition), exp.Like) for condition in conditions)
    return count


def _bare(condition: exp.Expr) -> exp.Expr:
    return condition.this if isinstance(condition, exp.Not) else condition


def _negated(condition: exp.Expr) -> bool:
    """`x NOT IN`, `x NOT LIKE`, `x NOT BETWEEN`; Spider's parser knows no other NOT."""
    if isinstance(condition, exp.Not):
        return isinstance(condition.this, _NEGATABLE)
    return bool(condition.args.get("negate"))


def _nested(select: exp.Select) -> int:
    """Queries on the right of a condition."""
    count = 0
    for clause in _clauses(select):
        for condition in _conditions(clause)[0]:
            bare = _bare(condition)
            rights = [bare.args.get(name) for name in ("expression", "query", "low", "high")]
            count += sum(isinstance(right, exp.Query) for right in rights if right is not None)
            count += isinstance(bare, exp.Exists)
    return count


def _others(select: exp.Select) -> int:
    group, order = select.args.get("group"), select.args.get("order")
    where, having = select.args.get("where"), select.args.get("having")
    filters, ands, ors = _conditions(where.this if where is not None else None)
    kept, kept_ands, kept_ors = _conditions(having.this if having is not None else None)

    aggregates = sum(isinstance(_head(item), _AGGREGATES) for item in select.expressions)
    aggregates += sum(_negated(condition) for condition in filters)
    aggregates += sum(_negated(condition) for condition in kept) + kept_ands + kept_ors
    if order is not None:
        aggregates += sum(_ordered_aggregates(ordered.this) for ordered in order.expressions)

    return (
        (aggregates > 1)
        + (len(select.expressions) > 1)
        + (ands + ors > 0)
        + (group is not None and len(group.expressions) > 1)
    )


def _head(item: exp.Expr) -> exp.Expr:
    return item.unalias().unnest()


def _ordered_aggregates(key: exp.Expr) -> int:
    """Aggregates of one ORDER BY key, on either side of an operator."""
    bare = key.unnest()
    sides = [bare.left, bare.right] if isinstance(bare, exp.Binary) else [bare]
    return sum(isinstance(side.unnest(), _AGGREGATES) for side in sides)


_POINTS: tuple[tuple[type[exp.Expr], int], ...] = (
    (exp.SetOperation, 4),
    (exp.Window, 4),
    (exp.CTE, 3),
    (exp.Select, 3),
    (exp.Case, 3),
    (exp.Join, 2),
    (exp.Having, 2),
    (exp.Exists, 1),
    (exp.Where, 1),
    (exp.Group, 1),
    (exp.Order, 1),
    (exp.Limit, 1),
    (exp.Offset, 1),
    (exp.Distinct, 1),
    (exp.Connector, 1),
    (exp.Predicate, 1),
    (exp.Not, 1),
    (exp.Cast, 1),
    (exp.AggFunc, 1),
    (exp.Func, 1),
    (exp.Binary, 1),
)
"""What a node is worth: the first row that fits counts. No row takes anything away, and that is all monotony needs."""

_STEPS: tuple[tuple[int, Difficulty], ...] = ((5, "easy"), (9, "medium"), (11, "hard"))
"""The most points of each class, set so that the classes of Spider dev come out about as large as Spider's own."""


def whole_tree_points(sql: str, dialect: str = "sqlite") -> int:
    """The worth of all constructs of a query, at any depth, and a point for each item listed after the first.

    >>> whole_tree_points("SELECT a FROM t"), whole_tree_points("SELECT a FROM (SELECT a, b FROM t)")
    (3, 7)

    Raises Unparsable.
    """
    kinds: Counter[type[exp.Expr]] = Counter()
    listed = 0
    for node in parse(Query(sql, dialect)).walk():
        kinds[type(node)] += 1
        if isinstance(node, exp.Select | exp.Group):
            listed += max(0, len(node.expressions) - 1)
    return listed + sum(_worth(kind) * count for kind, count in kinds.items())


def whole_tree_difficulty(sql: str, dialect: str = "sqlite") -> Difficulty:
    """Our own class of a query, from its points.

    >>> whole_tree_difficulty("SELECT a FROM t")
    'easy'

    Raises Unparsable.
    """
    points = whole_tree_points(sql, dialect)
    return next((name for most, name in _STEPS if points <= most), "extra")


def _worth(kind: type[exp.Expr]) -> int:
    return next((points for row, points in _POINTS if issubclass(kind, row)), 0)
