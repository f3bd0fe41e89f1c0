"""Shares over joins and by parent; late rows; differences and ratios between groups."""

from __future__ import annotations

import random

from sqlcoder.datasets.families.paths import belonging, is_name, pick_chain
from sqlcoder.datasets.families.phrases import (
    Draft,
    Family,
    condition,
    draft,
    joined,
    listed,
    parent_key,
    pick_entity,
    pick_link,
    quoted,
    said,
)
from sqlcoder.datasets.families.takings import takings
from sqlcoder.datasets.profile import Entity, Facet, Profile, identifier

_PERCENT = "[percentage|percent|share|proportion|what percentage|what percent|what share|% ]"


def _percent(test: str) -> str:
    return f"100.0 * SUM(CASE WHEN {test} THEN 1 ELSE 0 END) / COUNT(*)"


def share_of_parent(p: Profile, rng: random.Random) -> Draft | None:
    """What percent of the songs are of one genre, by one band; of the orders from one country."""
    chain = pick_chain(p, rng, longest=2)
    c = belonging(chain.top, rng) if chain else None
    if chain is None or c is None:
        return None
    named = is_name(c, chain.top)
    np = c.after if named else c.around(chain.top.nouns)
    nouns = chain.bottom.nouns
    templates = [
        "[what percentage|what percent|what share|what proportion] of [the|all|our|] {nouns} "
        + ("[are|are from|belong to|come from] {np}" if named else "[are from|belong to|come from] {np}"),
        "[percentage|percent|share|proportion|%] of {nouns} [from|of|for] {np}",
        "[what is|what's|give me|calculate] the [percentage|share] of {nouns} [from|of|for] {np}",
        "{np} : [share|percentage] of [all|] {nouns}",
        "how [big|large|high] is the [share|percentage] of {np} [among|in] [all|the] {nouns}",
    ]
    sql = f"SELECT {_percent(c.on('T1.'))} {chain.joins()}"
    return draft(rng, templates, sql, "ratio", nouns=nouns, np=np)


def share_by_parent(p: Profile, rng: random.Random) -> Draft | None:
    """Share of cancelled orders by customer; of songs over four minutes by band."""
    link = pick_link(p, rng)
    c = condition(link.child, rng) if link else None
    if link is None or c is None:
        return None
    templates = [
        "[percentage|percent|share|proportion] of {np} [by|per|for each] {group}",
        "[what percentage|what percent|what share] of {nouns} {predicate} [for each|per|by] {group}",
        "[for each|per] {group} , the [share|percentage] of {nouns} {who} {predicate}",
        "{group} and [share|percentage] of {np}",
        "[show|list] the [share|percentage] of {np} [of|for] each {group}",
    ]
    sql = f"SELECT {listed(link.parent, 'T1.')}, {_percent(c.on('T2.'))} {joined(link)} GROUP BY {parent_key(link)}"
    who = "who" if link.child.person else "that"
    return draft(
        rng,
        templates,
        sql,
        "ratio",
        group=link.parent.noun,
        nouns=link.child.nouns,
        np=c.around(link.child.nouns),
        predicate=c.predicate,
        who=who,
    )


def _deadline(e: Entity) -> tuple[Facet, Facet] | None:
    """A date that is due and one of what happened."""
    due = [f for f in e.of("date") if set(f.phrase.split()) & {"due", "deadline", "required", "expected", "promised"}]
    done = [
        f
        for f in e.of("date")
        if set(f.phrase.split())
        & {"return", "returned", "shipped", "delivery", "delivered", "completion", "payment", "paid"}
    ]
    return (due[0], done[0]) if due and done else None


def late(p: Profile, rng: random.Random) -> Draft | None:
    """What share of the loans came back late; how many."""
    e = pick_entity(p, rng, _deadline)
    found = _deadline(e) if e else None
    if e is None or found is None:
        return None
    due, done = found
    test = f"{identifier(done.column)} > {identifier(due.column)}"
    table = identifier(e.table)
    if rng.random() < 0.5:
        templates = [
            "[what share|what percentage|what percent] of {nouns} [are|were] late",
            "[share|percentage|percent] of late {nouns}",
            "[what percent|what share] of {nouns} [had|have] a {done} after the {due}",
            "what percent of [the|] {nouns} [were|are] late",
        ]
        return draft(
            rng,
            templates,
            f"SELECT {_percent(test)} FROM {table}",
            "ratio",
            nouns=e.nouns,
            done=done.phrase,
            due=due.phrase,
        )
    templates = [
        "how many {nouns} [are|were] [late|too late]",
        "number of late {nouns}",
        "how many {nouns} have a {done} [after|later than] the {due}",
        "late {nouns} count",
    ]
    return draft(
        rng,
        templates,
        f"SELECT COUNT(*) FROM {table} WHERE {test}",
        "where",
        nouns=e.nouns,
        done=done.phrase,
        due=due.phrase,
    )


def share_with_value(p: Profile, rng: random.Random) -> Draft | None:
    """What share of customers has an email, of orders is not shipped yet."""
    e = pick_entity(p, rng, lambda e: e.gaps)
    if e is None:
        return None
    facet = rng.choice(e.gaps)
    missing = rng.random() < 0.6
    templates = (
        [
            "[what percentage|what percent|what share] of [the|our|all|] {nouns} [have no|are without] {f}",
            "[percentage|share|percent] of {nouns} [without|with no|with missing] {f}",
            "what percent of {nouns} have no {f}",
        ]
        if missing
        else [
            "[what percentage|what percent|what share] of [the|our|all|] {nouns} have a known {f}",
            "[percentage|share|percent] of {nouns} [with a|with known|having a] {f}",
            "what percent of {nouns} have {f} [filled in|set]",
        ]
    )
    test = f"{identifier(facet.column)} IS {'' if missing else 'NOT '}NULL"
    sql = f"SELECT {_percent(test)} FROM {identifier(e.table)}"
    return draft(rng, templates, sql, "ratio", nouns=e.nouns, f=facet.phrase)


def share_of_taking(p: Profile, rng: random.Random) -> Draft | None:
    """How much of the revenue, in percent, each category brings; how much one brings."""
    chain = pick_chain(p, rng, lambda c: takings(c.bottom))
    if chain is None:
        return None
    taking = rng.choice(takings(chain.bottom))
    total = taking.total(chain.end)
    bottom = identifier(chain.bottom.table)
    c = belonging(chain.top, rng)
    if c and rng.random() < 0.5:
        np = c.after if is_name(c, chain.top) else c.around(chain.top.nouns)
        value = taking.sql.replace("{t}", chain.end)
        templates = [
            "[what percentage|what percent|what share] of [the|our|] {worth} [comes from|is from|is due to] {np}",
            "[share|percentage|%] of {worth} from {np}",
            "share of {np} in {worth}",
        ]
        sql = f"SELECT 100.0 * SUM(CASE WHEN {c.on('T1.')} THEN {value} ELSE 0 END) / {total} {chain.joins()}"
        return draft(rng, templates, sql, "ratio", worth=taking.words, np=np)
    templates = [
        "[share|percentage|percent|%] of [total|overall|] {worth} [by|per|for each] {group}",
        "[what percentage|what share] of {worth} does each {group} [bring in|make up|account for|contribute]",
        "[each|every] {group} and its [share|percentage] of {worth}",
        "how is {worth} split [over|between|among] {groups} in percent",
    ]
    whole = f"SELECT {taking.total('')} FROM {bottom}"
    sql = f"SELECT {listed(chain.top, 'T1.')}, 100.0 * {total} / ({whole}) {chain.joins()} GROUP BY {chain.key}"
    return draft(rng, templates, sql, "ratio", worth=taking.words, group=chain.top.noun, groups=chain.top.nouns)


def between_groups(p: Profile, rng: random.Random) -> Draft | None:
    """How many more orders are paid than open; by how much the averages differ."""
    e = pick_entity(p, rng, lambda e: e.of("category", "place"))
    if e is None:
        return None
    facet = rng.choice(e.of("category", "place"))
    a, b = rng.sample(facet.values, 2)
    c, table = identifier(facet.column), identifier(e.table)
    tests = [f"{c} = {quoted(v)}" for v in (a, b)]
    measures = e.of("money", "measure")
    # "more water than soil samples"; "more samples with material water than soil" is nobody's English
    pairs = ["{a} {and} {b} {nouns}"]
    if facet.role == "place":
        pairs = ["{nouns} from {a} {and} {b}", "{nouns} in {a} {and} {b}"]
    pair = rng.choice(pairs)
    words = {"a": said(facet, a), "b": said(facet, b), "nouns": e.nouns}
    both, than = pair.replace("{and}", "and"), pair.replace("{and}", "than")
    if measures and rng.random() < 0.5:
        measure = rng.choice(measures)
        m = identifier(measure.column)
        templates = [
            f"[difference|gap] [in|of] average {{f}} between {both}",
            f"[what is|what's] the difference in average {{f}} between {both}",
            f"[by|] how much [higher|bigger] is the average {{f}} of {pair.replace('{and}', 'compared to')}",
            f"average {{f}} of {pair.replace('{and}', 'minus')}",
        ]
        sql = "SELECT " + " - ".join(f"AVG(CASE WHEN {t} THEN {m} END)" for t in tests) + f" FROM {table}"
        return draft(rng, templates, sql, "ratio", f=measure.phrase, **words)
    templates = [
        f"how many more {than} [are there|do we have|]",
        f"[difference|gap] between the number of {both}",
        f"number of {pair.replace('{and}', 'minus')}",
    ]
    sql = "SELECT " + " - ".join(f"SUM(CASE WHEN {t} THEN 1 ELSE 0 END)" for t in tests) + f" FROM {table}"
    return draft(rng, templates, sql, "ratio", **words)


FAMILIES: tuple[Family, ...] = (
    share_of_parent,
    share_by_parent,
    late,
    share_with_value,
    share_of_taking,
    between_groups,
)
