"""Negation: never, without, no, not; and its opposite, at least one."""

from __future__ import annotations

import random

from sqlcoder.datasets.families.phrases import (
    Draft,
    Family,
    condition,
    draft,
    joined,
    listed,
    pick_entity,
    pick_link,
    relation,
    said,
    value_condition,
)
from sqlcoder.datasets.profile import Profile, identifier


def without_children(p: Profile, rng: random.Random) -> Draft | None:
    """Customers who never placed an order; how many have none; none of a kind."""
    link = pick_link(p, rng, lambda k: not k.nulls)
    if link is None:
        return None
    parent, child, verb = link.parent, link.child, relation(link, rng)
    c = condition(child, rng) if rng.random() < 0.25 else None
    noun, nouns = (c.around(child.noun), c.around(child.nouns)) if c else (child.noun, child.nouns)
    count = rng.random() < 0.3
    base = {
        "placed": "place",
        "made": "make",
        "had": "have",
        "wrote": "write",
        "took": "take",
        "filed": "file",
        "have": "have",
    }[verb]
    done = {"have": "had", "wrote": "written", "took": "taken"}.get(verb, verb)
    start = "how many" if count else "[which|what]"
    templates = [
        f"{start} {{parents}} have no {{nouns}}",
        f"{start} {{parents}} [do not|don't] have any {{nouns}}",
        f"{start} {{parents}} {'never had' if verb == 'have' else 'never ' + verb} [a|any] {{noun}}",
        f"{start} {{parents}} have never {done} [a|any] {{noun}}",
        f"{start} {{parents}} did not {base} [a|any] {{noun}}",
    ]
    templates = [t.replace("[a|any] {noun}", "any {nouns}") for t in templates]
    if not count:
        templates += [
            "[list|show|find] [all|the|] {parents} without [any|] {nouns}",
            "{parents} without [any|] {nouns}",
            f"{{parents}} {{who}} {'never had' if verb == 'have' else 'never ' + verb} any {{nouns}}",
            "[list|show me|give me] [the|] {parents} {who} have no {nouns}",
            "{parents} with no {nouns}",
        ]
        templates += [f"who {'never had' if verb == 'have' else 'never ' + verb} any {{nouns}}"] * (
            2 if parent.person else 0
        )
    else:
        templates += ["[number of|count the] {parents} without [any|] {nouns}"] * 2
    inner = f"SELECT {identifier(link.child_column)} FROM {identifier(child.table)}" + (f" WHERE {c.on()}" if c else "")
    select = "COUNT(*)" if count else listed(parent)
    sql = f"SELECT {select} FROM {identifier(parent.table)} WHERE {identifier(link.parent_column)} NOT IN ({inner})"
    who = "who" if parent.person else "that"
    return draft(rng, templates, sql, "where", parents=parent.nouns, noun=noun, nouns=nouns, who=who)


def not_equal(p: Profile, rng: random.Random) -> Draft | None:
    """Products that are not of a type."""
    e = pick_entity(p, rng, lambda e: e.of("category", "place"))
    if e is None:
        return None
    facet = rng.choice(e.of("category", "place"))
    value = rng.choice(facet.values)
    c = value_condition(facet, rng, value, person=e.person)
    count = not e.names or rng.random() < 0.4
    start = "[how many|count the|number of]" if count else "[list|show|find|give me] [the|all|]"
    verb, _, rest = c.predicate.partition(" ")
    negated = f"are not {rest}" if verb == "are" else f"do not have {rest}"
    templates = [
        f"{start} {{nouns}} {{who}} {negated}",
        f"{start} {{nouns}} whose {{facet}} is not {{value}}",
        f"{start} {{nouns}} with [a|] {{facet}} other than {{value}}",
        f"{start} {{nouns}} where the {{facet}} is [not|anything but] {{value}}",
        f"{start} {{nouns}} except those with {{facet}} {{value}}",
        f"{start} {{nouns}} with {{facet}} not {{value}}",
    ]
    templates = [t.replace("[a|]", "a") for t in templates]
    select = "COUNT(*)" if count else listed(e)
    sql = f"SELECT {select} FROM {identifier(e.table)} WHERE {c.on().replace(' = ', ' != ', 1)}"
    who = "who" if e.person else "that"
    return draft(rng, templates, sql, "where", nouns=e.nouns, who=who, facet=facet.phrase, value=said(facet, value))


def missing_value(p: Profile, rng: random.Random) -> Draft | None:
    """Rentals without a return date; employees that have one."""
    e = pick_entity(
        p, rng, lambda e: any(f.nulls and f.role in ("date", "category", "place", "money") for f in e.facets)
    )
    if e is None:
        return None
    facet = rng.choice([f for f in e.facets if f.nulls and f.role in ("date", "category", "place", "money")])
    missing = rng.random() < 0.75
    count = not e.names or rng.random() < 0.5
    start = "[how many|count the|number of]" if count else "[list|show|find] [the|all|]"
    templates = (
        [
            f"{start} {{nouns}} without [a|any] {{facet}}",
            f"{start} {{nouns}} with no {{facet}}",
            f"{start} {{nouns}} [that have|with] no {{facet}} [yet|]",
            f"{start} {{nouns}} where the {{facet}} is [missing|empty|unknown|not set]",
            f"{start} {{nouns}} whose {{facet}} is [missing|empty|unknown|not known]",
        ]
        if missing
        else [
            f"{start} {{nouns}} [that have|with] [a|some] {{facet}}",
            f"{start} {{nouns}} whose {{facet}} is known",
            f"{start} {{nouns}} where the {{facet}} is [set|not missing|known|not empty]",
        ]
    )
    select = "COUNT(*)" if count else listed(e)
    test = "IS NULL" if missing else "IS NOT NULL"
    sql = f"SELECT {select} FROM {identifier(e.table)} WHERE {identifier(facet.column)} {test}"
    return draft(rng, templates, sql, "where", nouns=e.nouns, facet=facet.phrase)


def some_but_not(p: Profile, rng: random.Random) -> Draft | None:
    """Customers with a paid order but without an open one."""
    link = pick_link(p, rng, lambda k: not k.nulls and k.child.of("category", "place"))
    if link is None:
        return None
    facet = rng.choice(link.child.of("category", "place"))
    a, b = (value_condition(facet, rng, v) for v in rng.sample(facet.values, 2))
    templates = [
        "[which|what] {parents} have {one} but no {two}",
        "{parents} with {one} but [without|no] {two}",
        "[list|show|find] [the|all|] {parents} {who} have {one} but not {two}",
        "[list|show|find] {parents} with {one} and no {two}",
        "{parents} {who} have {one} but never had {two}",
        "which {parents} had {one} but no {two}",
    ]
    names = listed(link.parent, "T1.")
    sql = f"SELECT {names} {joined(link)} WHERE {a.on('T2.')} EXCEPT SELECT {names} {joined(link)} WHERE {b.on('T2.')}"
    words = {"one": a.around(link.child.nouns), "two": b.around(link.child.nouns)}
    who = "who" if link.parent.person else "that"
    return draft(rng, templates, sql, "where", parents=link.parent.nouns, who=who, **words)


FAMILIES: tuple[Family, ...] = (without_children, without_children, not_equal, missing_value, some_but_not)
