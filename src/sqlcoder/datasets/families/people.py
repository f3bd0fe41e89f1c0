"""Who: answered with the whole name, also where the person stands in another role of the same table."""

from __future__ import annotations

import random

from sqlcoder.datasets.families.phrases import (
    Draft,
    Family,
    draft,
    joined,
    listed,
    name_condition,
    pick_entity,
    pick_link,
    value_condition,
)
from sqlcoder.datasets.profile import Link, Profile, identifier

_BOSS = frozenset(
    ["manager", "supervisor", "boss", "lead", "leader", "reports to", "superior", "head", "chief", "foreman"]
)


def _boss_link(p: Profile, rng: random.Random) -> Link | None:
    found = [k for k in p.self_links if (k.child.person and set(k.role.split()) & _BOSS) or k.role == "reports to"]
    return rng.choice(found) if found else None


def _staff(link: Link) -> str:
    return identifier(link.child.table)


def _up(link: Link) -> str:
    """T1 is the report, T2 the boss."""
    table = _staff(link)
    on = f"T1.{identifier(link.child_column)} = T2.{identifier(link.parent_column)}"
    return f"FROM {table} AS T1 JOIN {table} AS T2 ON {on}"


def boss_of(p: Profile, rng: random.Random) -> Draft | None:
    """Who does Anna Meyer report to; who are her people."""
    link = _boss_link(p, rng)
    name = name_condition(link.child, rng) if link else None
    if link is None or name is None:
        return None
    words = {"name": name[0], "nouns": link.child.nouns, "noun": link.child.noun}
    if rng.random() < 0.5:
        templates = [
            "who does {name} [report|answer] to",
            "who is {name}'s [boss|manager|supervisor|superior]",
            "[who is|name|] the [boss|manager|supervisor] of {name}",
            "[whom|who] does {name} work [under|for]",
            "{name} reports to [whom|who]",
            "who [manages|supervises|leads] {name}",
            "{name} [boss|manager]",
        ]
        sql = f"SELECT {listed(link.child, 'T2.')} {_up(link)} WHERE {name[1].replace('{t}', 'T1.')}"
        return draft(rng, templates, sql, "table_join", **words)
    count = rng.random() < 0.3
    templates = (
        [
            "how many [people|{nouns}] [report|answer] to {name}",
            "how many people does {name} [manage|supervise|lead]",
            "size of {name}'s team",
            "how many direct reports does {name} have",
        ]
        if count
        else [
            "who [reports|answers] to {name}",
            "who [works|is working] [under|for] {name}",
            "[who are|list|] the [direct reports|subordinates] of {name}",
            "[which|what] {nouns} [does {name} manage|are managed by {name}|report to {name}]",
            "[people|everybody|everyone|all {nouns}] [under|reporting to|managed by] {name}",
            "whom does {name} [manage|supervise]",
            "{name}'s [team|direct reports|people]",
        ]
    )
    select = "COUNT(*)" if count else listed(link.child, "T1.")
    sql = f"SELECT {select} {_up(link)} WHERE {name[1].replace('{t}', 'T2.')}"
    return draft(rng, templates, sql, "table_join", **words)


def everyone_and_boss(p: Profile, rng: random.Random) -> Draft | None:
    """Who reports to whom; also those who report to nobody; how many each has."""
    link = _boss_link(p, rng)
    if link is None:
        return None
    names, boss = listed(link.child, "T1."), listed(link.child, "T2.")
    words = {"nouns": link.child.nouns, "noun": link.child.noun}
    draw = rng.random()
    if draw < 0.35:
        templates = [
            "who [reports to|works for|works under|answers to] whom",
            "who reports to who",
            "[list|show|] [all|the|] {nouns} [with|and] their [manager|boss|managers|bosses|supervisors]",
            "[each|every] {noun} and [who they report to|their boss|the manager above them|their manager's name]",
            "[list|show] [each|every] {noun} with the name of [their|the] [manager|boss]",
            "who is [the boss|the manager] of [whom|each {noun}]",
            "{nouns} and the person they report to",
        ]
        return draft(rng, templates, f"SELECT {names}, {boss} {_up(link)}", "table_join", **words)
    if draw < 0.5:
        templates = [
            "who manages whom",
            "who supervises whom",
            "who is managing whom",
            "[managers|bosses] and the {nouns} they manage",
        ]
        return draft(rng, templates, f"SELECT {boss}, {names} {_up(link)}", "table_join", **words)
    if draw < 0.65 and link.nulls:
        templates = [
            "[list|show|] all {nouns} [with|and] their [manager|boss] , [also|including] those without one",
            "every {noun} and their [manager|boss] [if they have one|if any]",
            "{nouns} with their [manager|boss] , keep [those|the ones] who have none",
        ]
        sql = f"SELECT {names}, {boss} {_up(link).replace(' JOIN ', ' LEFT JOIN ')}"
        return draft(rng, templates, sql, "table_join", **words)
    key = f"T2.{identifier(link.parent_column)}"
    if draw < 0.85:
        templates = [
            "how many [people|{nouns}] report to each [manager|boss]",
            "[team size|number of direct reports|number of people] [per|of each|for each] [manager|boss]",
            "how many people does each [manager|boss] [manage|have under them|have]",
            "[list|show] [managers|bosses] [and|with] [how many people report to them|their team size]",
        ]
        return draft(rng, templates, f"SELECT {boss}, COUNT(*) {_up(link)} GROUP BY {key}", "group_by", **words)
    n = rng.choice([1, 2, 3, 5])
    templates = [
        "who [manages|supervises|leads] [more than|over] {n} people"
        if n > 1
        else "who [manages|supervises] more than one person",
        "[managers|bosses] with [more than|over] {n} [people|direct reports|{nouns}]",
        "which {nouns} have more than {n} people [under|reporting to] them",
    ]
    sql = f"SELECT {boss} {_up(link)} GROUP BY {key} HAVING COUNT(*) > {n}"
    return draft(rng, templates, sql, "group_by", n=str(n) if n > 1 else "one", **words)


def same_boss(p: Profile, rng: random.Random) -> Draft | None:
    """People with the same boss as Anna Meyer; who is on top; who is anybody's boss."""
    link = _boss_link(p, rng)
    name = name_condition(link.child, rng) if link else None
    if link is None or name is None:
        return None
    c, key, table = identifier(link.child_column), identifier(link.parent_column), _staff(link)
    words = {"name": name[0], "nouns": link.child.nouns, "noun": link.child.noun}
    draw = rng.random()
    if draw < 0.5:
        templates = [
            "[who|which {nouns}] [else|] [has|have] the same [boss|manager|supervisor] as {name}",
            "[people|{nouns}|everyone] with the same [boss|manager] as {name}",
            "who shares a [boss|manager] with {name}",
            "[who are|list|] the [peers|colleagues] of {name} [under the same manager|with the same boss]",
            "{nouns} who report to the same person as {name}",
            "who reports to the same [person|manager|boss] as {name}",
        ]
        templates[0] = "[who else has|who has|which other {nouns} have] the same [boss|manager|supervisor] as {name}"
        test = name[1].replace("{t}", "")
        inner = f"SELECT {c} FROM {table} WHERE {test}"
        sql = f"SELECT {listed(link.child)} FROM {table} WHERE {c} = ({inner}) AND NOT ({test})"
        return draft(rng, templates, sql, "where", **words)
    if draw < 0.75:
        templates = [
            "who [is at the top|has nobody above them|reports to nobody|reports to no one|has no boss|has no manager]",
            "[list|show|] [the|] {nouns} [without a boss|with no manager|who report to nobody|at the top]",
            "[top level|top-level] {nouns} without a boss",
            "who doesn't [report to anyone|have a boss|have a manager]",
        ]
        return draft(rng, templates, f"SELECT {listed(link.child)} FROM {table} WHERE {c} IS NULL", "where", **words)
    some = rng.random() < 0.5
    templates = (
        [
            "[who are|list|show|] [all|the|] [managers|bosses]",
            "who [is a manager|manages somebody|manages anyone|has people under them|is somebody's boss]",
            "[which|what] {nouns} [manage someone|are managers|have people reporting to them]",
        ]
        if some
        else [
            "who [manages nobody|does not manage anyone|has no one under them|has no direct reports|is nobody's boss]",
            "{nouns} [without direct reports|who manage nobody|with nobody under them]",
            "[which|what] {nouns} [manage nobody|don't manage anyone|have no one reporting to them]",
        ]
    )
    inner = f"SELECT {c} FROM {table} WHERE {c} IS NOT NULL"
    sql = f"SELECT {listed(link.child)} FROM {table} WHERE {key} {'IN' if some else 'NOT IN'} ({inner})"
    return draft(rng, templates, sql, "where", **words)


def boss_and_number(p: Profile, rng: random.Random) -> Draft | None:
    """Who earns more than their boss; who is older than the boss."""
    link = _boss_link(p, rng)
    facets = [f for f in link.child.of("money", "date")] if link else []
    if link is None or not facets:
        return None
    facet = rng.choice(facets)
    c = identifier(facet.column)
    more = rng.random() < 0.6
    words = set(facet.phrase.split())
    boss = "their [boss|manager|supervisor|own boss]"
    if facet.role == "money":
        if not words & {"salary", "wage", "pay"}:
            return None
        how = "[more|more money]" if more else "less"
        templates = [
            f"who [earns|makes] {how} than {boss}",
            f"[which|what] {{nouns}} [earn|make] {how} than {boss}",
            f"{{nouns}} with a {'higher' if more else 'lower'} {{facet}} than {boss}",
            f"{{nouns}} paid {'better' if more else 'worse'} than {boss}",
        ]
        sign = ">" if more else "<"
    elif words & {"birth", "born", "dob"}:
        templates = [
            f"who is {'older' if more else 'younger'} than {boss}",
            f"[which|what] {{nouns}} are {'older' if more else 'younger'} than {boss}",
            f"{{nouns}} {'older' if more else 'younger'} than {boss}",
        ]
        sign = "<" if more else ">"
    elif words & {"hire", "hired", "start", "join", "joined"}:
        templates = [
            f"who [joined|was hired|started] {'before' if more else 'after'} {boss}",
            f"{{nouns}} [hired|who joined|who started] {'earlier' if more else 'later'} than {boss}",
            f"[which|what] {{nouns}} have been here {'longer' if more else 'less long'} than {boss}",
        ]
        sign = "<" if more else ">"
    else:
        return None
    sql = f"SELECT {listed(link.child, 'T1.')} {_up(link)} WHERE T1.{c} {sign} T2.{c}"
    return draft(rng, templates, sql, "table_join", nouns=link.child.nouns, facet=facet.phrase)


def who_is(p: Profile, rng: random.Random) -> Draft | None:
    """Who works in the Oslo branch, lives in Rome, is called Anna."""
    e = pick_entity(p, rng, lambda e: e.person and len(e.names) == 2 and e.named)
    if e is None:
        return None
    draw = rng.random()
    values = rng.choice(e.named)
    if draw < 0.4:
        part = rng.randrange(2)
        word = ["first name", "last name"][part]
        value = values[part]
        count = rng.random() < 0.3
        templates = (
            [
                f"how many {{nouns}} [are called|are named|have the {word}] {{v}}",
                f"number of {{nouns}} [called|with {word}] {{v}}",
            ]
            if count
            else [
                "[which|what] {nouns} are [called|named] {v}",
                "who is called {v}",
                f"[all|list|show|] {{nouns}} [called|named|with [the|] {word}] {{v}}",
                f"[who has|{{nouns}} with] the {word} {{v}}",
            ]
        )
        select = "COUNT(*)" if count else listed(e)
        test = f"{identifier(e.names[part])} = '{value}'"
        return draft(
            rng, templates, f"SELECT {select} FROM {identifier(e.table)} WHERE {test}", "where", nouns=e.nouns, v=value
        )
    facets = e.of("place", "category")
    if not facets:
        return None
    facet = rng.choice(facets)
    value = rng.choice(facet.values)
    c = value_condition(facet, rng, value, person=True)
    if facet.role == "place":
        templates = [
            "who [lives in|is from|comes from] {v}",
            "who do we have [in|from] {v}",
            "{nouns} [from|in|living in] {v}",
            "anyone from {v}",
            "names of [the|all|] {nouns} [from|in] {v}",
        ]
    else:
        templates = [
            f"who {c.predicate.replace('are ', 'is ', 1).replace('have ', 'has ', 1)}",
            "[names of|name] [the|all|] {np}",
            "[first and last name of|full names of] [the|all|] {np}",
            "who are [the|our] {np}",
        ]
    return draft(
        rng,
        templates,
        f"SELECT {listed(e)} FROM {identifier(e.table)} WHERE {c.on()}",
        "where",
        nouns=e.nouns,
        np=c.around(e.nouns),
        v=value,
    )


def who_of_thing(p: Profile, rng: random.Random) -> Draft | None:
    """Who is behind a named thing: who teaches, owns, directed it."""
    link = pick_link(p, rng, lambda k: k.parent.person and k.child.named and not k.child.person)
    name = name_condition(link.child, rng) if link else None
    if link is None or name is None:
        return None
    verbs = {
        "teacher": "teaches",
        "tutor": "teaches",
        "lecturer": "teaches",
        "owner": "owns",
        "director": "directed",
        "author": "wrote",
        "writer": "wrote",
        "trainer": "gives",
        "manager": "manages",
        "singer": "sings",
        "artist": "made",
        "architect": "designed",
        "designer": "designed",
        "landlord": "owns",
        "coach": "coaches",
        "editor": "edited",
        "researcher": "leads",
    }
    role = (link.role if link.role else link.parent.noun).split()[-1]
    verb = verbs.get(role, verbs.get(link.parent.noun.split()[-1], ""))
    templates = [
        "who is the {role} [of|for|on] {name}",
        "{role} of {name}",
        "name of the {role} of {name}",
        "[first and last|full] name of {name}'s {role}",
    ]
    if verb:
        templates += [f"who {verb} {{name}}"] * 4
    sql = f"SELECT {listed(link.parent, 'T1.')} {joined(link)} WHERE {name[1].replace('{t}', 'T2.')}"
    return draft(rng, templates, sql, "table_join", role=link.role or link.parent.noun, name=name[0])


FAMILIES: tuple[Family, ...] = (boss_of, everyone_and_boss, same_boss, boss_and_number, who_is, who_of_thing)
