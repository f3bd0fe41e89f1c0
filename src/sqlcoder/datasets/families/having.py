"""Groups kept by a count or a total: customers with more than three orders, cities with at least two."""

from __future__ import annotations

import random

from sqlcoder.datasets.english import plural
from sqlcoder.datasets.families.phrases import (
    Draft,
    Family,
    condition,
    draft,
    joined,
    listed,
    pick_entity,
    pick_link,
    plain,
    relation,
    third,
)
from sqlcoder.datasets.profile import Profile, identifier


def _threshold(rng: random.Random, *, small: bool) -> tuple[str, str]:
    n = rng.choice([1, 2, 2, 3, 4, 5] if small else [5, 10])
    spelled = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 10: "ten"}[n] if rng.random() < 0.5 else str(n)
    draw = rng.random()
    if draw < 0.45:
        return f"more than {spelled}", f"> {n}"
    if draw < 0.75:
        return f"at least {spelled}", f">= {n}"
    if draw < 0.88:
        return f"[exactly|only|] {spelled}", f"= {n}"
    return f"[fewer|less] than {spelled}", f"< {n}"


def parents_by_count(p: Profile, rng: random.Random) -> Draft | None:
    """Customers with more than three orders."""
    link = pick_link(p, rng)
    if link is None:
        return None
    parent, child, verb = link.parent, link.child, relation(link, rng)
    words, test = _threshold(rng, small=rng.random() < 0.9)
    if test.startswith("<"):
        return None  # parents without any child would belong to the answer, and a join loses them
    nouns = child.noun if test in ("= 1",) else child.nouns
    if test in ("> 1", ">= 1"):
        nouns = child.noun
    c = condition(child, rng) if rng.random() < 0.2 else None
    np = c.around(nouns) if c else nouns
    templates = [
        "[which|what] {parents} {verb} {words} {np}",
        "[list|show|find|give me] [the|all|] {parents} {who} {verb} {words} {np}",
        "{parents} with {words} {np}",
        "[show|list|find] [the|all|] {parents} with {words} {np}",
        "[what are the names of|name] the {parents} {who} {verb} {words} {np}",
    ]
    templates += ["who {third} {words} {np}"] * (2 if parent.person else 0)
    key = f"T1.{identifier(parent.key or link.parent_column)}"
    where = f"WHERE {c.on('T2.')}" if c else ""
    sql = f"SELECT {listed(parent, 'T1.')} {joined(link)} {where} GROUP BY {key} HAVING COUNT(*) {test}"
    who = "who" if parent.person else "that"
    return draft(
        rng, templates, sql, "group_by", parents=parent.nouns, verb=verb, third=third(verb), words=words, np=np, who=who
    )


def groups_by_count(p: Profile, rng: random.Random) -> Draft | None:
    """Cities with at least two members."""
    e = pick_entity(p, rng, lambda e: e.of("category", "place"))
    if e is None:
        return None
    group = rng.choice(e.of("category", "place"))
    words, test = _threshold(rng, small=rng.random() < 0.6)
    nouns = e.noun if test in ("= 1", "> 1", ">= 1") else e.nouns
    templates = [
        "[which|what] {groups} have {words} {nouns}",
        "{groups} with {words} {nouns}",
        "[list|show|find] [all|the|] {groups} [with|that have] {words} {nouns}",
        "[list|show] every {group} that has {words} {nouns}",
        "[which|what] {groups} [are there with|have] {words} {nouns}",
        "for which {groups} are there {words} {nouns}",
    ]
    g = identifier(group.column)
    sql = f"SELECT {g} FROM {identifier(e.table)} GROUP BY {g} HAVING COUNT(*) {test}"
    return draft(
        rng, templates, sql, "group_by", groups=plural(group.phrase), group=group.phrase, words=words, nouns=nouns
    )


def parents_by_total(p: Profile, rng: random.Random) -> Draft | None:
    """Customers whose payments total more than 500."""
    link = pick_link(p, rng, lambda k: k.child.of("money", "quantity", "measure"))
    if link is None:
        return None
    parent, child = link.parent, link.child
    measure = rng.choice(child.of("money", "quantity", "measure"))
    word, function = ("total", "SUM") if measure.role != "measure" and rng.random() < 0.7 else ("average", "AVG")
    middle = measure.values[len(measure.values) // 2] * (rng.choice([1, 2, 3]) if function == "SUM" else 1)
    number = plain(round(middle, -1) if abs(middle) >= 30 else round(middle))
    over = rng.random() < 0.75
    above = rng.choice(
        ["above", "over", "of more than", "greater than"] if over else ["below", "under", "of less than"]
    )
    templates = [
        "[which|what] {parents} have [a|an] {word} {noun} {measure} {above} {number}",
        "{parents} with [a|] {word} {noun} {measure} {above} {number}",
        "[list|show|find] [the|all|] {parents} whose {word} {noun} {measure} is {above} {number}",
        "[list|show] {parents} where the {word} {measure} of {nouns} is {above} {number}",
        "{parents} whose {nouns} have [a|an] {word} {measure} {above} {number}",
        "find {parents} with {nouns} of {word} {measure} {above} {number}",
    ]
    templates = [
        t.replace("[a|an]", "an" if word == "average" else "a").replace("[a|]", "an" if word == "average" else "a")
        for t in templates
    ]
    if above.startswith("of"):
        templates = [t.replace("is {above}", f"is {above[3:]}") for t in templates]
    key = f"T1.{identifier(parent.key or link.parent_column)}"
    test = f"{function}(T2.{identifier(measure.column)}) {'>' if over else '<'} {number}"
    sql = f"SELECT {listed(parent, 'T1.')} {joined(link)} GROUP BY {key} HAVING {test}"
    return draft(
        rng,
        templates,
        sql,
        "group_by",
        parents=parent.nouns,
        word=word,
        noun=child.noun,
        nouns=child.nouns,
        measure=measure.phrase,
        above=above,
        number=number,
    )


FAMILIES: tuple[Family, ...] = (parents_by_count, parents_by_count, groups_by_count, parents_by_total)
