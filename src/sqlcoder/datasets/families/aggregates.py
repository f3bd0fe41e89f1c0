"""Counts, sums and averages: by group, by parent over a join, of a named parent, under a condition."""

from __future__ import annotations

import random

from sqlcoder.datasets.families.phrases import (
    Draft,
    Family,
    condition,
    draft,
    joined,
    listed,
    name_condition,
    pick_entity,
    pick_link,
    relation,
)
from sqlcoder.datasets.profile import Facet, Profile, identifier


def _function(facet: Facet, rng: random.Random) -> tuple[str, str]:
    options = [("average", "AVG"), ("average", "AVG"), ("highest", "MAX"), ("lowest", "MIN")]
    return rng.choice(options + [("total", "SUM")] * (5 if facet.role != "measure" else 0))


def by_group(p: Profile, rng: random.Random) -> Draft | None:
    """Average price per category; how many members each city has."""
    e = pick_entity(p, rng, lambda e: e.of("category", "place"))
    if e is None:
        return None
    group = rng.choice(e.of("category", "place"))
    g, table = identifier(group.column), identifier(e.table)
    measures = e.of("money", "measure", "quantity")
    words = {"group": group.phrase, "nouns": e.nouns, "noun": e.noun}
    if not measures or rng.random() < 0.4:
        templates = [
            "how many {nouns} [are there|do we have] [per|for each|in each|by] {group}",
            "number of {nouns} [per|by|for each] {group}",
            "[show|list|give me] [each|every] {group} [and|with] the number of {nouns}",
            "[for each|per] {group}, how many {nouns} are there",
            "count [the|] {nouns} by {group}",
            "{nouns} per {group}",
            "how many {nouns} does each {group} have",
        ]
        return draft(rng, templates, f"SELECT {g}, COUNT(*) FROM {table} GROUP BY {g}", "group_by", **words)
    facet = rng.choice(measures)
    word, function = _function(facet, rng)
    templates = [
        "{word} {facet} [per|by|for each] {group}",
        "[what is|what's|show|list] the {word} {facet} [of {nouns}|] [per|by|for each|in each] {group}",
        "[for each|per] {group}, [what is|show] the {word} {facet} [of the {nouns}|]",
        "[show|list] [each|every] {group} [and|with] [its|the] {word} {noun} {facet}",
        "{word} {facet} of {nouns} [by|per] {group}",
        "what is the {word} {facet} [for each|per] {group}",
    ]
    sql = f"SELECT {g}, {function}({identifier(facet.column)}) FROM {table} GROUP BY {g}"
    return draft(rng, templates, sql, "group_by", word=word, facet=facet.phrase, **words)


def by_parent(p: Profile, rng: random.Random) -> Draft | None:
    """Total amount of payments by customer; how many orders each placed; by a column of the parent."""
    link = pick_link(p, rng)
    if link is None:
        return None
    parent, child = link.parent, link.child
    key = f"T1.{identifier(parent.key or link.parent_column)}"
    select, group = listed(parent, "T1."), parent.noun
    groups = parent.of("category", "place")
    if groups and rng.random() < 0.35:
        facet = rng.choice(groups)
        key = select = f"T1.{identifier(facet.column)}"
        group = f"{parent.noun} {facet.phrase}"
    measures = child.of("money", "measure", "quantity")
    words = {"group": group, "nouns": child.nouns, "noun": child.noun}
    if not measures or rng.random() < 0.4:
        templates = [
            "how many {nouns} [are there|do we have] [per|for each|by] {group}",
            "number of {nouns} [per|by|for each] {group}",
            "[show|list|give me] [each|every] {group} [and|with] the number of {nouns}",
            "[for each|per] {group}, how many {nouns} are there",
            "count [the|] {nouns} by {group}",
            "how many {nouns} does each {group} have",
        ]
        return draft(rng, templates, f"SELECT {select}, COUNT(*) {joined(link)} GROUP BY {key}", "group_by", **words)
    measure = rng.choice(measures)
    word, function = _function(measure, rng)
    templates = [
        "{word} {noun} {facet} [per|by|for each] {group}",
        "[what is|show|list] the {word} {facet} of {nouns} [per|by|for each] {group}",
        "[for each|per] {group}, [what is|show] the {word} {facet} of [its|the] {nouns}",
        "[show|list] [each|every] {group} [and|with] the {word} {facet} of its {nouns}",
        "{word} {facet} of [the|] {nouns} [by|per] {group}",
        "what is the {word} {noun} {facet} [for each|per] {group}",
    ]
    if parent.person:
        templates = [t.replace("[its|the]", "their").replace("its", "their") for t in templates]
    sql = f"SELECT {select}, {function}(T2.{identifier(measure.column)}) {joined(link)} GROUP BY {key}"
    return draft(rng, templates, sql, "group_by", word=word, facet=measure.phrase, **words)


def of_named_parent(p: Profile, rng: random.Random) -> Draft | None:
    """How much did Anna Meyer pay in total; how many orders are hers."""
    link = pick_link(p, rng, lambda k: k.parent.named)
    name = name_condition(link.parent, rng) if link else None
    if link is None or name is None:
        return None
    child, where = link.child, name[1].replace("{t}", "T1.")
    verb = relation(link, rng)
    measures = child.of("money", "measure", "quantity")
    words = {"nouns": child.nouns, "noun": child.noun, "name": name[0], "parent": link.parent.noun}
    if not measures or rng.random() < 0.45:
        templates = [
            "how many {nouns} does {name} have",
            "how many {nouns} [are there|do we have] for [the {parent}|] {name}",
            "number of {nouns} [of|for] {name}",
            "[count the|count] {nouns} of [{parent}|] {name}",
            "[show|give me|what is] the number of {nouns} [of|for] [{parent}|] {name}",
        ]
        if verb != "have":
            base = {"made": "make", "placed": "place"}.get(verb, "have")
            templates += [f"how many {{nouns}} did {{name}} {base}"] * 2
        return draft(rng, templates, f"SELECT COUNT(*) {joined(link)} WHERE {where}", "table_join", **words)
    facet = rng.choice(measures)
    word, function = _function(facet, rng)
    templates = [
        "[what is|what's|show|find] the {word} {facet} of [the|] {nouns} [of|for] {name}",
        "{word} {noun} {facet} [of|for] {name}",
        "{word} {facet} of {nouns} for [{parent}|] {name}",
        "[what is|give me] {name}'s {word} {noun} {facet}",
        "[what is|what was] the {word} {noun} {facet} for [the {parent}|] {name}",
        "what is the {word} {facet} of the {nouns} of {name}",
    ]
    if function == "SUM" and facet.role == "money" and verb in ("placed", "made"):
        templates += ["how much did {name} [spend|pay] [in total|on {nouns}|altogether]"] * 2
    sql = f"SELECT {function}(T2.{identifier(facet.column)}) {joined(link)} WHERE {where}"
    return draft(rng, templates, sql, "table_join", word=word, facet=facet.phrase, **words)


def under_condition(p: Profile, rng: random.Random) -> Draft | None:
    """Average salary of female employees; the lowest and the highest price."""
    e = pick_entity(p, rng, lambda e: e.of("money", "measure", "quantity"))
    if e is None:
        return None
    facet = rng.choice(e.of("money", "measure", "quantity"))
    m = identifier(facet.column)
    c = condition(e, rng, allow=lambda f: f is not facet) if rng.random() < 0.75 else None
    np = c.around(e.nouns) if c else rng.choice([f"all {e.nouns}", f"the {e.nouns}", e.nouns])
    if rng.random() < 0.2:
        (one, f1), (two, f2) = rng.sample([("lowest", "MIN"), ("highest", "MAX"), ("average", "AVG")], 2)
        word, select = f"{one} and {two}", f"{f1}({m}), {f2}({m})"
    else:
        word, function = _function(facet, rng)
        select = f"{function}({m})"
    templates = [
        "[what is|what's|show|find|give me] the {word} {facet} of {np}",
        "{word} {facet} of {np}",
        "{word} {facet} [for|among] {np}",
        "[calculate|tell me] the {word} {facet} [of|for] {np}",
        "for {np}, what is the {word} {facet}",
        "what is the {word} {facet} of {np}",
    ]
    if " and " in word:
        templates = [t.replace("what is", "what are").replace("[what are|what's|", "[what are|") for t in templates[:5]]
    sql = f"SELECT {select} FROM {identifier(e.table)}" + (f" WHERE {c.on()}" if c else "")
    return draft(rng, templates, sql, "group_by", word=word, facet=facet.phrase, np=np)


FAMILIES: tuple[Family, ...] = (by_group, by_parent, by_parent, of_named_parent, under_condition)
