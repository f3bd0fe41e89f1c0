"""Counts that keep the zeros, thresholds on counts over joins, and both ... and ... over a bridge."""

from __future__ import annotations

import random

from sqlcoder.datasets.families.paths import belonging, is_name, pick_chain, pick_crossing, some_time
from sqlcoder.datasets.families.phrases import (
    Draft,
    Family,
    draft,
    joined,
    listed,
    name_condition,
    parent_key,
    pick_link,
    relation,
    third,
)
from sqlcoder.datasets.families.takings import buys
from sqlcoder.datasets.profile import Profile, identifier

_SPELLED = {0: "no", 1: "one", 2: "two", 3: "three", 4: "four", 5: "five", 10: "ten"}


def count_with_zero(p: Profile, rng: random.Random) -> Draft | None:
    """All customers and their number of orders, zero included."""
    link = pick_link(p, rng)
    if link is None:
        return None
    parent, child = link.parent, link.child
    zero = rng.choice(
        [
            "including those with none",
            "including zero",
            "also those with 0",
            "zeros too",
            "even if zero",
            f"including {parent.nouns} without any",
            "with 0 for those that have none",
            "keep the ones with none",
        ]
    )
    templates = [
        f"number of {{nouns}} [per|for each|of each] {{parent}} , {zero}",
        f"how many {{nouns}} does each {{parent}} have , {zero}",
        f"[list|show|] all {{parents}} [with|and] their number of {{nouns}} , {zero}",
        f"[list|show|] all {{parents}} [with|and] how many {{nouns}} they have [, {zero}|({zero})]",
        f"{{nouns}} per {{parent}} , {zero}",
        "every {parent} with the number of {nouns} , 0 if there are none",
    ]
    key = parent_key(link)
    join = joined(link).replace(" JOIN ", " LEFT JOIN ")
    order = ""
    if rng.random() < 0.25:
        templates = [t + " , [most|highest] first" for t in templates]
        order = f"ORDER BY COUNT(T2.{identifier(link.child_column)}) DESC"
    sql = f"SELECT {listed(parent, 'T1.')}, COUNT(T2.{identifier(link.child_column)}) {join} GROUP BY {key} {order}"
    words = {"nouns": child.nouns, "parent": parent.noun, "parents": parent.nouns}
    return draft(rng, templates, sql, "group_by", **words)


def by_count(p: Profile, rng: random.Random) -> Draft | None:
    """Bands with at least ten songs, over the records between; with exactly two orders in 2022."""
    chain = pick_chain(p, rng)
    if chain is None:
        return None
    n = rng.choice([1, 2, 2, 3, 3, 4, 5, 10])
    number = _SPELLED[n] if rng.random() < 0.4 else str(n)
    words, test = rng.choice(
        [
            ("[more than|over]", f"> {n}"),
            ("more than", f"> {n}"),
            ("at least", f">= {n}"),
            ("[exactly|just|only]", f"= {n}"),
            ("{n} or more", f">= {n}"),
        ]
    )
    amount = words.replace("{n}", number) if "{n}" in words else f"{words} {number}"
    if n == 1 and test == ">= 1":
        return None
    noun = chain.bottom.noun if n == 1 and "or more" not in words else chain.bottom.nouns
    verb = relation(chain.links[0], rng) if len(chain.links) == 1 else "have"
    time = some_time(chain, rng) if rng.random() < 0.25 else None
    who = "who" if chain.top.person else "that"
    when = time.words if time else ""
    past = {"have": "had"}.get(verb, verb) if time else verb
    templates = [
        f"{{parents}} with {amount} {{noun}} {{time}}",
        f"[which|what] {{parents}} {past} {amount} {{noun}} {{time}}",
        f"[list|show|find|name] [all|the|] {{parents}} [with|{who} {past}] {amount} {{noun}} {{time}}",
        f"{{parents}} {who} {past} {amount} {{noun}} {{time}}",
        f"{{parents}} whose number of {{nouns}} {{time}} is {amount}",
    ]
    if test.startswith("="):
        templates = templates[:4]
    if chain.top.person:
        templates += [f"who {third(past)} {amount} {{noun}} {{time}}"] * 2
    shown = rng.random() < 0.2
    if shown:
        templates = [t + " , with the number" for t in templates[:4]]
    select = listed(chain.top, "T1.") + (", COUNT(*)" if shown else "")
    where = f"WHERE {time.sql}" if time else ""
    sql = f"SELECT {select} {chain.joins()} {where} GROUP BY {chain.key} HAVING COUNT(*) {test}"
    if rng.random() < 0.2 and not shown:
        templates = [
            f"how many {{parents}} {past} {amount} {{noun}} {{time}}",
            f"number of {{parents}} with {amount} {{noun}} {{time}}",
        ]
        inner = f"SELECT {chain.key} {chain.joins()} {where} GROUP BY {chain.key} HAVING COUNT(*) {test}"
        sql = f"SELECT COUNT(*) FROM ({inner})"
    return draft(
        rng, templates, sql, "group_by", parents=chain.top.nouns, noun=noun, nouns=chain.bottom.nouns, time=when
    )


def both_related(p: Profile, rng: random.Random) -> Draft | None:
    """Customers who bought both one product and another; one but not the other."""
    crossing = pick_crossing(p, rng, lambda c: not c.link.nulls and len(c.far.top.named) > 2)
    if crossing is None:
        return None
    link, far = crossing.link, crossing.far
    one, two = name_condition(far.top, rng), name_condition(far.top, rng)
    if one is None or two is None or one[0] == two[0]:
        return None
    both = rng.random() < 0.6
    parent = link.parent
    who = "who" if parent.person else "that"
    tests = [crossing.inner(n[1].replace("{t}", "T1.")) for n in (one, two)]
    if both:
        pair = rng.choice(["both {a} and {b}", "{a} and also {b}", "{a} and {b}", "{a} as well as {b}"])
    else:
        pair = rng.choice(["{a} but not {b}", "{a} but never {b}", "{a} and not {b}"])
    verb = "[bought|ordered]" if buys(parent) and link.child.of("money", "quantity") and not far.top.person else ""
    if verb:
        templates = [
            f"{{parents}} {who} {verb} {pair}",
            f"[which|what] {{parents}} {verb} {pair}",
            f"[list|show|find] [all|the|] {{parents}} {who} {verb} {pair}",
        ]
        templates += [f"who {verb} {pair}"] * (2 if parent.person else 0)
    else:
        templates = [
            f"[which|what] {{parents}} have {{nouns}} [with|for] {pair}",
            f"{{parents}} with {{nouns}} for {pair}",
            f"[list|find] {{parents}} {who} have {{nouns}} with {pair}",
        ]
    key = identifier(link.parent_column)
    table = identifier(parent.table)
    where = f"{key} IN ({tests[0]}) AND {key} {'IN' if both else 'NOT IN'} ({tests[1]})"
    sql = f"SELECT {listed(parent)} FROM {table} WHERE {where}"
    return draft(rng, templates, sql, "where", parents=parent.nouns, nouns=link.child.nouns, a=one[0], b=two[0])


def related(p: Profile, rng: random.Random) -> Draft | None:
    """Who bought a named product; which bands customers from Norway bought; how many different ones."""
    crossing = pick_crossing(p, rng, lambda c: c.far.top.names)
    c = belonging(crossing.far.top, rng) if crossing else None
    if crossing is None or c is None:
        return None
    link, far, parent = crossing.link, crossing.far, crossing.link.parent
    named = is_name(c, far.top)
    np = c.after if named else c.around(far.top.nouns)
    count = rng.random() < 0.3
    ask = "how many [different|] {parents}" if count else "[which|what] {parents}"
    who = "who" if parent.person else "that"
    money = link.child.of("money", "quantity")
    templates = [
        f"{ask} have {{nouns}} [with|for|from] {{np}}",
        "{parents} with {nouns} [for|from] {np}" if not count else "number of {parents} with {nouns} from {np}",
    ]
    if money and buys(parent) and far.top.of("money") and not far.top.person:
        templates = [
            f"{ask} [bought|ordered|have bought] {{np}}",
            f"{{parents}} {who} [bought|ordered] {{np}}" if not count else "number of {parents} who bought {np}",
        ]
        templates += ["who [bought|ordered|has bought] {np}"] * (2 if parent.person and not count else 0)
    elif money and buys(far.top) and parent.of("money") and not parent.person:
        templates = [
            "[which|what] {parents} did {np} [buy|order]"
            if not count
            else "how many different {parents} did {np} [buy|order]",
            "[list|show|] [the|all|] {parents} [bought|ordered] by {np}"
            if not count
            else "number of different {parents} bought by {np}",
            "{parents} {np} [bought|has bought|ordered]"
            if named and not count
            else f"{ask} were [bought|ordered] by {{np}}",
        ]
    test, key = c.on("T1."), identifier(link.parent_column)
    sql = f"SELECT {listed(parent)} FROM {identifier(parent.table)} WHERE {key} IN ({crossing.inner(test)})"
    if count:
        sql = f"SELECT COUNT(DISTINCT {far.end}{identifier(link.child_column)}) {far.joins()} WHERE {test}"
    return draft(rng, templates, sql, "table_join", parents=parent.nouns, nouns=link.child.nouns, np=np)


FAMILIES: tuple[Family, ...] = (count_with_zero, by_count, by_count, both_related, related)
