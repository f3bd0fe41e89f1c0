"""What is not there: no email, not shipped yet, still open, without a manager; and what is there."""

from __future__ import annotations

import random

from sqlcoder.datasets.families.phrases import (
    Draft,
    Family,
    article,
    draft,
    joined,
    listed,
    name_condition,
    parent_key,
    pick_entity,
    pick_link,
)
from sqlcoder.datasets.families.times import happened
from sqlcoder.datasets.profile import Entity, Facet, Profile, identifier

_UNFINISHED: dict[str, tuple[str, ...]] = {
    "shipped": ("unshipped", "pending"),
    "shipping": ("unshipped", "pending"),
    "delivery": ("undelivered", "pending"),
    "delivered": ("undelivered", "pending"),
    "return": ("open", "outstanding"),
    "returned": ("open", "outstanding"),
    "closing": ("open", "unresolved"),
    "closed": ("open", "unresolved"),
    "settlement": ("open", "unsettled"),
    "finish": ("unfinished", "open"),
    "finished": ("unfinished", "open"),
    "completion": ("unfinished", "incomplete"),
    "payment": ("unpaid", "open"),
    "paid": ("unpaid", "open"),
    "end": ("ongoing", "current", "running"),
    "repair": ("open", "unrepaired"),
}
"""A word of a date column -> adjectives for rows where it is empty."""
_DONE: dict[str, str] = {
    "shipping": "shipped",
    "return": "returned",
    "closing": "closed",
    "settlement": "settled",
    "finish": "finished",
    "finished": "finished",
    "completion": "completed",
    "end": "ended",
    "repair": "repaired",
    "cancellation": "cancelled",
    "pick": "picked up",
    "air": "aired",
    "leaving": "left",
    "sale": "sold",
}


def _gap(e: Entity, rng: random.Random) -> Facet:
    return rng.choice([g for g in e.gaps])


def _done(facet: Facet) -> str | None:
    if facet.role != "date":
        return None
    words = facet.phrase.split()
    done = next((_DONE[w] for w in words if w in _DONE), happened(facet))
    return None if done is None or done.startswith("that") else done


def _wordings(e: Entity, facet: Facet, *, count: bool) -> list[str]:
    """Ways to ask for the rows where the column is empty."""
    start = "[how many|count the|number of]" if count else "[list|show|show me|find|give me|] [the|all|]"
    other = start.replace("how many|", "")  # "how many customers whose" is no English
    ask = "how many" if count else "[which|what]"
    who = "who" if e.person else "that"
    templates = [
        f"{start} {{nouns}} without {{facet}}",
        f"{start} {{nouns}} without {{a}}",
        f"{start} {{nouns}} with no {{facet}}",
        f"{start} {{nouns}} with [missing|empty|blank|unknown|no known] {{facet}}",
        f"{other} {{nouns}} whose {{facet}} is [missing|empty|not known|unknown|blank|not filled in|null]",
        f"{other} {{nouns}} where [the|] {{facet}} is [missing|empty|not set|null|not recorded]",
        f"{ask} {{nouns}} [have no|don't have a {{facet}}|lack a {{facet}}|do not have a {{facet}}]"
        if article(facet.phrase) == f"a {facet.phrase}"
        else f"{ask} {{nouns}} have no {{facet}}",
        f"{start} {{nouns}} {who} have no {{facet}}" if not count else "how many {nouns} have no {facet}",
        f"{{nouns}} {who} [did not|didn't] [give|leave|tell us] {{a}}"
        if e.person and not count
        else f"{start} {{nouns}} with missing {{facet}}",
    ]
    if e.person and not count and set(facet.phrase.split()) & {"email", "phone", "company", "insurer"}:
        templates += ["who has no {facet}", "missing {facet} : which {nouns}", "{facet} missing"][:2]
    return templates


def lacking(p: Profile, rng: random.Random) -> Draft | None:
    """Customers with no email; orders without a sales rep."""
    e = pick_entity(p, rng, lambda e: e.names and e.gaps)
    if e is None:
        return None
    facet = _gap(e, rng)
    count = rng.random() < 0.35
    templates = _wordings(e, facet, count=count)
    templates += _undone(e, facet, count=count) * 2
    select = "COUNT(*)" if count else listed(e)
    sql = f"SELECT {select} FROM {identifier(e.table)} WHERE {identifier(facet.column)} IS NULL"
    return draft(rng, templates, sql, "where", nouns=e.nouns, facet=facet.phrase, a=article(facet.phrase))


def _undone(e: Entity, facet: Facet, *, count: bool) -> list[str]:
    """Ways to say that a dated thing did not happen yet."""
    done = _done(facet)
    if done is None:
        return []
    start = "[how many|number of|count]" if count else "[list|show|find|] [all|the|]"
    ask = "how many" if count else "[which|what]"
    if done == "left":
        return [
            f"{ask} {{nouns}} [are still here|still work here|have not left|haven't left yet]",
            f"{start} current {{nouns}}",
        ]
    templates = [
        f"{ask} {{nouns}} [have not|haven't] been {done} [yet|]",
        f"{ask} {{nouns}} are not {done} [yet|]",
        f"{start} {{nouns}} not {done} [yet|so far]",
        f"{start} {{nouns}} that [have not|haven't] been {done} [yet|so far|]",
        f"{start} {{nouns}} [which|that] are not {done} yet",
        f"{start} {{nouns}} still not {done}",
        f"{ask} {{nouns}} are still [to be {done}|waiting to be {done}|not {done}]",
    ]
    if done in ("ended", "aired"):
        templates = [
            t.replace("been ", "").replace("to be ended|", "").replace("|waiting to be ended", "") for t in templates
        ]
        templates = [t for t in templates if " are " not in t]
    adjectives = next((_UNFINISHED[w] for w in facet.phrase.split() if w in _UNFINISHED), ())
    for adjective in adjectives:
        templates += [
            f"{start} {adjective} {{nouns}}",
            f"how many {{nouns}} are [still|] {adjective}"
            if count
            else f"[which|what] {{nouns}} are [still|] {adjective}",
        ]
    return templates


def undone(p: Profile, rng: random.Random) -> Draft | None:
    """How many orders have not been shipped yet; how many have."""
    e = pick_entity(p, rng, lambda e: any(_done(g) for g in e.gaps))
    if e is None:
        return None
    facet = rng.choice([g for g in e.gaps if _done(g)])
    dates = [f for f in e.of("date") if f.column != facet.column]
    count = not e.names or rng.random() < 0.3
    templates, test, select = _undone(e, facet, count=count), "IS NULL", "COUNT(*)" if count else listed(e)
    done = _done(facet)
    if count and rng.random() < 0.3 and done not in ("left",):
        been = "" if done in ("ended", "aired") else "been "
        templates = [
            f"how many {{nouns}} [have|have already] {been}{done}",
            f"[number of|count] {{nouns}} [already|] {done}",
        ]
        test = "IS NOT NULL"
    elif not e.names and e.key and rng.random() < 0.35:
        # a row without a name is listed by its key and when it began
        templates, select = _undone(e, facet, count=False), identifier(e.key)
        if dates and rng.random() < 0.5:
            select += f", {identifier(dates[0].column)}"
            templates = [t + f" , with [the|] {dates[0].phrase}" for t in templates]
    sql = f"SELECT {select} FROM {identifier(e.table)} WHERE {identifier(facet.column)} {test}"
    return draft(rng, templates, sql, "where", nouns=e.nouns, facet=facet.phrase)


def undone_by_parent(p: Profile, rng: random.Random) -> Draft | None:
    """Customers with orders that were not shipped yet; how many each has."""
    link = pick_link(p, rng, lambda k: any(_done(g) for g in k.child.gaps) and not k.child.names)
    if link is None:
        return None
    facet = rng.choice([g for g in link.child.gaps if _done(g)])
    done = _done(facet)
    test = f"T2.{identifier(facet.column)} IS NULL"
    child, parent = link.child, link.parent
    yet = f"[not {done} yet|not yet {done}]" if done != "left" else "not ended"
    adjectives = next((_UNFINISHED[w] for w in facet.phrase.split() if w in _UNFINISHED), ())
    np = f"{{nouns}} {yet}" if not adjectives or rng.random() < 0.5 else f"{rng.choice(adjectives)} {{nouns}}"
    draw = rng.random()
    words = {"nouns": child.nouns, "parents": parent.nouns, "parent": parent.noun}
    name = name_condition(parent, rng)
    who = "who" if parent.person else "that"
    if draw < 0.45:
        templates = [
            f"[which|what] {{parents}} have {np}",
            f"{{parents}} with {np}",
            f"[list|show|find] [the|all|] {{parents}} {who} have {np}",
        ] + ([f"who has {np}", f"who [still|] has {np}"] if parent.person else [])
        return draft(
            rng,
            templates,
            f"SELECT DISTINCT {listed(parent, 'T1.')} {joined(link)} WHERE {test}",
            "table_join",
            **words,
        )
    if draw < 0.8 or name is None:
        templates = [f"[number of|how many|count] {np} [per|by|for each] {{parent}}", f"{np} per {{parent}}"]
        sql = f"SELECT {listed(parent, 'T1.')}, COUNT(*) {joined(link)} WHERE {test} GROUP BY {parent_key(link)}"
        return draft(rng, templates, sql, "group_by", **words)
    templates = [f"how many {np} does {{name}} have", f"[number of|count] {np} [of|for] {{name}}"]
    where = name[1].replace("{t}", "T1.")
    return draft(
        rng, templates, f"SELECT COUNT(*) {joined(link)} WHERE {where} AND {test}", "table_join", name=name[0], **words
    )


def present(p: Profile, rng: random.Random) -> Draft | None:
    """Customers that have a company; how many gave an email."""
    e = pick_entity(p, rng, lambda e: e.gaps)
    if e is None:
        return None
    facet = _gap(e, rng)
    count = not e.names or rng.random() < 0.5
    who = "who" if e.person else "that"
    start = "[how many|number of|count the]" if count else "[list|show|find|] [the|all|]"
    other = start.replace("how many|", "")
    templates = [
        f"{start} {{nouns}} with {{a}}",
        f"{start} {{nouns}} with known {{facet}}",
        f"{other} {{nouns}} whose {{facet}} is [known|filled in|not empty|set|not null]",
        "how many {nouns} have {a}" if count else "[which|what] {nouns} have {a}",
        "for how many {nouns} do we [have|know] the {facet}" if count else f"{{nouns}} {who} have {{a}}",
    ]
    select = "COUNT(*)" if count else listed(e)
    sql = f"SELECT {select} FROM {identifier(e.table)} WHERE {identifier(facet.column)} IS NOT NULL"
    return draft(rng, templates, sql, "where", nouns=e.nouns, facet=facet.phrase, a=article(facet.phrase))


FAMILIES: tuple[Family, ...] = (lacking, lacking, undone, undone_by_parent, present)
