"""Most popular, most common, biggest, longest: a parent by its children over several keys, within another parent."""

from __future__ import annotations

import random

from sqlcoder.datasets.families.paths import belonging, is_name, pick_chain, pick_crossing, some_time
from sqlcoder.datasets.families.phrases import (
    ADJECTIVES,
    Draft,
    Family,
    draft,
    listed,
    name_condition,
    overshadowed,
    pick_k,
)
from sqlcoder.datasets.profile import Profile, identifier


def popular(p: Profile, rng: random.Random) -> Draft | None:
    """The most popular products, genres, doctors: those with the most children."""
    chain = pick_chain(p, rng)
    if chain is None:
        return None
    k, number = (1, "") if rng.random() < 0.5 else pick_k(rng)
    one = k == 1
    most = not one or rng.random() < 0.85
    noun = "{parent}" if one else "{k} {parents}"
    time = some_time(chain, rng) if rng.random() < 0.25 else None
    is_, has = ("is", "has") if one else ("are", "have")
    templates = [
        f"[which|what] {noun} {has} the {'most' if most else 'fewest'} {{nouns}} {{time}}",
        f"{noun} with the {'most' if most else 'fewest'} {{nouns}} {{time}}",
    ]
    if chain.top.person:
        templates += [f"who has the {'most' if most else 'fewest'} {{nouns}} {{time}}"] * (2 if one else 0)
        templates += [f"[busiest|most active] {noun} [by number of {{nouns}}|in terms of {{nouns}}] {{time}}"] * (
            1 if most else 0
        )
    else:
        word = "[most popular|most popular|most frequent]" if most else "least popular"
        templates += [
            f"[what {is_}|which {is_}|show|] the {word} {noun} [by|by number of|in terms of] {{nouns}} {{time}}",
            f"{word} {noun} [by {{nouns}}|by number of {{nouns}}] {{time}}",
        ]
    if not one:
        templates += ["top {k} {parents} by [number of {nouns}|{noun} count|{nouns}] {time}"] * 2
    shown = rng.random() < 0.15
    if shown:
        templates = [t + " [and how many|with the number]" for t in templates]
    select = listed(chain.top, "T1.") + (", COUNT(*)" if shown else "")
    where = f"WHERE {time.sql}" if time else ""
    order = f"ORDER BY COUNT(*) {'DESC' if most else 'ASC'} LIMIT {k}"
    sql = f"SELECT {select} {chain.joins()} {where} GROUP BY {chain.key} {order}"
    words = {
        "parent": chain.top.noun,
        "parents": chain.top.nouns,
        "noun": chain.bottom.noun,
        "nouns": chain.bottom.nouns,
    }
    return draft(rng, templates, sql, "order_by", k=number, time=time.words if time else "", **words)


def popular_with(p: Profile, rng: random.Random) -> Draft | None:
    """The most popular products among customers from Norway; what Anna Meyer buys most."""
    crossing = pick_crossing(p, rng)
    c = belonging(crossing.far.top, rng) if crossing else None
    if crossing is None or c is None:
        return None
    parent, far = crossing.link.parent, crossing.far
    named = is_name(c, far.top)
    np = c.after if named else c.around(far.top.nouns)
    k, number = (1, "") if rng.random() < 0.6 else pick_k(rng)
    noun = "{parent}" if k == 1 else "{k} {parents}"
    templates = [
        f"most [popular|frequent] {noun} [with|for|among] {{np}}",
        f"[which|what] {noun} {'has' if k == 1 else 'have'} the most {{nouns}} [from|for|with] {{np}}",
        f"{noun} with [the|] most {{nouns}} [from|for|of] {{np}}",
    ]
    if parent.person:
        templates = templates[1:] + (["who has the most {nouns} [with|for] {np}"] if k == 1 else [])
    link = crossing.link
    key = f"T0.{identifier(parent.key or link.parent_column)}"
    on = f"T0.{identifier(link.parent_column)} = {far.end}{identifier(link.child_column)}"
    joins = f"{far.joins()} JOIN {identifier(parent.table)} AS T0 ON {on}"
    sql = f"SELECT {listed(parent, 'T0.')} {joins} WHERE {c.on('T1.')} GROUP BY {key} ORDER BY COUNT(*) DESC LIMIT {k}"
    words = {"parent": parent.noun, "parents": parent.nouns, "nouns": link.child.nouns, "np": np}
    return draft(rng, templates, sql, "order_by", k=number, **words)


def extreme_within(p: Profile, rng: random.Random) -> Draft | None:
    """The longest song of a band, the cheapest product of a category, the oldest patient of a doctor."""
    chain = pick_chain(p, rng, lambda c: c.bottom.names and c.bottom.of("money", "measure", "date", "year"), longest=2)
    c = belonging(chain.top, rng) if chain else None
    if chain is None or c is None:
        return None
    bottom = chain.bottom
    facet = rng.choice(bottom.of("money", "measure", "date", "year"))
    if facet.nulls:
        return None
    most = rng.random() < 0.6
    k, number = (1, "") if rng.random() < 0.7 else pick_k(rng)
    noun = bottom.noun if k == 1 else bottom.nouns
    named = is_name(c, chain.top)
    np = c.after if named else c.around(chain.top.nouns)
    words = set(facet.phrase.split())
    if facet.role in ("date", "year"):
        if words & {"birth", "born", "dob"} and bottom.person:
            adjective = "youngest" if most else "oldest"
        elif bottom.person:
            adjective = "[newest|most recent]" if most else "longest serving"
            if not words & {"hire", "hired", "join", "joined", "start"}:
                return None
        else:
            adjective = "[latest|newest|most recent]" if most else "[oldest|first|earliest]"
        if len(bottom.of("date", "year")) > 1 and "youngest" not in adjective and adjective != "oldest":
            return None
    else:
        found = None if overshadowed(bottom, facet) else ADJECTIVES.get(facet.phrase.split()[-1])
        adjective = found[0 if most else 1] if found else ""
    extreme = "highest" if most else "lowest"
    templates = [
        f"[which|what] {{k}} {{noun}} [of|from|in] {{np}} {'has' if k == 1 else 'have'} the {extreme} {{facet}}",
        f"{{k}} {{noun}} [of|from|in] {{np}} with the {extreme} {{facet}}",
    ]
    if adjective:
        templates = [
            f"[what {'is' if k == 1 else 'are'}|find|show|] the {{k}} {adjective} {{noun}} [of|from|in|by] {{np}}",
            f"{{k}} {adjective} {{noun}} [of|from|in|by] {{np}}",
        ]
    order = f"ORDER BY {chain.end}{identifier(facet.column)} {'DESC' if most else 'ASC'} LIMIT {k}"
    sql = f"SELECT {listed(bottom, chain.end)} {chain.joins()} WHERE {c.on('T1.')} {order}"
    return draft(rng, templates, sql, "order_by", k=number, noun=noun, np=np, facet=facet.phrase)


def named_through(p: Profile, rng: random.Random) -> Draft | None:
    """Children of a named ancestor two or three keys above, counted, listed or averaged."""
    chain = pick_chain(p, rng, lambda c: len(c.links) > 1 and c.top.named)
    name = name_condition(chain.top, rng) if chain else None
    if chain is None or name is None:
        return None
    bottom, where = chain.bottom, name[1].replace("{t}", "T1.")
    words = {"nouns": bottom.nouns, "noun": bottom.noun, "name": name[0], "top": chain.top.noun}
    measures = bottom.of("money", "measure")
    draw = rng.random()
    if draw < 0.35 or not (bottom.names or measures):
        templates = [
            "how many {nouns} does {name} have",
            "how many {nouns} [are there|do we have] [from|by|for|of] {name}",
            "number of {nouns} [of|by|from] " + ("{name}" if chain.top.person else "[the {top}|] {name}"),
        ]
        return draft(rng, templates, f"SELECT COUNT(*) {chain.joins()} WHERE {where}", "table_join", **words)
    if bottom.names and (draw < 0.7 or not measures):
        templates = [
            "[list|show|] [all|the|] {nouns} [of|by|from] {name}",
            "[which|what] {nouns} [are by|are from|belong to] {name}",
            "{name}'s {nouns}",
            "all {nouns} by {name}",
        ]
        return draft(
            rng, templates, f"SELECT {listed(bottom, chain.end)} {chain.joins()} WHERE {where}", "table_join", **words
        )
    facet = rng.choice(measures)
    function, word = rng.choice([("AVG", "[average|avg|mean]"), ("MAX", "[highest|max]"), ("MIN", "[lowest|min]")])
    templates = [
        "{w} {f} of [the|] {nouns} [of|by|from|for] {name}",
        "[what is|what's] the {w} {noun} {f} [of|by|for|from] {name}",
        "{w} {noun} {f} {name}",
    ]
    sql = f"SELECT {function}({chain.end}{identifier(facet.column)}) {chain.joins()} WHERE {where}"
    return draft(rng, templates, sql, "table_join", w=word, f=facet.phrase, **words)


FAMILIES: tuple[Family, ...] = (popular, popular_with, extreme_within, named_through)
