"""Shares: the percentage of rows, of a total, by group, and of parents without children."""

from __future__ import annotations

import random

from sqlcoder.datasets.english import plural
from sqlcoder.datasets.families.phrases import Draft, Family, condition, draft, pick_entity, pick_link, relation
from sqlcoder.datasets.profile import Profile, identifier


def _percent(condition_sql: str) -> str:
    return f"CAST(SUM(CASE WHEN {condition_sql} THEN 1 ELSE 0 END) AS REAL) * 100 / COUNT(*)"


def share_of_rows(p: Profile, rng: random.Random) -> Draft | None:
    """What percentage of members are female."""
    e = pick_entity(p, rng, lambda e: e.of("category", "place", "flag", "money", "measure"))
    c = condition(e, rng) if e else None
    if e is None or c is None:
        return None
    fraction = rng.random() < 0.15
    templates = [
        "what [percentage|percent|share] of [the|all|] {nouns} {predicate}",
        "[percentage|percent|share] of {nouns} that {predicate}",
        "what is the [percentage|share] of {nouns} that {predicate}",
        "[calculate|give me|show] the percentage of {nouns} that {predicate}",
        "how many percent of [the|our|] {nouns} {predicate}",
        "what [percentage|%] of {nouns} {predicate}",
        "out of all {nouns}, what percentage {predicate}",
    ]
    sql = _percent(c.on())
    if fraction:
        templates = [
            "what [fraction|proportion] of [the|] {nouns} {predicate}",
            "[fraction|proportion] of {nouns} that {predicate}",
        ]
        sql = f"CAST(SUM(CASE WHEN {c.on()} THEN 1 ELSE 0 END) AS REAL) / COUNT(*)"
    if e.person:
        templates = [t.replace(" that {", " who {") for t in templates]
    return draft(
        rng, templates, f"SELECT {sql} FROM {identifier(e.table)}", "ratio", nouns=e.nouns, predicate=c.predicate
    )


def share_by_group(p: Profile, rng: random.Random) -> Draft | None:
    """For each city, the percentage of customers that are active."""
    e = pick_entity(p, rng, lambda e: len(e.of("category", "place", "flag")) >= 2 and e.of("category", "place"))
    if e is None:
        return None
    group = rng.choice(e.of("category", "place"))
    c = condition(e, rng, allow=lambda f: f is not group and f.role in ("category", "flag", "place"))
    if c is None:
        return None
    column = identifier(group.column)
    templates = [
        "[for each|per] {group}, what percentage of {nouns} {predicate}",
        "percentage of {nouns} {who} {predicate} [by|per|for each] {group}",
        "[show|list] [for each {group}|by {group}] the percentage of {nouns} {who} {predicate}",
        "what percent of {nouns} {predicate} in each {group}",
        "share of {nouns} {who} {predicate} by {group}",
        "what is the share of {nouns} {who} {predicate} for each {group}",
    ]
    sql = f"SELECT {column}, {_percent(c.on())} FROM {identifier(e.table)} GROUP BY {column}"
    who = "who" if e.person else "that"
    return draft(rng, templates, sql, "ratio", group=group.phrase, nouns=e.nouns, predicate=c.predicate, who=who)


def share_of_each(p: Profile, rng: random.Random) -> Draft | None:
    """What percent of the products does each category make up."""
    e = pick_entity(p, rng, lambda e: e.of("category", "place"))
    if e is None:
        return None
    group = rng.choice(e.of("category", "place"))
    column, table = identifier(group.column), identifier(e.table)
    templates = [
        "what percentage of {nouns} does each {group} [make up|have|account for]",
        "[percentage|share] of {nouns} [by|per|for each] {group}",
        "[show|list] each {group} with its [share|percentage] of [all|] {nouns}",
        "how are {nouns} distributed over {groups} in percent",
        "what percent of all {nouns} [fall into|belong to] each {group}",
        "for every {group} give the percentage of all {nouns}",
    ]
    sql = (
        f"SELECT {column}, CAST(COUNT(*) AS REAL) * 100 / (SELECT COUNT(*) FROM {table}) FROM {table} GROUP BY {column}"
    )
    return draft(rng, templates, sql, "ratio", group=group.phrase, groups=plural(group.phrase), nouns=e.nouns)


def share_of_total(p: Profile, rng: random.Random) -> Draft | None:
    """What share of the total amount comes from cash payments."""
    e = pick_entity(p, rng, lambda e: e.of("money", "quantity") and e.of("category", "place"))
    if e is None:
        return None
    measure = rng.choice(e.of("money", "quantity"))
    c = condition(e, rng, allow=lambda f: f.role in ("category", "place"))
    if c is None:
        return None
    m = identifier(measure.column)
    templates = [
        "what [percentage|percent|share] of the total {measure} [comes from|is from|is due to] {np}",
        "[percentage|share] of [total|the total|overall] {measure} from {np}",
        "how [much|many percent] of the total {measure} in percent [comes from|is due to] {np}",
        "what [share|percentage] of {measure} do {np} [account for|make up]",
        "{np} make up what percentage of total {measure}",
        "what percent of all {measure} is from {np}",
    ]
    templates[2] = "how much of the total {measure} in percent [comes from|is due to] {np}"
    sql = (
        f"SELECT CAST(SUM(CASE WHEN {c.on()} THEN {m} ELSE 0 END) AS REAL) * 100 / SUM({m}) FROM {identifier(e.table)}"
    )
    return draft(rng, templates, sql, "ratio", measure=measure.phrase, np=c.around(e.nouns))


def share_without(p: Profile, rng: random.Random) -> Draft | None:
    """What percentage of customers never placed an order."""
    link = pick_link(p, rng, lambda k: not k.nulls)
    if link is None:
        return None
    verb = relation(link, rng)
    some = rng.random() < 0.4
    k, f = identifier(link.parent_column), identifier(link.child_column)
    test = f"{k} {'IN' if some else 'NOT IN'} (SELECT {f} FROM {identifier(link.child.table)})"
    if some:
        tail = f"{verb} at least one {link.child.noun}"
    else:
        tail = f"have no {link.child.nouns}" if verb == "have" else f"never {verb} any {link.child.nouns}"
    templates = [
        "what [percentage|percent|share] of [the|all|] {nouns} {tail}",
        "[percentage|share] of {nouns} {who} {tail}",
        "what is the percentage of {nouns} {who} {tail}",
        "how many percent of {nouns} {tail}",
        "[calculate|show] the percentage of {nouns} {who} {tail}",
        "out of all {nouns}, what percentage {tail}",
    ]
    sql = f"SELECT {_percent(test)} FROM {identifier(link.parent.table)}"
    who = "who" if link.parent.person else "that"
    return draft(rng, templates, sql, "ratio", nouns=link.parent.nouns, tail=tail, who=who)


FAMILIES: tuple[Family, ...] = (share_of_rows, share_by_group, share_of_each, share_of_total, share_without)
