"""How many different: values of a column, of a group, parents that have children at all."""

from __future__ import annotations

import random

from sqlcoder.datasets.english import plural
from sqlcoder.datasets.families.phrases import Draft, Family, condition, draft, pick_entity, pick_link, relation
from sqlcoder.datasets.profile import Profile, identifier


def different_values(p: Profile, rng: random.Random) -> Draft | None:
    """How many different cities the customers come from, perhaps of a kind."""
    e = pick_entity(p, rng, lambda e: e.of("category", "place"))
    if e is None:
        return None
    facet = rng.choice(e.of("category", "place"))
    c = condition(e, rng, allow=lambda f: f is not facet) if rng.random() < 0.3 else None
    np = c.around(e.nouns) if c else e.nouns
    count = rng.random() < 0.7
    different = "[different|distinct|unique]"
    templates = (
        [
            f"how many {different} {{facets}} [are there among|do we have for|do] {{np}} [|have]",
            f"[count the|number of] {different} {{facets}} of {{np}}",
            f"[what is the|] number of {different} {{facets}} [of|among] {{np}}",
            "how many {facets} are there [among|for] {np}",
            f"how many {different} {{facets}} do {{np}} have",
        ]
        if count
        else [
            f"[list|show|what are] the {different} {{facets}} of {{np}}",
            f"{different} {{facets}} [of|among] {{np}}",
            "which {facets} do {np} have",
            "[what|which] {facets} are there [among|for] {np}",
            f"[show|give me] all {different} {{facets}} of {{np}}",
        ]
    )
    if count:
        templates = templates[1:]
    column = identifier(facet.column)
    select = f"COUNT(DISTINCT {column})" if count else f"DISTINCT {column}"
    sql = f"SELECT {select} FROM {identifier(e.table)}" + (f" WHERE {c.on()}" if c else "")
    return draft(rng, templates, sql, "where", facets=plural(facet.phrase), np=np)


def different_per_group(p: Profile, rng: random.Random) -> Draft | None:
    """How many different cities each type has."""
    e = pick_entity(p, rng, lambda e: len(e.of("category", "place")) >= 2)
    if e is None:
        return None
    group, facet = rng.sample(e.of("category", "place"), 2)
    different = "[different|distinct|unique]"
    templates = [
        f"how many {different} {{facets}} are there [per|for each|in each] {{group}}",
        f"[show|list] [each {{group}}|the {{groups}}] with [its|the] number of {different} {{facets}}",
        f"[number of|count the] {different} {{facets}} [per|by|for each] {{group}}",
        f"for each {{group}}, how many {different} {{facets}} are there among the {{nouns}}",
        f"for every {{group}} count the {different} {{nouns}} {{facets}}",
        f"{different} {{facets}} per {{group}}",
    ]
    templates[4] = f"for every {{group}} count the {different} {{facets}} of the {{nouns}}"
    templates[5] = f"how many {different} {{facets}} does each {{group}} have"
    templates[1] = templates[1].replace("[each {group}|the {groups}] with [its|the]", "each {group} with its")
    g = identifier(group.column)
    sql = f"SELECT {g}, COUNT(DISTINCT {identifier(facet.column)}) FROM {identifier(e.table)} GROUP BY {g}"
    words = {"facets": plural(facet.phrase), "group": group.phrase, "groups": plural(group.phrase), "nouns": e.nouns}
    return draft(rng, templates, sql, "group_by", **words)


def different_parents(p: Profile, rng: random.Random) -> Draft | None:
    """How many different customers placed orders."""
    link = pick_link(p, rng)
    if link is None:
        return None
    verb = relation(link, rng)
    c = condition(link.child, rng) if rng.random() < 0.4 else None
    np = c.around(link.child.nouns) if c else link.child.nouns
    templates = [
        "how many [different|distinct|] {parents} {verb} {np}",
        "[count the|number of] [different|distinct] {parents} [with|that {verb}] {np}",
        "how many {parents} {verb} [any|at least one of the] {np}",
        "[what is the|] number of [different|distinct] {parents} with {np}",
        "how many {parents} with {np} [are there|]",
        "how many [different|unique] {parents} are there with {np}",
    ]
    templates[2] = "how many {parents} {verb} any {np}"
    sql = f"SELECT COUNT(DISTINCT {identifier(link.child_column)}) FROM {identifier(link.child.table)}" + (
        f" WHERE {c.on()}" if c else ""
    )
    return draft(rng, templates, sql, "where", parents=link.parent.nouns, verb=verb, np=np)


FAMILIES: tuple[Family, ...] = (different_values, different_per_group, different_parents)
