"""Look-ups with values but without their column's name, also over a join; "who" is answered with the whole name."""

from __future__ import annotations

import random

from sqlcoder.datasets.english import plural
from sqlcoder.datasets.families.phrases import (
    Draft,
    Family,
    condition,
    dated_label,
    draft,
    joined,
    listed,
    name_condition,
    pick_entity,
    pick_link,
    relation,
    third,
)
from sqlcoder.datasets.profile import Profile, identifier


def filtered(p: Profile, rng: random.Random) -> Draft | None:
    """Members from Rome: a list or a count."""
    e = pick_entity(p, rng, lambda e: e.of("category", "place", "flag"))
    c = condition(e, rng, allow=lambda f: f.role in ("category", "place", "flag")) if e else None
    if e is None or c is None:
        return None
    if not e.names or rng.random() < 0.45:
        templates = [
            "how many {np} [are there|do we have|]",
            "[count|count the|number of] {np}",
            "how many {nouns} {predicate}",
            "[what is|show|give me] the number of {np}",
        ]
        sql = f"SELECT COUNT(*) FROM {identifier(e.table)} WHERE {c.on()}"
        return draft(rng, templates, sql, "where", np=c.around(e.nouns), nouns=e.nouns, predicate=c.predicate)
    templates = [
        "[list|show|show me|find|give me] [all|the|our|] {np}",
        "which {nouns} {predicate}",
        "{np}",
        "[what are the names of|name] the {np}",
        "[all|all the] {np}",
    ]
    if e.person:
        verb, _, rest = c.predicate.partition(" ")
        templates += [f"who {'is' if verb == 'are' else 'has'} {rest}"] * 2
    sql = f"SELECT {listed(e)} FROM {identifier(e.table)} WHERE {c.on()}"
    return draft(rng, templates, sql, "where", np=c.around(e.nouns), nouns=e.nouns, predicate=c.predicate)


def attribute_of_named(p: Profile, rng: random.Random) -> Draft | None:
    """What is the salary of Anna Meyer."""
    e = pick_entity(p, rng, lambda e: e.named and [f for f in e.facets if f.role not in ("flag", "date")])
    name = name_condition(e, rng) if e else None
    if e is None or name is None:
        return None
    facet = rng.choice([f for f in e.facets if f.role not in ("flag", "date")])
    templates = [
        "[what is|what's|show|find|tell me|give me] the {facet} of [{noun}|] {name}",
        "{facet} of {name}",
        "{name}'s {facet}",
        "what {facet} does {name} have",
        "[which|what] {facet} does [the {noun}|] {name} have",
        "what is {name}'s {facet}",
    ]
    if e.person:
        templates[4] = "which {facet} does {name} have"
    if facet.phrase in ("price", "cost", "fee"):
        templates += ["how much does {name} cost", "how much is {name}"]
    if facet.role == "place" and facet.phrase in ("city", "country", "town", "state"):
        templates += [f"in [which|what] {{facet}} {'does {name} live' if e.person else 'is {name}'}"] * 2
    if facet.phrase == "age" and e.person:
        templates += ["how old is {name}"] * 3
    if facet.phrase in ("salary", "wage"):
        templates += ["how much does {name} [earn|make]"] * 2
    sql = f"SELECT {identifier(facet.column)} FROM {identifier(e.table)} WHERE {name[1].replace('{t}', '')}"
    return draft(rng, templates, sql, "where", facet=dated_label(facet), noun=e.noun, name=name[0])


def children_of_named(p: Profile, rng: random.Random) -> Draft | None:
    """The appointments of Anna Meyer; the books by a named author."""
    link = pick_link(p, rng, lambda k: k.parent.named and (k.child.names or k.child.of("date", "category")))
    name = name_condition(link.parent, rng) if link else None
    if link is None or name is None:
        return None
    child = link.child
    words = {"nouns": child.nouns, "name": name[0], "parent": link.parent.noun}
    where = name[1].replace("{t}", "T1.")
    if child.names and rng.random() < 0.75:
        templates = [
            "[list|show|find|give me] [all|the|] {nouns} [of|for] {name}",
            "{name}'s {nouns}",
            "which {nouns} [belong to|are from] {name}",
            "[what|which] {nouns} does {name} have",
            "{nouns} of [{parent}|the {parent}|] {name}",
            "[what are|show me] the {nouns} of [{parent}|] {name}",
        ]
        templates[2] = "which {nouns} belong to {name}"
        return draft(
            rng, templates, f"SELECT {listed(child, 'T2.')} {joined(link)} WHERE {where}", "table_join", **words
        )
    asked = child.of("date", "category", "money", "place")
    if not asked:
        return None
    facet = rng.choice(asked)
    templates = [
        "[list|show|find|what are] the {facets} of [the|all|] {nouns} [of|for] {name}",
        "{noun} {facets} [of|for] {name}",
        "{facets} of {name}'s {nouns}",
        "[show|give me|list] [all|the] {noun} {facets} for [{parent}|the {parent}|] {name}",
        "what {facets} do the {nouns} of {name} have",
    ]
    sql = f"SELECT T2.{identifier(facet.column)} {joined(link)} WHERE {where}"
    return draft(rng, templates, sql, "table_join", facets=plural(dated_label(facet)), noun=child.noun, **words)


def children_of_kind(p: Profile, rng: random.Random) -> Draft | None:
    """How many appointments female patients have: children counted or listed by what their parent is."""
    link = pick_link(p, rng)
    c = condition(link.parent, rng) if link else None
    if link is None or c is None:
        return None
    child = link.child
    count = not child.names or rng.random() < 0.5
    start = "how many" if count else "[which|what]"
    other = "[count the|number of|count]" if count else "[list|show|find|give me] [the|all|]"
    templates = [
        f"{start} {{nouns}} do {{np}} have",
        f"{other} {{nouns}} of {{np}}",
        f"{other} {{nouns}} [for|of] {{np}}",
        f"{start} {{nouns}} [belong to|are for] {{np}}",
        f"{other} {{nouns}} that belong to {{np}}",
        f"{other} {{nouns}} from {{np}}",
    ]
    select = "COUNT(*)" if count else listed(child, "T2.")
    sql = f"SELECT {select} {joined(link)} WHERE {c.on('T1.')}"
    return draft(rng, templates, sql, "table_join", nouns=child.nouns, np=c.around(link.parent.nouns))


def parents_of_kind(p: Profile, rng: random.Random) -> Draft | None:
    """Customers with cancelled orders."""
    link = pick_link(p, rng)
    c = condition(link.child, rng) if link else None
    if link is None or c is None:
        return None
    verb = relation(link, rng)
    templates = [
        "[which|what] {parents} {verb} {np}",
        "[list|show|find|give me] [the|all|] {parents} with {np}",
        "{parents} {who} {verb} {np}",
        "[list|show|find] [the|all|] {parents} {who} {verb} [at least one of the|any|] {np}",
        "{parents} with {np}",
        "[what are the names of|name] the {parents} {who} {verb} {np}",
    ]
    templates[3] = templates[3].replace("[at least one of the|any|] ", "")
    templates += ["who {third} {np}"] * (2 if link.parent.person else 0)
    sql = f"SELECT DISTINCT {listed(link.parent, 'T1.')} {joined(link)} WHERE {c.on('T2.')}"
    words = {"parents": link.parent.nouns, "np": c.around(link.child.nouns), "verb": verb, "third": third(verb)}
    return draft(rng, templates, sql, "table_join", who="who" if link.parent.person else "that", **words)


def parent_of_named(p: Profile, rng: random.Random) -> Draft | None:
    """Which publisher a named book belongs to; a column of it."""
    link = pick_link(p, rng, lambda k: k.child.named)
    name = name_condition(link.child, rng) if link else None
    if link is None or name is None:
        return None
    parent = link.parent
    where = name[1].replace("{t}", "T2.")
    words = {"parent": parent.noun, "name": name[0], "child": link.child.noun}
    places = [f for f in parent.facets if f.role not in ("flag",)]
    if places and rng.random() < 0.35:
        facet = rng.choice(places)
        templates = [
            "[what is|what's|show|find] the {facet} of the {parent} of {name}",
            "{facet} of the {parent} of {name}",
            "{facet} of {name}'s {parent}",
            "what {facet} does the {parent} of {name} have",
        ]
        sql = f"SELECT T1.{identifier(facet.column)} {joined(link)} WHERE {where}"
        return draft(rng, templates, sql, "table_join", facet=dated_label(facet), **words)
    templates = [
        "[which|what] {parent} does {name} [belong to|have]",
        "[what is|show|find] the {parent} of {name}",
        "{parent} of [the {child}|] {name}",
        "{name}'s {parent}",
        "to which {parent} does {name} belong",
        "[what is|tell me] the name of the {parent} of {name}",
    ]
    templates += ["who is the {parent} of {name}"] * (2 if parent.person else 0)
    if link.child.person:
        templates = [t.replace("[the {child}|] ", "") for t in templates]
    return draft(rng, templates, f"SELECT {listed(parent, 'T1.')} {joined(link)} WHERE {where}", "table_join", **words)


def pairs(p: Profile, rng: random.Random) -> Draft | None:
    """Every book with its publisher."""
    link = pick_link(p, rng, lambda k: k.child.names)
    if link is None:
        return None
    templates = [
        "[list|show|give me] [all|the|] {nouns} [with|and] their {parents}",
        "[list|show] [each|every] {noun} [with|and] [its|the] {parent}",
        "{nouns} [with|and] their {parents}",
        "[what are the names of|list the names of] [the|all|] {nouns} and [of|] their {parents}",
        "[for each|for every] {noun}, [show|give|list] the {parent}",
        "which {parent} does each {noun} belong to",
    ]
    if link.child.person:
        templates[1] = "[list|show] [each|every] {noun} [with|and] [their|the] {parent}"
    sql = f"SELECT {listed(link.child, 'T2.')}, {listed(link.parent, 'T1.')} {joined(link)}"
    words = {"noun": link.child.noun, "nouns": link.child.nouns}
    return draft(rng, templates, sql, "table_join", parent=link.parent.noun, parents=link.parent.nouns, **words)


FAMILIES: tuple[Family, ...] = (
    filtered,
    attribute_of_named,
    children_of_named,
    children_of_kind,
    parents_of_kind,
    parent_of_named,
    pairs,
)
