"""Both ... and, either ... or: parents by two kinds of children, groups by two kinds of rows, two conditions."""

from __future__ import annotations

import random

from sqlcoder.datasets.english import plural
from sqlcoder.datasets.families.phrases import (
    Condition,
    Draft,
    Family,
    condition,
    draft,
    joined,
    listed,
    pick_entity,
    pick_link,
    quoted,
    said,
    value_condition,
)
from sqlcoder.datasets.profile import Facet, Profile, identifier


def _two_kinds(facet: Facet, rng: random.Random, *, person: bool = False) -> tuple[Condition, ...]:
    """Conditions on two values of a column, both said in the same way: "paid and open orders", "... with type A"."""
    a, b = rng.sample(facet.values, 2)
    state = rng.getstate()
    one = value_condition(facet, rng, a, person=person)
    rng.setstate(state)
    return one, value_condition(facet, rng, b, person=person)


def parents_with_both(p: Profile, rng: random.Random) -> Draft | None:
    """Customers who have both paid and open orders."""
    link = pick_link(p, rng, lambda k: k.child.of("category", "place"))
    if link is None:
        return None
    facet = rng.choice(link.child.of("category", "place"))
    a, b = _two_kinds(facet, rng)
    one, two = a.around(link.child.nouns), b.around(link.child.nouns)
    if a.before and b.before:
        one = a.before
    templates = [
        "[which|what] {parents} have both {one} and {two}",
        "{parents} with both {one} and {two}",
        "[list|show|find] [the|all|] {parents} {who} have {one} and [also|] {two}",
        "[list|show|find] {parents} with {one} as well as {two}",
        "{parents} {who} have {one} and {two}",
        "which {parents} had {one} and also {two}",
    ]
    names = listed(link.parent, "T1.")
    sql = (
        f"SELECT {names} {joined(link)} WHERE {a.on('T2.')} INTERSECT SELECT {names} {joined(link)} WHERE {b.on('T2.')}"
    )
    who = "who" if link.parent.person else "that"
    return draft(rng, templates, sql, "table_join", parents=link.parent.nouns, one=one, two=two, who=who)


def groups_with_both(p: Profile, rng: random.Random) -> Draft | None:
    """Cities that have both active and inactive members."""
    e = pick_entity(p, rng, lambda e: len(e.of("category", "place")) >= 2)
    if e is None:
        return None
    group, facet = rng.sample(e.of("category", "place"), 2)
    a, b = _two_kinds(facet, rng, person=e.person)
    one = a.before if a.before and b.before else a.around(e.nouns)
    templates = [
        "[which|what] {groups} have both {one} and {two}",
        "{groups} with both {one} and {two}",
        "[list|show|find] [the|all|] {groups} that have {one} and [also|] {two}",
        "[list|show] {groups} with {one} as well as {two}",
        "{groups} where there are {one} and {two}",
        "which {groups} have {one} and also {two}",
    ]
    g, table = identifier(group.column), identifier(e.table)
    sql = f"SELECT {g} FROM {table} WHERE {a.on()} INTERSECT SELECT {g} FROM {table} WHERE {b.on()}"
    return draft(rng, templates, sql, "where", groups=plural(group.phrase), one=one, two=b.around(e.nouns))


def either(p: Profile, rng: random.Random) -> Draft | None:
    """Members from Rome or Oslo."""
    e = pick_entity(p, rng, lambda e: any(len(f.values) > 2 for f in e.of("category", "place")))
    if e is None:
        return None
    facet = rng.choice([f for f in e.of("category", "place") if len(f.values) > 2])
    a, b = rng.sample(facet.values, 2)
    count = not e.names or rng.random() < 0.4
    start = "[how many|count the|number of]" if count else "[list|show|find|give me] [the|all|]"
    templates = [
        f"{start} {{nouns}} [with|whose {{facet}} is] [either|] {{a}} or {{b}}",
        f"{start} {{nouns}} with {{facet}} {{a}} or {{b}}",
        f"{start} {{nouns}} where [the|] {{facet}} is {{a}} or {{b}}",
        f"{start} {{nouns}} that have {{facet}} [either|] {{a}} or {{b}}",
        f"{start} {{nouns}} whose {{facet}} is {{a}} or {{b}}",
    ]
    templates[0] = f"{start} {{nouns}} whose {{facet}} is either {{a}} or {{b}}"
    if facet.role == "place":
        templates += [f"{start} {{nouns}} [in|from] [either|] {{a}} or {{b}}"] * 3
    c = identifier(facet.column)
    select = "COUNT(*)" if count else listed(e)
    sql = f"SELECT {select} FROM {identifier(e.table)} WHERE {c} = {quoted(a)} OR {c} = {quoted(b)}"
    return draft(rng, templates, sql, "where", nouns=e.nouns, facet=facet.phrase, a=said(facet, a), b=said(facet, b))


def two_conditions(p: Profile, rng: random.Random) -> Draft | None:
    """Female members from Rome."""
    e = pick_entity(p, rng, lambda e: len(e.facets) >= 2)
    first = condition(e, rng) if e else None
    if e is None or first is None:
        return None
    column = first.sql.split()[0]
    second = condition(e, rng, allow=lambda f: "{t}" + identifier(f.column) != column)
    if second is None:
        return None
    if first.before and second.before:
        np = f"{first.before} {second.before} {e.nouns}"
    elif second.before:
        np = second.around(f"{e.nouns} {first.after}")
    else:
        np = f"{first.around(e.nouns)} {'and ' if first.after and rng.random() < 0.6 else ''}{second.after}"
    count = not e.names or rng.random() < 0.4
    templates = (
        [
            "how many {np} [are there|do we have|]",
            "[count the|number of] {np}",
            "how many {np}",
            "[what is the|] number of {np}",
        ]
        if count
        else [
            "[list|show|find|give me] [all|the|] {np}",
            "{np}",
            "[what are the names of|name] the {np}",
            "[who are|show me] the {np}",
        ]
    )
    if not e.person:
        templates = [t.replace("[who are|show me]", "show me") for t in templates]
    select = "COUNT(*)" if count else listed(e)
    sql = f"SELECT {select} FROM {identifier(e.table)} WHERE {first.on()} AND {second.on()}"
    return draft(rng, templates, sql, "where", np=np)


FAMILIES: tuple[Family, ...] = (parents_with_both, groups_with_both, either, two_conditions)
