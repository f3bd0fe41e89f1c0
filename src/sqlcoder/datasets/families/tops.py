"""Top k: parents by their children, by a total over them, by an own number; the groups with the most rows."""

from __future__ import annotations

import random

from sqlcoder.datasets.english import plural
from sqlcoder.datasets.families.phrases import (
    ADJECTIVES,
    Draft,
    Family,
    condition,
    draft,
    joined,
    listed,
    overshadowed,
    pick_entity,
    pick_k,
    pick_link,
    relation,
    third,
)
from sqlcoder.datasets.profile import Profile, identifier


def by_children(p: Profile, rng: random.Random) -> Draft | None:
    """Which five customers placed the most orders."""
    link = pick_link(p, rng)
    if link is None:
        return None
    parent, child, verb = link.parent, link.child, relation(link, rng)
    k, number = (1, "") if rng.random() < 0.45 else pick_k(rng)
    most = k > 1 or rng.random() < 0.8
    c = condition(child, rng) if rng.random() < 0.2 else None
    nouns = c.around(child.nouns) if c else child.nouns
    extreme = "most" if most else "[fewest|least]"
    if k == 1:
        templates = [
            f"[which|what] {{parent}} {third(verb)} the {extreme} {{nouns}}",
            f"[which|what] {{parent}} has the [{'highest|largest' if most else 'lowest|smallest'}] number of {{nouns}}",
            f"[find|show|name] the {{parent}} with the {extreme} {{nouns}}",
            f"{{parent}} with [the|] {extreme} {{nouns}}",
        ]
        templates += [f"who {third(verb)} the {extreme} {{nouns}}"] * (2 if parent.person else 0)
    else:
        templates = [
            f"which {number} {{parents}} {verb} the most {{nouns}}",
            f"top {number} {{parents}} by [number of {{nouns}}|{{noun}} count]",
            f"[who are|list|show] the top {number} {{parents}} by number of {{nouns}}",
            f"[list|show|give me] the {number} {{parents}} with [the|] most {{nouns}}",
            f"{number} {{parents}} with the [highest|largest] number of {{nouns}}",
        ]
        if not parent.person:
            templates = [t.replace("who are|", "what are|") for t in templates]
    shown = rng.random() < 0.2
    if shown:
        templates = [t + " [and how many|with the number of {nouns}]" for t in templates[2:]]
    key = f"T1.{identifier(parent.key or link.parent_column)}"
    select = listed(parent, "T1.") + (", COUNT(*)" if shown else "")
    where = f"WHERE {c.on('T2.')}" if c else ""
    sql = (
        f"SELECT {select} {joined(link)} {where} GROUP BY {key} ORDER BY COUNT(*) {'DESC' if most else 'ASC'} LIMIT {k}"
    )
    words = {"parent": parent.noun, "parents": parent.nouns, "noun": child.noun, "nouns": nouns}
    return draft(rng, templates, sql, "order_by", **words)


def by_total(p: Profile, rng: random.Random) -> Draft | None:
    """Which three customers have the highest total amount of payments."""
    link = pick_link(p, rng, lambda k: k.child.of("money", "quantity", "measure"))
    if link is None:
        return None
    parent, child = link.parent, link.child
    measure = rng.choice(child.of("money", "quantity", "measure"))
    k, number = (1, "") if rng.random() < 0.4 else pick_k(rng)
    total = measure.role != "measure" and rng.random() < 0.75
    word, function = ("total", "SUM") if total else ("average", "AVG")
    most = rng.random() < 0.8
    extreme = "[highest|largest|biggest]" if most else "[lowest|smallest]"
    head = "{parent}" if k == 1 else number + " {parents}"
    templates = [
        f"[which|what] {head} {'has' if k == 1 else 'have'} the {extreme} {word} {{measure}} [of|over] {{nouns}}",
        f"[which|what] {head} {'has' if k == 1 else 'have'} the {extreme} {word} {{noun}} {{measure}}",
        f"[find|show|list|name] the {head} with the {extreme} {word} {{noun}} {{measure}}",
        f"{head} with the {extreme} {word} {{measure}} of {{nouns}}",
    ]
    if k > 1 and most:
        templates += [f"top {head} by {word} [{{noun}} {{measure}}|{{measure}} of their {{nouns}}|{{measure}}]"] * 2
    spends = total and measure.role == "money" and relation(link, random.Random(1)) in ("placed", "made")
    if spends and most:
        templates += [f"[which|what] {head} [spent|paid] the most", f"which {head} spent the most on {{nouns}}"]
        templates += ["who spent the most [money|]", "who spent most on {nouns}"] * (
            1 if k == 1 and parent.person else 0
        )
    key = f"T1.{identifier(parent.key or link.parent_column)}"
    m = f"{function}(T2.{identifier(measure.column)})"
    shown = rng.random() < 0.15
    if shown:
        templates = [t + " and the {word} {measure}".replace("{word}", word) for t in templates]
    select = listed(parent, "T1.") + (f", {m}" if shown else "")
    sql = f"SELECT {select} {joined(link)} GROUP BY {key} ORDER BY {m} {'DESC' if most else 'ASC'} LIMIT {k}"
    words = {"parent": parent.noun, "parents": parent.nouns, "noun": child.noun, "nouns": child.nouns}
    return draft(rng, templates, sql, "order_by", measure=measure.phrase, **words)


def by_own_number(p: Profile, rng: random.Random) -> Draft | None:
    """The five most expensive products, perhaps of a kind."""
    e = pick_entity(p, rng, lambda e: e.names and e.of("money", "measure", "quantity"))
    if e is None:
        return None
    facet = rng.choice(e.of("money", "measure", "quantity"))
    k, number = (1, "") if rng.random() < 0.4 else pick_k(rng)
    most = rng.random() < 0.65
    if facet.nulls and not most:
        return None
    c = condition(e, rng, allow=lambda f: f.role in ("category", "place", "flag")) if rng.random() < 0.35 else None
    noun = e.noun if k == 1 else e.nouns
    before, after = (c.before, c.after) if c else ("", "")
    adjective = None if overshadowed(e, facet) else ADJECTIVES.get(facet.phrase.split()[-1])
    extreme = "highest" if most else "lowest"
    has = "has" if k == 1 else "have"
    templates = [
        f"[which|what] {number} {{before}} {{noun}} {{after}} {has} the {extreme} {{facet}}",
        f"which {number} {{before}} {{noun}} {{after}} {has} the {'largest' if most else 'smallest'} {{facet}}",
        f"[find|show|list|name] the {number} {{before}} {{noun}} {{after}} with the {extreme} {{facet}}",
        f"[the|] {number} {{before}} {{noun}} {{after}} with [the|] {extreme} {{facet}}",
    ]
    if k > 1 and most:
        templates += [f"top {number} {{before}} {{noun}} {{after}} by {{facet}}"] * 2
    if adjective:
        word = adjective[0 if most else 1]
        templates += [
            f"[what {'is' if k == 1 else 'are'}|show|list|find] the {number} {word} {{before}} {{noun}} {{after}}",
            f"{number} {word} {{before}} {{noun}} {{after}}",
            f"[show|give me] [the|our] {number} {word} {{before}} {{noun}} {{after}}",
        ]
        templates += [f"who is the {word} {{before}} {{noun}} {{after}}"] * (2 if e.person and k == 1 else 0)
    column = identifier(facet.column)
    where = f"WHERE {c.on()}" if c else ""
    sql = (
        f"SELECT {listed(e)} FROM {identifier(e.table)} {where} ORDER BY {column} {'DESC' if most else 'ASC'} LIMIT {k}"
    )
    return draft(rng, templates, sql, "order_by", noun=noun, facet=facet.phrase, before=before, after=after)


def groups_by_rows(p: Profile, rng: random.Random) -> Draft | None:
    """Which city has the most customers; the three most common types."""
    e = pick_entity(p, rng, lambda e: e.of("category", "place"))
    if e is None:
        return None
    group = rng.choice(e.of("category", "place"))
    k, number = (1, "") if rng.random() < 0.6 else pick_k(rng)
    most = k > 1 or rng.random() < 0.8
    name = group.phrase if k == 1 else plural(group.phrase)
    has, are = ("has", "is") if k == 1 else ("have", "are")
    common = "most common" if most else "least common"
    templates = [
        f"[which|what] {number} {{group}} {has} the {'most' if most else 'fewest'} {{nouns}}",
        f"[find|show|list] the {number} {{group}} with the {'most' if most else 'fewest'} {{nouns}}",
        f"{number} {{group}} with [the|] {'most' if most else 'fewest'} {{nouns}}",
        f"[what {are}|show] the {number} {common} {{group}} [of|among] {{nouns}}",
        f"{number} {common} {{noun}} {{group}}",
    ]
    if group.role == "place":
        templates = (
            [
                *templates[:3],
                f"[where|in which {{group}}] [are|do we have] the {'most' if most else 'fewest'} {{nouns}}",
            ]
            if k == 1
            else templates[:3]
        )
        templates = [
            t.replace("[where|in which {group}] [are|do we have]", "in which {group} do we have") for t in templates
        ]
    column = identifier(group.column)
    notnull = f"WHERE {column} IS NOT NULL" if group.nulls else ""
    order = f"ORDER BY COUNT(*) {'DESC' if most else 'ASC'} LIMIT {k}"
    sql = f"SELECT {column} FROM {identifier(e.table)} {notnull} GROUP BY {column} {order}"
    return draft(rng, templates, sql, "order_by", group=name, noun=e.noun, nouns=e.nouns)


FAMILIES: tuple[Family, ...] = (by_children, by_children, by_total, by_own_number, groups_by_rows)
