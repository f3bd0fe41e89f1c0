"""One shard of synthetic pairs: a fixed number of them, balanced, every one tried, from a seed of its own.

A shard depends on the databases, the seed and its number, on nothing else: shards can be made in any order, by any
number of workers, once more after a crash, and are the same. What is refused is counted by reason.
"""

from __future__ import annotations

import contextlib
import math
import random
import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from sqlcoder.datasets.families import WEIGHTED
from sqlcoder.datasets.synthesize import (
    MOST_ROWS,
    WORDINGS,
    OpenSite,
    Proposal,
    Site,
    open_sites,
    proposals,
    rows_of,
    same_question,
)
from sqlcoder.datasets.variants import Renaming, rename_query
from sqlcoder.errors import QueryError
from sqlcoder.example import Difficulty, Example
from sqlcoder.query import Query
from sqlcoder.schema import Schema
from sqlcoder.sql.difficulty import spider_difficulty
from sqlcoder.sql.guard import guard

LEVELS: tuple[Difficulty, ...] = get_args(Difficulty)
_PATIENCE = 150
"""Tries in a row that may come to nothing before the balance gives way: not every schema has extra hard questions."""
_FEWEST_TRIES, _TRIES = 2_000, 60
"""A shard ends short after this many tries, and this many more for each pair asked for: the databases are dry."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A site's database under other names."""

    schema: Schema
    names: Renaming
    path: Path


@dataclass(frozen=True, slots=True)
class Ground:
    """What pairs are made about: sites, each with its variant or None."""

    sites: tuple[Site, ...]
    variants: tuple[Variant | None, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """A shard that is wanted."""

    number: int
    size: int
    seed: int
    renamed: float
    """Share of the pairs whose query is rewritten to the site's variant, where it has one."""


@dataclass(frozen=True, slots=True)
class Shard:
    """A shard that was made."""

    number: int
    pairs: tuple[Example, ...]
    """Without ids: those depend on the shards before."""
    refused: dict[str, int]
    """How many proposals were turned down, by reason."""


@dataclass(slots=True)
class Workshop:
    """A worker's open databases."""

    opened: list[OpenSite]
    variants: list[tuple[Variant, sqlite3.Connection] | None]
    stack: contextlib.ExitStack
    """Closes them all."""


def open_workshop(ground: Ground) -> Workshop:
    """Open what shards are made from; it stays open as long as the worker. Raises DatabaseError."""
    stack = contextlib.ExitStack()
    variants: list[tuple[Variant, sqlite3.Connection] | None] = []
    for variant in ground.variants:
        if variant is None:
            variants.append(None)
            continue
        uri = f"{variant.path.resolve().as_uri()}?mode=ro&immutable=1"
        variants.append((variant, stack.enter_context(contextlib.closing(sqlite3.connect(uri, uri=True)))))
    return Workshop(stack.enter_context(open_sites(ground.sites)), variants, stack)


@dataclass(slots=True)
class Balance:
    """How many pairs of a difficulty and of a group of families a shard may still take.

    Difficulties get equal parts; a group half as much again as its weight gives it, since a group that makes no hard
    questions leaves room for one that does.
    """

    size: int
    levels: dict[str, float] = field(init=False)
    groups: dict[str, float] = field(init=False)
    _taken: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        total = sum(weight for _, _, weight in WEIGHTED)
        self.levels = {level: math.ceil(self.size / len(LEVELS)) for level in LEVELS}
        self.groups = {name: math.ceil(1.5 * self.size * weight / total) + 1 for name, _, weight in WEIGHTED}

    def group_is_full(self, group: str) -> bool:
        return self._taken[f"group {group}"] >= self.groups[group]

    def level_is_full(self, level: str) -> bool:
        return self._taken[level] >= self.levels[level]

    def take(self, level: str, group: str) -> None:
        self._taken[level] += 1
        self._taken[f"group {group}"] += 1

    def give_way(self) -> None:
        """Allow half as much again of everything."""
        self.levels = {name: 1.5 * most + 1 for name, most in self.levels.items()}
        self.groups = {name: 1.5 * most + 1 for name, most in self.groups.items()}


def make_shard(workshop: Workshop, order: Order) -> Shard:
    """Make the shard: propose, balance, guard, execute, filter, until it is whole or the databases are dry."""
    rng = random.Random(f"{order.seed}/{order.number}")
    balance = Balance(order.size)
    refused: Counter[str] = Counter()
    seen: set[tuple[str, str]] = set()
    worded: Counter[tuple[str, str]] = Counter()
    pairs: list[Example] = []
    idle = 0
    for tries, proposal in enumerate(proposals(workshop.opened, rng)):
        if len(pairs) == order.size or tries > _FEWEST_TRIES + order.size * _TRIES:
            break
        idle += 1
        if idle % _PATIENCE == 0:
            balance.give_way()
        if proposal is None:
            continue
        name, sql = workshop.opened[proposal.place].site.schema.name, proposal.draft.sql
        key = (name, same_question(proposal.question))
        if key in seen or worded[name, sql] >= WORDINGS:
            refused["asked already"] += 1
            continue
        if balance.group_is_full(proposal.group):
            refused["its family has its share"] += 1
            continue
        level = spider_difficulty(sql)
        if balance.level_is_full(level):
            refused["its difficulty has its share"] += 1
            continue
        made = _tried(workshop, proposal, level, renamed=rng.random() < order.renamed)
        if isinstance(made, str):
            refused[made] += 1
            continue
        seen.add(key)
        worded[name, sql] += 1
        balance.take(level, proposal.group)
        pairs.append(made)
        idle = 0
    rng.shuffle(pairs)  # what is wanted last is rare and hard; a file cut short should be as balanced as a whole one
    return Shard(order.number, tuple(pairs), dict(sorted(refused.items())))


def _tried(workshop: Workshop, proposal: Proposal, level: Difficulty, *, renamed: bool) -> Example | str:
    """The proposal as an example, or why it is none."""
    opened, variant = workshop.opened[proposal.place], workshop.variants[proposal.place]
    site, query = opened.site, Query(proposal.draft.sql)
    try:
        guard(query, site.schema)
        rows = rows_of(query.sql, opened.connection)
    except QueryError as error:
        return f"the guard refuses it: {type(error).__name__}"
    except sqlite3.OperationalError:  # other errors are ours: a connection that is closed, say
        return "it does not run"
    if reason := _worthless(rows):
        return reason
    name, source = site.schema.name, proposal.source
    if renamed and variant is not None:
        other, connection = variant
        try:
            query = guard(rename_query(query, site.schema, other.names), other.schema)
            same = _bag(rows_of(query.sql, connection)) == _bag(rows)
        except (QueryError, sqlite3.OperationalError):
            same = False
        if not same:
            return "it means something else under other names"
        name, source = other.path.stem, f"{source}+renamed"
    return Example(
        id="",
        db_id=name,
        question=proposal.question,
        golds=(query.sql,),
        category=proposal.draft.category,
        difficulty=level,
        source=source,
        licence=site.licence,
    )


def _worthless(rows: Sequence[tuple[Any, ...]]) -> str | None:
    """Why nobody learns anything from a query with these rows, or None.

    >>> _worthless([]), _worthless([(None,)]), _worthless([(0,)]), _worthless([(3,)])
    ('it finds nothing', 'it finds only NULL', 'it counts nothing', None)
    >>> _worthless([("Rome",), ("Rome",)]), _worthless([("Rome",), ("Oslo",)])
    ('its rows are all the same', None)
    """
    if not rows:
        return "it finds nothing"
    if all(value is None for row in rows for value in row):
        return "it finds only NULL"
    if rows == [(0,)]:
        return "it counts nothing"
    if len(rows) > 1 and len(set(rows)) == 1:
        return "its rows are all the same"
    return "it finds too much" if len(rows) >= MOST_ROWS else None


def _bag(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    return sorted(map(repr, rows))
