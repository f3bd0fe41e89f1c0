"""What never happened: parents without a child of a time, a kind, or a relation to something named.

Only over keys that are always filled: one NULL among them, and NOT IN finds nothing.
"""

from __future__ import annotations

import random

from sqlcoder.datasets.families.paths import Crossing, belonging, is_name, pick_crossing
from sqlcoder.datasets.families.phrases import Draft, Family, draft, joined, listed, pick_link
from sqlcoder.datasets.families.takings import buys
from sqlcoder.datasets.families.times import pick_time
from sqlcoder.datasets.profile import Link, Profile, identifier

_PAST: dict[str, tuple[str, str]] = {
    "order": ("placed", "place"),
    "booking": ("made", "make"),
    "payment": ("made", "make"),
    "purchase": ("made", "make"),
    "donation": ("made", "make"),
    "visit": ("made", "make"),
    "review": ("written", "write"),
    "claim": ("filed", "file"),
    "sale": ("made", "make"),
}
"""A child's noun -> the participle and the base of what its parent does."""


def _verb(link: Link) -> tuple[str, str]:
    return _PAST.get(link.child.noun.split()[-1], ("had", "have")) if link.parent.person else ("had", "have")


def without_in_time(p: Profile, rng: random.Random) -> Draft | None:
    """Customers without an order in 2023, who have not ordered since May."""
    # people are hired on a date and stay: "no doctors in 2003" would not ask who was hired then
    link = pick_link(p, rng, lambda k: not k.nulls and k.child.of("date") and not k.child.person)
    if link is None:
        return None
    time = pick_time(link.child.of("date")[0], rng)
    count = rng.random() < 0.3
    done, do = _verb(link)
    who = "who" if link.parent.person else "that"
    start = "[how many|number of|count the]" if count else "[list the|show|find all|]"
    ask = "how many" if count else "[which|what]"
    templates = [
        f"{start} {{parents}} [without|with no] {{nouns}} {{time}}",
        f"{start} {{parents}} without any {{noun}} {{time}}",
        f"{ask} {{parents}} had no {{nouns}} {{time}}",
        f"{ask} {{parents}} [did not|didn't] {do} [any|] {{nouns}} {{time}}",
        f"{ask} {{parents}} [have not|haven't] {done} any {{nouns}} {{time}}",
        f"{{parents}} {who} [had|have had] no {{nouns}} {{time}}"
        if not count
        else "how many {parents} had no {nouns} {time}",
        f"{{parents}} {who} didn't {do} [any|] {{nouns}} {{time}}"
        if not count
        else "{parents} with no {nouns} {time} , how many",
    ]
    if link.parent.person and not count:
        templates += [
            f"who [hasn't|has not] {done} any {{nouns}} {{time}}",
            f"who [didn't|did not] {do} any {{nouns}} {{time}}",
        ] * 2
        if link.child.noun.split()[-1] == "order":
            templates += [
                "who [didn't|did not] order [anything|] {time}",
                "{parents} who [didn't|did not] order [anything|] {time}",
            ] * 2
    when = time.sql.replace("{t}", "")
    inner = f"SELECT {identifier(link.child_column)} FROM {identifier(link.child.table)} WHERE {when}"
    select = "COUNT(*)" if count else listed(link.parent)
    sql = (
        f"SELECT {select} FROM {identifier(link.parent.table)} WHERE {identifier(link.parent_column)} NOT IN ({inner})"
    )
    words = {"parents": link.parent.nouns, "noun": link.child.noun, "nouns": link.child.nouns, "time": time.words}
    return draft(rng, templates, sql, "where", **words)


def never_related(p: Profile, rng: random.Random) -> Draft | None:
    """Products never sold in Berlin; students who never took a course of Anna Meyer."""
    crossing = pick_crossing(
        p, rng, lambda c: not c.link.nulls and (c.far.top.names or c.far.top.of("category", "place"))
    )
    other = belonging(crossing.far.top, rng) if crossing else None
    if crossing is None or other is None:
        return None
    link, far = crossing.link, crossing.far
    named = is_name(other, far.top)
    top = f"{far.top.noun} {other.after}" if named and rng.random() < 0.3 else other.around(far.top.nouns)
    if named and not top.startswith(far.top.noun + " "):
        top = other.after
    if named and not top:
        return None
    who = "who" if link.parent.person else "that"
    count = rng.random() < 0.2
    start = "[how many|number of]" if count else "[list|show|find|]"
    start_who = (
        "how many {parents}"
        if count
        else f"[which {{parents}}|what {{parents}}|{{parents}} {who}|list the {{parents}} {who}]"
    )
    templates = [
        f"{start_who} [have|had] no {{nouns}} [with|for|from] {{top}}",
        f"{start_who} have never had any {{nouns}} [with|for|from] {{top}}",
        f"{start} {{parents}} without [any|] {{nouns}} [with|for|from] {{top}}",
        f"{start} {{parents}} with no {{nouns}} [for|from] {{top}}",
    ]
    money = link.child.of("money", "quantity")
    if buys(far.top) and money and link.parent.of("money") and not link.parent.person:
        by = top if named and far.top.person else other.around(far.top.nouns)
        templates = [
            f"{start_who} were never [bought|ordered] by {{by}}",
            f"{start_who} [nobody|no {far.top.noun}] {other.after} [ever|has ever] [bought|ordered]"
            if other.after and not named
            else f"{start_who} {{by}} [never|has never] [bought|ordered]",
            "{parents} never [bought|ordered] by {by}"
            if not count
            else "number of {parents} never [bought|ordered] by {by}",
        ]
        if other.after.startswith(("in ", "from ")):
            place = other.after.split(" ", 1)[1]
            templates += [
                f"{start_who} were never sold [to|in] {place}",
                f"{{parents}} never sold [to|in] {place}"
                if not count
                else f"number of {{parents}} never sold in {place}",
                f"{start_who} [did not|didn't] sell in {place}",
            ] * 2
        return _anti(crossing, other.on("T1."), count, templates, rng, by=by)
    if buys(link.parent) and money and not far.top.person:
        templates += [
            f"{start_who} never bought [anything from|] {{top}}",
            f"{start_who} [did not|didn't] buy {{top}}",
            "who never [bought|ordered] {top}"
            if link.parent.person and not count
            else f"{start_who} never [bought|ordered] {{top}}",
        ] * 2
    return _anti(crossing, other.on("T1."), count, templates, rng, top=top)


def _anti(crossing: Crossing, test: str, count: bool, templates: list[str], rng: random.Random, **words: str) -> Draft:
    parent, link = crossing.link.parent, crossing.link
    select = "COUNT(*)" if count else listed(parent)
    where = f"{identifier(link.parent_column)} NOT IN ({crossing.inner(test)})"
    sql = f"SELECT {select} FROM {identifier(parent.table)} WHERE {where}"
    return draft(rng, templates, sql, "where", parents=parent.nouns, nouns=link.child.nouns, **words)


def never_sold(p: Profile, rng: random.Random) -> Draft | None:
    """Products nobody bought; events not booked yet; parents without a child, said without naming the child."""
    link = pick_link(p, rng, lambda k: not k.parent.person)
    if link is None:
        return None
    last = link.child.noun.split()[-1]
    sold = bool(link.child.of("money", "quantity")) and last not in ("bill", "cost")
    count = rng.random() < 0.25
    if sold and not link.child.names and link.parent.of("money"):
        start = "[how many|number of]" if count else "[list all|show|find|]"
        ask = "how many" if count else "[which|what]"
        templates = [
            f"{ask} {{parents}} [were never|have never been] [sold|ordered|bought]",
            f"{ask} {{parents}} [did nobody|did no one] [ever|] [buy|order]",
            f"{start} {{parents}} [never|not] [sold|ordered|bought] [yet|so far|at all|]",
            f"{start} {{parents}} nobody [bought|ordered|has bought]",
            f"{start} {{parents}} that [haven't|have not] [sold|been sold|been ordered] [yet|at all|so far|]",
            f"{start} {{parents}} that [don't|do not] sell [at all|]",
            f"{start} {{parents}} without [sales|orders|any sale]",
            f"{start} unsold {{parents}}",
        ]
    else:
        start = "[how many|number of]" if count else "[list all|show|find|]"
        ask = "how many" if count else "[which|what]"
        templates = [
            f"{start} {{parents}} [without|with no|without any] {{nouns}} [yet|so far|at all|]",
            f"{ask} {{parents}} [don't|do not] have any {{nouns}} [yet|]",
            f"{ask} {{parents}} [haven't|have not] had any {{nouns}} [yet|so far|]",
            f"{ask} {{parents}} have zero {{nouns}}",
            f"{start} {{parents}} that [do not|don't] have [any|] {{nouns}}",
            "all {parents} that have no {nouns}" if not count else "how many {parents} lack {nouns}",
            "empty {parents} , [i.e. |]without {nouns}" if not count else "how many {parents} have no {nouns} at all",
        ]
    key = identifier(link.parent_column)
    if rng.random() < 0.3:
        select = "COUNT(*)" if count else listed(link.parent, "T1.")
        join = joined(link).replace(" JOIN ", " LEFT JOIN ")
        sql = f"SELECT {select} {join} WHERE T2.{identifier(link.child_column)} IS NULL"
    else:
        guard = f" WHERE {identifier(link.child_column)} IS NOT NULL" if link.nulls else ""
        inner = f"SELECT {identifier(link.child_column)} FROM {identifier(link.child.table)}{guard}"
        select = "COUNT(*)" if count else listed(link.parent)
        sql = f"SELECT {select} FROM {identifier(link.parent.table)} WHERE {key} NOT IN ({inner})"
    return draft(rng, templates, sql, "where", parents=link.parent.nouns, nouns=link.child.nouns)


FAMILIES: tuple[Family, ...] = (without_in_time, without_in_time, never_related, never_related, never_sold)
