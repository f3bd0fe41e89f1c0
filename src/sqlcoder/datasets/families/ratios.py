"""Ratios: of two counts, of two sums, and children per parent."""

from __future__ import annotations

import random

from sqlcoder.datasets.families.phrases import Draft, Family, draft, pick_entity, pick_link, value_condition
from sqlcoder.datasets.profile import Profile, identifier


def ratio_of_counts(p: Profile, rng: random.Random) -> Draft | None:
    """The ratio of female to male patients."""
    e = pick_entity(p, rng, lambda e: e.of("category", "place"))
    if e is None:
        return None
    facet = rng.choice(e.of("category", "place"))
    a, b = rng.sample(facet.values, 2)
    first, second = (value_condition(facet, rng, v, person=e.person) for v in (a, b))
    one, two = first.around(e.nouns), second.around(e.nouns)
    if first.before and second.before:
        one, two = first.before, second.around(e.nouns)
    templates = [
        "[what is the|what's the|] ratio of {one} to {two}",
        "[calculate|find|show] the ratio of {one} to {two}",
        "ratio between {one} and {two}",
        "[what is the|] number of {one} divided by the number of {two}",
        "how many {one} are there [for each|per] {single}",
        "[compute|give me] the ratio of the number of {one} to the number of {two}",
    ]
    if first.before and second.before:
        templates = [t for t in templates if "number of {one}" not in t and "how many" not in t]
    sql = (
        f"SELECT CAST(SUM(CASE WHEN {first.on()} THEN 1 ELSE 0 END) AS REAL) / "
        f"SUM(CASE WHEN {second.on()} THEN 1 ELSE 0 END) FROM {identifier(e.table)}"
    )
    return draft(rng, templates, sql, "ratio", one=one, two=two, single=second.around(e.noun))


def ratio_of_sums(p: Profile, rng: random.Random) -> Draft | None:
    """The ratio of total sales to total costs."""
    e = pick_entity(p, rng, lambda e: len(e.of("money")) >= 2 or len(e.of("quantity")) >= 2)
    if e is None:
        return None
    a, b = rng.sample(e.of("money") if len(e.of("money")) >= 2 else e.of("quantity"), 2)
    group = rng.choice(e.of("category", "place")) if e.of("category", "place") and rng.random() < 0.3 else None
    tail = (
        f"[for each|per|by] {group.phrase}" if group else rng.choice(["", "", f"of {e.nouns}", f"over all {e.nouns}"])
    )
    templates = [
        "[what is the|what's the|] ratio of total {a} to total {b} {tail}",
        "total {a} divided by total {b} {tail}",
        "[calculate|show] the ratio [of|between] total {a} [to|and] total {b} {tail}",
        "ratio of {a} to {b} {tail}",
        "[what is the|] overall {a} to {b} ratio {tail}",
        "[what is|find] the total {a} relative to the total {b} {tail}",
    ]
    templates[2] = "[calculate|show] the ratio of total {a} to total {b} {tail}"
    value = f"CAST(SUM({identifier(a.column)}) AS REAL) / SUM({identifier(b.column)})"
    table = identifier(e.table)
    g = identifier(group.column) if group else ""
    sql = f"SELECT {g}, {value} FROM {table} GROUP BY {g}" if group else f"SELECT {value} FROM {table}"
    return draft(rng, templates, sql, "ratio", a=a.phrase, b=b.phrase, tail=tail)


def children_per_parent(p: Profile, rng: random.Random) -> Draft | None:
    """How many orders a customer who has any has on average."""
    link = pick_link(p, rng)
    if link is None:
        return None
    f = identifier(link.child_column)
    templates = [
        "[what is the|] average number of {nouns} per {parent}",
        "how many {nouns} does [a|each] {parent} have on average",
        "on average how many {nouns} [are there per|belong to a|does one] {parent}",
        "[average|mean] {noun} count per {parent}",
        "[calculate|show me] the average number of {nouns} [for each|per] {parent}",
        "{nouns} per {parent} on average",
    ]
    templates[2] = "on average how many {nouns} are there per {parent}"
    sql = f"SELECT CAST(COUNT(*) AS REAL) / COUNT(DISTINCT {f}) FROM {identifier(link.child.table)}"
    return draft(rng, templates, sql, "ratio", noun=link.child.noun, nouns=link.child.nouns, parent=link.parent.noun)


FAMILIES: tuple[Family, ...] = (ratio_of_counts, ratio_of_sums, children_per_parent)
