"""Self-joins: employees and their managers, members and who referred them, parts and what they belong to."""

from __future__ import annotations

import random

from sqlcoder.datasets.english import plural
from sqlcoder.datasets.families.phrases import Draft, Family, draft, listed, name_condition
from sqlcoder.datasets.profile import Link, Profile, identifier

_BOSS = frozenset(["manager", "supervisor", "boss", "lead", "leader", "reports to", "superior", "head", "chief"])
_OTHER_NAMES = {
    "reports to": "manager",
    "referred by": "referrer",
    "invited by": "inviter",
    "trained by": "trainer",
    "super": "supervisor",
}


def _self_link(p: Profile, rng: random.Random) -> Link | None:
    return rng.choice(p.self_links) if p.self_links else None


def _who(link: Link, rng: random.Random) -> str:
    """The noun for the row pointed at."""
    role = _OTHER_NAMES.get(link.role, link.role)
    if role == "manager" and rng.random() < 0.3:
        return rng.choice(["boss", "supervisor"])
    return role


def _two_rows(link: Link) -> str:
    table = identifier(link.child.table)
    return (
        f"FROM {table} AS T1 JOIN {table} AS T2 "
        f"ON T1.{identifier(link.child_column)} = T2.{identifier(link.parent_column)}"
    )


def of_named(p: Profile, rng: random.Random) -> Draft | None:
    """Who is the manager of Anna Meyer."""
    link = _self_link(p, rng)
    name = name_condition(link.child, rng) if link else None
    if link is None or name is None:
        return None
    who = _who(link, rng)
    templates = [
        "who is [the|] {who} of {name}" if link.child.person else "what is the {who} of {name}",
        "[find|show|tell me|give me] the {who} of {name}",
        "{who} of {name}",
        "{name}'s {who}",
        "what is the name of {name}'s {who}",
        "[what's|what is] the [name of the|] {who} of {name}",
    ]
    templates[0] = templates[0].replace("[the|] ", "the ")
    if link.child.person:
        templates += ["who is {name}'s {who}"] * 2
        if link.role in _BOSS:
            templates += ["who does {name} report to", "who manages {name}", "to whom does {name} report"]
    sql = f"SELECT {listed(link.child, 'T2.')} {_two_rows(link)} WHERE {name[1].replace('{t}', 'T1.')}"
    return draft(rng, templates, sql, "table_join", who=who, name=name[0])


def under_named(p: Profile, rng: random.Random) -> Draft | None:
    """Who reports to Anna Meyer, or how many do."""
    link = _self_link(p, rng)
    name = name_condition(link.child, rng) if link else None
    if link is None or name is None:
        return None
    count = rng.random() < 0.35
    start = "how many {nouns}" if count else "[which|what] {nouns}"
    templates = [
        f"{start} have {{name}} as [their|] {{who}}",
        f"{start} have {{who}} {{name}}",
        ("[count the|number of]" if count else "[list|show|find] [the|all|]") + " {nouns} whose {who} is {name}",
        ("[count the|number of]" if count else "[list|show|find] [the|all|]") + " {nouns} with {name} as {who}",
    ]
    if link.child.person and link.role in _BOSS:
        templates += [f"{start} [report to|work under|work for|are managed by] {{name}}"] * 3
        if not count:
            templates += ["who reports to {name}", "who works [under|for] {name}", "everyone who reports to {name}"]
        else:
            templates += ["how many people [report to|work under] {name}"]
    select = "COUNT(*)" if count else listed(link.child, "T1.")
    sql = f"SELECT {select} {_two_rows(link)} WHERE {name[1].replace('{t}', 'T2.')}"
    return draft(rng, templates, sql, "table_join", who=_who(link, rng), name=name[0], nouns=link.child.nouns)


def each_with_other(p: Profile, rng: random.Random) -> Draft | None:
    """Employees and their managers."""
    link = _self_link(p, rng)
    if link is None:
        return None
    templates = [
        "[list|show|give me] [all|the|] {nouns} and their {whos}",
        "[list|show] [each|every] {noun} with [their|the] {who}",
        "{nouns} [with|and] their {whos}",
        "[what are the names of|list the names of] [the|all|] {nouns} and [of|] their {whos}",
        "[for each|for every] {noun}, [show|give|list] the {who}",
        "who is the {who} of each {noun}" if link.child.person else "what is the {who} of each {noun}",
    ]
    sql = f"SELECT {listed(link.child, 'T1.')}, {listed(link.child, 'T2.')} {_two_rows(link)}"
    who = _who(link, rng)
    return draft(
        rng, templates, sql, "table_join", noun=link.child.noun, nouns=link.child.nouns, who=who, whos=plural(who)
    )


def most_under(p: Profile, rng: random.Random) -> Draft | None:
    """Which manager has the most employees."""
    link = _self_link(p, rng)
    if link is None:
        return None
    who = _who(link, rng)
    templates = [
        "[which|what] {who} has the most {nouns}",
        "[find|show|name] the {who} [with|of] the most {nouns}",
        "{who} with the [highest number of|most] {nouns}",
        "[which|what] {noun} is the {who} of the most [other|] {nouns}",
    ]
    if link.child.person:
        templates += ["who is the {who} of [the|] most {nouns}", "who has the most {nouns} [as {who}|]"][:1]
        if link.role in _BOSS:
            templates += ["who manages the most {nouns}", "who has the most [direct reports|people under them]"]
            templates += ["to whom do the most {nouns} report"]
    key = f"T2.{identifier(link.parent_column)}"
    sql = f"SELECT {listed(link.child, 'T2.')} {_two_rows(link)} GROUP BY {key} ORDER BY COUNT(*) DESC LIMIT 1"
    return draft(rng, templates, sql, "order_by", who=who, noun=link.child.noun, nouns=link.child.nouns)


def count_each(p: Profile, rng: random.Random) -> Draft | None:
    """How many people report to each manager; managers of more than two."""
    link = _self_link(p, rng)
    if link is None:
        return None
    who, boss = _who(link, rng), link.child.person and link.role in _BOSS
    key = f"T2.{identifier(link.parent_column)}"
    if rng.random() < 0.6:
        templates = [
            "how many {nouns} does each {who} have",
            "number of {nouns} [per|for each|by] {who}",
            "[show|list] [each|every] {who} [and|with] the number of [their|] {nouns}",
            "[for each|per] {who}, how many {nouns} are there",
            "count {nouns} by {who}",
        ]
        templates += ["how many {nouns} report to each {who}", "how many people report to each {who}"] * (
            1 if boss else 0
        )
        sql = f"SELECT {listed(link.child, 'T2.')}, COUNT(*) {_two_rows(link)} GROUP BY {key}"
        return draft(rng, templates, sql, "group_by", who=who, nouns=link.child.nouns)
    n = rng.choice([1, 2, 3])
    templates = [
        "[which|what] {whos} have more than {n} {nouns}",
        "{whos} [with|of] more than {n} {nouns}",
        "[list|show|find] [the|all|] {whos} [with|that have] more than {n} {nouns}",
        "who is the {who} of more than {n} {nouns}" if link.child.person else "{whos} with over {n} {nouns}",
    ]
    templates += ["who manages more than {n} {nouns}", "which {whos} have more than {n} people reporting to them"] * (
        1 if boss else 0
    )
    sql = f"SELECT {listed(link.child, 'T2.')} {_two_rows(link)} GROUP BY {key} HAVING COUNT(*) > {n}"
    number = rng.choice([str(n), {1: "one", 2: "two", 3: "three"}[n]])
    return draft(
        rng,
        templates,
        sql,
        "group_by",
        who=who,
        whos=plural(who),
        nouns=link.child.noun if n == 1 else link.child.nouns,
        n=number,
    )


def without_other(p: Profile, rng: random.Random) -> Draft | None:
    """Employees who have no manager."""
    link = _self_link(p, rng)
    if link is None or not link.nulls:
        return None
    count = rng.random() < 0.3
    start = "[how many|count the]" if count else "[list|show|find] [the|all|]"
    templates = [
        f"{start} {{nouns}} without [a|any] {{who}}",
        f"{start} {{nouns}} with no {{who}}",
        f"{start} {{nouns}} that [do not|don't] have [a|any] {{who}}",
        f"{start} {{nouns}} that have no {{who}}",
    ]
    if link.child.person:
        templates = [t.replace(" that ", " who ") for t in templates]
        templates += ["who has no {who}", "who [does not|doesn't] have [a|any] {who}"] * (0 if count else 1)
        if link.role in _BOSS:
            templates += [f"{start} {{nouns}} who report to [nobody|no one]"]
    select = "COUNT(*)" if count else listed(link.child)
    sql = f"SELECT {select} FROM {identifier(link.child.table)} WHERE {identifier(link.child_column)} IS NULL"
    return draft(rng, templates, sql, "where", nouns=link.child.nouns, who=_who(link, rng))


def beyond_other(p: Profile, rng: random.Random) -> Draft | None:
    """Employees who earn more than their manager."""
    link = _self_link(p, rng)
    facets = link.child.of("money", "measure", "year", "date") if link else []
    if link is None or not facets:
        return None
    facet = rng.choice(facets)
    more = rng.random() < 0.7
    dated = facet.role in ("year", "date")
    word = ("later" if more else "earlier") if dated else ("higher" if more else "lower")
    a = "an" if word == "earlier" else "a"
    templates = [
        f"[which|what] {{nouns}} have {a} {word} {{facet}} than their {{who}}",
        f"{{nouns}} with {a} {word} {{facet}} than their {{who}}",
        f"[list|show|find] [the|all|] {{nouns}} whose {{facet}} is {word} than [that of|] their {{who}}['s|]",
        f"who has {a} {word} {{facet}} than their {{who}}"
        if link.child.person
        else f"all {{nouns}} with {a} {word} {{facet}} than their {{who}}",
    ]
    templates[2] = f"[list|show|find] [the|all|] {{nouns}} whose {{facet}} is {word} than that of their {{who}}"
    if facet.phrase == "salary":
        templates += [
            f"[who|which {{nouns}}] earn {'more' if more else 'less'} than their {{who}}".replace(
                "[who|which {nouns}]", "which {nouns}"
            )
        ] * 2
        templates += [f"who {'earns more' if more else 'earns less'} than their {{who}}"]
    c = identifier(facet.column)
    sql = f"SELECT {listed(link.child, 'T1.')} {_two_rows(link)} WHERE T1.{c} {'>' if more else '<'} T2.{c}"
    return draft(rng, templates, sql, "table_join", nouns=link.child.nouns, facet=facet.phrase, who=_who(link, rng))


FAMILIES: tuple[Family, ...] = (
    of_named,
    under_named,
    each_with_other,
    most_under,
    count_each,
    without_other,
    beyond_other,
)
