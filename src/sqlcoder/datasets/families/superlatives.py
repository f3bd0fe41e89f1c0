"""Superlatives that need a join or ask for another column: who owns the oldest car, what it costs."""

from __future__ import annotations

import random

from sqlcoder.datasets.families.phrases import (
    ADJECTIVES,
    Draft,
    Family,
    dated_label,
    draft,
    joined,
    listed,
    name_condition,
    pick_entity,
    pick_link,
)
from sqlcoder.datasets.profile import Profile, identifier


def parent_of_extreme(p: Profile, rng: random.Random) -> Draft | None:
    """Which customer has the most expensive order."""
    link = pick_link(p, rng, lambda k: k.child.of("money", "measure", "quantity", "date"))
    if link is None:
        return None
    parent, child = link.parent, link.child
    facet = rng.choice(child.of("money", "measure", "quantity", "date"))
    most = rng.random() < 0.7
    if facet.nulls and not most:
        return None
    if facet.role == "date":
        extreme = rng.choice(["latest", "most recent"]) if most else rng.choice(["earliest", "first"])
    else:
        extreme = rng.choice(["highest", "largest"]) if most else rng.choice(["lowest", "smallest"])
    thing = f"{child.noun} with the {extreme} {dated_label(facet)}"
    adjective = ADJECTIVES.get(facet.phrase.split()[-1])
    if adjective and rng.random() < 0.7:
        thing = f"{adjective[0 if most else 1]} {child.noun}"
    templates = [
        "[which|what] {parent} has the {thing}",
        "{parent} of the {thing}",
        "[find|show|list] the {parent} of the {thing}",
        "[which|what] {parent} does the {thing} belong to",
        "[show|give me] the {parent} that has the {thing}",
        "to which {parent} does the {thing} belong",
    ]
    if parent.person:
        templates += ["who has the {thing}", "whose {child} is the {thing}"][:1]
        templates = [t.replace("[which|what] {parent} does", "which {parent} does") for t in templates]
    sql = (
        f"SELECT {listed(parent, 'T1.')} {joined(link)} "
        f"ORDER BY T2.{identifier(facet.column)} {'DESC' if most else 'ASC'} LIMIT 1"
    )
    return draft(rng, templates, sql, "order_by", parent=parent.noun, child=child.noun, thing=thing)


def attribute_of_extreme(p: Profile, rng: random.Random) -> Draft | None:
    """In which city does the oldest customer live."""
    e = pick_entity(p, rng, lambda e: e.of("money", "measure", "date", "year") and len(e.facets) >= 2)
    if e is None:
        return None
    facet = rng.choice(e.of("money", "measure", "date", "year"))
    asked = rng.choice([f for f in e.facets if f is not facet])
    most = rng.random() < 0.7
    if (facet.nulls and not most) or asked.role == "flag":
        return None
    dated = facet.role in ("date", "year")
    extreme = ("latest" if most else "earliest") if dated else ("highest" if most else "lowest")
    adjective = ADJECTIVES.get(facet.phrase.split()[-1])
    thing = f"{e.noun} with the {extreme} {dated_label(facet)}"
    if adjective and not dated and rng.random() < 0.7:
        thing = f"{adjective[0 if most else 1]} {e.noun}"
    templates = [
        "what is the {asked} of the {thing}",
        "{asked} of the {thing}",
        "[find|show|give me|tell me] the {asked} of the {thing}",
        "what {asked} does the {thing} have",
        "which {asked} does the {thing} have",
        "the {thing}: what is its {asked}",
    ]
    if e.person:
        templates = templates[:5]
    if asked.role == "place" and e.person and asked.phrase.split()[-1] in ("city", "country", "state", "town"):
        templates += ["in which {asked} does the {thing} live", "where does the {thing} live"][:1] * 2
    sql = (
        f"SELECT {identifier(asked.column)} FROM {identifier(e.table)} "
        f"ORDER BY {identifier(facet.column)} {'DESC' if most else 'ASC'} LIMIT 1"
    )
    return draft(rng, templates, sql, "order_by", asked=dated_label(asked), thing=thing)


def extreme_of_parent(p: Profile, rng: random.Random) -> Draft | None:
    """The cheapest product of a named supplier."""
    link = pick_link(p, rng, lambda k: k.parent.named and k.child.names and k.child.of("money", "measure", "quantity"))
    if link is None:
        return None
    name = name_condition(link.parent, rng)
    facet = rng.choice(link.child.of("money", "measure", "quantity"))
    most = rng.random() < 0.6
    if name is None or (facet.nulls and not most):
        return None
    adjective = ADJECTIVES.get(facet.phrase.split()[-1])
    extreme = "highest" if most else "lowest"
    templates = [
        f"[which|what] {{noun}} [of|from] {{name}} has the {extreme} {{facet}}",
        f"[find|show|list] the {{noun}} [of|from] {{name}} with the {extreme} {{facet}}",
        f"{{noun}} of {{parent}} {{name}} with the {extreme} {{facet}}",
    ]
    if adjective:
        word = adjective[0 if most else 1]
        templates += [
            f"[what is|show|find] the {word} {{noun}} [of|from] {{name}}",
            f"{{name}}'s {word} {{noun}}",
            f"{word} {{noun}} of [the {{parent}}|] {{name}}",
        ]
    order = f"ORDER BY T2.{identifier(facet.column)} {'DESC' if most else 'ASC'} LIMIT 1"
    sql = f"SELECT {listed(link.child, 'T2.')} {joined(link)} WHERE {name[1].replace('{t}', 'T1.')} {order}"
    words = {"noun": link.child.noun, "parent": link.parent.noun, "name": name[0], "facet": facet.phrase}
    return draft(rng, templates, sql, "order_by", **words)


FAMILIES: tuple[Family, ...] = (parent_of_extreme, attribute_of_extreme, extreme_of_parent)
