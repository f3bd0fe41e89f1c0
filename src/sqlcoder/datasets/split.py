"""Split a dataset: by schema, by query, by difficulty. What must not be in both parts differs, so each is a function.

By schema is what zero-shot figures need (no database of the one part in the other); by query what a parser for one
database needs (no query pattern in both; Finegan-Dollak et al. 2018); by difficulty what staged training needs.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace

from sqlglot import exp

from sqlcoder.example import Example
from sqlcoder.query import Query
from sqlcoder.sql.difficulty import spider_difficulty
from sqlcoder.sql.parse import parse

Halves = tuple[list[Example], list[Example]]
"""Training and evaluation examples, in their old order, `split` set to "train" and "eval"."""


def split_by_schema(examples: Sequence[Example], held_out: int, seed: int) -> Halves:
    """Hold out `held_out` databases, drawn by `seed` from the sorted db_ids.

    Raises ValueError where there are not more databases than that.
    """
    names = sorted({e.db_id for e in examples})
    if not 0 < held_out < len(names):
        raise ValueError(f"cannot hold out {held_out} of {len(names)} databases")
    chosen = set(random.Random(seed).sample(names, held_out))
    return _halves(examples, lambda e: e.db_id in chosen)


def split_by_query(examples: Sequence[Example], share: float, seed: int) -> Halves:
    """Hold out about `share` of the examples, no query pattern (database and SQL without its literals) in both parts.

    Every gold counts: examples that share any pattern stay together.
    Raises ValueError where `share` is not between 0 and 1, Unparsable where a gold is no SQL.
    """
    if not 0 < share < 1:
        raise ValueError(f"expected a share between 0 and 1, not {share}")
    groups = _connected([_patterns_of(e) for e in examples])
    order = sorted(set(groups))
    random.Random(seed).shuffle(order)
    sizes = Counter(groups)
    chosen: set[Hashable] = set()
    held = 0
    for group in order:
        if held >= share * len(examples):
            break
        chosen.add(group)
        held += sizes[group]
    by_id = dict(zip((id(e) for e in examples), groups, strict=True))
    return _halves(examples, lambda e: by_id[id(e)] in chosen)


def split_by_difficulty(examples: Sequence[Example]) -> Halves:
    """Easy and medium questions, then hard and extra ones: the two stages of training. `split` stays as it was.

    The class is worked out where an example has none. Unanswerable examples belong to the first stage: to refuse is not
    a matter of long queries. Raises Unparsable where a gold is no SQL.
    """
    rated = [with_difficulty(e) for e in examples]
    hard = [e.difficulty in ("hard", "extra") for e in rated]
    return [e for e, h in zip(rated, hard, strict=True) if not h], [e for e, h in zip(rated, hard, strict=True) if h]


def with_difficulty(example: Example) -> Example:
    """The example with Spider's class of its first gold, where it has a gold and no class yet. Raises Unparsable."""
    if example.difficulty is not None or not example.golds:
        return example
    return replace(example, difficulty=spider_difficulty(example.golds[0]))


def query_pattern(sql: str, dialect: str = "sqlite") -> str:
    """The query without its literals, in one spelling. Raises Unparsable.

    >>> query_pattern("select a from t where b = 'x' and c > 3")
    'SELECT a FROM t WHERE b = ? AND c > ?'
    """
    tree = parse(Query(sql, dialect)).copy()
    for literal in list(tree.find_all(exp.Literal)):
        literal.replace(exp.Placeholder())
    return tree.sql(dialect=dialect)


def _patterns_of(example: Example) -> list[Hashable]:
    patterns = [query_pattern(gold).casefold() for gold in example.golds] or [example.question.casefold()]
    return [(example.db_id, pattern) for pattern in patterns]


def _connected(keys: Sequence[Sequence[Hashable]]) -> list[int]:
    """For each item the number of its group: items that share a key are of one group (disjoint sets, Galler 1964)."""
    parents = list(range(len(keys)))

    def root(item: int) -> int:
        while parents[item] != item:
            parents[item] = item = parents[parents[item]]
        return item

    first: dict[Hashable, int] = {}
    for item, own in enumerate(keys):
        for key in own:
            one, other = sorted((root(first.setdefault(key, item)), root(item)))
            parents[other] = one
    return [root(item) for item in range(len(keys))]


def _halves(examples: Sequence[Example], held: Callable[[Example], bool]) -> Halves:
    train = [replace(e, split="train") for e in examples if not held(e)]
    return train, [replace(e, split="eval") for e in examples if held(e)]
