"""Joins over more than one key: chains from a child up to an ancestor, and the ways across a bridge or line table."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlcoder.datasets.families.phrases import Condition, condition, name_condition, quoted, said
from sqlcoder.datasets.families.times import Time, pick_time
from sqlcoder.datasets.profile import Entity, Facet, Link, Profile, identifier


@dataclass(frozen=True, slots=True)
class Chain:
    """Links from a child up to an ancestor: every row of the bottom belongs to one row of the top."""

    links: tuple[Link, ...]
    """From the bottom up: `links[0].child` is the bottom, `links[-1].parent` the top."""

    @property
    def top(self) -> Entity:
        """The ancestor; T1 in SQL."""
        return self.links[-1].parent

    @property
    def bottom(self) -> Entity:
        """The child; the last alias in SQL."""
        return self.links[0].child

    @property
    def end(self) -> str:
        """The bottom's prefix in SQL ("T3.")."""
        return f"T{len(self.links) + 1}."

    @property
    def key(self) -> str:
        """The column that tells the tops apart."""
        return f"T1.{identifier(self.top.key or self.links[-1].parent_column)}"

    @property
    def entities(self) -> tuple[Entity, ...]:
        """From the top (T1) down."""
        return (*(link.parent for link in reversed(self.links)), self.bottom)

    def joins(self) -> str:
        """FROM and JOINs: T1 is the top."""
        parts = [f"FROM {identifier(self.top.table)} AS T1"]
        for depth, link in enumerate(reversed(self.links), 1):
            child = identifier(link.child.table)
            on = f"T{depth}.{identifier(link.parent_column)} = T{depth + 1}.{identifier(link.child_column)}"
            parts.append(f"JOIN {child} AS T{depth + 1} ON {on}")
        return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Crossing:
    """Parents and what they are related to through their children: products, order lines, customers."""

    link: Link
    far: Chain
    """From the same child up to something else."""

    def inner(self, test: str) -> str:
        """The keys of the parents that have such a child: a query for IN and NOT IN."""
        return f"SELECT {self.far.end}{identifier(self.link.child_column)} {self.far.joins()} WHERE {test}"


def chains(p: Profile, longest: int = 3) -> Iterator[Chain]:
    """All chains of up to `longest` links that pass no table twice."""

    def climb(links: tuple[Link, ...]) -> Iterator[Chain]:
        yield Chain(links)
        passed = {e.table for e in Chain(links).entities}
        if len(links) < longest:
            for link in p.links:
                if link.child.table == links[-1].parent.table and link.parent.table not in passed:
                    yield from climb((*links, link))

    for link in p.links:
        yield from climb((link,))


def pick_chain(
    p: Profile, rng: random.Random, wanted: Callable[[Chain], object] = lambda c: True, longest: int = 3
) -> Chain | None:
    """Any chain whose top has names that is wanted; the longer ones as likely as the short ones together."""
    found = [c for c in chains(p, longest) if c.top.names and wanted(c)]
    if not found:
        return None
    length = rng.choice(sorted({len(c.links) for c in found}))
    return rng.choice([c for c in found if len(c.links) == length])


def pick_crossing(
    p: Profile, rng: random.Random, wanted: Callable[[Crossing], object] = lambda c: True
) -> Crossing | None:
    """Any crossing between two different things whose near one has names that is wanted."""
    found = [
        c
        for link in p.links
        for far in chains(p)
        if far.bottom.table == link.child.table
        and link.parent.names
        and link.parent.table not in {e.table for e in far.entities}
        and wanted(c := Crossing(link, far))
    ]
    return rng.choice(found) if found else None


def dated(chain: Chain) -> tuple[Facet, str] | None:
    """The date that says when a row of the bottom happened, and its prefix: the nearest event's first date."""
    for depth in range(len(chain.entities), 1, -1):
        entity = chain.entities[depth - 1]
        dates = entity.of("date")
        if dates and not entity.names:
            return dates[0], f"T{depth}."
    return None


def some_time(chain: Chain, rng: random.Random) -> Time | None:
    """A time of the bottom's rows, with the prefix in its SQL: "in 2023", "since march 2021"."""
    when = dated(chain)
    if when is None:
        return None
    time = pick_time(when[0], rng)
    return Time(time.words, time.sql.replace("{t}", when[1]))


def belonging(entity: Entity, rng: random.Random) -> Condition | None:
    """A condition for one end of a join: its name, or a place or kind of it."""
    facets = entity.of("category", "place")
    name = name_condition(entity, rng)
    if name and (not facets or rng.random() < 0.6):
        return Condition("", name[0], name[1], f"are {name[0]}")
    if not facets:
        return condition(entity, rng)
    facet = rng.choice(facets)
    value = rng.choice(facet.values)
    sql = f"{{t}}{identifier(facet.column)} = {quoted(value)}"
    spoken = said(facet, value)
    if facet.role == "place":
        how = rng.choice(["from", "in"])
        return Condition("", f"{how} {spoken}", sql, f"are {how} {spoken}")
    if spoken.isalpha() and spoken.lower() not in ("none", "unknown", "other", "yes", "no") and rng.random() < 0.6:
        return Condition(spoken, "", sql, f"are {spoken}")
    after = rng.choice(["with", "of", "whose"])
    after = f"whose {facet.phrase} is {spoken}" if after == "whose" else f"{after} {facet.phrase} {spoken}"
    return Condition("", after, sql, f"have {facet.phrase} {spoken}")


def is_name(c: Condition, entity: Entity) -> bool:
    """Does the condition give a name, which can stand without the noun?"""
    return not c.before and all(identifier(n) in c.sql for n in entity.names) and bool(entity.names)
