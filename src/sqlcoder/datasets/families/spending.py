"""Totals over a child table one to three keys away: who spent the most, revenue by category, what a named one brought.

The answer is grouped by the parent and ordered by a sum, never the largest single row.
"""

from __future__ import annotations

import random

from sqlcoder.datasets.english import plural
from sqlcoder.datasets.families.paths import Chain, belonging, is_name, pick_chain, some_time
from sqlcoder.datasets.families.phrases import Draft, Family, draft, listed, pick_k
from sqlcoder.datasets.families.takings import Taking, buys, takings
from sqlcoder.datasets.profile import Profile, identifier


def _tail(chain: Chain, rng: random.Random) -> tuple[str, str]:
    """Now and then a time: its words and WHERE."""
    time = some_time(chain, rng) if rng.random() < 0.3 else None
    return (time.words, f"WHERE {time.sql}") if time else ("", "")


def _money(chain: Chain) -> list[Taking]:
    return [t for t in takings(chain.bottom) if t.unit == "money"]


def _plain(chain: Chain) -> bool:
    """Nothing between top and bottom has an amount of its own: the total of an order is not that of its lines."""
    return not any(takings(e) for e in chain.entities[1:-1])


def _ranked(chain: Chain, taking: Taking, where: str, k: int | None, *, most: bool = True, shown: bool = False) -> str:
    total = taking.total(chain.end)
    select = listed(chain.top, "T1.") + (f", {total}" if shown else "")
    limit = f"LIMIT {k}" if k else ""
    order = f"ORDER BY {total} {'DESC' if most else 'ASC'} {limit}"
    return f"SELECT {select} {chain.joins()} {where} GROUP BY {chain.key} {order}"


def who_spent_most(p: Profile, rng: random.Random) -> Draft | None:
    """Who spent the most; the five biggest spenders."""
    chain = pick_chain(p, rng, lambda c: buys(c.top) and _plain(c) and any(t.paid for t in _money(c)))
    if chain is None:
        return None
    taking = rng.choice([t for t in _money(chain) if t.paid])
    time, where = _tail(chain, rng)
    words = {
        "parent": chain.top.noun,
        "parents": chain.top.nouns,
        "nouns": chain.bottom.nouns,
        "worth": taking.words,
        "time": time,
    }
    person = chain.top.person
    if rng.random() < 0.6:
        most = rng.random() < 0.88
        templates = [
            "[which|what] {parent} [spent|has spent|paid] the most [money|] [in total|overall|altogether|] {time}",
            "[which|what] {parent} [brought in|gave us|generated] the most [money|revenue] {time}",
            "{parent} [with|having] the [highest|most|biggest] [total|overall] spending {time}",
            "our [best|biggest|top|most valuable] {parent} [by {worth}|by money spent|by total spent] {time}",
            "which {parent} has the [highest|largest] {worth} {time}",
        ]
        if person:
            templates += [
                "who [spent|has spent|spends] the most [money|] [in total|overall|altogether|with us|] {time}",
                "who [paid|has paid] [us|] the most [money|] [so far|in total|overall|] {time}",
                "[who is|who's|show me] the biggest spender [of all|] {time}",
                "who is our [best|biggest|top] {parent} [by {worth}|by money spent|by amount spent] {time}",
                "who spent most [on {nouns}|overall|] {time}",
            ]
        if not most:
            templates = [
                "[which|what] {parent} spent the least [money|] [in total|overall|] {time}",
                "{parent} with the lowest [total spending|{worth}] {time}",
            ] + (
                ["who spent the least [money|] {time}", "who paid the least [overall|in total|] {time}"]
                if person
                else []
            )
        return draft(rng, templates, _ranked(chain, taking, where, 1, most=most), "order_by", **words)
    if rng.random() < 0.3:
        templates = [
            "top {parents} by {worth} {time}",
            "[rank|sort|order] [the|all|our|] {parents} by [{worth}|total spent|money spent] {time}",
            "best {parents} by [{worth}|total spent] {time}",
            "{parents} [ordered|sorted|ranked] by [how much they spent|{worth}|total spending] {time}",
            "who spent how much {time} , [biggest|highest] first",
        ]
        return draft(rng, templates, _ranked(chain, taking, where, None, shown=True), "order_by", **words)
    k, number = pick_k(rng)
    templates = [
        "top {k} {parents} by [{worth}|money spent|total spending|amount spent|spend] {time}",
        f"the {{k}} {{parents}} {'who' if person else 'that'} [spent|paid] the most [money|in total|] {{time}}",
        "[our|the|show the|list our] {k} [best|biggest|most valuable] {parents} by [{worth}|money spent] {time}",
        "[the|our|list the|who are our] {k} [biggest|top] spenders {time}",
        "{k} highest spending {parents} {time}",
        "[which|what] {k} {parents} [spent|paid] [the|] most {time}",
    ]
    shown = rng.random() < 0.35
    if shown:
        templates = [
            t.replace(" {time}", "") + " {time} [and how much|with the amount|with their totals]" for t in templates
        ]
    return draft(rng, templates, _ranked(chain, taking, where, k, shown=shown), "order_by", k=number, **words)


def what_sold_most(p: Profile, rng: random.Random) -> Draft | None:
    """Which product brought the most money; the best-selling ones; the category with the highest revenue."""
    chain = pick_chain(p, rng, lambda c: not buys(c.top) and _plain(c) and takings(c.bottom))
    if chain is None:
        return None
    taking = rng.choice(takings(chain.bottom))
    time, where = _tail(chain, rng)
    k, number = (1, "") if rng.random() < 0.5 else pick_k(rng)
    most = k > 1 or rng.random() < 0.85
    one = k == 1
    noun = "{parent}" if one else number + " {parents}"
    has = "has" if one else "have"
    if taking.unit == "units":
        templates = [
            f"[best selling|best-selling|most sold|top selling] {noun} {{time}}",
            f"[what {'is' if one else 'are'}|show|] [the|our] [best selling|most sold] {noun} {{time}}",
            f"[which|what] {noun} sold [the most|most|best] {{time}}",
            f"[which|what] {noun} {'was' if one else 'were'} [sold|ordered|bought] the most "
            "[by {worth}|by number of units] {time}",
            f"{noun} with the most {{worth}} sold {{time}}",
        ]
        if not most:
            templates = [
                f"[worst selling|least sold|worst-selling] {noun} {{time}}",
                f"which {noun} sold the [least|fewest {{worth}}] {{time}}",
                f"{noun} with the fewest {{worth}} sold {{time}}",
            ]
    else:
        high = "[highest|most|largest|biggest]" if most else "[lowest|smallest|least]"
        low = "most" if most else "least"
        templates = [
            f"[which|what] {noun} {has} the {high} {{worth}} {{time}}",
            f"{noun} [with|having] the {high} {{worth}} {{time}}",
        ]
        if most:
            templates += [f"top {noun} by {{worth}} {{time}}"]
        if taking.paid:
            templates += [f"[which|what] {noun} [made|brought in|generated|earned|took in] the {low} [money|] {{time}}"]
            templates += [f"[which|what] {noun} {'makes' if one else 'make'} us the {low} money {{time}}"]
            if chain.top.person and one:
                templates += [f"who [made|brought in|generated] the {low} [money|{{worth}}] {{time}}"] * 2
    shown = rng.random() < 0.15
    if shown:
        templates = [t.replace(" {time}", "") + " {time} and [how much|the total]" for t in templates]
    sql = _ranked(chain, taking, where, k, most=most, shown=shown)
    words = {"parent": chain.top.noun, "parents": chain.top.nouns, "worth": taking.words, "time": time}
    return draft(rng, templates, sql, "order_by", **words)


def total_per(p: Profile, rng: random.Random) -> Draft | None:
    """Revenue by category; total paid per country; how much each customer spent."""
    chain = pick_chain(p, rng, lambda c: _plain(c) and takings(c.bottom))
    if chain is None:
        return None
    taking = rng.choice(takings(chain.bottom))
    time, where = _tail(chain, rng)
    key, select, group = chain.key, listed(chain.top, "T1."), chain.top.noun
    groups = chain.top.of("category", "place")
    named = not groups or rng.random() < 0.6
    if not named:
        facet = rng.choice(groups)
        key = select = f"T1.{identifier(facet.column)}"
        group = rng.choice([facet.phrase, f"{chain.top.noun} {facet.phrase}"])
    templates = [
        "{worth} [by|per|for each|for every|of each|in each] {group} {time}",
        "{worth} {time} [by|per] {group}",
        "[what is|what's|show|show me|give me|list] the {worth} [by|per|for each|of every] {group} {time}",
        "[for each|per|for every] {group} [, show|, what is|:|] the {worth} {time}",
        "[each|every] {group} [and|with] [its|the] {worth} {time}",
        "{group} and {worth} {time}",
        "[break down|split] {worth} by {group} {time}",
    ]
    if taking.paid and taking.unit == "money":
        templates += [
            "how much [money|] [did|do] we [make|earn|take in] [per|for each|by] {group} {time}",
            "how much [money|] did each {group} bring in {time}",
            "money made by {group} {time}",
        ]
        if buys(chain.top):
            templates += [
                "how much [money|] did each {group} [spend|pay] [in total|] {time}"
                if named
                else "how much was [spent|paid] per {group} {time}",
                "total [spent|paid|spending] [per|by|for each] {group} {time}",
                "[amount|money] spent [by|per] {group} {time}",
            ] * 2
    elif taking.unit == "units":
        templates += [
            "how many {worth} [were|have been] sold [per|for each|by] {group} {time}",
            "how many {worth} did we sell [per|by] {group} {time}",
            "{worth} sold [per|by|for each] {group} {time}",
        ] * 2
    total = taking.total(chain.end)
    ordered = rng.random() < 0.2
    if ordered:
        templates = [t + " , [highest|largest|biggest|most] first" for t in templates]
        templates += ["{group} by {worth} {time} [descending|from high to low|sorted from most to least]"]
    order = f"ORDER BY {total} DESC" if ordered else ""
    sql = f"SELECT {select}, {total} {chain.joins()} {where} GROUP BY {key} {order}"
    return draft(rng, templates, sql, "group_by", worth=taking.words, group=group, time=time)


def total_of_some(p: Profile, rng: random.Random) -> Draft | None:
    """How much Anna Meyer spent; revenue from a country, of a category."""
    chain = pick_chain(p, rng, lambda c: _plain(c) and takings(c.bottom))
    c = belonging(chain.top, rng) if chain else None
    if chain is None or c is None:
        return None
    taking = rng.choice(takings(chain.bottom))
    time, where = _tail(chain, rng)
    named = is_name(c, chain.top)
    np = c.after if named and chain.top.person else c.around(rng.choice([chain.top.nouns, f"the {chain.top.nouns}"]))
    if named and not chain.top.person:
        np = rng.choice([c.after, f"{chain.top.noun} {c.after}", f"the {chain.top.noun} {c.after}"])
    templates = [
        "{worth} [of|for|from] {np} {time}",
        "[what is|what was|what's|show|tell me] the {worth} [of|for|from] {np} {time}",
    ]
    if taking.paid and taking.unit == "money":
        templates += [
            "how much [money|] did we [make|earn|take in] [from|with] {np} {time}",
            "how much [money|revenue|] [comes|came] from {np} {time}",
        ]
        if buys(chain.top):
            templates += [
                "how much did {np} [spend|pay] [in total|altogether|overall|with us|] {time}",
                "how much [money|] did {np} spend {time}",
                "total [spent|paid] by {np} {time}",
            ] * 2
        if named and chain.top.person and not time:
            templates += [f"{c.after}'s total spending"] * (1 if buys(chain.top) else 0)
    elif taking.unit == "units":
        templates += ["how many {worth} [of|from] {np} [were|have been] sold {time}", "{worth} sold of {np} {time}"] * 2
    test = c.on("T1.") + (f" AND {where.removeprefix('WHERE ')}" if where else "")
    sql = f"SELECT {taking.total(chain.end)} {chain.joins()} WHERE {test}"
    return draft(rng, templates, sql, "table_join", worth=taking.words, np=np, time=time)


def above_total(p: Profile, rng: random.Random) -> Draft | None:
    """Parents above a total: customers who spent more than 500."""
    chain = pick_chain(p, rng, lambda c: _plain(c) and _money(c))
    if chain is None:
        return None
    taking = rng.choice(_money(chain))
    amount = rng.choice([50, 100, 200, 250, 300, 500, 1000, 1500, 2000, 5000])
    who = "who" if chain.top.person else "that"
    templates = [
        "[which|what] {parents} have {worth} [over|above|of more than] {n}",
        "{parents} with [more than|over] {n} [in|of] {worth}",
        "[list|show|find|name] [all|the|] {parents} whose {worth} is [above|over|more than|greater than] {n}",
    ]
    if not taking.paid:
        pass
    elif buys(chain.top):
        templates += [
            f"{{parents}} {who} spent [more than|over] {{n}} [in total|overall|altogether|]",
            "[which|what] {parents} [spent|paid] [more than|over] {n} [in total|overall|altogether|]",
        ] * 2
        templates += ["who spent [more than|over] {n} [in total|overall|altogether]"] * (2 if chain.top.person else 0)
    else:
        templates += ["[which|what] {parents} [made|brought in|earned] [more than|over] {n} [in total|]"]
    having = f"HAVING {taking.total(chain.end)} > {amount}"
    sql = f"SELECT {listed(chain.top, 'T1.')} {chain.joins()} GROUP BY {chain.key} {having}"
    words = {"parents": chain.top.nouns, "worth": taking.words, "n": str(amount)}
    return draft(rng, templates, sql, "group_by", **words)


def best_of_each(p: Profile, rng: random.Random) -> Draft | None:
    """The place with the highest total: which country buys the most."""
    chain = pick_chain(p, rng, lambda c: c.top.of("place", "category") and _plain(c) and takings(c.bottom))
    if chain is None:
        return None
    facet = rng.choice(chain.top.of("place", "category"))
    taking = rng.choice(takings(chain.bottom))
    time, where = _tail(chain, rng)
    k, number = (1, "") if rng.random() < 0.6 else pick_k(rng)
    group = facet.phrase if k == 1 else f"{number} {plural(facet.phrase)}"
    templates = [
        f"[which|what] {{group}} {'has' if k == 1 else 'have'} the [highest|largest|most|biggest] {{worth}} {{time}}",
        "{group} with the [highest|largest|most] {worth} {time}",
        "top {group} by {worth} {time}",
        f"[which|what] {{parent}} {{group}} {'has' if k == 1 else 'have'} the [highest|most] {{worth}} {{time}}",
    ]
    if k > 1:
        templates = templates[:3]
    if taking.paid and taking.unit == "money":
        templates += [
            "[which|what] {group} [brings in|brought in|makes|generates] the most [money|] {time}"
            if k == 1
            else "[which|what] {group} [bring in|brought in|make|generate] the most [money|] {time}",
            "in which {group} do we [make|earn] the most money {time}"
            if facet.role == "place" and k == 1
            else "{group} that brought in the most {time}",
        ]
    c = f"T1.{identifier(facet.column)}"
    sql = f"SELECT {c} {chain.joins()} {where} GROUP BY {c} ORDER BY {taking.total(chain.end)} DESC LIMIT {k}"
    return draft(rng, templates, sql, "order_by", group=group, worth=taking.words, time=time, parent=chain.top.noun)


FAMILIES: tuple[Family, ...] = (
    who_spent_most,
    who_spent_most,
    what_sold_most,
    total_per,
    total_per,
    total_of_some,
    above_total,
    best_of_each,
)
